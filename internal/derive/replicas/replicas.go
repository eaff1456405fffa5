// Package replicas holds what two copies of the same data say against each other: the
// directory as a domain controller of each site has it. Copies that replicate are equal,
// but for what is on its way; where they differ, one of them is old or wrong, whichever.
//
// It judges nothing, and reads no meaning: every field is compared that is not tagged
// replica:"own", which says that each copy has a value of its own.
package replicas

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Set is what was compared.
type Set struct {
	Directory Comparison `json:"directory"`
}

// Comparison is how two copies compare. It is not learnt when one of them is not there to
// compare.
type Comparison struct {
	facts.Answered
	// Own tells that both sites' answers came from servers of their own; those of one
	// server say nothing.
	Own         bool         `json:"own"`
	Differences []Difference `json:"differences"` // by what and name
	// Unread are the lists that only one site, or neither, could tell.
	Unread []Unread `json:"unread"`
}

// Difference is a thing that the two copies tell differently.
type Difference struct {
	What       string `json:"what"` // the list, such as containers, or a field of the copy itself
	Name       string `json:"name"` // the key in the list; "" for the copy itself
	Field      string `json:"field"`
	Production string `json:"production"` // what production says, for people; "" where the thing is not there, null where it lacks the part
	Recovery   string `json:"recovery"`
	// AgeSeconds is how long before the end of the run one of the two wrote the thing last;
	// null when neither tells.
	AgeSeconds *int64 `json:"ageSeconds"`
}

// Unread is a list that was not read at a site.
type Unread struct {
	What string `json:"what"`
	facts.Answered
}

// Of compares the copies of a document; nil when there is no directory in it.
func Of(doc *facts.Document) *Set {
	if doc.Directory == nil {
		return nil
	}
	return &Set{Directory: views(doc.Directory.Views[estate.Production], doc.Directory.Views[estate.Recovery], doc.Run.Finished)}
}

func views(p, r *facts.DirectoryView, now time.Time) Comparison {
	c := Comparison{Answered: facts.Yes(), Differences: []Difference{}, Unread: []Unread{}}
	for _, side := range []struct {
		site string
		view *facts.DirectoryView
	}{{estate.Production, p}, {estate.Recovery, r}} {
		switch {
		case side.view == nil:
			c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("the directory was not read at the %s site", side.site))
		case !side.view.Learnt():
			c.Answered = side.view.Answered
		}
	}
	if !c.Learnt() {
		return c
	}
	c.Own = p.Server != r.Server
	here, there := reflect.ValueOf(*p), reflect.ValueOf(*r)
	for i := range here.NumField() {
		f := here.Type().Field(i)
		name := nameOf(f)
		switch {
		case f.Tag.Get("replica") == "own" || f.Anonymous:
		case f.Type.Kind() == reflect.Struct:
			c.lists(name, here.Field(i), there.Field(i), now)
		case here.Field(i).IsZero() != there.Field(i).IsZero(): // a copy cannot be without it
			c.Unread = append(c.Unread, Unread{name, facts.No(facts.FactMissing, name+" was read at one site only")})
		default:
			c.note(Difference{What: name}, here.Field(i), there.Field(i))
		}
	}
	return c
}

// lists compares two lists of things by their keys.
func (c *Comparison) lists(what string, p, r reflect.Value, now time.Time) {
	ps, rs := answered(p), answered(r)
	if ps.Status == "" && rs.Status == "" {
		return // facts from before there was such a list
	}
	for _, a := range []facts.Answered{ps, rs} {
		if !a.Learnt() {
			c.Unread = append(c.Unread, Unread{what, a})
			return
		}
	}
	here, there := p.FieldByName("Items"), r.FieldByName("Items")
	for _, key := range keys(here, there) {
		k := reflect.ValueOf(key)
		one, other := here.MapIndex(k), there.MapIndex(k)
		d := Difference{What: what, Name: key, AgeSeconds: youngest(now, one, other)}
		switch {
		case !one.IsValid():
			d.Recovery = "there"
			c.Differences = append(c.Differences, d)
		case !other.IsValid():
			d.Production = "there"
			c.Differences = append(c.Differences, d)
		default:
			c.things(d, one.Elem(), other.Elem())
		}
	}
}

// things compares two things field by field.
func (c *Comparison) things(d Difference, p, r reflect.Value) {
	for i := range p.NumField() {
		f := p.Type().Field(i)
		if f.Tag.Get("replica") == "own" {
			continue
		}
		if f.Anonymous {
			if a, b := answered(p), answered(r); a.Status != b.Status {
				d.Field, d.Production, d.Recovery = "status", string(a.Status), string(b.Status)
				c.Differences = append(c.Differences, d)
				return // what stands beside it is empty
			}
			continue
		}
		d.Field = nameOf(f)
		c.note(d, p.Field(i), r.Field(i))
	}
}

