// Package dnsclient asks DNS questions of one particular server, which the
// resolver of the operating system cannot do. Collectors and the locator of
// domain controllers share its sockets.
//
// It keeps what can happen to a question apart, because each means something
// else for a recovery: an answer with its rcode, silence (a timeout), a host
// that says that nobody listens (ECONNREFUSED), bytes that are no DNS message
// ([ErrMalformed]) and a server that only points elsewhere ([ErrReferral]).
package dnsclient

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/miekg/dns"
)

const (
	// InFlight is how many questions at a time go to one server. With more, the
	// receive buffer of an ordinary server overflows and answers are lost; the
	// measurements are in docs/performance.md.
	InFlight = 64

	// timeout and tries follow the same measurements: a lost datagram costs half
	// a second, not two.
	timeout = 500 * time.Millisecond
	tries   = 3

	// streamTimeout is for connecting, asking and answering over TCP together.
	streamTimeout = 2 * time.Second

	// ednsSize is the answer size to offer: what passes every usual path without
	// fragments (DNS flag day 2020).
	ednsSize = 1232
)

// The answers that are none.
var (
	// ErrMalformed is an answer that cannot be decoded or does not belong to the
	// question.
	ErrMalformed = errors.New("the answer is not a DNS message that fits the question")
	// ErrReferral is the answer of a server that does not look further itself. It
	// must not be taken for "no such record".
	ErrReferral = errors.New("the server only referred to other servers: it is not responsible for the name and does no recursion")
	// ErrManyAliases is a chain of aliases that is too long to follow.
	ErrManyAliases = fmt.Errorf("more than %d aliases follow each other", maxAliases)
)

// Client asks DNS servers. It is safe for concurrent use.
type Client struct {
	// Refuse keeps questions from servers that must not be asked: with an error of its nothing
	// is sent. It is set before the first question; nil refuses none.
	Refuse func(server string) error

	mu     sync.Mutex
	pools  map[string]*pool
	open   map[net.Conn]struct{}
	closed bool
}

// New returns a client without any open socket.
func New() *Client {
	return &Client{pools: map[string]*pool{}, open: map[net.Conn]struct{}{}}
}

// Close closes every socket. Questions that are still under way fail with
// [net.ErrClosed], as do all later ones.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for conn := range c.open {
		_ = conn.Close() // nothing was promised to anybody on a UDP socket
	}
	clear(c.open)
}

// Address is a server's address as host:port; port 53 when it has none.
func Address(server string) string {
	if _, _, err := net.SplitHostPort(server); err == nil {
		return server
	}
	return net.JoinHostPort(strings.Trim(server, "[]"), "53")
}

// Reply is a server's answer and how it came.
type Reply struct {
	*dns.Msg
	Transport string // udp or tcp
	Attempts  int    // how often the question was sent, over either transport
}

// Exchange asks server (host:port) for the records of name and type. A reply
// with any rcode is no error: an error means that no answer came. Silence and
// SERVFAIL are asked again; REFUSED, NXDOMAIN and the others are final.
func (c *Client) Exchange(ctx context.Context, server, name string, qtype uint16) (Reply, error) {
	reply := Reply{Transport: "udp"}
	if c.Refuse != nil {
		if err := c.Refuse(Address(server)); err != nil {
			return reply, err
		}
	}
	p := c.pool(Address(server))
	err := p.acquire(ctx)
	if err == nil {
		err = p.exchange(ctx, dns.Fqdn(name), qtype, &reply)
		p.release()
	}
	if err != nil {
		return reply, fmt.Errorf("asking %s for %s %s (%s, tries: %d): %w",
			p.address, name, dns.Type(qtype), reply.Transport, reply.Attempts, err)
	}
	return reply, nil
}

// exchange fills reply, or says why there is none.
func (p *pool) exchange(ctx context.Context, name string, qtype uint16, reply *Reply) error {
	var last error
	edns := !p.plain.Load()
	for left := tries; left > 0; left-- {
		if err := ctx.Err(); err != nil {
			last = err
			break
		}
		// Some firewalls swallow every question with EDNS0, so the last try does
		// without.
		q := question{name: name, qtype: qtype, edns: edns && (left > 1 || reply.Transport == "tcp")}
		reply.Attempts++
		answer, err := p.once(ctx, q, reply.Transport)
		switch {
		case err != nil:
			last = err
			if errors.Is(err, net.ErrClosed) || errors.Is(err, errName) {
				return err // it will not get better
			}
			if left > 1 && !errors.Is(err, errSilence) {
				pause(ctx)
			}
		case answer.Truncated && reply.Transport == "tcp":
			last = fmt.Errorf("truncated even over TCP: %w", ErrMalformed)
		case answer.Truncated:
			reply.Transport, left = "tcp", tries+1
		case q.edns && (answer.Rcode == dns.RcodeFormatError || answer.Rcode == dns.RcodeNotImplemented || answer.Rcode == dns.RcodeBadVers):
			reply.Msg = answer
			edns, left = false, left+1
		case answer.Rcode == dns.RcodeServerFailure && left > 1:
			reply.Msg = answer
			pause(ctx)
		default:
			if !edns && answer.Rcode != dns.RcodeFormatError {
				p.plain.Store(true)
			}
			reply.Msg = answer
			return nil
		}
	}
	if reply.Msg != nil && ctx.Err() == nil {
		return nil
	}
	reply.Msg = nil
	if err := ctx.Err(); err != nil {
		return err
	}
	if reply.Transport == "tcp" {
		return fmt.Errorf("the answer over UDP was truncated, and over TCP: %w", last)
	}
	return last
}

func (p *pool) once(ctx context.Context, q question, transport string) (*dns.Msg, error) {
	if transport == "tcp" {
		return p.stream(ctx, q)
	}
	return p.datagram(ctx, q)
}

// pause spreads the repetition of a question to a server in trouble.
func pause(ctx context.Context) {
	t := time.NewTimer(50*time.Millisecond + rand.N(50*time.Millisecond))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// Silent reports whether err means that nothing at all came back from the
// server: a timeout, or word that nobody listens there.
func Silent(err error) bool {
	var op *net.OpError
	return errors.Is(err, errSilence) || errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &op)
}
