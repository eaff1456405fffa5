package reach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/facts"
)

// InScope tells whether a component is part of the estate: the estate file declares
// it, or a source names it and the file does not declare that there is none. why is
// what names it; "" for a declaration.
func InScope(est *estate.Estate, c *census.Census, id string) (in bool, why string) {
	declared := est.Components[id]
	if declared.Excluded() {
		return false, ""
	}
	if declared != nil {
		return true, ""
	}
	why = c.Named[id]
	return why != "", why
}

// components asks of every component in scope whether its rules found something to
// judge, and whether anything was seen of it at the recovery site.
func (j *Judge) components() {
	for _, id := range estate.Components {
		in, why := InScope(j.Doc.Estate, j.Census, id)
		if !in {
			j.declaredAway(id)
			continue // one question asks whether what nobody names is really not there
		}
		if c := j.Doc.Estate.Components[id]; c != nil && c.Elsewhere && j.Census.Named[id] == "" {
			continue // other directions lose it, and no source names anything of it here
		}
		j.component(id, why)
	}
}

func (j *Judge) component(id, named string) {
	because := ""
	if named != "" && j.Doc.Estate.Components[id] == nil {
		because = fmt.Sprintf(" (the estate file does not declare it; %s)", named)
	}
	target := "component/" + id
	judged, deselected, rules, elsewhere := 0, 0, 0, 0
	for _, r := range j.byComponent[id] {
		if rule := j.Rules[r.Rule]; rule == nil || rule.Vantages && r.Status == results.NotApplicable {
			continue // a question to people judges nothing, and neither does a rule to which no vantage tells anything
		}
		rules++
		switch r.Status {
		case results.NotApplicable:
			if j.Rules[r.Rule].Elsewhere(j.Doc.Estate) {
				elsewhere++
			}
		case results.Skipped:
			deselected++
		default:
			judged++
		}
	}
	if deselected > 0 {
		j.add(Question{Rule: ComponentJudged, Target: target, Component: id, Status: results.Skipped, Message: "rules of the component were deselected"})
		return
	}
	missing := append(j.undeclared(id), j.unsaid(id)...)
	switch {
	case rules > 0 && judged == 0 && elsewhere > 0 && len(missing) == 0:
		// What muster cannot see on that platform, people are asked: see atRecovery.
	case rules > 0 && judged == 0:
		j.add(Question{Rule: ComponentJudged, Target: target, Component: id, Status: results.Unknown, Reason: facts.NoResult,
			Message: fmt.Sprintf("%s is in scope%s, and its rules found nothing to judge", id, because)})
		return
	case len(missing) > 0:
		j.add(Question{Rule: ComponentJudged, Target: target, Component: id, Status: results.Unknown, Reason: facts.NoResult,
			Message: fmt.Sprintf("%s is in scope%s, and the estate file does not declare %s", id, because, strings.Join(missing, " and "))})
	case rules > 0:
		j.add(Question{Rule: ComponentJudged, Target: target, Component: id, Status: results.Pass})
	}
	j.atRecovery(id, because)
}

// undeclared are the keys of the estate file that rules of the component need and
// that name nothing.
func (j *Judge) undeclared(id string) []string {
	var missing []string
	for _, r := range sortedRules(j.Rules) {
		if r.Component != id || r.Declares == "" {
			continue
		}
		if r.DeclaresWith != "" {
			if in, _ := InScope(j.Doc.Estate, j.Census, r.DeclaresWith); !in {
				continue
			}
		}
		whole := j.byRule[r.ID]["estate"]
		if whole == nil || whole.Status != results.NotApplicable {
			continue
		}
		key := fmt.Sprintf("components.%s.%s (rule %s)", id, r.Declares, r.ID)
		if n, e := j.excluded(&census.Item{Kind: census.Names, Name: id}); e != nil {
			j.used[n] = true
			j.reach.Excluded = append(j.reach.Excluded, results.Excluded{Kind: string(census.Names), Name: id, Reason: e.Reason, Owner: e.Owner})
			continue
		}
		missing = append(missing, key)
	}
	return missing
}

