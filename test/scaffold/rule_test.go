package scaffold

import (
	"path"
	"strings"
	"testing"
)

// The rule that is added, the fault that it finds, and one that takes its facts away.
const (
	ruleID     = "dns/scaffolded"
	ruleFolder = "policies/rules/dns/scaffolded/"
	ruleFault  = "scaffolded-alias-missing"
	ruleOutage = "dns-recovery-refused"
)

// golden says what every fault changes. It is written by its test.
const golden = "test/proof/testdata/faults.txt"

// generated is what programs write of rules.
var generated = []string{"docs/rules/", "docs/coverage.md", golden}

func TestARuleIsItsFolderAndItsFault(t *testing.T) {
	c := newCheckout(t)

	// Its folder, as the program writes it. What people would say in it is left.
	c.run(t, c.build(t), "rules", "new", ruleID, "--dir", "policies/rules")
	rule := ruleFolder + "scaffolded.rego"
	c.write(t, rule, strings.Replace(c.read(t, rule), "OWN-001", "DNS-001", 1))

	// Its fault.
	faults := c.holding(t, "", `missing("alias-missing-at-recovery", `)
	c.insert(t, faults, "Fault{", "\t\tmissing(\""+ruleFault+"\", \"sql-ag1-ctx\", \"The recovery resolver does not know a scaffolded alias\"),\n")

	// Its pages and its own tests.
	program := c.build(t)
	c.run(t, program, "rules", "docs", "docs")
	c.run(t, program, "rules", "test", "--lint", path.Clean(ruleFolder))
	c.run(t, "go", "test", "./policies", "-run", "Finding|Fixture")
	c.run(t, "go", "test", "./cmd/muster", "-run", "PagesOfRules")

	// Its rows. Until they are there, the proof asks for them.
	proof := c.compile(t, "test/proof")
	const seen = "^TestEveryRuleHasBeenSeenFailingAndSeenUnknown$"
	out, err := proof("-test.run", seen)
	if err == nil || !strings.Contains(out, "no fault makes "+ruleID+" fail") {
		t.Errorf("the proof does not ask for a fault of %s: %v\n%s", ruleID, err, out)
	}
	const each = "^TestEachFaultChangesExactlyTheRulesItShould$/^(" + ruleFault + "|" + ruleOutage + ")$"
	for _, args := range [][]string{{each, "-update"}, {each}, {seen}} {
		passes(t, proof, "scaffolded", args...)
	}
	c.expectRow(t, ruleFault, "fail "+ruleID)
	c.expectRow(t, ruleOutage, "unknown "+ruleID)
	c.expectCost(t, []string{ruleFolder}, generated)
}

// expectRow expects a change in the row of a fault.
func (c *checkout) expectRow(t *testing.T, fault, change string) {
	t.Helper()
	_, row, found := strings.Cut(c.read(t, golden), "\n"+fault+":")
	if !found {
		t.Fatalf("%s has no row for %s", golden, fault)
	}
	row, _, _ = strings.Cut(row, "\n\n")
	for _, line := range strings.Split(row, "\n") {
		if strings.Join(strings.Fields(line), " ") == change {
			return
		}
	}
	t.Errorf("%s does not say of the fault %s that it makes %q:\n%s", golden, fault, change, row)
}
