package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// TestEveryFormatTellsVerdictAndGate: an estate that is NO-GO says so in every format,
// whatever the gate of the run does, and the gate is told beside it.
func TestEveryFormatTellsVerdictAndGate(t *testing.T) {
	doc := every() // NO-GO, and nothing new since the baseline
	wants := map[string][]string{
		"prometheus": {`muster_verdict{estate="Contoso EUC",decision="no_go"} 1`, `muster_verdict{estate="Contoso EUC",decision="go"} 0`, `muster_gate{estate="Contoso EUC",outcome="passed"} 1`},
		"json":       {`"decision": "NO-GO"`, `"outcome": "passed"`, `"exitCode": 0`},
		"html":       {`<h1 id="verdict">NO-GO</h1>`, `<p class="gate">Gate passed: nothing new since the baseline of 2026-11-21 02:00 UTC; the estate is still NO-GO.</p>`, "<title>NO-GO "},
		"junit":      {`name="verdict" value="NO-GO"`, `name="gate" value="passed"`, "gate passed: nothing new since the baseline of 2026-11-21 02:00 UTC; the estate is still NO-GO</system-out>"},
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			text := render(t, name, doc, Options{})
			want := wants[name]
			if want == nil {
				want = []string{"NO-GO", "ate passed: nothing new since the baseline of 2026-11-21 02:00 UTC; the estate is still NO-GO"}
				text = strings.Join(strings.Fields(text), " ") // the table breaks lines
			}
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%q is not in\n%.2000s", w, text)
				}
			}
		})
	}
}

// TestTheSignOfThePageIsThatOfTheEstate: no tick stands above a NO-GO, and none above
// what is not so.
func TestTheSignOfThePageIsThatOfTheEstate(t *testing.T) {
	sign := regexp.MustCompile(`(?s)<section class="verdict (is-[a-z]+)".*?<div class="sign">.*?href="#icon-([a-z]+)"`)
	whatIf := nothing()
	whatIf.Verdict.Decision, whatIf.Verdict.Headline = results.Go.WouldBe(), "WOULD BE GO if 1 failure were fixed"
	whatIf.Gate, whatIf.WhatIf = nil, &results.WhatIf{Assumed: []string{"x"}}
	passed := empty()
	passed.Gate.Outcome, passed.Gate.ExitCode = results.GatePassed, 0
	for _, tt := range []struct {
		name string
		doc  *results.Document
		want string
	}{
		{"NO-GO with a gate that passed", every(), "is-fail fail"},
		{"GO", nothing(), "is-pass pass"},
		{"NOT PROVEN with a gate that passed", passed, "is-unknown unknown"},
		{"would be GO", whatIf, "is-unknown unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := sign.FindStringSubmatch(render(t, "html", tt.doc, Options{}))
			if m == nil || m[1]+" "+m[2] != tt.want {
				t.Errorf("got %v, want %s", m, tt.want)
			}
		})
	}
}

func TestAWhatIfRunWritesNoMetricOfAVerdict(t *testing.T) {
	doc := every()
	doc.Verdict.Decision, doc.Verdict.Headline = results.NoGo.WouldBe(), "WOULD BE NO-GO if 1 failure were fixed"
	doc.Gate, doc.WhatIf = nil, &results.WhatIf{Assumed: []string{"x"}}
	text := render(t, "prometheus", doc, Options{})
	if strings.Contains(text, "muster_verdict") || strings.Contains(text, "muster_gate") {
		t.Errorf("got\n%s", text)
	}
	for _, name := range []string{"table", "markdown", "html", "github", "junit", "csv", "sarif", "json"} {
		if !strings.Contains(render(t, name, doc, Options{}), "WOULD BE NO-GO") {
			t.Errorf("%s does not say that it is a what-if run", name)
		}
	}
}

func TestAPageOfAPartialRunDoesNotSayThatNothingNeedsFixing(t *testing.T) {
	doc := nothing()
	doc.Results = []results.Result{{ID: "p", Rule: "dns/low-ttl", Target: "alias/a", Component: "dns", Status: results.Pass, Severity: results.High}}
	if text := render(t, "html", doc, Options{}); !strings.Contains(text, "There is nothing to fix.") {
		t.Error("a whole run does not say that there is nothing to fix")
	}
	doc.Verdict.Decision = results.NotProven
	doc.Partial = &results.Partial{Judged: 1, Rules: 2, LeftOut: []results.LeftOut{{Kind: results.LeftOutRules, Names: []string{"dns/zone-fresh"}, Why: "--only"}}}
	text := render(t, "html", doc, Options{})
	if strings.Contains(text, "There is nothing to fix.") || !strings.Contains(text, "1 rule by --only: dns/zone-fresh.") {
		t.Error("a partial run says that there is nothing to fix, or not what was left out")
	}
}
