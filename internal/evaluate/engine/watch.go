package engine

import (
	"context"
	"fmt"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/kit/crash"
)

// OwnRuleLimit is how long a rule of the user's own may run, unless they say otherwise.
const OwnRuleLimit = time.Minute

// ownRuleMemory is by how many bytes the memory in use may grow while rules of the
// user's own run. Tests lower it.
var ownRuleMemory uint64 = 2 << 30

// watch looks after the rules of the user's own: one that does not come to its end ends
// the whole evaluation, with an error that names it. What it would have said can be no
// result: how far it got depends on the machine.
type watch struct {
	limit  time.Duration
	memory uint64 // bytes in use at the start

	mu      sync.Mutex
	started map[*policy.Rule]time.Time
}

func watching(ctx context.Context, limit time.Duration) (context.Context, *watch, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	return ctx, &watch{limit: limit, memory: inUse(), started: map[*policy.Rule]time.Time{}}, cancel
}

// starts notes that a rule begins and returns how to note that it has ended.
func (w *watch) starts(r *policy.Rule) (ended func()) {
	if !r.Own {
		return func() {}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.started[r] = time.Now()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.started, r)
	}
}

// wait waits for all rules, or until one of the user's own has run for too long. A
// built-in that does not look whether it was cancelled is left to itself.
func (w *watch) wait(all func()) error {
	done := make(chan *crash.Error, 1)
	go func() { done <- crash.Catch(all) }()
	tick := time.NewTicker(min(max(w.limit/20, time.Millisecond), 100*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case caught := <-done:
			if caught != nil {
				panic(caught)
			}
			return nil
		case <-tick.C:
			if err := w.tooMuch(); err != nil {
				return err
			}
		}
	}
}

func (w *watch) tooMuch() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.started) == 0 {
		return nil
	}
	var names []string
	for r, since := range w.started {
		if time.Since(since) > w.limit {
			return fmt.Errorf("rule %s (%s) has not ended within %s: nothing was judged; make it cheaper, or give rules longer with --rule-timeout", r.ID, r.File, w.limit)
		}
		names = append(names, r.ID+" ("+r.File+")")
	}
	if used := inUse(); used > w.memory+ownRuleMemory {
		slices.Sort(names)
		return fmt.Errorf("rule %s took more than %d MiB of memory: nothing was judged; make it cheaper", strings.Join(names, " or "), ownRuleMemory>>20)
	}
	return nil
}

// inUse are the bytes that were in use when memory was last cleared up.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
