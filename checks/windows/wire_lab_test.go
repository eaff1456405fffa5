package windows

import (
	"bytes"
	"cmp"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	wireDomain   = "corp.example"
	wireUser     = "svc-scan"
	wirePassword = "Only-Reads.2026"
)

// plainHosts are simulated Windows hosts on plain HTTP, all at one address: the name
// that is asked for tells which of them is meant.
type plainHosts struct {
	*wire
	url   string
	hosts map[string]*plainHost

	mu   sync.Mutex
	said bytes.Buffer    // all messages and answers, as they are inside their seals
	runs map[string]bool // the scripts that were run, by name
}

type plainHost struct {
	*wsman.Server
	guard  *wsman.Guard
	silent bool // accepts connections and never says a word
}

// host adds a host that tells the same as all others.
func (p *plainHosts) host(name string) *plainHost {
	script := func(text string) wsman.Output {
		first, _, _ := strings.Cut(text, "\n")
		name := strings.TrimPrefix(first, "# muster: ")
		p.mu.Lock()
		defer p.mu.Unlock()
		p.runs[name] = true
		return wsman.Output{Stdout: cmp.Or(scriptAnswers[name], "{}") + "\r\n"}
	}
	h := &plainHost{Server: wsman.New(wsman.Host{
		Classes: map[string][]wsman.Instance{
			"root/cimv2/Win32_UTCTime": {{"Year": 2026, "Month": 1, "Day": 2, "Hour": 3, "Minute": 4, "Second": 5}},
			"root/cimv2/Win32_Service": {{"Name": "CitrixAnswer", "DisplayName": "Citrix service-of-an-answer", "State": "Running", "StartMode": "Auto"}},
		},
		Registry: map[string]wsman.Key{
			`SOFTWARE\Microsoft\Windows\CurrentVersion`:                               {},
			`SOFTWARE\Policies\Citrix\VirtualDesktopAgent`:                            {Values: map[string]any{"ListOfDDCs": "ddc-of-an-answer." + wireDomain}},
			`SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`: {Values: map[string]any{"Address1": "fas-of-an-answer." + wireDomain}},
		},
		Script: script,
	})}
	h.guard = wsman.Protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.overhear(h.Server, w, r) }), &wsman.Guard{
		Accounts: []wsman.Account{{User: wireUser, Domain: wireDomain, NetBIOS: "CORP", Password: wirePassword}},
	})
	p.hosts[name] = h
	return h
}

// scriptAnswers hold words that are nowhere else. What a script is not known to say
// is an object without anything.
var scriptAnswers = map[string]string{
	"hosts.ps1":             `{"path":"C:\\Windows\\hosts","lines":["10.1.1.1 pinned-by-an-answer.corp.example"]}`,
	"plugin.ps1":            `{"products":[{"name":"Nutanix AHV Plugin of an answer","version":"2.7.1.0"}],"files":[]}`,
	"personality.ps1":       `{"files":[{"path":"C:\\MCSPersonality.ini","lines":["ListOfDDCs=ddc-of-an-image.corp.example"]}]}`,
	"storefront.ps1":        `{"root":"C:\\inetpub","files":[{"path":"\\Store\\web.config","bases":[],"parts":["<farm name=\"farm-of-an-answer\"/>"]}]}`,
	"dhcp.ps1":              `{"authorised":"True","scopes":[]}`,
	"dhcp-failover.ps1":     `{"failover":[]}`,
	"dhcp-reservations.ps1": `{"reservations":[]}`,
}

// overhear notes a message and its answer, both without their seals.
func (p *plainHosts) overhear(s *wsman.Server, w http.ResponseWriter, r *http.Request) {
	message, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(message))
	p.note(message)
	s.ServeHTTP(&noting{w, p}, r)
}

type noting struct {
	http.ResponseWriter
	to *plainHosts
}

func (n *noting) Write(b []byte) (int, error) {
	n.to.note(b)
	return n.ResponseWriter.Write(b)
}

func (p *plainHosts) note(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said.Write(b)
}

func (p *plainHosts) heard() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Clone(p.said.Bytes())
}

func (p *plainHosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := net.SplitHostPort(r.Host)
	h := p.hosts[name]
	if h == nil || h.silent {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	switch {
	case h == nil:
		http.NotFound(w, r)
	case h.silent:
		<-r.Context().Done()
	default:
		h.guard.ServeHTTP(w, r)
	}
}

// each adds something up over all hosts.
func (p *plainHosts) each(of func(*plainHost) int) int {
	n := 0
	for _, h := range p.hosts {
		n += of(h)
	}
	return n
}

// serve starts hosts with these names, and returns the estate that they belong to:
// the names say what they are. Whoever calls changes them before anybody asks.
func serve(t *testing.T, names ...string) (*plainHosts, *estate.Estate) {
	t.Helper()
	p := &plainHosts{hosts: map[string]*plainHost{}, runs: map[string]bool{}}
	s := httptest.NewUnstartedServer(p)
	p.wire = &wire{Listener: s.Listener}
	s.Listener = p.wire
	s.Config.ConnContext = wsman.ConnContext
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	web := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(func() { s.CloseClientConnections(); s.Close(); web.Close() })
	p.url = s.URL

	t.Setenv("MUSTER_TEST_PASSWORD", wirePassword)
	est := &estate.Estate{
		Domain: wireDomain, Components: map[string]*estate.Component{},
		Credentials: map[string]*estate.Credential{source: {Username: wireUser + "@" + wireDomain, Password: "env:MUSTER_TEST_PASSWORD", Transport: "http"}},
	}
	for _, name := range names {
		component, host, _ := strings.Cut(name, "/")
		host += "." + wireDomain
		c := est.Components[component]
		if c == nil {
			c = &estate.Component{}
			est.Components[component] = c
		}
		if component == "workloads_mcs" {
			c.OUs.Production = []string{facts.DNKey(desktopOU)}
		} else {
			c.Servers.Production = append(c.Servers.Production, host)
		}
		p.host(host)
		est.Sites.Production.Hosts = append(est.Sites.Production.Hosts, estate.WindowsHost{Host: host, WinRM: s.Listener.Addr().String(), HTTPS: web.Listener.Addr().String()})
	}
	return p, est
}

// nobody is an address at which nobody listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nobody came
	return l.Addr().String()
}

const desktopOU = "OU=Desktops,DC=corp,DC=example"

// desktops is a source that knows the desktop vda1, as the directory would.
func desktops() collect.Source {
	return collecttest.Stored("directory", func(d *facts.Document) {
		d.Directory = &facts.Directory{Computers: &facts.Computers{Items: []facts.Computer{{Name: "VDA1", DN: "CN=VDA1," + desktopOU}}}}
	})
}

// eventually waits for something that happens a moment later.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still not: %s", what)
		}
	}
}
