package prism

import (
	"fmt"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

func TestWhereRecoveryPointsAreExpected(t *testing.T) {
	vm := func(cluster string) *facts.VM {
		return &facts.VM{UUID: "v", Cluster: cluster, Protection: facts.ProtectedByPolicy}
	}
	policy := func(fra, muc []string, rpo int64) *facts.ProtectionPolicy {
		return &facts.ProtectionPolicy{
			Locations: []facts.PolicyLocation{{Label: "a", Central: "fra", Clusters: fra}, {Label: "b", Central: "muc", Clusters: muc}},
			Schedules: []facts.ReplicationSchedule{{Source: "a", Remote: "b", RPOSeconds: rpo}, {Source: "a", Remote: "b", RPOSeconds: 2 * rpo}, {Source: "b", Remote: "a", RPOSeconds: rpo}},
		}
	}
	local := &facts.ProtectionPolicy{Locations: []facts.PolicyLocation{{Label: "a", Central: "fra", Clusters: []string{"c1"}}, {Label: "b", Central: "fra", Clusters: []string{"c2"}}},
		Schedules: []facts.ReplicationSchedule{{Source: "a", Remote: "b", RPOSeconds: 60}, {Source: "b", Remote: "a", RPOSeconds: 60}}}
	hour := time.Hour
	for name, c := range map[string]struct {
		at     string // uuid of the Prism Central that is asked
		here   bool   // it has the VM
		vm     *facts.VM
		policy *facts.ProtectionPolicy
		want   []expected
		synced bool
	}{
		"at the other site":                {"muc", false, vm("c1"), policy(nil, []string{"d1", "d2"}, 3600), []expected{{"v", []string{"d1", "d2"}, hour}}, false},
		"where it is made":                 {"fra", true, vm("c1"), policy([]string{"c1"}, nil, 3600), []expected{{"v", []string{"c1"}, hour}}, false},
		"where it is made, on any cluster": {"fra", true, vm("c1"), policy(nil, nil, 3600), []expected{{"v", nil, hour}}, false},
		"not at a third one":               {"ber", false, vm("c1"), policy(nil, nil, 3600), nil, false},
		"none when it is synchronous":      {"muc", false, vm("c1"), policy(nil, nil, 0), nil, true},
		"on the other cluster, within one": {"fra", true, vm("c1"), local, []expected{{"v", []string{"c1"}, time.Minute}, {"v", []string{"c2"}, time.Minute}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			pc := &central{facts: &facts.PrismCentral{UUID: c.at}}
			got, synced := pc.places(c.vm, c.policy, c.here)
			expect(t, "places", fmt.Sprint(got), fmt.Sprint(c.want))
			if synced != c.synced {
				t.Errorf("synchronous: %v", synced)
			}
		})
	}
}

func TestWhoHasToTellWhichVMsAreProtected(t *testing.T) {
	policy := func(primary string) map[string]*facts.ProtectionPolicy {
		return map[string]*facts.ProtectionPolicy{"p": {Locations: []facts.PolicyLocation{
			{Central: "fra", Primary: primary == "fra"}, {Central: "muc", Primary: primary == "muc"}, {Central: "ber", Primary: primary == "ber"}, {},
		}}}
	}
	for name, c := range map[string]struct {
		primary string
		told    []string
		want    bool
	}{
		"the primary one":                         {"fra", []string{"fra", "muc"}, true},
		"not without the primary one":             {"fra", []string{"muc", "ber"}, false},
		"all of them where none is marked":        {"", []string{"fra", "muc", "ber"}, true},
		"not without one of those, marked or not": {"", []string{"fra", "muc"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			told := map[string]bool{}
			for _, id := range c.told {
				told[id] = true
			}
			pc := &central{facts: &facts.PrismCentral{Policies: facts.Listing[*facts.ProtectionPolicy]{Items: policy(c.primary)}}}
			if got := pc.all(told); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
