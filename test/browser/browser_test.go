//go:build browser

// Package browser opens the html format in a real browser: nothing may leave the
// machine, nothing may go wrong, and what is to be clicked has to work.
package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	shownRows = `[...document.querySelectorAll(".result")].filter((r) => !r.closest("[hidden]"))`
	allRows   = `document.querySelectorAll(".result").length`
)

func TestTheDemoReportOpensAndItsFiltersWork(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"))
	if got := js[string](b, `document.querySelector("h1").textContent`); got != "NO-GO" {
		t.Errorf("the verdict is %q", got)
	}
	all := js[int](b, allRows)
	if n := js[int](b, shownRows+".length"); n != all || all < 50 {
		t.Fatalf("%d of %d results are shown before anything was chosen", n, all)
	}

	b.run(click(`label.chip:has([name=status][value=fail])`))
	b.until(shownRows + `.every((r) => r.dataset.status === "fail")`)
	fails := js[int](b, shownRows+".length")
	if fails == 0 || fails >= all {
		t.Errorf("%d of %d results are left when only failures are wanted", fails, all)
	}
	b.until(`document.querySelector("#shown").textContent.startsWith("` + js[string](b, "String("+shownRows+".length)") + ` of ")`)

	b.run(click(`label.chip:has([name=severity][value=blocker])`))
	b.until(shownRows + `.every((r) => r.dataset.severity === "blocker" && r.dataset.status === "fail")`)
	if n := js[int](b, shownRows+".length"); n == 0 || n >= fails {
		t.Errorf("%d of %d failures are blockers", n, fails)
	}

	b.run(click(`#filters button.clear`))
	b.until(shownRows + ".length === " + allRows)

	b.run(choose("#component", "fas"))
	b.until(`[...document.querySelectorAll(".component")].filter((c) => !c.hidden).map((c) => c.dataset.component).join() === "fas"`)
	b.run(click(`#filters button.clear`))
	b.until(shownRows + ".length === " + allRows)

	b.run(choose("#site", "recovery"))
	b.until(shownRows + `.length < ` + allRows)
	if !js[bool](b, shownRows+`.length > 0 && `+shownRows+`.every((r) => r.dataset.site === "recovery")`) {
		t.Error("the results of the recovery site are not those that are shown")
	}
	b.run(click(`#filters button.clear`))
	b.until(shownRows + ".length === " + allRows)

	b.run(write("#search", "CTXLICENSE record"))
	b.until(shownRows + `.length < ` + allRows)
	if !js[bool](b, shownRows+`.length > 0 && `+shownRows+`.every((r) => r.closest(".rule").textContent.toLowerCase().includes("ctxlicense"))`) {
		t.Error("the search does not find what was looked for")
	}
	if !soon(b, shownRows+`.every((r) => r.checkVisibility({contentVisibilityAuto: true}))`) {
		t.Error("what was found is still folded away")
	}
	b.run(write("#search", " and nothing has this"))
	b.until(`!document.querySelector("#nothing").hidden && ` + shownRows + `.length === 0`)

	// A link leads to its result although the search hides it.
	b.run(click(`.fixes a[href^="#result"]`))
	b.until(`(() => { const r = document.querySelector(":target"); const box = r?.getBoundingClientRect(); return box && box.height > 0 && box.top < innerHeight && box.bottom > 0; })()`)
}

func TestColoursFollowTheSystemUntilSomebodyChooses(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"))
	ground := `getComputedStyle(document.body).backgroundColor`
	b.run(media("", "light"))
	light := js[string](b, ground)
	b.run(media("", "dark"))
	dark := js[string](b, ground)
	if light == dark {
		t.Fatalf("%s is the ground in light and in dark", light)
	}
	b.run(click("#theme"))
	if got := js[string](b, ground); got != light {
		t.Errorf("the button turns dark into %s, not into %s", got, light)
	}
	b.run(media("", "light"), click("#theme"))
	if got := js[string](b, ground); got != dark {
		t.Errorf("the button turns light into %s, not into %s", got, dark)
	}
	if got := js[string](b, `document.querySelector("#theme").getAttribute("aria-pressed")`); got != "true" {
		t.Errorf("the button says that dark mode is %s", got)
	}
	b.run(media("print", "dark"))
	if got := js[string](b, `getComputedStyle(document.documentElement).getPropertyValue("--paper")`); got != "#fff" {
		t.Errorf("paper is %s", got)
	}
}

func TestEveryTextHasEnoughContrast(t *testing.T) {
	file := filepath.Join(demoFolder(t), "report.html")
	for _, scheme := range []string{"light", "dark"} {
		b := open(t, file, media("", scheme))
		if low := js[[]string](b, contrastScript); len(low) > 0 {
			t.Errorf("%s: %s", scheme, strings.Join(low, "\n"))
		}
	}
}

