// Package policy loads rules and makes sure, before any of them is asked, that
// they cannot lie: metadata is complete, every path that a rule reads exists in
// the input, and nothing can be read but the input.
package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Rule is one rule, as its package and the annotations of that package say.
type Rule struct {
	results.Rule
	File    string // where its package stands
	Package string // such as "muster.rules.dns.low_ttl"
	Own     bool   // of a folder of the user's own

	// Sets are those of the contract that the rule defines.
	Sets map[string]bool
	// Declared tells that the targets come from the estate file alone, so that the
	// list of them is complete even when nothing could be learnt.
	Declared bool
	// Engine tells that the rule has no Rego: what it says is made in Go from what all
	// other rules said (package reach). Bundled rules only.
	Engine bool
	// Observes tells whether a pass is an observation about something that stands or
	// lies at the recovery site: [ObservesRecovery], [ObservesTarget] or "" for none.
	Observes string
	// Declares is the key of the component in the estate file that the rule takes its
	// targets from (aliases, callbacks), when an empty one means that it is forgotten.
	// DeclaresWith limits that to estates that also have another component.
	Declares, DeclaresWith string
	// Lost is what becomes of the rule when production is taken to be lost: [LostGone],
	// [LostNames], [LostRunning] or "" for nothing in particular. LostWhy is why, in words.
	Lost, LostWhy string
	// Platform is PlatformNutanix for rules about what Nutanix does for the recovery site.
	// They do not apply where the estate file has another platform there: people are asked.
	Platform string
	// Population is PopulationEstate for rules whose targets are things that the estate file
	// declares, of which sources may take some out: without the sources, what is not
	// declared is not there.
	Population string
	// Explains tells that the findings of the rule say why something is so that other rules
	// find: of all that one change settles, they are told first.
	Explains bool
	// Follows are rules whose failures bring about those of this one: where one of them fails
	// for the same thing, it is told first, and this one with it.
	Follows []string
	// Vantages tells that the rule judges what vantages of the estate file found. Without any it
	// does not apply, and the component is judged by its other rules alone.
	Vantages bool
	// Besides are sources that the rule reads where they are known and can do without. What it
	// leaves unknown for them is told with what keeps them from answering.
	Besides []string
	// ByHand is why the fixes of the rule, or some of them, are words for people and not a
	// change that the embedded estate could show to work; "" when all of them are.
	ByHand string
}

// The values of Lost.
const (
	// LostGone: the rule compares the sites, or watches what production does while it lives.
	LostGone = "gone"
	// LostNames: names and counts may come from last-known facts, because what decides is
	// learnt elsewhere.
	LostNames = "names"
	// LostRunning: the rule is about what runs, and machines that come back from copies do not
	// run before they are started at the recovery site.
	LostRunning = "running"
)

// PopulationEstate is the value of Population.
const PopulationEstate = "estate"

// The values of Observes.
const (
	ObservesRecovery = "recovery" // whatever the target
	ObservesTarget   = "target"   // when the target is at the recovery site
)

// PlatformNutanix is the value of Platform.
const PlatformNutanix = estate.PlatformNutanix

// contract lists the sets of a rule; only these may be partial.
var contract = []string{"targets", "needs", "findings", "gaps", "attest"}

// prefix is the package that all rules live below.
const prefix = "muster.rules."

