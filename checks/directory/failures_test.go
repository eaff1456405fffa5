package directory

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestTheNextDomainControllerIsAsked(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, closed.Close())
	// Long enough for the second domain controller on a busy machine.
	slow := limits{time.Minute, time.Minute, time.Minute}
	half := limits{handshake: 2 * time.Second, bind: time.Minute, request: time.Minute}
	quick := limits{handshake: time.Minute, bind: time.Minute, request: 2 * time.Second}
	first := func(o asked) bool { return strings.Contains(o.filter, "organizationalUnit") }
	for name, c := range map[string]struct {
		change func(*fakeDC)
		limits limits
		reason facts.Reason
		words  string
	}{
		"when the first is down":                   {nil, slow, facts.Unreachable, "connecting to domain controller"},
		"when the first accepts and says nothing":  {func(f *fakeDC) { f.silent = "accept" }, half, facts.Timeout, "encrypting the connection"},
		"when the first encrypts and says nothing": {func(f *fakeDC) { f.silent = "tls" }, quick, facts.Timeout, "rootDSE"},
		"when the first falls silent later":        {func(f *fakeDC) { f.override = on(first, &reply{silent: true}) }, quick, facts.Timeout, "no answer within"},
		"when the first hangs up":                  {func(f *fakeDC) { f.override = on(first, &reply{hangUp: true}) }, slow, facts.Unreachable, "the connection broke"},
		"when the first talks nonsense":            {func(f *fakeDC) { f.override = on(first, &reply{raw: []byte("\x02\x80")}) }, slow, facts.CollectorFailed, "no LDAP"},
		"when the first is no LDAP server":         {func(f *fakeDC) { f.override = on(first, &reply{raw: []byte("HTTP/1.1 400\r\n\r\n")}) }, slow, facts.Unreachable, "the connection broke"},
		"when the first promises 2 GB":             {func(f *fakeDC) { f.override = on(first, &reply{raw: []byte("\x30\x84\x7f\xff\xff\xff\x30\x80")}) }, slow, facts.Unreachable, "the connection broke"},
		"when the first nests deeper than sense":   {func(f *fakeDC) { f.override = on(first, &reply{raw: []byte(strings.Repeat("\x30\x80", 5000))}) }, slow, facts.CollectorFailed, "no LDAP"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			s.limits = c.limits
			f := s.dc(t, estate.Recovery, "dc1", c.change)
			if c.change == nil {
				s.est.Sites.Recovery.DomainControllers[0].LDAP = closed.Addr().String()
			}
			next := s.dc(t, estate.Recovery, "dc2", nil)
			doc := s.scan(t)
			v := doc.Directory.Views[estate.Recovery]
			expect(t, "view", v.Answered, facts.Yes())
			expect(t, "view's server", v.Server, next.host)
			expect(t, "OUs", v.Containers.Answered, facts.Yes())
			a := doc.Sources["directory"].Asked["recovery/"+f.host]
			expectFailed(t, "first domain controller", a.Answered, c.reason, c.words)
		})
	}
}

// on answers certain searches with r.
func on(which func(asked) bool, r *reply) func(asked) *reply {
	return func(a asked) *reply {
		if which(a) {
			return r
		}
		return nil
	}
}

func TestASilentServerAfterItsConsentToStartTLS(t *testing.T) {
	s := newSetup(t)
	s.cred.Transport = "starttls"
	s.limits.handshake = 2 * time.Second
	f := s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) { f.startTLS, f.silent = true, "consent" })
	doc := s.scan(t)
	expectFailed(t, "server", doc.Directory.Servers["recovery/"+f.host].Answered, facts.Timeout, "encrypting the connection")
	expectFailed(t, "view", doc.Directory.Views[estate.Recovery].Answered, facts.Timeout, "encrypting the connection")
}

// Somebody in between can take StartTLS away. Then nothing is sent in plain.
func TestAServerThatRefusesStartTLSGetsNothing(t *testing.T) {
	s := newSetup(t)
	s.cred.Transport = "starttls"
	f := s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) { f.startTLS, f.noTLS = true, true })
	doc := s.scan(t)
	expectFailed(t, "view", doc.Directory.Views[estate.Recovery].Answered, facts.CollectorFailed, "StartTLS")
	if n := f.plain.Load(); n != 0 {
		t.Errorf("%d bytes were sent in plain", n)
	}
	expect(t, "logons", f.binds.Load(), int64(0))
}

