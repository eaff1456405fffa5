package waiver_test

import (
	"fmt"

	"github.com/muster-dr/muster/internal/evaluate/waiver"
)

func ExampleParse() {
	list, err := waiver.Parse("waivers.yaml", []byte(`
waivers:
  - rule: dns/*
    target: alias/old.corp.example
    reason: The alias goes away with the server in January.
    owner: euc@corp.example
    expires: 2027-01-31
`), []string{"dns/low-ttl"})
	fmt.Println(list[0].Rule, list[0].Expires, err)
	// Output: dns/* 2027-01-31 <nil>
}

func ExampleMatch() {
	fmt.Println(waiver.Match("alias/*.corp.example", "alias/License.corp.example"), waiver.Match("dns/*", "ad/clocks-agree"))
	// Output: true false
}
