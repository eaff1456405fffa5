package windows

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

const aHost = "host.corp.example"

// asking has signed in to a simulated host.
func asking(t *testing.T, host wsman.Host, roles ...string) *hostQueries {
	t.Helper()
	guard := wsman.Protect(wsman.New(host), &wsman.Guard{Accounts: []wsman.Account{{User: "scan", Domain: "corp.example", Password: "Only-Reads.2026"}}})
	server := httptest.NewUnstartedServer(guard)
	server.Config.ConnContext, server.Config.ErrorLog = wsman.ConnContext, log.New(io.Discard, "", 0)
	server.StartTLS()
	guard.Certificate = server.Certificate()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	s, err := winrm.Dial(t.Context(), winrm.Options{
		Host: "example.com", Address: server.Listener.Addr().String(), User: "scan", Password: "Only-Reads.2026", Domain: "corp.example",
		TLS: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return &hostQueries{session: &held{s, func() {}}, target: target{host: aHost, roles: roles}, host: &facts.WindowsHost{}}
}

func TestMoreServicesThanAConnectorHasAreNoAnswer(t *testing.T) {
	var many []wsman.Instance
	for i := range mostServices + 1 {
		many = append(many, wsman.Instance{"Name": fmt.Sprint(i), "DisplayName": fmt.Sprint("Citrix ", i), "State": "Running", "StartMode": "Auto"})
	}
	g := asking(t, wsman.Host{Classes: map[string][]wsman.Instance{"root/cimv2/Win32_Service": many}})
	g.services(t.Context())
	if s := g.host.Services; s.Learnt() || len(s.Items) > 0 || g.trouble == nil {
		t.Errorf("%d services: %+v", len(s.Items), s.Answered)
	}
}

func TestServicesByTheirDisplayNames(t *testing.T) {
	service := func(name, display string, state, mode any) wsman.Instance {
		return wsman.Instance{"Name": name, "DisplayName": display, "State": state, "StartMode": mode}
	}
	for name, c := range map[string]struct {
		instances []wsman.Instance
		want      string
		reason    facts.Reason
		says      string
	}{
		"those of others are left out": {
			[]wsman.Instance{service("s", "Print Spooler", "Running", "Auto"), service("o", "Not Citrix", "Running", "Auto"), service("c", "CITRIX X", "Running", "Auto")},
			"CITRIX X={c Running Auto} ", "", "",
		},
		"as they come": {
			[]wsman.Instance{service("hcl", "Citrix Remote HCL Server", "Running", "Auto"), service("has", "Citrix HA", "Start Pending", "Manual")},
			"Citrix HA={has Start Pending Manual} Citrix Remote HCL Server={hcl Running Auto} ", "", "",
		},
		"two of one name": {
			[]wsman.Instance{service("a", "Citrix X", "Running", "Auto"), service("b", "Citrix X", "Stopped", "Auto")},
			"Citrix X={a Running Auto} Citrix X (b)={b Stopped Auto} ", "", "",
		},
		"what Windows does not tell stays open": {[]wsman.Instance{service("a", "Citrix X", nil, nil)}, "Citrix X={a  } ", "", ""},
		"none is no empty list":                 {[]wsman.Instance{}, "", facts.FactMissing, "the right to list services"},
		"those of others are none":              {[]wsman.Instance{service("s", "Print Spooler", "Running", "Auto")}, "", facts.FactMissing, "nothing of Citrix is installed there"},
	} {
		t.Run(name, func(t *testing.T) {
			g := asking(t, wsman.Host{Classes: map[string][]wsman.Instance{"root/cimv2/Win32_Service": c.instances}})
			g.services(t.Context())
			items := g.host.Services.Items
			got := ""
			for _, display := range slices.Sorted(maps.Keys(items)) {
				got += fmt.Sprintf("%s=%v ", display, *items[display])
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if because := g.host.Services.Answered; because.Reason != c.reason || !strings.Contains(because.Message, c.says) {
				t.Errorf("it says %+v", because)
			}
		})
	}
}

// connector scans the embedded estate and returns one of its connectors.
func connector(t *testing.T, name string, faults ...string) *facts.WindowsHost {
	t.Helper()
	doc := collect.Run(t.Context(), fleet(t, 0, func(int, *world.WindowsHost) {}, faults...), []collect.Source{Source()}, collect.Options{Version: "test"})
	h := doc.Windows.Hosts[name+".corp.contoso.example"]
	if h == nil || !h.Learnt() {
		t.Fatalf("%s was not asked: %+v", name, h)
	}
	for host, h := range doc.Windows.Hosts {
		works := slices.ContainsFunc(h.Roles, func(role string) bool {
			return role != facts.RoleVDA && role != facts.RoleRecording && role != facts.RoleDHCP
		})
		if asked := slices.Contains(h.Roles, facts.RoleConnector); works != (h.Services != nil) || asked != (h.Products != nil) {
			t.Errorf("%s, %v, was asked for services: %t, for products: %t", host, h.Roles, h.Services != nil, h.Products != nil)
		}
	}
	return h
}

func TestConnectorsTellTheirServicesAndTheirSoftware(t *testing.T) {
	const service = "Citrix High Availability Service"
	healthy := connector(t, "cc-muc-01")
	if s := healthy.Services; !s.Learnt() || len(s.Items) != 6 || s.Items[service].State != "Running" || s.Items[service].StartMode != "Auto" {
		t.Errorf("services %+v", s)
	}
	if p := healthy.Products; !p.Learnt() || len(p.Versions) != 5 || p.Versions["Citrix Remote HCL Server"] != "7.49.0.12" {
		t.Errorf("software %+v", p)
	}
	if s := connector(t, "cc-muc-01", "connector-service-stopped").Services; s.Items[service].State != "Stopped" {
		t.Errorf("services %+v", s)
	}
	if p := connector(t, "cc-muc-02", "connector-software-skew").Products; p.Versions["Citrix Config Synchronizer Service"] != "7.48.0.109" {
		t.Errorf("software %+v", p)
	}
	unseen := connector(t, "cc-muc-02", "connector-services-unseen")
	if s := unseen.Services; s.Learnt() || s.Reason != facts.FactMissing || len(s.Items) > 0 {
		t.Errorf("services %+v", s)
	}
	if !unseen.Products.Learnt() || !unseen.Plugin.Learnt() {
		t.Error("services that nobody may see take other answers away")
	}
}

func TestOneRunOfTheScriptAnswersForPlugInAndSoftware(t *testing.T) {
	for name, c := range map[string]struct {
		output           string
		roles            []string
		plugin, products facts.Reason
		says             string
	}{
		"both":                         {`{"products":[{"name":"Citrix Remote HCL Server","version":"7.49"}],"files":[]}`, []string{"connector"}, "", "", ""},
		"nothing of Citrix":            {`{"products":[{"name":"Nutanix AHV Plugin for Citrix","version":"2.7"}],"files":[]}`, []string{"connector"}, "", facts.FactMissing, "no installed software of Citrix"},
		"no answer":                    {"", []string{"connector"}, facts.CollectorFailed, facts.CollectorFailed, "plugin.ps1"},
		"an answer of another kind":    {`[]`, []string{"connector"}, facts.CollectorFailed, facts.CollectorFailed, "not what was expected"},
		"a PVS server need have none":  {`{"products":[],"files":[]}`, []string{"pvs"}, "", "", ""},
		"a PVS server beside a broker": {`{"products":[],"files":[]}`, []string{"connector", "pvs"}, "", facts.FactMissing, "no installed software"},
	} {
		t.Run(name, func(t *testing.T) {
			runs := 0
			g := asking(t, wsman.Host{Script: func(string) wsman.Output { runs++; return wsman.Output{Stdout: c.output} }}, c.roles...)
			g.plugin(t.Context())
			products := facts.Yes()
			if g.host.Products != nil {
				products = g.host.Products.Answered
			} else if g.is(facts.RoleConnector) {
				t.Error("nothing is said of the software")
			}
			if g.host.Plugin.Reason != c.plugin || products.Reason != c.products || !strings.Contains(products.Message, c.says) {
				t.Errorf("plug-in %+v, software %+v", g.host.Plugin.Answered, products)
			}
			if (g.trouble != nil) != (c.products != "") || runs != 1 {
				t.Errorf("trouble: %v after %d runs", g.trouble, runs)
			}
		})
	}
}

func TestServersOfFASAreReadFromEitherView(t *testing.T) {
	const wide, narrow = fasPolicy, `SOFTWARE\WOW6432Node\Policies\Citrix\Authentication\UserCredentialService\Addresses`
	list := func(host string) wsman.Key { return wsman.Key{Values: map[string]any{"Address1": host}} }
	for name, c := range map[string]struct {
		registry map[string]wsman.Key
		want     string
		reason   facts.Reason
	}{
		"the 64-bit view":                        {map[string]wsman.Key{wide: list("fas1")}, "map[Address1:fas1]", ""},
		"the 32-bit view alone":                  {map[string]wsman.Key{narrow: list("fas2")}, "map[Address1:fas2]", ""},
		"the 64-bit view goes first":             {map[string]wsman.Key{wide: list("fas1"), narrow: list("fas2")}, "map[Address1:fas1]", ""},
		"an empty key of the 64-bit view counts": {map[string]wsman.Key{wide: {}, narrow: list("fas2")}, "map[]", ""},
		"neither":                                {map[string]wsman.Key{`SOFTWARE\Citrix`: {}}, "map[]", ""},
		"what may not be read is no absence":     {map[string]wsman.Key{wide: {Denied: true}, narrow: list("fas2")}, "map[]", facts.PermissionDenied},
		"nor is it in the 32-bit view":           {map[string]wsman.Key{narrow: {Denied: true}}, "map[]", facts.PermissionDenied},
	} {
		t.Run(name, func(t *testing.T) {
			g := asking(t, wsman.Host{Registry: c.registry})
			g.fas(t.Context())
			if got := fmt.Sprint(g.host.FAS.Addresses); got != c.want || g.host.FAS.Reason != c.reason {
				t.Errorf("%s (%+v), want %s", got, g.host.FAS.Answered, c.want)
			}
		})
	}
}
