// Package reach holds the verdict to what the sources name. Rules judge what they
// look for; this package asks of everything that was found whether somebody judged
// it, and of every component in scope whether anybody has seen it at the recovery
// site. Absence of a rule, of a population or of a declaration is never a pass.
package reach

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// The rules whose results this package makes. Their titles, severities and remedies
// stand with all other rules, in policies/rules/reach.
const (
	DesktopsJudged      = "reach/desktops-judged"
	ObjectsJudged       = "reach/objects-judged"
	ComponentJudged     = "reach/component-judged"
	ComponentAtRecovery = "reach/component-at-recovery"
)

// PlatformQuestion is what people are asked of all that would come back on Nutanix, where
// the recovery site runs on something else.
const PlatformQuestion = results.QuestionPrefix + "INV-003"

// Question is what a result is made of; the engine gives it its id, severity and
// place in the estate file.
type Question struct {
	Rule, Target, Component string
	Status                  results.Status
	Reason                  facts.Reason
	Message                 string
	Fix                     string           // what settles one that is unknown
	Severity                results.Severity // where it is below that of the rule
	List                    []string
}

// Judge looks at what the rules said of an estate and adds what they left out.
type Judge struct {
	Doc   *facts.Document
	Input *input.Input
	Rules map[string]*policy.Rule
	// Questions are those that people are asked, by the id of their rule.
	Questions map[string]*questions.Question
	Census    *census.Census

	byRule      map[string]map[string]*results.Result // by rule and target
	byComponent map[string][]*results.Result
	observers   map[string][]string // by component: ids of open results that would have shown it at the recovery site
	used        map[int]bool        // exclusions that took something out
	reach       results.Reach
	out         []Question
}

// Run returns what has to be added to the results, and the reach without the
// recommendations.
func (j *Judge) Run(all []results.Result) ([]Question, *results.Reach, []results.Notice) {
	j.byRule, j.byComponent, j.used = map[string]map[string]*results.Result{}, map[string][]*results.Result{}, map[int]bool{}
	j.observers = map[string][]string{}
	for i := range all {
		r := &all[i]
		if j.byRule[r.Rule] == nil {
			j.byRule[r.Rule] = map[string]*results.Result{}
		}
		j.byRule[r.Rule][r.Target] = r
		j.byComponent[r.Component] = append(j.byComponent[r.Component], r)
	}
	j.reach.NotJudged, j.reach.Excluded, j.reach.Foreign = []results.Unjudged{}, []results.Excluded{}, []results.Unjudged{}
	j.items()
	j.components()
	notices := j.notices()
	return j.out, &j.reach, notices
}

// definite are the outcomes that say how a thing is.
func definite(s results.Status) bool { return s == results.Pass || s == results.Fail }

// items asks of everything that was found whether its rules judged it.
func (j *Judge) items() {
	if !j.Census.Desktops.Learnt() {
		a := j.Census.Desktops
		j.add(Question{Rule: DesktopsJudged, Target: "estate", Component: results.WholeEstate, Status: results.Unknown, Reason: a.Reason, Message: a.Message})
	}
	defer j.noDesktops()
	for i := range j.Census.Items {
		item := &j.Census.Items[i]
		counts := item.Kind == census.Catalog
		if n, e := j.excluded(item); e != nil {
			j.used[n] = true
			j.reach.Excluded = append(j.reach.Excluded, results.Excluded{Kind: string(item.Kind), Name: item.Name, Desktops: desktopsOf(item), Reason: e.Reason, Owner: e.Owner})
			j.add(Question{Rule: ruleFor(item), Target: item.Target, Component: item.Component, Status: results.NotApplicable,
				Message: fmt.Sprintf("the estate file takes it out: %s (%s)", e.Reason, e.Owner)})
			continue
		}
		if item.Foreign != "" {
			j.reach.Foreign = append(j.reach.Foreign, results.Unjudged{Kind: string(item.Kind), Name: item.Name, Why: item.Foreign})
			continue
		}
		if counts {
			j.reach.Desktops.Total += item.Desktops
		}
		status, why, sure := j.judged(item)
		if counts && status == results.Pass && sure {
			j.reach.Desktops.Covered += item.Desktops
		}
		q := Question{Rule: ruleFor(item), Target: item.Target, Component: item.Component, Status: status}
		switch status {
		case results.Pass:
		case results.Manual:
			q.Message, q.List = item.Ask, item.List
		default:
			q.Message = sentence(item, why)
		}
		if status == results.Unknown {
			q.Reason = facts.NoResult
			q.Fix = settle(item)
			j.reach.NotJudged = append(j.reach.NotJudged, results.Unjudged{Kind: string(item.Kind), Name: item.Name, Desktops: item.Desktops, Why: why})
		}
		j.add(q)
	}
}

func ruleFor(item *census.Item) string {
	if item.Desktops > 0 || item.Kind == census.Catalog || item.Kind == census.DeliveryGroup || item.Kind == census.Zone {
		return DesktopsJudged
	}
	return ObjectsJudged
}

func sentence(item *census.Item, why string) string {
	what := strings.TrimPrefix(item.Target, string(item.Kind)+"/")
	if item.Desktops > 0 {
		return fmt.Sprintf("%s %s (%d machines) is not judged: %s", nouns[item.Kind], what, item.Desktops, why)
	}
	return fmt.Sprintf("%s %s is not judged: %s", nouns[item.Kind], what, why)
}

