package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/muster-dr/muster/internal/kit/schema"
)

type inner struct {
	Known *bool    `json:"known"`
	Names []string `json:"names"`
}

type outer struct {
	inner
	Text  string            `json:"text"`
	Below map[string]*inner `json:"below"`
	Left  *inner            `json:"left,omitempty"`
}

func TestPublishedAllowsNullWhereGoWritesIt(t *testing.T) {
	b, err := json.Marshal(schema.Published(&outer{}))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("s.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("s.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		`{"known": null, "names": null, "text": "a", "below": null}`:                                             true,
		`{"known": true, "names": ["a"], "text": "a", "below": {"x": {"known": null, "names": null}}}`:           true,
		`{"known": null, "names": null, "text": null, "below": null}`:                                            false,
		`{"known": "yes", "names": null, "text": "a", "below": null}`:                                            false,
		`{"known": null, "names": null, "text": "a", "below": {"x": {"known": null, "names": null, "more": 1}}}`: false,
		`{"known": null, "names": null, "text": "a", "below": null, "left": null}`:                               false,
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); (err == nil) != valid {
			t.Errorf("%s: %v", text, err)
		}
	}
}
