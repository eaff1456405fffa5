package reachability

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/facts"
)

// call is one try at one address.
type call struct {
	net.Conn
	host   string // as it is called, without the port
	port   int
	domain string // of the estate
	r      *run
}

// answer is what a probe makes of what came back.
type answer struct {
	outcome     string // spoken or wrong
	said        string
	certificate *facts.ProbedCertificate
}

// spoken is the answer of a server that speaks what it should.
func spoken(format string, args ...any) (*answer, error) {
	return &answer{outcome: facts.ReachSpoken, said: fmt.Sprintf(format, args...)}, nil
}

// wrong is an answer that tells of a fault beyond doubt.
func wrong(format string, args ...any) (*answer, error) {
	return &answer{outcome: facts.ReachWrong, said: fmt.Sprintf(format, args...)}, nil
}

// strange is an answer in which the protocol cannot be recognized: something is there, and
// nobody knows what.
type strange struct{ said string }

func (s strange) Error() string { return s.said }

// address tries one address of a pair until its answer is beyond doubt, three times at most.
func (r *run) address(ctx context.Context, s *standing, w paths.Wanted, address string) *facts.ProbedAddress {
	out := &facts.ProbedAddress{}
	for out.Tries < tries {
		if out.Tries > 0 && !sleep(ctx, r.limits.pause) {
			break
		}
		now := r.once(ctx, s, w, address)
		if ctx.Err() != nil {
			break
		}
		now.Tries = out.Tries + 1
		if out.Tries > 0 && now.Outcome != out.Outcome && now.Outcome != facts.ReachSpoken && now.Outcome != facts.ReachWrong {
			now.Said = fmt.Sprintf("once %s, once %s", words[out.Outcome], words[now.Outcome])
			now.Outcome = facts.ReachUnsettled
		}
		out = now
		if out.Outcome == facts.ReachSpoken || out.Outcome == facts.ReachAccepted && w.Probe == "accept" {
			break
		}
	}
	if ctx.Err() != nil {
		out.Outcome = facts.ReachUnsettled
		out.Answered = facts.No(facts.RunInterrupted, "the run ended before this was tried")
		out.Tries = max(out.Tries, 1)
		return out
	}
	at := fmt.Sprintf("%s of %s (%s)", port(w), w.Host, address)
	switch out.Outcome {
	case facts.ReachSpoken, facts.ReachWrong, facts.ReachRefused:
		out.Answered = facts.Yes()
	case facts.ReachSilent:
		out.Answered = facts.No(facts.Timeout, fmt.Sprintf("%s: no answer in %d tries", at, out.Tries))
	default:
		said := words[out.Outcome]
		if out.Said != "" {
			said += ": " + out.Said
		}
		out.Answered = facts.No(facts.Unreachable, fmt.Sprintf("%s: %s", at, said))
	}
	return out
}

func port(w paths.Wanted) string {
	if w.UDP {
		return fmt.Sprintf("UDP port %d", w.Port)
	}
	return fmt.Sprintf("port %d", w.Port)
}

