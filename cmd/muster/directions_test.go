package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/lab"
)

// bothWork starts the embedded estate as one whose two sites both work, under names of
// their own, and returns its estate file.
func bothWork(t *testing.T) string {
	t.Helper()
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Variations: []string{"both-sites-work"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	file, err := l.WriteTo(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	edited := regexp.MustCompile(`(?m)^( +)production:`).ReplaceAllString(string(text), "${1}fra:")
	edited = regexp.MustCompile(`(?m)^( +)recovery:`).ReplaceAllString(edited, "${1}muc:")
	edited = strings.Replace(edited, "    adSite: FRA", "    role: both\n    adSite: FRA", 1)
	edited = strings.Replace(edited, "    adSite: MUC", "    role: both\n    adSite: MUC", 1)
	edited = strings.Replace(edited, "vms: [W11-MASTER]", "vms: {fra: [W11-MASTER]}", 1)
	if err := os.WriteFile(file, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAnEstateWithSeveralDirectionsIsJudgedInEach(t *testing.T) {
	file := bothWork(t)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }

	code, stdout, stderr := muster(t, "validate", "-e", file)
	if code != exitGo || !strings.Contains(stdout, "(fra lost, muc takes over)") || !strings.Contains(stdout, "(muc lost, fra takes over)") {
		t.Fatalf("validate ended with %d: %s%s", code, stdout, stderr)
	}
	// muc was never meant to be lost: its FAS servers, for one, are copied nowhere.
	code, stdout, stderr = muster(t, "scan", "-e", file, "--facts", at("facts.json"), "-o", "table", "-o", "json="+at("results.json"))
	if code != exitNoGo {
		t.Fatalf("scan ended with %d: %s%s", code, stdout, stderr)
	}
	for _, want := range []string{
		"Contoso EUC (fra lost, muc takes over)", "Contoso EUC (muc lost, fra takes over)",
		"DIRECTIONS\nNOT PROVEN  fra lost, muc takes over\nNO-GO       muc lost, fra takes over\nNO-GO       in all\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the report does not say %q:\n%s", want, stdout[max(0, len(stdout)-400):])
		}
	}
	for _, name := range []string{"results.fra-muc.json", "results.muc-fra.json"} {
		var res struct {
			Estate struct{ Name string }
		}
		text, err := os.ReadFile(at(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &res); err != nil || !strings.Contains(res.Estate.Name, " lost, ") {
			t.Errorf("%s is of %q: %v", name, res.Estate.Name, err)
		}
	}
	// Facts are judged in the direction that they are of.
	if code, _, stderr := muster(t, "evaluate", at("facts.muc-fra.json"), "-e", file, "-o", "json="+at("again.json")); code != exitNoGo {
		t.Errorf("evaluate ended with %d: %s", code, stderr)
	}
	if code, _, stderr := muster(t, "evaluate", at("facts.muc-fra.json"), at("facts.fra-muc.json")); code != exitError || !strings.Contains(stderr, "cannot be merged") {
		t.Errorf("facts of two directions are merged: %d: %s", code, stderr)
	}

	for _, tt := range []struct {
		name, want string
		args       []string
	}{
		{"one document for several", "-o json is one document, and the estate has 2 directions; choose one with --direction, such as fra:muc", []string{"scan", "-o", "json"}},
		{"one baseline for several", "--baseline is one results file", []string{"scan", "--baseline", at("again.json")}},
		{"facts of several on standard output", "-o is missing: the estate has 2 directions", []string{"collect"}},
		{"a direction that is none", "fra:ber is none of the directions of this file, which are fra:muc or muc:fra", []string{"scan", "--direction", "fra:ber"}},
		{"a direction that nobody can read", `--direction "fra" is no direction`, []string{"scan", "--direction", "fra"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if code, _, stderr := muster(t, append(tt.args, "-e", file)...); code != exitError || !strings.Contains(stderr, tt.want) {
				t.Errorf("ended with %d: %s", code, stderr)
			}
		})
	}
}

func TestOneDirectionOfSeveralIsWrittenWhereTheUserSays(t *testing.T) {
	file := bothWork(t)
	out := filepath.Join(t.TempDir(), "facts.json")
	if code, _, stderr := muster(t, "collect", "-e", file, "--direction", "muc:fra", "--only", "dns", "-o", out); code != exitGo {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
}

// An estate with one way of losing a site has no name for it, so no message begins with one.
func TestAnErrorOfTheOnlyDirectionSaysWhatIsWrongAndNoMore(t *testing.T) {
	const none = "none.yaml"
	for _, args := range [][]string{
		{"scan", "-e", none}, {"scan", "--dry-run", "-e", none}, {"check-access", "-e", none}, {"collect", "-e", none}, {"validate", "-e", none},
		{"scan", "--as-if-lost", "production", "-e", none},
	} {
		code, stdout, stderr := muster(t, args...)
		if code != exitError || stdout != "" || !strings.HasPrefix(stderr, "muster: estate file: open none.yaml: ") || !strings.Contains(stderr, "muster init writes one") {
			t.Errorf("%v: exit code %d, %s%s", args, code, stdout, stderr)
		}
	}
}
