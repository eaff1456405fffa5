package facts_test

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// A list that is empty is a fact; one that could not be read is none.
func ExampleAnswered() {
	none := facts.Listing[string]{Answered: facts.Yes(), Items: map[string]string{}}
	unknown := facts.Listing[string]{Answered: facts.No(facts.Timeout, "pc-dr.corp.example did not answer within 10 s")}
	for _, l := range []facts.Listing[string]{none, unknown} {
		fmt.Printf("%s %d %q\n", l.Status, len(l.Items), l.Reason)
	}
	// Output:
	// ok 0 ""
	// failed 0 "timeout"
}

func ExampleRead() {
	_, err := facts.Read("-", strings.NewReader(`{"schema": "muster.facts/1", "sources": {}, "colour": "red"}`))
	fmt.Println(err != nil)
	_, err = facts.Read("-", strings.NewReader(`{"schema": "muster.results/1"}`))
	fmt.Println(err)
	// Output:
	// true
	// reading facts: - has the schema "muster.results/1", and muster.facts/1 is wanted here: it is another file
}
