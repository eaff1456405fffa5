package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Base are policies that do not change while the program runs, because they are built
// into it. They are read and compiled once, when they are first asked for; the user's own
// are read and compiled beside them, and checked as if all were compiled together.
type Base struct {
	folder Folder
	image  []byte

	sources func() (*sources, error)
	ready   func() (*Set, error)
}

// NewBase returns the policies in a folder. They have gone through [Compile] before: tests
// of the program do that. Image is what [WriteImage] made of them; it is used when it
// was made of the same files by the same version of OPA. Nil is none.
func NewBase(folder Folder, image []byte) *Base {
	b := &Base{folder: folder, image: image}
	b.sources = sync.OnceValues(b.read)
	b.ready = sync.OnceValues(func() (*Set, error) { return b.compile(nil) })
	return b
}

// Parse reads the policies of users' folders beside the base. The rules of both are in the
// result, and the modules of the folders alone. Those of the base are shared: nobody may
// change them.
func (b *Base) Parse(own ...Folder) (*Parsed, error) {
	base, err := b.sources()
	if err != nil {
		return nil, err
	}
	if len(own) == 0 {
		return base.parsed, nil
	}
	p, err := base.parse(own)
	if p != nil {
		p.base = base
	}
	return p, err
}

// Load makes the policies ready to judge, and beside them those of users' folders, which
// are checked as [Compile] does.
func (b *Base) Load(own ...Folder) (*Set, error) {
	if len(own) == 0 {
		return b.ready()
	}
	p, err := b.Parse(own...)
	if err != nil {
		return nil, err
	}
	base, err := b.ready()
	if err != nil {
		return nil, err
	}
	for i, r := range p.Rules {
		if !r.Own {
			p.Rules[i] = base.Rules[slices.IndexFunc(base.Rules, func(of *Rule) bool { return of.ID == r.ID })]
		}
	}
	return check(p, func(c *ast.Compiler) (*Set, error) {
		modules, err := p.base.closure(p.Modules)
		if err != nil {
			return nil, err
		}
		c.WithCapabilities(Capabilities()).Compile(modules)
		if c.Failed() {
			return nil, plainly(c.Errors)
		}
		for _, r := range p.Rules {
			if r.Own {
				r.Declared = r.Population == PopulationEstate || readsOnlyEstate(c, r)
			}
		}
		return &Set{Parsed: p, compiler: base.compiler, own: c}, nil
	})
}

// LoadOnly makes those rules ready to judge that are selected, and nothing else can be
// asked of the set: a question to another rule is an error. Nil selects all.
func (b *Base) LoadOnly(selected func(*Rule) bool) (*Set, error) {
	if selected == nil {
		return b.ready()
	}
	return b.compile(selected)
}

// FromImage tells whether the policies come from the image and not from their sources.
func (b *Base) FromImage() bool {
	base, err := b.sources()
	return err == nil && base.image != nil
}

// sources are the files of a base.
type sources struct {
	files  []*file // without tests; their modules are nil where an image holds them
	rules  []*Rule
	image  *opened // nil when the files were parsed
	parsed *Parsed
	uses   map[string][]string // names that a file refers to, by its name
}

// read reads the files, and parses them where the image is none of them.
func (b *Base) read() (*sources, error) {
	p := &Parsed{Modules: map[string]*ast.Module{}, tests: map[string]string{}}
	files, err := p.read([]Folder{b.folder})
	if err != nil {
		return nil, fmt.Errorf("reading policies: %w", err)
	}
	base := &sources{files: files, uses: map[string][]string{}}
	p.base = base
	p.SHA256 = sumOf(files)
	if base.image = openImage(b.image, p.SHA256); base.image != nil {
		base.rules = base.image.rules(b.folder.Name)
		p.Rules, base.parsed = base.rules, p
		for _, f := range files {
			base.uses[f.name] = base.image.modules[f.path].Uses
		}
		return base, nil
	}
	if p, err = Parse(b.folder); err != nil {
		return nil, err
	}
	for _, f := range files {
		f.module = p.Modules[f.name]
		base.uses[f.name] = uses(f.module)
	}
	p.base = base
	base.rules, base.parsed = p.Rules, p
	return base, nil
}

