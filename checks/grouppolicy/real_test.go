//go:build real

package grouppolicy

import (
	"context"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// These tests run against a real domain controller, which the variables name:
//
//	MUSTER_REAL_DC        dc1.corp.example.internal
//	MUSTER_REAL_ADDRESS   10.98.0.10
//	MUSTER_REAL_USER      svc-scan, an ordinary user of the domain
//	MUSTER_REAL_PASSWORD
//	MUSTER_REAL_GPO       {GUID} of a GPO with testdata/samba.pol as its Registry.pol,
//	                      and with preferences and a Policies.gpf
//	MUSTER_REAL_DISABLED  a user that is disabled, with the same password
func real(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("the variable %s is not set", name)
	}
	return v
}

func realEstate(t *testing.T, user, method string) *estate.Estate {
	host := real(t, "MUSTER_REAL_DC")
	_, domain, _ := strings.Cut(host, ".")
	e := &estate.Estate{Domain: domain, Credentials: map[string]*estate.Credential{
		"directory": {Username: user, Password: "env:MUSTER_REAL_PASSWORD", Method: method},
	}}
	e.Sites.Production.DomainControllers = []estate.DomainController{{Host: host, SMB: net.JoinHostPort(real(t, "MUSTER_REAL_ADDRESS"), "445")}}
	e.Sites.Recovery = e.Sites.Production
	return e
}

func realRun(t *testing.T, e *estate.Estate) *facts.Document {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return collect.Run(ctx, e, []collect.Source{Source()}, collect.Options{})
}

