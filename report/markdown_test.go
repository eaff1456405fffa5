package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestMarkdownFitsACommentAndCountsWhatItLeavesOut(t *testing.T) {
	docs := all()
	docs["twice as many"] = many(20_000)
	docs["many components"] = many(5000)
	for i := range docs["many components"].Results {
		docs["many components"].Results[i].Component = fmt.Sprintf("component-%d", i)
	}
	for name, doc := range docs {
		text := render(t, "markdown", doc, Options{})
		if len(text) > markdownBytes {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		if !strings.HasPrefix(text, "## muster: "+string(doc.Verdict.Decision)+"\n") || !strings.Contains(text, prose(ended(upper(doc.Verdict.Because)))) {
			t.Errorf("%s: the verdict is not at the top:\n%.300s", name, text)
		}
		if strings.Count(text, "<details>") != strings.Count(text, "</details>") {
			t.Errorf("%s: a block is not closed", name)
		}
	}
}

func TestEveryResultThatWantsAttentionIsShownOrCounted(t *testing.T) {
	doc := many(10_000)
	text := render(t, "markdown", doc, Options{})
	n := len(regexp.MustCompile(`(?m)^- \*\*(BLOCKER|HIGH|MEDIUM)\*\* `).FindAllString(text, -1))
	if n < 20 {
		t.Errorf("only %d results are shown", n)
	}
	for _, m := range regexp.MustCompile(`([\d,]+) (fail|unknown|manual|waived)`).FindAllStringSubmatch(
		strings.Join(regexp.MustCompile(`(?m)^- … and without room here: .*$`).FindAllString(text, -1), "\n"), -1) {
		var left int
		if _, err := fmt.Sscan(strings.ReplaceAll(m[1], ",", ""), &left); err != nil {
			t.Fatal(err)
		}
		n += left
	}
	if n != 5000 {
		t.Errorf("%d of 5000 results are shown or counted", n)
	}
}

// test/reports renders whole pages; this is how the single names are escaped.
func TestNamesAreEscapedForMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"<b>&": "&lt;b&gt;&amp;", "@nobody": "<span>@</span>nobody", "#1": "<span>#</span>1", "[a](http://b)": `\[a\]\(http:\/\/b\)`,
		"- item": `\- item`, "1. item": `1\. item`, "a\n\n# title": "a <span>#</span> title", "www.evil.example": `www\.evil.example`, "a | b": `a \| b`, "$x$": "<span>$</span>x<span>$</span>",
	} {
		if got := prose(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"a`b": "``a`b``", "`": "`` ` ``", "a  b": "`a  b`", "a\nb": "`a b`", "": "–"} {
		if got := code(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestTheBoardOfMarkdownIsATableInStartOrder(t *testing.T) {
	text := render(t, "markdown", onBoard(), Options{})
	if !strings.Contains(text, "|---|---|---|---|\n| 0 | Name servers | **not ready** | – |\n| 1 | Domain \\| controllers | not proven | Name servers |\n\n") {
		t.Errorf("got\n%s", text)
	}
}

func TestACommandOfSeveralLinesStandsInAFence(t *testing.T) {
	doc := every()
	doc.Results, doc.FixFirst = doc.Results[:1], doc.FixFirst[:1]
	doc.Results[0].Findings[0].Fix = "first ```\n  second"
	text := render(t, "markdown", doc, Options{})
	if !strings.Contains(text, "   Fix:\n   ````\n   first ```\n     second\n   ````\n") {
		t.Errorf("got\n%s", text)
	}
	doc.Results[0].Findings[0].Fix = strings.Repeat("x", markdownCommand+1)
	if text = render(t, "markdown", doc, Options{}); strings.Contains(text, "xxx") || !strings.Contains(text, "too long to be shown here") {
		t.Errorf("half a command is shown:\n%s", text)
	}
}

func TestMarkdownTellsWaiversAndFailedSources(t *testing.T) {
	text := render(t, "markdown", every(), Options{})
	for _, want := range []string{"(waived) `alias/ag1.corp.example`", "Waived until 2026-12-01 by anna, CHG-1: will be built in December.", "### Sources\n\n- directory: partial", "was asked without verifying its certificate"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	broken := broken()
	if text = render(t, "markdown", broken, Options{}); !strings.Contains(text, "**The run was interrupted") || broken.Verdict.Decision != results.NotProven {
		t.Errorf("got\n%s", text)
	}
}
