package collecttest

import (
	"os"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
)

// servers are what the suite asks: this file is all of it that knows the lab.
type servers struct {
	estate *estate.Estate
	lab    *lab.Lab
}

func (s Suite) start(t testing.TB, faults ...string) *servers {
	t.Helper()
	l, err := lab.Start(t.Context(), lab.Options{Parts: s.Parts, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return &servers{Estate(t, l.EstateFile()), l}
}

// refused counts the attempts to sign in with a wrong password, anywhere.
func (s *servers) refused() int64 { return s.lab.Counts().Refused }

// writes counts the requests that would have changed something.
func (s *servers) writes() int64 { return s.lab.Counts().Writes }

// secrets are the passwords that the estate file refers to.
func (s *servers) secrets(t testing.TB) []string {
	t.Helper()
	var all []string
	for name, c := range s.estate.Credentials {
		if c.Password.Scheme() != "file" {
			t.Fatalf("the password of %s is not in a file", name)
		}
		text, err := os.ReadFile(c.Password.Rest())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(string(text)))
	}
	return all
}