// words say an outcome within a sentence.
var words = map[string]string{
	facts.ReachSpoken:    "the right protocol was spoken",
	facts.ReachWrong:     "the answer tells of a fault",
	facts.ReachRefused:   "the connection was refused",
	facts.ReachRejected:  "a device on the way said that there is no way",
	facts.ReachAccepted:  "the connection was accepted, and what should be there did not speak",
	facts.ReachClosed:    "the connection was accepted and closed without a word",
	facts.ReachSilent:    "nothing came back",
	facts.ReachUnsettled: "the tries came out differently",
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once is one try.
func (r *run) once(ctx context.Context, s *standing, w paths.Wanted, address string) *facts.ProbedAddress {
	release, err := r.place(ctx, address)
	if err != nil {
		return &facts.ProbedAddress{Outcome: facts.ReachUnsettled}
	}
	defer release()
	network := "tcp"
	if w.UDP {
		network = "udp"
	}
	to, via := s.elsewhere(w.Host, w.Port), ""
	if w.Outside() {
		via = s.Proxy
	}
	if to == "" {
		to = net.JoinHostPort(address, strconv.Itoa(w.Port))
	}
	if via != "" {
		if by := s.elsewhereOf(via); by != "" {
			to = by
		} else {
			to = via
		}
	}
	if err := r.env.LostAt(to); err != nil {
		return &facts.ProbedAddress{Outcome: facts.ReachUnsettled, Said: cause(err)}
	}
	d := net.Dialer{Timeout: r.limits.connect}
	conn, err := d.DialContext(ctx, network, to)
	if err != nil {
		return &facts.ProbedAddress{Outcome: dialed(err), Said: cause(err)}
	}
	defer conn.Close() //nolint:errcheck // nothing was written that could be lost
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	_ = conn.SetDeadline(time.Now().Add(r.limits.answer))
	c := &call{Conn: conn, host: w.Host, port: w.Port, domain: r.env.Estate.Domain, r: r}
	if via != "" {
		if err := c.through(net.JoinHostPort(w.Host, strconv.Itoa(w.Port))); err != nil {
			return said(err, w.UDP)
		}
	}
	a, err := probes[w.Probe](ctx, c)
	if err != nil {
		return said(err, w.UDP)
	}
	return &facts.ProbedAddress{Outcome: a.outcome, Said: a.said, Certificate: a.certificate}
}

// elsewhereOf is [standing.elsewhere] for host:port.
func (s *standing) elsewhereOf(at string) string {
	for _, r := range s.Reached {
		if r.At == at {
			return r.By
		}
	}
	return ""
}

// through has a proxy connect.
func (c *call) through(to string) error {
	if _, err := fmt.Fprintf(c, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", to, to); err != nil {
		return err
	}
	// Byte by byte: what follows belongs to the connection.
	resp, err := http.ReadResponse(bufio.NewReaderSize(onebyte{c}, 16), &http.Request{Method: http.MethodConnect})
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // an answer to CONNECT has none
	if resp.StatusCode != http.StatusOK {
		return strange{"the proxy says " + resp.Status}
	}
	return nil
}

// onebyte reads no more than it is asked for.
type onebyte struct{ io.Reader }

func (o onebyte) Read(b []byte) (int, error) {
	if len(b) > 1 {
		b = b[:1]
	}
	return o.Reader.Read(b)
}

// dialed is the outcome of a connection that was not made. A reset tells that it was.
func dialed(err error) string {
	switch {
	case refused(err):
		return facts.ReachRefused
	case errors.Is(err, syscall.ECONNRESET):
		return facts.ReachClosed
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EACCES):
		return facts.ReachRejected
	}
	return facts.ReachSilent
}

func refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// said is the outcome of a conversation that ended in an error.
func said(err error, udp bool) *facts.ProbedAddress {
	var odd strange
	var timeout net.Error
	switch {
	case errors.As(err, &odd):
		return &facts.ProbedAddress{Outcome: facts.ReachAccepted, Said: odd.said}
	case udp && refused(err):
		return &facts.ProbedAddress{Outcome: facts.ReachRefused}
	case udp && (errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH)):
		return &facts.ProbedAddress{Outcome: facts.ReachRejected}
	case errors.As(err, &timeout) && timeout.Timeout() && udp:
		return &facts.ProbedAddress{Outcome: facts.ReachSilent}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &facts.ProbedAddress{Outcome: facts.ReachAccepted, Said: "no word in answer"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return &facts.ProbedAddress{Outcome: facts.ReachClosed, Said: cause(err)}
	}
	return &facts.ProbedAddress{Outcome: facts.ReachAccepted, Said: cause(err)}
}

// cause is the last word of an error, which says what and not where.
func cause(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return err.Error()
}