func TestRealServerIsRead(t *testing.T) {
	user := real(t, "MUSTER_REAL_USER")
	_, domain, _ := strings.Cut(real(t, "MUSTER_REAL_DC"), ".")
	short, _, _ := strings.Cut(domain, ".")
	for name, c := range map[string]struct{ user, method string }{
		"NTLM with the name alone":       {user, ""},
		"NTLM with the domain's name":    {strings.ToUpper(short) + `\` + user, "ntlm"},
		"NTLM with a principal name":     {user + "@" + domain, ""},
		"Kerberos with a principal name": {user + "@" + domain, "kerberos"},
		"Kerberos with the name alone":   {user, "gssapi"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := realRun(t, realEstate(t, c.user, c.method))
			if s := doc.Sources["grouppolicy"]; !s.Learnt() {
				t.Fatalf("the source: %+v %+v", s.Answered, s.Asked)
			}
			for _, site := range []string{"production", "recovery"} {
				g := doc.GroupPolicy.Views[site].GPOs[real(t, "MUSTER_REAL_GPO")]
				if g == nil || !g.Learnt() || !g.RegistryPol.Present || !g.CitrixPolicies.Present || !g.GPTIni.Present || g.RegistryPol.Size != 1456 {
					t.Fatalf("%s: %+v", site, g)
				}
				last := len(g.Settings) - 1
				checkSambaSettings(t, g.Settings[:last])
				if p := g.Settings[last]; p.Layer != "preference" || !slices.Equal(p.Data, []string{"10"}) {
					t.Errorf("the preference: %+v", p)
				}
				if len(doc.GroupPolicy.Views[site].GPOs) < 3 {
					t.Errorf("%s: only %d GPOs", site, len(doc.GroupPolicy.Views[site].GPOs))
				}
			}
		})
	}
}

func TestRealServerIsReadByPath(t *testing.T) {
	e := realEstate(t, real(t, "MUSTER_REAL_USER"), "")
	server := `\\` + real(t, "MUSTER_REAL_ADDRESS")
	e.Sites.Production = estate.Site{Sysvol: server + `\SYSVOL`}
	e.Sites.Recovery = estate.Site{Sysvol: server + `\sysvol\` + e.Domain + `\policies\`}
	doc := realRun(t, e)
	for site, v := range doc.GroupPolicy.Views {
		if g := v.GPOs[real(t, "MUSTER_REAL_GPO")]; g == nil || !g.RegistryPol.Present || !strings.HasPrefix(v.Root, server) {
			t.Errorf("%s: %+v", site, v)
		}
	}
}

func TestRealServerRefuses(t *testing.T) {
	user := real(t, "MUSTER_REAL_USER")
	wrong := func(e *estate.Estate) {
		t.Setenv("MUSTER_REAL_WRONG", "not the password")
		e.Credentials["directory"].Password = "env:MUSTER_REAL_WRONG"
	}
	for name, c := range map[string]struct {
		user, method string
		change       func(*estate.Estate)
		want         string
	}{
		"a wrong password with NTLM":     {user, "", wrong, "user name or the password is wrong"},
		"a wrong password with Kerberos": {user, "kerberos", wrong, "password is wrong"},
		"an unknown user with NTLM":      {"nobody", "", nil, "user name or the password is wrong"},
		"an unknown user with Kerberos":  {"nobody", "kerberos", nil, "no such user"},
		"a disabled user with NTLM":      {real(t, "MUSTER_REAL_DISABLED"), "", nil, "disabled"},
		"a disabled user with Kerberos":  {real(t, "MUSTER_REAL_DISABLED"), "kerberos", nil, "disabled"},
		"a host without a service ticket": {user, "kerberos", func(e *estate.Estate) {
			e.Sites.Production.DomainControllers[0].Host = "other." + e.Domain
			e.Sites.Recovery = e.Sites.Production
		}, "knows no service"},
		"another domain's folder": {user, "", func(e *estate.Estate) {
			e.Domain = "other.example"
			e.Credentials["directory"].Username = `CORP\` + user
		}, "check the key domain"},
	} {
		t.Run(name, func(t *testing.T) {
			e := realEstate(t, c.user, c.method)
			if c.change != nil {
				c.change(e)
			}
			doc := realRun(t, e)
			for _, site := range []string{"production", "recovery"} {
				v := doc.GroupPolicy.Views[site]
				if v.Learnt() || !strings.Contains(v.Message, c.want) || strings.Contains(v.Message, "not the password") {
					t.Errorf("%s: %+v", site, v.Answered)
				}
				t.Log(v.Reason, v.Message)
			}
		})
	}
}

// MUSTER_REAL_DENIED is the {GUID} of a GPO that the user may not read, and
// MUSTER_REAL_LARGE that of one with a Registry.pol of 9 MiB.
func TestRealServerKeepsSomeToItself(t *testing.T) {
	doc := realRun(t, realEstate(t, real(t, "MUSTER_REAL_USER"), ""))
	v := doc.GroupPolicy.Views["production"]
	if !v.Learnt() || !v.GPOs[real(t, "MUSTER_REAL_GPO")].RegistryPol.Learnt() {
		t.Errorf("the view: %+v", v.Answered)
	}
	g := v.GPOs[real(t, "MUSTER_REAL_DENIED")]
	t.Log(g.Message, g.RegistryPol.Message)
	if g.Reason != facts.PermissionDenied || g.RegistryPol.Reason != facts.PermissionDenied || g.RegistryPol.Present {
		t.Errorf("the GPO that may not be read: %+v", g)
	}
	l := v.GPOs[real(t, "MUSTER_REAL_LARGE")]
	t.Log(l.RegistryPol.Message)
	if !l.Learnt() || l.RegistryPol.Learnt() || !l.RegistryPol.Present || l.RegistryPol.Size != 9<<20 || l.VersionComputer != 1 {
		t.Errorf("the GPO with a large file: %+v", l)
	}
}

// MUSTER_REAL_GUESTS is the host:port of a server that lets unknown users in as
// guests.
func TestRealServerLetsGuestsIn(t *testing.T) {
	e := realEstate(t, "unknown-to-all", "")
	e.Sites.Production.DomainControllers[0].SMB = real(t, "MUSTER_REAL_GUESTS")
	doc := realRun(t, e)
	for site, v := range doc.GroupPolicy.Views {
		t.Log(v.Message)
		if v.Learnt() || v.Reason != facts.PermissionDenied || !strings.Contains(v.Message, "guest") {
			t.Errorf("%s: %+v", site, v.Answered)
		}
	}
}
