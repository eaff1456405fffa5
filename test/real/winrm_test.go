//go:build real

package real

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// The ports of the Windows host that winrm.sh makes.
const (
	portSealed   = "5985"
	portKerberos = "5986"
	portNTLM     = "5988"
	portAhead    = "5996" // its clock is wrong
	portBound    = "5995" // wants logons that are bound to its certificate
	portForeign  = "5997" // wants logons that are bound to another one

	winAddress = "10.99.0.40"
	winSecret  = "only-for-the-one-who-asks"
)

// windows is the host: what it tells is ours, everything in front of that is not.
type windows struct {
	*wsman.Server
	t   *testing.T
	dir string
}

// startWindows brings the host up until the end of the test.
func startWindows(t *testing.T) *windows {
	t.Helper()
	w := &windows{t: t, dir: filepath.Join(settings.lab, "winrm"), Server: wsman.New(wsman.Host{
		Classes: map[string][]wsman.Instance{
			"root/cimv2/Win32_Service": {{"Name": "BrokerAgent", "DisplayName": "Citrix Desktop Service", "State": "Running", "Note": winSecret}},
			"root/cimv2/Win32_UTCTime": {{"Year": 2026, "Month": 1, "Day": 2, "Hour": 3, "Minute": 4, "Second": 5}},
		},
		Registry: map[string]wsman.Key{
			`SOFTWARE\WOW6432Node\Citrix`: {Values: map[string]any{"Secret": winSecret, "Port": uint32(80)}},
			// What a desktop holds of the registration policy.
			`SOFTWARE\Policies\Citrix\VirtualDesktopAgent`: {Values: map[string]any{"ListOfDDCs": heldList}},
		},
		Script: func(text string) wsman.Output {
			if strings.HasPrefix(text, "# muster: ") {
				return scanOutput
			}
			return wsman.Output{Stdout: "ran " + text + " " + winSecret}
		},
	})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: w.Server, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	t.Cleanup(func() { winrmScript(t, "down") })
	winrmScript(t, "up", listener.Addr().String())
	return w
}

func winrmScript(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(context.WithoutCancel(t.Context()), "./winrm.sh", args...).CombinedOutput(); err != nil {
		t.Fatalf("winrm.sh %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// log is what a server wrote.
func (w *windows) log(name string) string {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

// options ask the host at a port.
func (w *windows) options(port string) winrm.Options {
	w.t.Helper()
	pem, err := os.ReadFile(filepath.Join(settings.lab, "ca", "ca.pem"))
	if err != nil {
		w.t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	return winrm.Options{
		Host: host("win1"), Address: net.JoinHostPort(winAddress, port), PlainHTTP: port == portSealed,
		TLS: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, Timeout: 20 * time.Second,
	}
}

// ntlm asks with NTLM and a password.
func (w *windows) ntlm(port, password string) winrm.Options {
	o := w.options(port)
	o.Method, o.Domain, o.User, o.Password = winrm.NTLM, domainName, `CORP\`+scanner, password
	return o
}

// kerberos asks with a ticket of a domain controller.
func (w *windows) kerberos(port, password string, dc int) winrm.Options {
	w.t.Helper()
	tickets, err := winrm.NewTickets(winrm.TicketOptions{User: scanner + "@" + domainName, Domain: domainName, Password: password, KDCs: []string{address(dc) + ":88"}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(tickets.Close)
	o := w.options(port)
	o.Method, o.Tickets = winrm.Kerberos, tickets
	return o
}

// expectAnswers asks one thing of each kind.
func expectAnswers(t *testing.T, o winrm.Options) {
	t.Helper()
	s, err := winrm.Dial(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !strings.Contains(s.Product(), "Microsoft") {
		t.Errorf("it is %q", s.Product())
	}
	found, err := s.Query(t.Context(), "root/cimv2", "SELECT Name, Note FROM Win32_Service WHERE State = 'Running'", 10)
	if err != nil || len(found) != 1 {
		t.Fatalf("got %v, %v", found, err)
	}
	if v, _ := found[0].Text("Note"); v != winSecret {
		t.Errorf("the service notes %q", v)
	}
	if v, err := s.Registry(winrm.View32).GetString(t.Context(), `SOFTWARE\Citrix`, "Secret"); err != nil || v != winSecret {
		t.Errorf("the registry says %q, %v", v, err)
	}
	if out, err := s.Run(t.Context(), winrm.Script{Name: "a.ps1", Text: "Get-Something"}); err != nil || string(out) != "ran Get-Something "+winSecret {
		t.Errorf("the script says %q, %v", out, err)
	}
}

func TestWindowsHost(t *testing.T) {
	w := startWindows(t)
	for name, part := range map[string]func(*testing.T, *windows){
		"the right password": rightPassword, "a wrong password": wrongPassword, "certificates": certificates,
		"names and clocks": namesAndClocks, "sealed messages": sealedMessages, "bound logons": boundLogons,
		"the whole collector": wholeCollector, "what a host shows of policies": hostAsWitness, "pywinrm": pywinrm, "pywinrm and the embedded guard": pywinrmAndGuard,
	} {
		t.Run(name, func(t *testing.T) { part(t, &windows{Server: w.Server, t: t, dir: w.dir}) })
	}
	if n := w.Shells(); n != 0 {
		t.Errorf("%d shells are left", n)
	}
}

func rightPassword(t *testing.T, w *windows) {
	refused := refusals(t)
	t.Run("with a ticket", func(t *testing.T) {
		o := w.kerberos(portKerberos, settings.password, dc1)
		for range 3 {
			expectAnswers(t, o)
		}
		if !strings.Contains(w.log("access-"+portKerberos+".log"), "200 "+scanner+"@"+strings.ToUpper(domainName)) {
			t.Errorf("Apache does not know who asked:\n%s", w.log("access-"+portKerberos+".log"))
		}
	})
	t.Run("with NTLM", func(t *testing.T) {
		expectAnswers(t, w.ntlm(portNTLM, settings.password))
		if log := w.log("access-" + portNTLM + ".log"); !strings.Contains(log, scanner) {
			t.Errorf("Apache does not know who asked:\n%s", log)
		}
	})
	if n := refusals(t) - refused; n != 0 {
		t.Errorf("%d logons were refused", n)
	}
}

func wrongPassword(t *testing.T, w *windows) {
	const wrong = "Not-the-one.2026"
	for name, o := range map[string]winrm.Options{
		"with a ticket":         w.kerberos(portKerberos, wrong, dc1),
		"with NTLM":             w.ntlm(portNTLM, wrong),
		"with NTLM, for seals":  w.ntlm(portSealed, wrong),
		"with a ticket, sealed": w.kerberos(portSealed, wrong, dc1),
	} {
		t.Run(name, func(t *testing.T) {
			// A good logon takes the count back to zero.
			expectAnswers(t, w.kerberos(portKerberos, settings.password, dc1))
			count := refusals
			if o.Method == winrm.NTLM {
				count = ntlmRefusals
			}
			refused, counted := count(t), badPasswords(t)
			_, err := winrm.Dial(t.Context(), o)
			if !errors.Is(err, facts.ErrRefused) || strings.Contains(err.Error(), wrong) {
				t.Errorf("got %v", err)
			}
			if n := count(t) - refused; n != 1 {
				t.Errorf("the domain controllers refused %d logons, want exactly 1", n)
			}
			if n := badPasswords(t) - counted; n != 1 {
				t.Errorf("the directory counted %d wrong passwords, want exactly 1", n)
			}
		})
	}
}

// ntlmRefusals counts the NTLM logons that the first domain controller refused. Its
// log has several lines for each; one of them tells the outcome.
func ntlmRefusals(t *testing.T) int {
	t.Helper()
	log, err := os.ReadFile(inLab(dc1, "log", "auth.json"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(log)) {
		if strings.Contains(line, `"authDescription": "NTLM_AUTH`) && strings.Contains(line, `"clientAccount": "`+scanner+`"`) && !strings.Contains(line, `"status": "NT_STATUS_OK"`) {
			n++
		}
	}
	return n
}

func certificates(t *testing.T, w *windows) {
	requests := strings.Count(w.log("access-"+portNTLM+".log"), "\n")
	o := w.ntlm(portNTLM, settings.password)
	o.TLS = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
	_, err := winrm.Dial(t.Context(), o)
	var untrusted *tls.CertificateVerificationError
	if !errors.As(err, &untrusted) {
		t.Errorf("got %v", err)
	}
	if n := strings.Count(w.log("access-"+portNTLM+".log"), "\n") - requests; n != 0 {
		t.Errorf("%d requests went to a server that is not trusted", n)
	}
}

func namesAndClocks(t *testing.T, w *windows) {
	expect := func(t *testing.T, o winrm.Options, want string) {
		t.Helper()
		_, err := winrm.Dial(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, facts.ErrRefused) {
			t.Errorf("got %v, want %q and no refused password", err, want)
		}
	}
	t.Run("a service that nobody has registered", func(t *testing.T) {
		o := w.kerberos(portSealed, settings.password, dc1)
		o.Host = host("nobody")
		expect(t, o, "knows no service HTTP/"+host("nobody"))
	})
	t.Run("the ticket of another host", func(t *testing.T) {
		o := w.kerberos(portSealed, settings.password, dc1)
		o.Host = host("dc1")
		expect(t, o, "the host refuses the ticket")
	})
	t.Run("a host whose clock is ahead", func(t *testing.T) {
		expect(t, w.kerberos(portAhead, settings.password, dc1), "the clocks of this machine and of the host")
	})
	t.Run("a domain controller whose clock is ahead", func(t *testing.T) {
		controller(t, "stop", dc2)
		t.Cleanup(func() { controller(t, "start", dc2) })
		controller(t, "start", dc2, "+"+strconv.Itoa(400))
		t.Cleanup(func() { controller(t, "stop", dc2) })
		expect(t, w.kerberos(portKerberos, settings.password, dc2), "the clocks of this machine and of the key distribution centre")
	})
}
