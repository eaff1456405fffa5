// Package members holds a JSON text against the Go type that it was written from:
// whatever is always written has to be there. To encoding/json a member that is missing
// is the zero value of its type, and so "nothing is wrong" is read out of nothing.
package members

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// Check reads a value of the type from d, and returns an error of the type [*Error] for
// the first member that is missing or may not be null.
//
//   - A field is always written unless its tag says omitempty or omitzero. One that a
//     later version of the document brought is tagged added:"…": older texts lack it,
//     and whoever reads the field has to know what that means.
//   - Null is for pointers. Where a list or a map is null, as encoding/json writes those
//     that are nil, maybe is asked with the type of the object that has it and the
//     object's member status, nil when there is none.
//
// Members that the type does not have are skipped, and so are values with a way of their
// own to be read, but for those of the types that are named as through.
func Check(d *jsontext.Decoder, t reflect.Type, maybe func(of reflect.Type, status *string) bool, through ...reflect.Type) error {
	c := checker{d: d, maybe: maybe, through: through}
	return c.value(t)
}

// Error is a member that is missing, or null where something has to be.
type Error struct {
	Path string // such as dns.resolvers.x.hosts
	Null bool   // it is there, and null
}

func (e *Error) Error() string {
	if e.Null {
		return e.Path + " is null"
	}
	return e.Path + " is missing"
}

type checker struct {
	d       *jsontext.Decoder
	maybe   func(of reflect.Type, status *string) bool
	through []reflect.Type
	path    []string
}

func (c *checker) value(t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		if c.d.PeekKind() == 'n' {
			return c.d.SkipValue()
		}
		t = t.Elem()
	}
	switch kind := c.d.PeekKind(); {
	case kind == 'n':
		return &Error{Path: c.at(), Null: true}
	case kind == '{' && t.Kind() == reflect.Struct && (!own(t) || slices.Contains(c.through, t)):
		return c.object(t)
	case kind == '{' && t.Kind() == reflect.Map:
		return c.each('}', t.Elem())
	case kind == '[' && t.Kind() == reflect.Slice:
		return c.each(']', t.Elem())
	}
	return c.d.SkipValue()
}

// each goes through the entries of a map or a list.
func (c *checker) each(end jsontext.Kind, t reflect.Type) error {
	if _, err := c.d.ReadToken(); err != nil {
		return err
	}
	for i := 0; c.d.PeekKind() != end; i++ {
		step := ""
		if end == '}' {
			name, err := c.d.ReadToken()
			if err != nil {
				return err
			}
			step = name.String()
		} else {
			step = "[" + strconv.Itoa(i) + "]"
		}
		c.path = append(c.path, step)
		if err := c.value(t); err != nil {
			return err
		}
		c.path = c.path[:len(c.path)-1]
	}
	_, err := c.d.ReadToken()
	return err
}

func (c *checker) object(t reflect.Type) error {
	s := shapeOf(t)
	if _, err := c.d.ReadToken(); err != nil {
		return err
	}
	var seen uint64
	null, status := "", (*string)(nil)
	for c.d.PeekKind() != '}' {
		raw, err := c.d.ReadValue()
		if err != nil {
			return err
		}
		f, known := s.fields[string(raw)]
		if !known {
			if err := c.d.SkipValue(); err != nil {
				return err
			}
			continue
		}
		seen |= 1 << f.bit
		switch kind := c.d.PeekKind(); {
		case kind == 'n' && f.nilable:
			null = f.name
			err = c.d.SkipValue()
		case f.name == "status" && kind == '"':
			var tok jsontext.Token
			if tok, err = c.d.ReadToken(); err == nil {
				text := tok.String()
				status = &text
			}
		default:
			c.path = append(c.path, f.name)
			err = c.value(f.of)
			if err == nil {
				c.path = c.path[:len(c.path)-1]
			}
		}
		if err != nil {
			return err
		}
	}
	if _, err := c.d.ReadToken(); err != nil {
		return err
	}
	if lacks := s.always &^ seen; lacks != 0 {
		c.path = append(c.path, s.first(lacks))
		return &Error{Path: c.at()}
	}
	if null != "" && !c.maybe(t, status) {
		c.path = append(c.path, null)
		return &Error{Path: c.at(), Null: true}
	}
	return nil
}

// at is where the checker stands.
func (c *checker) at() string {
	return strings.ReplaceAll(strings.Join(c.path, "."), ".[", "[")
}

// shape is what an object of a type has.
type shape struct {
	fields map[string]field // by the name as it is written, with its quotation marks
	always uint64           // bits of the fields that are always written
}

type field struct {
	name    string
	bit     uint
	of      reflect.Type
	nilable bool // a list or a map that encoding/json writes as null when it is nil
}

var shapes sync.Map // of reflect.Type

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := &shape{fields: map[string]field{}}
	s.add(t)
	shapes.Store(t, s)
	return s
}

func (s *shape) add(t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			s.add(f.Type)
			continue
		case name == "-" || !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		kind := f.Type.Kind()
		optional := strings.Contains(options, "omit")
		entry := field{name: name, bit: uint(len(s.fields)), of: f.Type, nilable: !optional && !own(f.Type) && (kind == reflect.Slice || kind == reflect.Map)}
		if entry.bit > 63 {
			panic(fmt.Sprintf("members: %s has more than 64 fields", t))
		}
		s.fields[strconv.Quote(name)] = entry
		if _, added := f.Tag.Lookup("added"); !added && !optional {
			s.always |= 1 << entry.bit
		}
	}
}

// first is the first of some fields, by name.
func (s *shape) first(bits uint64) string {
	name := ""
	for _, f := range s.fields {
		if bits&(1<<f.bit) != 0 && (name == "" || f.name < name) {
			name = f.name
		}
	}
	return name
}

var (
	ofJSON = reflect.TypeFor[interface{ UnmarshalJSON([]byte) error }]()
	ofText = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// own tells whether a type has a way of its own to be read.
func own(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(ofJSON) || p.Implements(ofText)
}
