package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/report"
)

// judging are the flags of commands that judge.
type judging struct {
	output       []string
	failOn       string
	only, skip   []string
	allowUnknown bool
	asOf         string
	board        bool
	baseline     string
	onlyNew      bool
	assumeFixed  []string // of evaluate alone
	ruleTimeout  time.Duration
	lastKnown    *facts.Document // of a site that is taken to be lost; nil for none
	view         viewing

	outputs []report.Output
	given   []string // --only and --skip as they were given, where controls stand among them
	moment  time.Time
}

func (f *judging) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	registerOutput(cmd, &f.output)
	registerBoard(cmd, &f.board)
	f.view.register(cmd)
	fl.StringVar(&f.failOn, "fail-on", "", "the severity from which on the exit code counts results: blocker, high, medium, low or info (default: that of the verdict, which policy.failOn of the estate file sets)")
	fl.StringSliceVar(&f.only, "only", nil, "judge only these rules, components or framework:ID/CONTROL: ids or patterns such as 'dns/*', with commas or repeated; the exit code is about these, and the verdict is never GO")
	fl.StringSliceVar(&f.skip, "skip", nil, "leave out these rules or components, likewise; the same holds")
	fl.BoolVar(&f.allowUnknown, "allow-unknown", false, "exit with 0 instead of 3 when nothing fails and something is not proven")
	fl.StringVar(&f.asOf, "as-of", "", "the moment to judge for, as 2027-01-31 or RFC 3339 (default: when the facts were collected)")
	registerRuleTimeout(cmd, &f.ruleTimeout)
	fl.StringVar(&f.baseline, "baseline", "", "an earlier results file (-o json=PATH) to compare with")
	fl.BoolVar(&f.onlyNew, "fail-on-new", false, "exit with 0 when nothing is new since the --baseline, whatever the verdict")
}

func registerRuleTimeout(cmd *cobra.Command, into *time.Duration) {
	cmd.Flags().DurationVar(into, "rule-timeout", engine.OwnRuleLimit, "how long each rule of --policies may run; one that takes longer ends the run with exit code 2")
}

// checkRuleTimeout refuses a limit that no rule could keep.
func checkRuleTimeout(limit time.Duration) error {
	if limit <= 0 {
		return fmt.Errorf("--rule-timeout %s: give a time that a rule may run for, such as 1m", limit)
	}
	return nil
}

// check reads the values of the flags before anything is asked.
func (f *judging) check(a *app) (err error) {
	if f.outputs, err = parseOutputs(f.output, f.board); err != nil {
		return err
	}
	if err := f.view.load(a, f.outputs); err != nil {
		return err
	}
	if err := f.expand(a); err != nil {
		return err
	}
	if f.failOn != "" && !slices.Contains(results.Severities, results.Severity(f.failOn)) {
		return fmt.Errorf("--fail-on %s: use one of %v", f.failOn, results.Severities)
	}
	if f.asOf != "" {
		if f.moment, err = parseMoment(f.asOf); err != nil {
			return fmt.Errorf("--as-of %s: %w", f.asOf, err)
		}
	}
	if err := checkRuleTimeout(f.ruleTimeout); err != nil {
		return err
	}
	if f.onlyNew && f.baseline == "" {
		return errors.New("--fail-on-new needs --baseline RESULTS: the results file since which things count as new")
	}
	if len(f.assumeFixed) > 0 && (f.failOn != "" || f.onlyNew || f.allowUnknown) {
		return f.refuseGate("--assume-fixed")
	}
	return nil
}

// readBaseline reads the results of --baseline; nil when there is none.
func (f *judging) readBaseline(stdin io.Reader) (*results.Document, error) {
	if f.baseline == "" {
		return nil, nil
	}
	doc, err := results.ReadEarlier(f.baseline, stdin)
	if err != nil {
		return nil, fmt.Errorf("--baseline: %w", err)
	}
	return doc, nil
}

// parseMoment reads a day, which means its end, or a moment.
func parseMoment(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("give a day such as 2027-01-31 or a moment such as 2027-01-31T08:00:00Z")
}

// judge evaluates the facts, writes the reports and ends with the exit code of the
// gate. Where a gate passes that the estate does not, standard error says so in one
// line: whoever reads the log of a pipeline must not take its 0 for a GO. The results are
// nil when there are none.
func (a *app) judge(ctx context.Context, set *policy.Set, doc *facts.Document, baseline *results.Document, f judging) (*results.Document, error) {
	if err := a.checkNames(set, f); err != nil {
		return nil, err
	}
	res, err := a.assess(ctx, set, doc, baseline, f)
	if err != nil {
		return nil, err
	}
	a.keep.busy.Store(true) // what was judged is written down, also when the user does not wait for it
	end := ending(res)
	if err := a.write(f.outputs, res, &f.view); err != nil {
		return nil, err
	}
	if res.Gate != nil && res.Gate.Outcome == results.GatePassed && res.Verdict.Decision != results.Go {
		if _, err := fmt.Fprintf(a.stderr, "muster: %s\n", res.Gate.Sentence); err != nil {
			return nil, err
		}
	}
	return res, end
}

