package collect_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/collect/refusals"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// signsIn is a source that signs in with one of the names of credentials.
func signsIn(name string, kinds []estate.CredentialKind, do func(context.Context, *collect.Account, error) error) collect.Source {
	s := collecttest.Doing(name, func(ctx context.Context, env *collect.Env) error {
		account, err := env.SignIn(ctx, name)
		return do(ctx, account, err)
	})
	s.Credentials = kinds
	return s
}

func TestTheCredentialOfASourceIsFound(t *testing.T) {
	const password = "correct-horse"
	t.Setenv("MUSTER_TEST_SECRET", password)
	t.Setenv("MUSTER_TEST_EMPTY", "")
	fallback := []estate.CredentialKind{{Name: "grouppolicy", Fallback: "directory"}}
	of := func(user, secret string) *estate.Credential {
		return &estate.Credential{Username: user, Password: estate.Secret(secret), CAFile: "ca.pem"}
	}
	for name, c := range map[string]struct {
		credentials map[string]*estate.Credential
		where       string // of the account; "" for none
		words       string // of the error; "" for none
	}{
		"its own":                              {map[string]*estate.Credential{"grouppolicy": of("a", "env:MUSTER_TEST_SECRET"), "directory": of("b", "env:MUSTER_TEST_EMPTY")}, "credentials.grouppolicy", ""},
		"the one it falls back on":             {map[string]*estate.Credential{"directory": of("a", "env:MUSTER_TEST_SECRET")}, "credentials.directory", ""},
		"only one of somebody else":            {map[string]*estate.Credential{"prism": of("a", "env:MUSTER_TEST_SECRET")}, "", "no credentials.grouppolicy in the estate file"},
		"none at all":                          {nil, "", "no credentials.grouppolicy in the estate file"},
		"a secret that is not there":           {map[string]*estate.Credential{"grouppolicy": of("a", "env:MUSTER_TEST_NOT_SET")}, "credentials.grouppolicy", "credentials.grouppolicy.password: "},
		"a secret that is empty":               {map[string]*estate.Credential{"grouppolicy": of("a", "env:MUSTER_TEST_EMPTY")}, "credentials.grouppolicy", "empty"},
		"a name that is empty":                 {map[string]*estate.Credential{"grouppolicy": of("", "env:MUSTER_TEST_SECRET")}, "credentials.grouppolicy", "the user name of credentials.grouppolicy is empty"},
		"an API key, which has no name beside": {map[string]*estate.Credential{"grouppolicy": {Method: "apikey", Password: "env:MUSTER_TEST_SECRET", CAFile: "ca.pem"}}, "credentials.grouppolicy", ""},
	} {
		t.Run(name, func(t *testing.T) {
			collect.Run(t.Context(), &estate.Estate{Credentials: c.credentials}, []collect.Source{
				signsIn("grouppolicy", fallback, func(ctx context.Context, a *collect.Account, err error) error {
					if (a == nil) != (c.where == "") || a != nil && (a.Where != c.where || a.Terms.Where != c.where || a.Terms.CAFile != "ca.pem") {
						t.Errorf("the account is %+v", a)
					}
					if (err == nil) != (c.words == "") || err != nil && (!strings.Contains(err.Error(), c.words) || facts.FromError(err).Reason != facts.FactMissing) {
						t.Errorf("the error is %v, want %q", err, c.words)
					}
					if a == nil {
						return nil
					}
					tried := false
					if tryErr := a.Try(ctx, func() error { tried = true; return nil }); (tryErr == nil) != (err == nil) || tried != (err == nil) {
						t.Errorf("tried: %v, %v", tried, tryErr)
					}
					if err == nil && a.Secret != password {
						t.Error("the secret is another one")
					}
					return nil
				}),
			}, collect.Options{})
		})
	}
}

