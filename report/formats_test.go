package report

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/net/html"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report/reporttest"
)

// The documents that every format has to cope with.
var (
	every, nothing, empty, broken, hostile = reporttest.Every, reporttest.Nothing, reporttest.Empty, reporttest.Broken, reporttest.Hostile
	compared, onBoard, started, many       = reporttest.Compared, reporttest.OnBoard, reporttest.Started, reporttest.Many
	documents, all                         = reporttest.Documents, reporttest.All
	spiteful                               = reporttest.Spiteful
)

// goldenName is the file that holds a document in a format.
func goldenName(document, format string) string {
	suffix := map[string]string{"sarif-github": "-github.sarif", "junit": ".junit.xml", "markdown": ".md", "github": ".annotations", "prometheus": ".prom"}[format]
	if suffix == "" {
		suffix = "." + format
	}
	return document + suffix
}

// goldenText is what a golden file holds of a report.
func goldenText(format, report string) string {
	if format == "html" { // style and script are files of their own
		_, report, _ = strings.Cut(report, "<body>")
		report, _, _ = strings.Cut(report, "<script>")
	}
	return report
}

func TestEveryFormatIsGolden(t *testing.T) {
	known := map[string]bool{"board.txt": true, "every-color.table": true}
	for _, format := range Names() {
		for name, doc := range all() {
			t.Run(format+"/"+name, func(t *testing.T) {
				file, report := goldenName(name, format), goldenText(format, render(t, format, doc, usual(format)))
				if name == "many" {
					file, report = file+".shapes", shapes(report)
				}
				known[file] = true
				golden(t, file, report)
			})
		}
	}
	golden(t, "every-color.table", render(t, "table", every(), Options{Color: true, Width: 100}))
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f.Name()] && !f.IsDir() {
			t.Errorf("testdata/%s belongs to no format and no document: delete it", f.Name())
		}
	}
}

// usual is how a format is shown. The frameworks that come with muster change, and are no
// business of golden files.
func usual(format string) Options {
	if format == "compliance" || format == "oscal" {
		return Options{Frameworks: reporttest.Frameworks()[:1]}
	}
	return Options{}
}

// shapes stands for a report that is too long for a golden file: its different
// lines in the order in which they first occur, and how often there is each of them.
// Lines that differ in their numbers alone are the same and are shown without them.
func shapes(report string) string {
	numbers := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[0-9]+`)
	count, first := map[string]int{}, map[string]string{}
	var order []string
	for line := range strings.Lines(report) {
		line = strings.TrimRight(line, "\r\n")
		shape := numbers.ReplaceAllString(line, "0")
		if count[shape]++; count[shape] == 1 {
			order, first[shape] = append(order, shape), line
		}
	}
	var b strings.Builder
	for _, shape := range order {
		line := shape
		if count[shape] == 1 {
			line = first[shape]
		}
		fmt.Fprintf(&b, "%6d %s\n", count[shape], line)
	}
	return b.String()
}

// readers read a report as those for whom the format is made do, and find what a
// name from outside has become in it other than text. A format needs one.
var readers = map[string]func(*testing.T, *results.Document, string){
	"table": func(t *testing.T, _ *results.Document, report string) {
		for line := range strings.Lines(report) {
			if strings.HasPrefix(line, "  - {rule: ") {
				continue // to be pasted into a file of waivers, and so never broken
			}
			if n := text.StringWidthWithoutEscSequences(strings.TrimRight(line, "\n")); n > defaultWidth {
				t.Errorf("a line has %d columns: %q", n, line)
			}
		}
	},
	"html": func(t *testing.T, _ *results.Document, report string) {
		wellFormed(t, report)
		root, err := html.Parse(strings.NewReader(report))
		if err != nil {
			t.Fatal(err)
		}
		checkElements(t, root)
	},
	"junit": func(t *testing.T, doc *results.Document, report string) {
		var suites junitSuites
		if err := xml.Unmarshal([]byte(report), &suites); err != nil {
			t.Fatal(err)
		}
		cases := 0
		for _, s := range suites.Suites {
			cases += len(s.Cases)
		}
		if cases != len(doc.Results) {
			t.Errorf("%d cases for %d results", cases, len(doc.Results))
		}
	},
	"sarif":        readLog,
	"sarif-github": readLog,
	"markdown": func(t *testing.T, _ *results.Document, report string) {
		// test/reports renders it as GitHub does.
		known := regexp.MustCompile(`^</?(details|summary|span|b|sub|br)\b`)
		for _, at := range regexp.MustCompile(`<[a-zA-Z/!?]`).FindAllStringIndex(outsideCode(report), -1) {
			if rest := outsideCode(report)[at[0]:]; !known.MatchString(rest) {
				t.Errorf("a name became an element: %.60q", rest)
			}
		}
	},
	"github": func(t *testing.T, _ *results.Document, report string) {
		for _, c := range readCommands(t, report) {
			if !slices.Contains([]string{"error", "warning", "notice"}, c.level) {
				t.Errorf("a name became the command %q", c.level)
			}
		}
	},
	"csv": func(t *testing.T, doc *results.Document, report string) {
		rows, err := csv.NewReader(strings.NewReader(report)).ReadAll()
		if err != nil || len(rows) != len(doc.Results)+1 {
			t.Fatalf("%d rows for %d results: %v", len(rows), len(doc.Results), err)
		}
		for _, cell := range slices.Concat(rows...) {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
				t.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	},
	"compliance": func(t *testing.T, _ *results.Document, report string) {
		rows, err := csv.NewReader(strings.NewReader(report)).ReadAll()
		if want := len(controlIDs(reporttest.Frameworks())) + 1; err != nil || len(rows) != want {
			t.Fatalf("%d rows for %d controls: %v", len(rows), want-1, err)
		}
		for _, cell := range slices.Concat(rows...) {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
				t.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	},
	"oscal": func(t *testing.T, _ *results.Document, report string) {
		wellReferenced(t, report)
		markup := regexp.MustCompile("(?:^|[^\\\\])(?:<[a-zA-Z/!?]|`|\\[[^\\]]*\\]\\()")
		for _, text := range oscalTexts(t, report) {
			if at := markup.FindString(text); at != "" {
				t.Errorf("a name became the markup %q: %.100q", at, text)
			}
		}
	},
	"prometheus": func(t *testing.T, _ *results.Document, report string) {
		// test/reports parses it with the library of Prometheus.
		sample := regexp.MustCompile(`^[a-z_]+(\{[a-z_]+="([^"\\]|\\["\\n])*"(,[a-z_]+="([^"\\]|\\["\\n])*")*\})? [0-9.e+-]+$`)
		for line := range strings.Lines(report) {
			if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "# ") && !sample.MatchString(line) {
				t.Errorf("%q is no sample", line)
			}
		}
	},
	"json": func(t *testing.T, doc *results.Document, report string) {
		var back, want any
		if err := json.Unmarshal([]byte(report), &back); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, want) {
			t.Error("what is read back is not what was written")
		}
	},
}

