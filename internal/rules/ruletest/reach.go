package ruletest

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// reachable are the modules below the folder and all that they can refer to, so that
// the tests of one rule do not wait for the other rules to compile.
func reachable(modules map[string]*ast.Module, folder string) map[string]*ast.Module {
	out := map[string]*ast.Module{}
	var open []*ast.Module
	for name, m := range modules {
		if strings.HasPrefix(name, folder) {
			out[name] = m
			open = append(open, m)
		}
	}
	for len(open) > 0 {
		m := open[0]
		open = open[1:]
		for _, ref := range references(m) {
			for name, other := range modules {
				if out[name] == nil && (ref.HasPrefix(other.Package.Path) || other.Package.Path.HasPrefix(ref)) {
					out[name] = other
					open = append(open, other)
				}
			}
		}
	}
	return out
}

// references are the parts of data that a module names, its own package included:
// a package may have several files.
func references(m *ast.Module) []ast.Ref {
	refs := []ast.Ref{m.Package.Path}
	ast.WalkRefs(m, func(r ast.Ref) bool {
		if r.HasPrefix(ast.DefaultRootRef) {
			refs = append(refs, r.ConstantPrefix())
		}
		return false
	})
	return refs
}
