package dnsclient

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
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
	transferrer
	out, in []byte
	unsent  []byte    // of out: the question that transfer is to send first
	awake   time.Time // the read deadline that is set
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
	case p.slots <- struct{}{}: // mostly there is one, and asking ctx as well is slower
		return nil
	default:
	}
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
	s := &socket{Conn: conn, out: make([]byte, questionSize), in: make([]byte, 4096)}
	if err := s.prepare(); err != nil {
		p.client.drop(conn)
		return nil, err
	}
	return s, nil
}

// datagram asks once over UDP. A socket goes back to the pool only after an
// answer: after anything else a late answer may still be on its way to it.
func (p *pool) datagram(ctx context.Context, q question) (*dns.Msg, error) {
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

func (s *socket) ask(ctx context.Context, q question) (*dns.Msg, error) {
	n, id, err := q.pack(s.out)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	giveUp := now.Add(timeout)
	for s.unsent = s.out[:n]; ; {
		if err := s.stayAwake(now, giveUp); err != nil {
			return nil, err
		}
		n, err := s.transfer()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if now = time.Now(); !now.Before(giveUp) {
				return nil, errSilence
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		// What bears another id is a late or forged answer to something else.
		if n < 12 || binary.BigEndian.Uint16(s.in) != id {
			continue
		}
		answer, err := unpack(s.in[:n])
		switch {
		case answer.Truncated && len(answer.Question) == 1 && q.fits(answer): // it may end anywhere
			return answer, nil
		case err != nil:
			return nil, err
		case q.fits(answer):
			return answer, nil
		}
	}
}

// stayAwake lets the next read end within a glance, or at giveUp. Deadlines are
// not free either: one that was set for the question before will often do.
func (s *socket) stayAwake(now, giveUp time.Time) error {
	if s.awake.Sub(now) > glance/2 {
		return nil
	}
	s.awake = now.Add(glance)
	if s.awake.After(giveUp) {
		s.awake = giveUp
	}
	return s.SetReadDeadline(s.awake)
}

// stream asks once over TCP.
func (p *pool) stream(ctx context.Context, q question) (*dns.Msg, error) {
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
	out := make([]byte, questionSize)
	n, id, err := q.pack(out)
	if err != nil {
		return nil, err
	}
	framed := dns.Conn{Conn: conn}
	if _, err := framed.Write(out[:n]); err != nil {
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
	if answer.Id != id || !q.fits(answer) {
		return nil, ErrMalformed
	}
	return answer, nil
}
