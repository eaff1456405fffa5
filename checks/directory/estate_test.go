package directory

import (
	"fmt"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	testDomain = "DC=corp,DC=example,DC=internal"
	testConfig = "CN=Configuration," + testDomain
	testSites  = "CN=Sites," + testConfig
	password   = "Correct.Horse1"

	gpoA = "{AAAAAAAA-0000-0000-0000-000000000001}"
	gpoB = "{AAAAAAAA-0000-0000-0000-000000000002}"
)

func class(c string, pairs ...string) map[string][]string {
	m := map[string][]string{"objectClass": {"top", c}}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = append(m[pairs[i]], pairs[i+1])
	}
	return m
}

// smallDomain is a domain with two domain controllers in two sites, and computers
// of which each fifth is disabled.
func smallDomain(computers int) []object {
	owner := "CN=NTDS Settings,CN=DC1,CN=Servers,CN=HQ," + testSites
	domain := class("domainDNS", "name", "corp", "objectSid", sidBytes("S-1-5-21-1-2-3"), "fSMORoleOwner", owner,
		"gPLink", "[LDAP://cn="+gpoA+",cn=policies,cn=system,"+testDomain+";0]")
	objects := []object{
		{"", map[string][]string{
			"defaultNamingContext": {testDomain}, "configurationNamingContext": {testConfig}, "schemaNamingContext": {"CN=Schema," + testConfig},
			"namingContexts": {testDomain, testConfig}, "isSynchronized": {"TRUE"}, "isGlobalCatalogReady": {"FALSE"},
			"highestCommittedUSN": {"4711"}, "currentTime": {time.Now().UTC().Format("20060102150405") + ".0Z"},
		}},
		{testDomain, domain},
		{"CN=RID Manager$,CN=System," + testDomain, class("rIDManager", "fSMORoleOwner", owner)},
		{"CN=Infrastructure," + testDomain, class("infrastructureUpdate", "fSMORoleOwner", "CN=NTDS Settings,CN=DC2,CN=Servers,CN=DR,"+testSites)},
		{"CN=Schema," + testConfig, class("dMD", "fSMORoleOwner", owner)},
		{"CN=Partitions," + testConfig, class("crossRefContainer", "fSMORoleOwner", `CN=NTDS Settings\0ADEL:1,CN=OLD,CN=Servers,CN=HQ,`+testSites)},
		{testSites, class("sitesContainer")},
		{"CN=HQ," + testSites, class("site", "cn", "HQ")},
		{"CN=DR," + testSites, class("site", "cn", "DR", "gPLink", "[LDAP://cn="+gpoB+",cn=policies,cn=system,"+testDomain+";2]")},
		{"CN=Subnets," + testSites, class("subnetContainer")},
		{"CN=10.20.0.0/16,CN=Subnets," + testSites, class("subnet", "cn", "10.20.0.0/16", "siteObject", "CN=DR,"+testSites)},
		{"CN=10.30.0.0/16,CN=Subnets," + testSites, class("subnet", "cn", "10.30.0.0/16")},
		{"CN=Main,CN=IP,CN=Inter-Site Transports," + testSites, class("siteLink", "cn", "Main", "cost", "50", "replInterval", "15",
			"siteList", "CN=HQ,"+testSites, "siteList", "CN=DR,"+testSites)},
		{"CN=NetServices,CN=Services," + testConfig, class("container")},
		{"CN=DhcpRoot,CN=NetServices,CN=Services," + testConfig, class("dHCPClass", "cn", "DhcpRoot")},
		{"CN=DHCP1.corp.example.internal,CN=NetServices,CN=Services," + testConfig, class("dHCPClass", "cn", "DHCP1.corp.example.internal",
			"dhcpServers", "i10.10.0.5$rcn=DHCP1.corp.example.internal$f0x00000000$sDHCP1.corp.example.internal$")},
		{"OU=Citrix," + testDomain, class("organizationalUnit", "name", "Citrix", "gPOptions", "1", "gPLink", " ")},
		{"CN=Policies,CN=System," + testDomain, class("container")},
		{"CN=" + gpoA + ",CN=Policies,CN=System," + testDomain, class("groupPolicyContainer", "displayName", "Registration", "flags", "1", "versionNumber", "196610",
			"gPCFileSysPath", `\\corp\sysvol`, "gPCFunctionalityVersion", "2",
			"gPCMachineExtensionNames", "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]", "gPCWQLFilter", "[corp.example.internal;{F};0]",
			"nTSecurityDescriptor", descriptor(allow(readProperty, authenticatedUsers), allowObject(applyGroupPolicy, authenticatedUsers)))},
		{"CN=" + gpoB + ",CN=Policies,CN=System," + testDomain, nil},
	}
	for i, site := range []string{"HQ", "DR"} {
		name := fmt.Sprintf("DC%d", i+1)
		server := fmt.Sprintf("CN=%s,CN=Servers,CN=%s,%s", name, site, testSites)
		objects = append(objects,
			object{server, class("server", "cn", name, "dNSHostName", name+".Corp.Example.Internal", "serverReference", "CN="+name+",OU=Domain Controllers,"+testDomain)},
			object{"CN=NTDS Settings," + server, class("nTDSDSA", "options", fmt.Sprint(i))})
	}
	child := "CN=CHILD1,CN=Servers,CN=HQ," + testSites
	objects = append(objects,
		object{child, class("server", "cn", "CHILD1", "dNSHostName", "child1.child.corp.example.internal", "serverReference", "CN=CHILD1,OU=Domain Controllers,DC=child,"+testDomain)},
		object{"CN=NTDS Settings," + child, class("nTDSDSA", "options", "1")},
		object{"CN=FILESRV,CN=Servers,CN=HQ," + testSites, class("server", "cn", "FILESRV", "dNSHostName", "filesrv.corp.example.internal")})
	for i := range computers {
		control := "4096"
		if i%5 == 0 {
			control = "4098"
		}
		objects = append(objects, object{fmt.Sprintf("CN=VDA%04d,OU=Citrix,%s", computers-1-i, testDomain), class("computer", "objectCategory", "computer",
			"cn", fmt.Sprintf("VDA%04d", computers-1-i), "dNSHostName", fmt.Sprintf("VDA%04d.corp.example.internal", computers-1-i), "userAccountControl", control, "pwdLastSet", "133485408000000000")})
	}
	return objects
}