func sortedRules(rules map[string]*policy.Rule) []*policy.Rule {
	out := make([]*policy.Rule, 0, len(rules))
	for _, r := range rules {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *policy.Rule) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// atRecovery asks whether anything that stands or lies at the recovery site was seen
// of a component. Where a rule could have seen it and does not know, or found it
// broken, that rule's own result is the finding: [Judge.Settle] takes the one of this
// rule out again, unless the other does not decide. Where none can see it, its owner
// has to sign.
func (j *Judge) atRecovery(id, because string) {
	target := "component/" + id
	seen, open := false, (*results.Result)(nil)
	delete(j.observers, id)
	for _, r := range j.byComponent[id] {
		if q := j.Questions[r.Rule]; q != nil && q.Proves && verdict.Counts(q.Severity, verdict.DefaultFailOn) {
			return // people are asked just that
		}
		if !j.observes(r) {
			continue
		}
		switch r.Status {
		case results.Pass:
			seen = true
		case results.Fail, results.Unknown, results.Manual:
			if open == nil || r.Status == results.Fail {
				open = r
			}
			j.observers[id] = append(j.observers[id], r.ID)
		}
	}
	q := Question{Rule: ComponentAtRecovery, Target: target, Component: id}
	switch {
	case seen:
		q.Status = results.Pass
	case open != nil:
		q.Status, q.Reason = results.Unknown, facts.NoResult
		q.Message = fmt.Sprintf("nothing of %s was seen at the recovery site: what would have shown it is %s (%s, %s)", id, open.Status, open.Rule, open.Target)
	default:
		q.Status, q.List = results.Manual, j.design(id)
		q.Message = fmt.Sprintf("No source has seen anything of %s at the recovery site%s. Does it stand ready there, and when was that last tried?", id, because)
	}
	j.add(q)
}

// Settle takes out of all results, after severities, attestations and waivers are
// applied, that a component was not seen at the recovery site where a result which
// would have shown it decides already: one cause is one finding. What is waived, or
// lowered below the threshold, decides nothing, and the component stays unknown.
func (j *Judge) Settle(all []results.Result, failOn results.Severity) []results.Result {
	decides, attested := map[string]bool{}, map[string]bool{}
	for i := range all {
		r := &all[i]
		switch r.Status {
		case results.Fail, results.Unknown, results.Manual:
			decides[r.ID] = r.Waiver == nil && verdict.Counts(r.Severity, failOn)
		case results.Pass:
			attested[r.ID] = r.Attested != nil
		}
	}
	out := all[:0]
	for _, r := range all {
		if by := j.observers[r.Component]; r.Rule == ComponentAtRecovery && r.Status == results.Unknown && len(by) > 0 {
			if slices.ContainsFunc(by, func(id string) bool { return decides[id] }) {
				continue
			}
			if slices.ContainsFunc(by, func(id string) bool { return attested[id] }) {
				r.Status, r.Reason, r.Message = results.Pass, "", ""
			}
		}
		out = append(out, r)
	}
	return out
}

// design is what a person signs of a component that no source has seen: how it is
// meant to be recovered and where, so that a changed plan voids the signature.
func (j *Judge) design(id string) []string {
	c := j.Doc.Estate.Components[id]
	if c == nil {
		return nil
	}
	var list []string
	for _, m := range c.Methods {
		list = append(list, "method: "+m)
	}
	for _, s := range c.Servers.Recovery {
		list = append(list, "recovery server: "+s)
	}
	for _, s := range c.Servers.Production {
		list = append(list, "production server: "+s)
	}
	for _, a := range c.Aliases {
		list = append(list, "name: "+a)
	}
	return list
}

// observes tells whether a pass of the result is an observation about something at
// the recovery site.
func (j *Judge) observes(r *results.Result) bool {
	rule := j.Rules[r.Rule]
	if rule == nil {
		return false
	}
	switch rule.Observes {
	case policy.ObservesRecovery:
		return true
	case policy.ObservesTarget:
		// A rule that knows nothing does not know its targets either.
		return j.stands(r.Target) || r.Target == "estate" && r.Status == results.Unknown
	}
	return false
}

// stands tells whether a target is at the recovery site.
func (j *Judge) stands(target string) bool {
	kind, name, _ := strings.Cut(target, "/")
	switch kind {
	case "site", "netscaler":
		return name == estate.Recovery
	case "host":
		return j.hostAtRecovery(name)
	case "resolver":
		return slices.Contains(j.Doc.Estate.Sites.Recovery.Resolvers, name)
	}
	return false
}

// hostAtRecovery tells that a host is declared for the recovery site alone, or that
// Citrix Cloud has it in the recovery site's resource location.
func (j *Judge) hostAtRecovery(host string) bool {
	if h := hostFacts(j.Doc, host); h != nil && h.Site == estate.Recovery {
		return true
	}
	if w := j.Input.Workloads; w != nil && w.Sites[estate.Recovery] != nil && slices.Contains(w.Sites[estate.Recovery].Connectors, host) {
		return true
	}
	for _, c := range j.Doc.Estate.Components {
		if c != nil && slices.Contains(c.Servers.Recovery, host) && !slices.Contains(c.Servers.Production, host) {
			return true
		}
	}
	return false
}

func hostFacts(doc *facts.Document, host string) *facts.WindowsHost {
	if doc.Windows == nil {
		return nil
	}
	return doc.Windows.Hosts[host]
}
