// Package schema makes JSON Schemas of Go types, the same way for every document
// that muster publishes.
package schema

import (
	"path"
	"reflect"
	"regexp"
	"strings"

	"github.com/invopop/jsonschema"
)

// Of returns the JSON Schema of v's type. Definitions carry the name of their
// package, because types of different packages share names.
func Of(v any) *jsonschema.Schema {
	r := jsonschema.Reflector{ExpandedStruct: true, Anonymous: true, Namer: Name}
	return r.Reflect(v)
}

var qualified = regexp.MustCompile(`[\w./-]*/(\w+)\.`)

// Name is the name of the definition of a type.
func Name(t reflect.Type) string {
	if t.Name() == "" || t.PkgPath() == "" {
		return t.Name()
	}
	// facts.Listing[*github.com/…/facts.GPO] becomes facts.Listing.facts.GPO.
	n := qualified.ReplaceAllString(t.Name(), "$1.")
	n = strings.NewReplacer("[", ".", "]", "", "*", "").Replace(n)
	return path.Base(t.PkgPath()) + "." + n
}
