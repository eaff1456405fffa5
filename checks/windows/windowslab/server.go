package windowslab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/lab/world"
)

// servers are all Windows hosts at one address, and the web servers of
// StoreFront.
func servers(w *world.World) []world.Server {
	if w.Model.Windows == nil {
		return nil
	}
	hosts := w.Model.WindowsHosts()
	all := []world.Server{newWindowsServer(w, hosts)}
	for _, name := range slices.Sorted(maps.Keys(hosts)) {
		if sf := hosts[name].StoreFront; sf != nil {
			all = append(all, newStoreServer(w, name, sf))
		}
	}
	return all
}

// windowsServer answers for all Windows hosts at one address: which of them is
// meant shows by the name that the client wants a certificate for.
type windowsServer struct {
	world.HTTPS
	hosts   map[string]*world.WindowsHost
	closed  string // an address at which nobody listens: where hosts are that are down
	release func()
	mu      sync.Mutex
	started map[string]*windowsHost
	stopped map[string]bool

	password string // of the domain's account
}

// windowsHost is one host behind its logon. It is made when it is first asked for.
type windowsHost struct {
	*world.WindowsHost
	clock       world.Clock
	certificate *tls.Certificate
	guard       *wsman.Guard
}

func newWindowsServer(w *world.World, hosts map[string]*world.WindowsHost) *windowsServer {
	s := &windowsServer{hosts: hosts, started: map[string]*windowsHost{}, password: w.Secret(world.DirectorySource)}
	s.HTTPS = world.HTTPS{World: w, Handler: http.HandlerFunc(s.answer), Hosts: []string{"the Windows hosts"}, Configure: func(h *http.Server) {
		h.ConnContext = wsman.ConnContext // a logon belongs to a connection
		h.TLSConfig = &tls.Config{GetCertificate: s.certificate, MinVersion: tls.VersionTLS12}
	}}
	return s
}

// Start implements [world.Server].
func (s *windowsServer) Start(ctx context.Context) (err error) {
	if s.closed, s.release, err = world.ClosedPort(ctx); err != nil {
		return err
	}
	return s.HTTPS.Start(ctx)
}

// Addresses implements [world.Server].
func (s *windowsServer) Addresses() []world.Address {
	var all []world.Address
	for _, name := range slices.Sorted(maps.Keys(s.hosts)) {
		at := s.Address()
		if s.hosts[name].Behaviour == world.Down {
			at = s.closed
		}
		all = append(all, world.Address{Service: "winrm", Name: name, At: at})
	}
	return all
}

// Close implements [world.Server].
func (s *windowsServer) Close() {
	if s.release != nil {
		s.release()
	}
	s.HTTPS.Close()
}

// Stop implements [world.Stopper]: connections to the host end before the TLS handshake does,
// and those that are open are answered no more.
func (s *windowsServer) Stop(host string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped == nil {
		s.stopped = map[string]bool{}
	}
	s.stopped[strings.ToLower(host)] = true
}

func (s *windowsServer) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	h, err := s.host(hello.ServerName)
	if err != nil {
		return nil, err
	}
	return h.certificate, nil
}

// host makes a host when it is first asked for.
func (s *windowsServer) host(name string) (*windowsHost, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name = strings.ToLower(name)
	if s.stopped[name] {
		return nil, fmt.Errorf("lab: the Windows host %q is off", name)
	}
	if h := s.started[name]; h != nil {
		return h, nil
	}
	h := &windowsHost{WindowsHost: s.hosts[name], clock: s.World.Clock}
	if h.WindowsHost == nil {
		return nil, fmt.Errorf("lab: there is no Windows host %q", name)
	}
	certificate, err := s.World.Certificate(h.Behaviour, name)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil {
		return nil, err
	}
	m := s.World.Model
	server := wsman.New(h.host(m))
	if h.Behaviour == world.PermissionDenied {
		server.FailWith(wsman.Failure{Do: wsman.Refuse})
	}
	h.certificate = &certificate
	h.guard = wsman.Protect(server, &wsman.Guard{
		Accounts:    []wsman.Account{{User: m.Account.User, Domain: m.Domain, NetBIOS: m.NetBIOS, Password: s.password}},
		Certificate: leaf,
	})
	s.started[name] = h
	return h, nil
}

func (s *windowsServer) answer(w http.ResponseWriter, r *http.Request) {
	h, err := s.host(r.TLS.ServerName)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if h.Behaviour == world.Hangs {
		s.Hang(r)
	}
	h.guard.ServeHTTP(w, r)
}

// storeServer is the web server of a StoreFront host, which says nothing: only its
// certificate is looked at.
type storeServer struct {
	world.HTTPS
	host string
}

func newStoreServer(w *world.World, host string, sf *world.StoreFront) *storeServer {
	return &storeServer{host: host, HTTPS: world.HTTPS{
		World: w, Handler: http.NotFoundHandler(), Hosts: sf.Names, Lifetime: sf.CertificateD,
	}}
}

// Addresses implements [world.Server].
func (s *storeServer) Addresses() []world.Address {
	return []world.Address{{Service: "https", Name: s.host, At: s.Address()}}
}

