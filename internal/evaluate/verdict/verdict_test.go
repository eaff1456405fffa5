package verdict_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
)

// res is a result; its rule is "x/" and the id.
func res(id string, sev results.Severity, s results.Status) results.Result {
	return results.Result{ID: id, Rule: "x/" + id, Target: "t/" + id, Severity: sev, Status: s}
}

// waivedBy is a failure that somebody has accepted.
func waivedBy(owner string, sev results.Severity) results.Result {
	r := res("w", sev, results.Fail)
	r.Waiver = &results.Waived{Owner: owner}
	return r
}

func selection(names ...string) *results.Partial {
	return &results.Partial{Judged: 41, Rules: 148, LeftOut: []results.LeftOut{{Kind: results.LeftOutRules, Names: names, Why: "--only"}}}
}

func source(names ...string) *results.Partial {
	p := &results.Partial{Judged: 148, Rules: 148}
	for _, n := range names {
		p.LeftOut = append(p.LeftOut, results.LeftOut{Kind: results.LeftOutSource, Names: []string{n}, Why: "no credentials"})
	}
	return p
}

var cutOff = &results.Partial{Judged: 148, Rules: 148, LeftOut: []results.LeftOut{{Kind: results.LeftOutRest, Why: "what had not been asked when the run was interrupted"}}}

