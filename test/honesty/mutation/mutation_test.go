package mutation

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// ordinary is the seed of an ordinary run, the same for everybody: what was open before a
// change does not make it red. MUTATION_SEED takes another sample.
const ordinary = 7

// sampled is how many mutants an ordinary run judges.
const sampled = 100

// workers judge side by side.
var workers = max(2, envInt("MUTATION_WORKERS"))

// scan is a facts file of the embedded estate with the given faults.
func scan(faults ...string) ([]byte, error) {
	doc, err := embedded.Scan{}.Start(lab.Options{Faults: faults})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = doc.Write(&b)
	return b.Bytes(), err
}

var healthy = sync.OnceValues(func() ([]byte, error) { return scan() })

// tree is the text as values that can be changed.
func tree(text []byte) (any, error) {
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err := d.Decode(&v)
	return v, err
}

const refused = "refused"

// judge returns what is said of a document: the verdict or refused, and the results or
// the reason.
func judge(doc any) (string, *results.Document, error) {
	read, err := decode(doc)
	if err != nil {
		return refused, nil, err
	}
	res, err := evaluate.Run(context.Background(), embedded.Rules(), read, evaluate.Options{Version: "test", Graph: embedded.Components()})
	if err != nil {
		return refused, nil, err
	}
	return string(res.Verdict.Decision), res, nil
}

