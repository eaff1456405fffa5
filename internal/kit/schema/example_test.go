package schema_test

import (
	"encoding/json"
	"fmt"

	"github.com/muster-dr/muster/internal/kit/schema"
)

// What Go writes as null may be null in the schema that is published.
func ExamplePublished() {
	type document struct {
		Names []string `json:"names"`
	}
	names, _ := schema.Published(&document{}).Properties.Get("names")
	b, _ := json.Marshal(names)
	fmt.Printf("%s\n", b)
	// Output: {"anyOf":[{"items":{"type":"string"},"type":"array"},{"type":"null"}]}
}
