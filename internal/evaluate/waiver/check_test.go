package waiver_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
)

func TestWaiversThatMayNotBeAreRefused(t *testing.T) {
	known := map[string]*results.Rule{
		"dns/low-ttl": {}, "dns/zone-fresh": {}, "dns/serial-close": {}, "ad/subnets-mapped": {}, "ad/never": {Unwaivable: true}, "sql/listener-record": {},
	}
	tests := []struct {
		rule, allow string
		want        string // "" for a waiver that may be
	}{
		{"dns/low-ttl", "", ""},
		{"dns/*", "", ""},
		{"*/low-ttl", "", ""},
		{"ad/*", "", ""}, // it covers nothing of ad/never, and a notice says so
		{"ad/never", "", "w.yaml:2: the rule ad/never may not be waived"},
		{"AD/Never", "", "the rule ad/never may not be waived"},
		{"ad/never", "it is a test", "the rule ad/never may not be waived"},
		{"*", "", "w.yaml:2: the waiver of Jo covers the rule *, which fits nearly all rules"},
		{"*", "the move of January", ""},
		{"**", "", "fits nearly all rules"},
		{"*/*", "", "fits nearly all rules"},
		{"?*", "", "fits nearly all rules"},
		{"*-*", "", "fits nearly all rules"},
		{"*s*", "", "fits nearly all rules"},
		{"*s*", "the move of January", ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule+" "+tt.allow, func(t *testing.T) {
			est := &estate.Estate{File: "estate.yaml", Policy: estate.Policy{
				Waivers: "w.yaml", AllowWildcardWaivers: tt.allow,
				WaiverList: []estate.Waiver{{Rule: tt.rule, Target: "*", Owner: "Jo", At: estate.Position{Line: 2}}},
			}}
			err := waiver.Check(est, known)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// What one pattern may not, several may not together.
func TestPatternsThatTogetherFitNearlyAllRulesAreRefused(t *testing.T) {
	known := map[string]*results.Rule{}
	for _, component := range []string{"ad", "dns", "sql", "fas"} {
		for _, name := range []string{"alpha", "bravo", "charlie", "delta"} {
			known[component+"/"+name] = &results.Rule{}
		}
	}
	for name, c := range map[string]struct {
		rules  []string
		allow  string
		refuse bool
	}{
		"whole components, by their names": {[]string{"ad/*", "dns/*", "sql/*", "fas/*"}, "", false},
		"a few of all components":          {[]string{"*/alpha", "*/bravo"}, "", false},
		"one after the other":              {[]string{"*/alpha", "*/bravo", "*/charlie"}, "", true},
		"the same again":                   {[]string{"*/alpha", "*/alpha", "*/a*"}, "", false},
		"for a reason":                     {[]string{"*/alpha", "*/bravo", "*/charlie"}, "the move of January", false},
	} {
		t.Run(name, func(t *testing.T) {
			est := &estate.Estate{File: "estate.yaml", Policy: estate.Policy{Waivers: "w.yaml", AllowWildcardWaivers: c.allow}}
			for _, r := range c.rules {
				est.Policy.WaiverList = append(est.Policy.WaiverList, estate.Waiver{Rule: r, Target: "*", Owner: "Jo"})
			}
			if err := waiver.Check(est, known); (err != nil) != c.refuse {
				t.Errorf("got %v", err)
			}
		})
	}
}
