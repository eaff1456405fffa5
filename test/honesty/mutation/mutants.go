package mutation

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Mutant is one change of a document.
type Mutant struct {
	Path   string // of the schema
	Change string // deleted, null, empty …
	At     string // where in the document
	// Nothing tells that what is deleted says nothing: an empty text or list, a zero.
	Nothing bool
	apply   func(doc any) (undo func())
}

// ID names a mutant whatever the document.
func (m Mutant) ID() string { return m.Path + " " + m.Change }

// Mutants are all changes of a document: one for each path of the schema and kind of
// change. Where many places have one path, the seed chooses which of them is changed;
// one that says something goes before one that is empty.
func Mutants(doc any, seed uint64) []Mutant {
	byPath := map[string][]place{}
	var order []string
	for _, p := range places(doc) {
		if byPath[p.path] == nil {
			order = append(order, p.path)
		}
		byPath[p.path] = append(byPath[p.path], p)
	}
	slices.Sort(order)
	var all []Mutant
	for _, path := range order {
		for _, c := range changes {
			var says, other []place
			for _, p := range byPath[path] {
				v := at(doc, p.steps)
				if _, ok := c.make(v); !ok {
					continue
				}
				if empty(v) {
					other = append(other, p)
				} else {
					says = append(says, p)
				}
			}
			if len(says) == 0 {
				says = other
			}
			if len(says) == 0 {
				continue
			}
			p := says[choose(path+" "+c.name, seed, len(says))]
			all = append(all, Mutant{Path: path, Change: c.name, At: name(p.steps), Nothing: empty(at(doc, p.steps)), apply: func(doc any) func() {
				if c.name == deleted {
					return remove(doc, p.steps)
				}
				v, _ := c.make(at(doc, p.steps))
				return replace(doc, p.steps, v)
			}})
		}
		all = append(all, swaps(doc, path, byPath[path], byPath)...)
	}
	return all
}

// choose picks one of n, the same for the same seed.
func choose(id string, seed uint64, n int) int {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return int((h.Sum64() ^ seed*0x9e3779b97f4a7c15) % uint64(n))
}

const deleted = "deleted"

// changes are the kinds of change, each with the values that it is for.
var changes = []struct {
	name string
	make func(v any) (changed any, ok bool)
}{
	{deleted, func(any) (any, bool) { return nil, true }},
	{"null", func(v any) (any, bool) { return nil, v != nil }},
	{"empty", func(v any) (any, bool) {
		if empty(v) {
			return nil, false
		}
		switch v.(type) {
		case string:
			return "", true
		case json.Number:
			return json.Number("0"), true
		case []any:
			return []any{}, true
		case map[string]any:
			return map[string]any{}, true
		}
		return nil, false
	}},
	{"of another type", func(v any) (any, bool) {
		switch v.(type) {
		case string:
			return json.Number("7"), true
		case json.Number:
			return "many", true
		case bool:
			return "yes", true
		case []any:
			return map[string]any{}, true
		case map[string]any:
			return []any{}, true
		}
		return nil, false
	}},
	{"another value", func(v any) (any, bool) {
		switch v := v.(type) {
		case bool:
			return !v, true
		case string:
			if v == strings.ToLower(v) {
				return "changed", v != "" && !isTime(v)
			}
			return "Changed", !isTime(v)
		}
		return nil, false
	}},
	{"failed", func(v any) (any, bool) { return "failed", v == "ok" }},
	{"negative", func(v any) (any, bool) { _, ok := v.(json.Number); return json.Number("-1"), ok }},
	{"huge", func(v any) (any, bool) { _, ok := v.(json.Number); return json.Number("4000000000"), ok }},
	{"of the past", func(v any) (any, bool) { s, ok := v.(string); return "2001-01-01T00:00:00Z", ok && isTime(s) }},
	{"of the future", func(v any) (any, bool) { s, ok := v.(string); return "2126-01-01T00:00:00Z", ok && isTime(s) }},
	{"in another case", func(v any) (any, bool) {
		s, ok := v.(string)
		if !ok || isTime(s) {
			return nil, false
		}
		other := strings.Map(func(r rune) rune {
			if unicode.IsUpper(r) {
				return unicode.ToLower(r)
			}
			return unicode.ToUpper(r)
		}, s)
		return other, other != s
	}},
	{"with a dot at its end", func(v any) (any, bool) {
		s, ok := v.(string)
		return s + ".", ok && s != "" && !isTime(s)
	}},
}

func isTime(s string) bool {
	if _, err := time.Parse(time.RFC3339, s); err == nil {
		return true
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// swaps are the changes of an object that has both sites.
func swaps(doc any, path string, here []place, byPath map[string][]place) []Mutant {
	if byPath[path+".production"] == nil || byPath[path+".recovery"] == nil {
		return nil
	}
	both := func(doc any, steps []any) (object map[string]any, p, r any, ok bool) {
		object, ok = at(doc, steps).(map[string]any)
		if !ok {
			return nil, nil, nil, false
		}
		p, hasP := object["production"]
		r, hasR := object["recovery"]
		return object, p, r, hasP && hasR
	}
	var all []Mutant
	for _, h := range here {
		if _, p, r, ok := both(doc, h.steps); !ok || empty(p) && empty(r) {
			continue
		}
		change := func(name string, set func(object map[string]any, p, r any)) {
			all = append(all, Mutant{Path: path, Change: name, At: nameOf(h), apply: func(doc any) func() {
				object, p, r, _ := both(doc, h.steps)
				set(object, p, r)
				return func() { object["production"], object["recovery"] = p, r }
			}})
		}
		change("with its sites swapped", func(o map[string]any, p, r any) { o["production"], o["recovery"] = r, p })
		change("with production in place of recovery", func(o map[string]any, p, _ any) { o["recovery"] = p })
		change("with recovery in place of production", func(o map[string]any, _, r any) { o["production"] = r })
		break
	}
	return all
}

func nameOf(p place) string { return name(p.steps) }
