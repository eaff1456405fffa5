package main

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
)

// Everything that the estate file names leads to sockets that count what arrives.
func TestADryRunSaysWhomItWouldAskAndSendsNothing(t *testing.T) {
	var arrived atomic.Int64
	tcp, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	udp, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", tcp.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = tcp.Close(), udp.Close() })
	go func() {
		for {
			c, err := tcp.Accept()
			if err != nil {
				return
			}
			arrived.Add(1)
			_ = c.Close()
		}
	}()
	go func() {
		for {
			if _, _, err := udp.ReadFrom(make([]byte, 1)); err != nil {
				return
			}
			arrived.Add(1)
		}
	}()
	at := tcp.Addr().String()
	file := filepath.Join(t.TempDir(), "estate.yaml")
	secret := "{username: svc, password: 'cmd:false'"
	write(t, file, fmt.Sprintf(`version: 1
domain: corp.example
sites:
  production: {resolvers: ['%[1]s'], adSite: HQ, domainControllers: [{host: dc1.corp.example, ldap: '%[1]s', smb: '%[1]s'}]}
  recovery:
    resolvers: ['%[1]s']
    domainControllers: [{host: dc3.corp.example, ldap: '%[1]s', smb: '%[1]s'}]
    prismCentral: {host: pc.corp.example, address: '%[1]s'}
    netscaler: [{host: ns.corp.example, address: '%[1]s'}]
    sql: [{host: sql.corp.example, address: '%[1]s'}]
    files: [fs3]
    hosts: [{host: cc3.corp.example, winrm: '%[1]s'}]
credentials:
  directory: %[2]s}
  citrixcloud: %[2]s, customer: c, endpoint: 'https://%[1]s'}
  prism: %[2]s}
  netscaler: %[2]s}
  sql: %[2]s}
  windows: %[2]s}
vantages:
  - {name: here, networks: [127.0.0.0/8], roles: [cloud_connector], reached: [{at: 'cc3.corp.example:80', by: '%[1]s'}]}
components:
  cloud_connectors: {servers: {recovery: [cc3.corp.example]}, methods: [standby]}
`, at, secret))
	code, stdout, stderr := muster(t, "scan", "--dry-run", "-e", file)
	if code != exitGo || stderr != "" {
		t.Errorf("it ended with %d: %s", code, stderr)
	}
	for _, s := range checks.All() {
		if !strings.Contains(stdout, s.Name+" ("+s.Over+")\n  as ") {
			t.Errorf("it says nothing of %s", s.Name)
		}
	}
	for _, want := range []string{"svc of credentials.directory", "production  dc1.corp.example at " + at, "recovery    cc3.corp.example at " + at, "nobody, without signing in", "4 requests a second over 2 connections", "Nothing was sent."} {
		if !strings.Contains(stdout, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if t.Failed() {
		t.Log(stdout)
	}
	time.Sleep(50 * time.Millisecond) // for what is on its way
	if n := arrived.Load(); n > 0 {
		t.Errorf("%d connections or datagrams arrived", n)
	}
	// The sockets do count: what a scan sends arrives.
	if _, _, _ = muster(t, "scan", "-e", file, "--timeout", "1s", "-o", "json"); arrived.Load() == 0 {
		t.Error("nothing arrives of a scan either, so that the test proves nothing")
	}
}
