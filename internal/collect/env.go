package collect

import (
	"context"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// Env is what a collector is given: the declaration, and everything that has to
// be shared between collectors so that together they stay gentle.
type Env struct {
	Estate   *estate.Estate
	Vantage  string            // the host name of the scanner
	DNS      *dnsclient.Client // shared sockets
	Logons   *Logons           // shared lock-out guard
	Hosts    *HostLimit        // shared limit of connections per host
	Secret   func(context.Context, estate.Secret) (string, error)
	Progress func(source, text string)

	source  Source
	limits  Limits
	asking  func(source, system string)
	store   *store
	locator *locator
	lost    *lost
	known   *facts.Document

	answered func(source, system string, how facts.Asked)
}

// store is the document under construction.
type store struct {
	mu   sync.Mutex
	doc  *facts.Document          // nil when the run has ended
	done map[string]chan struct{} // closed when the source has ended
}

// Store lets set write to the document. It may be called several times; set must
// not keep the document. When the run has ended without this collector, its document
// is in use and set is not called.
func (e *Env) Store(set Section) {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	if e.store.doc != nil {
		set(e.store.doc)
	}
}

// Facts waits until the named source has ended and then lets read look at the
// document. A source that does not run at all has ended. The error is that of
// ctx, whose end stops the waiting.
func (e *Env) Facts(ctx context.Context, source string, read func(*facts.Document)) error {
	if done, runs := e.store.done[source]; runs {
		select {
		case <-done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	if e.store.doc == nil {
		return context.Canceled
	}
	read(e.store.doc)
	return nil
}

// Ask notes that the collector turns to a system and starts the clock. The
// returned function notes how it went and must be called once; attempts counts
// how often the system was asked the decisive question.
func (e *Env) Ask(id, site, address string) (done func(a facts.Answered, attempts int)) {
	return e.AskWith(id, facts.Asked{Site: site, Address: address})
}

// AskWith is Ask for a system with more to say of it: generation, insecure.
func (e *Env) AskWith(id string, asked facts.Asked) (done func(a facts.Answered, attempts int)) {
	asked.Started, asked.Vantage = time.Now().UTC(), e.Vantage
	asked.Answered = facts.No(facts.RunInterrupted, "the run ended before an answer came")
	e.Store(func(d *facts.Document) { c := asked; d.Sources[e.source.Name].Asked[id] = &c })
	if e.lost.of(asked.Site) == nil {
		e.asking(e.source.Name, id)
	}
	return func(a facts.Answered, attempts int) {
		asked.Answered, asked.Attempts = a, attempts
		asked.TookMS = time.Since(asked.Started).Milliseconds()
		e.Store(func(d *facts.Document) { d.Sources[e.source.Name].Asked[id] = &asked })
		e.answered(e.source.Name, id, asked)
	}
}
