package compliance

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/suggest"
	"github.com/muster-dr/muster/policies"
)

// Folder is where frameworks stand in a folder of policies.
const Folder = "frameworks"

// Standard is the framework of which OSCAL has an official catalogue, and that `-o oscal`
// writes when none is asked for.
const Standard = "nist-800-53"

// Prefix begins a selection by controls: framework:ID or framework:ID/CONTROL.
const Prefix = "framework:"

// Set are frameworks, sorted by id.
type Set []*Framework

// Bundled are the frameworks that come with muster. A test holds their globs against the
// rules.
var Bundled = sync.OnceValues(func() (Set, error) { return Load(policies.Files(), "bundled:", nil) })

// Load reads the frameworks of a folder of policies; none where it has no folder
// frameworks. Name is the folder as people know it.
func Load(files fs.FS, name string, rules []*results.Rule) (Set, error) {
	entries, err := fs.ReadDir(files, Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the frameworks of %s: %w", name, err)
	}
	var set Set
	var problems []error
	for _, e := range entries {
		at := path.Join(Folder, e.Name())
		shown := path.Join(name, at)
		if path.Ext(e.Name()) != ".yaml" || e.IsDir() {
			if ext := strings.ToLower(path.Ext(e.Name())); ext == ".yml" || ext == ".yaml" || ext == ".json" {
				problems = append(problems, fmt.Errorf("%s: frameworks are in files whose names end in .yaml", shown))
			}
			continue
		}
		text, err := fs.ReadFile(files, at)
		if err != nil {
			problems = append(problems, fmt.Errorf("reading the framework %s: %w", shown, err))
			continue
		}
		f, err := Parse(shown, text, rules)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		set = append(set, f)
	}
	slices.SortFunc(set, func(a, b *Framework) int { return strings.Compare(a.ID, b.ID) })
	return set, errors.Join(problems...)
}

// With are these frameworks and those of the user. An id that is taken is an error.
func (s Set) With(own Set) (Set, error) {
	all := slices.Clone(s)
	for _, f := range own {
		if other := all.named(f.ID); other != nil {
			return nil, fmt.Errorf("%s: a framework %s already exists (%s); give yours another id", f.File, f.ID, other.File)
		}
		f.Own = true
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *Framework) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

func (s Set) named(id string) *Framework {
	for _, f := range s {
		if strings.EqualFold(f.ID, id) {
			return f
		}
	}
	return nil
}

// IDs are the ids of all, sorted.
func (s Set) IDs() []string {
	ids := make([]string, 0, len(s))
	for _, f := range s {
		ids = append(ids, f.ID)
	}
	return ids
}

// Pick returns the frameworks with these ids in this order, each once.
func (s Set) Pick(ids ...string) (Set, error) {
	var picked Set
	for _, id := range ids {
		f := s.named(id)
		if f == nil {
			return nil, suggest.Unknown("framework", id, s.IDs())
		}
		if picked.named(id) == nil {
			picked = append(picked, f)
		}
	}
	return picked, nil
}

// cutPrefix is what stands behind [Prefix], which is the same in any case as names are.
func cutPrefix(name string) (string, bool) {
	if len(name) < len(Prefix) || !strings.EqualFold(name[:len(Prefix)], Prefix) {
		return name, false
	}
	return name[len(Prefix):], true
}

// Selects tells that a name selects by controls.
func Selects(name string) bool {
	_, by := cutPrefix(name)
	return by
}

// Expand replaces each framework:ID and framework:ID/CONTROL among names of rules and
// components by the ids of the rules and questions that bear on it.
func (s Set) Expand(names []string, rules []*results.Rule) ([]string, error) {
	var all []string
	for _, name := range names {
		of, found := cutPrefix(name)
		if !found {
			all = append(all, name)
			continue
		}
		id, control, one := strings.Cut(of, "/")
		picked, err := s.Pick(id)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f := picked[0]
		controls := f.Controls
		if one {
			c := f.Named(control)
			if c == nil {
				ids := make([]string, 0, len(f.Controls))
				for _, c := range f.Controls {
					ids = append(ids, c.ID)
				}
				return nil, fmt.Errorf("%s: %w", name, suggest.Unknown("control", control, ids))
			}
			controls = []*Control{c}
		}
		n := len(all)
		for _, r := range rules {
			if slices.ContainsFunc(controls, func(c *Control) bool {
				return c.Relation != Outside && c.Covers(r.ID, r.Component, r.Formerly...)
			}) {
				all = append(all, r.ID)
			}
		}
		if len(all) == n {
			return nil, fmt.Errorf("%s: no rule and no question bears on it, so that nothing would be judged", name)
		}
	}
	return all, nil
}
