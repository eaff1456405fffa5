package estate

import (
	"strings"
	"testing"
)

func TestAnEstateOfFactsHasTheFormThatItsFileGaveIt(t *testing.T) {
	const file = `version: 1
domain: corp.example
sites:
  production: {resolvers: [10.10.0.10], networks: [10.10.0.0/16]}
  recovery: {resolvers: [10.20.0.10]}
components:
  license_server: {aliases: [ctxlicense.corp.example]}
  fas: {inScope: false}
`
	for _, tt := range []struct {
		name   string
		change func(*Estate)
		want   string
	}{
		{"as it was read", func(*Estate) {}, ""},
		{"a name in upper case", func(e *Estate) { e.Components["license_server"].Aliases[0] = "CTXLICENSE.corp.example" }, "components is not written"},
		{"a name with a dot", func(e *Estate) { e.Components["license_server"].Aliases[0] += "." }, "components is not written"},
		{"what is no name", func(e *Estate) { e.Components["license_server"].Aliases[0] = "license" }, "components.license_server.aliases[0]: "},
		{"a component that there is not", func(e *Estate) { e.Components["licence"] = &Component{} }, "components.licence: there is no such component"},
		{"a network that is none", func(e *Estate) { e.Sites.Production.Networks[0] = "10.10.0.0" }, "sites.production.networks[0]: "},
		{"a server without a name", func(e *Estate) { e.Components["license_server"].Servers.Recovery = []string{""} }, "components.license_server.servers.recovery[0]: "},
		{"no resolver", func(e *Estate) { e.Sites.Recovery.Resolvers = []string{} }, ""},
		{"an OU of another domain", func(e *Estate) { e.Components["license_server"].OUs.Recovery = []string{"ou=vda,dc=emea,dc=example"} }, ""},
		{"a limit that lets everything pass", func(e *Estate) { e.Thresholds.FactsAge = 0 }, "thresholds.factsAge: "},
		{"a limit below zero", func(e *Estate) { e.Thresholds.RecoveryShare = -1 }, "thresholds.recoveryShare: "},
		{"another version", func(e *Estate) { e.Version = 7 }, "version: "},
		{"a component that is said to be elsewhere, without a direction", func(e *Estate) { e.Components["fas"].Elsewhere = true }, "components is not written"},
		{"a component that is elsewhere in a direction", func(e *Estate) {
			e.Direction = &Direction{Lost: "fra", Recovers: "muc"}
			e.Components["fas"].Elsewhere = true
		}, ""},
		{"a component that is said to be elsewhere and has servers", func(e *Estate) {
			e.Direction = &Direction{Lost: "fra", Recovers: "muc"}
			e.Components["license_server"].Elsewhere, e.Components["license_server"].Servers.Production = true, []string{"lic.corp.example"}
		}, "components is not written"},
		{"files of exceptions that are gone", func(e *Estate) { e.Policy.Waivers = "gone.yaml" }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Parse("estate.yaml", []byte(file))
			if err != nil {
				t.Fatal(err)
			}
			tt.change(e)
			err = Verify(e)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