// A domain locks an account after a handful of wrong passwords, whoever sends them
// and however the account is spelt.
func TestARefusedAccountIsTriedOnceInARunHoweverItIsSpelt(t *testing.T) {
	t.Setenv("MUSTER_TEST_ONE", "wrong")
	t.Setenv("MUSTER_TEST_TWO", "wrong")
	t.Setenv("MUSTER_TEST_OTHER", "another")
	for name, c := range map[string]struct {
		user, secret string
		tried        int64 // by both sources together
	}{
		"the same words":                     {"svc@corp.example", "env:MUSTER_TEST_ONE", 1},
		"the secret from elsewhere":          {"svc@corp.example", "env:MUSTER_TEST_TWO", 1},
		"the name of older systems":          {`CORP\svc`, "env:MUSTER_TEST_TWO", 1},
		"the bare name":                      {"svc", "env:MUSTER_TEST_ONE", 1},
		"another case":                       {"SVC@Corp.Example", "env:MUSTER_TEST_ONE", 1},
		"blanks around":                      {" svc ", "env:MUSTER_TEST_ONE", 1},
		"another suffix":                     {"svc@corp.example.com", "env:MUSTER_TEST_ONE", 1},
		"another account":                    {"svc2@corp.example", "env:MUSTER_TEST_ONE", 2},
		"another password, so a new attempt": {"svc@corp.example", "env:MUSTER_TEST_OTHER", 2},
	} {
		t.Run(name, func(t *testing.T) {
			var tried atomic.Int64
			everywhere := func(ctx context.Context, a *collect.Account, err error) error {
				if err != nil {
					return err
				}
				var hosts sync.WaitGroup
				for range 20 {
					hosts.Go(func() {
						err := a.Try(ctx, func() error {
							tried.Add(1)
							return fmt.Errorf("%w: wrong password", facts.ErrRefused)
						})
						if got := facts.FromError(err); got.Reason != facts.PermissionDenied || !strings.Contains(got.Message, "wrong password") {
							t.Errorf("an attempt ended as %+v", got)
						}
					})
				}
				hosts.Wait()
				return nil
			}
			est := &estate.Estate{Credentials: map[string]*estate.Credential{
				"directory": {Username: "svc@corp.example", Password: "env:MUSTER_TEST_ONE"},
				"windows":   {Username: c.user, Password: estate.Secret(c.secret)},
			}}
			d := collect.Run(t.Context(), est, []collect.Source{signsIn("directory", nil, everywhere), signsIn("windows", nil, everywhere)}, collect.Options{})
			if tried.Load() != c.tried {
				t.Errorf("tried %d times, want %d", tried.Load(), c.tried)
			}
			for name, s := range d.Sources {
				if !s.Learnt() {
					t.Errorf("%s: %+v", name, s.Answered)
				}
			}
		})
	}
}

func TestWhatTheLockOutGuardAllows(t *testing.T) {
	refused := fmt.Errorf("%w: wrong password", facts.ErrRefused)
	silent := errors.New("nobody there")
	for name, c := range map[string]struct {
		outcomes []error // of attempts, one after the other
		tried    int
		reasons  []facts.Reason
	}{
		"a wrong password is tried once":                    {[]error{refused, nil, nil}, 1, []facts.Reason{facts.PermissionDenied, facts.PermissionDenied, facts.PermissionDenied}},
		"a server that is silent has refused nobody":        {[]error{silent, silent, nil}, 3, []facts.Reason{facts.CollectorFailed, facts.CollectorFailed, ""}},
		"a right password is used everywhere":               {[]error{nil, nil, nil}, 3, []facts.Reason{"", "", ""}},
		"an account that is locked meanwhile is left alone": {[]error{nil, refused, nil}, 2, []facts.Reason{"", facts.PermissionDenied, facts.PermissionDenied}},
		"a refusal after silence ends it as well":           {[]error{silent, refused, nil}, 2, []facts.Reason{facts.CollectorFailed, facts.PermissionDenied, facts.PermissionDenied}},
	} {
		t.Run(name, func(t *testing.T) {
			l, tried := collect.NewLogons(nil), 0
			for i, outcome := range c.outcomes {
				err := l.Try(t.Context(), "svc", func() error { tried++; return outcome })
				if got := facts.FromError(err).Reason; got != c.reasons[i] {
					t.Errorf("attempt %d: %q (%v), want %q", i, got, err, c.reasons[i])
				}
			}
			if tried != c.tried {
				t.Errorf("tried %d times, want %d", tried, c.tried)
			}
		})
	}
}

