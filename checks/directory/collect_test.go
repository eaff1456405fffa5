package directory

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// expect compares what was learnt with what should have been.
func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", what, show(got), show(want))
	}
}

func show(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// expectFailed checks why something was not learnt.
func expectFailed(t *testing.T, what string, got facts.Answered, reason facts.Reason, words string) {
	t.Helper()
	if got.Status != facts.Failed || got.Reason != reason || !strings.Contains(got.Message, words) {
		t.Errorf("%s is %+v, want failed with %s and %q", what, got, reason, words)
	}
}

func TestBothSitesAreRead(t *testing.T) {
	for _, transport := range []string{"", "ldaps", "starttls"} {
		t.Run("over "+transport, func(t *testing.T) {
			s := newSetup(t)
			s.cred.Transport = transport
			starttls := func(f *fakeDC) { f.startTLS = transport == "starttls" }
			s.dc(t, estate.Production, "dc1", starttls)
			s.dc(t, estate.Recovery, "dc2", starttls)
			doc := s.scan(t)
			expect(t, "source", doc.Sources["directory"].Answered, facts.Yes())
			for _, site := range []string{estate.Production, estate.Recovery} {
				expect(t, site+" view", doc.Directory.Views[site].Answered, facts.Yes())
			}
		})
	}
}

func TestWhatIsRead(t *testing.T) {
	s := newSetup(t)
	s.computers = 2500
	f := s.dc(t, estate.Recovery, "dc2", nil)
	doc := s.scan(t)

	server := doc.Directory.Servers["recovery/dc2.corp.example.internal"]
	if server == nil || server.CurrentTime == "" || server.OffsetSeconds < -60 || server.OffsetSeconds > 60 {
		t.Fatalf("server is %+v", server)
	}
	server.CurrentTime, server.OffsetSeconds = "", 0
	expect(t, "server", server, &facts.DirectoryServer{Answered: facts.Yes(), Site: "recovery", Host: "dc2.corp.example.internal",
		Address: f.address, Synchronized: true, NamingContexts: []string{testDomain, testConfig}, HighestUSN: 4711})

	v := doc.Directory.Views[estate.Recovery]
	expect(t, "sites", v.Sites.Items, map[string]*facts.ADSite{
		"hq": {Name: "hq", DN: "CN=HQ," + testSites, Links: []facts.GPOLink{}},
		"dr": {Name: "dr", DN: "CN=DR," + testSites, Links: []facts.GPOLink{{GPO: gpoB, Enforced: true}}},
	})
	expect(t, "subnets", v.Subnets.Items, map[string]*facts.ADSubnet{
		"10.20.0.0/16": {CIDR: "10.20.0.0/16", Site: "dr"}, "10.30.0.0/16": {CIDR: "10.30.0.0/16"},
	})
	expect(t, "site links", v.SiteLinks.Items, map[string]*facts.SiteLink{"Main": {Name: "Main", Sites: []string{"dr", "hq"}, Cost: 50, IntervalMinutes: 15}})
	expect(t, "domain controllers", v.DomainControllers.Items, map[string]*facts.DomainController{
		"dc1.corp.example.internal": {Host: "dc1.corp.example.internal", Site: "hq"},
		"dc2.corp.example.internal": {Host: "dc2.corp.example.internal", Site: "dr", GlobalCatalog: true},
	})
	dc1 := facts.Role{Holder: "dc1.corp.example.internal", Site: "hq"}
	expect(t, "roles", v.Roles.Items, map[string]*facts.Role{
		"pdc": {Role: "pdc", Holder: dc1.Holder, Site: "hq"}, "rid": {Role: "rid", Holder: dc1.Holder, Site: "hq"},
		"schema":         {Role: "schema", Holder: dc1.Holder, Site: "hq"},
		"infrastructure": {Role: "infrastructure", Holder: "dc2.corp.example.internal", Site: "dr"},
		"naming":         {Role: "naming"}, // its owner was removed
	})
	expect(t, "containers", v.Containers.Items, map[string]*facts.Container{
		"dc=corp,dc=example,dc=internal":           {DN: testDomain, Name: "corp", Links: []facts.GPOLink{{GPO: gpoA}}},
		"ou=citrix,dc=corp,dc=example,dc=internal": {DN: "OU=Citrix," + testDomain, Name: "Citrix", Parent: "dc=corp,dc=example,dc=internal", Links: []facts.GPOLink{}, BlockInheritance: true},
	})
	expect(t, "GPOs", v.GPOs.Items, map[string]*facts.GPO{
		gpoA: {GUID: gpoA, Name: "Registration", UserDisabled: true, VersionComputer: 2, VersionUser: 3, FunctionalityVersion: new(int64(2)), ComputerExtensions: new("[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]"), WMIFilter: "[corp.example.internal;{F};0]",
			Filtering: "all", AppliesTo: []string{authenticatedUsers}, DeniedTo: []string{}, ReadableBy: []string{authenticatedUsers}},
		gpoB: {GUID: gpoB, Filtering: "unknown", AppliesTo: []string{}, DeniedTo: []string{}, ReadableBy: []string{}, Unreadable: true},
	})
	expect(t, "DHCP servers", v.DHCPServers.Items, map[string]*facts.DHCPServer{
		"dhcp1.corp.example.internal": {Host: "dhcp1.corp.example.internal", DN: "CN=DHCP1.corp.example.internal,CN=NetServices,CN=Services," + testConfig},
	})
	// Their containers do not exist: there are none, and that is known.
	expect(t, "activation objects", v.ActivationObjects, facts.Listing[*facts.ActivationObject]{Answered: facts.Yes(), Items: map[string]*facts.ActivationObject{}})
	expect(t, "enrolment services", v.EnrollmentServers, facts.Listing[*facts.EnrollmentService]{Answered: facts.Yes(), Items: map[string]*facts.EnrollmentService{}})
	expect(t, "namespaces", v.Namespaces, facts.Listing[*facts.Namespace]{Answered: facts.Yes(), Items: map[string]*facts.Namespace{}})

	c := doc.Directory.Computers
	if !c.Learnt() || len(c.Items) != 2500 || c.Server != f.host {
		t.Fatalf("computers are %+v, %d from %q", c.Answered, len(c.Items), c.Server)
	}
	expect(t, "first computer", c.Items[0], facts.Computer{Name: "VDA0000", DNSName: "vda0000.corp.example.internal",
		DN: "CN=VDA0000,OU=Citrix," + testDomain, Enabled: true, PasswordLastSet: "2024-01-01T00:00:00Z"})
	if c.Items[2499].Name != "VDA2499" || c.Items[2499].Enabled {
		t.Errorf("last computer is %+v, want VDA2499, disabled", c.Items[2499])
	}
}

func TestAWrongPasswordIsTriedOnce(t *testing.T) {
	s := newSetup(t)
	t.Setenv("MUSTER_TEST_PASSWORD", "Wrong.Horse1")
	var fakes []*fakeDC
	for _, site := range []string{estate.Production, estate.Recovery} {
		fakes = append(fakes, s.dc(t, site, site+"1", nil), s.dc(t, site, site+"2", nil))
	}
	doc := s.scan(t)
	binds := int64(0)
	for _, f := range fakes {
		binds += f.binds.Load()
	}
	expect(t, "binds", binds, int64(1))
	for _, site := range []string{estate.Production, estate.Recovery} {
		expectFailed(t, site+" view", doc.Directory.Views[site].Answered, facts.PermissionDenied, "wrong user name or password (data 52e)")
	}
	expectFailed(t, "computers", doc.Directory.Computers.Answered, facts.PermissionDenied, "data 52e")
	for id, server := range doc.Directory.Servers {
		expect(t, id+", which needs no account", server.Answered, facts.Yes())
	}
	if b, err := json.Marshal(doc); err != nil || strings.Contains(string(b), "Horse1") {
		t.Errorf("the facts hold the password, or %v", err)
	}
}

func TestAnEmptyPasswordIsNeverSent(t *testing.T) {
	s := newSetup(t)
	t.Setenv("MUSTER_TEST_PASSWORD", "")
	f := s.dc(t, estate.Production, "dc1", func(f *fakeDC) { f.password = "" })
	doc := s.scan(t)
	expect(t, "binds", f.binds.Load(), int64(0))
	expectFailed(t, "view", doc.Directory.Views[estate.Production].Answered, facts.FactMissing, "is empty")
}

func TestComputersComeFromTheOtherSite(t *testing.T) {
	second := func(a asked) bool { return strings.Contains(a.filter, "objectCategory") && a.cookie != "" }
	for name, c := range map[string]struct {
		reply  *reply
		reason facts.Reason
	}{
		"when the connection breaks midway": {&reply{hangUp: true}, facts.Unreachable},
		"when they may not be read":         {&reply{code: ldap.LDAPResultInsufficientAccessRights}, facts.PermissionDenied},
		"when an account hides its state":   {&reply{entries: []object{{"CN=X," + testDomain, class("computer", "cn", "X")}}}, facts.PermissionDenied},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			s.computers = 2500
			f := s.dc(t, estate.Recovery, "dc2", func(f *fakeDC) { f.override = on(second, c.reply) })
			other := s.dc(t, estate.Production, "dc1", nil)
			doc := s.scan(t)
			computers := doc.Directory.Computers
			expect(t, "computers", computers.Answered, facts.Yes())
			expect(t, "their server", computers.Server, other.host)
			expect(t, "their number", len(computers.Items), 2500)
			expectFailed(t, "first try", doc.Sources["directory"].Asked["recovery/"+f.host+"/computers"].Answered, c.reason, "")
			expect(t, "source", doc.Sources["directory"].Status, facts.Partial)
		})
	}
}

