package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/interview"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// attesting are the flags of muster attest.
type attesting struct {
	estate string
	file   string // to write to
	asOf   string
	form   bool
	list   string // the rule or question whose list to write

	ruleTimeout time.Duration
}

func (a *app) attestCommand() *cobra.Command {
	var f attesting
	cmd := &cobra.Command{
		Use:   "attest FACTS…",
		Short: "Walk through what only people can confirm, and write it down",
		Long: "Asks on the terminal what no source can see and what nobody has signed yet, and adds\n" +
			"each answer to the attestations file at once; what stands there is not touched.\n" +
			"--print gives a form to send round, --list the list that a question signs.\n" +
			"Nothing is asked of any system: the facts are enough. But for --list assignments,\n" +
			"which asks Citrix Cloud whose each desktop is: the facts hold numbers only.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.form && f.list != "" {
				return errors.New("--print and --list exclude each other")
			}
			return a.attest(cmd.Context(), args, f)
		},
	}
	fl := cmd.Flags()
	fl.StringVarP(&f.estate, "estate", "e", "", "judge by this estate file instead of the declaration in the facts")
	fl.StringVar(&f.file, "file", "", "the attestations file to write to (default: policy.attestations of the estate, else attestations.yaml beside its file)")
	fl.StringVar(&f.asOf, "as-of", "", "the moment to judge for, as 2027-01-31 or RFC 3339 (default: when the facts were collected)")
	registerRuleTimeout(cmd, &f.ruleTimeout)
	fl.BoolVar(&f.form, "print", false, "print a form with all that is open, to send round")
	fl.StringVar(&f.list, "list", "", "print the list that this rule or question has signed; assignments prints whose each desktop is")
	return cmd
}

func (a *app) attest(ctx context.Context, paths []string, f attesting) error {
	if err := checkRuleTimeout(f.ruleTimeout); err != nil {
		return err
	}
	opt := evaluate.Options{Version: version, OwnRules: f.ruleTimeout}
	if f.asOf != "" {
		var err error
		if opt.AsOf, err = parseMoment(f.asOf); err != nil {
			return fmt.Errorf("--as-of %s: %w", f.asOf, err)
		}
	}
	if !f.form && f.list == "" && slices.Contains(paths, "-") {
		return errors.New("the answers come from standard input, so the facts cannot: give the path of a file")
	}
	if f.list == assignments {
		return a.printAssignments(ctx, paths, f.estate)
	}
	set, err := a.rules()
	if err != nil {
		return err
	}
	people, err := questions.Bundled()
	if err != nil {
		return err
	}
	doc, err := readFacts(paths, a.stdin)
	if err != nil {
		return err
	}
	if f.estate != "" {
		if doc.Estate, err = a.estateOf(doc, f.estate, ruleIDs(set)); err != nil {
			return err
		}
	}
	res, err := evaluate.Run(ctx, set, doc, opt)
	if err != nil {
		return err
	}
	if f.list != "" {
		return a.printList(res, f.list)
	}
	open := interview.Open(res, people)
	if f.form {
		return interview.Form(a.stdout, res, open)
	}
	return a.walk(ctx, res, doc.Estate, open, f.file)
}

// walk asks what is open and adds the answers to the file.
func (a *app) walk(ctx context.Context, res *results.Document, est *estate.Estate, open []interview.Item, file string) error {
	declared := est.Policy.Attestations
	file = cmp.Or(file, declared, filepath.Join(filepath.Dir(est.File), "attestations.yaml"))
	if len(open) == 0 {
		_, err := fmt.Fprintln(a.stdout, "Nothing is open to confirm.")
		return err
	}
	if _, err := readOld(file); err != nil { // before anybody has typed an answer
		return err
	}
	if _, err := fmt.Fprintf(a.stdout, "%d to confirm, for %s. Answers go to %s. Ctrl-C keeps what was answered.\n", len(open), plain.Line(res.Estate.Name), file); err != nil {
		return err
	}
	n, err := interview.Walk(ctx, a.stdin, a.stdout, open, res.AsOf, func(at *estate.Attestation) error {
		old, err := readOld(file)
		if err != nil {
			return err
		}
		content, err := attestation.Append(file, old, at)
		if err != nil {
			return err
		}
		return atomicfile.Write(file, func(w io.Writer) error { _, err := w.Write(content); return err })
	})
	if err != nil && !errors.Is(err, collect.ErrInterrupted) {
		return err
	}
	if _, werr := fmt.Fprintf(a.stdout, "\n%d answered and written to %s, %d still open.\n", n, file, len(open)-n); werr != nil {
		return werr
	}
	if n > 0 && declared == "" {
		if _, werr := fmt.Fprintf(a.stdout, "Name the file in the estate file, so that it counts:\n\npolicy:\n  attestations: %s\n", filepath.Base(file)); werr != nil {
			return werr
		}
	}
	if err != nil {
		return exitCode(exitInterrupted)
	}
	return nil
}

// readOld reads the attestations file; one that is not there is empty.
func readOld(file string) ([]byte, error) {
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the attestations: %w", err)
	}
	if _, err := attestation.Parse(file, old, nil); err != nil {
		return nil, err
	}
	return old, nil
}

// printList writes the list that a rule or a question has signed, line by line; with a
// heading for each target when there are several.
func (a *app) printList(res *results.Document, name string) error {
	var found []*results.Result
	var names []string
	for i := range res.Results {
		r := &res.Results[i]
		if len(r.List) == 0 {
			continue
		}
		names = append(names, r.Rule)
		if r.Rule == name || r.Rule == results.QuestionPrefix+name {
			found = append(found, r)
		}
	}
	names = slices.Compact(names)
	if len(found) == 0 {
		text := fmt.Sprintf("--list %s: nothing of that name has a list here", name)
		if n := suggest.To(name, names); n != "" {
			text += fmt.Sprintf("; did you mean %q?", n)
		}
		if len(names) == 0 {
			return errors.New(text)
		}
		return fmt.Errorf("%s; these have one: %s", text, strings.Join(names, ", "))
	}
	for _, r := range found {
		lines := strings.Join(r.List, "\n") + "\n"
		if len(found) > 1 {
			lines = "# " + r.Target + "\n" + lines
		}
		if _, terminal := terminal(a.stdout); terminal {
			lines = plain.Clean(lines) // a file gets what is signed, letter for letter
		}
		if _, err := io.WriteString(a.stdout, lines); err != nil {
			return err
		}
	}
	return nil
}
