package checks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
)

// A page of a source says what people have to know before they let it in: what is asked, with
// which rights, and what of it was never tried for real.
var sections = []struct {
	title   string
	heading *regexp.Regexp
	needed  func(collect.Source) bool
}{
	{"what is asked", regexp.MustCompile(`^(What is (asked|read|sent))$`), always},
	{"least privilege", regexp.MustCompile(`^(Least privilege|The least that suffices|What it needs)$`), func(s collect.Source) bool { return len(s.Credentials) > 0 }},
	{"what was never tried", regexp.MustCompile(`^(What was (never|tried).*|Limits)$`), always},
}

func always(collect.Source) bool { return true }

const pagesHead = `# Sources

What muster asks, one page for each source; nothing but what the estate file names is asked. Written by ` + "`make docs`" + ` from the pages
below [checks](../../checks), which hold it all. What cannot be asked is [imported](imports.md).

| source | what people want to know first |
|---|---|
`

// The pages stand beside the code that they are about; docs/sources leads to them.
func TestTheDocumentationSaysWhatTheSourcesSayOnTheirPages(t *testing.T) {
	want := map[string]string{}
	index := pagesHead
	for _, s := range checks.All() {
		text := read(t, s.Name+"/README.md")
		page := "../../checks/" + s.Name + "/README.md"
		var headings []string
		for _, m := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(text, -1) {
			headings = append(headings, m[1])
		}
		var first []string
		for _, part := range sections {
			i := slices.IndexFunc(headings, part.heading.MatchString)
			switch {
			case i >= 0:
				first = append(first, fmt.Sprintf("[%s](%s#%s)", part.title, page, anchor(headings[i])))
			case part.needed(s):
				t.Errorf("checks/%s/README.md has no section about %s: %q", s.Name, part.title, headings)
			}
		}
		index += fmt.Sprintf("| [%s](%s.md) | %s |\n", s.Name, s.Name, strings.Join(first, " · "))

		var b strings.Builder
		fmt.Fprintf(&b, "# %s\n\nAsked: %s.\nHow: %s.\n", s.Name, s.Asks, s.Over)
		for _, c := range s.Credentials {
			fmt.Fprintf(&b, "Signs in with `credentials.%s`.\n", c.Name)
		}
		fmt.Fprintf(&b, "\nIts page is [checks/%s/README.md](%s):\n\n", s.Name, page)
		for _, h := range headings {
			fmt.Fprintf(&b, "- [%s](%s#%s)\n", h, page, anchor(h))
		}
		want[s.Name+".md"] = b.String()
	}
	want["README.md"] = index

	const folder = "../docs/sources"
	for name, text := range want {
		path := filepath.Join(folder, name)
		b, err := os.ReadFile(path)
		switch {
		case err == nil && string(b) == text:
		case *update:
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Error(err)
			}
		default:
			t.Errorf("%s is not what the sources and their pages say; run make docs", path)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if want[e.Name()] == "" && e.Name() != "imports.md" {
			t.Errorf("%s/%s is the page of no source", folder, e.Name())
		}
	}
}

// anchor is that of a heading as GitHub makes it.
func anchor(heading string) string {
	kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading), "")
	return strings.ReplaceAll(kept, " ", "-")
}
