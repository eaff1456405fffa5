// Package labtest helps to test parts of the embedded estate, and what asks them.
package labtest

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Start runs a lab until the test ends.
func Start(t *testing.T, opt lab.Options) *lab.Lab {
	t.Helper()
	l, err := lab.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// Estate is the estate file of a lab, loaded.
func Estate(t *testing.T, l *lab.Lab) *estate.Estate {
	t.Helper()
	return collecttest.Estate(t, l.EstateFile())
}

// Trust is the pool of the lab's own authority.
func Trust(t *testing.T, l *lab.Lab) *x509.CertPool {
	t.Helper()
	b, err := os.ReadFile(l.World().CAFile())
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		t.Fatal("the CA file holds no certificate")
	}
	return pool
}

// FaultsShow makes sure that every fault of the estate that a part brings shows in
// what outside writes down: all that clients can find out from the part's servers. The
// estate file is looked at, too. Addresses and paths of a lab do not count.
func FaultsShow(t *testing.T, p world.Part, outside func(*testing.T, *lab.Lab) string) {
	clock := world.StartClock() // labs that were started one after the other show the same ages
	look := func(t *testing.T, faults ...string) string {
		t.Helper()
		l := Start(t, lab.Options{Parts: []world.Part{p}, Faults: faults, Scale: 20, Clock: clock})
		own := []string{l.World().File(""), "<lab>"}
		for _, a := range l.Addresses() {
			own = append(own, a.At, "<"+a.Service+" "+a.Name+">")
		}
		text := outside(t, l) + string(l.EstateFile())
		return ports.ReplaceAllString(strings.NewReplacer(own...).Replace(text), "<port>")
	}
	healthy := look(t)
	if again := look(t); again != healthy {
		t.Fatalf("two healthy labs differ: %s", firstDifference(healthy, again))
	}
	for _, f := range p.Faults {
		if f.Server {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			if look(t, f.Name) == healthy {
				t.Error("nothing has changed")
			}
		})
	}
}

// ServerFaultsAreTested makes sure that the tests in the current folder name every
// fault of the part's servers.
func ServerFaultsAreTested(t *testing.T, p world.Part) {
	var sources bytes.Buffer
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources.Write(b)
	}
	for _, f := range p.Faults {
		if f.Server && !strings.Contains(sources.String(), `"`+f.Name+`"`) {
			t.Errorf("%s has no test", f.Name)
		}
	}
}

func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] + "\n" + right[i]
		}
	}
	return fmt.Sprintf("%d lines, %d lines", len(left), len(right))
}

// ports are those that the system chose for other servers.
var ports = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)
