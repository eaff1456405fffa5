package verdict

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Shape is how flags shape a gate. The zero value leaves it the verdict.
type Shape struct {
	Flags        []string         // as they were given, for people
	FailOn       results.Severity // --fail-on; that of the verdict when empty
	Selected     bool             // --only or --skip: of the results, only those of selected rules count
	AllowUnknown bool             // what is not proven passes
	Baseline     *Baseline        // --fail-on-new: only what is new counts
	Interrupted  bool             // by the user, before everything had been asked
}

// Baseline is an earlier evaluation, relative to which only what is new counts.
type Baseline struct {
	AsOf  time.Time                  // the moment that it was judged for
	Known func(*results.Result) bool // whether it has the result as it is now
	// Unasked tells whether the source was not asked then either.
	Unasked func(source string) bool
}

// The exit codes of a gate.
const (
	exitPassed      = 0
	exitFailed      = 1
	exitNotProven   = 3
	exitInterrupted = 130
)

const interrupted = "the run was interrupted before everything had been asked"

// Pass returns the gate of a run whose verdict is v. unblocks names for each
// component those that wait for it.
func Pass(in Judged, v results.Verdict, shape Shape, unblocks map[string][]string) *results.Gate {
	g := &results.Gate{Flags: slices.Clone(shape.Flags), FailOn: v.FailOn, Results: []string{}}
	said := "as the verdict"
	if len(g.Flags) == 0 {
		g.Flags = []string{}
		g.Outcome = outcomeOf(v.Decision)
	} else {
		said = shaped(g, in, shape, unblocks)
		if outcomeOf(v.Decision) != g.Outcome {
			said += "; the estate is "
			if shape.Baseline != nil && g.Outcome == results.GatePassed {
				said += "still "
			}
			said += string(v.Decision)
		}
	}
	g.ExitCode = map[results.Outcome]int{results.GatePassed: exitPassed, results.GateFailed: exitFailed, results.GateNotProven: exitNotProven}[g.Outcome]
	if shape.Interrupted {
		g.ExitCode = exitInterrupted
		if !strings.HasPrefix(said, interrupted) {
			said = interrupted + "; " + said
		}
	}
	g.Sentence = fmt.Sprintf("gate %s: %s", strings.ReplaceAll(string(g.Outcome), "_", " "), said)
	return g
}

func outcomeOf(d results.Decision) results.Outcome {
	switch d {
	case results.Go:
		return results.GatePassed
	case results.NoGo:
		return results.GateFailed
	}
	return results.GateNotProven
}

// shaped fills in the outcome that the flags give, and says why.
func shaped(g *results.Gate, in Judged, shape Shape, unblocks map[string][]string) string {
	var known func(*results.Result) bool
	fresh, since := "", ""
	if b := shape.Baseline; b != nil {
		at := b.AsOf.UTC()
		known, g.Baseline = b.Known, &at
		fresh, since = "new ", " since the baseline of "+at.Format("2006-01-02 15:04 MST")
	}
	if shape.FailOn != "" {
		g.FailOn = shape.FailOn
	}
	n := count(in.Results, g.FailOn, known)
	among := " of severity " + orAbove(g.FailOn)
	if shape.Selected {
		among += " among the selected rules"
	}
	sources, cutOff := unasked(in.Partial, shape.Baseline)
	var open []string
	if n.open() > 0 {
		open = append(open, plural(n.open(), fresh+"unproven result")+among+since)
	}
	if len(sources) > 0 {
		were := " was not asked"
		if len(sources) > 1 {
			were = " were not asked"
		}
		open = append(open, join(sources)+were)
	}

	g.Outcome = results.GateNotProven
	switch {
	case n.failed > 0:
		g.Outcome = results.GateFailed
		decide(g, n, unblocks)
		return plural(n.failed, fresh+"failure") + among + since
	case cutOff:
		decide(g, n, unblocks)
		if shape.Interrupted {
			return interrupted
		}
		return "the time to ask was up before everything had been asked"
	case n.judged == 0 && shape.Selected:
		return "no selected rule judged anything"
	case n.judged == 0:
		return "no rule judged anything"
	case len(open) > 0 && !shape.AllowUnknown:
		decide(g, n, unblocks)
		return join(open)
	}
	g.Outcome = results.GatePassed
	switch {
	case len(open) > 0:
		return fmt.Sprintf("no %sfailure%s%s; --allow-unknown lets pass: %s", fresh, among, since, join(open))
	case shape.Baseline == nil:
		return fmt.Sprintf("no failed or unproven result%s", among)
	case shape.FailOn == "" && !shape.Selected:
		return "nothing new" + since
	}
	return "nothing new" + among + since
}

// decide names the results that keep the gate from passing, failures first.
func decide(g *results.Gate, n sums, unblocks map[string][]string) {
	slices.SortFunc(n.deciding, func(a, b *results.Result) int { return Worst(a, b, unblocks) })
	for _, r := range n.deciding {
		if g.Outcome != results.GateFailed || r.Status == results.Fail {
			g.Results = append(g.Results, r.ID)
		}
	}
}

// unasked names the sources that were left out and had not been before, and tells
// whether the run was cut off.
func unasked(p *results.Partial, base *Baseline) (sources []string, cutOff bool) {
	if p == nil {
		return nil, false
	}
	for _, l := range p.LeftOut {
		switch l.Kind {
		case results.LeftOutRest:
			cutOff = true
		case results.LeftOutSource:
			for _, name := range l.Names {
				if base == nil || base.Unasked == nil || !base.Unasked(name) {
					sources = append(sources, name)
				}
			}
		}
	}
	return sources, cutOff
}
