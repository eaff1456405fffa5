//go:build real

package real

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// wiretap passes connections on and keeps every byte of both directions.
type wiretap struct {
	listener net.Listener
	mu       sync.Mutex
	bytes    bytes.Buffer
}

func tap(t *testing.T, to string) *wiretap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wiretap{listener: l}
	var all sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	all.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				continue
			}
			all.Go(func() { w.pass(near, far) })
			all.Go(func() { w.pass(far, near) })
		}
	})
	return w
}

func (w *wiretap) pass(from, to net.Conn) {
	defer func() { _ = from.Close(); _ = to.Close() }()
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		w.mu.Lock()
		w.bytes.Write(b[:n])
		w.mu.Unlock()
		if _, e := to.Write(b[:n]); e != nil || err != nil {
			return
		}
	}
}

func (w *wiretap) all() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	return bytes.Clone(w.bytes.Bytes())
}

// expectUnreadable looks for what was said in what went over the wire.
func expectUnreadable(t *testing.T, all []byte) {
	t.Helper()
	if n := bytes.Count(all, []byte("multipart/encrypted")); n < 10 {
		t.Errorf("%d sealed messages were seen; did the tap look?", n)
	}
	for _, word := range []string{"Envelope", "schemas.xmlsoap.org", "Win32_Service", winSecret, settings.password} {
		if bytes.Contains(all, []byte(word)) || bytes.Contains(all, []byte(base64.StdEncoding.EncodeToString([]byte(word))[:8])) {
			t.Errorf("%q is readable on the wire", word)
		}
	}
}

func sealedMessages(t *testing.T, w *windows) {
	for name, c := range map[string]struct {
		options winrm.Options
		opened  string
	}{
		"with the keys of NTLM":     {w.ntlm(portSealed, settings.password), "opened: ntlm"},
		"with the keys of a ticket": {w.kerberos(portSealed, settings.password, dc1), "opened: kerberos"},
	} {
		t.Run(name, func(t *testing.T) {
			wire := tap(t, c.options.Address)
			c.options.Address = wire.listener.Addr().String()
			before := strings.Count(w.log("seals.log"), c.opened)
			expectAnswers(t, c.options)
			expectUnreadable(t, wire.all())
			if n := strings.Count(w.log("seals.log"), c.opened) - before; n < 7 {
				t.Errorf("the other side opened %d messages", n)
			}
		})
	}
	if log := w.log("seals.log"); strings.Contains(log, "readable:") {
		t.Errorf("a message was readable:\n%s", log)
	}
}

// boundLogons come over the connection that they were made for. MIT Kerberos and
// gss-ntlmssp work out the binding by themselves.
func boundLogons(t *testing.T, w *windows) {
	t.Run("a ticket", func(t *testing.T) { expectAnswers(t, w.kerberos(portBound, settings.password, dc1)) })
	t.Run("NTLM", func(t *testing.T) { expectAnswers(t, w.ntlm(portBound, settings.password)) })
	t.Run("a ticket that somebody passed on", func(t *testing.T) {
		_, err := winrm.Dial(t.Context(), w.kerberos(portForeign, settings.password, dc1))
		if err == nil || !strings.Contains(err.Error(), "the host refuses the ticket") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("NTLM that somebody passed on", func(t *testing.T) {
		_, err := winrm.Dial(t.Context(), w.ntlm(portForeign, settings.password))
		if !errors.Is(err, facts.ErrRefused) {
			t.Errorf("got %v", err)
		}
	})
}

// runPS has pywinrm, which nobody here wrote, run a script. Its NTLM needs MD4,
// which OpenSSL has put away.
func runPS(t *testing.T, url, user, encryption string) {
	t.Helper()
	conf := filepath.Join(t.TempDir(), "openssl.cnf")
	if err := os.WriteFile(conf, []byte("openssl_conf = a\n[a]\nproviders = b\n[b]\ndefault = c\nlegacy = c\n[c]\nactivate = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "-B", "-c", `
import os, sys, winrm
url, user, ca, encryption = sys.argv[1:]
s = winrm.Session(url, auth=(user, os.environ["MUSTER_PASSWORD"]), transport="ntlm", ca_trust_path=ca, message_encryption=encryption)
r = s.run_ps("Get-Something 'x'")
print(r.status_code, r.std_out.decode(), r.std_err.decode())
`, url, user, filepath.Join(settings.lab, "ca", "ca.pem"), encryption)
	cmd.Env = append(os.Environ(), "OPENSSL_CONF="+conf, "REQUESTS_CA_BUNDLE=", "NO_PROXY=*")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "0 ran Get-Something 'x' "+winSecret) {
		t.Errorf("pywinrm: %v\n%s", err, out)
	}
}

// pywinrm uses the same servers as we do.
func pywinrm(t *testing.T, w *windows) {
	before := w.Requests()["Receive"]
	// It does not take an address beside the name, so the name has to lead there.
	t.Run("inside TLS", func(t *testing.T) {
		runPS(t, "https://"+host("win1")+":"+portNTLM+"/wsman", `CORP\`+scanner, "auto")
	})
	t.Run("sealed", func(t *testing.T) {
		wire := tap(t, net.JoinHostPort(winAddress, portSealed))
		runPS(t, "http://"+wire.listener.Addr().String()+"/wsman", `CORP\`+scanner, "always")
		if bytes.Contains(wire.all(), []byte("Envelope")) {
			t.Error("an envelope was readable")
		}
	})
	if w.Requests()["Receive"] < before+2 {
		t.Error("it was not this host that answered")
	}
}

// pywinrmAndGuard: the guard of the embedded estate, which is ours, must be one that
// others can use.
func pywinrmAndGuard(t *testing.T, w *windows) {
	guard := wsman.Protect(w.Server, &wsman.Guard{Accounts: []wsman.Account{{User: scanner, Domain: domainName, NetBIOS: "CORP", Password: settings.password}}})
	s := httptest.NewUnstartedServer(guard)
	s.Config.ConnContext = wsman.ConnContext
	s.Start()
	t.Cleanup(s.Close)
	runPS(t, s.URL+"/wsman", `CORP\`+scanner, "always")
	if n := guard.Logons()["ntlm"]; n == 0 || guard.Readable() != 0 {
		t.Errorf("%d logons, %d readable messages", n, guard.Readable())
	}
	r, err := http.Post(s.URL+"/wsman", "application/soap+xml", strings.NewReader("<x/>")) //nolint:forbidigo,noctx // of a test
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	if r.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a logon: HTTP %d", r.StatusCode)
	}
}
