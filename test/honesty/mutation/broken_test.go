package mutation

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// brokenBy are the faults of the estate that is changed here: one of each of several
// sources, none of which hides another.
var brokenBy = []string{"gpo-unlinked", "recovery-point-late", "alias-nowhere", "connector-service-stopped", "recovery-desktops-in-maintenance"}

// brokenSampled is how many changes of a broken estate an ordinary run judges, beside
// those that are refused.
const brokenSampled = 25

// A change of facts that are bad news never turns a failure into a pass, or into what
// does not apply, without another result that tells: MUTATION_BROKEN is how many changes
// are tried, MUTATION_SEED which. What repairs the estate is in testdata/repairs.txt.
func TestWhatIsChangedInBrokenFactsHidesNoFailure(t *testing.T) {
	text, err := scan(brokenBy...)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := tree(text)
	if err != nil {
		t.Fatal(err)
	}
	is, base, err := judge(doc)
	if is != string(results.NoGo) {
		t.Fatalf("the broken facts are %s: %v", is, err)
	}
	before := statuses(base)
	seed := uint64(ordinary)
	if s := os.Getenv("MUTATION_SEED"); s != "" {
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	all := Mutants(doc, seed)
	if only := os.Getenv("MUTATION_PATHS"); only != "" {
		re := regexp.MustCompile(only)
		all = slices.DeleteFunc(all, func(m Mutant) bool { return !re.MatchString(m.ID()) })
	}
	r := rand.New(rand.NewPCG(seed, 2))
	r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	wanted := max(brokenSampled, envInt("MUTATION_BROKEN"))
	repairs := readRepairs(t)
	counts := map[string]int{}
	judged := 0
	for _, m := range all {
		if judged == wanted {
			break
		}
		undo := m.apply(doc)
		is, after, err := judge(doc)
		undo()
		if err != nil {
			counts[refused]++
			continue
		}
		judged++
		gone, told := hidden(before, statuses(after))
		switch {
		case len(gone) == 0:
			counts["every failure is there"]++
		case is != string(results.Go) && told:
			counts["a failure is gone, and another result tells"]++
		case repairs[m.ID()]:
			counts["repaired"]++
		default:
			counts["hidden"]++
			t.Errorf("%s | %s | %s | %s: %s is gone, and nothing tells", m.Path, m.Change, m.At, is, strings.Join(gone, ", "))
		}
	}
	t.Logf("MUTATION_SEED=%d: %d changes were judged: %v", seed, judged, counts)
}

// hidden are the failures that are passes now, or nothing; told is whether another result
// became worse.
func hidden(before, after map[string]results.Status) (gone []string, told bool) {
	for id, was := range before {
		now, there := after[id]
		if was == results.Fail && (!there || now == results.Pass || now == results.NotApplicable) {
			gone = append(gone, fmt.Sprintf("%s (now %s)", id, now))
		}
	}
	for id, now := range after {
		if was := before[id]; worse(now) > worse(was) {
			told = true
		}
	}
	slices.Sort(gone)
	return gone, told
}

func worse(s results.Status) int {
	switch s {
	case results.Fail:
		return 2
	case results.Unknown, results.Manual:
		return 1
	}
	return 0
}

// readRepairs are the changes that make a broken estate whole, each with its reason.
func readRepairs(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("testdata/repairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, reason, ok := strings.Cut(line, " | ")
		if !ok || strings.TrimSpace(reason) == "" {
			t.Errorf("testdata/repairs.txt: %q has no reason", line)
		}
		all[id] = true
	}
	return all
}
