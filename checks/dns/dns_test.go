package dns_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	lib "github.com/miekg/dns"

	"github.com/muster-dr/muster/checks/dns"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient/dnstest"
)

const domain = "corp.example"

// zone is how a healthy site sees the estate.
const zone = `
corp.example.             3600 IN SOA DC1.corp.example. admin.corp.example. 42 900 600 86400 3600
corp.example.             3600 IN NS DC2.corp.example.
corp.example.             3600 IN NS dc1.corp.example.
_msdcs.corp.example.      3600 IN SOA dc1.corp.example. admin.corp.example. 7 900 600 86400 3600
partner.example.          1800 IN SOA ns.partner.example. admin.partner.example. 9 900 600 86400 3600
in-addr.arpa.             3600 IN SOA dc1.corp.example. admin.corp.example. 1 900 600 86400 3600
ip6.arpa.                 3600 IN SOA dc1.corp.example. admin.corp.example. 1 900 600 86400 3600

dc1.corp.example.         1200 IN A    10.0.0.1
dc1.corp.example.         600  IN AAAA fd00::1
dc2.corp.example.         1200 IN A    10.0.0.2
CC1.corp.example.         1200 IN A    10.0.0.12
cc1.corp.example.         1200 IN A    10.0.0.11
fas.corp.example.         1200 IN A    10.0.0.20
files.corp.example.       1200 IN A    10.0.0.30

sf.corp.example.          300  IN CNAME Web.corp.example.
web.corp.example.         60   IN CNAME cc1.corp.example.
ring.corp.example.        60   IN CNAME round.corp.example.
round.corp.example.       60   IN CNAME ring.corp.example.
gone.corp.example.        60   IN CNAME nowhere.corp.example.
gw.dmz.partner.example.   60   IN A    192.0.2.1

_ldap._tcp.dc._msdcs.corp.example.           600 IN SRV 10 100 389 dc2.corp.example.
_ldap._tcp.dc._msdcs.corp.example.           600 IN SRV 0  100 389 DC2.corp.example.
_ldap._tcp.dc._msdcs.corp.example.           600 IN SRV 0  100 389 dc1.corp.example.
_ldap._tcp.hq._sites.dc._msdcs.corp.example. 600 IN SRV 0  100 389 dc1.corp.example.
_gc._tcp.corp.example.                       600 IN SRV 0  0   0   .

11.0.0.10.in-addr.arpa.   1200 IN PTR CC1.corp.example.
11.0.0.10.in-addr.arpa.   1200 IN PTR alias.corp.example.
1.0.0.10.in-addr.arpa.    1200 IN CNAME 1.half.0.0.10.in-addr.arpa.
1.half.0.0.10.in-addr.arpa. 1200 IN PTR dc1.corp.example.
`

var zones = []string{"corp.example.", "_msdcs.corp.example.", "partner.example.", "in-addr.arpa.", "ip6.arpa."}

func healthy(t *testing.T) string { return dnstest.Serve(t, dnstest.Zone(t, zones, zone)) }

func declare(production, recovery string) *estate.Estate {
	return &estate.Estate{
		Domain: domain,
		Sites: estate.Sites{
			Production: estate.Site{ADSite: "HQ", Resolvers: []string{production}},
			Recovery:   estate.Site{ADSite: "DR", Resolvers: []string{recovery}},
		},
		Components: map[string]*estate.Component{
			"storefront": {Aliases: []string{"sf.corp.example"}, Callbacks: []string{"gone.corp.example"}},
			"netscaler":  {Aliases: []string{"ring.corp.example", "gw.dmz.partner.example"}},
			"cloud_connectors": {Servers: estate.PerSite{
				Production: []string{"cc1.corp.example"}, Recovery: []string{"cc9.corp.example"}}},
			"file_services": {Paths: []string{`\\files.corp.example\profiles`}},
		},
	}
}

func scan(t *testing.T, ctx context.Context, est *estate.Estate, others ...collect.Source) *facts.Document {
	t.Helper()
	doc := collect.Run(ctx, est, append(others, dns.Source()), collect.Options{})
	if doc.DNS == nil {
		t.Fatalf("no section in the facts; the source says %+v", doc.Sources["dns"])
	}
	return doc
}

