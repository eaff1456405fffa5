package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// apart keeps what a user's own files define out of the packages that come with
// muster. Rego adds up what several files say of one function, so that a clause more
// in a library would make bundled rules pass, and nothing would show it.
func apart(files []*file, bundled map[string]bool) []error {
	var problems []error
	for _, f := range files {
		if f.err != nil || !f.own {
			continue
		}
		defined := []string{packagePath(f.module)}
		for _, r := range f.module.Rules {
			defined = append(defined, defines(f.module, r))
		}
		slices.Sort(defined)
		for _, name := range slices.Compact(defined) {
			if p := within(name, bundled); p != "" && (p != packagePath(f.module) || !strings.HasPrefix(p, prefix)) {
				f.apart = true
				problems = append(problems, fmt.Errorf("%s: defines %s, and the package %s comes with muster: rules of your own may use it and not add to it; give yours another name", f.name, shown(name), p))
				break
			}
		}
	}
	return problems
}

// shown is a name that [defines] gave, for people.
func shown(name string) string {
	if short, ok := strings.CutSuffix(name, "."); ok {
		return short + "[…]"
	}
	return name
}

// defines is what a rule defines, from the root of all data on, as far as its name is
// fixed. A name that goes on with what only the evaluation knows ends in a dot: it may reach
// into every package below.
func defines(m *ast.Module, r *ast.Rule) string {
	name := packagePath(m)
	for i, t := range r.Head.Ref() {
		switch v := t.Value.(type) {
		case ast.Var:
			if i > 0 {
				return name + "."
			}
			name += "." + string(v)
		case ast.String:
			name += "." + string(v)
		default:
			return name + "."
		}
	}
	return name
}

// within is the bundled package that holds a name, or that the name would hold; "" for
// none. What merely shares the first parts of its name is apart.
func within(name string, bundled map[string]bool) string {
	for _, p := range slices.Sorted(maps.Keys(bundled)) {
		if name == p || strings.HasPrefix(name, p+".") || strings.HasSuffix(name, ".") && strings.HasPrefix(p+".", name) {
			return p
		}
	}
	return ""
}
