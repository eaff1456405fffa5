package main

import (
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
)

var (
	initSeed    = flag.Uint64("init-seed", uint64(time.Now().UnixNano()), "chooses the healthy designs that muster init is tried on")
	initDesigns = flag.Int("init-designs", 3, "how many healthy designs muster init is tried on; 0 for all")
)

// mostDiffering is in how many results the scan of a file that was found out may differ from
// that of the design's own.
const mostDiffering = 5

// keepsFromFinding are designs of which people know more than any system tells, and what that is.
var keepsFromFinding = map[string]string{
	"dhcp-by-routers":    "only people know that routers give out addresses",
	"networks-stretched": "a subnet of Active Directory belongs to one site: only people know that a network is at both",
	"resolver-anycast":   "only people know that one address is announced at both sites",
}

func TestInitFindsHealthyDesignsThatASeedChooses(t *testing.T) {
	designs := healthyDesigns(t)
	names := slices.Sorted(maps.Keys(designs))
	rand.New(rand.NewPCG(*initSeed, 0)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	n := len(names)
	if *initDesigns > 0 {
		n = min(*initDesigns, n)
	}
	t.Logf("-init-seed %d", *initSeed)
	for _, name := range names[:n] {
		t.Run(name, func(t *testing.T) {
			own, found := foundOut(t, designs[name])
			differ := differing(scanned(t, own), scanned(t, found))
			if why, known := keepsFromFinding[name]; known {
				t.Logf("%d results differ: %s", len(differ), why)
				return
			}
			if len(differ) > mostDiffering {
				t.Errorf("%d results differ, more than %d:\n%s", len(differ), mostDiffering, strings.Join(differ, "\n"))
			}
		})
	}
}

// healthyDesigns are the variations of the healthy designs that differ from the embedded estate
// in what its systems tell, and not in what its people say of it.
func healthyDesigns(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/designs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var d struct {
			Variations []string       `yaml:"variations"`
			Direction  string         `yaml:"direction"`
			Estate     map[string]any `yaml:"estate"`
			Imports    []any          `yaml:"imports"`
		}
		if err := yaml.Unmarshal(text, &d); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if len(d.Variations) > 0 && d.Direction == "" && len(d.Estate)+len(d.Imports) == 0 {
			all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = d.Variations
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d designs were found", len(all))
	}
	return all
}

// foundOut serves a design and lets muster init find it out. It returns the design's own estate
// file and the one that was found.
func foundOut(t *testing.T, variations []string) (own, found string) {
	t.Helper()
	l := labtest.Start(t, lab.Options{Parts: checks.Lab(), Variations: variations})
	dir := t.TempDir()
	own, found = filepath.Join(dir, "lab.yaml"), filepath.Join(dir, "init.yaml")
	if err := os.WriteFile(own, withoutVantages(l.EstateFile()), 0o600); err != nil {
		t.Fatal(err)
	}
	labs, err := estate.Load(own, checks.Credentials()...)
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"init", "--like", own, "--domain", labs.Domain, "--name", labs.Name, "-o", found, "--rpo", "4h", "--rto", "8h"}
	if labs.Policy.Attestations != "" {
		args = append(args, "--attestations", labs.Policy.Attestations)
	}
	for flag, site := range map[string]*estate.Site{"--production-resolver": &labs.Sites.Production, "--recovery-resolver": &labs.Sites.Recovery} {
		for _, r := range site.Resolvers {
			args = append(args, flag, r)
		}
		if c := site.PrismCentral; c.Host != "" && !slices.Contains(args, c.Host) {
			args = append(args, "--prism-central", c.Host)
		}
	}
	if code, _, stderr := muster(t, args...); code != exitGo {
		t.Fatalf("init ended with %d: %s", code, stderr)
	}
	return own, found
}
