package refusals_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect/refusals"
)

const key = "svc\x00Correct-Horse"

func TestARefusalIsRememberedForAnHour(t *testing.T) {
	start := time.Date(2026, 11, 30, 2, 17, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		later time.Duration
		key   string
		want  bool
	}{
		"at once":                        {0, key, true},
		"just before the hour is over":   {time.Hour - time.Second, key, true},
		"after the hour":                 {time.Hour, key, false},
		"another secret":                 {0, "svc\x00other", false},
		"another account":                {0, "svc2\x00Correct-Horse", false},
		"the clock was put back a bit":   {-10 * time.Minute, key, true},
		"the clock was put back by days": {-48 * time.Hour, key, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := refusals.Open(filepath.Join(t.TempDir(), "muster", "refused.json"))
			at := func(now time.Time) *refusals.Memory { return m.At(func() time.Time { return now }) }
			if err := at(start).Remember(key, "dc-fra-01 said no"); err != nil {
				t.Fatal(err)
			}
			got, err := at(start.Add(c.later)).Refused(c.key)
			if err != nil || (got != nil) != c.want {
				t.Fatalf("got %+v, %v", got, err)
			}
			if got != nil && (got.Said != "dc-fra-01 said no" || !got.At.Equal(start)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestTheFileTellsNoSecretAndIsForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "muster", "refused.json")
	a, b := refusals.Open(path), refusals.Open(filepath.Join(dir, "other", "refused.json"))
	for range 2 {
		if err := a.Remember(key, "no"); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Remember(key, "no"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(strings.ToLower(string(text)), "horse") || bytes.Contains(text, []byte("svc")) {
		t.Errorf("it tells: %s", text)
	}
	if n := bytes.Count(text, []byte(`"hash"`)); n != 1 {
		t.Errorf("the same credential stands there %d times", n)
	}
	other, err := os.ReadFile(filepath.Join(dir, "other", "refused.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, hash, found := strings.Cut(string(text), `"hash":"`)
	if !found {
		t.Fatalf("there is no hash: %s", text)
	}
	hash = hash[:32]
	if strings.Contains(string(other), hash) {
		t.Error("two machines hash alike: there is no salt")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestWhatIsForgottenOrBroken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "refused.json")
	m := refusals.Open(path)
	if err := m.Forget(); err != nil {
		t.Errorf("nothing to forget: %v", err)
	}
	if err := m.Remember(key, "no"); err != nil {
		t.Fatal(err)
	}
	if err := m.Forget(); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Refused(key); got != nil || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := os.WriteFile(path, []byte(`{"salt":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Refused(key); got != nil || err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("of half a file: %+v, %v", got, err)
	}
	if err := m.Remember(key, "no"); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Refused(key); got == nil || err != nil {
		t.Errorf("after half a file: %+v, %v", got, err)
	}
	var none *refusals.Memory
	if got, err := none.Refused(key); got != nil || err != nil || none.Remember(key, "") != nil || none.Forget() != nil {
		t.Error("no memory at all remembers something")
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("LocalAppData", "")
	homeless := refusals.OfUser()
	if got, err := homeless.Refused(key); got != nil || err != nil || homeless.Forget() != nil {
		t.Errorf("of a user without a home: %+v, %v", got, err)
	}
	if err := homeless.Remember(key, "no"); err == nil {
		t.Error("a user without a home believes that a refusal is remembered")
	}
}
