package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
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

	outputs []report.Output
	moment  time.Time
}

func (f *judging) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	registerOutput(cmd, &f.output)
	registerBoard(cmd, &f.board)
	fl.StringVar(&f.failOn, "fail-on", "", "the severity from which on results decide: blocker, high, medium, low or info (default: policy.failOn of the estate, else high)")
	fl.StringArrayVar(&f.only, "only", nil, "judge only this rule or component (repeatable)")
	fl.StringArrayVar(&f.skip, "skip", nil, "leave out this rule or component (repeatable)")
	fl.BoolVar(&f.allowUnknown, "allow-unknown", false, "exit with 0 instead of 3 when the verdict is NOT PROVEN")
	fl.StringVar(&f.asOf, "as-of", "", "the moment to judge for, as 2027-01-31 or RFC 3339 (default: when the facts were collected)")
	fl.StringVar(&f.baseline, "baseline", "", "an earlier results file (-o json=PATH) to compare with")
	fl.BoolVar(&f.onlyNew, "fail-on-new", false, "decide only by what is new since the --baseline")
}

// check reads the values of the flags before anything is asked.
func (f *judging) check() (err error) {
	if f.outputs, err = parseOutputs(f.output, f.board); err != nil {
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
	if f.onlyNew && f.baseline == "" {
		return errors.New("--fail-on-new needs --baseline RESULTS: the results file since which things count as new")
	}
	return nil
}

// readBaseline reads the results of --baseline; nil when there is none.
func (f *judging) readBaseline(stdin io.Reader) (*results.Document, error) {
	if f.baseline == "" {
		return nil, nil
	}
	doc, err := results.Read(f.baseline, stdin)
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

// judge evaluates the facts, writes the reports and ends with the exit code of
// the verdict.
func (a *app) judge(ctx context.Context, set *policy.Set, doc *facts.Document, baseline *results.Document, f judging) error {
	advice, err := evaluate.CheckNames(set, f.only, f.skip)
	if err != nil {
		return err
	}
	a.advise(advice...)
	res, err := orInterrupted(ctx, func() (*results.Document, error) {
		return evaluate.Run(ctx, set, doc, evaluate.Options{
			Version: version, AsOf: f.moment, FailOn: results.Severity(f.failOn), Only: f.only, Skip: f.skip,
			Baseline: baseline, OnlyNew: f.onlyNew,
		})
	})
	if err != nil {
		return err
	}
	end := ending(res, f.allowUnknown, doc.Run.Interrupted)
	if err := a.write(f.outputs, res); err != nil {
		return err
	}
	return end
}

// write writes every report. Files come first, so that a broken pipe on standard
// output loses nothing.
func (a *app) write(outputs []report.Output, res *results.Document) error {
	for _, o := range outputs {
		if o.Path == "-" {
			continue
		}
		err := atomicfile.Write(o.Path, func(w io.Writer) error {
			return o.Format.Write(w, res, report.Options{})
		})
		if err != nil {
			return fmt.Errorf("-o %s: %w", o.Name, err)
		}
	}
	for _, o := range outputs {
		if o.Path == "-" {
			if err := o.Format.Write(a.stdout, res, a.display()); err != nil {
				return fmt.Errorf("-o %s: %w", o.Name, err)
			}
		}
	}
	return nil
}

func (a *app) evaluateCommand() *cobra.Command {
	var judge judging
	var estateFile string
	cmd := &cobra.Command{
		Use:   "evaluate FACTS…",
		Short: "Judge facts that were collected before",
		Long: "Judges facts that were collected before. Several facts files of the same estate,\n" +
			"one for each vantage or one for each source, are merged: of the same vantage\n" +
			"the newest counts, and answers that differ between vantages are not relied on.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := judge.check(); err != nil {
				return err
			}
			if err := onceFromStdin(append(slices.Clone(args), judge.baseline)); err != nil {
				return err
			}
			rules := a.rulesMeanwhile()
			ctx := cmd.Context()
			baseline, err := orInterrupted(ctx, func() (*results.Document, error) { return judge.readBaseline(a.stdin) })
			if err != nil {
				return err
			}
			doc, err := orInterrupted(ctx, func() (*facts.Document, error) { return readFacts(args, a.stdin) })
			if err != nil {
				return err
			}
			set, err := orInterrupted(ctx, rules)
			if err != nil {
				return err
			}
			if estateFile != "" {
				if doc.Estate, err = a.loadEstate(estateFile, ruleIDs(set), estate.LoadOffline); err != nil {
					return err
				}
			}
			return a.judge(ctx, set, doc, baseline, judge)
		},
	}
	judge.register(cmd)
	cmd.Flags().StringVarP(&estateFile, "estate", "e", "", "judge by this estate file instead of the declaration in the facts")
	return cmd
}
