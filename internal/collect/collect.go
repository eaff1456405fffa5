// Package collect runs the collectors side by side and keeps what each of them
// learnt, however badly the others fare. It is the only place that knows of
// deadlines for a whole run, of limits per host and of refused logons.
package collect

import (
	"context"
	"errors"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Collector asks one source. Implementations live in checks/, one package each,
// beside the [Source] that they belong to.
type Collector interface {
	// Ready says in one sentence why the source cannot be asked with this estate
	// file, or nil. Such a source is reported as skipped.
	Ready(*estate.Estate) error
	// Collect asks, and stores its section with env.Store even when ctx ends
	// early: what was learnt is kept. The error, if any, is for the source as a
	// whole; single failures are told through [Env.Asked].
	Collect(ctx context.Context, env *Env) error
}

// Section is a change to a document: a collector's way to put its section there.
type Section func(*facts.Document)

// ErrInterrupted is the cause of a context that the user ended, as opposed to one
// whose deadline passed.
var ErrInterrupted = errors.New("interrupted")