// setup is an estate whose domain controllers are fakes.
type setup struct {
	est    *estate.Estate
	cred   *estate.Credential
	ca     *authority
	limits limits
	// computers is how many the domain has.
	computers int
}

func newSetup(t *testing.T) *setup {
	t.Helper()
	t.Setenv("MUSTER_TEST_PASSWORD", password)
	s := &setup{ca: newAuthority(t), limits: limits{time.Minute, time.Minute, time.Minute}, computers: 30}
	s.cred = &estate.Credential{Username: "scan@corp.example.internal", Password: "env:MUSTER_TEST_PASSWORD", CAFile: s.ca.file}
	s.est = &estate.Estate{Domain: "corp.example.internal", Credentials: map[string]*estate.Credential{"directory": s.cred}}
	return s
}

// dc adds a domain controller to a site. Change may be nil.
func (s *setup) dc(t *testing.T, site, host string, change func(*fakeDC)) *fakeDC {
	t.Helper()
	f := &fakeDC{host: host + ".corp.example.internal", objects: smallDomain(s.computers), password: password,
		refusal: "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1\x00"}
	if change != nil {
		change(f)
	}
	f.start(t, s.ca)
	at := s.est.Site(site)
	at.DomainControllers = append(at.DomainControllers, estate.DomainController{Host: f.host, LDAP: f.address})
	return f
}

func (s *setup) scan(t *testing.T) *facts.Document {
	t.Helper()
	return collect.Run(t.Context(), s.est, []collect.Source{collecttest.With(Source(), &Collector{s.limits})}, collect.Options{})
}