// text is a value the way the facts show it.
func text(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := text(t, got), text(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// answer is the beginning of a learnt fact from an authoritative server.
func answer(exists bool, rcode string, attempts int, ttl int64) facts.Reply {
	return facts.Reply{Answered: facts.Yes(), Rcode: rcode, Exists: exists, Authoritative: true, Transport: "udp", Attempts: attempts, TTL: ttl}
}

func TestNamesAreWhatEachResolverTells(t *testing.T) {
	server := healthy(t)
	doc := scan(t, t.Context(), declare(server, server))
	if s := doc.Sources["dns"]; s.Status != facts.OK || len(s.Asked) != 2 {
		t.Fatalf("source: %+v", s)
	}
	for _, id := range []string{"production/" + server, "recovery/" + server} {
		r := doc.DNS.Resolvers[id]
		if r == nil || r.Status != facts.OK || r.Address != server || !strings.HasPrefix(id, r.Site+"/") {
			t.Fatalf("%s: %+v", id, r)
		}
		ring := answer(false, "NOERROR", 4, 60)
		ring.Message = "ring.corp.example: the aliases lead in a circle, back to ring.corp.example"
		for name, want := range map[string]facts.Host{
			"dc1.corp.example":   {Reply: answer(true, "NOERROR", 2, 600), Addresses: []string{"10.0.0.1", "fd00::1"}, Chain: []facts.Alias{}, Canonical: "dc1.corp.example"},
			"cc1.corp.example":   {Reply: answer(true, "NOERROR", 2, 1200), Addresses: []string{"10.0.0.11", "10.0.0.12"}, Chain: []facts.Alias{}, Canonical: "cc1.corp.example"},
			"cc9.corp.example":   {Reply: answer(false, "NXDOMAIN", 2, -1), Addresses: []string{}, Chain: []facts.Alias{}, Canonical: "cc9.corp.example"},
			"files.corp.example": {Reply: answer(true, "NOERROR", 2, 1200), Addresses: []string{"10.0.0.30"}, Chain: []facts.Alias{}, Canonical: "files.corp.example"},
			"sf.corp.example": {Reply: answer(true, "NOERROR", 6, 60), Addresses: []string{"10.0.0.11", "10.0.0.12"}, Canonical: "cc1.corp.example", Chain: []facts.Alias{
				{Name: "sf.corp.example", Target: "web.corp.example", TTL: 300}, {Name: "web.corp.example", Target: "cc1.corp.example", TTL: 60}}},
			"gone.corp.example": {Reply: answer(false, "NXDOMAIN", 4, 60), Addresses: []string{}, Canonical: "nowhere.corp.example", Chain: []facts.Alias{
				{Name: "gone.corp.example", Target: "nowhere.corp.example", TTL: 60}}},
			"ring.corp.example": {Reply: ring, Addresses: []string{}, Canonical: "ring.corp.example", Chain: []facts.Alias{
				{Name: "ring.corp.example", Target: "round.corp.example", TTL: 60}, {Name: "round.corp.example", Target: "ring.corp.example", TTL: 60}}},
		} {
			same(t, id+" "+name, r.Hosts[name], want)
		}
	}
}

func TestServicesZonesAndPointers(t *testing.T) {
	server := healthy(t)
	r := scan(t, t.Context(), declare(server, server)).DNS.Resolvers["recovery/"+server]
	same(t, "the services are sorted, without duplicates", r.Services, map[string]facts.Service{
		"_ldap._tcp.dc._msdcs.corp.example": {Reply: answer(true, "NOERROR", 1, 600), Records: []facts.ServiceRecord{
			{Target: "dc1.corp.example", Port: 389, Priority: 0, Weight: 100},
			{Target: "dc2.corp.example", Port: 389, Priority: 0, Weight: 100},
			{Target: "dc2.corp.example", Port: 389, Priority: 10, Weight: 100}}},
		"_ldap._tcp.hq._sites.dc._msdcs.corp.example": {Reply: answer(true, "NOERROR", 1, 600), Records: []facts.ServiceRecord{
			{Target: "dc1.corp.example", Port: 389, Weight: 100}}},
		"_ldap._tcp.dr._sites.dc._msdcs.corp.example": {Reply: answer(false, "NXDOMAIN", 1, -1), Records: []facts.ServiceRecord{}},
		"_gc._tcp.corp.example":                       {Reply: answer(false, "NOERROR", 1, 600), Records: []facts.ServiceRecord{}},
		"_kerberos._tcp.corp.example":                 {Reply: answer(false, "NXDOMAIN", 1, -1), Records: []facts.ServiceRecord{}},
		"_vlmcs._tcp.corp.example":                    {Reply: answer(false, "NXDOMAIN", 1, -1), Records: []facts.ServiceRecord{}},
	})
	same(t, "the zone around an alias outside of the domain is found", r.Zones, map[string]facts.Zone{
		"corp.example":        {Reply: answer(true, "NOERROR", 1, 3600), Serial: 42, Primary: "dc1.corp.example", NameServers: []string{"dc1.corp.example", "dc2.corp.example"}},
		"_msdcs.corp.example": {Reply: answer(true, "NOERROR", 1, 3600), Serial: 7, Primary: "dc1.corp.example", NameServers: []string{}},
		"partner.example":     {Reply: answer(true, "NOERROR", 1, 1800), Serial: 9, Primary: "ns.partner.example", NameServers: []string{}},
	})
	same(t, "the addresses of connectors and domain controllers have names, or have not", r.Pointers, map[string]facts.Pointer{
		"10.0.0.11": {Reply: answer(true, "NOERROR", 1, 1200), Names: []string{"alias.corp.example", "cc1.corp.example"}},
		"10.0.0.12": {Reply: answer(false, "NXDOMAIN", 1, -1), Names: []string{}},
		"10.0.0.1":  {Reply: answer(true, "NOERROR", 2, 1200), Names: []string{"dc1.corp.example"}},
		"10.0.0.2":  {Reply: answer(false, "NXDOMAIN", 1, -1), Names: []string{}},
		"fd00::1":   {Reply: answer(false, "NXDOMAIN", 1, -1), Names: []string{}},
	})
}

func TestEachSiteHasItsOwnView(t *testing.T) {
	production := healthy(t)
	recovery := dnstest.Serve(t, dnstest.Zone(t, zones, strings.Replace(zone, "10.0.0.20", "10.9.0.20", 1)))
	est := declare(production, recovery)
	est.Components["fas"] = &estate.Component{Servers: estate.PerSite{Production: []string{"fas"}, Recovery: []string{"10.9.0.99"}}}
	doc := scan(t, t.Context(), est)
	for id, want := range map[string]string{"production/" + production: "10.0.0.20", "recovery/" + recovery: "10.9.0.20"} {
		r := doc.DNS.Resolvers[id]
		if got := r.Hosts["fas.corp.example"].Addresses; !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %v, want %s", id, got, want)
		}
		if r.Pointers[want] == nil || r.Pointers["10.9.0.99"] == nil {
			t.Errorf("%s: the addresses of a server were not asked for in reverse: %v", id, r.Pointers)
		}
	}
}

func TestEveryFailureIsAFactOfItsOwn(t *testing.T) {
	silent := lib.HandlerFunc(func(lib.ResponseWriter, *lib.Msg) {})
	for name, c := range map[string]struct {
		handler lib.HandlerFunc
		reason  facts.Reason
		rcode   string
		message string
	}{
		"SERVFAIL": {dnstest.Rcode(lib.RcodeServerFailure), facts.CollectorFailed, "SERVFAIL", "answered SERVFAIL to fas.corp.example A (tries: 3)"},
		"REFUSED":  {dnstest.Rcode(lib.RcodeRefused), facts.PermissionDenied, "REFUSED", "answered REFUSED to fas.corp.example A (tries: 1)"},
		"silence":  {silent, facts.Timeout, "", "no answer within 500ms"},
		"a referral": {func(w lib.ResponseWriter, q *lib.Msg) {
			m := new(lib.Msg).SetReply(q)
			m.Ns = []lib.RR{&lib.NS{Hdr: lib.RR_Header{Name: ".", Rrtype: lib.TypeNS, Class: lib.ClassINET}, Ns: "a.root-servers.net."}}
			_ = w.WriteMsg(m)
		}, facts.CollectorFailed, "NOERROR", "does no recursion"},
		"half an answer": {func(w lib.ResponseWriter, q *lib.Msg) {
			m := new(lib.Msg).SetReply(q)
			if q.Question[0].Qtype == lib.TypeAAAA {
				m.Rcode = lib.RcodeServerFailure
			}
			_ = w.WriteMsg(m)
		}, facts.CollectorFailed, "SERVFAIL", "only half an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rest := dnstest.Zone(t, zones, zone)
			server := dnstest.Serve(t, func(w lib.ResponseWriter, q *lib.Msg) {
				if q.Question[0].Name == "fas.corp.example." {
					c.handler(w, q)
					return
				}
				rest(w, q)
			})
			est := declare(server, server)
			est.Components["fas"] = &estate.Component{Aliases: []string{"fas.corp.example"}}
			doc := scan(t, t.Context(), est)
			r := doc.DNS.Resolvers["production/"+server]
			h := r.Hosts["fas.corp.example"]
			if h.Status != facts.Failed || h.Reason != c.reason || h.Rcode != c.rcode || h.Exists || len(h.Addresses) > 0 || !strings.Contains(h.Message, c.message) {
				t.Errorf("got %s", text(t, h))
			}
			if r.Status != facts.OK || !r.Hosts["dc1.corp.example"].Exists {
				t.Errorf("one name took the others along: %s", text(t, r.Answered))
			}
			a := doc.Sources["dns"].Asked["production/"+server]
			if a.Status != facts.Partial || !strings.Contains(a.Message, "fas.corp.example A and AAAA") {
				t.Errorf("the source keeps quiet about it: %+v", a)
			}
		})
	}
}

