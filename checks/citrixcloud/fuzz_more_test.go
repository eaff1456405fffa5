package citrixcloud

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// seeds adds the answers of the fixture whose path has one of some words.
func seeds(f *testing.F, words ...string) {
	c := &cloud{lists: map[string][]any{}, answers: map[string]any{}}
	c.fillHealthy()
	for path, a := range c.answers {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(path, w) }) {
			b, _ := json.Marshal(a)
			f.Add(b)
		}
	}
	for path, l := range c.lists {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(path, w) }) {
			b, _ := json.Marshal(object{"Items": l})
			f.Add(b)
		}
	}
}

// written fails when something cannot be a part of the facts.
func written(t *testing.T, all ...any) {
	t.Helper()
	if _, err := json.Marshal(all); err != nil {
		t.Error(err)
	}
}

// FuzzPolicies reads anything as Citrix policies.
func FuzzPolicies(f *testing.F) {
	seeds(f, "/gpo/")
	f.Add([]byte(`{"items":[{"policyGuid":"p","isEnabled":"true","priority":"2","settings":[{"settingName":"DATPath_Part","settingValue":5}],"filters":[{"filterType":"OU","isAllowed":true,"isEnabled":true,"filterData":"\"OU=a\\\\,b\""}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var answer struct {
			Items list[citrixPolicy] `json:"items"`
		}
		if restclient.Decode(body, &answer) != nil {
			return
		}
		for _, i := range answer.Items.items {
			p, err := i.fact()
			if err != nil {
				continue
			}
			if i.Settings.null || i.Filters.null || i.Enabled.said == nil || len(p.Filters) > len(i.Filters.items) {
				t.Errorf("%+v was made of what nobody told", p)
			}
			for _, f := range p.Filters {
				if kind := strings.ToLower(f.Kind); f.Target != "" && kind != "desktopgroup" && kind != "desktoptag" && kind != "ou" {
					t.Errorf("the filter %s keeps %q", f.Kind, f.Target)
				}
			}
			written(t, p)
		}
	})
}

// FuzzTestReports reads anything as the report of a test.
func FuzzTestReports(f *testing.F) {
	seeds(f, "/TestReport")
	f.Add([]byte(`{"FormattedReportTime":"0001-01-01T00:00:00Z","TestResults":[{"TestComponentStatus":"NotRun|Successful","TestComponents":null}]}`))
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body []byte) {
		var i testReport
		if restclient.Decode(body, &i) != nil {
			return
		}
		r := i.fact("A", now, strings.TrimSpace)
		if r.AgeSeconds != nil && *r.AgeSeconds < 0 || len(r.Said) > mostSaid || r.Learnt() != (r.Outcome != "") {
			t.Errorf("got %+v", r)
		}
		if r.Outcome == facts.TestPassed && len(i.Results.items) == 0 {
			t.Error("a report without results is a pass")
		}
		written(t, r)
	})
}

// FuzzAccessRules reads anything as the access rules of a delivery group.
func FuzzAccessRules(f *testing.F) {
	seeds(f, "/DeliveryGroups")
	f.Add([]byte(`{"Id":"a","SimpleAccessPolicy":null,"AdvancedAccessPolicy":[{"Enabled":true,"AllowedConnections":"Filtered","AllowedUsers":"Any","IncludedUserFilterEnabled":true,"IncludedUsers":[{"Sid":"S"}]},{"Enabled":false}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var i group
		if restclient.Decode(body, &i) != nil {
			return
		}
		g := i.fact()
		err := i.entitled(g)
		if err == nil && i.Access == nil && len(inForce(i.Rules)) == 0 && (g.Everyone || len(g.Users) > 0) {
			t.Error("somebody may enter by no rule")
		}
		for _, a := range inForce(i.Rules) {
			if err == nil && i.Access == nil && !g.Everyone && (a.Filtered.said == nil || a.Users.null) {
				t.Error("users that nobody told of were taken for none")
			}
		}
		written(t, g)
	})
}

// FuzzFurtherAnswers reads anything as what else the site and the services beside it say.
func FuzzFurtherAnswers(f *testing.F) {
	seeds(f, "supportedPlugins", "FasServers", "ErrorWarning", "Misconfiguration", "BackupRestore", "Tags", "Machines")
	f.Fuzz(func(t *testing.T, body []byte) {
		if into := (page[plugin]{}); restclient.Decode(body, &into) == nil {
			z := pluginsOf("a", into.Items)
			if z.Others+len(z.Items) > len(into.Items.items) {
				t.Errorf("%d plug-ins are %+v", len(into.Items.items), z)
			}
			written(t, z)
		}
		if into := (fasList{}); restclient.Decode(body, &into) == nil {
			servers := map[string]*facts.FASServer{}
			for _, s := range into.items {
				s.add(servers)
			}
			for name, s := range servers {
				if name == "" || name != s.Host || len(s.Available) == 0 {
					t.Errorf("got %+v", s)
				}
			}
			written(t, servers)
		}
		if into := (health{}); restclient.Decode(body, &into) == nil {
			a := into.fact(strings.TrimSpace)
			if len(a.Items) > mostAlerts || a.Learnt() && (into.Zone == nil || into.Site == nil) {
				t.Errorf("got %+v", a)
			}
			written(t, a)
		}
		if into := report(""); restclient.Decode(body, &into) == nil {
			written(t, into.fact(strings.TrimSpace))
		}
		if into := (page[backup]{}); restclient.Decode(body, &into) == nil {
			b := backupsOf(into.Items)
			if b.Failed != nil && b.Newest == "" {
				t.Errorf("got %+v", b)
			}
			written(t, b)
		}
		if into := (page[machine]{}); restclient.Decode(body, &into) == nil {
			all := assignments{}
			for _, m := range into.Items.items {
				all.add(m)
			}
			for _, a := range all.fact(facts.Yes()).Items {
				if a.Assigned > a.Machines || (a.Assigned == 0) != (a.SHA256 == "") {
					t.Errorf("got %+v", a)
				}
			}
			written(t, all.fact(facts.Yes()))
		}
	})
}