func TestASiteWithoutDomainControllers(t *testing.T) {
	s := newSetup(t)
	s.dc(t, estate.Production, "dc1", nil)
	doc := s.scan(t)
	expectFailed(t, "view", doc.Directory.Views[estate.Recovery].Answered, facts.FactMissing, "domain controllers of the recovery site")
	expectFailed(t, "asked", doc.Sources["directory"].Asked["recovery/domain-controllers"].Answered, facts.FactMissing, "domainControllers")
	expect(t, "the other view", doc.Directory.Views[estate.Production].Answered, facts.Yes())
	expect(t, "computers", doc.Directory.Computers.Answered, facts.Yes())
	expect(t, "source", doc.Sources["directory"].Status, facts.Partial)
}

func TestAServerOfAnotherKind(t *testing.T) {
	change := func(attribute string, values ...string) func(*fakeDC) {
		return func(f *fakeDC) {
			if f.objects[0].attributes[attribute] = values; len(values) == 0 {
				delete(f.objects[0].attributes, attribute)
			}
		}
	}
	for name, c := range map[string]struct {
		change func(*fakeDC)
		reason facts.Reason
		words  string
	}{
		"of another domain":           {change("defaultNamingContext", "DC=other"), facts.CollectorFailed, "DC=other"},
		"no domain controller at all": {change("isSynchronized"), facts.FactMissing, "isSynchronized"},
		"with a clock in no format":   {change("currentTime", "yesterday"), facts.CollectorFailed, "currentTime"},
		"that hides its rootDSE":      {func(f *fakeDC) { f.objects = f.objects[1:] }, facts.PermissionDenied, "nothing came back"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.dc(t, estate.Recovery, "dc1", c.change)
			doc := s.scan(t)
			expectFailed(t, "view", doc.Directory.Views[estate.Recovery].Answered, c.reason, c.words)
			expect(t, "binds", f.binds.Load(), int64(0))
		})
	}
}

