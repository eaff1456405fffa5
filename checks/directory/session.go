package directory

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// maxAnswer is how many bytes one search, or one page of it, may bring. A page
// of a thousand computers has less than a megabyte. The LDAP library takes some 300 bytes
// of memory for a value of two bytes.
const maxAnswer = 16 << 20

var errTooLong = errors.New("the answer is longer than any honest one")

// session is a connection to one domain controller. A nil session may be closed.
type session struct {
	host    string
	address string // where it was reached
	conn    *ldap.Conn
	wire    *wire
	limits  limits
	release func() // gives the place on the host back
	broken  error  // why the connection is of no use any more
}

// wire is the connection below TLS. It bounds the length of an answer, and it
// remembers what went wrong first, because the LDAP library keeps only the text.
type wire struct {
	net.Conn
	left  atomic.Int64
	mu    sync.Mutex
	first error
}

func (w *wire) Read(p []byte) (int, error) {
	if w.left.Load() <= 0 {
		w.note(errTooLong)
		return 0, errTooLong
	}
	n, err := w.Conn.Read(p)
	w.left.Add(-int64(n))
	w.note(err)
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	w.note(err)
	return n, err
}

func (w *wire) note(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.first == nil && err != nil && !errors.Is(err, net.ErrClosed) {
		w.first = err
	}
}

func (w *wire) trouble() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.first
}

// allow grants the bytes of one more answer.
func (w *wire) allow() { w.left.Store(maxAnswer) }

// cut ends the connection at once, which makes every pending call return.
func (w *wire) cut() { _ = w.Close() }

// within runs one exchange of the LDAP library, which knows nothing of contexts
// and, on a silent server, may wait for ever. When ctx ends or limit has passed,
// the connection is cut, and that makes the library return.
func (s *session) within(ctx context.Context, limit time.Duration, exchange func() error) error {
	if s.broken != nil {
		return s.broken
	}
	s.wire.allow()
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stop := context.AfterFunc(timed, s.wire.cut)
	err := exchange()
	if stop() {
		// Not cut. An answer of the server leaves the connection in good order.
		if err != nil && !isAnswer(err) {
			s.broken = s.lost(err)
			return s.broken
		}
		return err
	}
	if ctx.Err() != nil {
		s.broken = ctx.Err()
	} else {
		s.broken = fmt.Errorf("no answer within %s: %w", limit, context.DeadlineExceeded)
	}
	return s.broken
}

// isAnswer reports whether err is a result that the server sent.
func isAnswer(err error) bool {
	var result *ldap.Error
	return errors.As(err, &result) && result.ResultCode < ldap.ErrorNetwork
}

// lost explains the end of a connection with what happened on the wire.
func (s *session) lost(err error) error {
	if first := s.wire.trouble(); first != nil {
		return connectionLost{first}
	}
	return fmt.Errorf("what came back is no LDAP: %w", err)
}

// connectionLost is the unexpected end of a connection.
type connectionLost struct{ err error }

func (c connectionLost) Error() string { return "the connection broke: " + c.err.Error() }
func (c connectionLost) Unwrap() error { return c.err }

// close ends the session. It does not wait for a silent server.
func (s *session) close() {
	if s == nil {
		return
	}
	_ = s.wire.SetDeadline(time.Now().Add(time.Second))
	if s.conn != nil {
		_ = s.conn.Close()
	}
	s.wire.cut()
	s.release()
}
