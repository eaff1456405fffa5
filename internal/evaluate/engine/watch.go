package engine

import (
	"fmt"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/kit/limited"
)

// OwnRuleLimit is how long a rule of the user's own may run, unless they say otherwise.
const OwnRuleLimit = time.Minute

// ownRuleMemory is by how many bytes the memory in use may grow while rules of the
// user's own run. Tests lower it.
var ownRuleMemory uint64 = 2 << 30

// watch looks after an evaluation. A rule of the user's own that does not come to its end
// ends all of it, with an error that names the rule: what it would have said can be no
// result, because how far it got depends on the machine. So do facts that take much more
// memory than they have on disk.
type watch struct {
	limit  time.Duration
	memory uint64 // bytes in use at the start
	budget uint64 // bytes that may be in use; 0 for any number

	mu      sync.Mutex
	started map[*policy.Rule]time.Time
}

func newWatch(limit time.Duration) *watch {
	return &watch{limit: limit, memory: inUse(), budget: uint64(limited.Budget()), started: map[*policy.Rule]time.Time{}}
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

// wait waits for the evaluation, or until it has to end. A built-in that does not look
// whether it was cancelled is left to itself.
func (w *watch) wait(all func() (*judge, error)) (*judge, error) {
	type outcome struct {
		judge  *judge
		err    error
		caught *crash.Error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		o.caught = crash.Catch(func() { o.judge, o.err = all() })
		done <- o
	}()
	tick := time.NewTicker(min(max(w.limit/20, time.Millisecond), 100*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case o := <-done:
			if o.caught != nil {
				panic(o.caught)
			}
			return o.judge, o.err
		case <-tick.C:
			if err := w.tooMuch(); err != nil {
				return nil, err
			}
		}
	}
}

func (w *watch) tooMuch() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var names []string
	for r, since := range w.started {
		if time.Since(since) > w.limit {
			return fmt.Errorf("rule %s (%s) has not ended within %s: nothing was judged; make it cheaper, or give rules longer with --rule-timeout", r.ID, r.File, w.limit)
		}
		names = append(names, r.ID+" ("+r.File+")")
	}
	used := inUse()
	switch {
	case len(names) > 0 && used > w.memory+ownRuleMemory:
		slices.Sort(names)
		return fmt.Errorf("rule %s took more than %s of memory: nothing was judged; make it cheaper", strings.Join(names, " or "), limited.Size(int64(ownRuleMemory)))
	case len(names) == 0 && w.budget > 0 && used > w.budget:
		return fmt.Errorf("judging these facts takes more than %s of memory, far more than they have as text: this is nothing that muster wrote; nothing was judged", limited.Size(int64(w.budget)))
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