// compile compiles the rules that are selected, and what they use; all when that is nil.
func (b *Base) compile(selected func(*Rule) bool) (*Set, error) {
	base, err := b.sources()
	if err != nil {
		return nil, err
	}
	files := base.files
	if selected != nil {
		var from []*file
		for _, r := range base.rules {
			if selected(r) {
				from = append(from, base.fileNamed(r.File))
			}
		}
		files = base.reach(from)
	}
	if base.image != nil {
		modules, err := base.image.decode(files)
		if err != nil {
			return nil, err
		}
		c := ast.NewCompiler().WithSkipStages(notForImages()...).WithCapabilities(Capabilities())
		if c.Compile(modules); c.Failed() {
			return nil, plainly(c.Errors)
		}
		return &Set{Parsed: base.parsed, compiler: c, selected: selected}, nil
	}
	modules := map[string]*ast.Module{}
	for _, f := range files {
		modules[f.name] = f.module
	}
	// Which rules rest on the estate file alone is noted in copies: lists share the rules.
	p := *base.parsed
	p.base, p.Modules, p.Rules = nil, modules, nil
	for _, r := range base.rules {
		one := *r
		p.Rules = append(p.Rules, &one)
	}
	set, err := Ready(&p)
	if err != nil {
		return nil, err
	}
	set.selected = selected
	return set, nil
}

// byID are copies of the rules of the base, by their id: what is found out while others
// are read beside them is not noted in them.
func (base *sources) byID() map[string]*Rule {
	by := make(map[string]*Rule, len(base.rules))
	for _, r := range base.rules {
		one := *r
		one.Sets = maps.Clone(r.Sets)
		by[r.ID] = &one
	}
	return by
}

// packages are those of the base.
func (base *sources) packages() map[string]bool {
	all := make(map[string]bool, len(base.files))
	for _, f := range base.files {
		all[base.packageOf(f)] = true
	}
	return all
}

func (base *sources) packageOf(f *file) string {
	if base.image != nil {
		return base.image.modules[f.path].Package
	}
	return packagePath(f.module)
}

// named tells whether the base has a file that people know by that name.
func (base *sources) named(name string) bool { return base.fileNamed(name) != nil }

func (base *sources) fileNamed(name string) *file {
	if i := slices.IndexFunc(base.files, func(f *file) bool { return f.name == name }); i >= 0 {
		return base.files[i]
	}
	return nil
}

// reach are the files, and all that they use, directly or through others.
func (base *sources) reach(from []*file) []*file {
	found := map[*file]bool{}
	var names []string
	add := func(f *file) {
		if !found[f] {
			found[f] = true
			names = append(names, base.uses[f.name]...)
		}
	}
	for _, f := range from {
		add(f)
	}
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		for _, f := range base.files {
			p := base.packageOf(f)
			if p == name || strings.HasPrefix(name, p+".") || strings.HasPrefix(p, name+".") {
				add(f)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(base.files), func(f *file) bool { return !found[f] })
}

// closure are the modules of a user, and those of the base that they use, as they were
// parsed.
func (base *sources) closure(own map[string]*ast.Module) (map[string]*ast.Module, error) {
	top := &file{name: "\x00own"}
	all := maps.Clone(own)
	var names []string
	for _, m := range own {
		names = append(names, uses(m)...)
	}
	beside := *base
	beside.uses = maps.Clone(base.uses)
	beside.uses[top.name] = names
	var problems []error
	for _, f := range beside.reach([]*file{top}) {
		m := f.module
		if m == nil {
			var err error
			if m, err = parse(f.name, f.text); err != nil {
				problems = append(problems, err)
			}
		}
		all[f.name] = m
	}
	return all, errors.Join(problems...)
}
