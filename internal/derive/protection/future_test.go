package protection_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// What is dated in the future has no age: a clock is wrong. A few minutes are what clocks
// may differ.
func TestWhatIsStillToComeProvesNothing(t *testing.T) {
	for _, tt := range []struct {
		name  string
		age   int64
		known bool
	}{
		{"as old as clocks may differ", -300, true},
		{"in the future", -301, false},
		{"a year in the future", -365 * 86400, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := joined(t, func(d *facts.Document) {
				d.Estate.Thresholds.ClockSkew = 300
				r := central(d, "recovery")
				r.RecoveryPoints.Items["v-sf"].Newest["c-dr"].AgeSeconds = tt.age
				r.Plans.Items["other"].Test.AgeSeconds = new(tt.age)
				d.Prism.Sites["recovery"].Elements["dr"].Domains.Items["PD"].Copies.Items["x"].Newest["c-dr"].AgeSeconds = tt.age
			})
			if c := j.Protection.Servers["sf1.corp.example"].Copy; c.Learnt() != tt.known {
				t.Errorf("a copy by a policy: known %v (%s)", c.Learnt(), c.Message)
			}
			if c := j.Images["pooled"].Copy; c.Learnt() != tt.known {
				t.Errorf("a copy by a protection domain: known %v (%s)", c.Learnt(), c.Message)
			}
			if p := j.Protection.Plans["r1"]; (p.Test.AgeSeconds != nil) != tt.known {
				t.Errorf("the test of a plan: age %v", p.Test.AgeSeconds)
			}
		})
	}
}
