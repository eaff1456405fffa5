package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
)

func TestWhichRightsAreThereAndWhichAreMissing(t *testing.T) {
	for name, c := range map[string]struct {
		faults []string
		code   int
		says   []string
		not    []string
	}{
		"a healthy estate": {nil, exitGo, []string{"present: read the directory", "present: list services", "present: show the configuration", "Nothing is missing."}, []string{"MISSING", "REFUSED", "not known"}},
		"accounts that are let in and may not read": {[]string{"ldap-permission-denied", "connector-services-unseen"}, exitError,
			[]string{"MISSING: read the directory", "grant: an ordinary user", "not known: list services (present at ", "present: read SYSVOL"}, []string{"REFUSED", "present: read the directory", "present: list services"}},
		// Windows hosts have the same account: it is not tried there.
		"a wrong password": {[]string{"ldap-wrong-password"}, exitError, []string{"REFUSED: ", "logon refused: wrong user name or password", "not tried, because the same credential was refused", "present: read Prism Central"}, []string{"MISSING", "present: open WinRM"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := labtest.Start(t, lab.Options{Parts: checks.Lab(), Faults: c.faults, Scale: 20})
			file := filepath.Join(t.TempDir(), "estate.yaml")
			if err := os.WriteFile(file, l.EstateFile(), 0o600); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := muster(t, "check-access", "-e", file)
			if code != c.code {
				t.Errorf("it ended with %d, want %d: %s", code, c.code, stderr)
			}
			text := strings.Join(strings.Fields(stdout), " ")
			for _, want := range c.says {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q", want)
				}
			}
			for _, no := range c.not {
				if strings.Contains(text, no) {
					t.Errorf("it says %q", no)
				}
			}
			if t.Failed() {
				t.Log(stdout)
			}
		})
	}
}

// A right whose place in the facts does not exist would never be missing.
func TestEveryRightShowsInTheFactsOfAHealthyEstate(t *testing.T) {
	l := labtest.Start(t, lab.Options{Parts: checks.Lab(), Scale: 20})
	file := filepath.Join(t.TempDir(), "estate.yaml")
	if err := os.WriteFile(file, l.EstateFile(), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{stderr: os.Stderr, limits: collect.Unthrottled()}
	doc, err := a.ask(t.Context(), asking{estate: file, timeout: askFor}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range checks.All() {
		if s.SignsIn() && len(s.Rights) == 0 {
			t.Errorf("%s signs in and has no rights", s.Name)
		}
		for _, r := range s.Rights {
			for _, path := range r.In {
				if shown, why := (collect.Right{In: []string{path}}).Shown(doc); shown != collect.Present || !strings.HasPrefix(path, s.Name+".") {
					t.Errorf("%s, %s: %s %s", s.Name, path, shown, why)
				}
			}
			if r.What == "" || r.Grant == "" {
				t.Errorf("%s: a right says nothing", s.Name)
			}
		}
	}
}
