package verdict

import (
	"cmp"
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// Ranking is what the order of fixes is made of, beside the results.
type Ranking struct {
	FailOn results.Severity
	// Unblocks names for each component those that wait for it, Impact those that are of no
	// use without it.
	Unblocks, Impact map[string][]string
	// Machines names the computers behind targets; Desktops is how many there are in all.
	Machines map[string][]string
	Desktops int
	// Explains are the rules whose findings say why something is so that others find.
	Explains map[string]bool
	// Follows names, by rule, the rules whose failures bring about its own.
	Follows map[string][]string
	// Causes are what unknown results hang on.
	Causes []results.Cause
}

// Worst orders results by how much they hurt: failures before what is open, then
// by severity, then by the number of components that wait for theirs.
func Worst(a, b *results.Result, unblocks map[string][]string) int {
	return cmp.Or(
		cmp.Compare(openness(a), openness(b)),
		cmp.Compare(rank(a.Severity), rank(b.Severity)),
		cmp.Compare(len(unblocks[b.Component]), len(unblocks[a.Component])),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target),
	)
}

func openness(r *results.Result) int {
	if r.Status == results.Fail {
		return 0
	}
	return 1
}

func rank(s results.Severity) int { return slices.Index(results.Severities, s) }

// group is the results that one change settles.
type group struct {
	members  []*results.Result // the first is what the entry is named after
	fix      results.Fix
	severity results.Severity // the worst of the members
	open     int
}

// FixFirst lists the unwaived failures and open results that decide the verdict, most
// urgent first: failures before what is open, then by severity, by the machines behind
// them and by the components that wait for theirs. What one change settles is one entry:
// see [groups].
func FixFirst(all []results.Result, by Ranking) []results.Fix {
	var picked []*results.Result
	for i := range all {
		r := &all[i]
		open := r.Status == results.Fail || r.Status == results.Unknown || r.Status == results.Manual
		if open && r.Waiver == nil && Counts(r.Severity, by.FailOn) && !held(r) {
			picked = append(picked, r)
		}
	}
	slices.SortFunc(picked, func(a, b *results.Result) int { return Worst(a, b, by.Unblocks) })
	entries := groups(picked, by)
	for _, g := range entries {
		g.settle(by)
	}
	slices.SortStableFunc(entries, func(a, b *group) int {
		return cmp.Or(
			cmp.Compare(a.open, b.open), cmp.Compare(rank(a.severity), rank(b.severity)),
			cmp.Compare(b.fix.Machines, a.fix.Machines), cmp.Compare(len(b.fix.Unblocks), len(a.fix.Unblocks)),
			cmp.Compare(a.members[0].Rule, b.members[0].Rule), cmp.Compare(a.members[0].Target, b.members[0].Target),
		)
	})
	fixes := make([]results.Fix, 0, len(entries))
	for _, g := range entries {
		fixes = append(fixes, g.fix)
	}
	return fixes
}

// held tells of what held when the lost site was last asked and cannot be asked before it runs
// again: there is nothing to fix, only to be checked then (see [Start]).
func held(r *results.Result) bool {
	return r.Status == results.Unknown && r.Reason == facts.StaleFacts && r.LastKnown != nil && r.LastKnown.Status == results.Pass
}

// settle fills in what a group is as a whole.
func (g *group) settle(by Ranking) {
	g.lead(by)
	first := g.members[0]
	g.open, g.severity = openness(first), first.Severity
	g.fix.Result, g.fix.Unblocks = first.ID, []string{}
	behind := map[string]bool{}
	whole := 0
	for i, r := range g.members {
		if i > 0 {
			g.fix.Also = append(g.fix.Also, r.ID)
		}
		if rank(r.Severity) < rank(g.severity) {
			g.severity = r.Severity
		}
		g.fix.Unblocks = appendNew(g.fix.Unblocks, by.Unblocks[r.Component])
		for _, m := range by.Machines[r.Target] {
			behind[m] = true
		}
		if len(by.Machines[r.Target]) == 0 {
			whole = max(whole, r.Machines, g.served(r, by))
		}
	}
	g.fix.Machines = max(len(behind), whole)
	if g.severity != first.Severity {
		g.fix.Severity = g.severity
	}
}

// lead puts the failure that says why first, where another one comes before it: of all that
// blocked inheritance takes away, that it does. Where none says so, one that brings about
// the others goes before them.
func (g *group) lead(by Ranking) {
	rules := map[string]bool{}
	for _, r := range g.members {
		rules[r.Rule] = rules[r.Rule] || r.Status == results.Fail
	}
	follows := func(r *results.Result) bool {
		return slices.ContainsFunc(by.Follows[r.Rule], func(rule string) bool { return rules[rule] })
	}
	i := slices.IndexFunc(g.members, func(r *results.Result) bool { return r.Status == results.Fail && by.Explains[r.Rule] })
	if i < 0 && follows(g.members[0]) {
		i = slices.IndexFunc(g.members, func(r *results.Result) bool { return r.Status == results.Fail && !follows(r) })
	}
	if i > 0 {
		why := g.members[i]
		g.members = slices.Insert(slices.Delete(g.members, i, i+1), 0, why)
	}
}

// served is how many machines wait for what a result is about, when it has none of its own:
// all desktops, where the loss of its component takes desktops along. A single host or
// resolver is one of several, and counts for itself.
func (g *group) served(r *results.Result, by Ranking) int {
	if single(r.Target) {
		return 1
	}
	for _, id := range append([]string{r.Component}, by.Impact[r.Component]...) {
		if id == "workloads_mcs" || id == "workloads_manual" {
			return by.Desktops
		}
	}
	return 0
}

func appendNew(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) { // as many as there are components, at the most
			list = append(list, s)
		}
	}
	return list
}
