package listfile

import (
	"encoding/json"
	"slices"

	"github.com/invopop/jsonschema"
)

// JSONSchema returns the JSON Schema (2020-12) of a file of the shape, for editors.
func (s Shape) JSONSchema() ([]byte, error) {
	entry := &jsonschema.Schema{
		Type: "object", Properties: jsonschema.NewProperties(), Required: s.Required, AdditionalProperties: jsonschema.FalseSchema,
	}
	for _, key := range slices.Concat(s.Required, s.Optional) {
		p := &jsonschema.Schema{Type: "string", Description: s.Help[key], Pattern: s.Patterns[key]}
		if slices.Contains(s.Days, key) {
			p.Pattern = `^\d{4}-\d{2}-\d{2}$`
		}
		entry.Properties.Set(key, p)
	}
	for _, key := range s.Lists {
		entry.Properties.Set(key, &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string", MinLength: new(uint64(1))}, Description: s.Help[key]})
	}
	properties := jsonschema.NewProperties()
	properties.Set(versionKey, &jsonschema.Schema{Const: 1, Description: "Version of the format of the file; 1 when left out."})
	properties.Set(s.Top, &jsonschema.Schema{Type: "array", Items: entry, Description: s.Help[""]})
	return json.MarshalIndent(&jsonschema.Schema{
		Version: jsonschema.Version, Title: "muster " + s.Top + " file", Description: s.Help[""],
		Type: "object", Properties: properties, AdditionalProperties: jsonschema.FalseSchema,
	}, "", "  ")
}
