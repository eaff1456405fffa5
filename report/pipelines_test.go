package report

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// command is what GitHub makes of a line of its workflow commands.
type command struct {
	level, message string
	properties     map[string]string
}

// readCommands reads lines as the runner of GitHub does (ActionCommand.cs): the
// message begins after the second pair of colons, properties end at commas.
func readCommands(t *testing.T, text string) []command {
	t.Helper()
	var all []command
	for line := range strings.Lines(text) {
		head, message, ok := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "::"), "::")
		if !strings.HasPrefix(line, "::") || !ok {
			t.Fatalf("%q is no command", line)
		}
		c := command{properties: map[string]string{}}
		var list string
		c.level, list, _ = strings.Cut(head, " ")
		for property := range strings.SplitSeq(list, ",") {
			key, value, ok := strings.Cut(property, "=")
			if !ok {
				t.Errorf("%q has a property without a value: %q", line, property)
			}
			c.properties[key] = strings.NewReplacer("%3A", ":", "%2C", ",", "%0A", "\n", "%0D", "\r", "%25", "%").Replace(value)
		}
		c.message = strings.NewReplacer("%0A", "\n", "%0D", "\r", "%25", "%").Replace(message)
		all = append(all, c)
	}
	return all
}

func TestGitHubShowsEveryAnnotationThatIsWritten(t *testing.T) {
	for name, doc := range all() {
		n := map[string]int{}
		commands := readCommands(t, render(t, "github", doc, Options{}))
		for _, c := range commands {
			n[c.level]++
			for key := range c.properties {
				if !slices.Contains([]string{"file", "line", "col", "title"}, key) {
					t.Errorf("%s: the property %q is not known", name, key)
				}
			}
			if c.properties["title"] == "" || utf8.RuneCountInString(c.message) > annotationMessage {
				t.Errorf("%s: %+v", name, c)
			}
		}
		for level, of := range n {
			if of > 10 || !slices.Contains([]string{"error", "warning", "notice"}, level) {
				t.Errorf("%s: %d annotations of the level %q", name, of, level)
			}
		}
		last := commands[len(commands)-1]
		if !strings.HasPrefix(last.properties["title"], "muster: "+string(doc.Verdict.Decision)) || !strings.Contains(last.message, upper(doc.Verdict.Because)) || !strings.Contains(last.message, upper(gateLine(printable(doc)))) {
			t.Errorf("%s: the last annotation does not tell the verdict: %+v", name, last)
		}
	}
}

func TestAnnotationsPointAtTheEstateFileAndSurviveTheirEscapes(t *testing.T) {
	doc := hostile()
	doc.Results = doc.Results[4*4 : 4*4+1] // the failure with %0A::error::
	doc.Results[0].Location.File = "a,b:c%.yaml"
	doc.Results[0].Message, doc.Results[0].Findings[0].Message = "", "100%\n::error::%0A"
	c := readCommands(t, render(t, "github", doc, Options{}))[0]
	if c.properties["file"] != "a,b:c%.yaml" || c.properties["line"] != "5" || c.level != "error" || !strings.HasPrefix(c.message, "100%\n::error::%0A\n") {
		t.Errorf("got %+v", c)
	}
}

func TestWhatHasNoRoomAmongAnnotationsIsCounted(t *testing.T) {
	commands := readCommands(t, render(t, "github", many(10_000), Options{}))
	shown := map[string]int{}
	for _, c := range commands {
		shown[c.level]++
	}
	// Of many, 2 of 8 fail, 1 of 8 is unknown and 1 of 8 waits for a person.
	m := regexp.MustCompile(`Not shown here: ([\d,]+) fail · ([\d,]+) unknown · ([\d,]+) manual;`).FindStringSubmatch(commands[len(commands)-1].message)
	if m == nil {
		t.Fatalf("got %q", commands[len(commands)-1].message)
	}
	left := 0
	for _, n := range m[1:] {
		var one int
		if _, err := fmt.Sscan(strings.ReplaceAll(n, ",", ""), &one); err != nil {
			t.Fatal(err)
		}
		left += one
	}
	if all := left + len(commands) - 1; all != 5000 {
		t.Errorf("%d annotations and %d left out make %d of 5000 results: %v", len(commands)-1, left, all, shown)
	}
}

func TestARunWithoutResultsIsNoMereNotice(t *testing.T) {
	if c := readCommands(t, render(t, "github", empty(), Options{})); len(c) != 1 || c[0].level != "error" {
		t.Errorf("got %+v", c)
	}
	if c := readCommands(t, render(t, "github", nothing(), Options{})); len(c) != 1 || c[0].level != "notice" {
		t.Errorf("got %+v", c)
	}
}

func TestCSVHasOneRowForEachResultAndNoFormula(t *testing.T) {
	begins := regexp.MustCompile(`^\s*[=+\-@＝＋－＠]`)
	for name, doc := range all() {
		text := render(t, "csv", doc, Options{})
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
			t.Errorf("%s: a line does not end with CR LF", name)
		}
		for _, separator := range []rune{',', ';', '\t'} { // as spreadsheets of several countries read it
			r := csv.NewReader(strings.NewReader(text))
			r.Comma, r.LazyQuotes = separator, separator != ','
			r.FieldsPerRecord = map[bool]int{true: len(csvColumns), false: -1}[separator == ',']
			rows, err := r.ReadAll()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if separator == ',' && len(rows) != len(doc.Results)+1 {
				t.Errorf("%s: %d rows for %d results", name, len(rows), len(doc.Results))
			}
			for _, row := range rows {
				for _, cell := range row {
					if begins.MatchString(cell) || len(cell) > 4*csvCell {
						t.Errorf("%s: separated by %q, a spreadsheet would compute %q", name, separator, cell)
					}
				}
			}
		}
	}
}

func TestCellsThatWouldComputeAreText(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(1)": "'@SUM(1)", "  =1": "'  =1", "＝1": "'＝1", "\t=1": "\t'=1",
		"a=b": "a=b", "x;=1": "x;'=1", "type=smb;type=azure": "type=smb;type=azure", "a\n-b": "a\n'-b", "": "", "fs-01": "fs-01",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}
