package main

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
)

// tripwire listens at one address over TCP and UDP, and counts what comes.
type tripwire struct {
	address string
	came    atomic.Int64
}

func newTripwire(t *testing.T) *tripwire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &tripwire{address: listener.Addr().String()}
	socket, err := net.ListenPacket("udp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = listener.Close(), socket.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			w.came.Add(1)
			_ = conn.Close()
		}
	}()
	go func() {
		for b := make([]byte, 1500); ; {
			if _, _, err := socket.ReadFrom(b); err != nil {
				return
			}
			w.came.Add(1)
		}
	}()
	return w
}

// works makes sure that it would have noticed.
func (w *tripwire) works(t *testing.T) {
	t.Helper()
	before := w.came.Load()
	for _, network := range []string{"tcp", "udp"} {
		conn, err := net.Dial(network, w.address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
	}
	for deadline := time.Now().Add(10 * time.Second); w.came.Load() < before+2; {
		if time.Now().After(deadline) {
			t.Fatalf("the tripwire noticed %d of 2", w.came.Load()-before)
		}
		time.Sleep(time.Millisecond)
	}
}

var (
	ofProduction = regexp.MustCompile(`(?s)\n  production:\n.*?\n  recovery:\n`)
	endpoint     = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	sysvolAt     = regexp.MustCompile(`sysvol: \S+`)
)

// rewired gives every system of production in an estate file another address.
func rewired(t *testing.T, file, address string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := ofProduction.ReplaceAllStringFunc(string(text), func(part string) string {
		return sysvolAt.ReplaceAllString(endpoint.ReplaceAllString(part, address), "sysvol: "+t.TempDir())
	})
	if strings.Count(changed, address) < 20 {
		t.Fatalf("production has only %d addresses:\n%s", strings.Count(changed, address), changed)
	}
	out := filepath.Join(filepath.Dir(file), "rewired.yaml")
	if err := os.WriteFile(out, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

func theLab(t *testing.T, faults ...string) (estateFile string) {
	t.Helper()
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	file, err := l.WriteTo(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestNothingIsSentToASiteThatIsTakenToBeLost(t *testing.T) {
	file, wire := theLab(t), newTripwire(t)
	dir := t.TempDir()
	known, out, collected := filepath.Join(dir, "known.json"), filepath.Join(dir, "results.json"), filepath.Join(dir, "lost.json")
	if code, _, stderr := muster(t, "collect", "-e", file, "-o", known); code != exitGo {
		t.Fatal(code, stderr)
	}
	dark := rewired(t, file, wire.address)
	for name, args := range map[string][]string{"alone": nil, "with what is known": {"--last-known", known}} {
		code, stdout, stderr := muster(t, append([]string{"scan", "-e", dark, "--as-if-lost", "production", "--facts", collected, "-o", "json=" + out, "-o", "table"}, args...)...)
		if code != exitGo {
			t.Fatalf("%s: exit code %d: %s", name, code, stderr)
		}
		if n := wire.came.Load(); n > 0 {
			t.Errorf("%s: production was sent something %d times", name, n)
		}
		doc, err := results.Read(out, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := doc.Verdict.Decision; d != results.NotProven.WouldBe() && d != results.Go.WouldBe() || doc.Gate != nil || doc.WhatIf.Lost.Site != "production" {
			t.Errorf("%s: %s with the gate %v: %s", name, d, doc.Gate, doc.Verdict.Because)
		}
		if (doc.WhatIf.Lost.Known != "") != (args != nil) {
			t.Errorf("%s: known from %q", name, doc.WhatIf.Lost.Known)
		}
		lost := doc.WhatIf.Lost
		if n := len(lost.Now) + len(lost.Check) + len(lost.Waiting); n < 20 || len(lost.Waiting) == 0 && args == nil || len(lost.Check) == 0 && args != nil {
			t.Errorf("%s: %d can start now, %d to be checked, %d wait", name, len(lost.Now), len(lost.Check), len(lost.Waiting))
		}
		last := "\nWAITS\n"
		if args != nil {
			last = "TO BE CHECKED ONCE IT RUNS"
		}
		for _, want := range []string{"CAN START NOW", last, "nothing was sent there"} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s: the report does not say %q", name, want)
			}
		}
	}
	doc, err := facts.Read(collected, nil)
	if err != nil {
		t.Fatal(err)
	}
	unasked := 0
	for source, s := range doc.Sources {
		for id, a := range s.Asked {
			if a.Site != "production" {
				continue
			}
			unasked++
			if a.Status != facts.Skipped || a.Reason != facts.NoResult || !strings.Contains(a.Message, facts.ErrLost.Error()) {
				t.Errorf("%s %s was asked: %+v", source, id, a.Answered)
			}
		}
	}
	if unasked < 20 {
		t.Errorf("only %d systems of production stand in the facts", unasked)
	}
	wire.works(t)

	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"last-known facts without a lost site": {[]string{"scan", "-e", file, "--last-known", known}, "it needs --as-if-lost production"},
		"another site":                         {[]string{"scan", "-e", file, "--as-if-lost", "recovery"}, "only production can be taken to be lost"},
		"a typo":                               {[]string{"scan", "-e", file, "--as-if-lost", "prodution"}, `did you mean "production"?`},
		"a gate":                               {[]string{"scan", "-e", file, "--as-if-lost", "production", "--fail-on", "low"}, "--as-if-lost asks what the verdict would be"},
		"a gate for facts that were collected that way": {[]string{"evaluate", collected, "--allow-unknown"}, "asks what the verdict would be"},
		"last-known facts of a lost site":               {[]string{"evaluate", collected, "--last-known", collected}, "was taken to be lost as well"},
		"last-known facts for an ordinary run":          {[]string{"evaluate", known, "--last-known", known}, "no site is taken to be lost"},
		"both merged":                                   {[]string{"evaluate", known, collected}, "give the latter with --last-known"},
	} {
		if code, _, stderr := muster(t, c.args...); code != exitError || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit code %d with %q, want %q", name, code, stderr, c.want)
		}
	}
}

// An ordinary scan never takes anything to be lost by itself: it says how to ask.
func TestASilentProductionIsProposedToBeTakenForLost(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	_ = closed.Close()
	file := theLab(t)
	for name, c := range map[string]struct {
		file     string
		proposed bool
	}{"production answers": {file, false}, "production is silent": {rewired(t, file, nobody), true}} {
		code, stdout, _ := muster(t, "scan", "-e", c.file, "-o", "json")
		if got := strings.Contains(stdout, "muster scan --as-if-lost production"); got != c.proposed {
			t.Errorf("%s: proposed: %v", name, got)
		}
		if strings.Contains(stdout, "WOULD BE") || c.proposed && code != exitNotProven {
			t.Errorf("%s: exit code %d, or a what-if", name, code)
		}
	}
}