func TestAResolverThatAnswersNothingHasFailed(t *testing.T) {
	garbage := dnstest.Raw(t, func(q []byte) [][]byte { return [][]byte{append(q[:2:2], strings.Repeat("\xff", 40)...)} })
	noise := dnstest.Raw(t, func(q []byte) [][]byte { return [][]byte{append([]byte{^q[0], q[1]}, q[2:]...), {0}} })
	for name, c := range map[string]struct {
		server  string
		reason  facts.Reason
		message string
	}{
		"silence":                       {dnstest.Silent(t), facts.Timeout, "not asked any more: nothing came back to the first 8 questions"},
		"nobody listens":                {dnstest.Closed(t), facts.Unreachable, "connection refused"},
		"it refuses":                    {dnstest.Serve(t, dnstest.Rcode(lib.RcodeRefused)), facts.PermissionDenied, "REFUSED"},
		"it fails":                      {dnstest.Serve(t, dnstest.Rcode(lib.RcodeServerFailure)), facts.CollectorFailed, "SERVFAIL"},
		"it talks nonsense":             {garbage, facts.CollectorFailed, "not a DNS message"},
		"its answers fit no question":   {noise, facts.Timeout, "no answer within"},
		"it answers more than it knows": {dnstest.Serve(t, dnstest.Rcode(lib.RcodeNotAuth)), facts.PermissionDenied, "NOTAUTH"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			well := healthy(t)
			doc := scan(t, t.Context(), declare(well, c.server))
			r := doc.DNS.Resolvers["recovery/"+c.server]
			if r.Status != facts.Failed || r.Reason != c.reason || !strings.Contains(r.Message, c.message) {
				t.Errorf("got %s", text(t, r.Answered))
			}
			for name, h := range r.Hosts {
				if h.Status != facts.Failed || h.Reason != c.reason {
					t.Errorf("%s: %s", name, text(t, h))
				}
			}
			if len(r.Hosts) == 0 || len(r.Zones) != 3 || len(r.Services) != 6 {
				t.Errorf("questions are missing: %s", text(t, r))
			}
			s := doc.Sources["dns"]
			if s.Status != facts.Partial || s.Asked["recovery/"+c.server].Reason != c.reason || s.Asked["production/"+well].Status != facts.OK {
				t.Errorf("source: %s", text(t, s))
			}
		})
	}
}

