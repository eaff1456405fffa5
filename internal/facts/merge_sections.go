package facts

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/kit/dn"
)

// compared is something that every run should have been told alike: where that is not
// so, a notice tells of it.
type compared interface {
	// compare returns what it is called in the notice, and what must be the same.
	compare() (name string, content any)
}

// inParts is something of which each part may have been learnt by another run. Other
// things are taken whole from one run, because what a system says hangs together.
type inParts interface{ inParts() }

func (v *DirectoryView) compare() (string, any) {
	c := *v
	c.Server = "" // whom it comes from
	return "copy", c
}

func (v *SysvolView) compare() (string, any) {
	c := *v
	c.Server, c.Root = "", ""
	return "SYSVOL", c
}

// One vantage may have been let in, and another may have an export that knows more of
// StoreFront.
func (*WindowsHost) inParts()     {}
func (*StoreFrontState) inParts() {}

// section merges what the runs learnt from a source, and returns what keeps it from
// being complete, in sentences without a full stop.
func (m *merger) section(source string, all []*part) []string {
	of := func(p *part) reflect.Value { return p.doc.field(source) }
	parts := having(all, of)
	if len(parts) == 0 {
		return nil
	}
	if _, ok := parts[0].doc.Section(source).(*DNS); ok {
		return mergeDNS(m, parts)
	}
	s := sectionMerger{merger: m, source: source}
	m.out.field(source).Set(s.merge(parts, of, ""))
	return nil
}

type sectionMerger struct {
	*merger
	source string
}

// getter reads a thing of what a run learnt; the zero Value where the run has none.
type getter func(*part) reflect.Value

// merge merges a thing of which at least one of the parts has some; key is under what
// it was found.
func (s sectionMerger) merge(parts []*part, get getter, key string) reflect.Value {
	parts = having(parts, get)
	first := get(parts[0])
	if isAnswer(first.Type()) {
		return s.answer(parts, get, key)
	}
	switch first.Kind() {
	case reflect.Map:
		return s.table(parts, get)
	case reflect.Pointer:
		if first.Type().Elem().Kind() != reflect.Struct {
			break
		}
		out := reflect.New(first.Type().Elem())
		s.fields(parts, get, out.Elem(), key)
		return out
	}
	newest := parts[len(parts)-1]
	newest.kept = true
	return get(newest)
}

// table merges key by key.
func (s sectionMerger) table(parts []*part, get getter) reflect.Value {
	out := reflect.MakeMap(get(parts[0]).Type())
	keys := map[string]bool{}
	for _, p := range parts {
		for _, k := range get(p).MapKeys() {
			keys[k.String()] = true
		}
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		key := reflect.ValueOf(k).Convert(out.Type().Key())
		out.SetMapIndex(key, s.merge(parts, func(p *part) reflect.Value { return get(p).MapIndex(key) }, k))
	}
	return out
}

// fields merges the fields of a struct, or of what a pointer leads to, into out. What
// has no outcome of its own is only filled in.
func (s sectionMerger) fields(parts []*part, get getter, out reflect.Value, key string) {
	for i := range out.NumField() {
		if out.Type().Field(i).Anonymous || !out.Field(i).IsZero() && !isAnswer(out.Field(i).Type()) {
			continue // the outcome of the whole, or what is known already
		}
		of := func(p *part) reflect.Value { return reflect.Indirect(get(p)).Field(i) }
		switch have := having(parts, of); {
		case len(have) > 0:
			out.Field(i).Set(s.merge(have, of, key))
		case out.Field(i).Kind() == reflect.Map:
			out.Field(i).Set(reflect.MakeMap(out.Field(i).Type()))
		}
	}
}

