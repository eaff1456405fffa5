package collect_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// run asks sources of an estate without any declaration.
func run(ctx context.Context, opt collect.Options, sources ...collect.Source) *facts.Document {
	return collect.Run(ctx, &estate.Estate{}, sources, opt)
}

// section is what the tests store: the zones of one resolver.
func section(zones ...string) func(*facts.Document) {
	return func(d *facts.Document) {
		r := &facts.Resolver{Answered: facts.Yes(), Zones: map[string]*facts.Zone{}}
		for _, z := range zones {
			r.Zones[z] = &facts.Zone{}
		}
		d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{"r": r}}
	}
}

func wantOutcome(t *testing.T, d *facts.Document, source string, status facts.Status, reason facts.Reason, words string) {
	t.Helper()
	if s := d.Sources[source]; s == nil || s.Status != status || s.Reason != reason || !strings.Contains(s.Message, words) {
		t.Errorf("%s is %+v, want %s, %s, %q", source, s, status, reason, words)
	}
}

func TestHowASourceEndsIsWrittenDown(t *testing.T) {
	asks := func(outcomes ...facts.Answered) func(context.Context, *collect.Env) error {
		return func(_ context.Context, env *collect.Env) error {
			for i, a := range outcomes {
				env.Ask(string(rune('a'+i)), estate.Recovery, "10.0.0.1:1")(a, 1)
			}
			return nil
		}
	}
	fails := func(err error) func(context.Context, *collect.Env) error {
		return func(context.Context, *collect.Env) error { return err }
	}
	for name, c := range map[string]struct {
		do     func(context.Context, *collect.Env) error
		status facts.Status
		reason facts.Reason
		words  string
	}{
		"all systems answered":                {asks(facts.Yes(), facts.Yes()), facts.OK, "", ""},
		"one of two answered":                 {asks(facts.Yes(), facts.No(facts.Timeout, "silence")), facts.Partial, facts.CollectorPartial, "silence"},
		"none answered":                       {asks(facts.No(facts.Timeout, "silence")), facts.Failed, facts.Timeout, "silence"},
		"nobody was there to ask":             {asks(), facts.OK, "", ""},
		"the collector failed":                {fails(errors.New("broken")), facts.Failed, facts.CollectorFailed, "broken"},
		"the collector failed for a reason":   {fails(facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("no")}), facts.Failed, facts.PermissionDenied, "no"},
		"the collector ran into its deadline": {fails(context.DeadlineExceeded), facts.Failed, facts.Timeout, "deadline"},
		"the collector panicked":              {func(context.Context, *collect.Env) error { panic("unforeseen") }, facts.Failed, facts.CollectorFailed, "internal error, please report it: unforeseen"},
		"a system was asked and not answered for": {func(_ context.Context, env *collect.Env) error {
			env.Ask("a", estate.Recovery, "10.0.0.1:1") // the outcome is never told
			return nil
		}, facts.Failed, facts.RunInterrupted, "the run ended before an answer came"},
	} {
		t.Run(name, func(t *testing.T) {
			d := run(t.Context(), collect.Options{}, collecttest.Doing("dns", c.do), collecttest.Stored("other", section("z")))
			wantOutcome(t, d, "dns", c.status, c.reason, c.words)
			wantOutcome(t, d, "other", facts.OK, "", "")
			if d.DNS == nil || d.Run.Interrupted {
				t.Errorf("another source suffers: section %v, interrupted %v", d.DNS, d.Run.Interrupted)
			}
		})
	}
}

func TestOnlyTheSelectedSourcesAreAsked(t *testing.T) {
	var asked atomic.Int64
	counts := func(context.Context, *collect.Env) error { asked.Add(1); return nil }
	d := run(t.Context(), collect.Options{Only: []string{"b"}}, collecttest.Doing("a", counts), collecttest.Doing("b", counts), unready)
	wantOutcome(t, d, "a", facts.Skipped, facts.NoResult, "left out by --only")
	wantOutcome(t, d, "b", facts.OK, "", "")
	wantOutcome(t, d, "unready", facts.Skipped, facts.NoResult, "left out by --only")
	if asked.Load() != 1 {
		t.Errorf("%d sources were asked, want 1", asked.Load())
	}
}

// unready is a source that the estate file lacks something for.
var unready = collecttest.With(collect.Source{Name: "unready"}, lacking{})

type lacking struct{}

func (lacking) Ready(*estate.Estate) error                  { return errors.New("declare it") }
func (lacking) Collect(context.Context, *collect.Env) error { panic("it was not ready") }

func TestASourceThatCannotBeAskedSaysWhy(t *testing.T) {
	d := run(t.Context(), collect.Options{}, unready)
	wantOutcome(t, d, "unready", facts.Skipped, facts.FactMissing, "declare it")
}

func TestCollectorsGetTheLimitsOfTheRun(t *testing.T) {
	var got collect.Limits
	s := collecttest.Stored("dns", section())
	make := s.New
	s.New = func(l collect.Limits) collect.Collector { got = l; return make(l) }
	want := collect.Limits{RequestsPerSecond: 3, StepTimeout: time.Second}
	run(t.Context(), collect.Options{Limits: want}, s)
	if got != want {
		t.Errorf("got %+v", got)
	}
}