// note adds how two values differ: of things within things, the innermost ones that do.
func (c *Comparison) note(d Difference, p, r reflect.Value) {
	if equal(p, r) {
		return
	}
	for p.Kind() == reflect.Pointer && r.Kind() == reflect.Pointer && !p.IsNil() && !r.IsNil() {
		p, r = p.Elem(), r.Elem()
	}
	field := d.Field
	switch {
	case p.Kind() == reflect.Map && p.Type().Key().Kind() == reflect.String:
		for _, key := range keys(p, r) {
			one, other := p.MapIndex(reflect.ValueOf(key)), r.MapIndex(reflect.ValueOf(key))
			d.Field = strings.TrimSpace(field + " " + key)
			switch {
			case !one.IsValid():
				c.add(d, Absent, words(other))
			case !other.IsValid():
				c.add(d, words(one), Absent)
			default:
				c.note(d, one, other)
			}
		}
		return
	case p.Kind() == reflect.Struct && r.Kind() == reflect.Struct && p.NumField() > 0:
		for k := range p.NumField() {
			f := p.Type().Field(k)
			if f.Tag.Get("replica") == "own" || !f.IsExported() {
				continue
			}
			d.Field = strings.TrimSpace(field + " " + nameOf(f))
			c.note(d, p.Field(k), r.Field(k))
		}
		return
	case p.Kind() == reflect.Slice && p.Type().Elem().Kind() == reflect.Struct:
		if one, other := without(p, r), without(r, p); one.Len()+other.Len() > 0 {
			c.add(d, words(one), words(other))
			return
		}
	}
	c.add(d, words(p), words(r))
}

// Absent is what a copy says of a part that it does not have.
const Absent = "null"

func (c *Comparison) add(d Difference, p, r string) {
	d.Production, d.Recovery = p, r
	c.Differences = append(c.Differences, d)
}

// without are the entries of a list that another one does not have.
func without(list, other reflect.Value) reflect.Value {
	left := reflect.MakeSlice(list.Type(), 0, list.Len())
	for i := range list.Len() {
		found := false
		for k := range other.Len() {
			found = found || reflect.DeepEqual(list.Index(i).Interface(), other.Index(k).Interface())
		}
		if !found {
			left = reflect.Append(left, list.Index(i))
		}
	}
	return left
}

// equal tells that two values say the same. A list without entries is as good as none.
func equal(p, r reflect.Value) bool {
	if (p.Kind() == reflect.Slice || p.Kind() == reflect.Map) && p.Len() == 0 && r.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(p.Interface(), r.Interface())
}

// longest is how much of a value is shown, in bytes.
const longest = 160

// words is a value as people read it: of a thing what it says, part by part, and JSON of all
// that has no parts.
func words(v reflect.Value) string {
	text := plain(v)
	if len(text) > longest {
		return strings.ToValidUTF8(text[:longest], "") + " …"
	}
	return text
}

func plain(v reflect.Value) string {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	var parts []string
	switch {
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || f.Anonymous || v.Field(i).IsZero() && v.Field(i).Kind() != reflect.Bool {
				continue
			}
			if v.Field(i).Kind() == reflect.String {
				parts = append(parts, nameOf(f)+" "+v.Field(i).String())
			} else {
				parts = append(parts, nameOf(f)+" "+plain(v.Field(i)))
			}
		}
		return strings.Join(parts, ", ")
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct && v.Len() == 0:
		return "none"
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		for i := range v.Len() {
			parts = append(parts, plain(v.Index(i)))
		}
		return strings.Join(parts, "; ")
	}
	b, err := json.Marshal(v.Interface())
	if err != nil {
		return "?"
	}
	return string(b)
}

// youngest is how long ago the younger of two things was written.
func youngest(now time.Time, all ...reflect.Value) *int64 {
	var age *int64
	for _, v := range all {
		if !v.IsValid() || v.IsNil() {
			continue
		}
		changed := v.Elem().FieldByName("Changed")
		if !changed.IsValid() {
			continue
		}
		at, err := time.Parse(time.RFC3339, changed.String())
		if err != nil {
			continue
		}
		if seconds := int64(now.Sub(at).Seconds()); age == nil || seconds < *age {
			age = &seconds
		}
	}
	return age
}

func answered(v reflect.Value) facts.Answered {
	return v.FieldByName("Answered").Interface().(facts.Answered)
}

func keys(all ...reflect.Value) []string {
	names := map[string]bool{}
	for _, m := range all {
		for _, k := range m.MapKeys() {
			names[k.String()] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
