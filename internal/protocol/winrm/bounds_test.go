package winrm

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
)

// talkative is a host that has an answer to everything.
func talkative() wsman.Host {
	return wsman.Host{
		Classes:  map[string][]wsman.Instance{"root/cimv2/Win32_Service": {{"Name": "a"}, {"Name": "b"}}},
		Registry: map[string]wsman.Key{`SOFTWARE\Citrix`: {Values: map[string]any{"a": "b"}}},
		Script:   func(text string) wsman.Output { return wsman.Output{Stdout: "[" + text + "]"} },
	}
}

// ask does one thing of each kind.
var ask = map[string]func(context.Context, *Session) error{
	"query": func(ctx context.Context, s *Session) error {
		_, err := s.Query(ctx, "root/cimv2", "SELECT Name FROM Win32_Service", 9)
		return err
	},
	"registry": func(ctx context.Context, s *Session) error {
		_, err := s.Registry(View64).EnumKey(ctx, "SOFTWARE")
		return err
	},
	"script": func(ctx context.Context, s *Session) error {
		_, err := s.Run(ctx, Script{"a.ps1", "Get-A"})
		return err
	},
}

func TestHostsInTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		deed   wsman.FailureMode
		want   string
		reason facts.Reason
	}{
		"a fault":                {wsman.Break, "Something went wrong in the provider", facts.CollectorFailed},
		"access denied":          {wsman.Refuse, "Access is denied", facts.PermissionDenied},
		"a broken connection":    {wsman.Drop, "", facts.CollectorFailed},
		"an answer without end":  {wsman.Flood, "longer than 1024 KiB", facts.CollectorFailed},
		"an answer that is none": {wsman.Garbage, "makes no sense", facts.CollectorFailed},
	} {
		t.Run(name, func(t *testing.T) {
			for what, do := range ask {
				l := simulate(t, talkative(), true)
				s := dial(t, l.options())
				l.FailWith(wsman.Failure{Do: c.deed})
				err := do(t.Context(), s)
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "example.com") {
					t.Errorf("%s: got %v, want %q", what, err, c.want)
				}
				if r := facts.FromError(err).Reason; r != c.reason && c.deed != wsman.Drop {
					t.Errorf("%s: the reason is %s, want %s", what, r, c.reason)
				}
				l.FailWith()
				if err := do(t.Context(), s); err != nil {
					t.Errorf("%s: afterwards: %v", what, err)
				}
			}
		})
	}
}

// The library asks 2,500 times a second when the answer to Receive is a fault.
func TestFaultOnReceiveEndsTheScript(t *testing.T) {
	bothWays(t, talkative(), func(t *testing.T, l *lab, s *Session) {
		l.FailWith(wsman.Failure{On: "Receive", Do: wsman.Break})
		_, err := s.Run(t.Context(), Script{"a.ps1", "Get-A"})
		var fault *Fault
		if !errors.As(err, &fault) || fault.Number() != 2152992672 {
			t.Errorf("got %v", err)
		}
		if n := l.Requests()["Receive"]; n != 1 {
			t.Errorf("the host was asked %d times, want once", n)
		}
		if n := l.Shells(); n != 0 {
			t.Errorf("%d shells are left", n)
		}
	})
}

func TestHostThatNeverHasOutputIsAskedSlowly(t *testing.T) {
	for name, deed := range map[string]wsman.FailureMode{"it says that it has none": wsman.TimeOut, "it says nothing": wsman.Empty} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, talkative(), true)
			s := dial(t, l.options())
			l.FailWith(wsman.Failure{On: "Receive", Do: deed})
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			_, err := s.Run(ctx, Script{"a.ps1", "Get-A"})
			if facts.FromError(err).Reason != facts.Timeout {
				t.Errorf("got %v", err)
			}
			if n := l.Requests()["Receive"]; n < 2 || n > 20 {
				t.Errorf("the host was asked %d times in half a second", n)
			}
			if n := l.Shells(); n != 0 {
				t.Errorf("%d shells are left", n)
			}
		})
	}
}

func TestPagesWithoutEndOrContent(t *testing.T) {
	var many []wsman.Instance
	for range 120 {
		many = append(many, wsman.Instance{"Name": "a"})
	}
	l := simulate(t, wsman.Host{Classes: map[string][]wsman.Instance{"root/cimv2/Win32_Service": many}}, true)
	s := dial(t, l.options())
	l.FailWith(wsman.Failure{On: "Pull", Do: wsman.Empty})
	if _, err := s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_Service", 1000); err == nil || !strings.Contains(err.Error(), "goes on and on") {
		t.Errorf("got %v", err)
	}
	if n := l.Requests()["Pull"]; n > emptyPages+1 {
		t.Errorf("the host was asked for %d pages", n)
	}
}