// decode reads a document as the program does.
func decode(doc any) (*facts.Document, error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	read, err := facts.Read("-", bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return facts.Merge(read)
}

// The outcomes of a GO. One that is told has a result that became worse, below the
// severity that decides, or more than GO in its headline; one with less lost results that passed, and nothing tells why.
// And of a document that reads as it did before: a field that said nothing is not there,
// as in documents from before there was such a field; or something is written otherwise, and
// rules see the very same.
const (
	noChange = "no change"
	goSame   = "GO, the same"
	goLess   = "GO, with less"
	goTold   = "GO, and told"
	goUnread = "GO, of no reader" // what differs is in testdata/unread.txt of the folder above, with its reason
)

// statuses are the statuses of results, by rule and target.
func statuses(res *results.Document) map[string]results.Status {
	all := make(map[string]results.Status, len(res.Results))
	for i := range res.Results {
		r := &res.Results[i]
		all[r.Rule+" "+r.Target] = r.Status
	}
	return all
}

// compared is the verdict, and of a GO what became of the results.
func compared(before map[string]results.Status, res *results.Document) (is, detail string) {
	if res.Verdict.Decision != results.Go {
		return string(res.Verdict.Decision), ""
	}
	after, less := statuses(res), ""
	for id, was := range before {
		switch now := after[id]; {
		case was != results.Pass || now == results.Pass:
		case now == results.Fail || now == results.Unknown || now == results.Manual:
			return goTold, string(now) + " " + id
		default:
			less = "no more " + id
		}
	}
	for id, now := range after {
		if _, known := before[id]; !known && (now == results.Fail || now == results.Unknown || now == results.Manual) {
			return goTold, string(now) + " " + id
		}
	}
	if less != "" {
		return goLess, less
	}
	return goSame, ""
}

// healthyDocument is the healthy facts as the program reads them.
var healthyDocument = sync.OnceValues(func() (*facts.Document, error) {
	text, err := healthy()
	if err != nil {
		return nil, err
	}
	doc, err := tree(text)
	if err != nil {
		return nil, err
	}
	return decode(doc)
})

// readsAlike tells whether a document is read as the healthy one is.
func readsAlike(doc any) bool {
	before, err := healthyDocument()
	if err != nil {
		return false
	}
	after, err := decode(doc)
	return err == nil && reflect.DeepEqual(before, after)
}

var unread = sync.OnceValues(func() (Unread, error) {
	f, err := os.Open("../testdata/unread.txt")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return ReadUnread(f)
})

var healthyRead = sync.OnceValues(func() (*facts.Document, error) {
	text, err := healthy()
	if err != nil {
		return nil, err
	}
	doc, err := tree(text)
	if err != nil {
		return nil, err
	}
	return blanked(doc)
})

// blanked is a document without the fields that nobody reads.
func blanked(doc any) (*facts.Document, error) {
	u, err := unread()
	if err != nil {
		return nil, err
	}
	read, err := decode(doc)
	if err == nil {
		u.Blank(read)
	}
	return read, err
}

// differsUnread tells whether a document differs from the healthy one in nothing but fields
// that nobody reads.
func differsUnread(doc any) bool {
	before, err := healthyRead()
	if err != nil {
		return false
	}
	after, err := blanked(doc)
	return err == nil && reflect.DeepEqual(before, after)
}

// spelling are the changes of how something is written.
var spelling = []string{"in another case", "with a dot at its end"}

var healthyInput = sync.OnceValues(func() ([]byte, error) {
	doc, err := healthyDocument()
	if err != nil {
		return nil, err
	}
	return seen(doc)
})

// seen is what rules see of a document, as text. What they know of components comes from the
// graph, whatever the document.
func seen(doc *facts.Document) ([]byte, error) {
	return json.Marshal(input.From(doc, doc.Run.Finished, nil))
}

// seenAlike tells whether rules see of a document, byte for byte, what they see of the healthy
// one: the spelling that was changed is the same thing to all that is derived from it.
func seenAlike(doc any) bool {
	before, err := healthyInput()
	if err != nil {
		return false
	}
	read, err := decode(doc)
	if err != nil {
		return false
	}
	after, err := seen(read)
	return err == nil && bytes.Equal(before, after)
}

// outcome is what became of a mutant.
type outcome struct {
	mutant Mutant
	is     string
	detail string
}

func readTable(t *testing.T, file string) []Exception {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := ReadTable(f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// readOpen are the mutants that survive and should not, and those that no full run has
// judged yet. The list may only become shorter.
func readOpen(t *testing.T) map[string]bool {
	t.Helper()
	b, err := os.ReadFile("testdata/open.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all[line] = true
		}
	}
	return all
}

// part reads "3/12"; the whole is 1/1.
func part(text string) (n, of int, err error) {
	if _, err = fmt.Sscanf(text, "%d/%d", &n, &of); err != nil || n < 1 || n > of {
		return 0, 0, fmt.Errorf("PART=%q is not a part such as 3/12", text)
	}
	return n, of, nil
}

// What is changed in healthy facts never ends in GO, but for what the table excepts.
// An ordinary run judges a sample; PART=3/12 a part of all, which goes on where it was
// interrupted.
func TestWhatIsChangedInHealthyFactsIsNeverAGo(t *testing.T) {
	text, err := healthy()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := tree(text)
	if err != nil {
		t.Fatal(err)
	}
	is, healthyResults, err := judge(doc)
	if is != string(results.Go) {
		t.Fatalf("the healthy facts are %s: %v", is, err)
	}
	before := statuses(healthyResults)
	seed := uint64(1)
	if s := os.Getenv("MUTATION_SEED"); s != "" {
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	var chosen []Mutant
	var journal *os.File
	known := map[string]outcome{}
	switch p := os.Getenv("PART"); {
	case p != "":
		n, of, err := part(p)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range Mutants(doc, seed) {
			if i%of == n-1 {
				chosen = append(chosen, m)
			}
		}
		if only := os.Getenv("MUTATION_PATHS"); only != "" {
			re := regexp.MustCompile(only)
			chosen = slices.DeleteFunc(chosen, func(m Mutant) bool { return !re.MatchString(m.ID()) })
		}
		if dir := os.Getenv("MUTATION_JOURNAL"); dir != "" {
			if journal, known, err = resume(dir, fmt.Sprintf("part-%d-of-%d-seed-%d", n, of, seed)); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = journal.Close() }()
		}
		r := rand.New(rand.NewPCG(seed, 0)) // what was judged before an interruption is a sample of all
		r.Shuffle(len(chosen), func(i, k int) { chosen[i], chosen[k] = chosen[k], chosen[i] })
	default:
		if os.Getenv("MUTATION_SEED") == "" {
			seed = ordinary
		}
		all := Mutants(doc, seed)
		r := rand.New(rand.NewPCG(seed, 0))
		r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
		chosen = all[:sampled]
		t.Logf("MUTATION_SEED=%d: %d of %d mutants", seed, len(chosen), len(all))
	}
	exceptions := readTable(t, "testdata/exceptions.txt")
	open := readOpen(t)
	counts := map[string]int{}
	for _, o := range run(t, text, before, chosen, known, journal) {
		counts[o.is]++
		if o.is != goSame && o.is != goLess && o.is != "PANIC" {
			continue
		}
		if i := slices.IndexFunc(exceptions, func(e Exception) bool { return e.Covers(o.mutant) }); i >= 0 {
			counts["GO, "+exceptions[i].Class]++
			continue
		}
		if open[o.mutant.ID()] {
			counts["GO, open"]++
			continue
		}
		counts["GO, not excepted"]++
		t.Errorf("%s | %s | %s | %s %s", o.is, o.mutant.Path, o.mutant.Change, o.mutant.At, o.detail)
	}
	t.Logf("%d mutants: %v", len(chosen), counts)
}

// run judges mutants, those that are not known yet.
func run(t *testing.T, text []byte, before map[string]results.Status, chosen []Mutant, known map[string]outcome, journal *os.File) []outcome {
	t.Helper()
	all := make([]outcome, len(chosen))
	next := make(chan int)
	var writing sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			doc, err := tree(text)
			if err != nil {
				t.Error(err)
			}
			for i := range next {
				m := chosen[i]
				if o, ok := known[m.ID()]; ok {
					o.mutant = m
					all[i] = o
					continue
				}
				o := attempt(doc, before, m)
				all[i] = o
				if journal != nil {
					writing.Lock()
					_, _ = fmt.Fprintf(journal, "%s\t%s\t%s\t%s\n", m.ID(), o.is, m.At, strings.Join(strings.Fields(o.detail), " "))
					writing.Unlock()
				}
			}
		})
	}
	for i := range chosen {
		next <- i
	}
	close(next)
	wg.Wait()
	return all
}

