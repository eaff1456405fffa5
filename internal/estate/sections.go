package estate

import (
	"reflect"
	"strings"
)

// Section is a part of the estate file: the keys of one struct.
type Section struct {
	Path string // where it stands, such as "sites.<site>.clusters[]"
	Help string // of the key that it is the value of
	Keys []Key
}

// Sections returns all parts of the file in their order, each struct once, at the first
// place where it can stand. Both sites are one part.
func Sections() []Section {
	var all []Section
	seen := map[reflect.Type]bool{}
	var visit func(path, help string, t reflect.Type)
	visit = func(path, help string, t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer:
			visit(path, help, t.Elem())
		case reflect.Slice:
			visit(path+"[]", help, t.Elem())
		case reflect.Map:
			visit(path+".<"+entryNames[path]+">", help, t.Elem())
		case reflect.Struct:
			if seen[t] {
				return
			}
			seen[t] = true
			keys := keysOf(t)
			if other := sectionHelp[t]; other != "" {
				help = other
			}
			all = append(all, Section{path, help, keys})
			for _, k := range keys {
				child := join(path, k.Name)
				if t.Field(k.index).Type == reflect.TypeFor[Site]() {
					child = "sites.<site>"
				}
				visit(child, k.Help, t.Field(k.index).Type)
			}
		}
	}
	visit("", estateHelp, reflect.TypeFor[Estate]())
	return all
}

// sectionHelp is for the structs that stand in more than one place.
var sectionHelp = map[reflect.Type]string{
	reflect.TypeFor[Site]():    "One of the two sites, `production` or `recovery`; or one with a name of its own, and with a role.",
	reflect.TypeFor[Prism]():   "A Prism Central, or the Prism Element of a cluster. It may be written as its host alone.",
	reflect.TypeFor[PerSite](): "A list for each site: of `servers`, and likewise of `ous`.",
}

// entryNames says what the user names the entries of the tables by.
var entryNames = map[string]string{"credentials": "source", "components": "component", "policy.severities": "rule"}

// KeyPaths returns the path of every key, without the names of entries and the numbers
// of list items, and with the recovery site for both.
func KeyPaths() []string {
	var all []string
	bare := strings.NewReplacer("<site>", Recovery, ".<source>", "", ".<component>", "", ".<rule>", "", "[]", "")
	for _, s := range Sections() {
		for _, k := range s.Keys {
			all = append(all, bare.Replace(join(s.Path, k.Name)))
		}
	}
	return all
}
