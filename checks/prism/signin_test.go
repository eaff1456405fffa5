package prism

import (
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestReady(t *testing.T) {
	central := func(e *estate.Estate) { e.Sites.Recovery.PrismCentral.Host = "pc" }
	element := func(e *estate.Estate) {
		e.Sites.Recovery.Clusters = []estate.Cluster{{Name: "NTX", Element: estate.Prism{Host: "pe"}}}
	}
	credential := func(name string, c estate.Credential) func(*estate.Estate) {
		return func(e *estate.Estate) { e.Credentials = map[string]*estate.Credential{name: &c} }
	}
	basic := estate.Credential{Username: "u"}
	for name, c := range map[string]struct {
		change []func(*estate.Estate)
		want   string
	}{
		"nothing declared":                       {nil, "neither site has a prismCentral"},
		"a cluster whose element is not named":   {[]func(*estate.Estate){func(e *estate.Estate) { e.Sites.Recovery.Clusters = []estate.Cluster{{Name: "NTX"}} }}, "neither site"},
		"no credential":                          {[]func(*estate.Estate){central}, "no credentials.prism-recovery or credentials.prism"},
		"the credential of the other site":       {[]func(*estate.Estate){central, credential("prism-production", basic)}, "no credentials.prism-recovery"},
		"a credential for both":                  {[]func(*estate.Estate){central, credential("prism", basic)}, ""},
		"a credential for the site":              {[]func(*estate.Estate){element, credential("prism-recovery", basic)}, ""},
		"no user name":                           {[]func(*estate.Estate){central, credential("prism", estate.Credential{})}, "credentials.prism.username is missing"},
		"an API key needs no user name":          {[]func(*estate.Estate){central, credential("prism", estate.Credential{Method: "apikey"})}, ""},
		"an API key is nothing for an element":   {[]func(*estate.Estate){element, credential("prism", estate.Credential{Method: "apikey"})}, "accepts no API key"},
		"an API key serves one of two":           {[]func(*estate.Estate){element, central, credential("prism", estate.Credential{Method: "apikey"})}, ""},
		"a method that nobody knows":             {[]func(*estate.Estate){central, credential("prism", estate.Credential{Username: "u", Method: "ntlm"})}, "want basic or apikey"},
		"what is declared only at production":    {[]func(*estate.Estate){func(e *estate.Estate) { e.Sites.Production.PrismCentral.Host = "pc" }, credential("prism", basic)}, ""},
		"what the credentials call production":   {[]func(*estate.Estate){func(e *estate.Estate) { e.Sites.Production.PrismCentral.Host = "pc" }, credential("prism-production", basic)}, ""},
		"a credential for nobody's Prism at all": {[]func(*estate.Estate){credential("prism", basic)}, "neither site"},
	} {
		t.Run(name, func(t *testing.T) {
			est := &estate.Estate{}
			for _, change := range c.change {
				change(est)
			}
			err := New(collect.Limits{}).Ready(est)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("Ready says %v, want %q", err, c.want)
			}
		})
	}
}

func TestAPrismIsAskedFourQuestionsASecond(t *testing.T) {
	if l := New(collect.Limits{}).limits; l.perSecond != 4 {
		t.Errorf("limits are %+v", l)
	}
}

func TestAWrongPasswordReachesOnePrismOnce(t *testing.T) {
	s := newSetup(t)
	fakes := []*fake{s.central(t, estate.Production), s.central(t, estate.Recovery), s.element(t, estate.Production), s.element(t, estate.Recovery)}
	t.Setenv("MUSTER_TEST_PRISM", "Wrong.Horse1")
	doc := s.run(t.Context())
	sent := 0
	for _, f := range fakes {
		for _, a := range f.auth {
			if a != "" {
				sent++
			}
		}
	}
	if sent != 1 {
		t.Errorf("the wrong password was sent %d times", sent)
	}
	refused, spared := 0, 0
	for id, asked := range doc.Sources["prism"].Asked {
		if asked.Status != facts.Failed || asked.Reason != facts.PermissionDenied {
			t.Errorf("%s is %+v", id, asked.Answered)
		}
		if strings.Contains(asked.Message, "was refused before") {
			spared++
		} else if strings.Contains(asked.Message, "the user name or the password in credentials.prism is wrong") {
			refused++
		}
	}
	if refused != 1 || spared != 3 {
		t.Errorf("%d refused, %d spared", refused, spared)
	}
	expectOpen(t, "VMs", doc.Prism.Sites["recovery"].Central.VMs.Answered, facts.Failed, facts.PermissionDenied, "HTTP 401")
	expectOpen(t, "domains", doc.Prism.Sites["recovery"].Elements["ntx-muc"].Domains.Answered, facts.Failed, facts.PermissionDenied, "HTTP 401")
}