func TestADeadResolverIsSoonLeftAlone(t *testing.T) {
	t.Parallel()
	var datagrams atomic.Int64
	dead := dnstest.Raw(t, func([]byte) [][]byte { datagrams.Add(1); return nil })
	est := declare(healthy(t), dead)
	many := est.Components["cloud_connectors"]
	for i := range 200 {
		many.Servers.Recovery = append(many.Servers.Recovery, fmt.Sprintf("vda%d.corp.example", i))
	}
	r := scan(t, t.Context(), est).DNS.Resolvers["recovery/"+dead]
	if got := datagrams.Load(); got != 8*3 {
		t.Errorf("%d datagrams, want 3 for each of 8 questions", got)
	}
	if h := r.Hosts["vda99.corp.example"]; h.Reason != facts.Timeout || !strings.Contains(h.Message, "not asked any more") {
		t.Errorf("got %s", text(t, h))
	}
}

func TestLargeAnswersComeOverTCP(t *testing.T) {
	rest := dnstest.Zone(t, zones, zone)
	server := dnstest.Serve(t, func(w lib.ResponseWriter, q *lib.Msg) {
		if q.Question[0].Name == "dc1.corp.example." && w.RemoteAddr().Network() == "udp" {
			m := new(lib.Msg).SetReply(q)
			m.Truncated = true
			_ = w.WriteMsg(m)
			return
		}
		rest(w, q)
	})
	h := scan(t, t.Context(), declare(server, server)).DNS.Resolvers["recovery/"+server].Hosts["dc1.corp.example"]
	if h.Transport != "tcp" || !slices.Equal(h.Addresses, []string{"10.0.0.1", "fd00::1"}) || h.Attempts != 4 {
		t.Errorf("got %s", text(t, h))
	}
}