// answer takes what was learnt best, or each of its parts from where that was.
func (s sectionMerger) answer(parts []*part, get getter, key string) reflect.Value {
	best, from := pickValue(parts, get)
	if kept, ok := best.Interface().(compared); ok {
		name, content := kept.compare()
		for _, p := range parts {
			other := get(p)
			if _, theirs := other.Interface().(compared).compare(); outcome(other).Learnt() && !sameJSON(theirs, content) {
				s.notice("%s: the %s site's %s differs between %s and %s; the newer one is judged.", s.source, key, name, p.where(), from.where())
			}
		}
	}
	if _, ok := best.Interface().(inParts); !ok || len(parts) == 1 {
		return best
	}
	out := reflect.New(best.Type().Elem())
	out.Elem().Set(best.Elem())
	s.fields(parts, get, out.Elem(), key)
	return out
}

// pickValue returns what was learnt rather than what was not, then that in which least
// is missing, then what was told last. Each of the parts has some.
func pickValue(parts []*part, get getter) (reflect.Value, *part) {
	told := func(p *part) time.Time { // an export is as old as it says
		if t, err := time.Parse(time.RFC3339, outcome(get(p)).Told); err == nil {
			return t
		}
		return p.src.Started
	}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b *part) int { return told(a).Compare(told(b)) })
	var best reflect.Value
	var from *part
	missing := 0
	for _, p := range parts {
		v := get(p)
		m := notLearnt(v)
		if from == nil || cmp.Or(cmp.Compare(rank(outcome(v)), rank(outcome(best))), cmp.Compare(missing, m)) >= 0 {
			best, from, missing = v, p, m
		}
	}
	from.kept = true
	return best, from
}

// pick is pickValue for a type that is known; nil when no part has any.
func pick[T any](parts []*part, get func(*part) *T) *T {
	of := func(p *part) reflect.Value { return reflect.ValueOf(get(p)) }
	have := having(parts, of)
	if len(have) == 0 {
		return nil
	}
	v, _ := pickValue(have, of)
	return v.Interface().(*T)
}

// having returns the parts that have the thing at all.
func having(parts []*part, get getter) []*part {
	return slices.DeleteFunc(slices.Clone(parts), func(p *part) bool {
		v := get(p)
		return !v.IsValid() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Map) && v.IsNil()
	})
}

var answeredType = reflect.TypeFor[Answered]()

// isAnswer tells that a type, or what it points to, has an outcome of its own.
func isAnswer(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	f, ok := t.FieldByName("Answered")
	return ok && f.Type == answeredType
}

// outcome is how the asking for a value went.
func outcome(v reflect.Value) Answered {
	return reflect.Indirect(v).FieldByName("Answered").Interface().(Answered)
}

// notLearnt counts everything in v, v included, that was not learnt.
func notLearnt(v reflect.Value) int {
	if !v.CanInterface() {
		return 0
	}
	n := 0
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return notLearnt(v.Elem())
		}
	case reflect.Struct:
		if a, ok := v.Interface().(Answered); ok {
			if a.Learnt() {
				return 0
			}
			return 1
		}
		for i := range v.NumField() {
			n += notLearnt(v.Field(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			n += notLearnt(v.MapIndex(key))
		}
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.Struct || k == reflect.Pointer {
			for i := range v.Len() {
				n += notLearnt(v.Index(i))
			}
		}
	}
	return n
}

// join fills in what a run could not know of its hosts because it did not ask the
// directory, and another one did: the OUs of VDAs.
func (d *Document) join() {
	if d.Windows == nil || d.Directory == nil || d.Directory.Computers == nil {
		return
	}
	ous := map[string]string{}
	var containers dn.Containers
	for i := range d.Directory.Computers.Items {
		c := &d.Directory.Computers.Items[i]
		ous[strings.ToUpper(c.Name)] = containers.Of(c.DN)
	}
	for key, h := range d.Windows.Hosts {
		name, _, _ := strings.Cut(h.Host, ".")
		ou := ous[strings.ToUpper(name)]
		if h.VDA == nil || h.VDA.OU != "" || ou == "" {
			continue
		}
		host, vda := *h, *h.VDA // the facts of the runs are not changed
		vda.OU, host.VDA = ou, &vda
		d.Windows.Hosts[key] = &host
	}
}
