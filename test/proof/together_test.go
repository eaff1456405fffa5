package proof

import (
	"bufio"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// together is how many pairs and triples of faults an ordinary run scans.
const together = 3

// What one fault breaks is not well because another is there too: the rule fails still,
// or its facts are gone and it is unknown, or what it judges is gone with the other fault
// and it has nothing to judge, while the verdict is no GO. Faults of servers are left out, which may
// take away everything that anything rests on. TOGETHER_SEED takes another sample,
// TOGETHER=200 makes it larger.
func TestNoFaultHidesAnother(t *testing.T) {
	if testing.Short() {
		t.Skip("scans whole estates")
	}
	breaks, names := golden(t)
	seed, n := uint64(7), together // the same for everybody, so that a red run is somebody's change
	if s := os.Getenv("TOGETHER_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	if s := os.Getenv("TOGETHER"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("TOGETHER_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range n {
		var faults []string
		for range 2 + r.IntN(2) {
			if f := names[r.IntN(len(names))]; !slices.Contains(faults, f) {
				faults = append(faults, f)
			}
		}
		t.Run(strings.Join(faults, "+"), func(t *testing.T) {
			doc, err := scan(patient, faults...)
			if err != nil {
				t.Skipf("these faults cannot be had together: %v", err)
			}
			res := judge(t, doc)
			alone := slices.ContainsFunc(faults, func(f string) bool { return with(t, f).verdict != results.Go })
			if alone && res.Verdict.Decision == results.Go {
				t.Error("the verdict is GO, and that of one of the faults is not")
			}
			worst, passes := map[string]bool{}, map[string]bool{} // by rule
			for i := range res.Results {
				switch r := &res.Results[i]; r.Status {
				case results.Fail, results.Unknown, results.Manual:
					worst[r.Rule] = true
				case results.Pass:
					passes[r.Rule] = true
				}
			}
			for _, f := range faults {
				for _, rule := range breaks[f] {
					switch {
					case worst[rule]:
					case passes[rule]:
						t.Errorf("%s passes, which %s breaks", rule, f)
					default:
						t.Logf("%s, which %s breaks, has nothing to judge until the other is fixed", rule, f)
					}
				}
			}
		})
	}
}

// golden are the rules that each fault makes fail, and the faults that have such.
func golden(t *testing.T) (breaks map[string][]string, names []string) {
	t.Helper()
	f, err := os.Open("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	breaks = map[string][]string{}
	fault := ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		switch words := strings.Fields(line); {
		case line == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, " "):
			fault, _, _ = strings.Cut(line, ":")
		case len(words) == 2 && words[0] == "fail":
			breaks[fault] = append(breaks[fault], words[1])
		}
	}
	for name := range breaks {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) < 50 {
		t.Fatalf("testdata/faults.txt has %d faults that break a rule", len(names))
	}
	return breaks, names
}
