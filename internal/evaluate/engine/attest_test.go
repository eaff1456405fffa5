package engine_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestAQuestionCarriesTheListToSign(t *testing.T) {
	const target = "alias/ag1.corp.example"
	tests := []struct {
		name, rule string
		message    string
		list       []string
	}{
		{"a question alone", `attest contains {"target": "alias/ag1.corp.example", "question": "Is it so?"}`, "Is it so?", nil},
		{"a question with a list", `attest contains {"target": "alias/ag1.corp.example", "question": "Is it so?", "list": ["b", "a"]}`, "Is it so?", []string{"a", "b"}},
		{"an empty list is none", `attest contains {"target": "alias/ag1.corp.example", "question": "Is it so?", "list": []}`, "Is it so?", nil},
		// In the order of sets, which is always the same.
		{"two questions are answered together", `attest contains {"target": "alias/ag1.corp.example", "question": "One?", "list": ["x"]}
attest contains {"target": "alias/ag1.corp.example", "question": "Two?", "list": ["a"]}`, "Two?; One?", []string{"a", "x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := status(t, compile(t, header+aliases+tt.rule+"\n"), learnt(), noon)[target]
			if got.Status != results.Manual || got.Message != tt.message || !slices.Equal(got.List, tt.list) {
				t.Errorf("got %s %q with %q, want manual %q with %q", got.Status, got.Message, got.List, tt.message, tt.list)
			}
			want := ""
			if tt.list != nil {
				want = attestation.Hash(tt.list)
			}
			if got.ListSHA256 != want {
				t.Errorf("the hash is %q, want %q", got.ListSHA256, want)
			}
		})
	}
}

func TestAListThatIsNoListOfTextIsAnErrorOfTheRule(t *testing.T) {
	text := header + aliases + `attest contains {"target": "alias/ag1.corp.example", "question": "Is it so?", "list": [1]}` + "\n"
	if got := status(t, compile(t, text), learnt(), noon)["alias/ag1.corp.example"]; got.Status != results.Unknown {
		t.Errorf("got %s", got.Status)
	}
}
