package collect

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect/refusals"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/secret"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// Options shape a run.
type Options struct {
	Version  string           // of the tool, for the facts
	Only     []string         // sources to ask; all when empty
	Lost     string           // a site that is taken to be lost: nothing is sent there; none when empty
	Known    *facts.Document  // what an earlier run learnt of the lost site, for names to ask others for; nil for nothing
	Limits   Limits           // how gently and how patiently
	Refused  *refusals.Memory // which credentials earlier runs were refused with; nil to start anew
	Progress func(source, text string)
	// Clock is the clock of this machine, which people and time servers set; [time.Now] when nil.
	Clock func() time.Time
	// Asking is told of every system before it is asked, by its id in the facts. It is
	// called from several goroutines.
	Asking func(source, system string)
	// Answered is told how it went with a system, likewise.
	Answered func(source, system string, how facts.Asked)
}

// shutdownGrace is how long collectors may take to put away what they have learnt after
// the end of the run has been called.
const shutdownGrace = 2 * time.Second

// Run asks every source of the estate and returns what was learnt. It returns
// when all have ended, or shortly after ctx has: then the document says that the
// run was interrupted, and holds everything that was stored until then.
func Run(ctx context.Context, est *estate.Estate, sources []Source, opt Options) *facts.Document {
	vantage, _ := os.Hostname()
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	began, started := time.Now(), opt.Clock().UTC()
	doc := &facts.Document{
		Schema:  facts.Schema,
		Estate:  est,
		Sources: map[string]*facts.Source{},
		Run:     facts.Run{Tool: "muster", Version: opt.Version, Vantage: vantage, Started: started},
	}
	if opt.Lost != "" {
		doc.Run.Lost = &facts.Lost{Site: opt.Lost}
	}
	b := &store{doc: doc, done: map[string]chan struct{}{}}
	if opt.Progress == nil {
		opt.Progress = func(string, string) {}
	}
	if opt.Asking == nil {
		opt.Asking = func(string, string) {}
	}
	if opt.Answered == nil {
		opt.Answered = func(string, string, facts.Asked) {}
	}
	shared := Env{
		Estate: est, Vantage: vantage, store: b,
		DNS: dnsclient.New(), Logons: NewLogons(opt.Refused), Hosts: NewHostLimit(2), Secret: secret.Resolve, Progress: opt.Progress,
		lost: newLost(est, opt.Lost), known: opt.Known,
		limits: opt.Limits, asking: opt.Asking, answered: opt.Answered,
	}
	defer shared.DNS.Close()
	shared.DNS.Refuse = shared.lost.at
	shared.locator = newLocator(est, shared.DNS, shared.lost)

	var selected []*running
	for _, s := range sources {
		r := &running{Source: s, collector: s.New(opt.Limits), env: shared}
		r.env.source = s
		outcome := &facts.Source{Asked: map[string]*facts.Asked{}}
		doc.Sources[s.Name] = outcome
		switch err := r.collector.Ready(est); {
		case len(opt.Only) > 0 && !slices.Contains(opt.Only, s.Name):
			outcome.Answered = facts.Answered{Status: facts.Skipped, Reason: facts.NoResult, Message: "left out by --only"}
		case err != nil:
			outcome.Answered = facts.Answered{Status: facts.Skipped, Reason: facts.FactMissing, Message: err.Error()}
			if own := (facts.Failure{}); errors.As(err, &own) {
				outcome.Reason = own.Reason
			}
		default:
			selected = append(selected, r)
			b.done[s.Name] = make(chan struct{})
			outcome.Answered = facts.No(facts.RunInterrupted, "the run ended before this source did")
		}
	}
	var all sync.WaitGroup
	for _, r := range selected {
		all.Go(func() { r.run(ctx) })
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		select {
		case <-ended:
		case <-time.After(shutdownGrace):
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	doc.Run.Finished = opt.Clock().UTC()
	doc.Run.ClockStep = doc.Run.Finished.Sub(started) - time.Since(began)
	doc.Run.Interrupted = errors.Is(context.Cause(ctx), ErrInterrupted)
	doc.Run.CutOff = errors.Is(ctx.Err(), context.DeadlineExceeded)
	b.doc = nil // a collector that outlives the run must not write to a document in use
	doc.Complete()
	return doc
}

// running is a source that is being asked.
type running struct {
	Source
	collector Collector
	env       Env
}

// run runs the collector and writes down how it went. A panic is that collector's
// failure and nobody else's.
func (r *running) run(ctx context.Context) {
	started, env := time.Now().UTC(), &r.env
	env.Progress(r.Name, "asking")
	var err error
	if panicked := Protect(func() { err = r.collector.Collect(ctx, env) }); panicked != nil {
		err = panicked
	}
	env.Store(func(d *facts.Document) {
		s := d.Sources[r.Name]
		s.Answered = facts.Sum(s.Asked)
		if err != nil {
			s.Answered = facts.FromError(err)
		}
		s.Started, s.TookMS = started, time.Since(started).Milliseconds()
		env.Progress(r.Name, string(s.Status))
	})
	close(env.store.done[r.Name])
}

// Protect turns a panic of f into an error. Collectors use it where a strange answer
// of one server must not take away what the others said.
func Protect(f func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error, please report it: %v\n%s", p, debug.Stack())
		}
	}()
	f()
	return nil
}
