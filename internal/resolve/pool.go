package resolve

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/miekg/dns"
)

// glance is how often somebody who waits for an answer looks whether the run has
// ended. To be told of it would cost a tenth of the rate: the run's context
// would have to be joined and left with every question.
const glance = 50 * time.Millisecond

// errSilence is a question that nothing came back to in time. It is a timeout
// in the sense of net.Error.
var errSilence = &silence{}

type silence struct{}

func (*silence) Error() string { return fmt.Sprintf("no answer within %v", timeout) }
func (*silence) Timeout() bool { return true }
func (*silence) Unwrap() error { return os.ErrDeadlineExceeded }

// pool holds the sockets to one server: never more than InFlight, because only
// who holds a slot may take or make one.
type pool struct {
	client  *Client
	address string
	slots   chan struct{}
	plain   atomic.Bool // the server understands questions only without EDNS0

	mu   sync.Mutex
	idle []*socket
}

// socket is a connected UDP socket, so that the kernel drops what others send
// and reports what ICMP says. It has one question under way at a time.
type socket struct {
	net.Conn
	out, in []byte
}

func (c *Client) pool(address string) *pool {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pools[address]
	if p == nil {
		p = &pool{client: c, address: address, slots: make(chan struct{}, InFlight)}
		c.pools[address] = p
	}
	return p
}

func (p *pool) acquire(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pool) release() { <-p.slots }

// dial opens a connection that Close knows of.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: streamTimeout}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		_ = conn.Close()
		return nil, net.ErrClosed
	}
	c.open[conn] = struct{}{}
	return conn, nil
}

func (c *Client) drop(conn net.Conn) {
	c.mu.Lock()
	delete(c.open, conn)
	c.mu.Unlock()
	_ = conn.Close() // read from or given up: there is nothing to lose
}

func (p *pool) take(ctx context.Context) (*socket, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		s := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return s, nil
	}
	p.mu.Unlock()
	conn, err := p.client.dial(ctx, "udp", p.address)
	if err != nil {
		return nil, err
	}
	return &socket{Conn: conn, out: make([]byte, 512), in: make([]byte, 4096)}, nil
}

// datagram asks once over UDP. A socket goes back to the pool only after an
// answer: after anything else a late answer may still be on its way to it.
func (p *pool) datagram(ctx context.Context, q *dns.Msg) (*dns.Msg, error) {
	s, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := s.ask(ctx, q)
	if err != nil {
		p.client.drop(s.Conn)
		return nil, err
	}
	p.mu.Lock()
	p.idle = append(p.idle, s)
	p.mu.Unlock()
	return answer, nil
}

func (s *socket) ask(ctx context.Context, q *dns.Msg) (*dns.Msg, error) {
	out, err := q.PackBuffer(s.out)
	if err != nil {
		return nil, err
	}
	if _, err = s.Write(out); err != nil {
		return nil, err
	}
	giveUp := time.Now().Add(timeout)
	if err := s.SetReadDeadline(time.Now().Add(glance)); err != nil {
		return nil, err
	}
	for {
		n, err := s.Read(s.in)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			switch now := time.Now(); {
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case !now.Before(giveUp):
				return nil, errSilence
			default:
				err = s.SetReadDeadline(now.Add(min(glance, giveUp.Sub(now))))
			}
			if err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		// What bears another id is a late or forged answer to something else.
		if n < 12 || binary.BigEndian.Uint16(s.in) != q.Id {
			continue
		}
		answer, err := unpack(s.in[:n])
		switch {
		case answer.Truncated && len(answer.Question) == 1 && fits(q, answer): // it may end anywhere
			return answer, nil
		case err != nil:
			return nil, err
		case fits(q, answer):
			return answer, nil
		}
	}
}

// stream asks once over TCP.
func (p *pool) stream(ctx context.Context, q *dns.Msg) (*dns.Msg, error) {
	conn, err := p.client.dial(ctx, "tcp", p.address)
	if err != nil {
		return nil, err
	}
	defer p.client.drop(conn)
	if err := conn.SetDeadline(time.Now().Add(streamTimeout)); err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() {
		_ = conn.SetDeadline(time.Unix(1, 0)) // fails only when it is closed already
	})()
	framed := dns.Conn{Conn: conn}
	if err := framed.WriteMsg(q); err != nil {
		return nil, err
	}
	raw, err := framed.ReadMsgHeader(nil)
	if err != nil {
		return nil, err
	}
	answer, err := unpack(raw)
	if err != nil {
		return nil, err
	}
	if answer.Id != q.Id || !fits(q, answer) {
		return nil, ErrMalformed
	}
	return answer, nil
}

// unpack decodes a message of at least a header. The library is content with
// fewer records than the header announces; here that is an error, because a
// message that was cut off would look like a name without records.
func unpack(raw []byte) (*dns.Msg, error) {
	m := new(dns.Msg)
	if err := m.Unpack(raw); err != nil {
		return m, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	for i, got := range []int{len(m.Question), len(m.Answer), len(m.Ns), len(m.Extra)} {
		if announced := int(binary.BigEndian.Uint16(raw[4+2*i:])); got != announced {
			return m, fmt.Errorf("%w: %d records announced, %d there", ErrMalformed, announced, got)
		}
	}
	return m, nil
}

// fits tells whether answer is an answer to q. A server that could not read the
// question may leave it out of its complaint.
func fits(q, answer *dns.Msg) bool {
	if !answer.Response {
		return false
	}
	if len(answer.Question) == 0 {
		return answer.Rcode != dns.RcodeSuccess && answer.Rcode != dns.RcodeNameError
	}
	a, b := answer.Question[0], q.Question[0]
	return len(answer.Question) == 1 && a.Qtype == b.Qtype && a.Qclass == b.Qclass && strings.EqualFold(a.Name, b.Name)
}
