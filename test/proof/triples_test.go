package proof

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/report"
)

var (
	triples    = flag.Int("triples", 3, "how many random triples of faults are scanned; 50 before a release")
	chosenSeed = flag.Uint64("seed", 7, "the seed of what is chosen at random; 0 for another one each time")
)

// seeded is a source of chance, and how the same is chosen again.
func seeded(t *testing.T) (random *rand.Rand, again string) {
	seed := *chosenSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	return rand.New(rand.NewPCG(seed, 0)), fmt.Sprintf("seed %d: go test ./test/proof -run %s -seed %d", seed, t.Name(), seed)
}

// pair names a result whatever the ports of a run were.
type pair struct{ rule, target string }

// entries are what to fix first, each as the results that it settles.
func entries(res *results.Document) [][]pair {
	by := map[string]pair{}
	for _, r := range res.Results {
		by[r.ID] = pair{r.Rule, stable(r.Target)}
	}
	var all [][]pair
	for _, f := range res.FixFirst {
		e := []pair{by[f.Result]}
		for _, id := range f.Also {
			e = append(e, by[id])
		}
		all = append(all, e)
	}
	return all
}

// shown is how many entries of what to fix first reports show.
const shown = 5

// TestTheFirstThingsToFixNameTheCausesOfSeveralFaults: whatever three things are wrong at
// once, the entry that each of them alone begins with is among those that reports show, and
// of nearly all among the first three: some faults are several things to fix, which come
// before a single one of another fault that is less grave.
// Make test takes three triples, another three each time; -triples 50 takes fifty.
func TestTheFirstThingsToFixNameTheCausesOfSeveralFaults(t *testing.T) {
	random, again := seeded(t)
	t.Logf("%s -triples %d", again, *triples)
	var names []string
	for _, f := range lab.Faults(checks.Lab()) {
		if !f.Server { // what takes facts away hides the others, as it should
			names = append(names, f.Name)
		}
	}
	hidden, late, counted := 0, 0, 0
	for range *triples {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		three := slices.Clone(names[:3])
		t.Run(strings.Join(three, "+"), func(t *testing.T) {
			doc, err := scan(patient, three...)
			if err != nil {
				t.Skipf("these cannot be wrong at once: %v", err)
			}
			together := judge(t, doc)
			first := entries(together)
			open := map[pair]bool{}
			for _, e := range first {
				for _, p := range e {
					open[p] = true
				}
			}
			first = first[:min(len(first), shown)]
			for _, fault := range three {
				alone := entries(judge(t, with(t, fault).document(t)))
				if len(alone) == 0 {
					continue // nothing that decides
				}
				if !slices.ContainsFunc(alone[0], func(p pair) bool { return open[p] }) {
					hidden++
					t.Logf("%s is hidden by the others", fault)
					continue
				}
				at := slices.IndexFunc(first, func(e []pair) bool {
					return slices.ContainsFunc(e, func(p pair) bool { return slices.Contains(alone[0], p) })
				})
				counted++
				if at >= len(three) {
					late++
					t.Logf("%s is the %d. entry: together %s", fault, at+1, told(first))
				}
				if at < 0 {
					t.Errorf("%s is not among the first: alone it begins with %v; together %s", fault, alone[0][0], told(first))
				}
			}
		})
	}
	t.Logf("of %d faults, %d are not among the first three", counted, late)
	if late > counted/6+2 { // one in ten, of eighty; nine faults are few
		t.Errorf("of %d faults, %d are not among the first three", counted, late)
	}
	t.Logf("%d of %d faults were hidden by others", hidden, 3**triples)
	if hidden > *triples/2+1 {
		t.Errorf("%d of %d faults were hidden by others", hidden, 3**triples)
	}
}

func told(first [][]pair) string {
	var b strings.Builder
	for i, e := range first {
		fmt.Fprintf(&b, "\n\t%d. %s of %s and %d more", i+1, e[0].rule, e[0].target, len(e)-1)
	}
	return b.String()
}

// TestThreeCausesAreTheFirstThreeThingsToFix, and the report of them can be read.
func TestThreeCausesAreTheFirstThreeThingsToFix(t *testing.T) {
	doc, err := scan(patient, "windows-denied", "zone-stale", "listofddcs-production-only")
	if err != nil {
		t.Fatal(err)
	}
	res := judge(t, doc)
	by := map[string]*results.Result{}
	for i := range res.Results {
		by[res.Results[i].ID] = &res.Results[i]
	}
	if len(res.FixFirst) < 3 {
		t.Fatalf("%d things to fix", len(res.FixFirst))
	}
	var got []string
	for _, f := range res.FixFirst[:3] {
		what := by[f.Result].Rule
		if f.Title != "" {
			what = f.Title
		}
		got = append(got, what)
	}
	want := []string{"21 of 21 hosts refuse the account", "dns/resolver-authoritative", "registration/recovery-connectors-listed"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the first three are %q, want %q", got, want)
	}
	var b strings.Builder
	if err := report.Formats["table"].Write(&b, res, report.Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n > 152 { // and three that the demo adds
		t.Errorf("the report has %d lines:\n%s", n, b.String())
	}
}