// readLog reads SARIF and looks for links in its messages.
func readLog(t *testing.T, _ *results.Document, report string) {
	var log sarifLog
	if err := json.Unmarshal([]byte(report), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 || len(log.Runs[0].Results) == 0 {
		t.Fatalf("there is no result in it")
	}
	for _, r := range log.Runs[0].Results {
		if strings.Contains(r.Message.Text, "](") {
			t.Errorf("a name made a link: %.100q", r.Message.Text)
		}
	}
}

// outsideCode is Markdown without what stands between backquotes.
func outsideCode(markdown string) string {
	fences := regexp.MustCompile("(?ms)^ *(```+).*?^ *```+$")
	spans := regexp.MustCompile("``[^\n]*?``|`[^`\n]*`")
	return spans.ReplaceAllString(fences.ReplaceAllString(markdown, ""), "")
}

// data are the formats for programs alone, which get every name as it is, and the
// reason why no character in them may do harm.
var data = map[string]string{"json": "its strings are escaped as JSON wants it, and readers of results escape them again", "sarif": "as json", "sarif-github": "as json", "oscal": "as json"}

func TestEveryFormatMakesNamesFromOutsideSafe(t *testing.T) {
	for _, format := range Names() {
		t.Run(format, func(t *testing.T) {
			doc := hostile()
			opt := usual(format)
			if opt.Frameworks != nil {
				opt.Frameworks = reporttest.Frameworks() // those of users may be hostile too
			}
			report := render(t, format, doc, opt)
			if !utf8.ValidString(report) {
				t.Error("the report is no UTF-8")
			}
			if harmful := strings.IndexFunc(strings.ReplaceAll(report, "\r\n", "\n"), unsafe); harmful >= 0 && data[format] == "" {
				t.Errorf("a character that moves the cursor or turns the direction of writing is in it: %.40q", strings.ReplaceAll(report, "\r\n", "\n")[harmful:])
			}
			for _, r := range report {
				if r < 0x20 && !strings.ContainsRune("\t\r\n", r) {
					t.Errorf("the control character %U is in it", r)
					break
				}
			}
			read := readers[format]
			if read == nil {
				t.Fatalf("nobody reads the format %s: add to readers what finds a name that became more than text", format)
			}
			read(t, doc, report)
		})
	}
}

// TestReportsForValidators writes what other programs are to validate; see
// test/reports/validate.sh.
func TestReportsForValidators(t *testing.T) {
	dir := os.Getenv("MUSTER_REPORTS_DIR")
	if dir == "" {
		t.Skip("NOT VALIDATED by other programs: make test-reports does that")
	}
	for name, doc := range all() {
		for _, format := range []string{"sarif", "sarif-github", "junit"} {
			if name == "every" || name == "hostile" {
				with := render(t, format, doc, Options{Frameworks: reporttest.Frameworks()})
				if err := os.WriteFile(filepath.Join(dir, goldenName(name+"-frameworks", format)), []byte(with), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, goldenName(name, format)), []byte(render(t, format, doc, Options{})), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
