package collect

import (
	"context"
	"sync"
)

// HostLimit bounds how many connections a run holds to one host.
type HostLimit struct {
	perHost int
	mu      sync.Mutex
	slots   map[string]chan struct{}
}

// NewHostLimit allows perHost connections to each host.
func NewHostLimit(perHost int) *HostLimit {
	return &HostLimit{perHost: perHost, slots: map[string]chan struct{}{}}
}

// Acquire waits for a place on host and returns the function that gives it back.
func (h *HostLimit) Acquire(ctx context.Context, host string) (release func(), err error) {
	h.mu.Lock()
	s := h.slots[host]
	if s == nil {
		s = make(chan struct{}, h.perHost)
		h.slots[host] = s
	}
	h.mu.Unlock()
	select {
	case s <- struct{}{}:
		return sync.OnceFunc(func() { <-s }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