// checkNames refuses names in --only and --skip that nothing has, and tells what names are
// called now.
func (a *app) checkNames(set *policy.Set, f judging) error {
	advice, err := evaluate.CheckNames(set, f.only, f.skip)
	if err != nil {
		return err
	}
	a.advise(advice...)
	return nil
}

// assess evaluates the facts as the flags say.
func (a *app) assess(ctx context.Context, set *policy.Set, doc *facts.Document, baseline *results.Document, f judging) (*results.Document, error) {
	return evaluate.Run(ctx, set, doc, evaluate.Options{
		Version: version, AsOf: f.moment, FailOn: results.Severity(f.failOn), Only: f.only, Skip: f.skip,
		Baseline: baseline, OnlyNew: f.onlyNew, AllowUnknown: f.allowUnknown, AssumeFixed: f.assumeFixed, OwnRules: f.ruleTimeout, Given: f.given, LastKnown: f.lastKnown,
	})
}

// write writes every report. Files come first, so that a broken pipe on standard
// output loses nothing.
func (a *app) write(outputs []report.Output, res *results.Document, view *viewing) error {
	for _, o := range outputs {
		if o.Path == "-" {
			continue
		}
		err := atomicfile.Write(o.Path, func(w io.Writer) error {
			return o.Format.Write(w, res, view.options(o.Name, report.Options{}))
		})
		if err != nil {
			return fmt.Errorf("-o %s: %w", o.Name, err)
		}
	}
	for _, o := range outputs {
		if o.Path == "-" {
			if err := o.Format.Write(atomicfile.Watch(a.stdout), res, view.options(o.Name, a.display())); err != nil {
				return fmt.Errorf("-o %s: %w", o.Name, err)
			}
		}
	}
	return nil
}

func (a *app) evaluateCommand() *cobra.Command {
	var judge judging
	var estateFile, each string
	var lost losing
	cmd := &cobra.Command{
		Use:   "evaluate FACTS… | --each DIR",
		Short: "Judge facts that were collected before",
		Long: "Judges facts that were collected before. Several facts files of the same estate,\n" +
			"one for each vantage or one for each source, are merged: of the same vantage\n" +
			"the newest counts, and answers that differ between vantages are not relied on.\n\n" +
			"With --each, every folder in DIR is an estate: its facts (facts*.json, also .gz or .zst)\n" +
			"are judged, by its estate.yaml where there is one, its reports are written beside them\n" +
			"(-o json=results.json unless -o says otherwise), and an overview is shown.",
		Args: func(cmd *cobra.Command, args []string) error {
			if each == "" {
				return cobra.MinimumNArgs(1)(cmd, args)
			}
			if len(args) > 0 || estateFile != "" {
				return errors.New("--each finds facts and estate files in the folders: give neither facts nor --estate beside it")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if each != "" {
				if err := judge.checkEach(a); err != nil {
					return err
				}
				return a.evaluateEach(cmd.Context(), each, judge)
			}
			if err := judge.check(a); err != nil {
				return err
			}
			if err := onceFromStdin(append(slices.Clone(args), judge.baseline, lost.known)); err != nil {
				return err
			}
			if err := notOver(judge.outputs, append(slices.Clone(args), estateFile, lost.known)...); err != nil {
				return err
			}
			rules := a.rulesMeanwhile(judge)
			ctx := cmd.Context()
			baseline, err := judge.readBaseline(a.stdin)
			if err != nil {
				return err
			}
			doc, err := readFacts(args, a.stdin)
			if err != nil {
				return err
			}
			if err := lost.read(a.stdin, &judge); err != nil {
				return err
			}
			if err := noGate(doc, &judge); err != nil {
				return err
			}
			set, err := rules()
			if err != nil {
				return err
			}
			if estateFile != "" {
				if doc.Estate, err = a.estateOf(doc, estateFile, ruleIDs(set)); err != nil {
					return err
				}
			}
			_, err = a.judge(ctx, set, doc, baseline, judge)
			return err
		},
	}
	judge.register(cmd)
	lost.registerKnown(cmd)
	cmd.Flags().StringArrayVar(&judge.assumeFixed, "assume-fixed", nil, "say what the verdict would be if this failure were fixed: RULE or RULE:TARGET (repeatable); exits with 0 or 2")
	cmd.Flags().StringVar(&each, "each", "", "judge many estates in one run: every folder in this `DIR` is one")
	cmd.Flags().StringVarP(&estateFile, "estate", "e", "", "judge by this estate file instead of the declaration in the facts")
	return cmd
}
