package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/reachability"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/refusals"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/graph"
	"github.com/muster-dr/muster/internal/imports"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/kit/compressed"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/policies"
	"github.com/muster-dr/muster/report"
)

// asking are the flags of commands that ask the estate.
type asking struct {
	estate  string
	chosen  string           // --direction
	of      estate.Direction // the direction to ask for; the only one when empty
	timeout time.Duration
	imports []string       // exports to take, as NAME=PATH
	limits  collect.Limits // the source's own when zero
	vantage string         // --vantage: what this machine stands for; its addresses tell when empty
	retry   bool           // forget which credentials earlier runs were refused with
	refused *refusals.Memory
	lost    losing
	rules   []string // ids of the rules that waivers and attestations may name; nil to leave that open

	// check refuses an estate file that its facts could not be judged by; may be nil.
	check func(*estate.Estate) error
}

// askFor is how long a run asks unless the user says otherwise.
const askFor = 5 * time.Minute

func (f *asking) register(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.estate, "estate", "e", "estate.yaml", "the estate file")
	registerDirection(cmd, &f.chosen)
	cmd.Flags().DurationVar(&f.timeout, "timeout", askFor, "when to stop asking; what was learnt until then is judged")
	cmd.Flags().BoolVar(&f.retry, "retry-credentials", false, "try credentials again that a run of the last hour was refused with")
	cmd.Flags().StringVar(&f.vantage, "vantage", "", "which of the vantages of the estate file this machine is; its addresses tell when left out")
	registerImports(cmd, &f.imports)
}

// ask collects the facts of the estate.
func (a *app) ask(ctx context.Context, f asking, only []string) (*facts.Document, error) {
	est, err := a.loadEstate(f.estate, f.rules, f.of.Load)
	if err != nil {
		return nil, err
	}
	if est.Standing = f.vantage; f.vantage != "" {
		if err := reachability.Standing(est); err != nil {
			return nil, err
		}
	}
	if f.check != nil {
		if err := f.check(est); err != nil {
			return nil, err
		}
	}
	if f.timeout <= 0 {
		return nil, fmt.Errorf("--timeout %s: give a time to ask in, such as 5m", f.timeout)
	}
	if err := canStart(est); err != nil {
		return nil, err
	}
	if only, err = checks.Named(only); err != nil {
		return nil, err
	}
	sources, err := checks.Select(only)
	if err != nil {
		return nil, err
	}
	exports, err := imports.Read(f.imports, a.stdin, est, time.Now())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	progress := a.progress()
	defer progress.done()
	if f.retry {
		if err := f.refused.Forget(); err != nil {
			return nil, fmt.Errorf("--retry-credentials: %w", err)
		}
	}
	a.keep.busy.Store(true)
	doc := collect.Run(ctx, est, sources, a.logged(collect.Options{Version: version, Only: only, Limits: cmp.Or(f.limits, a.limits), Refused: f.refused, Progress: progress.show, Clock: a.clock, Lost: f.lost.site, Known: f.lost.facts}))
	a.keep.facts = doc
	if step := doc.Run.ClockStep.Round(time.Second); step.Abs() > clockTolerance {
		return nil, fmt.Errorf("while muster was asking, the clock of this machine was set by %s, or the machine slept: nobody can tell how old what it heard is; run it again", step)
	}
	imports.Apply(doc, exports)
	return doc, nil
}

// clockTolerance is how far a clock may be set in a run: time servers correct it in small steps.
const clockTolerance = 5 * time.Second

// canStart refuses, before anything is asked, dependencies that close a circle.
func canStart(est *estate.Estate) error {
	components, err := graph.Load(policies.Files())
	if err != nil {
		return err
	}
	_, err = components.For(est)
	return err
}

func writeFacts(path string, stdout io.Writer, doc *facts.Document) error {
	if path == "-" {
		return doc.Write(atomicfile.Watch(stdout))
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		z, err := compressed.Writer(path, w)
		if err != nil {
			return err
		}
		return errors.Join(doc.Write(z), z.Close())
	})
}

