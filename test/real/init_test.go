//go:build real

package real

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// fromCitrixCloud is what no directory says, and a domain without Citrix Cloud cannot be asked:
// which OUs are those of desktops, and which servers are connectors.
const fromCitrixCloud = `
  cloud_connectors:
    aliases: [xml.corp.example.internal]
    servers:
      production: [cc1.corp.example.internal, cc2.corp.example.internal]
      recovery: [cc3.corp.example.internal, cc4.corp.example.internal]
  workloads_mcs:
    methods: [precreate]
    ous:
      production: ["OU=VDA-HQ,OU=Citrix,DC=corp,DC=example,DC=internal"]
      recovery: ["OU=VDA-DR,OU=Recovery,OU=Citrix,DC=corp,DC=example,DC=internal"]
  workloads_manual:
    methods: [nutanix_dr]
    ous:
      production: ["OU=Persistent,OU=Citrix,DC=corp,DC=example,DC=internal"]
`

// TestInitFindsWhatTheDomainHas lets muster init write an estate file for the domain, with the
// account of an ordinary user and nothing else, and scans with it. What Active Directory, SYSVOL
// and DNS of the domain know has to come out as it does with the estate file of these tests.
func TestInitFindsWhatTheDomainHas(t *testing.T) {
	healthy(t)
	dir := prepare(t)
	if err := os.Remove(filepath.Join(dir, "estate.yaml")); err != nil {
		t.Fatal(err)
	}
	_, stderr, exit := muster(t, dir, "init", "--domain", domainName, "--production", "HQ", "--recovery", "DR",
		"--production-resolver", address(dc1), "--recovery-resolver", address(dc2), "--ca-file", "ca.pem", "--attestations", "attestations.yaml",
		"--directory-user", scanner+"@"+domainName, "--directory-password", "env:MUSTER_PASSWORD")
	if exit != 0 {
		t.Fatalf("init ended with %d: %s", exit, stderr)
	}
	text, err := os.ReadFile(filepath.Join(dir, "estate.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), settings.password) {
		t.Error("the password stands in the estate file")
	}
	whole := strings.Replace(string(text), "\npolicy:\n", fromCitrixCloud+"\npolicy:\n", 1)
	if whole == string(text) {
		t.Fatal("there is no place for what Citrix Cloud knows")
	}
	if err := os.WriteFile(filepath.Join(dir, "estate.yaml"), []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}

	differing := runIn(t, dir).statuses().ofTheDomain().changes(base.statuses().ofTheDomain())
	if !maps.Equal(differing, foundOtherwise) {
		t.Errorf("of %d results these differ:\n%s\nwanted:\n%s\ninit wrote\n%s", len(base.statuses().ofTheDomain()), differing, foundOtherwise, text)
	}
}

// foundOtherwise are the results that differ: whether a name is that of a callback is asked of
// people, and paths that policies name are judged as such, not as declared ones.
var foundOtherwise = statuses{
	"profiles/declared-paths-at-recovery estate":                                           results.NotApplicable,
	`profiles/declared-paths-at-recovery path/\\corp.example.internal\profiles\containers`: gone,
	"storefront/callback-records alias/callback-dr.corp.example.internal":                  gone,
	"storefront/callback-records alias/callback.corp.example.internal":                     gone,
	"storefront/callback-records estate":                                                   results.NotApplicable,
}

// ofTheDomain are the results about what a domain and its policies know. Names of databases, of
// the license server and the like are of people's own choice, and stand in no directory.
func (s statuses) ofTheDomain() statuses {
	of := []string{"ad/", "adcs/", "dfs/", "dhcp/", "volume_activation/", "fas/", "storefront/", "file_services/", "registration/", "profiles/", "cloud_connectors/"}
	all := maps.Clone(s)
	maps.DeleteFunc(all, func(key string, _ results.Status) bool {
		return !slices.ContainsFunc(of, func(c string) bool { return strings.HasPrefix(key, c) })
	})
	return all
}
