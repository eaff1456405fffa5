package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/imports"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestABadImportIsOneErrorBeforeAnythingIsAsked(t *testing.T) {
	l, estate := estateOf(t)
	now := time.Now().UTC()
	good := keep(t, storeFrontExport(l, now))
	ofAnother := storeFrontExport(l, now)
	ofAnother["host"] = "sf-old-01." + l.Model().Domain
	misspelt := storeFrontExport(l, now)
	misspelt["gatewayz"] = misspelt["gateways"]
	text := filepath.Join(t.TempDir(), "text.json")
	if err := os.WriteFile(text, []byte("{\n \"muster\": storefront\n}"), 0o600); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none.json")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a kind that does not exist":       {[]string{"--import", "storefrnt=" + good}, `there is no export "storefrnt"; did you mean "storefront"?`},
		"a path without a kind":            {[]string{"--import", good}, "give NAME=PATH"},
		"a file that is not there":         {[]string{"--import", "storefront=" + none}, "none.json: no such file"},
		"a file that is no JSON":           {[]string{"--import", "storefront=" + text}, "text.json:2:12: no JSON"},
		"a field that does not exist":      {[]string{"--import", "storefront=" + keep(t, misspelt)}, `unknown field "gatewayz"; did you mean "gateways"?`},
		"a server of nobody":               {[]string{"--import", "storefront=" + keep(t, ofAnother)}, "which is none of the servers of storefront in the estate file: sf-fra-01." + l.Model().Domain},
		"two exports of one server":        {[]string{"--import", "storefront=" + good, "--import", "storefront=" + good}, "says the same of sf-fra-01"},
		"one from the future":              {[]string{"--import", "storefront=" + keep(t, storeFrontExport(l, now.Add(time.Hour)))}, "one of the two clocks is wrong"},
		"standard input, which is empty":   {[]string{"--import", "storefront=-"}, "standard input is empty"},
		"standard input for two questions": {[]string{"--import", "storefront=-", "--import", "fas=-"}, "standard input is read already"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "facts.json")
			for _, command := range [][]string{{"collect", "-o", out}, {"scan", "--facts", out}} {
				if command[0] == "scan" && strings.Contains(strings.Join(c.args, " "), "fas=-") {
					continue // scan says so in other words
				}
				code, stdout, stderr := muster(t, append(append(command, "-e", estate), c.args...)...)
				if code != exitError || stdout != "" || !strings.HasPrefix(stderr, "muster: --import ") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, c.want) {
					t.Errorf("%s ended with %d: %q %q, want %q", command[0], code, stdout, stderr, c.want)
				}
				if _, err := os.Stat(out); err == nil {
					t.Errorf("%s left %s", command[0], out)
				}
			}
		})
	}
	if n := l.Counts(); n != (world.Counts{}) {
		t.Errorf("the estate was asked: %+v", n)
	}
}

func TestStandardInputIsReadOnce(t *testing.T) {
	code, _, stderr := muster(t, "scan", "-e", "../../testdata/estates/small.yaml", "--import", "storefront=-", "--baseline", "-")
	if code != exitError || !strings.Contains(stderr, "only one file can be standard input") {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}

func TestTheLineOfEachExportIsPrinted(t *testing.T) {
	for _, k := range imports.Kinds() {
		if code, stdout, stderr := muster(t, "export", k.Name); code != exitGo || stdout != k.Line()+"\n" || stderr != "" {
			t.Errorf("%s ended with %d: %q %q", k.Name, code, stdout, stderr)
		}
	}
	if code, _, stderr := muster(t, "export", "vda-key"); code != exitError || !strings.Contains(stderr, `did you mean "vda-keys"?`) {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}

func TestHelpNamesTheExports(t *testing.T) {
	for _, command := range []string{"collect", "scan"} {
		_, stdout, _ := muster(t, command, "--help")
		for _, k := range imports.Kinds() {
			if !strings.Contains(stdout, "--import") || !strings.Contains(stdout, k.Name) {
				t.Errorf("%s --help does not name %s", command, k.Name)
			}
		}
	}
}