func TestTheInternetIsAskedForPublicNamesOnly(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]bool{}
	rest := dnstest.Zone(t, zones, zone)
	public := dnstest.Serve(t, func(w lib.ResponseWriter, q *lib.Msg) {
		mu.Lock()
		asked[q.Question[0].Name+" "+lib.Type(q.Question[0].Qtype).String()] = true
		mu.Unlock()
		rest(w, q)
	})
	server := healthy(t)
	est := declare(server, server)
	est.Sites.Public = &estate.PublicView{Resolvers: []string{public}}
	doc := scan(t, t.Context(), est, collecttest.Stored("directory", dcAndDFS))
	r := doc.DNS.Resolvers["public/"+public]
	if len(r.Services)+len(r.Zones)+len(r.Pointers) > 0 || len(r.Hosts) != 4 || r.Hosts["gw.dmz.partner.example"].Addresses[0] != "192.0.2.1" {
		t.Errorf("got %s", text(t, r))
	}
	mu.Lock()
	defer mu.Unlock()
	for q := range asked {
		if strings.Contains(q, "_") || strings.HasPrefix(q, "dc1") || strings.HasPrefix(q, "files") {
			t.Errorf("the internet was asked for %s", q)
		}
	}

	t.Run("and not at all without any", func(t *testing.T) {
		delete(est.Components, "netscaler")
		delete(est.Components, "storefront")
		doc := scan(t, t.Context(), est)
		if r := doc.DNS.Resolvers["public/"+public]; r.Status != facts.Skipped || r.Message == "" {
			t.Errorf("got %s", text(t, r))
		}
		if doc.Sources["dns"].Asked["public/"+public] != nil || doc.Sources["dns"].Status != facts.OK {
			t.Errorf("got %s", text(t, doc.Sources["dns"]))
		}
	})
}

func dcAndDFS(d *facts.Document) {
	view := &facts.DirectoryView{Answered: facts.Yes()}
	view.DomainControllers.Items = map[string]*facts.DomainController{"dc2.corp.example": {Host: "DC2.corp.example"}}
	view.Roles.Items = map[string]*facts.Role{"pdc": {Holder: "pdc.corp.example"}}
	view.EnrollmentServers.Items = map[string]*facts.EnrollmentService{"ca": {Host: "ca.corp.example"}}
	view.DHCPServers.Items = map[string]*facts.DHCPServer{"dhcp": {Host: "dhcp.corp.example"}}
	view.Namespaces.Items = map[string]*facts.Namespace{"dfs": {
		Roots:   []facts.Target{{Server: "ns1", Path: `\\ns1\dfs`}},
		Folders: map[string]*facts.Folder{"p": {Targets: []facts.Target{{Server: "files", Path: `\\files2.corp.example\p`}}}},
	}}
	d.Directory = &facts.Directory{Views: map[string]*facts.DirectoryView{"production": view, "recovery": nil}}
}

