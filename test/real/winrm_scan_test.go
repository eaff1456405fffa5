//go:build real

package real

import (
	"net"
	"path/filepath"
	"slices"
	"testing"

	checks "github.com/muster-dr/muster/checks/windows"
	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// scanOutput is what every script of the collector gets from the host: the answer of
// hosts.ps1, and for the others an object in which nothing is theirs.
var scanOutput = wsman.Output{Stdout: `{"path":"hosts","lines":["10.1.1.1 ` + winSecret + `"]}` + "\r\n"}

// scanHosts asks the host as a scan does: the collector finds a domain controller
// in DNS, gets tickets from it, and asks what a connector is asked.
func scanHosts(t *testing.T, cred estate.Credential, winRM string) *facts.WindowsHost {
	t.Helper()
	cred.Username, cred.Password, cred.CAFile = scanner+"@"+domainName, "env:MUSTER_PASSWORD", filepath.Join(settings.lab, "ca", "ca.pem")
	win1 := host("win1")
	est := &estate.Estate{
		Domain:      domainName,
		Credentials: map[string]*estate.Credential{"windows": &cred},
		Components:  map[string]*estate.Component{"cloud_connectors": {Servers: estate.PerSite{Recovery: []string{win1}}}},
	}
	// The account of the host is known to the first domain controller alone (see
	// winrm.sh), so both sites are where that is.
	est.Sites.Production = estate.Site{ADSite: "HQ", Resolvers: []string{net.JoinHostPort(address(dc1), "53")}}
	est.Sites.Recovery = est.Sites.Production
	est.Sites.Recovery.Hosts = []estate.WindowsHost{{Host: win1, WinRM: winRM}}
	doc := collect.Run(t.Context(), est, []collect.Source{checks.Source()}, collect.Options{Version: "test"})
	if doc.Windows == nil || doc.Windows.Hosts[win1] == nil {
		t.Fatalf("nobody was asked: %+v", doc.Sources["windows"].Answered)
	}
	return doc.Windows.Hosts[win1]
}

// wholeCollector asks through Apache and through the seals of MIT Kerberos.
func wholeCollector(t *testing.T, w *windows) {
	refused := refusals(t)
	expect := func(t *testing.T, h *facts.WindowsHost) {
		t.Helper()
		if !h.Learnt() || !h.HostsFile.Learnt() || len(h.HostsFile.Entries) != 1 || !slices.Equal(h.HostsFile.Entries[0].Names, []string{winSecret}) || h.OffsetSeconds == nil {
			t.Errorf("got %+v", h)
		}
	}
	t.Run("with a ticket, inside TLS", func(t *testing.T) {
		expect(t, scanHosts(t, estate.Credential{Method: "kerberos"}, net.JoinHostPort(winAddress, portKerberos)))
	})
	t.Run("with NTLM, inside TLS", func(t *testing.T) {
		expect(t, scanHosts(t, estate.Credential{Method: "ntlm"}, net.JoinHostPort(winAddress, portNTLM)))
	})
	for _, method := range []string{"kerberos", "ntlm"} {
		t.Run("with "+method+", sealed", func(t *testing.T) {
			wire := tap(t, net.JoinHostPort(winAddress, portSealed))
			expect(t, scanHosts(t, estate.Credential{Method: method, Transport: "http"}, wire.listener.Addr().String()))
			expectUnreadable(t, wire.all())
		})
	}
	if n := refusals(t) - refused; n != 0 {
		t.Errorf("%d logons were refused", n)
	}
	if n := w.Shells(); n != 0 {
		t.Errorf("%d shells are left", n)
	}
}
