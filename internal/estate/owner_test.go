package estate_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

func TestATargetBelongsToTheOneComponentThatDeclaresIt(t *testing.T) {
	e := &estate.Estate{Components: map[string]*estate.Component{
		"license_server": {Servers: estate.PerSite{Production: []string{"lic1.corp.example", "both.corp.example"}, Recovery: []string{"lic2.corp.example"}}},
		"sspr":           {Servers: estate.PerSite{Production: []string{"both.corp.example"}, Recovery: []string{"Both.corp.example"}}},
		"base_images":    {VMs: []string{"W11-MASTER"}},
		"workloads_mcs":  {Catalogs: map[string]string{"W11 Prod": "W11 DR"}},
		"fas":            nil,
	}}
	for target, want := range map[string]string{
		"host/lic1.corp.example": "license_server",
		"host/LIC2.corp.example": "license_server",
		"host/both.corp.example": "",
		"host/else.corp.example": "",
		"vm/w11-master":          "base_images",
		"host/w11-master":        "",
		"catalog/W11 Prod":       "workloads_mcs",
		"catalog/w11 dr":         "workloads_mcs",
		"component/fas":          "",
		"":                       "",
	} {
		if got := e.Owner(target); got != want {
			t.Errorf("%s belongs to %q, want %q", target, got, want)
		}
	}
}
