// Package proof shows every rule failing for the right reason. The embedded estate
// is scanned over the real protocols, whole and healthy and then with one fault
// at a time, and exactly the rules that the table names may change.
package proof

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/policies"
)

// rules compiles the bundled rules once.
var rules = sync.OnceValue(func() *policy.Set {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		panic(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		panic(err)
	}
	return set
})

// scan collects the facts of the embedded estate with the given faults.
func scan(t *testing.T, faults ...string) *facts.Document {
	t.Helper()
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	file := filepath.Join(t.TempDir(), "estate.yaml")
	if err := os.WriteFile(file, l.EstateFile(), 0o600); err != nil {
		t.Fatal(err)
	}
	est, err := estate.Load(file, checks.Credentials()...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	return collect.Run(ctx, est, checks.All(), collect.Options{Version: "test", Limits: collect.Unthrottled()})
}

// deadline ends a scan of an estate that hangs; every healthy one is far quicker.
const deadline = 30 * time.Second

// judge judges the facts by the given rules; by all when none is given.
func judge(t *testing.T, doc *facts.Document, only ...string) *results.Document {
	t.Helper()
	res, err := evaluate.Run(context.Background(), rules(), doc, evaluate.Options{Version: "test", Only: only})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// stable replaces what differs between two runs of the same estate: the ports
// that the system chose for the resolvers.
func stable(target string) string {
	if i := strings.LastIndex(target, ":"); i > 0 && strings.HasPrefix(target, "resolver/") {
		return target[:i]
	}
	return target
}

func statuses(res *results.Document) map[string]map[string]results.Status {
	by := map[string]map[string]results.Status{}
	for _, r := range res.Results {
		if by[r.Rule] == nil {
			by[r.Rule] = map[string]results.Status{}
		}
		by[r.Rule][stable(r.Target)] = r.Status
	}
	return by
}

// healthy is the scan that the others are compared with.
var healthy struct {
	once sync.Once
	doc  *facts.Document
}

func baseline(t *testing.T) *facts.Document {
	t.Helper()
	healthy.once.Do(func() { healthy.doc = scan(t) })
	if healthy.doc == nil {
		t.Fatal("the healthy estate could not be scanned")
	}
	return healthy.doc
}

func TestOnAHealthyEstateEveryRulePassesOrDoesNotApply(t *testing.T) {
	res := judge(t, baseline(t))
	for _, r := range res.Results {
		if r.Status != results.Pass && r.Status != results.NotApplicable {
			t.Errorf("%s of %s is %s (%s): %s", r.Rule, r.Target, r.Status, r.Reason, r.Message)
		}
	}
	if res.Verdict.Decision != results.Go {
		t.Errorf("the verdict is %s: %s", res.Verdict.Decision, res.Verdict.Because)
	}
}

// table holds the rows of all faults.
func table() map[string]row {
	all := maps.Clone(estateRows)
	maps.Copy(all, platformRows)
	maps.Copy(all, serverRows)
	maps.Copy(all, authorityRows)
	maps.Copy(all, storeFrontRows)
	return all
}

// changes lists, as "rule status", what a fault did to the statuses of targets.
func changes(before, after map[string]map[string]results.Status) []string {
	found := map[string]bool{}
	for _, rule := range slices.Sorted(maps.Keys(after)) {
		for target, status := range after[rule] {
			if was := before[rule][target]; was != status && (was != "" || status != results.Pass) {
				found[rule+" "+string(status)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestEachFaultChangesExactlyTheRulesItShould(t *testing.T) {
	before := statuses(judge(t, baseline(t)))
	for _, f := range lab.Faults(checks.Lab()) {
		r, listed := table()[f.Name]
		if !listed {
			t.Errorf("the fault %s has no row in the table", f.Name)
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			got := changes(before, statuses(judge(t, scan(t, f.Name))))
			want := r.changes()
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", f.Title, lines(got), lines(want))
			}
		})
	}
}

func lines(list []string) string {
	var b strings.Builder
	for _, l := range list {
		fmt.Fprintf(&b, "\t\t%q,\n", l)
	}
	return b.String()
}

func TestEveryRuleHasBeenSeenFailingAndSeenBlind(t *testing.T) {
	seen := map[string]bool{}
	for fault, row := range table() {
		for _, change := range row.changes() {
			seen[change] = true
		}
		if !slices.ContainsFunc(lab.Faults(checks.Lab()), func(f world.Fault) bool { return f.Name == fault }) {
			t.Errorf("the table has a row for the fault %s, which does not exist", fault)
		}
	}
	for _, r := range rules().Rules {
		if !seen[r.ID+" fail"] && !seen[r.ID+" manual"] {
			t.Errorf("no fault makes %s fail", r.ID)
		}
		if len(r.Sources()) > 0 && !seen[r.ID+" unknown"] {
			t.Errorf("no fault takes the facts of %s away", r.ID)
		}
	}
}
