package reachability_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // RADIUS knows nothing else
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/reachability"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// radiusServer answers as RFC 5997 wants it, to those who know the secret, and counts who asks.
func radiusServer(t *testing.T, secret string, answer func(code byte, signed []byte) []byte) (at string, asked *atomic.Int64) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	asked = &atomic.Int64{}
	go func() {
		for in := make([]byte, 4096); ; {
			n, from, err := conn.ReadFrom(in)
			if err != nil {
				return
			}
			asked.Add(1)
			q := slices.Clone(in[:n])
			if n != 38 || q[0] != 12 || q[20] != 80 {
				continue
			}
			mac := slices.Clone(q[22:38])
			copy(q[22:38], make([]byte, 16))
			sum := hmac.New(md5.New, []byte(secret))
			sum.Write(q)
			if !bytes.Equal(sum.Sum(nil), mac) {
				continue // as FreeRADIUS does: silence
			}
			reply := binary.BigEndian.AppendUint16([]byte{2, q[1]}, 20)
			made := md5.Sum(slices.Concat(reply, q[4:20], []byte(secret))) //nolint:gosec // as above
			if out := answer(q[0], slices.Concat(reply, made[:])); out != nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return conn.LocalAddr().String(), asked
}

func TestOnlyASignedAnswerOfRADIUSProvesIt(t *testing.T) {
	plain := func(_ byte, signed []byte) []byte { return signed }
	for name, c := range map[string]struct {
		known, ours string // secrets; without one of ours the file names none
		answer      func(byte, []byte) []byte
		outcome     string
		reason      facts.Reason
		said        string
		asked       int64
	}{
		"the right secret":                 {"shared", "shared", plain, facts.ReachSpoken, "", "Access-Accept", 1},
		"another secret":                   {"shared", "guessed", plain, facts.ReachSilent, facts.Timeout, "no answer in 3 tries", 3},
		"an answer that nobody signed":     {"shared", "shared", func(_ byte, s []byte) []byte { s[7]++; return s }, facts.ReachAccepted, facts.Unreachable, "another secret", 3},
		"an answer to another question":    {"shared", "shared", func(_ byte, s []byte) []byte { s[1]++; return s }, facts.ReachAccepted, facts.Unreachable, "not RADIUS", 3},
		"half an answer":                   {"shared", "shared", func(_ byte, s []byte) []byte { return s[:12] }, facts.ReachAccepted, facts.Unreachable, "not RADIUS", 3},
		"an answer that says it is longer": {"shared", "shared", func(_ byte, s []byte) []byte { s[3] = 200; return s }, facts.ReachAccepted, facts.Unreachable, "not RADIUS", 3},
		"nobody has told us a secret":      {"shared", "", plain, "", facts.FactMissing, "nothing was sent", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, asked := radiusServer(t, c.known, c.answer)
			dir := t.TempDir()
			text := `version: 1
domain: corp.example
sites:
  production: {resolvers: [127.0.0.1]}
  recovery: {resolvers: [127.0.0.1], radius: [127.0.0.9]}
components:
  netscaler: {methods: [standby]}
vantages:
  - {name: here, networks: ["127.0.0.0/8"], roles: [netscaler], reached: [{at: '127.0.0.9:1812', by: '` + at + `'}, {at: '127.0.0.9:4', by: '` + nobody(t).at + `'}]}
`
			if c.ours != "" {
				text += "credentials:\n  radius: {password: 'file:secret'}\n"
				if err := os.WriteFile(filepath.Join(dir, "secret"), []byte(c.ours+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			file := filepath.Join(dir, "estate.yaml")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			est, err := estate.Load(file, checks.Credentials()...)
			if err != nil {
				t.Fatal(err)
			}
			doc := collect.Run(t.Context(), est, []collect.Source{reachability.Source()}, collect.Options{Limits: limits})
			p := doc.Reachability.Vantages["here"].Probes["second-factor/127.0.0.9"]
			answered, outcome, said := p.Answered, "", p.Message
			if a := p.Addresses["127.0.0.9"]; a != nil {
				answered, outcome, said = a.Answered, a.Outcome, a.Said+a.Message
			}
			if outcome != c.outcome || answered.Reason != c.reason || !strings.Contains(said, c.said) || asked.Load() != c.asked {
				t.Errorf("%s (%s, %q) and %d datagrams, want %s (%s, %q) and %d", outcome, answered.Reason, said, asked.Load(), c.outcome, c.reason, c.said, c.asked)
			}
		})
	}
}

func TestASecretOfRADIUSHasNoUser(t *testing.T) {
	_, err := estate.Parse("estate.yaml", []byte("version: 1\ndomain: corp.example\nsites:\n  production: {resolvers: [127.0.0.1]}\n  recovery: {resolvers: [127.0.0.1]}\ncredentials:\n  radius: {username: a, password: env:A}\n"), checks.Credentials()...)
	if err == nil || !strings.Contains(err.Error(), "there is no user, only a secret") {
		t.Errorf("the error is %v", err)
	}
}