// host is a Windows host as WS-Management sees it.
func (h *windowsHost) host(m *world.Model) wsman.Host {
	registry := map[string]wsman.Key{`SOFTWARE\Microsoft\Windows\CurrentVersion`: {}}
	policy := map[string]any{}
	if h.PolicyList != "" {
		policy["ListOfDDCs"] = h.PolicyList
	}
	if h.SIDs != "" {
		policy["ListOfSIDs"] = h.SIDs
	}
	if len(policy) > 0 {
		registry[`SOFTWARE\Policies\Citrix\VirtualDesktopAgent`] = wsman.Key{Values: policy}
	}
	if h.RegistryList != "" {
		registry[`SOFTWARE\Citrix\VirtualDesktopAgent`] = wsman.Key{Values: map[string]any{"ListOfDDCs": h.RegistryList}}
	}
	if len(h.FAS) > 0 {
		addresses := map[string]any{}
		for i, a := range h.FAS {
			addresses[fmt.Sprintf("Address%d", i+1)] = a
		}
		registry[`SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`] = wsman.Key{Values: addresses}
	}
	if r := h.Recording; r != nil {
		registry[`SOFTWARE\WOW6432Node\Citrix\SmartAuditor\Database`] = wsman.Key{Values: map[string]any{"SmAudDatabaseInstance": r.Database}}
		registry[`SOFTWARE\WOW6432Node\Citrix\SmartAuditor\Server`] = wsman.Key{Values: map[string]any{
			"InstallPath": `C:\Program Files\Citrix\SessionRecording\Server\`, "StorageDirectories": []string{r.Storage}, "EnableLB": uint32(0),
		}}
	}
	if h.Recorder != "" {
		registry[`SOFTWARE\Citrix\SmartAuditor\Agent`] = wsman.Key{Values: map[string]any{
			"SmAudServer": h.Recorder, "ProductVersion": "24.2.100.31", "DriverFile": "ctxsmaud.sys",
		}}
	}
	h.applied(m, registry)
	return wsman.Host{
		Classes: map[string][]wsman.Instance{
			"root/cimv2/Win32_Service": h.services(),
		},
		Clock:    func() time.Time { return h.clock.Time().Add(h.Ahead) },
		Registry: registry,
		Script:   h.script,
	}
}

// applied adds what the GPOs of its OU give a desktop, and what it has from elsewhere,
// but for the lists of connectors and of FAS servers, which the model gives each desktop.
func (h *windowsHost) applied(m *world.Model, registry map[string]wsman.Key) {
	if h.OU == "" {
		return
	}
	for _, v := range slices.Concat(m.Applied(h.OU), h.Own) {
		if strings.EqualFold(v.Key, world.KeyVDA) || strings.EqualFold(v.Key, world.KeyFAS) || slices.Contains(h.Gone, v.Name) {
			continue
		}
		if registry[v.Key].Values == nil {
			registry[v.Key] = wsman.Key{Values: map[string]any{}}
		}
		switch {
		case v.Number != nil:
			registry[v.Key].Values[v.Name] = *v.Number
		case v.List != nil:
			registry[v.Key].Values[v.Name] = v.List
		default:
			registry[v.Key].Values[v.Name] = v.Text
		}
	}
}

// services are the instances of Win32_Service: those of Citrix and one of Windows, or
// none, as Windows answers accounts that may not list services.
func (h *windowsHost) services() []wsman.Instance {
	all := append([]wsman.Instance{}, h.dhcpServices()...)
	if len(h.Services) > 0 {
		all = append(all, wsman.Instance{"Name": "Spooler", "DisplayName": "Print Spooler", "State": "Stopped", "StartMode": "Auto"})
	}
	for _, display := range slices.Sorted(maps.Keys(h.Services)) {
		s := h.Services[display]
		all = append(all, wsman.Instance{"Name": s.Name, "DisplayName": display, "State": s.State, "StartMode": s.StartMode})
	}
	return all
}

// script answers the scripts that muster runs, which say in their first line who
// they are. It does not understand PowerShell.
func (h *windowsHost) script(text string) wsman.Output {
	for name, answer := range map[string]func() any{
		"hosts.ps1": h.hostsFile, "plugin.ps1": h.plugin, "personality.ps1": h.personality, "storefront.ps1": h.storeFront,
		"dhcp.ps1": h.dhcpScript(dhcpScopes), "dhcp-failover.ps1": h.dhcpScript(dhcpFailover), "dhcp-reservations.ps1": h.dhcpScript(dhcpReservations),
	} {
		if strings.Contains(text, "# muster: "+name+"\n") {
			v := answer()
			if v == nil {
				return wsman.Output{Stderr: "there is no such thing on this host", Exit: 1}
			}
			b, err := json.Marshal(v)
			if err != nil {
				return wsman.Output{Stderr: err.Error(), Exit: 1}
			}
			return wsman.Output{Stdout: string(b) + "\r\n"}
		}
	}
	return wsman.Output{Stderr: "an unknown script", Exit: 1}
}