// fromAnnotations reads the metadata of a rule's package. All that is missing is
// told at once.
func fromAnnotations(m *ast.Module, file string) (*Rule, error) {
	path := packagePath(m)
	parts := strings.Split(strings.TrimPrefix(path, prefix), ".")
	if len(parts) != 2 {
		return nil, fmt.Errorf("%s: package %s is not of the form %s<component>.<rule_name>", file, path, prefix)
	}
	id := parts[0] + "/" + strings.ReplaceAll(parts[1], "_", "-")
	r := &Rule{File: file, Package: path, Sets: map[string]bool{}}
	r.ID, r.Component = id, parts[0]

	var a *ast.Annotations
	for _, c := range m.Annotations {
		if c.Scope == "package" {
			a = c
		}
	}
	if a == nil {
		return nil, fmt.Errorf("%s: rule %s has no METADATA above its package; `muster rules new` shows how it looks", file, id)
	}
	var missing []string
	need := func(what string, there bool) {
		if !there {
			missing = append(missing, what)
		}
	}
	list := func(key string) []string {
		var out []string
		if l, ok := a.Custom[key].([]any); ok {
			for _, e := range l {
				if s, ok := e.(string); ok {
					out = append(out, s)
				}
			}
		}
		return out
	}
	text := func(key string) string { s, _ := a.Custom[key].(string); return strings.TrimSpace(s) }

	r.Title, r.Description = strings.TrimSpace(a.Title), strings.Join(strings.Fields(a.Description), " ")
	r.Severity = results.Severity(text("severity"))
	r.Remediation = strings.Join(strings.Fields(text("remediation")), " ")
	r.Basis = text("basis")
	r.Recommendations, r.Requires = list("recommendations"), list("requires")
	r.Unwaivable, _ = a.Custom["unwaivable"].(bool)
	r.Formerly = list("formerly")
	r.Engine, _ = a.Custom["engine"].(bool)
	r.Explains, _ = a.Custom["explains"].(bool)
	r.Follows, r.Besides = list("follows"), list("besides")
	r.Vantages, _ = a.Custom["vantages"].(bool)
	r.Observes, r.Declares, r.DeclaresWith = text("observes"), text("declares"), text("declaresWith")
	r.Platform = text("platform")
	lost, why, _ := strings.Cut(strings.Join(strings.Fields(text("lost")), " "), ":")
	r.Lost, r.LostWhy = lost, strings.TrimSpace(why)
	r.ByHand = text("byHand")
	if planned, unplanned := text("planned"), text("unplanned"); planned != "" || unplanned != "" {
		r.Readings = &results.Readings{Planned: strings.Join(strings.Fields(planned), " "), Unplanned: strings.Join(strings.Fields(unplanned), " ")}
	}
	r.Population = text("population")

	need("title", r.Title != "")
	need("description", r.Description != "")
	need("custom.severity", r.Severity != "")
	need("custom.remediation", r.Remediation != "")
	need("custom.requires", len(r.Requires) > 0)
	need("custom.recommendations", len(r.Recommendations) > 0)
	need("custom.basis", r.Basis != "")
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s: rule %s lacks %s in its METADATA", file, id, strings.Join(missing, ", "))
	}
	if !slices.Contains(results.Severities, r.Severity) {
		return nil, fmt.Errorf("%s: rule %s has severity %q; use one of %v", file, id, r.Severity, results.Severities)
	}
	if r.Observes != "" && r.Observes != ObservesRecovery && r.Observes != ObservesTarget {
		return nil, fmt.Errorf("%s: rule %s has observes %q; use recovery or target, or leave it out", file, id, r.Observes)
	}
	if r.Platform != "" && r.Platform != PlatformNutanix {
		return nil, fmt.Errorf("%s: rule %s has platform %q; use %s, or leave it out", file, id, r.Platform, PlatformNutanix)
	}
	if r.Readings != nil && (r.Readings.Planned == "" || r.Readings.Unplanned == "") {
		return nil, fmt.Errorf("%s: rule %s has one of planned and unplanned; give both, or none", file, id)
	}
	if r.Lost != "" && (!slices.Contains([]string{LostGone, LostNames, LostRunning}, r.Lost) || r.LostWhy == "") {
		return nil, fmt.Errorf("%s: rule %s has lost %q; use %s, %s or %s with why after a colon, or leave it out", file, id, text("lost"), LostGone, LostNames, LostRunning)
	}
	if r.Population != "" && r.Population != PopulationEstate {
		return nil, fmt.Errorf("%s: rule %s has population %q; use %s, or leave it out", file, id, r.Population, PopulationEstate)
	}
	if r.Basis != "document" && r.Basis != "practice" {
		return nil, fmt.Errorf("%s: rule %s has basis %q; use document or practice", file, id, r.Basis)
	}
	if err := formerly(r, a.Custom); err != nil {
		return nil, err
	}
	return r, nil
}

// Elsewhere tells that the rule is about a platform that the recovery site does not run on.
func (r *Rule) Elsewhere(est *estate.Estate) bool {
	return r.Platform != "" && !est.Sites.Recovery.OnNutanix()
}

// Unseen tells that the rule judges what vantages find, and that the estate has none.
func (r *Rule) Unseen(est *estate.Estate) bool { return r.Vantages && len(est.VantagesHere()) == 0 }

// Sources are the sources that the rule cannot do without.
func (r *Rule) Sources() []string {
	var out []string
	for _, path := range r.Requires {
		root, _, _ := strings.Cut(path, ".")
		for _, s := range input.Behind[root] {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func packagePath(m *ast.Module) string {
	return strings.TrimPrefix(m.Package.Path.String(), "data.")
}
