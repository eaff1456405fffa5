package protection_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func policy() *facts.ProtectionPolicy {
	return &facts.ProtectionPolicy{
		UUID: "pp", Name: "Servers", Categories: []string{"c1"},
		Locations: []facts.PolicyLocation{{Label: "a", Central: "pc-p", Clusters: []string{"c-p"}}, {Label: "b", Central: "pc-r", Clusters: []string{"c-dr"}}},
		Schedules: []facts.ReplicationSchedule{{Source: "a", Remote: "b", RPOSeconds: 3600}, {Source: "b", Remote: "a", RPOSeconds: 3600}},
	}
}

func TestTheCopyOfAPolicyMayDifferInItsIdsAndInNothingElse(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(there map[string]*facts.ProtectionPolicy)
		known  bool
		differ []string
	}{
		{"nothing", func(map[string]*facts.ProtectionPolicy) {}, true, nil},
		{"under another id", func(all map[string]*facts.ProtectionPolicy) {
			all["other"] = all["pp"]
			delete(all, "pp")
		}, true, nil},
		{"labels and categories have other ids", func(all map[string]*facts.ProtectionPolicy) {
			p := all["pp"]
			p.Categories = []string{"x"}
			p.Locations[0].Label, p.Schedules[0].Source, p.Schedules[1].Remote = "z", "z", "z"
		}, true, nil},
		{"no category at all", func(all map[string]*facts.ProtectionPolicy) { all["pp"].Categories = nil }, true, []string{"whether categories choose"}},
		{"another pace", func(all map[string]*facts.ProtectionPolicy) { all["pp"].Schedules[1].RPOSeconds = 86400 }, true, []string{"how often it copies"}},
		{"one way alone", func(all map[string]*facts.ProtectionPolicy) { all["pp"].Schedules = all["pp"].Schedules[:1] }, true, []string{"how often it copies"}},
		{"paused", func(all map[string]*facts.ProtectionPolicy) { all["pp"].Schedules[1].Paused = true }, true, []string{"what is paused"}},
		{"another cluster", func(all map[string]*facts.ProtectionPolicy) { all["pp"].Locations[1].Clusters = nil }, true, []string{"how often it copies", "the places that it copies between"}},
		{"it is not there", func(all map[string]*facts.ProtectionPolicy) { delete(all, "pp") }, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := joined(t, func(d *facts.Document) {
				central(d, "production").Policies = facts.Listing[*facts.ProtectionPolicy]{Answered: facts.Yes(), Items: map[string]*facts.ProtectionPolicy{"pp": policy()}}
				there := map[string]*facts.ProtectionPolicy{"pp": policy()}
				tt.change(there)
				central(d, "recovery").Policies = facts.Listing[*facts.ProtectionPolicy]{Answered: facts.Yes(), Items: there}
			})
			k := j.Protection.Policies["pp"]
			if !k.Learnt() || k.There != tt.known || !slices.Equal(k.Differs, tt.differ) {
				t.Errorf("got %+v", k)
			}
		})
	}
}

func TestACopyOfAPolicyThatNobodyReadIsNotKnown(t *testing.T) {
	for name, change := range map[string]func(*facts.Document){
		"the recovery site has no Prism Central": func(d *facts.Document) { d.Prism.Sites["recovery"].Central = nil },
		"it did not answer":                      func(d *facts.Document) { central(d, "recovery").Answered = facts.No(facts.Timeout, "") },
		"its policies were not listed":           func(d *facts.Document) { central(d, "recovery").Policies.Answered = facts.No(facts.Timeout, "") },
	} {
		t.Run(name, func(t *testing.T) {
			j := joined(t, func(d *facts.Document) {
				central(d, "production").Policies = facts.Listing[*facts.ProtectionPolicy]{Answered: facts.Yes(), Items: map[string]*facts.ProtectionPolicy{"pp": policy()}}
				central(d, "recovery").Policies.Items = map[string]*facts.ProtectionPolicy{}
				change(d)
			})
			if k := j.Protection.Policies["pp"]; k.Learnt() {
				t.Errorf("got %+v", k)
			}
		})
	}
}

// Generations of the interface write clusters and pauses otherwise.
func TestAPolicyOfTwoGenerationsDiffersInWhatBothSay(t *testing.T) {
	j := joined(t, func(d *facts.Document) {
		central(d, "production").Policies = facts.Listing[*facts.ProtectionPolicy]{Answered: facts.Yes(), Items: map[string]*facts.ProtectionPolicy{"pp": policy()}}
		old := policy()
		old.Locations[0].Clusters, old.Locations[1].Clusters, old.Schedules[0].RPOSeconds = nil, nil, 60
		old.Schedules[1].Paused = true
		central(d, "recovery").Policies = facts.Listing[*facts.ProtectionPolicy]{Answered: facts.Yes(), Items: map[string]*facts.ProtectionPolicy{"pp": old}}
		central(d, "recovery").Generations = map[string]string{"policies": "v3"}
	})
	if k := j.Protection.Policies["pp"]; !slices.Equal(k.Differs, []string{"how often it copies"}) {
		t.Errorf("got %q", k.Differs)
	}
}
