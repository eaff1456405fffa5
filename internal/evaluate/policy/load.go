package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/kit/crash"
)

// Folder is a place with policies: the bundled one, or a user's own.
type Folder struct {
	Name string // how error messages call it; "" for the bundled policies
	FS   fs.FS
	// Dir is its absolute path, with slashes; empty for what is no folder on disk. A rule
	// may be loaded from its own folder: the component is in the path of that alone.
	Dir string
	Own bool // a user's own rules, which may not speak for the engine
}

// Parsed are policies as they stand in their files: good for lists and
// explanations, and the first step of compiling.
type Parsed struct {
	Rules   []*Rule                // sorted by id
	Modules map[string]*ast.Module // of the files that were parsed: not those of a [Base]
	SHA256  string                 // of all files but tests, in hexadecimal

	tests map[string]string // their text: they are parsed when they are run
	base  *sources          // what the policies stand beside; nil when they stand alone
}

// Tests parses the tests whose file lies below the folder, all when it is empty, and
// what only tests use.
func (p *Parsed) Tests(folder string) (map[string]*ast.Module, error) {
	modules := make(map[string]*ast.Module, len(p.tests))
	var problems []error
	for name, text := range p.tests {
		if strings.HasSuffix(name, "_test.rego") && !strings.HasPrefix(name, folder) {
			continue
		}
		m, err := parse(name, text)
		if err != nil {
			problems = append(problems, err)
		}
		modules[name] = m
	}
	return modules, errors.Join(problems...)
}

func parse(name, text string) (*ast.Module, error) {
	return ast.ParseModuleWithOpts(name, text, ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
}

// Parse reads all policies of the folders. Rules may not have an id that another
// one has.
func Parse(folders ...Folder) (*Parsed, error) {
	return (&sources{}).parse(folders)
}

// parse reads the policies of the folders, which stand beside those of the base.
func (base *sources) parse(folders []Folder) (*Parsed, error) {
	p := &Parsed{Modules: map[string]*ast.Module{}, tests: map[string]string{}}
	byID := base.byID()
	unread := map[*ast.Module]bool{} // whose annotations are wrong, so that their sets look like tables
	var problems []error
	var judging []*file // all but tests
	files, err := p.read(folders)
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	parseAll(files)
	bundled := base.packages()
	for _, f := range files {
		if f.err == nil && !f.own {
			bundled[packagePath(f.module)] = true
		}
	}
	problems = append(problems, apart(files, bundled)...)
	for _, f := range unjudged(files, bundled) {
		problems = append(problems, fmt.Errorf("%s: package %s is no rule, and no rule of yours uses it, so that nothing would be judged by it; a rule is a package %s<component>.<rule_name>, which `muster rules new` writes", f.name, packagePath(f.module), prefix))
		unread[f.module] = true
	}
	for _, f := range files {
		if f.err != nil {
			problems = append(problems, f.err)
			continue
		}
		if f.test {
			if name := packagePath(f.module); !strings.HasSuffix(name, "_test") {
				problems = append(problems, fmt.Errorf("%s: files whose names end in _test.rego are tests, and judge nothing; name this one otherwise, or its package %s_test", f.name, name))
			}
			continue
		}
		if p.Modules[f.name] != nil || base.named(f.name) {
			problems = append(problems, fmt.Errorf("%s: there are two files of this name; name your folder otherwise", f.name))
			continue
		}
		p.Modules[f.name] = f.module
		judging = append(judging, f)
		if !strings.HasPrefix(packagePath(f.module), prefix) {
			continue
		}
		r, err := fromAnnotations(f.module, f.name)
		if err != nil {
			problems = append(problems, err)
			unread[f.module] = true
			continue
		}
		r.Own = f.own
		if r.Engine && f.own {
			problems = append(problems, fmt.Errorf("%s: rule %s says engine: true, which only bundled rules can", f.name, r.ID))
		}
		if err := standsRight(r, f.place); err != nil {
			problems = append(problems, err)
		}
		if other := byID[r.ID]; other != nil {
			problems = append(problems, fmt.Errorf("%s: a rule %s already exists (%s); give yours another name", f.name, r.ID, other.File))
			continue
		}
		byID[r.ID] = r
		p.Rules = append(p.Rules, r)
	}
	problems = append(problems, taken(byID)...)
	for _, m := range p.Modules {
		if !unread[m] {
			problems = append(problems, guard(m, byID)...)
		}
	}
	p.Rules = append(p.Rules, base.rules...)
	slices.SortFunc(p.Rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	p.SHA256 = sumOf(slices.Concat(base.files, judging))
	return p, errors.Join(problems...)
}

// sumOf is the hash of files, in hexadecimal.
func sumOf(files []*file) string {
	sum := sha256.New()
	for _, f := range files {
		_, _ = fmt.Fprintf(sum, "%s\x00%d\x00%s", f.path, len(f.text), f.text)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// file is one file with policies.
type file struct {
	own    bool   // of a user's folder
	test   bool   // a user's test, which judges nothing
	apart  bool   // refused, because it reaches into what comes with muster
	path   string // in its folder
	place  string // the same with the path of the folder, where that is known
	name   string // for people
	text   string
	module *ast.Module
	err    error
}

// read reads the files of all folders, and puts those for tests aside.
func (p *Parsed) read(folders []Folder) ([]*file, error) {
	var files []*file
	for _, folder := range folders {
		rules := 0
		err := fs.WalkDir(folder.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if folder.Own {
				if err := misnamed(folder, name, d); err != nil {
					return err
				}
			}
			if path.Ext(name) != ".rego" {
				return nil
			}
			text, err := fs.ReadFile(folder.FS, name)
			if err != nil {
				return err
			}
			f := &file{own: folder.Own, path: name, place: path.Join(folder.Dir, name), name: path.Join(folder.Name, name)}
			f.text, f.err = decoded(f.name, text)
			switch {
			case !forTests(name, folder.Own):
				rules++
			case folder.Own:
				f.test = true
				p.tests[f.name] = f.text
			default:
				p.tests[f.name] = f.text
				return nil
			}
			files = append(files, f)
			return nil
		})
		if err != nil {
			return nil, err
		}
		if folder.Own && rules == 0 {
			return nil, fmt.Errorf("%s holds no rule: rules are in files whose names end in .rego, and not in _test.rego", folder.Name)
		}
	}
	return files, nil
}

// parseAll parses the files, several at a time.
func parseAll(files []*file) {
	var next atomic.Int64
	var workers crash.Group
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				f := files[i]
				if f.err == nil {
					f.module, f.err = parse(f.name, f.text)
				}
			}
		})
	}
	workers.Wait()
}

