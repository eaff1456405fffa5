//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/secret"
)

// A child of this test asks for a core as large as there is room, and then does what the
// program does first.
func TestACrashLeavesNoMemoryOnDisk(t *testing.T) {
	if os.Getenv("MUSTER_TEST_CORE") != "" {
		withoutCore()
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil || limit.Cur != 0 || limit.Max != 0 {
			t.Errorf("a core may have %d bytes, at most %d: %v", limit.Cur, limit.Max, err)
		}
		return
	}
	cmd := exec.Command("sh", "-c", `ulimit -S -c "$(ulimit -H -c)"; exec "$0" -test.run '^TestACrashLeavesNoMemoryOnDisk$'`, os.Args[0])
	cmd.Env = append(os.Environ(), "MUSTER_TEST_CORE=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// What programs are started with, everybody on the machine may read. A secret is
// in no command line: neither in ours, which holds references, nor in that of a command that
// yields one.
func TestNoSecretIsInACommandLine(t *testing.T) {
	const password = "Correct.Horse.Command"
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := filepath.Join(t.TempDir(), "lines")
	script := filepath.Join(t.TempDir(), "yield")
	text := "#!/bin/sh\nfor p in $$ $PPID; do tr '\\0' ' ' </proc/$p/cmdline; echo; done >'" + lines + "'\ncat '" + file + "'\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := secret.Resolve(t.Context(), estate.Secret("cmd:sh "+script))
	if err != nil || got != password {
		t.Fatalf("got %q, %v", got, err)
	}
	seen, err := os.ReadFile(lines)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(seen), script) || bytes.Contains(seen, []byte(password)) {
		t.Errorf("the command lines were %q", seen)
	}
}
