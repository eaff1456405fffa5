package engine_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestAResultIsAsGraveAsTheWorstThatIsSaidOfItsTarget(t *testing.T) {
	const target = "alias/ag1.corp.example"
	finding := func(severity string) string {
		return said("findings", `"message": "The answer is bad.", "evidence": {}`, severity)
	}
	gap := func(severity string) string {
		return said("gaps", `"reason": "timeout", "message": "nobody can tell"`, severity)
	}
	question := func(severity string) string {
		return said("attest", `"question": "Is it so?", "list": ["a"]`, severity)
	}
	tests := []struct {
		name     string
		rule     string
		status   results.Status
		severity results.Severity
		message  string
	}{
		{"a finding that says nothing of it", finding(""), results.Fail, results.High, "The answer is bad."},
		{"a finding that is less grave", finding("low"), results.Fail, results.Low, "The answer is bad."},
		{"the worse of two findings counts", finding("low") + finding("medium"), results.Fail, results.Medium, "The answer is bad."},
		{"a finding without its own counts as the rule", finding("low") + finding(""), results.Fail, results.High, "The answer is bad."},
		{"what is not known, and matters less", gap("medium"), results.Unknown, results.Medium, "nobody can tell"},
		{"the worse of two gaps counts", gap("low") + gap("medium"), results.Unknown, results.Medium, "nobody can tell"},
		{"a question that matters less", question("info"), results.Manual, results.Info, "Is it so?"},
		{"a slight failure does not hide what is not known", finding("low") + gap(""), results.Unknown, results.High, "nobody can tell; besides: The answer is bad."},
		{"a slight failure does not hide a question", finding("low") + question("medium"), results.Manual, results.Medium, "Is it so?; besides: The answer is bad."},
		{"a failure as grave as what is not known stays one", finding("medium") + gap("medium"), results.Fail, results.Medium, "The answer is bad."},
		{"a failure of the rule stays one", finding("") + gap("") + question(""), results.Fail, results.High, "The answer is bad."},
		{"a slight failure does not hide a fact that is missing", finding("low") + said("needs", `"fact": ["dns", "resolvers", "none"]`, ""), results.Unknown, results.High, "; besides: The answer is bad."},
		{"what is not known and slight does not hide a question", gap("low") + question("medium"), results.Manual, results.Medium, "Is it so?"},
		{"a severity above that of the rule is refused", finding("blocker"), results.Unknown, results.High, "above its own, high"},
		{"a word that is no severity is refused", gap("grave"), results.Unknown, results.High, `severity "grave"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := header + aliases + tt.rule
			if !strings.Contains(text, "findings contains") && !strings.Contains(text, "attest contains") {
				text += "\nfindings contains {\"target\": \"none\"} if input.estate.domain == \"\"\n" // a rule has to be able to fail
			}
			got := status(t, compile(t, text), learnt(), noon)[target]
			if got.Status != tt.status || got.Severity != tt.severity || !strings.Contains(got.Message, tt.message) {
				t.Errorf("got %s %s (%s), want %s %s (%s)", got.Severity, got.Status, got.Message, tt.severity, tt.status, tt.message)
			}
		})
	}
}

// said is a line of a rule that says something of every alias.
func said(set, fields, severity string) string {
	if severity != "" {
		fields += `, "severity": "` + severity + `"`
	}
	return "\n" + set + ` contains {"target": target, ` + fields + `} if some target in targets` + "\n"
}

func TestFactsThatAreTooOldCountAsTheRuleWhateverElseIsOpen(t *testing.T) {
	text := header + aliases + said("gaps", `"message": "nobody can tell"`, "low") +
		said("attest", `"question": "Is it so?"`, "low")
	doc := learnt()
	doc.Sources["dns"].Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2"}
	got := status(t, compile(t, text), doc, noon)["alias/ag1.corp.example"]
	if got.Status != results.Unknown || got.Severity != results.High || got.Reason != facts.CollectorPartial {
		t.Errorf("got %s %s (%s)", got.Severity, got.Status, got.Message)
	}
}
