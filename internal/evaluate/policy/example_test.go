package policy_test

import (
	"fmt"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

const ownRule = `# METADATA
# title: The estate has a name
# description: Reports of several estates are told apart by it.
# custom:
#   severity: low
#   remediation: Write a name into the estate file.
#   requires: [estate]
#   recommendations: [OWN-001]
#   basis: practice
package muster.rules.dns.own_name

targets contains "estate"

findings contains {
	"target": "estate",
	"message": "The estate has no name of its own.",
	"evidence": {"found": input.estate.%s},
} if {
	input.estate.name == input.estate.domain
}
`

// A path that does not exist in the facts does not compile, so that it cannot pass for
// something that was looked at.
func ExampleCompile() {
	for _, field := range []string{"name", "nam"} {
		parsed, err := policy.Parse(policy.Folder{Name: "own", FS: fstest.MapFS{
			"rules/dns/own_name/own_name.rego": {Data: fmt.Appendf(nil, ownRule, field)},
		}})
		if err != nil {
			fmt.Println(err)
			return
		}
		if _, err = policy.Compile(parsed); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(parsed.Rules[0].ID, parsed.Rules[0].Severity)
	}
	// Output:
	// dns/own-name low
	// own/rules/dns/own_name/own_name.rego:17:24: input.estate.nam: there is no field "nam"; did you mean "name"?
}
