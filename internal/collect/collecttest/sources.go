// Package collecttest helps to test collectors: sources that stand in for others, and
// a suite of what every collector has to get right.
package collecttest

import (
	"context"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// With is a source whose collector is c, such as one with limits of a test's own.
func With(s collect.Source, c collect.Collector) collect.Source {
	s.New = func(collect.Limits) collect.Collector { return c }
	return s
}

// Stored is a source that asks nobody and stores what set writes.
func Stored(name string, set func(*facts.Document)) collect.Source {
	return Doing(name, func(_ context.Context, env *collect.Env) error {
		env.Store(set)
		return nil
	})
}

// Doing is a source that any estate file is enough for, and that does what do does.
func Doing(name string, do func(context.Context, *collect.Env) error) collect.Source {
	return With(collect.Source{Name: name}, doing(do))
}

type doing func(context.Context, *collect.Env) error

// Ready implements [collect.Collector].
func (doing) Ready(*estate.Estate) error { return nil }

// Collect implements [collect.Collector].
func (d doing) Collect(ctx context.Context, env *collect.Env) error { return d(ctx, env) }