func TestThePrismThatAcceptedGoesOnWhenAnotherRefuses(t *testing.T) {
	s := newSetup(t)
	muc := s.central(t, estate.Recovery)
	pe := s.element(t, estate.Recovery)
	in, refused := make(chan struct{}), make(chan struct{})
	pe.hook = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusUnauthorized)
		close(refused)
		return true
	}
	pe.before = func(*http.Request) { <-in }
	muc.hook = func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/hosts") {
			close(in)
			<-refused
		}
		return false
	}
	doc := s.scan(t)
	expect(t, "Prism Central", doc.Sources["prism"].Asked["recovery/pc-muc.corp.example"].Answered, facts.Yes())
	expectOpen(t, "Prism Element", doc.Sources["prism"].Asked["recovery/NTX-MUC"].Answered, facts.Failed, facts.PermissionDenied, "HTTP 401")
}

func TestACredentialThatIsTakenAwayIsNotSentAgain(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	after := 0
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if after == 0 && !strings.HasSuffix(r.URL.Path, "/protection-policies") {
			return false
		}
		after++
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	pc := s.one(t)
	if after > 3 { // both lanes may have asked already, and one of them asks once more
		t.Errorf("the credential was sent %d times after its refusal", after)
	}
	expectOpen(t, "policies", pc.Policies.Answered, facts.Failed, facts.PermissionDenied, "HTTP 401")
	expectOpen(t, "VMs", pc.VMs.Answered, facts.Failed, facts.PermissionDenied, "HTTP 401")
	expect(t, "signing in", pc.Answered, facts.Yes())
}

func TestTheFirstQuestionHasNoCredential(t *testing.T) {
	s := newSetup(t)
	pc, pe := s.central(t, estate.Recovery), s.element(t, estate.Recovery)
	s.scan(t)
	for _, f := range []*fake{pc, pe} {
		if f.auth[0] != "" || f.auth[1] == "" {
			t.Errorf("the first two questions had the credentials %q", f.auth[:2])
		}
	}
}

func TestSigningInWithAnAPIKey(t *testing.T) {
	s := newSetup(t)
	f, pe := s.central(t, estate.Recovery), s.element(t, estate.Recovery)
	f.key = password
	s.est.Credentials = map[string]*estate.Credential{"prism-recovery": {Method: "apikey", Password: "env:MUSTER_TEST_PRISM"}}
	doc := s.scan(t)
	expect(t, "Prism Central", doc.Prism.Sites["recovery"].Central.Answered, facts.Yes())
	expect(t, "what was sent", f.credentials(), []string{"", password})
	expectOpen(t, "Prism Element", doc.Prism.Sites["recovery"].Elements["ntx-muc"].Answered, facts.Failed, facts.FactMissing, "accepts no API key")
	if len(pe.asked) > 0 {
		t.Errorf("the Prism Element was asked %v", pe.asked)
	}

	s.est.Credentials[source] = &estate.Credential{Username: user, Password: "env:MUSTER_TEST_PRISM"}
	doc = s.scan(t)
	expect(t, "Prism Element with a password", doc.Prism.Sites["recovery"].Elements["ntx-muc"].Answered, facts.Yes())
}

func TestAnEmptyPasswordIsNeverSent(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	t.Setenv("MUSTER_TEST_PRISM", "")
	doc := s.run(t.Context())
	if a := doc.Prism.Sites["recovery"].Central.Answered; a.Learnt() || len(f.asked) > 0 {
		t.Errorf("%+v, asked %v", a, f.asked)
	}
}