func TestUntilAPasswordIsProvenOneServerTriesItAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := collect.NewLogons(nil)
		var now, most atomic.Int64
		attempt := func() error {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			return errors.New("nobody there")
		}
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() { _ = l.Try(t.Context(), "svc", attempt) })
		}
		all.Wait()
		if most.Load() != 1 {
			t.Errorf("%d servers tried it at a time", most.Load())
		}
		if err := l.Try(t.Context(), "svc", func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for range 10 {
			all.Go(func() { _ = l.Try(t.Context(), "svc", attempt) })
		}
		all.Wait()
		if took := time.Since(start); took != time.Second {
			t.Errorf("a proven password was used by one after the other: %s", took)
		}
	})
}

func TestTheEndOfTheRunEndsTheWaitingForAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := collect.NewLogons(nil)
		go func() { _ = l.Try(t.Context(), "svc", func() error { time.Sleep(time.Hour); return nil }) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := l.Try(ctx, "svc", func() error { t.Error("tried beside another attempt"); return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		time.Sleep(2 * time.Hour) // the attempt ends
	})
}

// A panic in an attempt must not leave the others waiting for their turn.
func TestAPanicInAnAttemptLetsTheNextOneTry(t *testing.T) {
	l := collect.NewLogons(nil)
	if err := collect.Protect(func() { _ = l.Try(t.Context(), "svc", func() error { panic("unforeseen") }) }); err == nil {
		t.Fatal("the panic is gone")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := l.Try(ctx, "svc", func() error { return nil }); err != nil {
		t.Errorf("got %v", err)
	}
}

// Somebody who starts one run after the other must not lock the account either.
func TestFiveNervousRunsTryARefusedPasswordOnce(t *testing.T) {
	t.Setenv("MUSTER_TEST_ONE", "wrong")
	t.Setenv("MUSTER_TEST_OTHER", "changed")
	for name, c := range map[string]struct {
		between func(*refusals.Memory) // after each run
		secret  func(run int) string
		tried   int64
	}{
		"nothing happens between them": {func(*refusals.Memory) {}, func(int) string { return "env:MUSTER_TEST_ONE" }, 1},
		"the password was changed before the last": {func(*refusals.Memory) {}, func(run int) string {
			return map[bool]string{true: "env:MUSTER_TEST_OTHER", false: "env:MUSTER_TEST_ONE"}[run == 4]
		}, 2},
		"each is told to forget what was refused": {func(m *refusals.Memory) { _ = m.Forget() }, func(int) string { return "env:MUSTER_TEST_ONE" }, 5},
	} {
		t.Run(name, func(t *testing.T) {
			var tried atomic.Int64
			memory := refusals.Open(filepath.Join(t.TempDir(), "refused.json"))
			for run := range 5 {
				before := tried.Load()
				est := &estate.Estate{Credentials: map[string]*estate.Credential{"directory": {Username: "svc", Password: estate.Secret(c.secret(run))}}}
				collect.Run(t.Context(), est, []collect.Source{signsIn("directory", nil, func(ctx context.Context, a *collect.Account, err error) error {
					if err != nil {
						return err
					}
					for range 3 {
						err := a.Try(ctx, func() error { tried.Add(1); return fmt.Errorf("%w: dc-fra-01 said no", facts.ErrRefused) })
						got := facts.FromError(err)
						if got.Reason != facts.PermissionDenied || !strings.Contains(got.Message, "dc-fra-01 said no") {
							t.Errorf("run %d ended as %+v", run, got)
						}
						if tried.Load() == before && !strings.Contains(got.Message, "--retry-credentials") {
							t.Errorf("run %d does not say what to do: %s", run, got.Message)
						}
					}
					return nil
				})}, collect.Options{Refused: memory})
				c.between(memory)
			}
			if tried.Load() != c.tried {
				t.Errorf("tried %d times, want %d", tried.Load(), c.tried)
			}
		})
	}
}
