package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/lab"
)

func TestWhoseDesktopsAreIsAskedForAndStaysOutOfTheFacts(t *testing.T) {
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	dir := t.TempDir()
	estate, err := l.WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	facts := filepath.Join(dir, "facts.json")
	if code, _, stderr := muster(t, "collect", "-e", estate, "--only", "citrixcloud", "-o", facts); code != exitGo {
		t.Fatal(code, stderr)
	}
	text, err := os.ReadFile(facts)
	if err != nil {
		t.Fatal(err)
	}
	code, out, stderr := muster(t, "attest", facts, "-e", estate, "--list", "assignments")
	head, list, _ := strings.Cut(strings.TrimSuffix(out, "\n"), "\n")
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(list)))
	lines := strings.Split(list, "\n")
	if code != exitGo || !strings.HasPrefix(head, fmt.Sprintf("# W11-Dev-FRA: %d of %d machines, sha256 %s", len(lines), len(lines), sum)) || stderr != "muster: W11-Dev-FRA: as when the facts were collected\n" {
		t.Fatalf("exit code %d, %s\n%s", code, stderr, out)
	}
	name, users, _ := strings.Cut(lines[0], "\t")
	if name == "" || !strings.HasPrefix(users, l.Model().NetBIOS+`\user`) {
		t.Errorf("the first line is %q", lines[0])
	}
	if _, user, _ := strings.Cut(users, `\`); strings.Contains(string(text), user+`"`) || !strings.Contains(string(text), sum) {
		t.Error("the facts name a user, or have no digest")
	}
	changed := filepath.Join(dir, "changed.json")
	if err := os.WriteFile(changed, []byte(strings.ReplaceAll(string(text), sum, strings.Repeat("0", 64))), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := muster(t, "attest", changed, "-e", estate, "--list", "assignments"); code != exitGo || !strings.Contains(stderr, "W11-Dev-FRA: changed since the facts were collected, when ") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	if code, _, stderr := muster(t, "attest", facts, "--list", "assignments"); code != exitError || !strings.Contains(stderr, "give it with -e") {
		t.Errorf("without an estate file: exit code %d, %s", code, stderr)
	}
	_ = l.Close()
	if code, out, stderr := muster(t, "attest", facts, "-e", estate, "--list", "assignments"); code != exitError || out != "" || !strings.Contains(stderr, "--list assignments: ") {
		t.Errorf("nobody answers: exit code %d, %s%s", code, stderr, out)
	}
}