func settings(d *facts.Document) {
	set := func(key, value string, data ...string) facts.RegistrySetting {
		return facts.RegistrySetting{Key: key, Value: value, Action: "set", Data: data}
	}
	deleted := set(`Software\Policies\Citrix\VirtualDesktopAgent`, "ListOfDDCs", "deleted.corp.example")
	deleted.Action = "delete"
	d.GroupPolicy = &facts.GroupPolicy{Views: map[string]*facts.SysvolView{"recovery": {GPOs: map[string]*facts.GPOFiles{"{A}": nil, "{B}": {Settings: []facts.RegistrySetting{
		set(`Software\Policies\Citrix\VirtualDesktopAgent`, "ListOfDDCs", "(DDC1.corp.example. ddc2),ddc3.corp.example;10.1.2.3 %DDC% bad..name -x 1.2"),
		set(`SOFTWARE\WOW6432Node\Policies\Citrix\Authentication\UserCredentialService\Addresses`, "address2", "fas2.corp.example"),
		set(`Software\Policies\Microsoft\Windows NT\Terminal Services`, "LicenseServers", "rds1,rds2.corp.example"),
		set(`Software\FSLogix\Profiles`, "VHDLocations", `\\p1.corp.example\a;\\p2\b`, `\\p3.corp.example@SSL\c`),
		set(`SOFTWARE\Policies\FSLogix\ODFC`, "CCDLocations", `type=smb,name="x",connectionString=\\p4.corp.example\c;type=azure,connectionString="[redacted]"`),
		set(`Software\Policies\Citrix\UserProfileManager`, "PathToUserStore", `\\p5.corp.example\store\%USERNAME%`),
		set(`Software\Unidesk\ULayer`, "RepositoryPath", `\\p6.corp.example\layers`),
		set(`Software\Elsewhere`, "ListOfDDCs", "elsewhere.corp.example"),
		set(`Software\Policies\Citrix\VirtualDesktopAgent`, "Other", "other.corp.example"),
		deleted,
	}}}}}}
}

func TestNamesThatOtherSourcesMentionAreAskedToo(t *testing.T) {
	server := healthy(t)
	est := &estate.Estate{Domain: domain, Sites: estate.Sites{Recovery: estate.Site{Resolvers: []string{server}}}}
	est.Sites.Recovery.PrismCentral.Host = "pc-dr.corp.example"
	hosting := func(d *facts.Document) {
		d.CitrixCloud = &facts.CitrixCloud{Connections: facts.Listing[*facts.HostingConnection]{Items: map[string]*facts.HostingConnection{
			"a": {Addresses: []string{"prism", "10.0.0.77"}}, "b": {Addresses: []string{"pc-dr.corp.example"}},
		}}}
	}
	doc := scan(t, t.Context(), est, collecttest.Stored("directory", dcAndDFS), collecttest.Stored("grouppolicy", settings), collecttest.Stored("citrixcloud", hosting))
	r := doc.DNS.Resolvers["recovery/"+server]
	var got []string
	for name := range r.Hosts {
		got = append(got, strings.TrimSuffix(name, ".corp.example"))
	}
	slices.Sort(got)
	want := "ca dc1 dc2 ddc1 ddc2 ddc3 dhcp fas2 files files2 ns1 p1 p2 p3 p4 p5 p6 pdc prism rds1 rds2"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
	if r.Pointers["10.1.2.3"] == nil || r.Pointers["10.0.0.2"] == nil || r.Pointers["10.0.0.30"] != nil {
		t.Errorf("pointers: %s", text(t, r.Pointers))
	}
}

// stuck is a source that does not end before DNS has.
func stuck() collect.Source {
	return collecttest.Doing("directory", func(ctx context.Context, env *collect.Env) error {
		return env.Facts(context.WithoutCancel(ctx), "dns", func(*facts.Document) {})
	})
}