func TestLimitsOnlyShortenWhatASourceAllowsItself(t *testing.T) {
	own := collect.Limits{}
	if own.Rate(4) != 4 || own.Timeout(time.Minute) != time.Minute || own.Pause(time.Second) != time.Second {
		t.Error("no limits are not the source's own")
	}
	l := collect.Limits{RequestsPerSecond: 10, StepTimeout: time.Second, RetryPause: time.Millisecond}
	if l.Rate(4) != 10 || l.Timeout(time.Minute) != time.Second || l.Timeout(time.Millisecond) != time.Millisecond || l.Pause(time.Second) != time.Millisecond {
		t.Errorf("rate %v, timeouts %v and %v, pause %v", l.Rate(4), l.Timeout(time.Minute), l.Timeout(time.Millisecond), l.Pause(time.Second))
	}
	if collect.Unthrottled().Rate(4) != 0 {
		t.Error("no throttling is still a rate")
	}
}

// The clock of these tests is not that of the machine: they do not wait.

func TestWhatWasStoredBeforeTheEndOfTheRunIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		cause       error // with which the run ends; its deadline when nil
		stubborn    bool  // the collector does not end with the run
		interrupted bool
	}{
		"the user ends the run":                               {collect.ErrInterrupted, false, true},
		"the user ends the run, and a collector does not end": {collect.ErrInterrupted, true, true},
		"the deadline ends the run":                           {nil, false, false},
		"the deadline ends it, and a collector does not end":  {nil, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				if c.cause == nil {
					var stop context.CancelFunc
					ctx, stop = context.WithTimeout(ctx, time.Minute)
					defer stop()
				} else {
					time.AfterFunc(time.Minute, func() { cancel(c.cause) })
				}
				released, written := make(chan struct{}), make(chan struct{})
				slow := collecttest.Doing("dns", func(ctx context.Context, env *collect.Env) error {
					env.Store(section("before"))
					done := env.Ask("r", estate.Recovery, "10.0.0.1:53")
					if c.stubborn {
						<-released
						env.Store(section("after"))
						done(facts.Yes(), 1)
						close(written)
						return nil
					}
					<-ctx.Done()
					return ctx.Err()
				})
				d := run(ctx, collect.Options{}, slow, collecttest.Stored("other", func(*facts.Document) {}))
				if d.Run.Interrupted != c.interrupted {
					t.Errorf("interrupted: %v", d.Run.Interrupted)
				}
				if took := d.Run.Finished.Sub(d.Run.Started); took > time.Minute+10*time.Second {
					t.Errorf("the run ended %s after its start", took)
				}
				close(released)
				if c.stubborn {
					<-written
				}
				if d.DNS == nil || d.DNS.Resolvers["r"].Zones["before"] == nil || d.DNS.Resolvers["r"].Zones["after"] != nil {
					t.Errorf("the document of a run that has ended: %+v", d.DNS)
				}
				if d.Sources["dns"].Learnt() || d.Sources["dns"].Asked["r"].Reason != facts.RunInterrupted {
					t.Errorf("the source is %+v, its system %+v", d.Sources["dns"].Answered, d.Sources["dns"].Asked["r"])
				}
				wantOutcome(t, d, "other", facts.OK, "", "")
			})
		})
	}
}

func TestFactsOfAnotherSourceAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := collecttest.Doing("late", func(_ context.Context, env *collect.Env) error {
			time.Sleep(time.Hour)
			env.Store(section("late"))
			return nil
		})
		reads := func(name, of string, seen *bool) collect.Source {
			return collecttest.Doing(name, func(ctx context.Context, env *collect.Env) error {
				return env.Facts(ctx, of, func(d *facts.Document) { *seen = d.DNS != nil })
			})
		}
		var ofLate, ofNobody, ofUnready bool
		d := run(t.Context(), collect.Options{}, late, unready,
			reads("a", "late", &ofLate), reads("b", "nobody", &ofNobody), reads("c", "unready", &ofUnready))
		if !ofLate {
			t.Error("the facts of another source were read before it had ended")
		}
		if ofNobody || ofUnready {
			t.Error("a source that does not run was waited for")
		}
		for _, name := range []string{"a", "b", "c"} {
			wantOutcome(t, d, name, facts.OK, "", "")
		}
	})
}

func TestTheEndOfTheRunEndsTheWaitingForAnotherSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		endless := collecttest.Doing("endless", func(ctx context.Context, _ *collect.Env) error { <-ctx.Done(); return ctx.Err() })
		d := run(ctx, collect.Options{}, endless, collecttest.Doing("waiting", func(ctx context.Context, env *collect.Env) error {
			return env.Facts(ctx, "endless", func(*facts.Document) { t.Error("read before its end") })
		}))
		wantOutcome(t, d, "waiting", facts.Failed, facts.Timeout, "deadline")
	})
}

func TestOnlySoManyConnectionsGoToOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := collect.NewHostLimit(2)
		first, err1 := h.Acquire(t.Context(), "dc1")
		second, err2 := h.Acquire(t.Context(), "dc1")
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		defer second()
		other, err := h.Acquire(t.Context(), "dc2")
		if err != nil {
			t.Fatalf("another host has no slot: %v", err)
		}
		defer other()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.Acquire(short, "dc1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a third connection: %v", err)
		}
		first()
		first() // giving back twice gives back once
		third, err := h.Acquire(t.Context(), "dc1")
		if err != nil {
			t.Fatal(err)
		}
		defer third()
		again, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.Acquire(again, "dc1"); err == nil {
			t.Error("a slot that was given back twice counts twice")
		}
	})
}