// contrastScript lists texts below the 4.5:1 of WCAG 2.2, success criterion 1.4.3.
const contrastScript = `(() => {
  for (const d of document.querySelectorAll("details")) d.open = true;
  const parse = (c) => { const n = c.match(/[\d.]+/g).map(Number); return n.length === 3 ? [...n, 1] : n; };
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const low = new Set();
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest("svg, script, .unseen, .skip")) continue;
    let behind = e;
    while (behind && parse(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const [a, b] = [parse(getComputedStyle(e).color), parse(getComputedStyle(behind).backgroundColor)].map(light);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.add(e.tagName + "." + e.className + " has " + ratio.toFixed(2));
  }
  for (const text of document.querySelectorAll("svg text")) {
    const box = text.parentElement.querySelector("rect") ?? text.closest(".drawing");
    const style = getComputedStyle(box);
    const [a, b] = [parse(getComputedStyle(text).fill), parse(box.tagName === "rect" ? style.fill : style.backgroundColor)].map(light);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.add("text." + text.getAttribute("class") + " has " + ratio.toFixed(2));
  }
  return [...low];
})()`

func TestTheReportIsWholeWithoutScript(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"), call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	for what, expression := range map[string]string{
		"controls that do nothing are shown": `[...document.querySelectorAll("form, button")].filter((e) => e.checkVisibility()).length === 0`,
		"failures are folded away":           `[...document.querySelectorAll(".results > .result")].every((e) => e.checkVisibility({contentVisibilityAuto: true}))`,
		"a section is missing":               `["fix-first", "start-order", "results", "sources"].every((id) => document.getElementById(id).checkVisibility())`,
	} {
		if !soon(b, expression) {
			t.Error(what)
		}
	}
	b.run(media("print", "dark"))
	if !soon(b, `[...document.querySelectorAll(".results > .result")].every((e) => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0)`) {
		t.Error("on paper failures are folded away")
	}
	if !soon(b, `[...document.querySelectorAll(".component")].every((c) => /\d+ (pass|fail|unknown|manual|not applicable)/.test(c.querySelector("p").textContent))`) {
		t.Error("on paper a component does not count its results")
	}
}

func TestTheKeyboardIsEnough(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"))
	b.run(chromedp.KeyEvent("\t"))
	if got := js[string](b, `document.activeElement.className`); got != "skip" {
		t.Errorf("the first thing to reach is %q, not the link to the report", got)
	}
	b.run(chromedp.KeyEvent("\r"))
	b.until(`document.activeElement.id === "main"`)
	b.run(focus(`.rule:not([open]) > summary`), chromedp.KeyEvent("\r"))
	b.until(`document.activeElement.tagName === "SUMMARY" && document.activeElement.parentElement.open`)
	b.run(focus(`[name=status][value=unknown]`), chromedp.KeyEvent(" "))
	b.until(shownRows + `.every((r) => r.dataset.status === "unknown")`)
	for what, expression := range map[string]string{
		"a control has no name":         `[...document.querySelectorAll("input, select")].every((e) => e.labels.length > 0)`,
		"a table has no caption":        `[...document.querySelectorAll("table")].every((e) => e.caption)`,
		"two elements share an id":      `new Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size === document.querySelectorAll("[id]").length`,
		"a link leads nowhere":          `[...document.querySelectorAll("a")].every((a) => document.getElementById(decodeURIComponent(a.getAttribute("href").slice(1))))`,
		"something points to no id":     `[...document.querySelectorAll("[aria-labelledby]")].every((e) => e.getAttribute("aria-labelledby").split(" ").every((id) => document.getElementById(id)))`,
		"a level of headings is missed": `[...document.querySelectorAll("h1, h2, h3, h4")].every((h, i, all) => i === 0 ? h.tagName === "H1" : h.tagName[1] - all[i - 1].tagName[1] <= 1)`,
	} {
		if !js[bool](b, expression) {
			t.Error(what)
		}
	}
}

func TestACommandCanBeCopied(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"))
	b.run(click(`.fixes .command button`))
	b.until(`/copied|selected/.test(document.querySelector("#said").textContent)`)
	if got := js[string](b, `document.querySelector(".fixes .command code").textContent`); strings.Contains(got, "Copy") {
		t.Errorf("the command holds the name of the button: %q", got)
	}
}

func TestOnlyWhatCanBePastedHasAButtonToCopyIt(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"))
	prose := js[[]string](b, `[...document.querySelectorAll("pre.command code")].map((c) => c.textContent).filter((c) => !/^(\$|"|& |[A-Z][a-z]+-[A-Z])/.test(c))`)
	if len(prose) > 0 {
		t.Errorf("these are no commands: %q", prose)
	}
	if n := js[int](b, `document.querySelectorAll("pre.command button").length`); n < 5 {
		t.Errorf("only %d commands can be copied", n)
	}
}

