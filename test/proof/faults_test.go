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
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/test/embedded"
)

var update = flag.Bool("update", false, "write testdata/faults.txt anew")

// goldenFile says of every fault which rules it changes, and how.
const goldenFile = "testdata/faults.txt"

const goldenHead = `# What each fault of the embedded estate changes: the rules that do not give the
# status that they give on the healthy estate. Exactly these may change.
# Written by go test ./test/proof -run TestEachFault -update. Every line of the
# diff is a claim about a rule: read it before you commit it.
`

// table holds the changes of each fault as "status rule", sorted.
type table map[string][]string

// readTable reads the golden file.
func readTable(t *testing.T) (rows table, text string) {
	t.Helper()
	b, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	rows = table{}
	fault := ""
	for i, line := range strings.Split(string(b), "\n") {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case !strings.HasPrefix(line, " "):
			fault, _, _ = strings.Cut(line, ":")
			if _, twice := rows[fault]; twice {
				t.Errorf("%s:%d: a second row for the fault %s", goldenFile, i+1, fault)
			}
			rows[fault] = []string{}
		case line == nothing && fault != "":
		case len(fields) == 2 && fault != "":
			rows[fault] = append(rows[fault], fields[0]+" "+fields[1])
		default:
			t.Errorf("%s:%d: %q is neither a fault nor a change", goldenFile, i+1, line)
		}
	}
	for _, row := range rows {
		slices.Sort(row)
	}
	return rows, string(b)
}

// nothing stands below a fault that changes no rule.
const nothing = "  (no rule changes)"

// write formats the rows of the faults that exist, those of the estate first.
func (rows table) write() []byte {
	var b bytes.Buffer
	b.WriteString(goldenHead)
	for _, of := range []struct {
		server bool
		title  string
	}{
		{false, "Faults of the estate: everything is seen, and something is not as it should be."},
		{true, "Faults of servers: facts are taken away, so rules become unknown."},
	} {
		fmt.Fprintf(&b, "\n\n# %s\n", of.title)
		for _, f := range lab.Faults(checks.Lab()) {
			if _, listed := rows[f.Name]; f.Server != of.server || !listed {
				continue
			}
			fmt.Fprintf(&b, "\n%s: %s\n", f.Name, f.Title)
			for _, change := range rows[f.Name] {
				status, rule, _ := strings.Cut(change, " ")
				fmt.Fprintf(&b, "  %-14s %s\n", status, rule)
			}
			if len(rows[f.Name]) == 0 {
				b.WriteString(nothing + "\n")
			}
		}
	}
	return b.Bytes()
}

// changes lists, as "status rule", what a fault did to the statuses of targets.
func changes(before, after statuses) []string {
	found := map[string]bool{}
	for rule, targets := range after {
		for target, status := range targets {
			if was := before[rule][target]; was != status && (was != "" || status != results.Pass) {
				found[string(status)+" "+rule] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestEachFaultChangesExactlyTheRulesItShould(t *testing.T) {
	rows, _ := readTable(t)
	before := with(t, "").statuses
	var mu sync.Mutex
	seen := maps.Clone(rows)
	if *update {
		t.Cleanup(func() {
			if err := os.WriteFile(goldenFile, seen.write(), 0o600); err != nil {
				t.Error(err)
			}
		})
	}
	for _, f := range lab.Faults(checks.Lab()) {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			got := changes(before, with(t, f.Name).statuses)
			want, listed := rows[f.Name]
			if f.Server && !slices.Equal(got, want) {
				// On a busy machine an honest server may need longer than a second.
				t.Logf("with %s for a step: %q; once more with the time that real systems are given", short.StepTimeout, got)
				again, err := scanOnce(patient, f.Name)
				if err != nil {
					t.Fatal(err)
				}
				got = changes(before, again.statuses)
			}
			switch {
			case *update:
				mu.Lock()
				defer mu.Unlock()
				seen[f.Name] = got
			case !listed:
				t.Errorf("the fault has no row in %s; it changes\n%s", goldenFile, lines(got))
			case !slices.Equal(got, want):
				t.Errorf("%s\nnot in %s:\n%smissing:\n%s", f.Title, goldenFile, lines(without(got, want)), lines(without(want, got)))
			}
		})
	}
}

// without returns what is in list and not in other.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

func lines(list []string) string {
	var b strings.Builder
	for _, l := range list {
		b.WriteString("\t" + l + "\n")
	}
	return b.String()
}

func TestEveryRuleHasBeenSeenFailingAndSeenUnknown(t *testing.T) {
	rows, text := readTable(t)
	faults := lab.Faults(checks.Lab())
	seen := map[string]bool{}
	for fault, row := range rows {
		for _, change := range row {
			seen[change] = true
		}
		i := slices.IndexFunc(faults, func(f world.Fault) bool { return f.Name == fault })
		switch {
		case i < 0:
			t.Errorf("%s has a row for the fault %s, which does not exist", goldenFile, fault)
		case !faults[i].Server && len(row) == 0:
			t.Errorf("the fault %s of the estate changes no rule: no rule looks for it", fault)
		}
	}
	known := map[string]bool{}
	for _, r := range embedded.Rules().Rules {
		known[r.ID] = true
		if r.Engine { // it says what nobody knows, and never that something is wrong
			if !seen["unknown "+r.ID] && !seen["manual "+r.ID] {
				t.Errorf("no fault makes %s unknown, or a question", r.ID)
			}
			continue
		}
		if !seen["fail "+r.ID] && !seen["manual "+r.ID] {
			t.Errorf("no fault makes %s fail", r.ID)
		}
		if len(r.Sources()) > 0 && !seen["unknown "+r.ID] {
			t.Errorf("no fault takes the facts of %s away", r.ID)
		}
	}
	people, err := questions.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range people.All {
		known[q.Rule()] = true
	}
	for change := range seen {
		if _, rule, _ := strings.Cut(change, " "); !known[rule] {
			t.Errorf("%s names the rule %s, which does not exist", goldenFile, rule)
		}
	}
	switch written := rows.write(); {
	case t.Failed() || text == string(written):
	case *update:
		if err := os.WriteFile(goldenFile, written, 0o600); err != nil {
			t.Error(err)
		}
	default:
		t.Errorf("%s is not as it would be written: a title or the id of a rule has changed, or it was edited by hand; run go test ./test/proof -run TestEveryRule -update, which scans nothing", goldenFile)
	}
}

// askedInstead are the rules, and the question to people, that is asked in place of them all while no
// server answers: an estate whose DHCP servers cannot be read is asked as one that has others.
var askedInstead = map[string]string{
	"dhcp/failover-takes-over":   "question/DHCP-001",
	"dhcp/kept-networks-served":  "question/DHCP-001",
	"dhcp/scope-options":         "question/DHCP-001",
	"dhcp/scopes-serve-desktops": "question/DHCP-001",
	"dhcp/servers-ready":         "question/DHCP-001",
	"question/DHCP-001":          "question/DHCP-001",
}

func TestAFaultOfAServerMakesRulesUnknownAndNothingElse(t *testing.T) {
	rows, _ := readTable(t)
	for _, f := range lab.Faults(checks.Lab()) {
		for _, change := range rows[f.Name] {
			status, rule, _ := strings.Cut(change, " ")
			if instead := askedInstead[rule]; instead != "" && results.Status(status) != results.Unknown && slices.Contains(rows[f.Name], "manual "+instead) {
				continue
			}
			if f.Server && results.Status(status) != results.Unknown {
				t.Errorf("%s: %s becomes %s, though facts were only taken away", f.Name, rule, status)
			}
		}
	}
}
