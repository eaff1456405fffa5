package honesty

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// seenAnyway are changes that leave the verdict at GO, and why that is right. None of
// them takes a result away, but for those about the very servers that it leaves out.
var seenAnyway = map[string]string{
	"cloud_connectors has no servers of production any more":  "Citrix Cloud names the connectors of production, which are lost with it",
	"dfs has no methods any more":                             "the document has no row for it: DFS has one way to come back",
	"dhcp has no servers of production any more":              "what production has needs no proof, and those of the recovery site are asked themselves",
	"dfs has no servers of production any more":               "what production has needs no proof, and the directory names the servers",
	"sql has no servers of production any more":               "what production has needs no proof, and sites.production.sql names the servers",
	"volume_activation has no servers of production any more": "what production has needs no proof; the question, which is medium, is open again",
}

// The facts stay those of the healthy estate, so nothing but the estate file can be the
// reason.
func TestAnEstateFileThatSaysLessIsNeverAGo(t *testing.T) {
	t.Parallel()
	whole := healthyScan(t).doc.Estate
	type change struct {
		name string
		make func(*estate.Estate)
	}
	var all []change
	add := func(name string, make func(*estate.Estate)) { all = append(all, change{name, make}) }
	for _, id := range slices.Sorted(maps.Keys(whole.Components)) {
		c := whole.Components[id]
		if c.Excluded() {
			add(id+" is not mentioned any more, which was declared not to be there", func(e *estate.Estate) { delete(e.Components, id) })
			continue
		}
		add(id+" is not mentioned any more", func(e *estate.Estate) { delete(e.Components, id) })
		for _, part := range []struct {
			name string
			has  bool
			drop func(*estate.Component)
		}{
			{"servers of the recovery site", len(c.Servers.Recovery) > 0, func(c *estate.Component) { c.Servers.Recovery = nil }},
			{"servers of production", len(c.Servers.Production) > 0, func(c *estate.Component) { c.Servers.Production = nil }},
			{"names", len(c.Aliases) > 0, func(c *estate.Component) { c.Aliases = nil }},
			{"callbacks", len(c.Callbacks) > 0, func(c *estate.Component) { c.Callbacks = nil }},
			{"paths", len(c.Paths) > 0, func(c *estate.Component) { c.Paths = nil }},
			{"OUs", len(c.OUs.Production)+len(c.OUs.Recovery) > 0, func(c *estate.Component) { c.OUs = estate.PerSite{} }},
			{"methods", len(c.Methods) > 0, func(c *estate.Component) { c.Methods = nil }},
		} {
			if part.has {
				add(id+" has no "+part.name+" any more", func(e *estate.Estate) { part.drop(e.Components[id]) })
			}
		}
		for i, alias := range c.Aliases {
			if len(c.Aliases) > 1 {
				add(id+" is not known by "+alias+" any more", func(e *estate.Estate) { e.Components[id].Aliases = slices.Delete(e.Components[id].Aliases, i, i+1) })
			}
		}
	}
	add("no component is mentioned", func(e *estate.Estate) { e.Components = map[string]*estate.Component{} })
	add("the recovery site has no resource location", func(e *estate.Estate) { e.Sites.Recovery.ResourceLocation = "" })
	add("production has no resource location", func(e *estate.Estate) { e.Sites.Production.ResourceLocation = "" })
	add("the recovery site has no networks", func(e *estate.Estate) { e.Sites.Recovery.Networks = nil })
	add("nobody has signed anything", func(e *estate.Estate) { e.Policy.Attestations = "" })
	for name := range seenAnyway {
		if !slices.ContainsFunc(all, func(c change) bool { return c.name == name }) {
			t.Errorf("there is no change %q", name)
		}
	}
	before := judge(t, healthyScan(t).doc, evaluate.Options{})
	for _, tt := range all {
		t.Run(tt.name, func(t *testing.T) {
			parallel(t)
			doc := healthyScan(t).declaring(t, tt.make)
			if doc.Estate.Policy.Attestations == "" {
				doc.Estate.Policy.AttestationList = nil
			}
			res := judge(t, doc, evaluate.Options{})
			why, may := seenAnyway[tt.name]
			if isGo := res.Verdict.Decision == results.Go; isGo && !may {
				t.Errorf("the verdict is GO, with %s", strings.Join(beside(res), "; "))
			} else if may && !isGo {
				t.Errorf("the verdict is %s although %s", res.Verdict.Decision, why)
			}
			lost := slices.DeleteFunc(vanished(before, res), func(result string) bool {
				_, target, _ := strings.Cut(result, " host/")
				for id, c := range whole.Components {
					if now := doc.Estate.Components[id]; now != nil && slices.Contains(c.Servers.Production, target) && !slices.Contains(now.Servers.Production, target) {
						return true
					}
				}
				return false
			})
			if may && len(lost) > 0 {
				t.Errorf("it is GO, and not judged any more are %q", lost)
			}
		})
	}
}

// vanished lists what was judged before and is not any more.
func vanished(before, after *results.Document) []string {
	has := map[string]bool{}
	for i := range after.Results {
		if r := &after.Results[i]; r.Status != results.NotApplicable {
			has[r.Rule+" "+r.Target] = true
		}
	}
	var lost []string
	for i := range before.Results {
		if r := &before.Results[i]; r.Status == results.Pass && !has[r.Rule+" "+r.Target] {
			lost = append(lost, r.Rule+" "+r.Target)
		}
	}
	return lost
}
