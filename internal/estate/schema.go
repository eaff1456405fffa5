package estate

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// The texts of what is no key.
const (
	estateHelp  = "What should be: the two sites of a Citrix estate, its components and how each is to be recovered."
	secondsHelp = "A time such as 90s, 5m, 24h or 7d, or a number of seconds."
)

// structs are all structs of the file, with the name that they have in the schema.
var structs = structsOf(reflect.TypeFor[Estate](), nil)

func structsOf(t reflect.Type, found []reflect.Type) []reflect.Type {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return structsOf(t.Elem(), found)
	case reflect.Struct:
		if slices.Contains(found, t) {
			return found
		}
		found = append(found, t)
		for _, k := range keysOf(t) {
			found = structsOf(t.Field(k.index).Type, found)
		}
	}
	return found
}

// JSONSchema returns the JSON Schema (2020-12) of the estate file, from which
// editors complete and check. Load checks more than a schema can say. Suited are
// the recovery methods that suit each component; a component that is not among them
// has no method of its own. The kinds are what the file may name under credentials.
func JSONSchema(suited map[string][]string, kinds ...CredentialKind) ([]byte, error) {
	r := jsonschema.Reflector{
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		ExpandedStruct:             true,
		Anonymous:                  true,
		Mapper:                     ownSchema,
		LookupComment:              func(t reflect.Type, _ string) string { return shortForms[t].help },
	}
	s := r.Reflect(&Estate{})
	s.Title, s.Description = "muster estate file", estateHelp
	for _, t := range structs {
		object := s.Definitions[t.Name()]
		if t == reflect.TypeFor[Estate]() {
			object = s
		}
		for _, k := range keysOf(t) {
			k.describe(object, property(object, k.Name))
		}
	}
	property(s, "version").Const = version
	component := s.Definitions["Component"]
	property(component, "methods").Items = &jsonschema.Schema{OneOf: constants(MethodWords)}
	components := entries(property(s, "components"))
	for _, w := range ComponentWords {
		if methods := suited[w.Name]; len(methods) > 0 {
			w.Help += " Methods that suit it: " + strings.Join(methods, ", ") + "."
		}
		components.Set(w.Name, entry(w, reflect.TypeFor[Component]()))
	}
	signIns := property(s, "credentials")
	credentials := entries(signIns)
	for _, kind := range kinds {
		c := entry(Word{kind.Name, "What " + kind.Name + " signs in with."}, reflect.TypeFor[Credential]())
		if !kind.Endpoint {
			c.Properties.Set("endpoint", jsonschema.FalseSchema)
		}
		credentials.Set(kind.Name, c)
	}
	furtherSites(s, signIns)
	property(s.Definitions["Policy"], "severities").PropertyNames = &jsonschema.Schema{Pattern: "^[^/ *]+/[^ *]+$"}

	for t := range shortForms {
		long := s.Definitions[t.Name()]
		s.Definitions[t.Name()] = &jsonschema.Schema{
			Description: long.Description,
			OneOf:       []*jsonschema.Schema{{Type: "string"}, long},
		}
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("schema of the estate file: %w", err)
	}
	return b, nil
}

// furtherSites lets a file give sites names of its own: those need a role, and what is for
// each site may be for them. Only Load can tell whether there is a site of the name.
func furtherSites(s, credentials *jsonschema.Schema) {
	sites := s.Definitions["Sites"]
	sites.AdditionalProperties = &jsonschema.Schema{Ref: "#/$defs/Site", Required: []string{"role"}}
	own := &jsonschema.Schema{}
	for _, name := range []string{Production, Recovery, Public} {
		own.Enum = append(own.Enum, name)
	}
	sites.If, sites.Then = &jsonschema.Schema{PropertyNames: own}, &jsonschema.Schema{Required: sites.Required}
	sites.Required = nil

	list := &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string"}}
	lists := s.Definitions["PerSite"]
	lists.AdditionalProperties = list
	vms, _ := s.Definitions["Component"].Properties.Get("vms")
	one := *vms
	one.Description = ""
	*vms = jsonschema.Schema{Description: vms.Description, OneOf: []*jsonschema.Schema{&one, {Type: "object", AdditionalProperties: list}}}

	credentials.PatternProperties = map[string]*jsonschema.Schema{}
	for pair := credentials.Properties.Oldest(); pair != nil; pair = pair.Next() {
		if source, ok := strings.CutSuffix(pair.Key, "-"+Recovery); ok {
			credentials.PatternProperties["^"+source+"-[A-Za-z0-9_-]+$"] = pair.Value
		}
	}
}

// describe writes what the tags say of a key into its schema.
func (k Key) describe(object, s *jsonschema.Schema) {
	s.Description = k.Help
	if k.Form != "" {
		s.Description = strings.TrimSuffix(s.Description, ".") + " (" + forms[k.Form].says + ")."
	}
	if len(k.Only) > 0 {
		s.Description += " Only for " + strings.Join(k.Only, " and ") + "."
	}
	if slices.Contains(k.Need, always) {
		object.Required = append(object.Required, k.Name)
	}
	switch {
	case k.Default == "":
	case s.Type == "integer", s.Type == "number":
		s.Default = json.Number(k.Default)
	default:
		s.Default = k.Default
	}
	s.Minimum, s.Maximum = json.Number(k.Min), json.Number(k.Max)
	value := s
	if s.Items != nil {
		value = s.Items
	}
	if pattern := forms[k.Form].pattern; pattern != "" {
		value.Pattern = pattern
	}
	for _, v := range forms[k.Form].values {
		value.Enum = append(value.Enum, v)
	}
}

// entries turns a table with any keys into an object with the ones that are set.
func entries(s *jsonschema.Schema) interface {
	Set(string, *jsonschema.Schema) (*jsonschema.Schema, bool)
} {
	s.Properties = jsonschema.NewProperties()
	s.AdditionalProperties = jsonschema.FalseSchema
	return s.Properties
}

// entry is the schema of one entry of a table: what it is, and which keys of its type
// it cannot have.
func entry(w Word, t reflect.Type) *jsonschema.Schema {
	s := &jsonschema.Schema{Ref: "#/$defs/" + t.Name(), Description: w.Help, Properties: jsonschema.NewProperties()}
	for _, k := range keysOf(t) {
		if len(k.Only) > 0 && !slices.Contains(k.Only, w.Name) {
			s.Properties.Set(k.Name, jsonschema.FalseSchema)
		}
	}
	return s
}

// ownSchema has the schemas of the types that look different in a file.
func ownSchema(t reflect.Type) *jsonschema.Schema {
	switch t {
	case secondsType:
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{
			{Type: "string", Pattern: `^([0-9]+d|([0-9]+(\.[0-9]+)?(h|m|s|ms))+)$`, Description: secondsHelp},
			{Type: "integer", Minimum: "1"},
		}}
	case secretType:
		return &jsonschema.Schema{Type: "string", Pattern: "^(" + strings.Join(SecretSchemes, "|") + "):."}
	}
	return nil
}

// constants are the values of a list of words, each with its meaning.
func constants(list []Word) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for _, w := range list {
		all = append(all, &jsonschema.Schema{Const: w.Name, Description: w.Help})
	}
	return all
}

// property returns the schema of a property, which the types guarantee.
func property(s *jsonschema.Schema, name string) *jsonschema.Schema {
	p, ok := s.Properties.Get(name)
	if !ok {
		panic("estate: the schema has no property " + name)
	}
	return p
}
