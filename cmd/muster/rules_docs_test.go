package main

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// docsFolder is where `make docs` writes to.
const docsFolder = "../../docs"

func generatedPages(t *testing.T) map[string][]byte {
	t.Helper()
	set, err := (&app{}).rules()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := pagesOf(set)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestThePagesOfRulesAreInStepWithTheRules(t *testing.T) {
	pages := generatedPages(t)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		kept, err := os.ReadFile(filepath.Join(docsFolder, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			t.Errorf("docs/%s is missing; run `make docs`", name)
		case err != nil:
			t.Error(err)
		case !bytes.Equal(kept, pages[name]):
			t.Errorf("docs/%s is not what the rules say; run `make docs`", name)
		}
	}
	err := fs.WalkDir(os.DirFS(docsFolder), "rules", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // told above, page by page
		}
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := pages[name]; !ok {
			t.Errorf("docs/%s is the page of no rule; run `make docs`", name)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestDocsAreWrittenAnewAndWithoutStrays(t *testing.T) {
	dir := t.TempDir()
	stray := filepath.Join(dir, "rules", "dns", "gone.md")
	own := filepath.Join(dir, "own.md")
	if err := os.MkdirAll(filepath.Dir(stray), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{stray, own} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := muster(t, "rules", "docs", dir); code != exitGo {
		t.Fatal(stderr)
	}
	got := map[string]string{}
	for path, text := range snapshot(t, dir) {
		got[filepath.ToSlash(path)] = text
	}
	if got["own.md"] != "x" {
		t.Error("a page that somebody wrote is gone or changed")
	}
	delete(got, "own.md")
	want := map[string]string{}
	for name, text := range generatedPages(t) {
		want[name] = string(text)
	}
	if !maps.Equal(got, want) {
		t.Errorf("wrote %v\nwant %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name, text := range want {
		if !strings.HasPrefix(text, "# ") {
			t.Errorf("%s has no heading", name)
		}
	}
}