// A referral leads to a host that nobody declared: it is not asked, and gets no credential.
func TestAReferralIsNotFollowed(t *testing.T) {
	s := newSetup(t)
	other := s.dc(t, estate.Production, "dc2", nil)
	s.est.Sites.Production.DomainControllers = nil
	s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) {
		f.override = on(func(a asked) bool { return strings.Contains(a.filter, "organizationalUnit") },
			&reply{code: ldap.LDAPResultReferral, text: "ldap://" + other.address + "/" + testDomain})
	})
	doc := s.scan(t)
	expectFailed(t, "OUs", doc.Directory.Views[estate.Recovery].Containers.Answered, facts.CollectorFailed, "not responsible")
	expect(t, "logons at the other host", other.binds.Load(), int64(0))
}

func TestCertificates(t *testing.T) {
	other := newAuthority(t)
	for name, c := range map[string]struct {
		change func(*setup, *fakeDC)
		words  string // "" when the certificate is accepted
	}{
		"one from the CA file is accepted":      {func(*setup, *fakeDC) {}, ""},
		"one from another authority is refused": {func(s *setup, _ *fakeDC) { s.cred.CAFile = other.file }, "is not trusted"},
		"without a CA file it is refused":       {func(s *setup, _ *fakeDC) { s.cred.CAFile = "" }, "is not trusted"},
		"one for another host is refused": {func(s *setup, _ *fakeDC) {
			s.est.Sites.Recovery.DomainControllers[0].Host = "dc9.corp.example.internal"
		}, "not dc9"},
		"the one with the fingerprint is accepted":  {func(s *setup, f *fakeDC) { s.cred.CAFile, s.cred.Fingerprint = "", fingerprintOf(f) }, ""},
		"one with another fingerprint is refused":   {func(s *setup, _ *fakeDC) { s.cred.Fingerprint = strings.Repeat("ab", 32) }, "fingerprint"},
		"a fingerprint is stricter than insecure":   {func(s *setup, _ *fakeDC) { s.cred.Fingerprint, s.cred.Insecure = strings.Repeat("ab", 32), true }, "fingerprint"},
		"any is accepted on the user's own risk":    {func(s *setup, _ *fakeDC) { s.cred.CAFile, s.cred.Insecure = "", true }, ""},
		"a CA file that is missing is told":         {func(s *setup, _ *fakeDC) { s.cred.CAFile = "/nowhere/ca.pem" }, "caFile"},
		"a fingerprint that is none is told":        {func(s *setup, _ *fakeDC) { s.cred.Fingerprint = "abc" }, "64 digits"},
		"a CA file without a certificate is told":   {func(s *setup, _ *fakeDC) { s.cred.CAFile = "collect_test.go" }, "no certificate"},
		"StartTLS against an LDAPS port is no help": {func(s *setup, _ *fakeDC) { s.cred.Transport = "starttls" }, "StartTLS"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.dc(t, estate.Recovery, "dc1", nil)
			c.change(s, f)
			doc := s.scan(t)
			v := doc.Directory.Views[estate.Recovery]
			if c.words == "" {
				expect(t, "view", v.Answered, facts.Yes())
				expect(t, "insecure", doc.Sources["directory"].Asked["recovery/"+f.host].Insecure, s.cred.Insecure)
				return
			}
			if v.Learnt() || !strings.Contains(v.Message, c.words) {
				t.Errorf("view is %+v, want failed with %q", v.Answered, c.words)
			}
			expect(t, "binds", f.binds.Load(), int64(0))
			expect(t, "searches", f.searches.Load(), int64(0))
		})
	}
}

// fingerprintOf is the fingerprint of a fake, written with colons.
func fingerprintOf(f *fakeDC) string {
	sum := sha256.Sum256(f.cert.Certificate[0])
	var b strings.Builder
	for i, c := range hex.EncodeToString(sum[:]) {
		if i > 0 && i%2 == 0 {
			b.WriteByte(':')
		}
		b.WriteRune(c)
	}
	return strings.ToUpper(b.String())
}

