package checks_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/muster-dr/muster/"

// TestServersOfTheLabDoNotKnowEachOther keeps the lab in its order: the world knows
// nothing above it, the servers of a source know the world and no other source, and the
// lab knows no source.
func TestServersOfTheLabDoNotKnowEachOther(t *testing.T) {
	allowed := func(file, imported string) bool {
		dir := filepath.ToSlash(filepath.Dir(file))
		switch {
		case strings.HasPrefix(dir, "internal/lab/world"):
			return !strings.HasPrefix(imported, "internal/lab") && !strings.HasPrefix(imported, "checks") && imported != "internal/collect"
		case strings.HasPrefix(dir, "internal/lab"):
			return !strings.HasPrefix(imported, "checks")
		}
		own := strings.Join(strings.Split(dir, "/")[:3], "/") // checks/dns/dnslab
		return imported == own || strings.HasPrefix(imported, own+"/") || !strings.HasPrefix(imported, "checks") && imported != "internal/lab" && imported != "internal/collect"
	}
	seen := 0
	for _, root := range []string{"../internal/lab", "."} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file := strings.TrimPrefix(filepath.ToSlash(filepath.Join("checks", path)), "checks/../")
			if root == "../internal/lab" {
				file = strings.TrimPrefix(filepath.ToSlash(path), "../")
			}
			parts := strings.Split(file, "/")
			if parts[0] == "checks" && (len(parts) < 4 || !strings.HasSuffix(parts[2], "lab")) {
				return nil
			}
			seen++
			parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range parsed.Imports {
				imported, _ := strconv.Unquote(spec.Path.Value)
				if imported, ours := strings.CutPrefix(imported, module); ours && !allowed(file, imported) {
					t.Errorf("%s must not import %s", file, imported)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 50 {
		t.Errorf("only %d files were looked at", seen)
	}
}
