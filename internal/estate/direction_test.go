package estate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

// twoPrisms are kinds of credentials of which one is for each site.
var twoPrisms = append(slices.Clip(estate.Kinds), estate.CredentialKind{Name: "prism-production", Methods: []string{"basic", "apikey"}, Fallback: "prism"})

// activeActive is an estate of two sites that both work, and a third one that only takes over.
const activeActive = `version: 1
name: Contoso
domain: corp.example
sites:
  fra: {role: both, resolvers: [10.1.0.10], resourceLocation: FRA, resourceLocations: [FRA-2]}
  muc: {role: both, resolvers: [10.2.0.10], resourceLocation: MUC}
  ber:
    role: recovery
    resolvers: [10.3.0.10]
    resourceLocation: BER
credentials:
  prism: {username: v, password: env:A}
  prism-muc: {username: m, password: env:B}
  prism-ber: {username: b, password: env:C}
components:
  cloud_connectors:
    servers: {fra: [cc1.corp.example], muc: [cc2.corp.example], ber: [cc3.corp.example]}
  base_images:
    vms: {fra: [W11-F], muc: [W11-M]}
  license_server: {servers: {fra: [lic.corp.example]}}
  workloads_mcs: {ous: {muc: ['OU=M,DC=corp,DC=example'], fra: ['OU=F,DC=corp,DC=example']}}
`

func TestAFileWithRolesHasADirectionForEachWayToLoseASite(t *testing.T) {
	direction := func(s string) estate.Direction {
		d, err := estate.ParseDirection(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	e, err := direction("muc:fra").Parse("estate.yaml", []byte(activeActive), twoPrisms...)
	if err != nil {
		t.Fatal(err)
	}
	for what, ok := range map[string]bool{
		"the site that is lost is production":      e.Sites.Production.ResourceLocation == "MUC",
		"the one that takes over is recovery":      e.Sites.Recovery.ResourceLocation == "FRA",
		"servers go with their sites":              slices.Equal(e.Components["cloud_connectors"].Servers.Production, []string{"cc2.corp.example"}) && slices.Equal(e.Components["cloud_connectors"].Servers.Recovery, []string{"cc1.corp.example"}),
		"so do OUs":                                strings.HasPrefix(strings.ToUpper(e.Components["workloads_mcs"].OUs.Production[0]), "OU=M"),
		"VMs are those of the lost site":           slices.Equal(e.Components["base_images"].VMs, []string{"W11-M"}),
		"a server of the other site alone is none": len(e.Components["license_server"].Servers.Production) == 0,
		"a credential goes with its site":          e.Credentials["prism-production"].Username == "m" && e.Credentials["prism-recovery"] == nil,
		"the name tells the direction":             e.Name == "Contoso (muc lost, fra takes over)",
		"a value keeps its place":                  e.Positions["sites.recovery.resourceLocation"].Line == 5,
		"the site without a part is known":         len(e.Others) == 1 && e.Others[0].Name == "ber" && slices.Equal(e.Others[0].ResourceLocations, []string{"BER"}),
		"the roles are known":                      e.Sites.Recovery.Role == estate.RoleBoth,
		"the direction is known":                   *e.Direction == direction("muc:fra"),
	} {
		if !ok {
			t.Errorf("it is not so that %s", what)
		}
	}
	if e, err = direction("fra:ber").Parse("estate.yaml", []byte(activeActive), twoPrisms...); err != nil {
		t.Fatal(err)
	}
	if got := e.Components["base_images"].VMs; !slices.Equal(got, []string{"W11-F"}) || e.Credentials["prism-recovery"].Username != "b" {
		t.Errorf("fra:ber has the images %v and the credential of another site", got)
	}
}

func TestTheTwoSiteFormHasNoDirection(t *testing.T) {
	if got := estate.Directions(estates + "/full.yaml"); len(got) != 0 && (len(got) != 1 || !got[0].Plain()) {
		t.Errorf("directions %v", got)
	}
	if e := load(t, "full.yaml"); e.Direction != nil || len(e.Others) != 0 {
		t.Errorf("direction %v, others %v", e.Direction, e.Others)
	}
}

func TestRolesThatCannotBeAreOneClearError(t *testing.T) {
	tests := []struct{ name, old, new, direction, want string }{
		{"nobody chooses among several directions", "", "", "", "estate.yaml:4:1: sites: declares 4 directions, and one is judged at a time: choose it with --direction, one of fra:muc, fra:ber, muc:fra or muc:ber"},
		{"a direction that is none", "", "", "ber:fra", "ber:fra is none of the directions"},
		{"a role that is none", "role: recovery", "role: recover", "fra:muc", `"recover" is no role; expects production, recovery or both`},
		{"a site without a role", "ber:\n    role: recovery", "ber:\n    adSite: B", "fra:muc", `unknown key "ber"`},
		{"production in the role of recovery", "  fra: {role: both", "  production: {role: recovery", "fra:muc", "the site production cannot have the role recovery"},
		{"only sites that take over", "role: both", "role: recovery", "", "there is no site to lose"},
		{"a site that is lost and that nobody takes over", "muc: {role: both", "muc: {role: production", "fra:ber", ""},
		{"a site that both works and takes over for none", "role: recovery", "role: both", "fra:muc", ""},
		{"servers of a site that is none", "ber: [cc3", "bre: [cc3", "fra:muc", `components.cloud_connectors.servers: there is no site "bre"; did you mean "ber"?`},
		{"a name that is none", "  fra: {role", "  'fr a': {role", "", `"fr a" is no name of a site`},
		{"a wrong value of a site with a name of its own", "resolvers: [10.2.0.10]", "resolvers: [10.2.0.999]", "fra:muc", "estate.yaml:6:33: sites.muc.resolvers[0]"},
		{"a wrong server of one", "[cc2.corp.example]", "[cc2 corp]", "fra:muc", "components.cloud_connectors.servers.muc[0]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var d estate.Direction
			if tt.direction != "" {
				d, _ = estate.ParseDirection(tt.direction)
			}
			_, err := d.Parse("estate.yaml", []byte(strings.ReplaceAll(activeActive, tt.old, tt.new)), twoPrisms...)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestASiteThatNobodyTakesOverIsRefused(t *testing.T) {
	for _, tt := range []struct{ name, roles, want string }{
		{"one that works beside production", "production: {role: production, resolvers: [10.1.0.1]}\n  recovery: {role: both, resolvers: [10.2.0.1]}", "sites.recovery: has the role both, and no other site takes over from it"},
		{"one that takes over from none", "fra: {role: both, resolvers: [10.1.0.1]}\n  muc: {role: recovery, resolvers: [10.2.0.1]}", "sites.fra: has the role both, and there is no other site from which it could take over"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := estate.Parse("e.yaml", []byte("version: 1\ndomain: corp.example\nsites:\n  "+tt.roles+"\n"), twoPrisms...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestADirectionIsReadAsItIsWritten(t *testing.T) {
	if d, err := estate.ParseDirection("fra:muc"); err != nil || d.String() != "fra:muc" {
		t.Errorf("got %v, %v", d, err)
	}
	for _, s := range []string{"", "fra", "fra:", ":muc", "fra:fra"} {
		if _, err := estate.ParseDirection(s); err == nil {
			t.Errorf("%q is taken", s)
		}
	}
}