// settle is what to do about an item that nothing judges.
func settle(item *census.Item) string {
	kind, name := string(item.Kind), item.Name
	if item.Zone != "" {
		kind, name = string(census.Zone), item.Zone
	}
	return fmt.Sprintf("in the estate file, if nobody needs it in a disaster: exclude: [{kind: %s, name: %q, reason: <why>, owner: <who>}]; else declare what it belongs to, so that rules judge it", kind, name)
}

var nouns = map[census.Kind]string{
	census.Catalog: "the machine catalog", census.DeliveryGroup: "the delivery group", census.Zone: "the zone",
	census.Connector: "the Cloud Connector", census.Connection: "the hosting connection", census.Domain: "the domain",
	census.Plan: "the recovery plan", census.PolicyKind: "the protection policy", census.DomainKind: "the protection domain",
	census.Path: "the path", census.Cluster: "the cluster",
}

// judged tells what became of an item: pass when all of its rules judged it, whatever
// they said, since that decides by itself; unknown when one of them did not. It is
// sure when all of them know.
func (j *Judge) judged(item *census.Item) (status results.Status, why string, sure bool) {
	if item.Why != "" {
		return results.Unknown, item.Why, false
	}
	if item.Ask != "" {
		return results.Manual, "", false
	}
	sure = true
	looked, asked := 0, false
	for _, by := range item.Judges {
		targets := j.byRule[by.Rule]
		if targets["estate"] != nil && targets["estate"].Status == results.Skipped {
			return results.Skipped, "its rule " + by.Rule + " was deselected", false
		}
		if rule := j.Rules[by.Rule]; rule != nil && j.Doc.Estate.Components[rule.Component].Excluded() && rule.Component != item.Component {
			continue // what the estate does not have need not be recovered
		}
		if rule := j.Rules[by.Rule]; rule != nil && rule.Elsewhere(j.Doc.Estate) && len(j.byRule[PlatformQuestion]) > 0 {
			asked = true // not on Nutanix: people are asked
			continue
		}
		r := find(targets, by.Target)
		if r == nil || r.Status == results.NotApplicable {
			if whole := targets["estate"]; whole != nil && whole.Status == results.Unknown {
				looked, sure = looked+1, false
				continue // the rule itself says why it knows nothing
			}
			return results.Unknown, fmt.Sprintf("the rule %s found nothing to judge in it", by.Rule), false
		}
		looked++
		sure = sure && (definite(r.Status) || r.Status == results.Manual)
	}
	if looked == 0 && !asked {
		return results.Unknown, "no rule judges it", false
	}
	return results.Pass, "", sure
}

// find looks a target up, without regard to case when it is not there as written.
func find(targets map[string]*results.Result, target string) *results.Result {
	if r := targets[target]; r != nil {
		return r
	}
	return targets[strings.ToLower(target)]
}

// excluded is the entry of the estate file that takes an item out, or the zone that it is in.
func (j *Judge) excluded(item *census.Item) (int, *estate.Exclusion) {
	n, e := j.Doc.Estate.Exclusion(string(item.Kind), item.Name)
	if e == nil && item.Zone != "" {
		return j.Doc.Estate.Exclusion(string(census.Zone), item.Zone)
	}
	return n, e
}

func (j *Judge) add(q Question) { j.out = append(j.out, q) }

// emptied tells that an exclusion names a delivery group all of whose catalogs are taken out too, so
// that nothing of it is left to take out.
func (j *Judge) emptied(e *estate.Exclusion) bool {
	cloud := j.Doc.CitrixCloud
	if cloud == nil || !strings.EqualFold(e.Kind, string(census.DeliveryGroup)) {
		return false
	}
	catalogs := 0
	for _, class := range cloud.Machines.Items {
		g, c := cloud.DeliveryGroups.Items[class.DeliveryGroup], cloud.Catalogs.Items[class.Catalog]
		if g == nil || c == nil || !strings.EqualFold(g.Name, e.Name) {
			continue
		}
		catalogs++
		_, out := j.Doc.Estate.Exclusion(string(census.Catalog), c.Name)
		if z := cloud.Zones.Items[c.Zone]; out == nil && z != nil {
			_, out = j.Doc.Estate.Exclusion(string(census.Zone), z.Name)
		}
		if out == nil {
			return false
		}
	}
	return catalogs > 0
}

// notices tells of exclusions that took nothing out: what they name is gone, or
// misspelt.
func (j *Judge) notices() []results.Notice {
	var out []results.Notice
	for i, e := range j.Doc.Estate.Exclude {
		if !j.used[i] && !j.emptied(&e) {
			j.add(Question{
				Rule: ObjectsJudged, Target: fmt.Sprintf("exclusion/%s/%s", e.Kind, e.Name), Component: results.WholeEstate,
				Status: results.Unknown, Reason: facts.FactMissing, Severity: results.Medium,
				Message: fmt.Sprintf("exclude takes out the %s %q, and no source names it: it is misspelt, or gone", e.Kind, e.Name),
				Fix:     fmt.Sprintf("in the estate file, correct the name of the %s under exclude, or take the entry out", e.Kind),
			})
			out = append(out, results.Notice{Kind: "unused_exclusion", Message: fmt.Sprintf("exclude takes out the %s %q, and no source names it", e.Kind, e.Name)})
		}
	}
	return out
}