// forTests tells files that are no part of what judges: tests, and the library
// that only they use. In a user's folder a name in the path means nothing: a rule that was
// put aside because of it would never be judged.
func forTests(file string, own bool) bool {
	return strings.HasSuffix(file, "_test.rego") || !own && (strings.HasPrefix(file, "lib/fixture/") || strings.HasPrefix(file, "lib/testing/"))
}

// standsRight checks that folder, file and package of a rule agree.
func standsRight(r *Rule, file string) error {
	component, name, _ := strings.Cut(strings.TrimPrefix(r.Package, prefix), ".")
	want := path.Join(component, name, name+".rego")
	if file == want || strings.HasSuffix(file, "/"+want) {
		return nil
	}
	return fmt.Errorf("%s: package %s belongs in a file …/%s", r.File, r.Package, want)
}

// guard refuses what makes rules wrong or slow: a rule without targets, or with
// nothing to say of them, and partial rules used as tables, whose cost grows with
// the square of their size.
func guard(m *ast.Module, byID map[string]*Rule) []error {
	var problems []error
	var rule *Rule
	for _, r := range byID {
		if r.Package == packagePath(m) {
			rule = r
		}
	}
	for _, r := range m.Rules {
		name := string(r.Head.Ref()[0].Value.(ast.Var))
		own := rule != nil && slices.Contains(contract, name)
		if own {
			rule.Sets[name] = true
			if r.Head.RuleKind() != ast.MultiValue || len(r.Head.Ref()) != 1 {
				problems = append(problems, fmt.Errorf("%s: %s must be a set: `%s contains … if { … }`", r.Location, name, name))
			}
			continue
		}
		variable := r.Head.RuleKind() == ast.MultiValue
		for _, t := range r.Head.Ref()[1:] {
			variable = variable || !ast.IsConstant(t.Value)
		}
		if variable {
			problems = append(problems, fmt.Errorf("%s: %s is built element by element, which is quadratic when it is used as a table; write it as one comprehension", r.Location, name))
		}
	}
	if rule != nil && rule.Engine {
		if len(m.Rules) > 0 {
			problems = append(problems, fmt.Errorf("%s: rule %s is judged by the engine and may hold no Rego", rule.File, rule.ID))
		}
		return problems
	}
	if rule != nil && !rule.Sets["targets"] {
		problems = append(problems, fmt.Errorf("%s: rule %s defines no targets", rule.File, rule.ID))
	}
	if rule != nil && !rule.Sets["findings"] && !rule.Sets["attest"] {
		problems = append(problems, fmt.Errorf("%s: rule %s defines neither findings nor attest: it could only pass", rule.File, rule.ID))
	}
	return problems
}

// ParseRule reads one rule from its text.
func ParseRule(file string, text []byte) (*Rule, error) {
	m, err := parse(file, string(text))
	if err != nil {
		return nil, err
	}
	r, err := fromAnnotations(m, file)
	if err != nil {
		return nil, err
	}
	return r, errors.Join(guard(m, map[string]*Rule{r.ID: r})...)
}
