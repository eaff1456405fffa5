package evaluate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/policies"
)

// advice is what policies/sources.yaml says of a source: "systems" is a list of two words,
// everything else a text.
type advice struct {
	Systems []string          `yaml:"systems"`
	Texts   map[string]string `yaml:",inline"`
}

// advices reads the bundled file, which a test holds against the sources.
var advices = sync.OnceValues(func() (map[string]advice, error) {
	text, err := policies.Files().Open("sources.yaml")
	if err != nil {
		return nil, err
	}
	defer func() { _ = text.Close() }()
	all := map[string]advice{}
	d := yaml.NewDecoder(text)
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("policies/sources.yaml: %w", err)
	}
	return all, nil
})

// silence is the systems of one source that told nothing, by the reason.
type silence struct {
	name    string
	source  *facts.Source
	systems map[string]*facts.Asked // that did not answer, or not in full
	closed  bool                    // nothing at all is known from the source
}

// findCauses puts the unknown results together that hang on systems which told nothing,
// by source and reason. What a system said differs with each question that it was asked;
// what has to be done about it does not.
func findCauses(set *policy.Set, doc *facts.Document, all []results.Result) ([]results.Cause, error) {
	known, err := advices()
	if err != nil {
		return nil, err
	}
	silent := map[string]*silence{}
	for name, s := range doc.Sources {
		if s == nil || s.Status == facts.OK {
			continue
		}
		q := &silence{name: name, source: s, systems: map[string]*facts.Asked{}, closed: s.Status != facts.Partial}
		for id, a := range s.Asked {
			if a != nil && a.Status != facts.OK && a.Status != "" {
				q.systems[id] = a
			}
		}
		silent[name] = q
	}
	if len(silent) == 0 {
		return nil, nil
	}
	behind := map[string][]string{}
	for _, r := range set.Rules {
		behind[r.ID] = slices.Concat(r.Sources(), r.Besides)
	}
	type key struct {
		source string
		reason facts.Reason
	}
	byKey, ended := map[key]*results.Cause{}, interrupted(doc)
	for i := range all {
		r := &all[i]
		if r.Status != results.Unknown || r.Waiver != nil || r.Change != nil || r.Reason == facts.RuleError {
			continue
		}
		if ended.takes(r, nil) {
			continue
		}
		for _, name := range behind[r.Rule] {
			q := silent[name]
			if q == nil {
				continue
			}
			reason, hangs := q.hangs(r)
			if !hangs {
				continue
			}
			if ended.takes(r, q) {
				break
			}
			k := key{name, reason}
			if byKey[k] == nil {
				c := q.cause(reason, known)
				byKey[k] = &c
			}
			byKey[k].Results = append(byKey[k].Results, r.ID)
			break
		}
	}
	causes := make([]results.Cause, 0, len(byKey))
	for _, c := range byKey {
		causes = append(causes, *c)
	}
	slices.SortFunc(causes, func(a, b results.Cause) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Reason, b.Reason))
	})
	return ended.before(causes), nil
}

// hangs tells whether a result is unknown because of the source, and for which reason.
func (q *silence) hangs(r *results.Result) (facts.Reason, bool) {
	whole := q.reason()
	if strings.HasPrefix(r.Message, q.name+": ") || q.closed && r.Reason == whole {
		return whole, true
	}
	for _, id := range slices.Sorted(maps.Keys(q.systems)) {
		host := hostOf(id)
		if r.Target == "host/"+host || r.Target == "resolver/"+id || (r.Reason == q.systems[id].Reason || r.Reason == facts.FactMissing) && mentions(r.Message, host) {
			return cmp.Or(q.systems[id].Reason, whole), true
		}
	}
	if r.Reason != facts.FactMissing {
		return "", false
	}
	if engine.SaysUnasked(r.Message) {
		return whole, true
	}
	// Where none of several systems told all, nobody told what is said of a component.
	if len(q.systems) > 1 && len(q.systems) == len(q.source.Asked) && strings.HasPrefix(r.Target, "component/") {
		return whole, true
	}
	return "", false
}

