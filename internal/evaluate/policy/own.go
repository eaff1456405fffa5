package policy

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// misnamed refuses what looks as if it were judged, and is not: people believe in a
// check that never ran.
func misnamed(folder Folder, name string, d fs.DirEntry) error {
	where := path.Join(folder.Name, name)
	switch ext := path.Ext(name); {
	case ext == ".rego":
	case strings.EqualFold(ext, ".rego"):
		return fmt.Errorf("%s: rules are in files whose names end in .rego, in small letters", where)
	case strings.EqualFold(ext, ".txt") && strings.HasSuffix(strings.ToLower(name), ".rego.txt"):
		return fmt.Errorf("%s: rules are in files whose names end in .rego", where)
	}
	if d.Type()&fs.ModeSymlink != 0 {
		if info, err := fs.Stat(folder.FS, name); err != nil || info.IsDir() {
			return fmt.Errorf("%s: links to folders are not followed; give the folder that it leads to with --policies", where)
		}
	}
	return nil
}

// decoded is the text of a file without the mark that editors of Windows put in front
// of it.
func decoded(name string, text []byte) (string, error) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return "", fmt.Errorf("%s: it is UTF-16, as Windows PowerShell writes files; save it as UTF-8", name)
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// unjudged are the files of users that are neither a rule nor used by one, directly or
// through others of theirs.
func unjudged(files []*file, bundled map[string]bool) []*file {
	packages := map[string][]*file{}
	var next []*file
	for _, f := range files {
		switch {
		case !f.own || f.err != nil || f.apart:
		case f.test || strings.HasPrefix(packagePath(f.module), prefix):
			next = append(next, f)
		default:
			packages[packagePath(f.module)] = append(packages[packagePath(f.module)], f)
		}
	}
	for len(next) > 0 {
		f := next[0]
		next = next[1:]
		for _, name := range uses(f.module) {
			if within(name, bundled) != "" {
				continue // a package of theirs above it is not meant
			}
			for p, of := range packages {
				if p == name || strings.HasPrefix(name, p+".") || strings.HasPrefix(p, name+".") {
					next = append(next, of...)
					delete(packages, p)
				}
			}
		}
	}
	var idle []*file
	for _, f := range files {
		if f.own && f.err == nil && !f.apart && !f.test {
			for _, other := range packages[packagePath(f.module)] {
				if other == f {
					idle = append(idle, f)
				}
			}
		}
	}
	return idle
}

// uses are the names below data that a module imports or refers to.
func uses(m *ast.Module) []string {
	var names []string
	add := func(ref ast.Ref) {
		if !ref.HasPrefix(ast.DefaultRootRef.ConstantPrefix()) || len(ref) < 2 {
			return
		}
		var steps []string
		for _, t := range ref[1:] {
			s, ok := t.Value.(ast.String)
			if !ok {
				break
			}
			steps = append(steps, string(s))
		}
		if len(steps) > 0 {
			names = append(names, strings.Join(steps, "."))
		}
	}
	for _, r := range m.Rules {
		ast.WalkRefs(r, func(ref ast.Ref) bool {
			add(ref)
			return false
		})
	}
	for _, i := range m.Imports {
		if ref, ok := i.Path.Value.(ast.Ref); ok {
			add(ref)
		}
	}
	return names
}
