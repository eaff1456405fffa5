package lab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/lab/wsman"
)

// windowsServer answers for all Windows hosts at one address: which of them is
// meant shows by the name that the client wants a certificate for.
type windowsServer struct {
	lab    *Lab
	http   *http.Server
	done   chan struct{}
	accept sync.WaitGroup
	mu     sync.Mutex
	hosts  map[string]*windowsDoor
}

// windowsDoor is one host behind its logon. It is made when somebody comes.
type windowsDoor struct {
	certificate *tls.Certificate
	guard       *wsman.Guard
}

// startWindows serves WinRM of every host at one address, and the web servers of
// StoreFront at another.
func (l *Lab) startWindows(ctx context.Context) error {
	if l.model.Windows == nil {
		return nil
	}
	l.windows = l.model.Windows.places(l.model)
	s := &windowsServer{lab: l, done: make(chan struct{}), hosts: map[string]*windowsDoor{}}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return fmt.Errorf("starting the Windows hosts: %w", err)
	}
	s.http = &http.Server{
		Handler: s, ReadHeaderTimeout: time.Minute, IdleTimeout: time.Minute, ConnContext: wsman.ConnContext,
		ErrorLog:     log.New(io.Discard, "", 0),
		TLSConfig:    &tls.Config{GetCertificate: s.certificate, MinVersion: tls.VersionTLS12},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}, // a logon belongs to a connection
	}
	l.stop = append(l.stop, s.close)
	s.accept.Go(func() { _ = s.http.ServeTLS(listener, "", "") })
	l.winrm = listener.Addr().String()
	if l.closed, err = l.closedAddress(ctx); err != nil {
		return err
	}
	return l.startWebServers(ctx)
}

// closedAddress is an address at which nobody listens.
func (l *Lab) closedAddress(ctx context.Context) (string, error) {
	address, release, err := closedPort(ctx)
	if err == nil {
		l.stop = append(l.stop, release)
	}
	return address, err
}

// winRM is where a host is reached; those that are down, at an address where nobody
// listens.
func (l *Lab) winRM(host string) string {
	if l.windows[host].Behaviour == Down {
		return l.closed
	}
	return l.winrm
}

func (s *windowsServer) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	d, err := s.door(hello.ServerName)
	if err != nil {
		return nil, err
	}
	return d.certificate, nil
}

// door makes a host when it is first asked for.
func (s *windowsServer) door(name string) (*windowsDoor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name = strings.ToLower(name)
	if d := s.hosts[name]; d != nil {
		return d, nil
	}
	h := s.lab.windows[name]
	if h == nil {
		return nil, fmt.Errorf("lab: there is no Windows host %q", name)
	}
	certificate, err := s.lab.authority(h.Behaviour).issue(name)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil {
		return nil, err
	}
	m := s.lab.model
	server := wsman.New(h.host(time.Now()))
	if h.Behaviour == PermissionDenied {
		server.Suffer(wsman.Trouble{Do: wsman.Refuse})
	}
	d := &windowsDoor{certificate: &certificate, guard: wsman.Protect(server, &wsman.Guard{
		Accounts:    []wsman.Account{{User: m.Account.User, Domain: m.Domain, NetBIOS: m.NetBIOS, Password: s.lab.password}},
		Certificate: leaf,
	})}
	s.hosts[name] = d
	return d, nil
}

func (s *windowsServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.lab.counts.requests.Add(1)
	d, err := s.door(r.TLS.ServerName)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if s.lab.windows[strings.ToLower(r.TLS.ServerName)].Behaviour == Hangs {
		select {
		case <-s.done:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	}
	d.guard.ServeHTTP(w, r)
}

func (s *windowsServer) close() {
	close(s.done)
	_ = s.http.Close()
	s.accept.Wait()
}

// startWebServers serves the web servers of StoreFront, which say nothing: only
// their certificates are looked at.
func (l *Lab) startWebServers(ctx context.Context) error {
	for _, host := range slices.Sorted(maps.Keys(l.windows)) {
		sf := l.windows[host].StoreFront
		if sf == nil {
			continue
		}
		certificate, err := l.trusted.issueUntil(time.Now().Add(sf.CertificateD), sf.Names...)
		if err != nil {
			return err
		}
		var lc net.ListenConfig
		listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return fmt.Errorf("starting the web server of %s: %w", host, err)
		}
		web := &http.Server{
			Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0),
			TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		}
		var running sync.WaitGroup
		running.Go(func() { _ = web.ServeTLS(listener, "", "") })
		l.stop = append(l.stop, func() { _ = web.Close(); running.Wait() })
		l.webServers[host] = listener.Addr().String()
	}
	return nil
}

// host is a Windows host as WS-Management sees it.
func (h *WindowsHost) host(now time.Time) wsman.Host {
	t := now.Add(h.Ahead).UTC()
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
	return wsman.Host{
		Classes: map[string][]wsman.Instance{
			"root/cimv2/Win32_UTCTime": {{
				"Year": t.Year(), "Month": int(t.Month()), "Day": t.Day(), "Hour": t.Hour(), "Minute": t.Minute(), "Second": t.Second(),
			}},
			"root/cimv2/Win32_Service": h.services(),
		},
		Registry: registry,
		Script:   h.script,
	}
}

// services are the instances of Win32_Service: those of Citrix and one of Windows, or
// none, as Windows answers accounts that may not list services.
func (h *WindowsHost) services() []wsman.Instance {
	all := []wsman.Instance{}
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
func (h *WindowsHost) script(text string) wsman.Output {
	for name, answer := range map[string]func() any{
		"hosts.ps1": h.hostsFile, "plugin.ps1": h.plugin, "personality.ps1": h.personality, "storefront.ps1": h.storeFront,
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
