package estate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

func TestLocate(t *testing.T) {
	e := load(t, "full.yaml")
	for target, path := range map[string]string{
		"site/recovery":                                            "sites.recovery",
		"site/public":                                              "sites.public",
		"domain/corp.example.internal":                             "domain",
		"zone/corp.example.internal":                               "domain",
		"alias/ctxlicense.corp.example.internal":                   "components.license_server.aliases[0]",
		"alias/CTXLICENSE.corp.example.internal":                   "components.license_server.aliases[0]",
		"alias/callback.corp.example.internal":                     "components.storefront.callbacks[0]",
		"host/cc4.corp.example.internal":                           "components.cloud_connectors.servers.recovery[1]",
		"dc/dc2.corp.example.internal":                             "sites.production.domainControllers[1]",
		"resolver/recovery/10.20.0.10:53":                          "sites.recovery.resolvers[0]",
		"resolver/public/[2620:fe::fe]:53":                         "sites.public.resolvers[1]",
		"subnet/fd00:10::/48":                                      "sites.production.networks[1]",
		"subnet/192.168.50.0/24":                                   "sites.production.networks[2]", // at both sites: the first
		"component/sspr":                                           "components.sspr",
		`path/\\files.corp.example.internal\containers`:            "components.profiles.paths[1]",
		`ou/ou=vda\, dr,ou=citrix,dc=corp,dc=example,dc=internal`:  "components.workloads_mcs.ous.recovery[0]",
		`ou/OU=VDA\2c DR,OU=Citrix,DC=corp,DC=example,DC=internal`: "components.workloads_mcs.ous.recovery[0]",

		// Discovered, and so at what they hang on.
		"host/ctxlicense.corp.example.internal":                        "components.license_server.aliases[0]",
		"host/dc3.corp.example.internal":                               "sites.recovery.domainControllers[0]",
		"host/unheard.of.example":                                      "domain",
		"dc/dc9.corp.example.internal":                                 "domain",
		"resolver/recovery/10.20.0.99:53":                              "sites.recovery",
		"subnet/10.20.30.0/24":                                         "sites.recovery.networks[0]",
		"subnet/172.16.0.0/12":                                         "domain",
		"subnet/nonsense":                                              "domain",
		"ou/ou=sub,ou=vda-hq,ou=citrix,dc=corp,dc=example,dc=internal": "components.workloads_mcs.ous.production[0]",
		"ou/ou=other,dc=corp,dc=example,dc=internal":                   "domain",
		"component/pvs":                                                "components",
		`path/\\srv9\share`:                                            "components.profiles",
		`namespace/\\corp.example.internal\dfs`:                        "domain",
		"plan/Citrix":                                                  "sites.production.prismCentral",
		"protectiondomain/PD-IMAGES":                                   "sites.production.prismCentral",
		"cluster/HQ-CL02":                                              "sites.production.clusters[1]",
		"cluster/unheard of":                                           "sites.production.prismCentral",
		"connection/AHV-DR":                                            "sites.recovery.resourceLocation",
		"catalog/W11":                                                  "components.workloads_mcs",
		"catalog/W11-HQ":                                               "components.workloads_mcs.catalogs.W11-HQ",
		"catalog/W11-DR":                                               "components.workloads_mcs.catalogs.W11-HQ",
		"vm/gold":                                                      "components.base_images.vms[0]",
		"role/pdc":                                                     "domain",
		"gpo/{31B2F340-016D-11D2-945F-00C04FB984F9}":                   "domain",
		"ca/Contoso Issuing CA":                                        "domain",
		"estate":                                                       "domain",
	} {
		want, ok := e.Positions[path]
		if !ok {
			t.Fatalf("there is nothing at %s", path)
		}
		if got, ok := e.Locate(target); !ok || got != want {
			t.Errorf("%s is at %+v, want that of %s, %+v", target, got, path, want)
		}
	}
}

func TestLocateFromFacts(t *testing.T) {
	e := load(t, "full.yaml")
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var again estate.Estate
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	want, _ := e.Locate("alias/sf.corp.example.internal")
	if got, ok := again.Locate("alias/sf.corp.example.internal"); !ok || got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestLocateInAnEstateMadeByHand(t *testing.T) {
	e := &estate.Estate{Domain: "corp.example"}
	if at, ok := e.Locate("domain/corp.example"); ok {
		t.Errorf("an estate without a file has a place: %+v", at)
	}
	e.Positions = map[string]estate.Position{"domain": {Line: 2, Column: 9}}
	if at, ok := e.Locate("domain/corp.example"); !ok || at.Line != 2 {
		t.Errorf("got %+v, %t", at, ok)
	}
	e.Positions = map[string]estate.Position{"name": {Line: 3, Column: 1}}
	if at, ok := e.Locate("site/recovery"); !ok || at != (estate.Position{Line: 1, Column: 1}) {
		t.Errorf("got %+v, %t; want the top of the file", at, ok)
	}
}

func TestASiteIsFoundByItsName(t *testing.T) {
	e := load(t, "full.yaml")
	if e.Site(estate.Public) != nil || e.Site("hq") != nil {
		t.Error("a site that is none of the two")
	}
	if !strings.HasPrefix(e.Site(estate.Recovery).Resolvers[0], "10.20.") {
		t.Error("the recovery site is another")
	}
	if p := e.Components["storefront"].Servers; len(p.Of(estate.Recovery)) != 1 || p.Of(estate.Public) != nil {
		t.Errorf("servers %+v", p)
	}
}