func TestOneRefusedListLeavesTheOthers(t *testing.T) {
	for name, c := range map[string]struct {
		reply  reply
		reason facts.Reason
		words  string
	}{
		"no permission":               {reply{code: ldap.LDAPResultInsufficientAccessRights, text: "00002098: SecErr"}, facts.PermissionDenied, "may not read"},
		"a list that is cut off":      {reply{code: ldap.LDAPResultSizeLimitExceeded, entries: smallDomain(0)[:1]}, facts.CollectorPartial, "shortened"},
		"a time limit of the server":  {reply{code: ldap.LDAPResultTimeLimitExceeded}, facts.Timeout, ""},
		"an object that has to exist": {reply{code: ldap.LDAPResultNoSuchObject}, facts.CollectorFailed, "No Such Object"},
		"a server that is busy":       {reply{code: ldap.LDAPResultBusy}, facts.Unreachable, ""},
		"a logon that was forgotten":  {reply{code: ldap.LDAPResultOperationsError, text: "000004DC: LdapErr: a successful bind must be completed"}, facts.PermissionDenied, "signed in"},
		"a referral":                  {reply{code: ldap.LDAPResultReferral}, facts.CollectorFailed, "not responsible"},
		"the same page again":         {reply{entries: []object{{"OU=X," + testDomain, class("organizationalUnit")}}, cookie: "again"}, facts.CollectorFailed, "circles"},
		"pages that are always empty": {reply{cookie: "again"}, facts.CollectorFailed, "for ever"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) {
				f.override = on(func(a asked) bool { return strings.Contains(a.filter, "organizationalUnit") }, &c.reply)
			})
			doc := s.scan(t)
			v := doc.Directory.Views[estate.Recovery]
			expect(t, "view", v.Answered, facts.Yes())
			expectFailed(t, "OUs", v.Containers.Answered, c.reason, c.words)
			expect(t, "entries of a list that is not whole", len(v.Containers.Items), 0)
			expect(t, "GPOs", v.GPOs.Answered, facts.Yes())
			expect(t, "computers", doc.Directory.Computers.Answered, facts.Yes())
			asked := doc.Sources["directory"].Asked
			expect(t, "server", asked["recovery/"+f.host].Answered, facts.Yes())
			expectFailed(t, "part", asked["recovery/"+f.host+"/containers"].Answered, c.reason, c.words)
		})
	}
}

// A conflict that replication has left in a corner of the domain leaves open what that
// corner links. It used to blind all rules about policies, in the whole domain.
func TestALinkThatNobodyUnderstandsLeavesItsContainerOpen(t *testing.T) {
	for _, link := range []string{
		`[LDAP://cn=x;0]`, `[LDAP://CN={31B2F340-016D-11D2-945F-00C04FB984F9}\0ACNF:0,CN=Policies;0]`, `[LDAP://CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies;-1]`, "x",
	} {
		s := newSetup(t)
		s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) {
			f.objects = append(f.objects,
				object{"OU=Odd," + testDomain, class("organizationalUnit", "name", "Odd", "gPLink", link)},
				object{"CN=ODD," + testSites, class("site", "cn", "ODD", "gPLink", link)})
		})
		v := s.scan(t).Directory.Views[estate.Recovery]
		expect(t, "OUs", v.Containers.Answered, facts.Yes())
		expect(t, "sites", v.Sites.Answered, facts.Yes())
		odd, site, sound := v.Containers.Items["ou=odd,"+strings.ToLower(testDomain)], v.Sites.Items["odd"], v.Containers.Items[strings.ToLower(testDomain)]
		if odd == nil || odd.LinksUnknown == "" || len(odd.Links) > 0 || site == nil || site.LinksUnknown == "" {
			t.Errorf("%s: %+v, %+v", link, odd, site)
		}
		if sound == nil || sound.LinksUnknown != "" || len(sound.Links) != 1 {
			t.Errorf("%s: the domain is %+v", link, sound)
		}
	}
}

func TestAHiddenObjectMakesItsListUnknown(t *testing.T) {
	s := newSetup(t)
	s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) {
		f.objects = append(f.objects, object{"CN=secret,CN=NetServices,CN=Services," + testConfig, nil},
			object{"CN=Dfs-Configuration,CN=System," + testDomain, class("dfsConfiguration")},
			object{"CN=secret,CN=Dfs-Configuration,CN=System," + testDomain, nil})
	})
	v := s.scan(t).Directory.Views[estate.Recovery]
	expectFailed(t, "DHCP servers", v.DHCPServers.Answered, facts.PermissionDenied, "CN=secret,CN=NetServices")
	expectFailed(t, "namespaces", v.Namespaces.Answered, facts.PermissionDenied, "CN=secret,CN=Dfs-Configuration")
	expect(t, "sites", v.Sites.Answered, facts.Yes())
}

func TestAnEmptyListIsOneThatMayBeRead(t *testing.T) {
	const spp, pki = "CN=Activation Objects,CN=Microsoft SPP,CN=Services," + testConfig, "CN=Enrollment Services,CN=Public Key Services,CN=Services," + testConfig
	s := newSetup(t)
	s.dc(t, estate.Recovery, "dc1", func(f *fakeDC) {
		f.objects = append(f.objects, object{spp, nil}, object{pki, class("container")})
	})
	v := s.scan(t).Directory.Views[estate.Recovery]
	expectFailed(t, "a container that may not be looked into", v.ActivationObjects.Answered, facts.PermissionDenied, "may not look into "+spp)
	expect(t, "a container that is empty", v.EnrollmentServers.Answered, facts.Yes())
}
