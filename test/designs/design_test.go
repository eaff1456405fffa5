// Package designs keeps muster quiet where nothing is wrong. Each file in
// testdata/designs is a healthy way to build an estate that differs from the embedded
// one. It is scanned over the real protocols and has to be GO, but for the few open
// results that the file names; and for each there is a twin with a mistake in it, which
// has to be found.
package designs

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// folder is where the designs are kept, one file each.
const folder = "../../testdata/designs"

// maxOpen is how many open results a healthy design may have.
const maxOpen = 5

// design is a file of testdata/designs; its README.md explains the keys.
type design struct {
	name string

	Title  string `yaml:"title"`
	change `yaml:",inline"`
	// Signed are questions that the people of the design have answered with yes, since
	// what the embedded estate's people have signed is about another design.
	Signed []result `yaml:"signed"`
	// Open are the results that stay open. A question among them is signed before the
	// verdict is looked at, which then has to be GO.
	Open   []result `yaml:"open"`
	Broken []twin   `yaml:"broken"`
	// Harmless says of faults of the lab why they are none in this design.
	Harmless map[string]string `yaml:"harmless"`
}

// twin is the same design with a mistake in it.
type twin struct {
	Title  string `yaml:"title"`
	change `yaml:",inline"`
	Found  []result `yaml:"found"` // what has to say so, among others
}

// change is what differs from the embedded estate, or from the healthy design.
type change struct {
	Variations []string       `yaml:"variations"` // of the parts of the lab
	Faults     []string       `yaml:"faults"`     // likewise; in twins
	Direction  string         `yaml:"direction"`  // which site is lost, where there are several ways; LOST:RECOVERS
	Estate     map[string]any `yaml:"estate"`     // what the estate file says instead; null takes a key away
	Imports    []export       `yaml:"imports"`    // exports that its people hand over; those of a twin take their place
}

// result is one of the results of an evaluation.
type result struct {
	Rule   string           `yaml:"rule"`
	Target string           `yaml:"target"` // the port of a resolver is left out; "" for any, in Found
	Status results.Status   `yaml:"status"` // manual when left out; fail in Found
	At     results.Severity `yaml:"severity"`
}

// of tells whether the result is this one.
func (w result) of(r *results.Result) bool {
	return w.Rule == r.Rule && (w.Target == "" || w.Target == stable(r.Target)) && w.Status == r.Status && (w.At == "" || w.At == r.Severity)
}

func (w result) String() string {
	return strings.TrimRight(fmt.Sprintf("%s %s %s", w.Status, w.Rule, w.Target), " ")
}

// stable leaves out the ports that the system chose for resolvers.
func stable(target string) string {
	if i := strings.LastIndex(target, ":"); i > 0 && strings.HasPrefix(target, "resolver/") {
		return target[:i]
	}
	return target
}

// plus is both changes, this one first.
func (c change) plus(more change) change {
	return change{
		Variations: slices.Concat(c.Variations, more.Variations), Faults: slices.Concat(c.Faults, more.Faults),
		Estate: merged(c.Estate, more.Estate), Imports: replaced(c.Imports, more.Imports), Direction: cmp.Or(more.Direction, c.Direction),
	}
}

// replaced are the exports of a change on top of another one.
func replaced(old, now []export) []export {
	if now == nil {
		return old
	}
	return now
}

// merged is a mapping after an edit: mappings are merged key by key, what is null in the
// edit is gone, and all else is replaced.
func merged(old, edit map[string]any) map[string]any {
	all := maps.Clone(old)
	if all == nil {
		all = map[string]any{}
	}
	for k, v := range edit {
		was, both := all[k].(map[string]any)
		now, isMap := v.(map[string]any)
		switch {
		case both && isMap:
			all[k] = merged(was, now)
		default:
			all[k] = v
		}
	}
	return all
}

// edited is an estate file after an edit.
func edited(file []byte, edit map[string]any) ([]byte, error) {
	if len(edit) == 0 {
		return file, nil
	}
	var doc map[string]any
	if err := yaml.Unmarshal(file, &doc); err != nil {
		return nil, err
	}
	return yaml.Marshal(pruned(merged(doc, edit)))
}

// pruned is a mapping without the keys that are null.
func pruned(m map[string]any) map[string]any {
	for k, v := range m {
		switch v := v.(type) {
		case nil:
			delete(m, k)
		case map[string]any:
			m[k] = pruned(v)
		}
	}
	return m
}

// all reads every design.
func all(t *testing.T) []design {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no design in %s: %v", folder, err)
	}
	var designs []design
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := parse(b)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		d.name = strings.TrimSuffix(filepath.Base(file), ".yaml")
		designs = append(designs, *d)
	}
	return designs
}

// parse reads a design and refuses one that could not fail.
func parse(b []byte) (*design, error) {
	var d design
	in := yaml.NewDecoder(bytes.NewReader(b))
	in.KnownFields(true)
	if err := in.Decode(&d); err != nil {
		return nil, err
	}
	differs := func(c change) bool { return len(c.Variations)+len(c.Faults)+len(c.Estate) > 0 || c.Imports != nil }
	switch {
	case d.Title == "":
		return nil, fmt.Errorf("the design has no title")
	case !differs(d.change):
		return nil, fmt.Errorf("nothing differs from the embedded estate")
	case len(d.Faults) > 0:
		return nil, fmt.Errorf("a healthy design has no faults: they belong below broken")
	case len(d.Open) > maxOpen:
		return nil, fmt.Errorf("%d results are open, and at most %d may be", len(d.Open), maxOpen)
	case len(d.Broken) == 0:
		return nil, fmt.Errorf("there is no broken twin: nothing shows that a mistake in this design is found")
	}
	for _, list := range [][]result{d.Signed, d.Open} {
		for i := range list {
			w := &list[i]
			if w.Status == "" {
				w.Status = results.Manual
			}
			if w.Rule == "" || w.Target == "" {
				return nil, fmt.Errorf("%s: a rule and a target are needed", w)
			}
			if w.Status == results.Fail && w.At != results.Medium {
				return nil, fmt.Errorf("%s: a healthy design has nothing that fails, but for what does not decide (severity: medium)", w)
			}
		}
	}
	for i := range d.Signed {
		if d.Signed[i].Status != results.Manual {
			return nil, fmt.Errorf("%s: only a question can be signed", d.Signed[i])
		}
	}
	for i := range d.Broken {
		b := &d.Broken[i]
		if b.Title == "" || !differs(b.change) || len(b.Found) == 0 {
			return nil, fmt.Errorf("a broken twin needs a title, a mistake and what finds it")
		}
		for j := range b.Found {
			if b.Found[j].Status == "" {
				b.Found[j].Status = results.Fail
			}
			if b.Found[j].Rule == "" {
				return nil, fmt.Errorf("the twin %q: a rule is needed", b.Title)
			}
		}
	}
	return &d, nil
}
