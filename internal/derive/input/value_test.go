package input

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/open-policy-agent/opa/v1/ast"
)

func TestAValueIsWhatOPAMakesOfTheSameText(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `false`, `0`, `-0`, `1`, `-17`, `3.25`, `1e3`, `1e21`, `1.5e-9`, `4294967296`, `9007199254740993`, `123456789012345678901234567890`,
		`""`, `"a"`, `"\u00e9\n\"\\"`, `"a\ud83d\ude00b"`, `[]`, `{}`, `[[], {}, null, 1, "1"]`,
		`{"b": 1, "a": {"b": [1, 2, {"b": "b"}]}, "": "", "null": null}`, `[1, 1.0, 1e0, true, "true"]`,
	} {
		var plain any
		if err := json.Unmarshal([]byte(text), &plain); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		want, err := ast.InterfaceToValue(plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := valueOf([]byte(text))
		if err != nil || got.Compare(want) != 0 || got.String() != want.String() || got.Hash() != want.Hash() {
			t.Errorf("%s: got %v (%v), want %v", text, got, err, want)
		}
	}
}

func TestATextThatIsNoJSONIsNoValue(t *testing.T) {
	for _, text := range []string{``, `{`, `[1`, `{"a"}`, `{"a": 1, "a": 2}`, `[1 2]`, `tru`, "\"\xff\"", `]`} {
		if v, err := valueOf([]byte(text)); err == nil {
			t.Errorf("%q: got %v", text, v)
		}
	}
}