// reason is that of the source, or where it is no more than that not all answered, the most
// frequent one of its systems.
func (q *silence) reason() facts.Reason {
	if q.closed && q.source.Reason != "" {
		return q.source.Reason
	}
	n := map[facts.Reason]int{}
	for _, a := range q.systems {
		n[a.Reason]++
	}
	best := q.source.Reason
	for _, reason := range slices.Sorted(maps.Keys(n)) {
		if n[reason] > n[best] {
			best = reason
		}
	}
	return best
}

// hostOf is the host of a system as it stands in the facts: site/host or site/host:port.
func hostOf(id string) string {
	if _, host, ok := strings.Cut(id, "/"); ok {
		return host
	}
	return id
}

// mentions tells that a text names a host, and not one whose name begins alike.
func mentions(text, host string) bool {
	for rest := text; ; {
		i := strings.Index(rest, host)
		if i < 0 {
			return false
		}
		end := rest[i+len(host):]
		if end == "" || !strings.ContainsAny(end[:1], "abcdefghijklmnopqrstuvwxyz0123456789-_") {
			return true
		}
		rest = end
	}
}

// cause is the cause of all that hangs on the systems that told nothing for a reason.
func (q *silence) cause(reason facts.Reason, known map[string]advice) results.Cause {
	c := results.Cause{Source: q.name, Reason: reason, Asked: len(q.source.Asked), Systems: []string{}, Results: []string{}}
	for _, id := range slices.Sorted(maps.Keys(q.systems)) {
		if a := q.systems[id]; a.Reason == reason {
			c.Systems = append(c.Systems, id)
			c.Example = cmp.Or(c.Example, a.Message)
		}
	}
	c.Example = cmp.Or(c.Example, q.source.Message)
	own, others := known[q.name], known["others"]
	c.Fix = cmp.Or(own.Texts[string(reason)], others.Texts[string(reason)], others.Texts["default"])
	if len(c.Systems) == 0 && q.source.Status == facts.Skipped && q.source.Message != "" {
		c.Fix = q.source.Message // what keeps it from being asked is what has to be changed
	}
	if strings.Contains(c.Example, facts.ErrLost.Error()) {
		return q.lost(c, own)
	}
	if page := own.Texts["page"]; page != "" {
		c.Fix += "; " + page
	}
	noun := own.noun()
	one := len(c.Systems) == 1
	does := map[bool]map[facts.Reason]string{
		true:  {facts.PermissionDenied: "refuses the account", facts.Unreachable: "cannot be reached", facts.Timeout: "does not answer in time"},
		false: {facts.PermissionDenied: "refuse the account", facts.Unreachable: "cannot be reached", facts.Timeout: "do not answer in time"},
	}[one][reason]
	does = cmp.Or(does, "did not answer, or not in full")
	switch {
	case len(c.Systems) == 0 && q.source.Status == facts.Skipped:
		c.Title = fmt.Sprintf("the source %s was not asked", q.name)
	case len(c.Systems) == 0:
		c.Title = fmt.Sprintf("nothing was read from the source %s", q.name)
	case c.Asked == 1:
		c.Title = fmt.Sprintf("the %s %s %s", noun[0], hostOf(c.Systems[0]), does)
	default:
		c.Title = fmt.Sprintf("%d of %d %s %s", len(c.Systems), c.Asked, noun[1], does)
	}
	return c
}

// noun is what the systems of a source are called: one, and several.
func (a advice) noun() [2]string {
	if len(a.Systems) == 2 {
		return [2]string{a.Systems[0], a.Systems[1]}
	}
	return [2]string{"system", "systems"}
}

// lost is the cause of all that hangs on systems of a site that is taken to be lost. There is
// nothing about them to be fixed.
func (q *silence) lost(c results.Cause, own advice) results.Cause {
	c.Title = fmt.Sprintf("%d of %d %s stand at a site that is taken to be lost", len(c.Systems), c.Asked, own.noun()[1])
	c.Fix = "nothing is sent there; start what comes back from copies, declare it at the recovery site, and scan again"
	return c
}
