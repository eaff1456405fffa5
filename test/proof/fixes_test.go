package proof

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/test/embedded"
)

var fixSample = flag.Int("fixes", 12, "of how many faults the fixes are carried out, chosen at random; 0 for all, as -update does")

// fixesFile says of each fault which of the rules that it makes fail are fixed by their own
// fixes, and why others are not.
const fixesFile = "testdata/fixes.txt"

const fixesHead = `# What comes of the fixes that muster suggests: each fault of the embedded estate, the
# changes that its failures ask for carried out on the model, reading their fields alone,
# and the estate scanned again. Nothing else may be worse than before.
#   fixed  the rule fails no more; what people fill in is what they would look up
#   left   it still fails: why its fix was not, or could not be, carried out
# Written by go test ./test/proof -run TestTheFixOfEachFault -update.
`

// scanModel collects the facts of an estate.
func scanModel(m *world.Model) (*facts.Document, error) {
	return embedded.Scan{Limits: patient, Deadline: deadline}.Start(lab.Options{Model: m})
}

// faulty is a model with a fault.
func faulty(t *testing.T, fault string) *world.Model {
	t.Helper()
	m := world.Healthy()
	if err := world.Apply(m, lab.Faults(checks.Lab()), fault); err != nil {
		t.Fatal(err)
	}
	return m
}

// changesOf are the changes that the results of a fault ask for, each once, the fixes that
// are lines for an appliance, and the rules that ask for neither.
func changesOf(before statuses, res *results.Document) (all []*results.Change, typed []typedFix, without map[string]string) {
	without = map[string]string{}
	seen := map[string]bool{}
	for i := range res.Results {
		r := &res.Results[i]
		if was := before[r.Rule][stable(r.Target)]; was == r.Status || r.Status != results.Fail {
			continue
		}
		for _, f := range r.Findings {
			switch {
			case f.Change == nil && strings.HasPrefix(r.Rule, "netscaler/") && byHand(r.Rule) == wordsOnly:
				typed = append(typed, typedFix{r.Rule, f.Fix})
			case f.Change == nil:
				without[r.Rule] = byHand(r.Rule)
			case !seen[f.Change.Key()]:
				seen[f.Change.Key()] = true
				all = append(all, f.Change)
			}
		}
	}
	return all, typed, without
}

// wordsOnly is what a rule says that has no change and does not say why.
const wordsOnly = "its fix is words only, and nothing says why"

// didNotHelp is what no fix may come to.
const didNotHelp = "its fix was carried out and did not help"

// byHand is why a fix of a rule is words only.
func byHand(id string) string {
	for _, r := range embedded.Rules().Rules {
		if r.ID == id && r.ByHand != "" {
			return r.ByHand
		}
	}
	return wordsOnly
}

