package protection

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestTheCopyOfAPlanMayDifferInItsIdsAndInNothingElse(t *testing.T) {
	plan := func() *facts.RecoveryPlan {
		return &facts.RecoveryPlan{
			Answered: facts.Yes(), Recovery: facts.PlanLocation{Central: "pc-r"},
			Stages:    []facts.PlanStage{{VMs: []string{"a", "b"}}, {Categories: []string{"c1"}}},
			Networks:  []facts.NetworkMapping{{Primary: facts.PlanNetwork{Name: "V10", Subnet: "s1"}, Recovery: facts.PlanNetwork{Name: "V20", Gateway: "10.20.0.1", Prefix: 24}}},
			Addresses: map[string]string{"a": "10.20.0.7"},
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*facts.RecoveryPlan)
		want   []string
	}{
		{"nothing", func(*facts.RecoveryPlan) {}, nil},
		{"ids of networks and categories", func(p *facts.RecoveryPlan) {
			p.Networks[0].Primary.Subnet, p.Stages[1].Categories[0] = "other", "other"
		}, nil},
		{"how long a stage waits", func(p *facts.RecoveryPlan) { p.Stages[1].DelaySeconds = 60 }, nil},
		{"a machine starts in another stage", func(p *facts.RecoveryPlan) {
			p.Stages[0].VMs, p.Stages[1].VMs = []string{"a"}, []string{"b"}
		}, []string{"the order of the stages"}},
		{"a network leads elsewhere", func(p *facts.RecoveryPlan) { p.Networks[0].Recovery.Name = "V21" }, []string{"the networks"}},
		{"a gateway", func(p *facts.RecoveryPlan) { p.Networks[0].Recovery.Gateway = "10.20.0.254" }, []string{"the networks"}},
		{"an address of a machine", func(p *facts.RecoveryPlan) { p.Addresses = nil }, []string{"the addresses of machines"}},
		{"its networks stretch", func(p *facts.RecoveryPlan) { p.Stretched = true }, []string{"whether networks stretch"}},
		{"it is for another Prism Central", func(p *facts.RecoveryPlan) { p.Recovery.Central = "pc-x" }, []string{"the Prism Central it is for"}},
		{"it was not read", func(p *facts.RecoveryPlan) { p.Answered, p.Stretched = facts.No(facts.Timeout, ""), true }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			twin := plan()
			tt.change(twin)
			if got := differing(plan(), twin); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
