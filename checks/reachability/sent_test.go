package reachability

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/hex"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// allowed are the bytes that each probe may send, as a whole, in hexadecimal; those that change
// from one to the next are dots. Whoever changes this changes what muster does to servers of
// other people: the words for it stand in README.md.
var allowed = map[string]string{
	"accept": ``,
	"xdping": text("POST http://host.corp.example:1/Citrix/CdsController/IRegistrar HTTP/1.1\r\nContent-Type: application/soap+xml; charset=utf-8\r\n" +
		"Host: host.corp.example:1\r\nContent-Length: 1\r\nExpect: 100-continue\r\nConnection: Close\r\n\r\n"),
	"xml": text("POST /scripts/wpnbr.dll HTTP/1.1\r\nHost: host.corp.example:1\r\nContent-Type: text/xml\r\nContent-Length: 169\r\nConnection: close\r\n\r\n" +
		`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE NFuseProtocol SYSTEM "NFuse.dtd"><NFuseProtocol version="5.4"><RequestCapabilities></RequestCapabilities></NFuseProtocol>`),
	"http": text("GET / HTTP/1.1\r\nHost: host.corp.example\r\nUser-Agent: muster\r\nConnection: close\r\n\r\n"),
	// TLS: a record of type 22 with a ClientHello, and nothing else before an answer.
	"https": `160301....01.*`, "https-own": `160301....01.*`, "ldaps": `160301....01.*`,
	// A search (application 3) of the base "" for (objectClass=*).
	"ldap": `303b02010163360400` + `0a01000a0100020100020100010100` + `870b6f626a656374436c617373` + `30160414` + `64656661756c744e616d696e67436f6e74657874`,
	// AS-REQ (application 10) with version 5, type 10; in its body no client (context 1), only options,
	// realm, krbtgt, an end, a nonce and kinds of keys.
	"kerberos": `00000076` + `6a743072a103020105a20302010aa4663064a00703050000000000a20e1b0c` + tail("CORP.EXAMPLE") + `a321301fa003020102a11830161b066b72627467741b0c` + tail("CORP.EXAMPLE") +
		`a511180f` + tail("20370913024805Z") + `a7060204.{8}` + `a80b3009020112020111020117`,
	// SMB2 NEGOTIATE (command 0), no session.
	"smb": `0000006c` + `fe534d4240000000` + strings.Repeat("00", 56) + `2400040001000000` + `00000000` + tail("muster-reachable") + strings.Repeat("00", 8) + `0202100200030203`,
	"rpc": bindOf("0883afe11f5dc91191a408002b14a0fa0300"), "rpc-rds": bindOf("0883afe11f5dc91191a408002b14a0fa0300"), "rpc-ca": bindOf("0883afe11f5dc91191a408002b14a0fa0300"),
	"kms": bindOf("7521c8514e845047b0d8ec255555bc060100"),
	// Status-Server (code 12) with an identifier, an authenticator and the Message-Authenticator, and
	// nothing that names anybody.
	"radius": `0c..0026` + `.{32}` + `5012` + `.{32}`,
	"ntp":    `1b` + strings.Repeat("00", 47),
	// PRELOGIN (type 18).
	"tds": `1201002f00000100` + `.{78}`,
	// One question, recursion desired, SOA, EDNS.
	"dns": `....` + `....` + `01..` + `0001000000000001` + `04636f7270076578616d706c65000006` + `0001` + `000029` + `.*`,
}

func text(s string) string { return hex.EncodeToString([]byte(s)) }

func tail(s string) string { return hex.EncodeToString([]byte(s)) }

func bindOf(of string) string {
	return `05000b03100000004800000001000000b810b8100000000001000000` + `00000100` + of + `0000` + `045d888aeb1cc9119fe808002b10486002000000`
}

// never are what no probe may send, whatever is asked for (Citrix, Microsoft).
var never = []string{"RequestTicket", "RequestAddress", "RequestValidateCredentials", "RequestAppData", "Authorization", "NTLMSSP"}

func TestEveryProbeSendsWhatThePageSaysAndNothingElse(t *testing.T) {
	for _, s := range ports(t).Services {
		if _, ok := allowed[s.Probe]; !ok {
			t.Errorf("the service %s is asked by %s, and nobody says what that sends", s.ID, s.Probe)
		}
	}
	for name, probe := range probes {
		t.Run(name, func(t *testing.T) {
			sent := recorded(t, name, probe)
			want, ok := allowed[name]
			if !ok {
				t.Fatal("nobody says what it may send")
			}
			if got := hex.EncodeToString(sent); !regexp.MustCompile("^" + want + "$").MatchString(got) {
				t.Errorf("sends %q\n%s\nwant\n%s", sent, got, want)
			}
			for _, word := range never {
				if bytes.Contains(sent, []byte(word)) {
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
	var sent bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(&sent, far)
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
	return sent.Bytes()
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
