package engine_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
)

func TestAResultCountsForTheComponentThatItIsAbout(t *testing.T) {
	const judging = `
targets contains target if some target in ["host/lic1.corp.example", "host/else.corp.example", "component/fas", "component/unheard-of", "estate"]

findings contains {"target": "estate", "message": "broken", "evidence": {}} if input.estate.domain == ""
`
	rule := func(component string) string {
		text := strings.ReplaceAll(header, "muster.rules.dns.probe", "muster.rules."+component+".probe") + judging
		return strings.ReplaceAll(text, "requires: [dns.resolvers]", "requires: [estate]")
	}
	p, err := policy.Parse(policy.Folder{FS: fstest.MapFS{
		"replication/probe/probe.rego": {Data: []byte(rule("replication"))},
		"dns/probe/probe.rego":         {Data: []byte(rule("dns"))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	doc := learnt()
	doc.Estate.Components["license_server"] = &estate.Component{Servers: estate.PerSite{Production: []string{"lic1.corp.example"}}}
	got := map[string]string{}
	for _, r := range everyResult(t, set, doc) {
		got[r.Rule+" "+r.Target] = r.Component
	}
	for key, want := range map[string]string{
		"replication/probe host/lic1.corp.example": "license_server",
		"replication/probe host/else.corp.example": "replication",
		"replication/probe component/fas":          "fas",
		"replication/probe component/unheard-of":   "replication",
		"replication/probe estate":                 "replication",
		"dns/probe host/lic1.corp.example":         "dns",
		"dns/probe component/fas":                  "fas",
	} {
		if got[key] != want {
			t.Errorf("%s counts for %q, want %q", key, got[key], want)
		}
	}
}
