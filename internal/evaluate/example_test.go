package evaluate_test

import (
	"context"
	"fmt"
	"testing/fstest"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/facts"
)

// One rule of one's own, and facts that hold nothing but the estate: the same facts give
// the same results at any time, because the moment to judge for is one of them.
func ExampleRun() {
	const rule = `# METADATA
# title: The estate has a name
# description: Reports of several estates are told apart by it.
# custom:
#   severity: high
#   remediation: Write a name into the estate file.
#   requires: [estate]
#   recommendations: [OWN-001]
#   basis: practice
package muster.rules.dns.own_name

targets contains "estate"

findings contains {
	"target": "estate",
	"message": "The estate has no name of its own.",
	"evidence": {"found": input.estate.name},
} if {
	input.estate.name == input.estate.domain
}
`
	parsed, err := policy.Parse(policy.Folder{Name: "own", FS: fstest.MapFS{"dns/own_name/own_name.rego": {Data: []byte(rule)}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := policy.Compile(parsed)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"corp.example", "Headquarters"} {
		e := estate.New()
		e.Domain, e.Name = "corp.example", name
		noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		doc := &facts.Document{Run: facts.Run{Started: noon, Finished: noon}, Estate: e}
		res, err := evaluate.Run(context.Background(), set, doc, evaluate.Options{
			AsOf:      noon,
			Questions: &questions.Set{}, // people are asked nothing
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, r := range res.Results {
			fmt.Println(r.Rule, r.Target, r.Status, r.Message)
		}
	}
	// Output:
	// dns/own-name estate fail The estate has no name of its own.
	// dns/own-name estate pass
}
