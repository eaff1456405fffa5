package reachability

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// at is the host as requests name it.
func (c *call) at() string { return net.JoinHostPort(c.host, strconv.Itoa(c.port)) }

// xdping is what Citrix Health Assistant asks a registrar, after XDPing by Jeremy Saunders: a
// request with a body of one byte, which waits for 100 Continue. A proxy says that without its
// backend, so the status after it counts too.
func xdping(_ context.Context, c *call) (*answer, error) {
	_, err := fmt.Fprintf(c, "POST http://%s/Citrix/CdsController/IRegistrar HTTP/1.1\r\n"+
		"Content-Type: application/soap+xml; charset=utf-8\r\nHost: %s\r\n"+
		"Content-Length: 1\r\nExpect: 100-continue\r\nConnection: Close\r\n\r\n", c.at(), c.at())
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(io.LimitReader(c, 64<<10))
	first, err := status(in)
	if err != nil {
		return nil, err
	}
	if first.code != http.StatusContinue {
		return wrong("%s, where a registrar says 100 Continue", first)
	}
	if _, err := io.WriteString(c, " "); err != nil {
		return nil, err
	}
	last, err := status(in)
	switch {
	case err != nil:
		return spoken("100 Continue") // what a registrar answers to an empty body, if anything, is its own affair
	case last.code == http.StatusBadGateway || last.code == http.StatusServiceUnavailable || last.code == http.StatusGatewayTimeout || last.code == http.StatusNotFound:
		return wrong("100 Continue and then %s: what answers is not the registrar", last)
	}
	return spoken("100 Continue, then %s", last)
}

// statusLine is the first line of an answer.
type statusLine struct {
	code int
	text string
}

func (s statusLine) String() string { return s.text }

// status reads the first line of an answer, and its header.
func status(in *bufio.Reader) (statusLine, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return statusLine{}, err
	}
	version, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
	number, _, _ := strings.Cut(rest, " ")
	code, bad := strconv.Atoi(number)
	if !strings.HasPrefix(version, "HTTP/") || bad != nil || code < 100 || code > 999 {
		return statusLine{}, strange{"the answer is not HTTP"}
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return statusLine{}, err
		}
		if strings.TrimRight(line, "\r\n") == "" {
			return statusLine{code, clean(rest)}, nil
		}
	}
}

// clean is a text of a server, short and printable.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
	if len(s) > 80 {
		s = s[:80] + "…"
	}
	return s
}

// xml asks the XML service of a connector what it can do: a question without a user.
func xml(_ context.Context, c *call) (*answer, error) {
	const body = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE NFuseProtocol SYSTEM "NFuse.dtd"><NFuseProtocol version="5.4"><RequestCapabilities></RequestCapabilities></NFuseProtocol>`
	_, err := fmt.Fprintf(c, "POST /scripts/wpnbr.dll HTTP/1.1\r\nHost: %s\r\nContent-Type: text/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", c.at(), len(body), body)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(io.LimitReader(c, 64<<10))
	s, err := status(in)
	if err != nil {
		return nil, err
	}
	switch s.code {
	case http.StatusOK:
		text, err := io.ReadAll(in)
		if !strings.Contains(string(text), "<NFuseProtocol") {
			if err != nil {
				return nil, err
			}
			return nil, strange{"200 without an answer of the XML service"}
		}
		return spoken("the XML service answers")
	case http.StatusUnauthorized, http.StatusForbidden:
		return spoken("%s: it wants a key", s)
	case http.StatusNotFound, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return wrong("%s: what answers is not the XML service", s)
	}
	return nil, strange{s.String()}
}

// plainHTTP asks for the first page. Any answer is one, but for that of a proxy without
// what stands behind it.
func plainHTTP(_ context.Context, c *call) (*answer, error) {
	return get(c, c)
}

func get(c *call, over io.ReadWriter) (*answer, error) {
	if _, err := fmt.Fprintf(over, "GET / HTTP/1.1\r\nHost: %s\r\nUser-Agent: muster\r\nConnection: close\r\n\r\n", c.host); err != nil {
		return nil, err
	}
	s, err := status(bufio.NewReader(io.LimitReader(over, 64<<10)))
	switch {
	case err != nil:
		return nil, err
	case s.code == http.StatusBadGateway || s.code == http.StatusServiceUnavailable || s.code == http.StatusGatewayTimeout:
		return wrong("%s", s)
	}
	return spoken("HTTP %s", s)
}

// https asks for the first page over TLS, whatever the certificate is: rules judge that.
func https(ctx context.Context, c *call) (*answer, error) {
	conn, certificate, err := c.handshake(ctx)
	if err != nil {
		return nil, err
	}
	a, err := get(c, conn)
	if err != nil {
		return nil, err
	}
	a.certificate = certificate
	return a, nil
}

// ldaps ends after the handshake: whoever has a certificate has the service.
func ldaps(ctx context.Context, c *call) (*answer, error) {
	_, certificate, err := c.handshake(ctx)
	if err != nil {
		return nil, err
	}
	a, err := spoken("TLS")
	a.certificate = certificate
	return a, err
}

// handshake makes a TLS connection without trusting it.
func (c *call) handshake(ctx context.Context) (*tls.Conn, *facts.ProbedCertificate, error) {
	name := c.host
	conn := tls.Client(c.Conn, &tls.Config{ServerName: name, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}) //nolint:gosec // nothing is entrusted to it; rules judge what it presents
	err := conn.HandshakeContext(ctx)
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &plain):
		return nil, nil, strange{"it speaks, but not TLS"}
	case err != nil && strings.Contains(err.Error(), "remote error: tls"):
		return nil, nil, strange{clean(err.Error())}
	case err != nil:
		return nil, nil, err
	}
	chain := conn.ConnectionState().PeerCertificates
	if len(chain) == 0 {
		return nil, nil, strange{"it presents no certificate"}
	}
	return conn, c.certificate(chain), nil
}

func (c *call) certificate(chain []*x509.Certificate) *facts.ProbedCertificate {
	leaf := chain[0]
	out := &facts.ProbedCertificate{
		Issuer: clean(leaf.Issuer.String()), Names: []string{},
		Since: leaf.NotBefore.UTC().Format(time.RFC3339), Until: leaf.NotAfter.UTC().Format(time.RFC3339),
		Covers: leaf.VerifyHostname(c.host) == nil,
	}
	if len(leaf.Issuer.Organization) > 0 {
		out.Maker = clean(leaf.Issuer.Organization[0])
	}
	for _, n := range leaf.DNSNames {
		out.Names = append(out.Names, strings.ToLower(clean(n)))
	}
	for _, a := range leaf.IPAddresses {
		out.Names = append(out.Names, a.String())
	}
	slices.Sort(out.Names)
	out.Names = slices.DeleteFunc(slices.Compact(out.Names), func(s string) bool { return s == "" })
	if len(out.Names) > mostNames {
		out.Names = out.Names[:mostNames]
	}
	between := x509.NewCertPool()
	for _, other := range chain[1:] {
		between.AddCert(other)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: c.r.roots, Intermediates: between})
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		// As of its begin: that it has ended is told by its dates, and is no lack of trust.
		_, err = leaf.Verify(x509.VerifyOptions{Roots: c.r.roots, Intermediates: between, CurrentTime: leaf.NotBefore.Add(time.Minute)})
	}
	if out.Trusted = err == nil; err != nil {
		out.Why = clean(err.Error())
	}
	out.Fingerprint = fmt.Sprintf("%x", sha256.Sum256(leaf.Raw))
	return out
}

// mostNames is how many names of a certificate are kept.
const mostNames = 20