// preview carries the fixes of a fault out and tells what became of the rules that failed,
// line by line; wrong is what is worse than before.
func preview(t *testing.T, fault string) (became, wrong []string) {
	t.Helper()
	healthy, was := with(t, "").statuses, with(t, fault).statuses
	asked, typed, left := changesOf(healthy, judge(t, with(t, fault).document(t)))
	failed := map[string]bool{}
	for rule, targets := range was {
		for target, status := range targets {
			if status == results.Fail && healthy[rule][target] != status {
				failed[rule] = true
			}
		}
	}
	if len(failed) == 0 {
		return nil, nil
	}
	m := faulty(t, fault)
	done, policies := 0, false
	refused := map[string]string{}
	for _, c := range asked {
		if err := apply(m, c); err != nil {
			refused[c.Key()] = err.Error()
			continue
		}
		done++
		policies = policies || slices.Contains([]string{"gpo", "newgpo", "ou"}, kindOf(c))
	}
	if policies {
		refresh(m)
	}
	line := newCommandLine(m)
	filled := map[string][]string{}
	for _, f := range typed {
		switch why, err := line.carryOut(f.text); {
		case err != nil: // as it would on the appliance
			t.Errorf("the fix of %s cannot be pasted: %s: %v", f.rule, f.text, err)
			left[f.rule] = "it cannot be pasted"
		case why != "":
			left[f.rule] = why
		default:
			done++
			filled[f.rule] = append(filled[f.rule], line.filled...)
		}
	}
	now := was
	if done > 0 {
		doc, err := scanModel(m)
		if err != nil {
			t.Fatal(err)
		}
		now = statusesOf(judge(t, doc))
	}
	res := judge(t, with(t, fault).document(t))
	for _, r := range res.Results {
		for _, f := range r.Findings {
			if f.Change != nil && refused[f.Change.Key()] != "" && left[r.Rule] == "" {
				left[r.Rule] = refused[f.Change.Key()]
			}
		}
	}
	for rule := range failed {
		still := ""
		for target, status := range now[rule] {
			if status == results.Fail && healthy[rule][target] != status {
				still = target
			}
		}
		switch {
		case still == "" && len(filled[rule]) > 0:
			slices.Sort(filled[rule])
			became = append(became, "fixed "+rule+", where people fill in "+strings.Join(slices.Compact(filled[rule]), " "))
		case still == "":
			became = append(became, "fixed "+rule)
		case left[rule] != "":
			became = append(became, "left  "+rule+": "+left[rule])
		default:
			became = append(became, "left  "+rule+": "+didNotHelp)
		}
	}
	slices.Sort(became)
	for rule, targets := range now {
		for target, status := range targets {
			before, known := was[rule][target]
			worse := status == results.Fail || status == results.Unknown || status == results.Manual
			if worse && known && before != status && (before == results.Pass || before == results.NotApplicable) && healthy[rule][target] != status {
				wrong = append(wrong, fmt.Sprintf("%s of %s is %s and was %s", rule, target, status, before))
			}
		}
	}
	slices.Sort(wrong)
	return became, wrong
}

func TestTheFixOfEachFaultEndsItAndBreaksNothing(t *testing.T) {
	text, err := os.ReadFile(fixesFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := map[string][]string{}
	fault := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			fault = strings.TrimSuffix(line, ":")
			want[fault] = []string{}
		default:
			want[fault] = append(want[fault], strings.TrimSpace(line))
		}
	}
	faults := slices.DeleteFunc(lab.Faults(checks.Lab()), func(f world.Fault) bool { return f.Server })
	if n := *fixSample; n > 0 && !*update {
		random, again := seeded(t)
		random.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
		faults = faults[:min(n, len(faults))]
		t.Logf("%d faults of a sample: %s -fixes %d", len(faults), again, n)
	}
	var mu sync.Mutex
	seen, ran := map[string][]string{}, map[string]bool{}
	if *update {
		t.Cleanup(func() {
			for _, f := range faults { // those that -run left out stay as they are
				if !ran[f.Name] && len(want[f.Name]) > 0 {
					seen[f.Name] = want[f.Name]
				}
			}
			if err := os.WriteFile(fixesFile, written(seen), 0o600); err != nil {
				t.Error(err)
			}
		})
	}
	for _, f := range faults {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			got, wrong := preview(t, f.Name)
			for _, line := range got {
				if strings.HasSuffix(line, wordsOnly) || strings.HasSuffix(line, didNotHelp) {
					t.Errorf("%s", line)
				}
			}
			if len(wrong) > 0 {
				t.Errorf("with its fixes carried out, this is worse:\n%s", lines(wrong))
			}
			if *update {
				mu.Lock()
				defer mu.Unlock()
				ran[f.Name] = true
				if len(got) > 0 {
					seen[f.Name] = got
				}
				return
			}
			if !slices.Equal(got, want[f.Name]) {
				t.Errorf("got\n%swant\n%s", lines(got), lines(want[f.Name]))
			}
		})
	}
}

func written(rows map[string][]string) []byte {
	var b bytes.Buffer
	fixed, left := 0, 0
	for _, row := range rows {
		for _, line := range row {
			if strings.HasPrefix(line, "fixed") {
				fixed++
			} else {
				left++
			}
		}
	}
	fmt.Fprintf(&b, "%s#\n# %d fixed, %d left.\n", fixesHead, fixed, left)
	for _, fault := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&b, "\n%s:\n", fault)
		for _, line := range rows[fault] {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	return b.Bytes()
}