func TestCertificates(t *testing.T) {
	file := func(f *fake) string {
		path := filepath.Join(t.TempDir(), "ca.pem")
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: f.server.Certificate().Raw})
		if err := os.WriteFile(path, block, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	wrong := strings.Repeat("ab", 32)
	for name, c := range map[string]struct {
		change func(*estate.Credential, *estate.Prism, *fake)
		words  []string // none: it is accepted
	}{
		"a certificate of nobody known": {func(*estate.Credential, *estate.Prism, *fake) {},
			[]string{"is not trusted", "credentials.prism.caFile", "sites.recovery.prismCentral.fingerprint", "FINGERPRINT"}},
		"an authority, and the name in the certificate": {func(c *estate.Credential, p *estate.Prism, f *fake) { c.CAFile, p.Host = file(f), "example.com" }, nil},
		"an authority, and another name": {func(c *estate.Credential, _ *estate.Prism, f *fake) { c.CAFile = file(f) },
			[]string{"is not trusted", "not pc-muc.corp.example"}},
		"the fingerprint of the credential": {func(c *estate.Credential, _ *estate.Prism, f *fake) { c.Fingerprint = f.fingerprint() }, nil},
		"the fingerprint of the Prism goes before it": {func(c *estate.Credential, p *estate.Prism, f *fake) {
			c.Fingerprint, p.Fingerprint = wrong, f.fingerprint()
		}, nil},
		"and before an authority that is not to be had": {func(c *estate.Credential, p *estate.Prism, f *fake) {
			c.CAFile, p.Fingerprint = "/nowhere", f.fingerprint()
		}, nil},
		"the fingerprint of something else": {func(c *estate.Credential, p *estate.Prism, f *fake) {
			c.Fingerprint, p.Fingerprint = f.fingerprint(), wrong
		},
			[]string{"not the one in sites.recovery.prismCentral.fingerprint", "FINGERPRINT"}},
		"a file that is not there": {func(c *estate.Credential, _ *estate.Prism, _ *fake) { c.CAFile = "/nowhere" }, []string{"credentials.prism.caFile"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			f := s.central(t, estate.Recovery)
			p := &s.est.Sites.Recovery.PrismCentral
			p.Fingerprint = ""
			c.change(s.est.Credentials[source], p, f)
			got := s.one(t).Answered
			if got.Learnt() != (c.words == nil) {
				t.Fatalf("%+v", got)
			}
			for _, w := range c.words {
				if !strings.Contains(got.Message, strings.ReplaceAll(w, "FINGERPRINT", f.fingerprint())) {
					t.Errorf("%q is not in: %s", w, got.Message)
				}
			}
			for _, a := range f.auth {
				if !got.Learnt() && a != "" {
					t.Error("the credential was sent to a server that is not trusted")
				}
			}
		})
	}
}

func TestACertificateThatIsNotVerifiedShows(t *testing.T) {
	s := newSetup(t)
	s.central(t, estate.Recovery)
	s.est.Sites.Recovery.PrismCentral.Fingerprint = ""
	s.est.Credentials[source].Insecure = true
	asked := s.scan(t).Sources["prism"].Asked["recovery/pc-muc.corp.example"]
	if !asked.Learnt() || !asked.Insecure {
		t.Errorf("%+v", asked)
	}
}

func TestOnePrismCentralForBothSitesIsAskedOnce(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	s.est.Sites.Production.PrismCentral = s.est.Sites.Recovery.PrismCentral
	doc := s.scan(t)
	for _, site := range []string{"production", "recovery"} {
		expect(t, site, doc.Prism.Sites[site].Central.Answered, facts.Yes())
		expect(t, site, doc.Sources["prism"].Asked[site+"/pc-muc.corp.example"].Answered, facts.Yes())
	}
	if n := len(f.requests("/config/clusters?")); n != 1 {
		t.Errorf("the clusters were asked for %d times", n)
	}
}
