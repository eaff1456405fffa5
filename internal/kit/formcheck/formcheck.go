// Package formcheck finds texts and numbers in a value that do not have the form that
// its type promises: what is compared later would differ by its spelling alone, and a
// comparison that finds nothing looks like one that found nothing wrong.
//
// The form stands in the tag is of a field:
//
//	key    the key of the map that holds the object, or what follows the / in it
//	name   likewise, written in any case
//	given  a text that is not empty
//	host   a host name or an address in lower case, without a dot at its end
//	lower  a text in lower case
//	id     a text in lower case without blanks, or a dot at its end
//	address an IP address, as net/netip writes it
//	cidr   a network, likewise
//	dn     a distinguished name
//	dnkey  a distinguished name, and the key of the map is its form for comparing
//	guid   {GUID} in upper case
//	sid    a security identifier, S-1-…
//	code   a word in upper case
//	text   any text
//	time   RFC 3339
//	moment likewise, and not empty
//	count  a number that is not below zero
//	ttl    likewise, or -1
//
// A field that is tagged added, as package members has it, may be missing altogether.
// Within an object whose member status says neither ok nor partial, texts that are given
// or a moment may be empty: nothing of it was learnt.
//
// An empty text is one that is not known, for all other forms. Where a field is a list
// of texts the form is that of each, and none of them is empty. The tag jsonschema:"enum=…" counts too.
package formcheck

import (
	"fmt"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/kit/dn"
)

// First returns what is wrong with the first value that lacks its form, as
// `dns.resolvers.x.ttl is -5, and cannot be below 0`; "" when nothing is. Maps are
// walked by the order of their keys.
func First(v any) string {
	c := checker{}
	c.walk(reflect.ValueOf(v), "")
	return c.wrong
}

type checker struct {
	path   []string
	wrong  string
	unsure int // how many of the objects above were not learnt
}

func (c *checker) walk(v reflect.Value, key string) {
	if c.wrong != "" || !v.IsValid() || !holds(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		c.walk(v.Elem(), key)
	case reflect.Slice:
		for i := range v.Len() {
			c.below(fmt.Sprintf("[%d]", i), v.Index(i), "")
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			c.below(k.String(), v.MapIndex(k), k.String())
		}
	case reflect.Struct:
		if s := status(v); s != "" && s != "ok" && s != "partial" {
			c.unsure++
			defer func() { c.unsure-- }()
		}
		for _, f := range fieldsOf(v.Type()) {
			at := v.Field(f.index)
			if f.added && at.IsZero() {
				continue // older documents lack it
			}
			if f.name == "" { // its fields stand in the object itself
				c.walk(at, key)
				continue
			}
			c.path = append(c.path, f.name)
			if f.form != "" || f.enum != nil {
				c.check(f, at, key)
			}
			c.walk(at, "")
			c.path = c.path[:len(c.path)-1]
		}
	}
}

// status is the member status of an object; "" when it has none.
func status(v reflect.Value) string {
	for _, f := range fieldsOf(v.Type()) {
		switch {
		case f.name == "status":
			return v.Field(f.index).String()
		case f.name == "" && v.Field(f.index).Kind() == reflect.Struct:
			if s := status(v.Field(f.index)); s != "" {
				return s
			}
		}
	}
	return ""
}

func (c *checker) below(step string, v reflect.Value, key string) {
	c.path = append(c.path, step)
	c.walk(v, key)
	c.path = c.path[:len(c.path)-1]
}

func (c *checker) check(f field, v reflect.Value, key string) {
	switch {
	case c.wrong != "":
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			c.check(f, v.Elem(), key)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			if e := v.Index(i); e.Kind() == reflect.String && e.String() == "" {
				c.says(`""`, "and no entry of the list")
				return
			}
			c.check(f, v.Index(i), key)
		}
	case v.CanInt():
		if low := int64(-1); v.Int() < low || v.Int() == low && f.form == "count" {
			c.says(v.Int(), "and cannot be below 0")
		}
	case v.Kind() == reflect.String:
		c.text(f, v.String(), key)
	}
}

// name is what every distinguished name begins and ends like.
var name = regexp.MustCompile(`^[A-Za-z0-9.-]+=.*[^.]$`)

var sid = regexp.MustCompile(`^S-1(-[0-9]+)+$`)

