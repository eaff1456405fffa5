package report

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestThePipelinesOfTheDocsUseFormatsThatExist(t *testing.T) {
	pages, err := filepath.Glob("../docs/ci/*.md")
	if err != nil || len(pages) < 6 {
		t.Fatalf("the pages of pipelines are missing: %v %v", pages, err)
	}
	option := regexp.MustCompile(`-o "?([a-z-]+)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := option.FindAllStringSubmatch(string(text), -1)
		for _, m := range found {
			if _, ok := Formats[m[1]]; !ok {
				t.Errorf("%s uses the format %q, which does not exist", page, m[1])
			}
		}
		if len(found) == 0 && filepath.Base(page) != "README.md" {
			t.Errorf("%s writes no report", page)
		}
	}
}
