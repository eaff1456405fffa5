package facts_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestReportsOfEveryRunAreKeptAndTheNewestCounts(t *testing.T) {
	at := morning
	of := func(vantage string, status facts.Status, windows *facts.Windows, reports map[string]*facts.GPOReport) *facts.Document {
		d := run(vantage, 0)
		d.Sources = map[string]*facts.Source{
			"windows":     {Answered: facts.Answered{Status: status}, Started: at, Asked: map[string]*facts.Asked{}},
			"grouppolicy": {Answered: facts.Answered{Status: status}, Started: at, Asked: map[string]*facts.Asked{}},
		}
		d.Windows = windows
		d.GroupPolicy = &facts.GroupPolicy{Views: map[string]*facts.SysvolView{}, Reports: reports}
		return d
	}
	applied := func(told, container string) map[string]*facts.AppliedPolicies {
		return map[string]*facts.AppliedPolicies{"pc1": {Answered: facts.Answered{Status: facts.OK, Told: told}, Host: "pc1", Container: container}}
	}
	report := func(told, name string) map[string]*facts.GPOReport {
		return map[string]*facts.GPOReport{"{A}": {Answered: facts.Answered{Status: facts.OK, Told: told}, GUID: "{A}", Name: name}}
	}
	const older, newer = "2026-11-21T08:00:00Z", "2026-11-22T07:00:00Z"
	for name, docs := range map[string][]*facts.Document{
		"a run that asked nobody": {
			of("hq", facts.OK, &facts.Windows{Hosts: map[string]*facts.WindowsHost{}, Applied: applied(older, "old")}, report(older, "old")),
			of("dr", facts.Skipped, &facts.Windows{Hosts: map[string]*facts.WindowsHost{}, Applied: applied(newer, "new")}, report(newer, "new")),
		},
		"neither asked anybody": {
			of("hq", facts.Skipped, &facts.Windows{Hosts: map[string]*facts.WindowsHost{}, Applied: applied(newer, "new")}, report(newer, "new")),
			of("dr", facts.Skipped, nil, nil),
		},
		"both asked": {
			of("hq", facts.OK, &facts.Windows{Hosts: map[string]*facts.WindowsHost{}, Applied: applied(newer, "new")}, report(newer, "new")),
			of("dr", facts.OK, &facts.Windows{Hosts: map[string]*facts.WindowsHost{}, Applied: applied(older, "old")}, report(older, "old")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := facts.Merge(docs...)
			if err != nil {
				t.Fatal(err)
			}
			if out.Windows == nil || out.Windows.Applied["pc1"] == nil || out.Windows.Applied["pc1"].Container != "new" {
				t.Errorf("Windows is %+v", out.Windows)
			}
			if out.GroupPolicy == nil || out.GroupPolicy.Reports["{A}"] == nil || out.GroupPolicy.Reports["{A}"].Name != "new" {
				t.Errorf("Group Policy is %+v", out.GroupPolicy)
			}
		})
	}
}