// The limits are a minute here, so this test would be slow if cancelling were.
func TestAnEndedRunKeepsWhatItHas(t *testing.T) {
	s := newSetup(t)
	s.computers = 2500
	silent := s.dc(t, estate.Production, "dc1", func(f *fakeDC) { f.silent = "tls" })
	s.dc(t, estate.Recovery, "dc2", nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	computersRead := make(chan struct{})
	go func() {
		<-silent.reached
		<-computersRead
		cancel(collect.ErrInterrupted)
	}()
	doc := collect.Run(ctx, s.est, []collect.Source{collecttest.With(Source(), &Collector{s.limits})}, collect.Options{Progress: func(_, text string) {
		if strings.HasPrefix(text, "2000 ") {
			close(computersRead)
		}
	}})
	expect(t, "interrupted", doc.Run.Interrupted, true)
	expectFailed(t, "silent server", doc.Directory.Servers["production/"+silent.host].Answered, facts.RunInterrupted, "rootDSE")
	expectFailed(t, "its view", doc.Directory.Views[estate.Production].Answered, facts.RunInterrupted, "")
	expect(t, "the other view", doc.Directory.Views[estate.Recovery].Answered, facts.Yes())

	// The fakes' own goroutines end with the test; only the collector's count.
	for range 200 {
		if !strings.Contains(stacks(), "go-ldap") && !strings.Contains(stacks(), "directory.(*") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("goroutines are left behind:\n%s", stacks())
}

// stacks are the stacks of all goroutines but those of the fakes and this test.
func stacks() string {
	buf := make([]byte, 1<<20)
	var kept []string
	for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if !strings.Contains(g, "fakeDC") && !strings.Contains(g, "TestAnEndedRun") {
			kept = append(kept, g)
		}
	}
	return strings.Join(kept, "\n\n")
}

func TestReady(t *testing.T) {
	whole := func() *estate.Estate {
		return &estate.Estate{Domain: "corp.example.internal", Credentials: map[string]*estate.Credential{"directory": {Username: "scan"}},
			Sites: estate.Sites{Recovery: estate.Site{ADSite: "DR", Resolvers: []string{"10.20.0.10"}}}}
	}
	for name, c := range map[string]struct {
		change func(*estate.Estate)
		words  string
	}{
		"one site with adSite and resolvers is enough": {func(*estate.Estate) {}, ""},
		"domain controllers are enough": {func(e *estate.Estate) {
			e.Sites = estate.Sites{Production: estate.Site{DomainControllers: make([]estate.DomainController, 1)}}
		}, ""},
		"gssapi over starttls is known": {func(e *estate.Estate) {
			*e.Credentials["directory"] = estate.Credential{Username: "x", Method: "gssapi", Transport: "starttls"}
		}, ""},
		"no domain":                    {func(e *estate.Estate) { e.Domain = "" }, "domain"},
		"no credential":                {func(e *estate.Estate) { e.Credentials = nil }, "credentials.directory"},
		"no user name":                 {func(e *estate.Estate) { e.Credentials["directory"].Username = "" }, "username"},
		"an unknown method":            {func(e *estate.Estate) { e.Credentials["directory"].Method = "ntlm" }, "simple or gssapi"},
		"plain text":                   {func(e *estate.Estate) { e.Credentials["directory"].Transport = "ldap" }, "never signs in without encryption"},
		"an AD site without resolvers": {func(e *estate.Estate) { e.Sites.Recovery.Resolvers = nil }, "no site has"},
	} {
		t.Run(name, func(t *testing.T) {
			est := whole()
			c.change(est)
			err := New(collect.Limits{}).Ready(est)
			if (err == nil) != (c.words == "") || (err != nil && !strings.Contains(err.Error(), c.words)) {
				t.Errorf("Ready says %v, want %q", err, c.words)
			}
		})
	}
	expect(t, "source", fmt.Sprint(Source().Name, Source().After), "directory[]")
}