func TestTheEndOfTheRunKeepsWhatWasLearntAndNamesTheRest(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("while a resolver is asked", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		rest := dnstest.Zone(t, zones, zone)
		server := dnstest.Serve(t, func(w lib.ResponseWriter, q *lib.Msg) {
			if q.Question[0].Name == "sf.corp.example." { // after the first eight questions
				cancel(collect.ErrInterrupted)
				return
			}
			rest(w, q)
		})
		est := declare(server, server)
		est.Sites.Recovery.Resolvers = nil
		doc := scan(t, ctx, est)
		r, a := doc.DNS.Resolvers["production/"+server], doc.Sources["dns"].Asked["production/"+server]
		if !doc.Run.Interrupted || r.Status != facts.OK || !r.Zones["corp.example"].Exists {
			t.Errorf("what was learnt is gone: %s", text(t, r))
		}
		if h := r.Hosts["sf.corp.example"]; h.Reason != facts.RunInterrupted || h.Message == "" || len(r.Hosts) < 7 || len(r.Zones) < 3 {
			t.Errorf("what was not learnt is missing: %s", text(t, r))
		}
		if a.Status != facts.Partial {
			t.Errorf("an interrupted resolver is ok: %s", text(t, a))
		}
	})
	t.Run("while another source is waited for", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		rest := dnstest.Zone(t, zones, zone)
		server := dnstest.Serve(t, func(w lib.ResponseWriter, q *lib.Msg) {
			if q.Question[0].Qtype == lib.TypePTR { // the last of the declared names
				cancel()
			}
			rest(w, q)
		})
		est := declare(server, server)
		est.Sites.Production.Resolvers = nil
		doc := scan(t, ctx, est, stuck())
		r, a := doc.DNS.Resolvers["recovery/"+server], doc.Sources["dns"].Asked["recovery/"+server]
		if r.Status != facts.OK || !r.Hosts["sf.corp.example"].Exists {
			t.Errorf("what was learnt is gone: %s", text(t, r))
		}
		if a.Status != facts.Partial || a.Reason != facts.RunInterrupted || !strings.Contains(a.Message, "Group Policy, NetScaler and Citrix Cloud mention") {
			t.Errorf("got %s", text(t, a))
		}
	})
	t.Run("before anything was asked", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		server := healthy(t)
		r := scan(t, ctx, declare(server, server)).DNS.Resolvers["production/"+server]
		if r.Status != facts.Failed || r.Reason != facts.RunInterrupted || r.Hosts["sf.corp.example"].Reason != facts.RunInterrupted {
			t.Errorf("got %s", text(t, r))
		}
	})
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after:\n%s", before, n, buf[:runtime.Stack(buf, true)])
	}
}

func TestTheSameAnswersGiveTheSameFacts(t *testing.T) {
	t.Parallel()
	server, dead := healthy(t), dnstest.Silent(t)
	once := func() *facts.DNS {
		return scan(t, t.Context(), declare(server, dead), collecttest.Stored("directory", dcAndDFS), collecttest.Stored("grouppolicy", settings)).DNS
	}
	if first, second := once(), once(); !reflect.DeepEqual(first, second) {
		t.Errorf("first  %s\nsecond %s", text(t, first), text(t, second))
	}
}

func TestWithoutAnyResolverThereIsNothingToAsk(t *testing.T) {
	est := &estate.Estate{Domain: domain, Sites: estate.Sites{Public: &estate.PublicView{Resolvers: []string{"192.0.2.1:53"}}}}
	doc := collect.Run(t.Context(), est, []collect.Source{dns.Source()}, collect.Options{})
	if s := doc.Sources["dns"]; s.Status != facts.Skipped || !strings.Contains(s.Message, "sites.recovery.resolvers") || doc.DNS != nil {
		t.Errorf("got %+v", s)
	}
}

func TestAResolverIsNotDeadBecauseItsForwardersAre(t *testing.T) {
	t.Parallel()
	rest := dnstest.Zone(t, zones, zone)
	server := dnstest.Serve(t, func(w lib.ResponseWriter, q *lib.Msg) {
		if lib.IsSubDomain(domain+".", q.Question[0].Name) {
			rest(w, q)
		}
	})
	est := declare(server, server)
	est.Sites.Recovery.Resolvers = nil
	for i := range 12 { // before the names of the domain in the alphabet
		est.Components["storefront"].Aliases = append(est.Components["storefront"].Aliases, fmt.Sprintf("a%d.partner.example", i))
	}
	r := scan(t, t.Context(), est).DNS.Resolvers["production/"+server]
	if r.Status != facts.OK || !r.Hosts["sf.corp.example"].Exists {
		t.Errorf("got %s", text(t, r.Answered))
	}
	if h := r.Hosts["a11.partner.example"]; h.Reason != facts.Timeout || !strings.Contains(h.Message, "no answer within") {
		t.Errorf("got %s", text(t, h))
	}
}