func TestTheFiltersStandInTheAddress(t *testing.T) {
	file := filepath.Join(demoFolder(t), "report.html")
	b := open(t, file)
	b.run(click(`label.chip:has([name=status][value=fail])`))
	b.run(choose("#component", "fas"))
	b.until(`location.hash === "#show:component=fas&status=fail"`)
	shown := js[int](b, shownRows+".length")
	b.run(click(`#filters button.clear`))
	b.until(`location.hash === ""`)

	again := open(t, file+"#show:component=fas&status=fail")
	again.until(shownRows + `.length < ` + allRows)
	if n := js[int](again, shownRows+".length"); n != shown || shown == 0 {
		t.Errorf("the address shows %d results, and the choices %d", n, shown)
	}
	if !js[bool](again, `document.querySelector("[name=status][value=fail]").checked && document.querySelector("#component").value === "fas"`) {
		t.Error("the choices do not show what the address says")
	}
	nonsense := open(t, file+"#show:component=none&status=odd&x")
	nonsense.until(shownRows + ".length === " + allRows)
}

// The board of a data centre is read on paper: all that is wrong, and nothing that has to be
// leafed through.
func TestTheDemoIsPrintedOnTwelvePages(t *testing.T) {
	demo, page := demoFolder(t), filepath.Join(t.TempDir(), "plain.html")
	out, err := muster("evaluate", filepath.Join(demo, "facts.json"), "-e", filepath.Join(demo, "estate.yaml"), "-o", "html="+page) // which is a NO-GO
	if _, there := os.Stat(page); there != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b := open(t, page)
	paper := value(b, chromedp.PrintToPDF())
	pages := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(paper, -1))
	t.Logf("%d pages", pages)
	if pages < 3 || pages > 12 {
		t.Errorf("it takes %d pages", pages)
	}
}

func TestNothingSticksOutOfANarrowScreen(t *testing.T) {
	b := open(t, filepath.Join(demoFolder(t), "report.html"), screen(390))
	if n := js[int](b, `document.scrollingElement.scrollWidth`); n > 390 {
		t.Errorf("the page is %d wide on a screen of 390", n)
	}
}

// TestNamesFromAnEnemyStayText plants names that would run, load or turn things in
// the results of the demo, and renders them again.
func TestNamesFromAnEnemyStayText(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(demoFolder(t), "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	const enemy = `"><script>alert(1)</script><img src="http://evil.example/x.png" onerror="alert(2)"><style>@import "http://evil.example/x.css";</style>]]>{{.}}` + "\u202e`${x}`\n'"
	doc, _ = poison(doc, enemy).(map[string]any)
	if text, err = json.Marshal(doc); err != nil {
		t.Fatal(err)
	}
	results, html := filepath.Join(dir, "results.json"), filepath.Join(dir, "report.html")
	if err := os.WriteFile(results, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := muster("report", results, "-o", "html="+html); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b := open(t, html)
	if n := js[int](b, `document.querySelectorAll("img, script:not(:last-of-type), style:not(:only-of-type), iframe, link").length`); n > 0 {
		t.Errorf("%d elements came from names", n)
	}
	b.run(write("#search", "evil.example"))
	b.until(shownRows + `.length > 0`)
	if !js[bool](b, `document.body.textContent.includes('<img src="http://evil.example/x.png"')`) {
		t.Error("the names are not there as they were given")
	}
}

// poison puts the text at the end of every string that a person or an estate chose.
func poison(v any, enemy string) any {
	switch v := v.(type) {
	case string:
		return v + enemy
	case []any:
		for i := range v {
			v[i] = poison(v[i], enemy)
		}
	case map[string]any:
		for key := range v {
			switch key {
			case "schema", "status", "severity", "state", "kind", "decision", "outcome", "asOf", "started", "finished", "failOn", "id", "rule", "result", "component", "rules", "firstFix", "blockedBy", "unblocks", "assumes", "also":
			default:
				v[key] = poison(v[key], enemy)
			}
		}
	}
	return v
}

// TestScreenshots leaves pictures to look at in the folder MUSTER_SCREENSHOTS.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("MUSTER_SCREENSHOTS")
	if dir == "" {
		t.Skip("no pictures: MUSTER_SCREENSHOTS names no folder")
	}
	file := filepath.Join(demoFolder(t), "report.html")
	for name, s := range map[string]struct {
		width  int64
		scheme string
	}{"light": {1280, "light"}, "dark": {1280, "dark"}, "narrow": {390, "light"}, "narrow-dark": {390, "dark"}} {
		b := open(t, file, screen(s.width),
			media("", s.scheme))
		if err := os.WriteFile(filepath.Join(dir, name+".png"), value(b, chromedp.FullScreenshot(100)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := open(t, file)
	if err := os.WriteFile(filepath.Join(dir, "paper.pdf"), value(b, chromedp.PrintToPDF()), 0o600); err != nil {
		t.Fatal(err)
	}
}
