package collect

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/muster-dr/muster/internal/collect/refusals"
	"github.com/muster-dr/muster/internal/facts"
)

// Logons is the lock-out guard: a credential that was refused once is not tried
// again on any host in the same run, by any collector. Domains lock accounts
// after a handful of failures, and a scan must never be the cause. What earlier runs were
// refused with counts too, for a while.
type Logons struct {
	mu      sync.Mutex
	state   map[string]*logon
	earlier *refusals.Memory
}

type logon struct {
	turn    chan struct{} // holds one token; taken while the credential is unproven
	mu      sync.Mutex
	proven  bool
	looked  bool // whether an earlier run was refused
	refusal error
}

// NewLogons returns a guard that knows of no refusal yet but those of earlier runs; nil
// when it is not to know of them either.
func NewLogons(earlier *refusals.Memory) *Logons {
	return &Logons{state: map[string]*logon{}, earlier: earlier}
}

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
	if refusal := l.refusal(s, key); refusal != nil {
		return facts.Failure{Reason: facts.PermissionDenied, Err: refusal}
	}
	err := attempt()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.proven = true
	case errors.Is(err, facts.ErrRefused):
		s.refusal = fmt.Errorf("not tried, because the same credential was refused before in this run: %w", err)
		if s.proven { // it was right a moment ago, and the next run may find it so again
			return facts.Failure{Reason: facts.PermissionDenied, Err: err}
		}
		if unkept := l.earlier.Remember(key, err.Error()); unkept != nil {
			err = fmt.Errorf("%w; the next run will try it again, because this could not be remembered: %w", err, unkept)
		}
		return facts.Failure{Reason: facts.PermissionDenied, Err: err}
	}
	return err
}

// refusal tells why the credential is not tried, or nil.
func (l *Logons) refusal(s *logon, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refusal != nil || s.proven || s.looked {
		return s.refusal
	}
	s.looked = true
	// A memory that cannot be read knows of no refusal, and a run does not end because of it.
	if r, err := l.earlier.Refused(key); err == nil && r != nil {
		s.refusal = fmt.Errorf("not tried, because the same credential was refused at %s by an earlier run, and a few more refusals lock an account; it is tried again when it has changed, from %s on, or with --retry-credentials: %s",
			r.At.UTC().Format(clock), r.At.Add(refusals.For).UTC().Format(clock), r.Said)
	}
	return s.refusal
}

const clock = "15:04 UTC"

func (s *logon) isProven() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.proven
}
