package prism

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestPrismCentralIsNoClusterOfItsOwn(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	delete(f.offers, "prism")
	pc := s.one(t)
	if len(pc.Clusters.Items) != 1 || pc.UUID != pcMUC || pc.Version != "pc.7.5" {
		t.Errorf("%+v, %s, %s", pc.Clusters.Items, pc.UUID, pc.Version)
	}
}

func TestAPrismCentralThatDoesNotSayWhichOneItIs(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.lists["clustermgmt/config/clusters"] = f.lists["clustermgmt/config/clusters"][:1]
	f.lists["prism/config/domain-managers"] = nil
	doc := s.scan(t)
	expectOpen(t, "asked", doc.Sources["prism"].Asked["recovery/pc-muc.corp.example"].Answered, facts.Partial, facts.CollectorPartial, "its own uuid: it named 0")
}

func TestVersionsOfClusters(t *testing.T) {
	for body, want := range map[string]string{
		`{"buildInfo":{"version":"7.0","fullVersion":"el8.5-release-ganges-7.0.1-stable-0000"}}`: "7.0.1",
		`{"buildInfo":{"version":"6.10","fullVersion":"el7.3-release-fraser-6.10.1.5-stable"}}`:  "6.10.1.5",
		`{"buildInfo":{"version":"7.0"}}`:                          "7.0",
		`{"buildInfo":{"version":"7.5","fullVersion":"master"}}`:   "7.5",
		`{"buildInfo":{"version":"$REDACTED","fullVersion":null}}`: "",
		`{}`: "",
	} {
		if got := read[clusterAnswer](t, `{"config":`+body+`}`).version(); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func TestHosts(t *testing.T) {
	for name, c := range map[string]struct {
		hosts []string
		want  facts.HostCapacity
		words string
	}{
		"those that only store are left out": {[]string{`{"extId":"a","memorySizeBytes":10,"maintenanceState":"normal"}`, `{"extId":"b","memorySizeBytes":20,"maintenanceState":"normal"}`, `{"extId":"c","hostType":"STORAGE_ONLY","memorySizeBytes":900,"maintenanceState":"normal"}`},
			facts.HostCapacity{Answered: facts.Yes(), Count: 2, Memory: 30, LargestMemory: 20}, ""},
		"one in maintenance": {[]string{`{"extId":"a","memorySizeBytes":10,"maintenanceState":"normal"}`, `{"extId":"b","memorySizeBytes":20,"maintenanceState":"in_maintenance"}`},
			facts.HostCapacity{Answered: facts.Yes(), Count: 2, Memory: 30, LargestMemory: 20, Maintenance: 20}, ""},
		"one that does not say":                       {[]string{`{"extId":"a","memorySizeBytes":10,"maintenanceState":"normal"}`, `{"extId":"b","memorySizeBytes":"$REDACTED","maintenanceState":"normal"}`}, facts.HostCapacity{}, "1 of 2 hosts do not say"},
		"one that hides whether it is in maintenance": {[]string{`{"extId":"a","memorySizeBytes":10,"maintenanceState":"normal"}`, `{"extId":"b","memorySizeBytes":20}`}, facts.HostCapacity{}, "1 of 2 hosts do not say whether they are in maintenance"},
		"none, which cannot be":                       {[]string{}, facts.HostCapacity{}, "there is none"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.central(t, estate.Recovery)
			f.lists["clustermgmt/config/clusters/"+clusterMUC+"/hosts"] = c.hosts
			got := s.one(t).Clusters.Items[clusterMUC].Hosts
			if c.words == "" {
				expect(t, "hosts", got, c.want)
				return
			}
			expectOpen(t, "hosts", got.Answered, facts.Failed, facts.FactMissing, c.words)
		})
	}
}

func TestLicences(t *testing.T) {
	entry := func(kind, category string) string { return `{"type":"` + kind + `","category":"` + category + `"}` }
	for name, c := range map[string]struct {
		entries []string
		want    facts.Licence
		words   string
	}{
		"the highest counts":                       {[]string{entry("NCI", "PRO"), entry("AOS", "ULTIMATE"), entry("NCI", "STARTER")}, facts.Licence{Edition: "ULTIMATE"}, ""},
		"the edition of the management is another": {[]string{entry("NCM", "ULTIMATE"), entry("NCI_D", "STARTER")}, facts.Licence{Edition: "STARTER"}, ""},
		"the add-on, as it was spelt":              {[]string{entry("AOS", "PRO"), entry("AOS", "ADV_REPLICATION")}, facts.Licence{Edition: "PRO", AdvancedReplication: true}, ""},
		"the add-on, as it is spelt":               {[]string{entry("NCI", "PRO"), entry("NCI", "ADVANCED_REPLICATION")}, facts.Licence{Edition: "PRO", AdvancedReplication: true}, ""},
		"the add-on in short":                      {[]string{entry("NCI", "PRO"), entry("NCI", "ADR")}, facts.Licence{Edition: "PRO", AdvancedReplication: true}, ""},
		"none":                                     {[]string{entry("NO_LICENSE", "NO_LICENSE")}, facts.Licence{Edition: "NO_LICENSE"}, ""},
		"a trial":                                  {[]string{entry("NCI", "ULTIMATE_TRIAL")}, facts.Licence{Edition: "ULTIMATE_TRIAL"}, ""},
		"standard":                                 {[]string{entry("NCI", "STANDARD")}, facts.Licence{Edition: "STANDARD"}, ""},
		"cloud":                                    {[]string{entry("NCI", "CLOUD")}, facts.Licence{Edition: "CLOUD"}, ""},
		"cloud, after none":                        {[]string{entry("NO_LICENSE", "NO_LICENSE"), entry("NCI", "PUBLIC_CLOUD")}, facts.Licence{Edition: "PUBLIC_CLOUD"}, ""},
		"cloud, before none":                       {[]string{entry("NCI", "CLOUD"), entry("NO_LICENSE", "NO_LICENSE")}, facts.Licence{Edition: "CLOUD"}, ""},
		"cloud, of an edition":                     {[]string{entry("NCI", "CLOUD_PRO")}, facts.Licence{Edition: "PRO"}, ""},
		"a trial beside a real one":                {[]string{entry("NCI", "ULTIMATE_TRIAL"), entry("NCI", "PRO")}, facts.Licence{Edition: "PRO"}, ""},
		"the first to expire": {[]string{`{"type":"NCI","category":"PRO","earliestExpiryDate":"2027-06-30T00:00:00Z"}`, `{"type":"AOS","category":"PRO","earliestExpiryDate":"2027-01-31T00:00:00.000+01:00"}`},
			facts.Licence{Edition: "PRO", Expires: "2027-01-30T23:00:00Z"}, ""},
		"one that is hidden":                           {[]string{entry("NCI", "PRO"), entry("NCI", "$REDACTED")}, facts.Licence{}, "1 of its entitlements do not say"},
		"one that is hidden beside the highest of all": {[]string{entry("NCI", "ULTIMATE"), entry("$UNKNOWN", "X")}, facts.Licence{Edition: "ULTIMATE"}, ""},
		"nothing for the platform":                     {[]string{entry("NCM", "PRO")}, facts.Licence{}, "none of its entitlements is for the platform"},
	} {
		t.Run(name, func(t *testing.T) {
			got := licenceOf(read[entitlementAnswer](t, `{"details":[`+strings.Join(c.entries, ",")+`]}`).Details)
			if c.words != "" {
				expectOpen(t, "licence", got.Answered, facts.Failed, facts.FactMissing, c.words)
				return
			}
			c.want.Answered = facts.Yes()
			expect(t, "licence", got, c.want)
		})
	}
}

func TestAClusterWithoutEntitlementIsNotKnownToHaveNone(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.lists["licensing/config/entitlements"] = nil
	got := s.one(t).Clusters.Items[clusterMUC].Licence
	expectOpen(t, "licence", got.Answered, facts.Failed, facts.FactMissing, "no entitlement is on record")
}

func TestSubnets(t *testing.T) {
	ip := `"ipConfig":[{"ipv4":{"ipSubnet":{"ip":{"value":"10.2.0.7"},"prefixLength":"24"},"defaultGatewayIp":{"value":"10.2.0.1"}}}]`
	for name, c := range map[string]struct {
		body string
		want facts.Subnet
	}{
		"that Nutanix manages": {`{"extId":"S","name":"N","clusterReference":"C",` + ip + `}`, facts.Subnet{UUID: "s", Name: "N", Cluster: "c", CIDR: "10.2.0.0/24", Gateway: "10.2.0.1", Managed: true, Given: given(false)}},
		"with what it gives out": {
			`{"extId":"s","ipConfig":[{"ipv4":{"poolList":[{"startIp":{"value":"10.2.0.9"}}]}}],"ipUsage":{"numFreeIPs":"7"},"dhcpOptions":{"domainNameServers":[{"ipv4":{"value":"10.2.0.53"}},{"value":"x"}],"tftpServerName":"pvs1","bootFileName":"f.bin"}}`,
			facts.Subnet{UUID: "s", Managed: true, Given: &facts.GivenOut{Answered: facts.Yes(), Pools: true, Free: new(int64(7)), DNS: []string{"10.2.0.53"}, BootServer: "pvs1", BootFile: "f.bin"}},
		},
		"that it does not":             {`{"extId":"s","name":"N","clusterReference":"c"}`, facts.Subnet{UUID: "s", Name: "N", Cluster: "c"}},
		"of several clusters":          {`{"extId":"s","clusterReference":"c","clusterReferenceList":["c","d"]}`, facts.Subnet{UUID: "s"}},
		"of a list of one cluster":     {`{"extId":"s","clusterReferenceList":["D"]}`, facts.Subnet{UUID: "s", Cluster: "d"}},
		"whose length is not told":     {`{"extId":"s","ipConfig":[{"ipv4":{"ipSubnet":{"ip":{"value":"10.2.0.0"}}}}]}`, facts.Subnet{UUID: "s", Managed: true, Given: given(false)}},
		"with addresses of IPv6 alone": {`{"extId":"s","ipConfig":[{"ipv6":{}}]}`, facts.Subnet{UUID: "s"}},
	} {
		t.Run(name, func(t *testing.T) { expect(t, "subnet", *read[subnetAnswer](t, c.body).fact(), c.want) })
	}
}

func TestLinksAreToPrismCentralsOnly(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.fill("prism/management/domain-managers/"+pcMUC+"/registrations",
		`{"extId":"r1","remoteClusterExtId":"`+pcFRA+`","connectivityStatus":"CONNECTED","remoteClusterDetails":{"clusterType":"DOMAIN_MANAGER","name":"PC-FRA"}}`,
		`{"extId":"r2","remoteClusterExtId":"`+clusterMUC+`","connectivityStatus":"CONNECTED","remoteClusterDetails":{"clusterType":"AOS","name":"NTX-MUC"}}`,
		`{"extId":"r3","connectivityStatus":"$UNKNOWN","remoteClusterDetails":{"extId":"PC-X","name":"X"}}`)
	expect(t, "links", s.one(t).Links.Items, map[string]*facts.PlatformLink{
		pcFRA: {Name: "PC-FRA", Remote: pcFRA, Status: "CONNECTED"}, "pc-x": {Name: "X", Remote: "pc-x"},
	})
}

func TestTemplates(t *testing.T) {
	newest := `{"extId":"%","templateName":"%","templateVersionSpec":{"extId":"v2","versionName":"2026-11","createTime":"2026-11-01T10:00:00Z","clusterLocationExtIds":["` + clusterMUC + `"]}}`
	set := func(t *testing.T) (*setup, *fake) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		for _, name := range []string{"W11", "SRV"} {
			f.fill("vmm/content/templates", strings.ReplaceAll(newest, "%", name))
			f.fill("vmm/content/templates/"+strings.ToLower(name)+"/versions", `{"extId":"v1","versionName":"2026-10","createTime":"2026-10-01T10:00:00Z"}`, `{"extId":"v2","versionName":"2026-11","createTime":"2026-11-01T10:00:00Z"}`)
		}
		return s, f
	}
	ok := facts.Yes()
	says := &facts.CitrixCloud{Answered: ok}
	says.Machines.Answered, says.Catalogs = ok, facts.Listing[*facts.MachineCatalog]{Answered: ok, Items: map[string]*facts.MachineCatalog{"c": {Template: "w11", Image: "2026-10"}}}

	t.Run("older versions are asked for of those that a catalog uses", func(t *testing.T) {
		s, f := set(t)
		s.others = []collect.Source{citrix(says)}
		pc := s.one(t)
		if len(pc.Templates.Items) != 3 || pc.Templates.Items["w11/2026-10"] == nil || len(f.requests("/versions")) != 1 {
			t.Errorf("%s, asked %v", show(pc.Templates), f.requests("/versions"))
		}
		expect(t, "the active version", pc.Templates.Items["srv/2026-11"],
			&facts.MasterImage{Name: "2026-11", Template: "SRV", Created: "2026-11-01T10:00:00Z", Clusters: []string{clusterMUC}})
	})
	t.Run("of all when nobody says which", func(t *testing.T) {
		s, _ := set(t)
		if pc := s.one(t); !pc.Templates.Learnt() || len(pc.Templates.Items) != 4 {
			t.Errorf("%s", show(pc.Templates))
		}
	})
	t.Run("but not of any number", func(t *testing.T) {
		s, f := set(t)
		s.limits.templates = 1
		expectOpen(t, "templates", s.one(t).Templates.Answered, facts.Partial, facts.CollectorPartial, "were read of 1 only")
		if n := len(f.requests("/versions")); n != 1 {
			t.Errorf("asked for the versions of %d", n)
		}
	})
}

func TestAnAnswerWithEscapesThatJSONDoesNotKnow(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/subnets") {
			return false
		}
		_, _ = io.WriteString(w, `{"data":[{"extId":"s1","name":"VL\x2020"}],"metadata":{"totalAvailableResults":1}}`)
		return true
	}
	expect(t, "name", s.one(t).Subnets.Items["s1"].Name, "VL 20")
}

// given is what a network gives out of which no more is told.
func given(pools bool) *facts.GivenOut {
	return &facts.GivenOut{Answered: facts.Yes(), Pools: pools, DNS: []string{}}
}