// promptly expects do to end within a second after its context.
func promptly(t *testing.T, do func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := do(ctx)
	// A run waits for two seconds after its end.
	if took := time.Since(began) - 200*time.Millisecond; took > 2*time.Second {
		t.Errorf("it took %s after the end", took)
	}
	if facts.FromError(err).Reason != facts.Timeout {
		t.Errorf("got %v (%s), want a timeout", err, facts.FromError(err).Reason)
	}
}

func TestBlackHoles(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	mute := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	mute.StartTLS()
	t.Cleanup(func() { mute.CloseClientConnections(); mute.Close() })

	o := (&lab{http: mute}).options()
	t.Run("nobody speaks TLS", func(t *testing.T) {
		o := o
		o.Address = silent.Addr().String()
		promptly(t, func(ctx context.Context) error { _, err := Dial(ctx, o); return err })
	})
	t.Run("nobody speaks HTTP", func(t *testing.T) {
		promptly(t, func(ctx context.Context) error { _, err := Dial(ctx, o); return err })
	})
	t.Run("nobody connects", func(t *testing.T) {
		o := o
		o.Dial = func(ctx context.Context, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
		promptly(t, func(ctx context.Context) error { _, err := Dial(ctx, o); return err })
	})
	for what, do := range ask {
		t.Run("it stops in the middle of a "+what, func(t *testing.T) {
			l := simulate(t, talkative(), true)
			s := dial(t, l.options())
			l.FailWith(wsman.Failure{Do: wsman.Hang})
			promptly(t, func(ctx context.Context) error { return do(ctx, s) })
		})
	}
	t.Run("a call has an end of its own", func(t *testing.T) {
		l := simulate(t, talkative(), true)
		o := l.options()
		o.Timeout = 200 * time.Millisecond
		s := dial(t, o)
		l.FailWith(wsman.Failure{Do: wsman.Hang})
		promptly(t, func(ctx context.Context) error { return ask["registry"](context.WithoutCancel(ctx), s) })
	})
}

func TestScriptThatHangsLeavesNoShell(t *testing.T) {
	bothWays(t, talkative(), func(t *testing.T, l *lab, s *Session) {
		for _, on := range []string{"Receive", "Command"} {
			l.FailWith(wsman.Failure{On: on, Do: wsman.Hang})
			promptly(t, func(ctx context.Context) error { return ask["script"](ctx, s) })
			if n := l.Shells(); n != 0 {
				t.Errorf("%s: %d shells are left", on, n)
			}
		}
	})
}

func TestCloseEndsCalls(t *testing.T) {
	l := simulate(t, talkative(), true)
	s := dial(t, l.options())
	l.FailWith(wsman.Failure{On: "Receive", Do: wsman.Hang})
	ended := make(chan error, 1)
	go func() { ended <- ask["script"](t.Context(), s) }()
	eventually(t, "the script runs", func() bool { return l.Requests()["Receive"] == 1 })
	s.Close()
	if err := <-ended; err == nil {
		t.Error("a script without an end has ended well")
	}
	if n := l.Shells(); n != 0 {
		t.Errorf("%d shells are left", n)
	}
	eventually(t, "all connections are closed", func() bool { open, _ := l.connections(); return open == 0 })
}

// With the library, 50 clients leave 50 sockets and 131 goroutines.
func TestNothingIsLeftBehind(t *testing.T) {
	for name, inTLS := range map[string]bool{"inside TLS": true, "sealed": false} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, talkative(), inTLS)
			before := runtime.NumGoroutine()
			const sessions = 50
			for i := range sessions {
				o := l.options()
				if i%5 == 0 {
					o.Password = "Not-the-one.2026"
				}
				s, err := Dial(t.Context(), o)
				if err != nil {
					continue
				}
				for _, do := range ask {
					if err := do(t.Context(), s); err != nil {
						t.Error(err)
					}
				}
				s.Close()
			}
			eventually(t, "all connections are closed", func() bool { open, _ := l.connections(); return open == 0 })
			if _, seen := l.connections(); seen != sessions {
				t.Errorf("%d sessions made %d connections", sessions, seen)
			}
			eventually(t, "all goroutines have ended", func() bool { return runtime.NumGoroutine() <= before })
			if l.Shells() != 0 || l.Enumerations() != 0 {
				t.Errorf("%d shells and %d enumerations are left", l.Shells(), l.Enumerations())
			}
		})
	}
}

// With the library, most of 20 runs at once over one NTLM client are refused.
func TestOneSessionForManyAtOnce(t *testing.T) {
	bothWays(t, talkative(), func(t *testing.T, l *lab, s *Session) {
		var all sync.WaitGroup
		for range 20 {
			for what, do := range ask {
				all.Go(func() {
					if err := do(t.Context(), s); err != nil {
						t.Errorf("%s: %v", what, err)
					}
				})
			}
		}
		all.Wait()
		if _, seen := l.connections(); seen != 1 || l.guard.Logons()["ntlm"] != 1 {
			t.Errorf("%d connections, %v logons; want one", seen, l.guard.Logons())
		}
	})
}
