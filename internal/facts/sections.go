package facts

import (
	"reflect"
	"strings"
)

// Sections are what was learnt from each source, nil where nothing was. A section has
// the name of its source in JSON, and that is all that ties the two together: merging
// of facts, the input of policies and the tests that take facts away go through the
// fields below.
//
// A field tagged policies:"-", anywhere within a section, does not reach policies:
// what is derived from it does. Where it has an outcome, that is kept.
//
// A section tagged lost:"site" has parts of a site of its own: while that site is taken to be
// lost, [Document.WithLastKnown] fills them with what it said before. One tagged lost:"-" has none.
type Sections struct {
	DNS          *DNS          `json:"dns,omitempty" lost:"site"`
	Directory    *Directory    `json:"directory,omitempty" lost:"site"`
	GroupPolicy  *GroupPolicy  `json:"grouppolicy,omitempty" lost:"site"`
	CitrixCloud  *CitrixCloud  `json:"citrixcloud,omitempty" lost:"-"`
	Prism        *Prism        `json:"prism,omitempty" lost:"site"`
	Windows      *Windows      `json:"windows,omitempty" lost:"site"`
	NetScaler    *NetScaler    `json:"netscaler,omitempty" lost:"site" added:"2026-11"`
	SQL          *SQL          `json:"sql,omitempty" lost:"site" added:"2026-12"`
	Files        *Files        `json:"files,omitempty" lost:"site" added:"2026-12"`
	Reachability *Reachability `json:"reachability,omitempty" lost:"-" added:"2026-12"`
}

// SectionNames are the names of all sections, in the order of the document.
func SectionNames() []string {
	t := reflect.TypeFor[Sections]()
	names := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		names = append(names, jsonName(t.Field(i)))
	}
	return names
}

// Section is the section of the named source, a pointer that is nil when there is
// none; nil as well for a source without a section.
func (s *Sections) Section(source string) any {
	if f := s.field(source); f.IsValid() {
		return f.Interface()
	}
	return nil
}

// Drop takes the section of the named source away.
func (s *Sections) Drop(source string) {
	if f := s.field(source); f.IsValid() {
		f.SetZero()
	}
}

// field is the field of a section; not valid when no section has that name.
func (s *Sections) field(source string) reflect.Value {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if jsonName(v.Type().Field(i)) == source {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
