package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/kit/suggest"
	"github.com/muster-dr/muster/policies"
)

// bundled is how errors call the folder of the rules that come with muster.
const bundled = "bundled:"

// base are the bundled rules. They are loaded once, whatever asks for them.
var base = policy.NewBase(policy.Folder{Name: bundled, FS: policies.Files()}, policies.Image())

// rules loads the bundled rules and those of --policies.
func (a *app) rules() (*policy.Set, error) {
	own, err := a.ownRules()
	if err != nil {
		return nil, err
	}
	return base.Load(own...)
}

// rulesFor loads the rules that --only and --skip leave. With --policies it loads all: what
// is wrong with rules of one's own is an error, whichever are judged.
func (a *app) rulesFor(f judging) (*policy.Set, error) {
	if len(a.policies) > 0 {
		return a.rules()
	}
	p, err := base.Parse()
	if err != nil {
		return nil, err
	}
	selected, err := evaluate.Selected(p, f.only, f.skip)
	if err != nil {
		return a.rules() // judging says what is wrong with the names
	}
	return base.LoadOnly(selected)
}

// rulesMeanwhile starts to load the rules, so that the time that it takes is not
// felt, and returns how to wait for them.
func (a *app) rulesMeanwhile(f judging) func() (*policy.Set, error) {
	var set *policy.Set
	var err error
	var loading crash.Group
	loading.Go(func() { set, err = a.rulesFor(f) })
	return func() (*policy.Set, error) {
		loading.Wait()
		return set, err
	}
}

// parseRules lists the bundled rules and those of --policies.
func (a *app) parseRules() (*policy.Parsed, error) {
	own, err := a.ownRules()
	if err != nil {
		return nil, err
	}
	return base.Parse(own...)
}

// ownRules are the folders of --policies.
func (a *app) ownRules() ([]policy.Folder, error) {
	var folders []policy.Folder
	for _, dir := range a.policies {
		f, err := folderAt(dir)
		if err != nil {
			return nil, err
		}
		f.Own = true
		if without, err := onlyFrameworks(f); err != nil || without {
			if err != nil {
				return nil, err
			}
			continue
		}
		folders = append(folders, f)
	}
	return folders, nil
}

// folderAt is the folder with rules at a path.
func folderAt(dir string) (policy.Folder, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return policy.Folder{}, fmt.Errorf("%s: there is no such folder with rules", dir)
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return policy.Folder{}, err
	}
	return policy.Folder{Name: dir, FS: os.DirFS(dir), Dir: filepath.ToSlash(full)}, nil
}

func (a *app) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List, explain, test and write rules",
		Args:  aCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.rulesListCommand(), a.rulesExplainCommand(), a.rulesTestCommand(), a.rulesNewCommand(), a.rulesDocsCommand())
	return cmd
}

func (a *app) rulesListCommand() *cobra.Command {
	var format string
	var recommendations, asked bool
	var view viewing
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all rules, or what of the document is covered",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if format != "table" && format != "json" {
				return fmt.Errorf("-o %s: use table or json", format)
			}
			if err := view.load(a, nil); err != nil {
				return err
			}
			if len(view.picked) > 0 {
				if recommendations || asked {
					return errors.New("--framework lists controls, so that --questions and --recommendations have no meaning with it")
				}
				return a.listControls(view.picked, format)
			}
			p, err := a.parseRules()
			if err != nil {
				return err
			}
			if recommendations {
				return a.listRecommendations(p, format)
			}
			rules := make([]results.Rule, 0, len(p.Rules))
			for _, r := range p.Rules {
				rules = append(rules, r.Rule)
			}
			if asked {
				return a.listQuestions(format)
			}
			if format == "json" {
				return a.printJSON(rules)
			}
			t := a.list("rule", "severity", "what should be true")
			for _, r := range rules {
				t.row(r.ID, string(r.Severity), r.Title)
			}
			return t.print("%d rules; `muster rules explain RULE` tells more of one", len(rules))
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table or json")
	cmd.Flags().BoolVar(&asked, "questions", false, "list what people are asked instead")
	view.register(cmd)
	cmd.Flags().BoolVar(&recommendations, "recommendations", false, "list the recommendations of the document and how each is settled")
	return cmd
}

func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// ruleNamed finds a rule by its id or a former one, or says what a similar name would
// be.
func ruleNamed(p *policy.Parsed, id string) (*policy.Rule, error) {
	id = p.Renames().Now(id)
	var ids []string
	for _, r := range p.Rules {
		if r.ID == id {
			return r, nil
		}
		ids = append(ids, r.ID)
	}
	if n := suggest.To(id, ids); n != "" {
		return nil, fmt.Errorf("there is no rule %q; did you mean %q?", id, n)
	}
	// People remember the second half of a name.
	for _, other := range ids {
		if strings.HasSuffix(other, "/"+id) {
			return nil, fmt.Errorf("there is no rule %q; did you mean %q?", id, other)
		}
	}
	return nil, fmt.Errorf("there is no rule %q; `muster rules list` shows them all", id)
}

// advise says on standard error what to write in place of something that still works.
func (a *app) advise(sentences ...string) {
	for _, s := range sentences {
		if s != "" {
			_, _ = fmt.Fprintf(a.stderr, "muster: %s\n", s)
		}
	}
}

func (a *app) rulesExplainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Tell what a rule judges or a question asks, why, and what to do",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			width := a.display().Width
			if width <= 0 {
				width = 80
			}
			width = min(width, 100)
			q, err := questionNamed(args[0])
			if err != nil {
				return err
			}
			if q != nil {
				return q.Explain(a.stdout, width)
			}
			p, err := a.parseRules()
			if err != nil {
				return err
			}
			r, err := ruleNamed(p, args[0])
			if err != nil {
				return err
			}
			a.advise(p.Renames().Advice(args[0]))
			return policy.Explain(a.stdout, r, width)
		},
	}
}
