package honesty

import (
	"bufio"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/test/embedded"
)

// What is collected and read by nobody is not judged: each field of the facts is read by
// a rule or by what is derived from them, or stands in testdata/unread.txt with a reason.
func TestEveryFieldOfTheFactsHasAReader(t *testing.T) {
	t.Parallel()
	read, err := embedded.Rules().Reads()
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(read, readInGo(t))
	excused := map[string]bool{}
	f, err := os.Open("testdata/unread.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, "|")
		if name = strings.TrimSpace(name); !ok || strings.TrimSpace(reason) == "" {
			t.Errorf("testdata/unread.txt: %q has no reason", line)
		}
		excused[name] = true
	}
	seen := map[reflect.Type]bool{}
	within := embeddings(reflect.TypeFor[facts.Document]())
	var walk func(reflect.Type)
	walk = func(at reflect.Type) {
		switch at.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(at.Elem())
		case reflect.Struct:
			if seen[at] || !strings.HasSuffix(at.PkgPath(), "internal/facts") {
				return
			}
			seen[at] = true
			for i := range at.NumField() {
				field := at.Field(i)
				walk(field.Type)
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if name == "" || name == "-" {
					continue
				}
				of, _, _ := strings.Cut(at.String(), "[")
				id := of + "." + name
				has := read[id] || read["*."+name]
				for _, outer := range within[at] {
					has = has || read[outer+"."+name]
				}
				switch {
				case has && excused[id]:
					t.Errorf("%s is read: take it out of testdata/unread.txt", id)
				case !has && !excused[id]:
					t.Errorf("nobody reads %s: a rule has to, or it does not belong into the facts", id)
				}
				delete(excused, id)
			}
		}
	}
	walk(reflect.TypeFor[facts.Document]())
	for _, id := range slices.Sorted(maps.Keys(excused)) {
		t.Errorf("testdata/unread.txt: there is no field %s", id)
	}
}

// embeddings are the names of the types that have the fields of an embedded one as their
// own, by that one.
func embeddings(root reflect.Type) map[reflect.Type][]string {
	all := map[reflect.Type][]string{}
	seen := map[reflect.Type]bool{}
	var walk func(at reflect.Type, outer []string)
	walk = func(at reflect.Type, outer []string) {
		switch at.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(at.Elem(), nil)
		case reflect.Struct:
			all[at] = append(all[at], outer...)
			if seen[at] && outer == nil {
				return
			}
			seen[at] = true
			for i := range at.NumField() {
				if f := at.Field(i); f.Anonymous {
					walk(f.Type, append(slices.Clone(outer), strings.Split(at.String(), "[")[0]))
				} else {
					walk(f.Type, nil)
				}
			}
		}
	}
	walk(root, nil)
	return all
}

// readInGo are the fields of facts that the packages read which derive from facts and
// judge them, by type and name in JSON.
func readInGo(t *testing.T) map[string]bool {
	t.Helper()
	list := func(args ...string) []string {
		cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
		cmd.Dir = "../.."
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		return strings.Split(strings.TrimSpace(string(out)), "\n")
	}
	readers := []string{"./internal/derive/...", "./internal/evaluate/..."}
	exports := map[string]string{}
	for _, line := range list(append([]string{"-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, readers...)...) {
		path, file, _ := strings.Cut(line, " ")
		exports[path] = file
	}
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	read := map[string]bool{}
	for _, dir := range list(append([]string{"-f", "{{.Dir}}"}, readers...)...) {
		var files []*ast.File
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}}
		conf := types.Config{Importer: imports, Error: func(error) {}}
		_, _ = conf.Check(dir, set, files, info) // what does not type-check reads nothing, and is told below
		for _, s := range info.Selections {
			if s.Kind() == types.FieldVal {
				note(s, read)
			}
		}
	}
	if len(read) < 50 {
		t.Fatalf("only %d fields are read in Go", len(read))
	}
	return read
}

// note notes the fields that a selection goes through, by the structs that have them.
func note(s *types.Selection, read map[string]bool) {
	at := s.Recv()
	for _, i := range s.Index() {
		if p, ok := at.Underlying().(*types.Pointer); ok {
			at = p.Elem()
		}
		of, ok := at.Underlying().(*types.Struct)
		if !ok {
			return
		}
		if named, ok := types.Unalias(at).(*types.Named); ok && named.Obj().Pkg() != nil && strings.HasSuffix(named.Obj().Pkg().Path(), "internal/facts") {
			name, _, _ := strings.Cut(reflect.StructTag(of.Tag(i)).Get("json"), ",")
			read["facts."+named.Obj().Name()+"."+name] = true
		}
		at = of.Field(i).Type()
	}
}
