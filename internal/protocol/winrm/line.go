package winrm

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
)

const (
	soapType = "application/soap+xml;charset=UTF-8"
	// longestAnswer is the largest answer in bytes. Hosts are asked for messages of
	// 150 KB at most.
	longestAnswer  = 1 << 20
	longestHeaders = 64 << 10
)

// errStale is what a request gets that was not sent, because the connection had
// been closed while nobody used it.
var errStale = errors.New("the host has closed the connection")

// line is one connection to a host. A logon and the keys that seal messages hold
// for a connection, so its HTTP transport is given exactly one and can never take
// another.
type line struct {
	conn   net.Conn
	http   *http.Transport
	url    string
	proven bool // something was answered on it

	// authorize is the header that each request carries; nil for logons that the
	// connection remembers.
	authorize func() (string, error)
	// seals are the keys of messages; nil inside TLS.
	seals seals
}

// seals makes messages unreadable for others. Both directions count their
// messages: one that was lost ends the line.
type seals interface {
	seal(message []byte) (header, sealed []byte, err error)
	open(header, sealed []byte) (message []byte, err error)
}

// answer is a whole HTTP response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) contentType() string { return a.header.Get("Content-Type") }
func (a *answer) soap() bool {
	return strings.HasPrefix(strings.ToLower(a.contentType()), "application/soap+xml")
}

// dial makes a line on which nobody has signed in yet.
func (s *Session) dial(ctx context.Context) (*line, error) {
	conn, err := s.options.Dial(ctx, s.options.Address)
	if err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	if !s.options.PlainHTTP {
		secure := tls.Client(conn, s.options.TLS)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, fmt.Errorf("connecting with TLS: %w", err)
		}
		conn = secure
	}
	return newLine(conn, s.options.url()), nil
}

func newLine(conn net.Conn, url string) *line {
	var taken atomic.Bool
	once := func(context.Context, string, string) (net.Conn, error) {
		if taken.Swap(true) {
			return nil, errStale
		}
		return conn, nil
	}
	return &line{conn: conn, url: url, http: &http.Transport{
		DialContext: once, DialTLSContext: once,
		MaxConnsPerHost: 1, MaxIdleConnsPerHost: 1, DisableCompression: true, MaxResponseHeaderBytes: longestHeaders,
	}}
}

func (l *line) close() {
	l.http.CloseIdleConnections()
	_ = l.conn.Close()
}

// send posts a SOAP message, sealed if the line has seals, and returns the answer
// as it was meant.
func (l *line) send(ctx context.Context, message []byte, reads bool) (*answer, error) {
	h := http.Header{"Content-Type": {soapType}}
	if reads {
		h["Idempotency-Key"] = nil // never sent; it tells the transport that the request may be repeated
	}
	if l.authorize != nil {
		authorization, err := l.authorize()
		if err != nil {
			return nil, err
		}
		h.Set("Authorization", authorization)
	}
	if l.seals != nil {
		header, sealed, err := l.seals.seal(message)
		if err != nil {
			return nil, fmt.Errorf("sealing a message: %w", err)
		}
		h.Set("Content-Type", sealedType)
		message = envelop(len(message), header, sealed)
	} else if !strings.HasPrefix(l.url, "https:") {
		return nil, errors.New("internal error: a message without a seal was about to go over plain HTTP")
	}
	a, err := l.post(ctx, h, message)
	if err != nil || a.status == http.StatusUnauthorized {
		return a, err
	}
	if l.seals != nil {
		return l.unseal(a)
	}
	return a, nil
}

// unseal opens the seal of an answer. What has none is not believed, whatever it
// says.
func (l *line) unseal(a *answer) (*answer, error) {
	if !isSealed(a.contentType()) {
		return nil, fmt.Errorf("the answer is not sealed (HTTP %d with %q), and over plain HTTP that can come from anybody", a.status, a.contentType())
	}
	length, header, sealed, err := unwrap(a.body)
	if err != nil {
		return nil, fmt.Errorf("the sealed answer makes no sense: %w", err)
	}
	var message []byte
	err = guarded(func() (err error) { message, err = l.seals.open(header, sealed); return err })
	if err != nil {
		return nil, fmt.Errorf("the seal of the answer does not hold: %w", err)
	}
	if len(message) != length {
		return nil, fmt.Errorf("the sealed answer has %d bytes and announced %d", len(message), length)
	}
	h := a.header.Clone()
	h.Set("Content-Type", soapType)
	return &answer{status: a.status, header: h, body: message}, nil
}

// post does one HTTP request on the line, without regard to what it carries.
func (l *line) post(ctx context.Context, h http.Header, body []byte) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = h
	request.Header.Set("User-Agent", "muster")
	response, err := l.http.RoundTrip(request)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read, or the line ends
	content, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("the answer broke off: %w", err)
	case len(content) > longestAnswer:
		return nil, fmt.Errorf("the answer is longer than %d KiB", longestAnswer>>10)
	}
	return &answer{status: response.StatusCode, header: response.Header, body: content}, nil
}

// guarded runs code that reads what others sent, in libraries that may panic over it.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it is malformed (%v)", p)
		}
	}()
	return f()
}
