package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestHTMLIsWellFormedAndLoadsNothing(t *testing.T) {
	for name, d := range all() {
		t.Run(name, func(t *testing.T) {
			text := render(t, "html", d, Options{})
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unsafe) {
				t.Error("characters that hide or turn the direction of writing are on the page")
			}
			wellFormed(t, text)
			root, err := html.Parse(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			checkElements(t, root)
		})
	}
}

func TestStyleAndScriptAskForNothing(t *testing.T) {
	for name, text := range map[string][]byte{"page.css": htmlStyle, "page.js": htmlScript} {
		for _, bad := range []string{"http:", "https:", "//cdn", "url(", "@import", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "eval(", "innerHTML"} {
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
		for _, r := range string(text) {
			if r > 126 {
				t.Errorf("%s holds %q, and what is cleaned would have another hash", name, r)
			}
		}
	}
}

func TestHostileNamesStayText(t *testing.T) {
	root, err := html.Parse(strings.NewReader(render(t, "html", hostile(), Options{})))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
	}
	for _, bad := range spiteful {
		want := clean(strings.ToValidUTF8(bad, "\ufffd"))
		if utf8.RuneCountInString(want) > 300 {
			want = string([]rune(want)[:200])
		}
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not told as it is", want)
		}
	}
}

func TestTheSizeHasABound(t *testing.T) {
	long := many(10_000)
	for i := range long.Results {
		r := &long.Results[i]
		r.Rule = fmt.Sprintf("%s-%d", r.Rule, i%500)
		r.Status, r.Message = results.Fail, strings.Repeat(`"<&>" `, 400)
		r.Findings = []results.Finding{{Message: r.Message, Fix: r.Message, Evidence: map[string]any{"found": []any{r.Message, r.Message}}}}
		r.List = slices.Repeat([]string{"a line of a list"}, 100)
	}
	for name, d := range map[string]*results.Document{"10,000 results": many(10_000), "100,000 results": many(100_000), "10,000 long results": long} {
		var b bytes.Buffer
		if err := writeHTML(&b, d, Options{}); err != nil {
			t.Fatal(err)
		}
		if b.Len() > 5<<20 {
			t.Errorf("%s make %d bytes", name, b.Len())
		}
		h := newHTMLPage(d, Options{})
		left := 0
		for _, c := range h.Components {
			for _, r := range c.Rules {
				for _, n := range r.Left {
					left += n
				}
				if len(r.Problems)+len(r.Calm) > htmlPerRule {
					t.Errorf("%s: %s shows %d results", name, r.ID, len(r.Problems)+len(r.Calm))
				}
			}
		}
		if h.Shown == 0 || h.Shown+left != len(d.Results) || h.Left() != left {
			t.Errorf("%s: %d are shown and %d counted", name, h.Shown, left)
		}
		if want := thousands(left) + " more are only in the json format"; !strings.Contains(b.String(), want) {
			t.Errorf("%s: the page does not say that %s", name, want)
		}
	}
}

func TestWhatWantsAttentionIsShownBeforeWhatDoesNot(t *testing.T) {
	d := every()
	d.Results = nil
	for i := range 300 {
		d.Results = append(d.Results, results.Result{ID: fmt.Sprint("p", i), Rule: "dns/low-ttl", Target: fmt.Sprint("alias/a", i), Component: "dns", Status: results.Pass, Severity: results.High})
	}
	d.Results = append(d.Results, results.Result{ID: "f", Rule: "dns/low-ttl", Target: "alias/z", Component: "dns", Status: results.Fail, Severity: results.High, Message: "It is gone."})
	h := newHTMLPage(d, Options{})
	rule := h.Components[0].Rules[0]
	if len(rule.Problems) != 1 || len(rule.Calm) != htmlPerRule-1 || tally(rule.Left) != "101 pass" {
		t.Errorf("%d problems, %d others, left: %s", len(rule.Problems), len(rule.Calm), tally(rule.Left))
	}
}

func TestLongCommandsAreNotCutInHalf(t *testing.T) {
	d := every()
	d.Results[0].Findings[0].Fix = "Set-Something " + strings.Repeat("x", htmlCommand)
	text := render(t, "html", d, Options{})
	if strings.Contains(text, "Set-Something") || !strings.Contains(text, "too long to be shown") {
		t.Error("a part of a command is shown, or nothing is said about it")
	}
}

func TestNobodyHearsThatNothingIsToBeFixedWhenSomethingIs(t *testing.T) {
	const calm = "There is nothing to fix."
	open, done := every(), every()
	open.FixFirst, done.FixFirst = nil, nil
	done.Results = done.Results[5:]
	for name, c := range map[string]struct {
		doc  *results.Document
		want bool
	}{"failures that no list of fixes names": {open, false}, "no results": {empty(), false}, "passes": {done, true}} {
		if got := strings.Contains(render(t, "html", c.doc, Options{}), calm); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAnchorsNeverMeet(t *testing.T) {
	seen := map[string]string{}
	for _, name := range append([]string{"a", "A", "a.b", "a b", "", "ä", "0cc175b9c0f1b6a8"}, spiteful...) {
		id := anchor("result", name)
		if other, taken := seen[id]; taken || strings.ContainsAny(id, " \t\n\"'<>#%") {
			t.Errorf("%q and %q are both at %q", name, other, id)
		}
		seen[id] = name
	}
}

func TestDaysUntilTheEnd(t *testing.T) {
	asOf := time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
	for day, want := range map[string]string{"2026-11-21": "over", "2026-11-22": "ends today", "2026-11-23": "1 day left", "2027-02-20": "90 days left", "soon": ""} {
		if got := inDays(asOf, day); got != want {
			t.Errorf("%s: %q, not %q", day, got, want)
		}
	}
}

func TestEvidenceIsToldLineByLine(t *testing.T) {
	got := evidenceOf(map[string]any{
		"resolver": "10.20.0.10", "expected": []any{"a", "b"}, "found": map[string]any{"recovery": []any{}, "production": []any{"10.1.2.3", "10.1.2.4"}, "deep": map[string]any{"x": 1.0}},
		"none": []any{}, "count": 400.0,
	})
	var text []string
	for _, e := range got {
		text = append(text, e.Name+"="+strings.Join(e.Lines, "|"))
	}
	want := `found=deep: {"x":1}|production: 10.1.2.3, 10.1.2.4|recovery: nothing expected=a|b count=400 none= resolver=10.20.0.10`
	if strings.Join(text, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(text, " "), want)
	}
}

func TestAFixTellsHowMuchIsUnknownForItsCause(t *testing.T) {
	one := func(id string) results.Result {
		return results.Result{ID: id, Rule: "ad/" + id, Target: "estate", Component: "ad", Status: results.Unknown, Severity: results.High, Message: "nobody was asked"}
	}
	d := &results.Document{
		Results:  []results.Result{one("a"), one("b"), one("c")},
		FixFirst: []results.Fix{{Result: "a", Also: []string{"b", "c"}}},
	}
	const want = "3 results are unknown for this cause"
	if got := render(t, "html", d, Options{}); !strings.Contains(got, want) {
		t.Errorf("%q is not on the page", want)
	}
	for i := range d.Results {
		d.Results[i].Status = results.Fail
	}
	if got := render(t, "html", d, Options{}); strings.Contains(got, "for this cause") {
		t.Error("failures are counted as unknown")
	}
}
