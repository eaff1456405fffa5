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
//	word   a text without blanks, or a dot at its end
//	version a text with a digit, without a dot at its end
//	url    the address of a web page, without a dot at its end
//	unc    a path that begins with two backslashes, without a dot at its end
//	text   any text
//	time   RFC 3339
//	moment likewise, and not empty
//	count  a number that is not below zero
//	above  a number above zero
//	tries  likewise, and at most 1000
//	ttl    likewise, or -1
//	signed likewise, and at most 2147483647, which is all that 31 bits hold
//
// Several forms are written with commas, as in is:"word,given".
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
	"iter"
	"math"
	"net/netip"
	"net/url"
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
	if c.wrong == "" {
		return ""
	}
	c = checker{sorted: true}
	c.walk(reflect.ValueOf(v), "")
	return c.wrong
}

type checker struct {
	path   []step
	wrong  string
	unsure int  // how many of the objects above were not learnt
	sorted bool // maps are walked by the order of their keys, which takes most of the time of a long one
}

// step is one of a path: a name, or the place in a list.
type step struct {
	name  string
	index int // -1 for a name
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
			c.below(step{index: i}, v.Index(i), "")
		}
	case reflect.Map:
		for k, e := range c.entries(v) {
			c.below(step{k.String(), -1}, e, k.String())
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
			c.path = append(c.path, step{f.name, -1})
			if f.forms != nil || f.enum != nil {
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

func (c *checker) below(at step, v reflect.Value, key string) {
	c.path = append(c.path, at)
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
	case v.Kind() == reflect.Map:
		for _, e := range c.entries(v) {
			c.check(f, e, "")
		}
	case v.CanInt():
		switch n := v.Int(); {
		case n <= 0 && f.is("above", "tries") && c.unsure == 0:
			c.says(n, "and counts from 1")
		case n > 1000 && f.is("tries"):
			c.says(n, "and cannot be above 1000")
		case n < -1 || n == -1 && !f.is("ttl"):
			c.says(n, "and cannot be below 0")
		case n > math.MaxInt32 && f.is("signed"):
			c.says(n, "and cannot be above 2147483647")
		}
	case v.Kind() == reflect.String:
		c.text(f, v.String(), key)
	}
}

// isName tells whether a text begins and ends like a distinguished name: with the name of
// an attribute, and not with a dot. There is one for each computer of a domain.
func isName(s string) bool {
	attribute, value, found := strings.Cut(s, "=")
	return found && attribute != "" && value != "" && !strings.HasSuffix(value, ".") &&
		strings.Trim(attribute, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

var sid = regexp.MustCompile(`^S-1(-[0-9]+)+$`)

var guid = regexp.MustCompile(`^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$`)

func (c *checker) text(f field, s, key string) {
	if s == "" && f.is("given", "moment") && c.unsure == 0 {
		c.says(`""`, "and has to say something")
		return
	}
	if s != "" && f.enum != nil && !slices.Contains(f.enum, s) {
		c.says(fmt.Sprintf("%q", s), "and none of "+strings.Join(f.enum, ", "))
		return
	}
	for _, form := range f.forms {
		switch form {
		case "key":
			c.named(s, s, key, key)
		case "name":
			c.named(s, strings.ToLower(s), key, strings.ToLower(key))
		default:
			if why := lacks(form, s, key); s != "" && why != "" {
				c.says(fmt.Sprintf("%q", s), why)
			}
		}
		if c.wrong != "" {
			return
		}
	}
}

// named checks the name of an object against the key that it stands under.
func (c *checker) named(s, written, key, full string) {
	if key != "" && written != full && !strings.HasSuffix(full, "/"+written) {
		c.says(fmt.Sprintf("%q", s), fmt.Sprintf("but it stands under %q", key))
	}
}

// lacks says why a text has not a form; "" when it has.
func lacks(form, s, key string) string {
	dot := strings.HasSuffix(s, ".")
	switch form {
	case "host", "lower":
		switch {
		case s != strings.ToLower(s):
			return "and not in lower case"
		case form == "host" && dot:
			return "with a dot at its end"
		}
	case "id":
		if s != strings.ToLower(s) || dot || strings.ContainsAny(s, " \t") {
			return "which is no identifier"
		}
	case "address":
		if a, err := netip.ParseAddr(s); err != nil || a.String() != s {
			return "which is no address"
		}
	case "cidr":
		if p, err := netip.ParsePrefix(s); err != nil || p.String() != s {
			return "which is no network"
		}
	case "dn", "dnkey":
		if key != "" && form == "dnkey" && dn.Key(s) != key {
			return fmt.Sprintf("but it stands under %q", key)
		}
		if !isName(s) {
			return "which is no distinguished name"
		}
	case "sid":
		if !sid.MatchString(s) {
			return "which is no security identifier"
		}
	case "code":
		if s != strings.ToUpper(s) || dot {
			return "which is no code"
		}
	case "word":
		if dot || strings.ContainsAny(s, " \t") {
			return "which is no word"
		}
	case "version":
		if dot || !strings.ContainsAny(s, "0123456789") {
			return "which is no version"
		}
	case "url":
		u, err := url.Parse(s)
		if dot || err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			return "which is no address of a web page"
		}
	case "unc":
		if dot || !strings.HasPrefix(s, `\\`) {
			return "which is no path of a share"
		}
	case "guid":
		if !guid.MatchString(s) {
			return "which is no {GUID} in upper case"
		}
	case "time", "moment":
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			return "which is no time as RFC 3339 writes it"
		}
	}
	return ""
}

func (c *checker) says(value any, why string) {
	var path strings.Builder
	for i, s := range c.path {
		switch {
		case s.index >= 0:
			fmt.Fprintf(&path, "[%d]", s.index)
		case i > 0:
			path.WriteString("." + s.name)
		default:
			path.WriteString(s.name)
		}
	}
	c.wrong = fmt.Sprintf("%s is %v, %s", path.String(), value, why)
}

// entries yields the entries of a map.
func (c *checker) entries(v reflect.Value) iter.Seq2[reflect.Value, reflect.Value] {
	if !c.sorted {
		return v.Seq2()
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return func(yield func(reflect.Value, reflect.Value) bool) {
		for _, k := range keys {
			if !yield(k, v.MapIndex(k)) {
				return
			}
		}
	}
}

type field struct {
	index int
	name  string // "" for one whose fields stand in the object itself
	forms []string
	enum  []string
	added bool // by a later version of the document
}

// is tells whether a field has one of some forms.
func (f field) is(any ...string) bool {
	return slices.ContainsFunc(any, func(form string) bool { return slices.Contains(f.forms, form) })
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
		got := field{index: i, name: name}
		if is := f.Tag.Get("is"); is != "" {
			got.forms = strings.Split(is, ",")
		}
		_, got.added = f.Tag.Lookup("added")
		for part := range strings.SplitSeq(f.Tag.Get("jsonschema"), ",") {
			if value, ok := strings.CutPrefix(part, "enum="); ok {
				got.enum = append(got.enum, value)
			}
		}
		if got.forms != nil || got.enum != nil || holds(f.Type) {
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
