package winrm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// Session is a signed-in connection to one host. Its methods may be called from
// several goroutines and take turns, since a logon with NTLM and the seals of
// messages belong to one connection and one order.
type Session struct {
	options Options
	product string

	turn chan struct{} // holds one token; who has it may use line
	line *line         // nil: to be connected

	life  context.Context // ends with Close
	end   context.CancelFunc
	mu    sync.Mutex
	ended bool
	calls sync.WaitGroup
}

var errClosed = errors.New("the session has been closed")

// Dial connects to a host, signs in and makes sure that WS-Management answers.
// When the host says that the credential is wrong, the error wraps
// [facts.ErrRefused]; it was then offered exactly once.
func Dial(ctx context.Context, options Options) (*Session, error) {
	if err := options.complete(); err != nil {
		return nil, fmt.Errorf("asking %s: %w", options.Host, err)
	}
	s := &Session{options: options, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	// The session outlives the context of its making, on purpose.
	s.life, s.end = context.WithCancel(context.WithoutCancel(ctx))

	product, err := s.identify(ctx)
	// A host that refuses this question, but in the language of WS-Management, has
	// accepted the logon. What the account may ask shows later.
	var fault *Fault
	if err != nil && !errors.As(err, &fault) {
		s.Close()
		return nil, err
	}
	s.product = product
	return s, nil
}

// Close ends the session and whatever call is under way on it.
func (s *Session) Close() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.end()
	s.calls.Wait()
	s.drop()
}

// Host is the name of the host that is asked.
func (s *Session) Host() string { return s.options.Host }

// Product is what the host calls itself and its version, such as
// "Microsoft Corporation, OS: 10.0.20348 SP: 0.0 Stack: 3.0"; "" if it would not
// say.
func (s *Session) Product() string { return s.product }

// call begins a call of a method. It is bounded by ctx, by the time that a call may
// take, and by the end of the session, which waits for done.
func (s *Session) call(ctx context.Context) (bounded context.Context, done func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil, nil, fmt.Errorf("asking %s: %w", s.options.Host, errClosed)
	}
	s.calls.Add(1)
	bounded, cancel := context.WithTimeout(ctx, s.options.Timeout)
	stop := context.AfterFunc(s.life, cancel)
	return bounded, func() { stop(); cancel(); s.calls.Done() }, nil
}

// drop gives the connection up; the next message makes another one.
func (s *Session) drop() {
	if s.line != nil {
		s.line.close()
		s.line = nil
	}
}

// exchange posts one message and returns the answer, which is SOAP. A connection
// that the host closed in the meantime, or whose logon it has forgotten, is
// replaced once; if the host may have read the message before it closed, only for
// messages that only read. A new connection that the host closes before anything is
// sent on it is replaced once as well: a busy host does that.
func (s *Session) exchange(ctx context.Context, message []byte, reads bool) (*answer, error) {
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for again := true; ; again = false {
		proven := s.line != nil && s.line.proven
		a, err := s.post(ctx, message)
		if err == nil {
			s.line.proven = true
			return a, nil
		}
		s.drop()
		switch {
		case proven && errors.Is(err, errForgotten):
		case proven && reads && errors.Is(err, errNoReply):
		case errors.Is(err, errUnsent) && (proven || again):
		default:
			return nil, err
		}
	}
}

// errForgotten is the answer 401 on a connection that was signed in before.
var errForgotten = errors.New("the host accepted the logon and then demanded another one (HTTP 401)")

func (s *Session) post(ctx context.Context, message []byte) (*answer, error) {
	if s.line == nil {
		l, err := s.connect(ctx)
		if err != nil {
			return nil, err
		}
		s.line = l
	}
	a, err := s.line.send(ctx, message)
	if err != nil {
		return nil, err
	}
	switch {
	case a.status == http.StatusUnauthorized:
		return nil, errForgotten
	case a.status == http.StatusForbidden:
		return nil, facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("the host lets this account in, but not to WS-Management (HTTP 403)")}
	case !a.soap():
		return nil, fmt.Errorf("that is no WS-Management: HTTP %d with %q", a.status, a.contentType())
	}
	return a, nil
}

// connect makes a line and signs in on it.
func (s *Session) connect(ctx context.Context) (*line, error) {
	l, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	err = s.options.Guard(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, logonLasts)
		defer cancel()
		var err error
		switch s.options.Method {
		case Basic:
			err = s.byBasic(ctx, l)
		case Kerberos:
			err = s.byTicket(ctx, l)
		default:
			err = s.byNTLM(ctx, l)
		}
		if err != nil {
			return fmt.Errorf("signing in with %s: %w", s.options.Method, err)
		}
		return nil
	})
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// refused is the refusal of a complete logon with a password.
func (s *Session) refused() error {
	return fmt.Errorf("%w for %s: the password is wrong, or the account may not sign in to this host", facts.ErrRefused, s.options.User)
}

// cleanupLasts is how long the tidying up after an interrupted call may take. It may
// need a connection and a logon of its own, and must end before a run gives up on its
// collectors.
const cleanupLasts = time.Second

// linger returns a context that goes on for a moment after the end of ctx.
func linger(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		t := time.NewTimer(cleanupLasts)
		defer t.Stop()
		select {
		case <-t.C:
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() { stop(); cancel() }
}
