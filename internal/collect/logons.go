package collect

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/muster-dr/muster/internal/facts"
)

// Logons is the lock-out guard: a credential that was refused once is not tried
// again on any host in the same run, by any collector. Domains lock accounts
// after a handful of failures, and a scan must never be the cause.
type Logons struct {
	mu    sync.Mutex
	state map[string]*logon
}

type logon struct {
	turn    chan struct{} // holds one token; taken while the credential is unproven
	mu      sync.Mutex
	proven  bool
	refusal error
}

// NewLogons returns an empty guard.
func NewLogons() *Logons { return &Logons{state: map[string]*logon{}} }

// Try runs attempt, which signs in with the credential of that key. Until the
// credential has worked once, attempts run one at a time, so that a wrong
// password reaches exactly one server. After a refusal every further Try fails
// without running attempt.
func (l *Logons) Try(ctx context.Context, key string, attempt func() error) error {
	l.mu.Lock()
	s := l.state[key]
	if s == nil {
		s = &logon{turn: make(chan struct{}, 1)}
		s.turn <- struct{}{}
		l.state[key] = s
	}
	l.mu.Unlock()

	if !s.isProven() {
		select {
		case <-s.turn:
			defer func() { s.turn <- struct{}{} }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	refusal := s.refusal
	s.mu.Unlock()
	if refusal != nil {
		return facts.Failure{Reason: facts.PermissionDenied, Err: fmt.Errorf("not tried, because the same credential was refused before in this run: %w", refusal)}
	}
	err := attempt()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.proven = true
	case errors.Is(err, facts.ErrRefused):
		s.refusal = err
		return facts.Failure{Reason: facts.PermissionDenied, Err: err}
	}
	return err
}

func (s *logon) isProven() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.proven
}