func attempt(doc any, before map[string]results.Status, m Mutant) (o outcome) {
	o.mutant = m
	undo := m.apply(doc)
	defer undo()
	defer func() {
		if p := recover(); p != nil {
			o.is, o.detail = "PANIC", fmt.Sprint(p)
		}
	}()
	if m.Change == deleted && m.Nothing && readsAlike(doc) {
		o.is = noChange
		return o
	}
	is, res, err := judge(doc)
	o.is = is
	switch {
	case err != nil:
		o.detail = err.Error()
	case res != nil:
		if o.is, o.detail = compared(before, res); (o.is == goSame || o.is == goLess) && res.Verdict.Headline != string(results.Go) {
			o.is, o.detail = goTold, res.Verdict.Headline
		}
		if o.is == goSame && slices.Contains(spelling, m.Change) && seenAlike(doc) {
			o.is = noChange
		}
		if o.is == goSame && differsUnread(doc) {
			o.is = goUnread
		}
	}
	return o
}

// resume opens the journal of a part, and returns what it says already. The journal is
// of one revision of rules: others begin anew.
func resume(dir, name string) (*os.File, map[string]outcome, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, err
	}
	file := filepath.Join(dir, name+"-"+embedded.Rules().SHA256[:12]+".txt")
	known := map[string]outcome{}
	if b, err := os.ReadFile(file); err == nil {
		lines := bufio.NewScanner(bytes.NewReader(b))
		for lines.Scan() {
			if f := strings.Split(lines.Text(), "\t"); len(f) == 4 {
				known[f[0]] = outcome{is: f[1], detail: f[3]}
			}
		}
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	return f, known, err
}

func envInt(name string) int {
	n, _ := strconv.Atoi(os.Getenv(name)) // 0 when it is not given
	return n
}
