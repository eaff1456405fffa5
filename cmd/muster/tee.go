package main

import (
	"context"
	"errors"
	"log/slog"
)

// tee hands what is logged to several handlers.
type tee []slog.Handler

// Enabled implements [slog.Handler].
func (t tee) Enabled(ctx context.Context, l slog.Level) bool {
	for _, h := range t {
		if h.Enabled(ctx, l) {
			return true
		}
	}
	return false
}

// Handle implements [slog.Handler].
func (t tee) Handle(ctx context.Context, r slog.Record) error {
	var problems []error
	for _, h := range t {
		problems = append(problems, h.Handle(ctx, r.Clone()))
	}
	return errors.Join(problems...)
}

// WithAttrs implements [slog.Handler].
func (t tee) WithAttrs(attrs []slog.Attr) slog.Handler {
	all := make(tee, 0, len(t))
	for _, h := range t {
		all = append(all, h.WithAttrs(attrs))
	}
	return all
}

// WithGroup implements [slog.Handler].
func (t tee) WithGroup(name string) slog.Handler {
	all := make(tee, 0, len(t))
	for _, h := range t {
		all = append(all, h.WithGroup(name))
	}
	return all
}