func (a *app) scanCommand() *cobra.Command {
	ask := asking{refused: a.refused}
	var judge judging
	var factsPath string
	var dry bool
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Ask the estate, judge it and report: collect and evaluate in one",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := judge.check(a); err != nil {
				return err
			}
			if err := ask.lost.check(&judge); err != nil {
				return err
			}
			if err := onceFromStdin(append(importPaths(ask.imports), judge.baseline, ask.lost.known)); err != nil {
				return err
			}
			read := append(importPaths(ask.imports), ask.estate, ask.lost.known)
			if err := notOver(judge.outputs, read...); err != nil {
				return err
			}
			if err := canKeep("--facts", factsPath, read); err != nil {
				return err
			}
			set, err := a.rulesFor(judge)
			if err != nil {
				return err
			}
			if _, err := evaluate.CheckNames(set, judge.only, judge.skip); err != nil {
				return err
			}
			baseline, err := judge.readBaseline(a.stdin)
			if err != nil {
				return err
			}
			ask.rules = ruleIDs(set)
			ask.check = func(est *estate.Estate) error { return evaluate.CheckPolicy(set, est) }
			all, err := directions(ask.estate, ask.chosen)
			if err != nil {
				return err
			}
			if dry {
				return each(all, func(d estate.Direction) error {
					ask := ask
					ask.of = d
					return a.dryRun(ask)
				})
			}
			if len(all) > 1 && ask.lost.known != "" {
				return fmt.Errorf("--last-known is the facts of one direction, and the estate has %d: choose one with --direction, such as %s", len(all), all[0])
			}
			if len(all) == 1 {
				ask.of = all[0]
				_, err := a.scan(cmd.Context(), set, ask, factsPath, baseline, judge)
				return err
			}
			if err := severalDirections(judge, importPaths(ask.imports), all); err != nil {
				return err
			}
			var told []decided
			end := each(all, func(d estate.Direction) error {
				ask, judge := ask, judge
				ask.of, judge.outputs = d, outputsFor(judge.outputs, d)
				res, err := a.scan(cmd.Context(), set, ask, beside(factsPath, d), nil, judge)
				if res != nil {
					told = append(told, decided{d, res.Verdict.Decision})
				}
				return err
			})
			if len(told) < len(all) {
				return end
			}
			w := a.stderr
			if slices.ContainsFunc(judge.outputs, func(o report.Output) bool { return o.Path == "-" }) {
				w = a.stdout
			}
			if err := summary(w, told); err != nil {
				return err
			}
			return end
		},
	}
	ask.register(cmd)
	judge.register(cmd)
	ask.lost.register(cmd)
	ask.lost.registerKnown(cmd)
	cmd.Flags().StringVar(&factsPath, "facts", "", "write the facts to this file as well")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would be asked of whom, with which account and how much at most; nothing is sent")
	return cmd
}

// scan asks the estate in one direction and judges it. The results are nil when it was not
// judged.
func (a *app) scan(ctx context.Context, set *policy.Set, f asking, factsPath string, baseline *results.Document, judge judging) (*results.Document, error) {
	if err := f.lost.read(a.stdin, &judge); err != nil {
		return nil, err
	}
	doc, err := a.ask(ctx, f, nil)
	if err != nil {
		return nil, err
	}
	if factsPath != "" {
		if err := writeFacts(factsPath, a.stdout, doc); err != nil {
			return nil, err
		}
		a.keep.facts = nil
	}
	// What was learnt is judged even when the user has ended the run.
	return a.judge(context.WithoutCancel(ctx), set, doc, baseline, judge)
}

func (a *app) collectCommand() *cobra.Command {
	ask := asking{refused: a.refused}
	var out string
	var only []string
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Ask the estate and keep the facts, to be judged later",
		Long: "Asks the estate and keeps the facts, to be judged later. What could not be learnt stands in\n" +
			"the facts, with the reason. A source that answered nothing is named on standard error; when\n" +
			"none answered, the exit code is 3.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := ask.lost.check(nil); err != nil {
				return err
			}
			if err := canKeep("-o", out, append(importPaths(ask.imports), ask.estate)); err != nil {
				return err
			}
			all, err := directions(ask.estate, ask.chosen)
			switch {
			case err != nil:
				return err
			case len(all) == 1:
				ask.of = all[0]
				return a.collect(cmd.Context(), ask, only, out)
			}
			if err := severalDirections(judging{}, importPaths(ask.imports), all); err != nil {
				return err
			}
			if out == "-" {
				return fmt.Errorf("-o is missing: the estate has %d directions, and the facts of each get a file, such as facts.%s-%s.json with -o facts.json; or choose one with --direction", len(all), all[0].Lost, all[0].Recovers)
			}
			return each(all, func(d estate.Direction) error {
				ask := ask
				ask.of = d
				return a.collect(cmd.Context(), ask, only, beside(out, d))
			})
		},
	}
	ask.register(cmd)
	ask.lost.register(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "-", "where to write the facts; - is standard output")
	cmd.Flags().StringSliceVar(&only, "only", nil, "ask only these sources: names or patterns, with commas or repeated")
	return cmd
}

// collect asks the estate in one direction and writes the facts down.
func (a *app) collect(ctx context.Context, f asking, only []string, out string) error {
	doc, err := a.ask(ctx, f, only)
	if err != nil {
		return err
	}
	if err := writeFacts(out, a.stdout, doc); err != nil {
		return err
	}
	silent, err := a.reportSilent(doc)
	switch {
	case err != nil:
		return err
	case doc.Run.Interrupted:
		return exitCode(exitInterrupted)
	case silent:
		return exitCode(exitNotProven)
	}
	return nil
}

// reportSilent names the sources that answered nothing on standard error, and
// reports whether no source answered at all. Nobody looks into the facts of a run
// at night, so a run that collected nothing must not look like one that did.
func (a *app) reportSilent(doc *facts.Document) (silent bool, err error) {
	silent = true
	for _, name := range slices.Sorted(maps.Keys(doc.Sources)) {
		s := doc.Sources[name]
		switch s.Status {
		case facts.OK, facts.Partial:
			silent = silent && len(s.Asked) == 0 // one that had nobody to ask has not answered
		case facts.Failed:
			if _, err := fmt.Fprintf(a.stderr, "muster: %s answered nothing: %s\n", name, plain.Line(s.Message)); err != nil {
				return false, err
			}
		}
	}
	if silent {
		_, err = fmt.Fprintln(a.stderr, "muster: no source answered: the facts hold nothing but why")
	}
	return silent, err
}