var guid = regexp.MustCompile(`^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$`)

func (c *checker) text(f field, s, key string) {
	full, written := key, s
	if f.form == "name" {
		full, written = strings.ToLower(key), strings.ToLower(s)
	}
	if (f.form == "key" || f.form == "name") && key != "" && written != full && !strings.HasSuffix(full, "/"+written) {
		c.says(fmt.Sprintf("%q", s), fmt.Sprintf("but it stands under %q", key))
		return
	}
	if s == "" {
		if (f.form == "given" || f.form == "moment") && c.unsure == 0 {
			c.says(`""`, "and has to say something")
		}
		return
	}
	if f.enum != nil && !slices.Contains(f.enum, s) {
		c.says(fmt.Sprintf("%q", s), "and none of "+strings.Join(f.enum, ", "))
		return
	}
	switch f.form {
	case "host", "lower":
		if s != strings.ToLower(s) {
			c.says(fmt.Sprintf("%q", s), "and not in lower case")
		} else if f.form == "host" && strings.HasSuffix(s, ".") {
			c.says(fmt.Sprintf("%q", s), "with a dot at its end")
		}
	case "id":
		if s != strings.ToLower(s) || strings.HasSuffix(s, ".") || strings.ContainsAny(s, " \t") {
			c.says(fmt.Sprintf("%q", s), "which is no identifier")
		}
	case "address":
		if a, err := netip.ParseAddr(s); err != nil || a.String() != s {
			c.says(fmt.Sprintf("%q", s), "which is no address")
		}
	case "cidr":
		if p, err := netip.ParsePrefix(s); err != nil || p.String() != s {
			c.says(fmt.Sprintf("%q", s), "which is no network")
		}
	case "dn", "dnkey":
		if key != "" && f.form == "dnkey" && dn.Key(s) != key {
			c.says(fmt.Sprintf("%q", s), fmt.Sprintf("but it stands under %q", key))
		} else if !name.MatchString(s) {
			c.says(fmt.Sprintf("%q", s), "which is no distinguished name")
		}
	case "sid":
		if !sid.MatchString(s) {
			c.says(fmt.Sprintf("%q", s), "which is no security identifier")
		}
	case "code":
		if s != strings.ToUpper(s) || strings.HasSuffix(s, ".") {
			c.says(fmt.Sprintf("%q", s), "which is no code")
		}
	case "guid":
		if !guid.MatchString(s) {
			c.says(fmt.Sprintf("%q", s), "which is no {GUID} in upper case")
		}
	case "time", "moment":
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			c.says(fmt.Sprintf("%q", s), "which is no time as RFC 3339 writes it")
		}
	}
}

func (c *checker) says(value any, why string) {
	c.wrong = fmt.Sprintf("%s is %v, %s", strings.ReplaceAll(strings.Join(c.path, "."), ".[", "["), value, why)
}

type field struct {
	index int
	name  string // "" for one whose fields stand in the object itself
	form  string
	enum  []string
	added bool // by a later version of the document
}

var structs sync.Map // of reflect.Type

// fieldsOf are the fields of a type that are checked, or that lead to such.
func fieldsOf(t reflect.Type) []field {
	if all, ok := structs.Load(t); ok {
		return all.([]field)
	}
	var all []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if name == "" && !f.Anonymous {
			name = f.Name
		}
		got := field{index: i, name: name, form: f.Tag.Get("is")}
		_, got.added = f.Tag.Lookup("added")
		for part := range strings.SplitSeq(f.Tag.Get("jsonschema"), ",") {
			if value, ok := strings.CutPrefix(part, "enum="); ok {
				got.enum = append(got.enum, value)
			}
		}
		if got.form != "" || got.enum != nil || holds(f.Type) {
			all = append(all, got)
		}
	}
	structs.Store(t, all)
	return all
}

var holding sync.Map // of reflect.Type

// holds tells whether values of a type hold something that is checked.
func holds(t reflect.Type) bool {
	if known, ok := holding.Load(t); ok {
		return known.(bool)
	}
	holding.Store(t, false) // a type that leads to itself adds nothing
	found := false
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		found = holds(t.Elem())
	case reflect.Struct:
		found = t != reflect.TypeFor[time.Time]() && len(fieldsOf(t)) > 0
	}
	holding.Store(t, found)
	return found
}
