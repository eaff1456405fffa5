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
)

const (
	soapType = "application/soap+xml;charset=UTF-8"
	// longestAnswer is the largest answer in bytes. Hosts are asked for messages of
	// 150 KB at most.
	longestAnswer  = 1 << 20
	longestHeaders = 64 << 10
)

// line is one connection to a host. A logon and the keys that seal messages hold
// for a connection, so HTTP is spoken on exactly this one.
type line struct {
	conn   net.Conn
	wire   *wire
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
			if ctx.Err() == nil && (errors.Is(err, io.EOF) || isReset(err)) {
				err = errUnsent
			}
			return nil, fmt.Errorf("connecting with TLS: %w", err)
		}
		conn = secure
	}
	return newLine(conn, s.options.url()), nil
}

func newLine(conn net.Conn, url string) *line {
	return &line{conn: conn, wire: newWire(conn), url: url}
}

func (l *line) close() { l.wire.close() }

// send posts a SOAP message, sealed if the line has seals, and returns the answer
// as it was meant.
func (l *line) send(ctx context.Context, message []byte) (*answer, error) {
	h := http.Header{"Content-Type": {soapType}}
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
	return l.wire.do(ctx, request)
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
