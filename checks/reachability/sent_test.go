package reachability

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/hex"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/reachability/sent"
	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const host, domain = "host.corp.example", "corp.example"

func TestEveryProbeSendsWhatThePageSaysAndNothingElse(t *testing.T) {
	for _, s := range ports(t).Services {
		if _, ok := sent.By(s.Probe, host, 1, domain); !ok {
			t.Errorf("the service %s is asked by %s, and nobody says what that sends", s.ID, s.Probe)
		}
	}
	for name, probe := range probes {
		t.Run(name, func(t *testing.T) {
			got := recorded(t, name, probe)
			want, ok := sent.By(name, host, 1, domain)
			if !ok {
				t.Fatal("nobody says what it may send")
			}
			if !want.MatchString(hex.EncodeToString(got)) {
				t.Errorf("sends %q\n%x\nwant\n%s", got, got, want)
			}
			for _, word := range sent.Never {
				if bytes.Contains(got, []byte(word)) {
					t.Errorf("sends %s", word)
				}
			}
		})
	}
}

func ports(t *testing.T) *paths.Ports {
	t.Helper()
	p, err := paths.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// recorded is what a probe sends to a server that does not answer.
func recorded(t *testing.T, name string, probe func(context.Context, *call) (*answer, error)) []byte {
	t.Helper()
	near, far := net.Pipe()
	var out bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(&out, far)
	}()
	_ = near.SetDeadline(time.Now().Add(300 * time.Millisecond))
	c := &call{Conn: near, host: "host.corp.example", port: 1, domain: "corp.example", r: &run{roots: x509.NewCertPool(), secret: []byte("shared")}}
	if name == "dns" {
		c.Conn = stream{near}
	}
	if a, err := probe(t.Context(), c); err == nil {
		t.Errorf("silence is taken for an answer: %+v", a)
	}
	_ = near.Close()
	<-done
	return out.Bytes()
}

// stream is a connection that DNS takes for one over TCP.
type stream struct{ net.Conn }

func TestWhatIsNotUnderstoodIsNoAnswer(t *testing.T) {
	for _, reply := range []string{"SSH-2.0-OpenSSH_9.6\r\n" + strings.Repeat("x", 200), strings.Repeat("\x00", 300), "HTTP/1.1 200 OK\r\n\r\n", "\x05\x00\x0c\x03" + strings.Repeat("\x10", 200), "\x16\x03\x01\x00\x02\x02\x28"} {
		for name, probe := range probes {
			if name == "http" && strings.HasPrefix(reply, "HTTP/") {
				continue // it is one
			}
			near, far := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, far) }()
			go func() { _, _ = io.WriteString(far, reply); _ = far.Close() }()
			_ = near.SetDeadline(time.Now().Add(2 * time.Second))
			c := &call{Conn: near, host: "host.corp.example", port: 1, domain: "corp.example", r: &run{roots: x509.NewCertPool()}}
			a, err := probe(t.Context(), c)
			_ = near.Close()
			if err == nil && a.outcome == facts.ReachSpoken {
				t.Errorf("%s takes %q for an answer: %+v", name, reply[:10], a)
			}
			if err == nil && a.outcome == facts.ReachWrong && name != "xdping" {
				t.Errorf("%s takes %q for a fault of its server: %+v", name, reply[:10], a)
			}
		}
	}
}

func TestWhichPairsHaveToAnswerNow(t *testing.T) {
	est := estate.New()
	est.Domain = "corp.example"
	est.Sites.Recovery.DomainControllers = []estate.DomainController{{Host: "dc3.corp.example"}}
	est.Sites.Recovery.Resolvers = []string{"10.20.0.10:53", "127.0.0.1:5353"}
	est.Components = map[string]*estate.Component{
		"workloads_mcs":     {},
		"cloud_connectors":  {Methods: []string{"deploy_new"}, Servers: estate.PerSite{Recovery: []string{"cc3.corp.example"}}},
		"file_services":     {Methods: []string{"nutanix_dr"}, Servers: estate.PerSite{Production: []string{"fs1.corp.example"}, Recovery: []string{"fs1.corp.example", "fs2.corp.example"}}},
		"volume_activation": {Servers: estate.PerSite{Production: []string{"kms1.corp.example"}}},
	}
	var got []string
	for _, w := range paths.Pairs(est, []string{"vda", "storefront"}, "") {
		got = append(got, w.When+" "+w.ID)
	}
	want := []string{
		"start registration/cc3.corp.example",
		"now dns-tcp/10.20.0.10", "now dns-udp/10.20.0.10",
		"now kerberos/dc3.corp.example", "now ldap/dc3.corp.example", "now sysvol/dc3.corp.example", "now rpc/dc3.corp.example", "now time/dc3.corp.example",
		"start files/fs1.corp.example", "now files/fs2.corp.example",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
