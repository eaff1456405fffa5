package migrate_test

import (
	"fmt"
	"io"
	"strings"

	"github.com/muster-dr/muster/internal/kit/migrate"
)

func ExampleTable_Open() {
	facts := migrate.Table{
		Kind: "made.facts", Current: 2, Again: "collect the facts again",
		Steps: map[int]migrate.Step{1: func(doc map[string]any) error {
			doc["vantage"] = doc["scanner"]
			delete(doc, "scanner")
			return nil
		}},
	}
	for _, text := range []string{`{"schema": "made.facts/1", "scanner": "scan1"}`, `{"schema": "made.facts/0"}`} {
		r, err := facts.Open(strings.NewReader(text))
		if err != nil {
			fmt.Println("facts.json", err)
			continue
		}
		b, _ := io.ReadAll(r)
		fmt.Printf("%s\n", b)
	}
	// Output:
	// {"schema":"made.facts/2","vantage":"scan1"}
	// facts.json has the schema "made.facts/0", and this muster reads "made.facts/2": collect the facts again, or use the version that wrote it
}
