package estate

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"
)

// JSONSchema returns the JSON Schema (2020-12) of the estate file, from which
// editors complete and check. Load checks more than a schema can say.
func JSONSchema() ([]byte, error) {
	r := jsonschema.Reflector{
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		ExpandedStruct:             true,
		Anonymous:                  true,
		Mapper:                     ownSchema,
		LookupComment: func(t reflect.Type, field string) string {
			return descriptions[strings.TrimSuffix(t.Name()+"."+field, ".")]
		},
	}
	s := r.Reflect(&Estate{})
	s.Title = "muster estate file"
	s.Required = []string{"version", "domain", "sites"}
	property(s, "version").Const = version
	for name, required := range map[string][]string{
		"Sites":            {Production, Recovery},
		"Site":             {"resolvers"},
		"PublicView":       {"resolvers"},
		"DomainController": {"host"},
		"Prism":            {"host"},
		"WindowsHost":      {"host"},
		"Cluster":          {"name"},
		"Override":         {"severity", "reason"},
	} {
		s.Definitions[name].Required = required
	}
	enumerate(property(s.Definitions["Policy"], "failOn"), Severities)
	property(s.Definitions["Policy"], "failOn").Default = defaultFailOn
	enumerate(property(s.Definitions["Override"], "severity"), Severities)
	enumerate(property(s.Definitions["Component"], "methods").Items, Methods)
	enumerate(property(s.Definitions["Component"], "dependsOn").Items, Components)
	for _, holder := range []string{"Credential", "Prism"} {
		property(s.Definitions[holder], "fingerprint").Pattern = "^([0-9A-Fa-f]{2}:?){32}$"
	}
	enumerate(property(s.Definitions["Credential"], "region"), regions)
	for name, d := range map[string]Seconds{
		"aliasTTL": defaultThresholds.AliasTTL, "clockSkew": defaultThresholds.ClockSkew,
		"factsAge": defaultThresholds.FactsAge, "waiverNotice": defaultThresholds.WaiverNotice,
		"connectorContact": defaultThresholds.ConnectorContact, "baseImageAge": defaultThresholds.BaseImageAge,
		"planValidationAge": defaultThresholds.PlanValidationAge, "planTestAge": defaultThresholds.PlanTestAge,
	} {
		property(s.Definitions["Thresholds"], name).Default = text(d)
	}
	lag := property(s.Definitions["Thresholds"], "serialLag")
	lag.Minimum, lag.Default = "0", defaultThresholds.SerialLag
	onlyKeys(property(s, "components"), Components)
	onlyKeys(property(s, "credentials"), Sources)
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

// ownSchema has the schemas of the types that look different in a file.
func ownSchema(t reflect.Type) *jsonschema.Schema {
	switch t {
	case secondsType:
		return &jsonschema.Schema{Description: descriptions["Seconds"], OneOf: []*jsonschema.Schema{
			{Type: "string", Pattern: `^([0-9]+(\.[0-9]+)?(h|m|s|ms))+$`},
			{Type: "integer", Minimum: "1"},
		}}
	case secretType:
		return &jsonschema.Schema{Type: "string", Pattern: "^(" + strings.Join(SecretSchemes, "|") + "):."}
	}
	return nil
}

// text writes a threshold as a person would: 5m rather than 5m0s.
func text(s Seconds) string {
	d := (time.Duration(s) * time.Second).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(d, zero) {
			d = d[:len(d)-2]
		}
	}
	return d
}

// onlyKeys turns a table with any keys into an object with the given ones.
func onlyKeys(s *jsonschema.Schema, keys []string) {
	s.Properties = jsonschema.NewProperties()
	for _, key := range keys {
		s.Properties.Set(key, s.AdditionalProperties)
	}
	s.AdditionalProperties = jsonschema.FalseSchema
}

func enumerate(s *jsonschema.Schema, values []string) {
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
}

// property returns the schema of a property, which the types guarantee.
func property(s *jsonschema.Schema, name string) *jsonschema.Schema {
	p, ok := s.Properties.Get(name)
	if !ok {
		panic("estate: the schema has no property " + name)
	}
	return p
}
