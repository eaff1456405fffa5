package engine

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/facts"
)

const head = `# METADATA
# title: A rule
# description: Why it matters.
# custom:
#   severity: high
#   remediation: End it.
#   requires: [estate]
#   recommendations: [X-001]
#   basis: practice
package muster.rules.dns.probe

targets contains "component/dns" if true

findings contains {"target": "component/dns", "message": "m", "evidence": {}} if `

// How far a rule got when it was stopped depends on the machine, so what it would have
// said is no result.
func TestARuleOfTheUserThatDoesNotEndEndsTheRunWithItsName(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		own   bool
		limit time.Duration
		most  uint64 // of memory
		want  []string
	}{
		"a rule that ends":                        {`input.asOf == ""`, true, time.Hour, 1 << 40, nil},
		"a bundled rule has no limit":             {`count(numbers.range(1, 20000)) == 1`, false, time.Nanosecond, 1, nil},
		"loops within loops":                      {"{\n\tsome i in numbers.range(1, 50000)\n\tsome j in numbers.range(1, 50000)\n\tsome k in numbers.range(1, 50000)\n\ti + j + k < 0\n}", true, 50 * time.Millisecond, 1 << 40, []string{"rule dns/probe (mine/dns/probe/probe.rego) has not ended within 50ms", "--rule-timeout"}},
		"a set that grows for as long as it runs": {"count({[i, j] |\n\tsome i in numbers.range(1, 50000)\n\tsome j in numbers.range(1, 50000)\n}) == 1", true, time.Hour, 1 << 20, []string{"rule dns/probe (mine/dns/probe/probe.rego) took more than 1 MiB of memory"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func(was uint64) { ownRuleMemory = was }(ownRuleMemory)
			ownRuleMemory = c.most
			p, err := policy.Parse(policy.Folder{Name: "mine", Own: c.own, FS: fstest.MapFS{"dns/probe/probe.rego": {Data: []byte(head + c.body + "\n")}}})
			if err != nil {
				t.Fatal(err)
			}
			set, err := policy.Compile(p)
			if err != nil {
				t.Fatal(err)
			}
			all, _, _, err := Evaluate(t.Context(), set, &facts.Document{Estate: &estate.Estate{}, Sources: map[string]*facts.Source{}}, Options{OwnRules: c.limit})
			if c.want == nil {
				if err != nil || len(all) != 1 {
					t.Fatalf("got %+v, %v", all, err)
				}
				return
			}
			if err == nil || all != nil {
				t.Fatalf("got %+v, %v", all, err)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("got %q, want %q in it", err, w)
				}
			}
		})
	}
}
