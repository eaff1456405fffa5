package facts

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// pick returns what was learnt rather than what was not, then that in which least
// is missing, then the newest; nil when no part has any. The parts go from old to
// new.
func pick[T any](parts []*part, get func(*part) *T, state func(*T) Answered) (*T, *part) {
	var best *T
	var from *part
	missing := 0
	for _, p := range parts {
		v := get(p)
		if v == nil {
			continue
		}
		m := notLearnt(reflect.ValueOf(v))
		if best == nil || cmp.Or(cmp.Compare(rank(state(v)), rank(state(best))), cmp.Compare(missing, m)) >= 0 {
			best, from, missing = v, p, m
		}
	}
	if from != nil {
		from.kept = true
	}
	return best, from
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

// pickEach is pick for each key of a map.
func pickEach[T any](parts []*part, get func(*part) map[string]*T, state func(*T) Answered, told func(key string, kept *T, from *part)) map[string]*T {
	out := map[string]*T{}
	for _, p := range parts {
		for key := range get(p) {
			out[key] = nil
		}
	}
	for _, key := range slices.Sorted(maps.Keys(out)) {
		v, from := pick(parts, func(p *part) *T { return get(p)[key] }, state)
		out[key] = v
		if told != nil {
			told(key, v, from)
		}
	}
	return out
}

// with returns the parts that have a section.
func with(parts []*part, has func(*Document) bool) []*part {
	return slices.DeleteFunc(slices.Clone(parts), func(p *part) bool { return !has(p.doc) })
}

func mergeDirectory(m *merger, all []*part) []string {
	parts := with(all, func(d *Document) bool { return d.Directory != nil })
	if len(parts) == 0 {
		return nil
	}
	out := &Directory{}
	out.Servers = pickEach(parts, func(p *part) map[string]*DirectoryServer { return p.doc.Directory.Servers },
		func(s *DirectoryServer) Answered { return s.Answered }, nil)
	content := func(v *DirectoryView) DirectoryView { // without whom it comes from
		c := *v
		c.Server = ""
		return c
	}
	views := func(p *part) map[string]*DirectoryView { return p.doc.Directory.Views }
	out.Views = pickEach(parts, views, func(v *DirectoryView) Answered { return v.Answered }, func(site string, kept *DirectoryView, from *part) {
		for _, p := range parts {
			if v := views(p)[site]; v != nil && v.Learnt() && !sameJSON(content(v), content(kept)) {
				m.notice("directory: the %s site's copy differs between %s and %s; the newer one is judged.", site, p.where(), from.where())
			}
		}
	})
	out.Computers, _ = pick(parts, func(p *part) *Computers { return p.doc.Directory.Computers }, func(c *Computers) Answered { return c.Answered })
	m.out.Directory = out
	return nil
}

func mergeGroupPolicy(m *merger, all []*part) []string {
	parts := with(all, func(d *Document) bool { return d.GroupPolicy != nil })
	if len(parts) == 0 {
		return nil
	}
	content := func(v *SysvolView) SysvolView { // without whom it comes from
		c := *v
		c.Server, c.Root = "", ""
		return c
	}
	views := func(p *part) map[string]*SysvolView { return p.doc.GroupPolicy.Views }
	m.out.GroupPolicy = &GroupPolicy{Views: pickEach(parts, views, func(v *SysvolView) Answered { return v.Answered }, func(site string, kept *SysvolView, from *part) {
		for _, p := range parts {
			if v := views(p)[site]; v != nil && v.Learnt() && !sameJSON(content(v), content(kept)) {
				m.notice("grouppolicy: the %s site's SYSVOL differs between %s and %s; the newer one is judged.", site, p.where(), from.where())
			}
		}
	})}
	return nil
}
