package engine_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestWhatComesOutOtherwiseInAPlannedFailoverStandsBesideIt(t *testing.T) {
	const target = "alias/ag1.corp.example"
	read := strings.Replace(header, "#   basis: practice\n", "#   basis: practice\n#   planned: Nothing is lost.\n#   unplanned: All is lost.\n", 1)
	finding := func(severity, planned string) string {
		fields := `"message": "It is so.", "evidence": {}`
		if planned != "" {
			fields += `, "planned": "` + planned + `"`
		}
		return said("findings", fields, severity)
	}
	question := said("attest", `"question": "Is it so?"`, "medium")
	gap := said("gaps", `"reason": "timeout", "message": "nobody can tell"`, "")
	tests := []struct {
		name, header, rule string
		status             results.Status
		severity           results.Severity
		planned            results.PlannedOutcome // without a status where it is the same
	}{
		{"a finding that says nothing of it", read, finding("", ""), results.Fail, results.High, results.PlannedOutcome{}},
		{"one that there is not", read, finding("", "none"), results.Fail, results.High, results.PlannedOutcome{Status: results.Pass, Severity: results.High}},
		{"one that weighs less", read, finding("", "low"), results.Fail, results.High, results.PlannedOutcome{Status: results.Fail, Severity: results.Low}},
		{"one that weighs the same", read, finding("low", "low"), results.Fail, results.Low, results.PlannedOutcome{}},
		{"another one stays", read, finding("", "none") + finding("medium", ""), results.Fail, results.High, results.PlannedOutcome{Status: results.Fail, Severity: results.Medium}},
		{"another one that is as grave stays", read, finding("", "none") + said("findings", `"message": "And so.", "evidence": {}`, ""), results.Fail, results.High, results.PlannedOutcome{}},
		{"what is not known stays so", read, finding("", "none") + gap, results.Fail, results.High, results.PlannedOutcome{Status: results.Unknown, Severity: results.High}},
		{"a question stays one", read, finding("", "none") + question, results.Fail, results.High, results.PlannedOutcome{Status: results.Manual, Severity: results.Medium}},
		{"one that is less grave than what is not known", read, finding("low", "none") + gap, results.Unknown, results.High, results.PlannedOutcome{}},
		{"help makes nothing worse", read, finding("low", "medium"), results.Unknown, results.High, results.PlannedOutcome{}},
		{"a word that is no severity", read, finding("", "maybe"), results.Unknown, results.High, results.PlannedOutcome{}},
		{"a rule that does not say what it means", header, finding("", "none"), results.Unknown, results.High, results.PlannedOutcome{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := status(t, compile(t, tt.header+aliases+tt.rule), learnt(), noon)[target]
			if got.Status != tt.status || got.Severity != tt.severity {
				t.Errorf("got %s %s (%s), want %s %s", got.Severity, got.Status, got.Message, tt.severity, tt.status)
			}
			planned := results.PlannedOutcome{}
			if got.Planned != nil {
				planned = *got.Planned
			}
			if planned != tt.planned {
				t.Errorf("planned %+v, want %+v", planned, tt.planned)
			}
		})
	}
}
