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

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/secret"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// Options shape a run.
type Options struct {
	Version  string   // of the tool, for the facts
	Only     []string // sources to ask; all when empty
	Progress func(source, text string)
}

// grace is how long collectors may take to put away what they have learnt after
// the end of the run has been called.
const grace = 2 * time.Second

// Run asks every source of the estate and returns what was learnt. It returns
// when all have ended, or shortly after ctx has: then the document says that the
// run was interrupted, and holds everything that was stored until then.
func Run(ctx context.Context, est *estate.Estate, collectors []Collector, opt Options) *facts.Document {
	vantage, _ := os.Hostname()
	doc := &facts.Document{
		Schema:  facts.Schema,
		Estate:  est,
		Sources: map[string]*facts.Source{},
		Run:     facts.Run{Tool: "muster", Version: opt.Version, Vantage: vantage, Started: time.Now().UTC()},
	}
	b := &board{doc: doc, done: map[string]chan struct{}{}}
	if opt.Progress == nil {
		opt.Progress = func(string, string) {}
	}
	shared := Env{
		Estate: est, Vantage: vantage, board: b,
		DNS: dnsclient.New(), Logons: NewLogons(), Hosts: NewHostLimit(2), Secret: secret.Resolve, Progress: opt.Progress,
	}
	defer shared.DNS.Close()
	shared.locator = newLocator(est, shared.DNS)

	var wanted []Collector
	for _, c := range collectors {
		doc.Sources[c.Source()] = &facts.Source{Asked: map[string]*facts.Asked{}}
		switch err := c.Ready(est); {
		case len(opt.Only) > 0 && !slices.Contains(opt.Only, c.Source()):
			doc.Sources[c.Source()].Answered = facts.Answered{Status: facts.Skipped, Reason: facts.NoResult, Message: "left out by --only"}
		case err != nil:
			doc.Sources[c.Source()].Answered = facts.Answered{Status: facts.Skipped, Reason: facts.FactMissing, Message: err.Error()}
		default:
			wanted = append(wanted, c)
			b.done[c.Source()] = make(chan struct{})
			doc.Sources[c.Source()].Answered = facts.No(facts.RunInterrupted, "the run ended before this source did")
		}
	}
	var all sync.WaitGroup
	for _, c := range wanted {
		env := shared
		env.source = c.Source()
		all.Go(func() { runOne(ctx, c, &env) })
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		select {
		case <-ended:
		case <-time.After(grace):
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	doc.Run.Finished = time.Now().UTC()
	doc.Run.Interrupted = errors.Is(context.Cause(ctx), ErrInterrupted)
	// A collector that outlives the run must not write to a document in use.
	b.doc = &facts.Document{Sources: map[string]*facts.Source{}}
	for name := range doc.Sources {
		b.doc.Sources[name] = &facts.Source{Asked: map[string]*facts.Asked{}}
	}
	return doc
}

// runOne runs one collector and writes down how it went. A panic is that
// collector's failure and nobody else's.
func runOne(ctx context.Context, c Collector, env *Env) {
	started := time.Now().UTC()
	env.Progress(c.Source(), "asking")
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("internal error, please report it: %v\n%s", p, debug.Stack())
			}
		}()
		return c.Collect(ctx, env)
	}()
	env.Store(func(d *facts.Document) {
		s := d.Sources[c.Source()]
		s.Answered = facts.Sum(s.Asked)
		if err != nil {
			s.Answered = facts.FromError(err)
		}
		s.Started, s.TookMS = started, time.Since(started).Milliseconds()
		env.Progress(c.Source(), string(s.Status))
	})
	close(env.board.done[c.Source()])
}