func TestTheVerdictIsAboutTheEstate(t *testing.T) {
	pass, fail := res("p", results.Blocker, results.Pass), res("f", results.Blocker, results.Fail)
	lowered := res("low", results.Medium, results.Fail)
	rules := map[string]*results.Rule{"x/low": {ID: "x/low", Severity: results.Medium, DefaultSeverity: results.High}}
	tests := []struct {
		name     string
		in       verdict.Judged
		failOn   results.Severity
		headline string
		because  string
	}{
		{"all passes", verdict.Judged{Results: []results.Result{pass}}, results.High, "GO", "1 result judged; none of severity high or above fails or is unproven"},
		{"a failure", verdict.Judged{Results: []results.Result{pass, fail}}, results.High, "NO-GO", "1 check would fail in a disaster (1 blocker)"},
		{"failures and open results", verdict.Judged{Results: []results.Result{fail, res("h", results.High, results.Fail), res("u", results.High, results.Unknown), res("m", results.High, results.Manual)}}, results.High,
			"NO-GO", "2 checks would fail in a disaster (1 blocker and 1 high), and 2 are not proven"},
		{"a failure below the threshold", verdict.Judged{Results: []results.Result{pass, res("f", results.Medium, results.Fail)}}, results.High, "GO", "2 results judged; none of severity high or above fails or is unproven"},
		{"a stricter threshold", verdict.Judged{Results: []results.Result{pass, res("f", results.Medium, results.Fail)}}, results.Medium, "NO-GO", "1 check would fail in a disaster (1 medium)"},
		{"unknown", verdict.Judged{Results: []results.Result{pass, res("u", results.High, results.Unknown)}}, results.High, "NOT PROVEN", "nothing is known to fail, but 1 result is unknown"},
		{"unknown below the threshold", verdict.Judged{Results: []results.Result{pass, res("u", results.Low, results.Unknown)}}, results.High, "GO", "2 results judged; none of severity high or above fails or is unproven"},
		{"for a person", verdict.Judged{Results: []results.Result{pass, res("m", results.High, results.Manual), res("u", results.High, results.Unknown), res("v", results.High, results.Unknown)}}, results.High,
			"NOT PROVEN", "nothing is known to fail, but 2 results are unknown and 1 is for a person to attest"},
		{"nothing at all", verdict.Judged{}, results.High, "NOT PROVEN", "no rule judged anything: silence is not a pass"},
		{"nothing but what does not apply or was deselected", verdict.Judged{Results: []results.Result{res("n", results.High, results.NotApplicable), res("s", results.High, results.Skipped)}}, results.High,
			"NOT PROVEN", "no rule judged anything: silence is not a pass"},

		{"rules deselected, the others pass", verdict.Judged{Results: []results.Result{pass}, Partial: selection("a/x", "a/y")}, results.High,
			"NOT PROVEN in a partial run: judged 41 of 148 rules; left out: 2 by --only", "1 result judged, and none of severity high or above fails or is unproven; what was left out may"},
		{"rules deselected, one fails", verdict.Judged{Results: []results.Result{fail}, Partial: selection("a/x")}, results.High,
			"NO-GO in a partial run: judged 41 of 148 rules; left out: 1 by --only", "1 check would fail in a disaster (1 blocker)"},
		{"a source was not asked", verdict.Judged{Results: []results.Result{pass}, Partial: source("windows")}, results.High,
			"NOT PROVEN in a partial run: judged 148 of 148 rules; left out: the source windows", "1 result judged, and none of severity high or above fails or is unproven; what was left out may"},
		{"several were not", verdict.Judged{Results: []results.Result{pass}, Partial: source("prism", "windows")}, results.High,
			"NOT PROVEN in a partial run: judged 148 of 148 rules; left out: the sources prism and windows", "1 result judged, and none of severity high or above fails or is unproven; what was left out may"},
		{"cut off", verdict.Judged{Results: []results.Result{pass}, Partial: cutOff}, results.High,
			"NOT PROVEN in a partial run: judged 148 of 148 rules; left out: what had not been asked when the run was interrupted", "1 result judged, and none of severity high or above fails or is unproven; what was left out may"},

		{"waived", verdict.Judged{Results: []results.Result{pass, waivedBy("Jo", results.Blocker)}}, results.High,
			"GO with 1 waived: 1 blocker (owner Jo)", "2 results judged; none of severity high or above fails or is unproven"},
		{"waived by several", verdict.Judged{Results: []results.Result{pass, waivedBy("Jo", results.Blocker), waivedBy("Ann", results.Blocker), waivedBy("Jo", results.High)}}, results.High,
			"GO with 3 waived: 2 blocker (owners Ann, Jo) and 1 high (owner Jo)", "4 results judged; none of severity high or above fails or is unproven"},
		{"waived by many", verdict.Judged{Results: []results.Result{waivedBy("a1", results.High), waivedBy("b2", results.High), waivedBy("c3", results.High), waivedBy("d4", results.High), waivedBy("e5", results.High)}}, results.High,
			"GO with 5 waived: 5 high (owners a1, b2, c3 and 2 more)", "5 results judged; none of severity high or above fails or is unproven"},
		{"waived below the threshold", verdict.Judged{Results: []results.Result{pass, waivedBy("Jo", results.Low)}}, results.High, "GO", "2 results judged; none of severity high or above fails or is unproven"},
		{"waived, and another fails", verdict.Judged{Results: []results.Result{fail, waivedBy("Jo", results.High)}}, results.High,
			"NO-GO with 1 waived: 1 high (owner Jo)", "1 check would fail in a disaster (1 blocker)"},

		{"lowered below the threshold, and it fails", verdict.Judged{Results: []results.Result{pass, lowered}, Rules: rules}, results.High,
			"GO with 1 rule lowered below high: x/low (by itself high)", "2 results judged; none of severity high or above fails or is unproven"},
		{"lowered, and it passes", verdict.Judged{Results: []results.Result{res("low", results.Medium, results.Pass)}, Rules: rules}, results.High, "GO", "1 result judged; none of severity high or above fails or is unproven"},
		{"lowered, and still at the threshold", verdict.Judged{Results: []results.Result{lowered}, Rules: rules}, results.Medium, "NO-GO", "1 check would fail in a disaster (1 medium)"},

		{"a threshold far from its default", verdict.Judged{Results: []results.Result{pass}, Lax: []string{"aliasTTL 2h (5m by default)"}}, results.High,
			"GO with 1 threshold far laxer than usual: aliasTTL 2h (5m by default)", "1 result judged; none of severity high or above fails or is unproven"},

		{"what if", verdict.Judged{Results: []results.Result{pass}, WhatIf: &results.WhatIf{Assumed: []string{"p"}}}, results.High,
			"WOULD BE GO if 1 failure were fixed", "1 result judged; none of severity high or above fails or is unproven"},
		{"what if, and another fails", verdict.Judged{Results: []results.Result{pass, fail}, WhatIf: &results.WhatIf{Assumed: []string{"p", "q"}}}, results.High,
			"WOULD BE NO-GO if 2 failures were fixed", "1 check would fail in a disaster (1 blocker)"},
		{"all at once", verdict.Judged{Results: []results.Result{pass, lowered, waivedBy("Jo", results.High)}, Rules: rules, Partial: selection("a/x")}, results.High,
			"NOT PROVEN in a partial run: judged 41 of 148 rules; left out: 1 by --only; with 1 waived: 1 high (owner Jo); with 1 rule lowered below high: x/low (by itself high)",
			"3 results judged, and none of severity high or above fails or is unproven; what was left out may"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := verdict.Decide(tt.in, tt.failOn)
			if v.Headline != tt.headline || v.Because != tt.because || v.FailOn != tt.failOn {
				t.Errorf("got  %s: %s\nwant %s: %s", v.Headline, v.Because, tt.headline, tt.because)
			}
		})
	}
}
