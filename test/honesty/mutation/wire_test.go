package mutation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// onTheWire are the sources whose answers are JSON.
var onTheWire = []string{"citrixcloud", "prism", "files"}

// wire leaves one field out of every answer of the web interfaces of a lab, and notes
// which fields there are.
type wire struct {
	mu    sync.Mutex
	seen  map[string]bool
	gone  string // the field, as "GET /path .field"
	hits  int
	quiet bool // what is asked now is not noted
}

// notAsked is the outcome of a field that no answer had when it was to be left out.
const notAsked = "not asked"

var identifiers = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}`)

func (w *wire) answer(out http.ResponseWriter, r *http.Request, next http.Handler) {
	rec := httptest.NewRecorder()
	next.ServeHTTP(rec, r)
	body := rec.Body.Bytes()
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if rec.Code == http.StatusOK && d.Decode(&v) == nil && !strings.Contains(r.URL.Path, "/tokens/") {
		w.mu.Lock()
		w.strip(v, r.Method+" "+identifiers.ReplaceAllString(r.URL.Path, "*")+" ")
		w.mu.Unlock()
		body, _ = json.Marshal(v)
	}
	for name, values := range rec.Header() {
		if name != "Content-Length" {
			out.Header()[name] = values
		}
	}
	out.WriteHeader(rec.Code)
	_, _ = out.Write(body)
}

func (w *wire) strip(v any, path string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			field := path + "." + identifiers.ReplaceAllString(key, "*")
			if !w.quiet {
				w.seen[field] = true
			}
			if field == w.gone {
				delete(v, key)
				w.hits++
				continue
			}
			w.strip(v[key], field)
		}
	case []any:
		for _, each := range v {
			w.strip(each, path+"[]")
		}
	}
}

// No field of any answer may be missing without anybody noticing, unless the table says
// why that is normal.
func TestWhatAnAnswerDoesNotSayIsNeverAGo(t *testing.T) {
	w := &wire{seen: map[string]bool{}}
	l, err := lab.Start(context.Background(), lab.Options{Parts: checks.Lab(), Override: w.answer})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	est, err := estate.Parse("estate.yaml", l.EstateFile(), checks.Credentials()...)
	if err != nil {
		t.Fatal(err)
	}
	if est.Policy.AttestationList, err = attestation.Parse("attestations.yaml", l.Attestations(), nil); err != nil {
		t.Fatal(err)
	}
	ask := func(only ...string) *facts.Document {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		return collect.Run(ctx, est, checks.All(), collect.Options{Version: "test", Only: only, Limits: collect.Unthrottled()})
	}
	whole := ask()
	w.quiet = true
	judged := func(doc *facts.Document) *results.Document {
		res, err := evaluate.Run(context.Background(), embedded.Rules(), doc, evaluate.Options{Version: "test", Graph: embedded.Components()})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	res := judged(whole)
	if res.Verdict.Decision != results.Go {
		t.Fatalf("the healthy estate is %s", res.Verdict.Decision)
	}
	before := statuses(res)
	read := readKeys(t, "../../../checks/citrixcloud", "../../../checks/prism")
	all := slices.Sorted(maps.Keys(w.seen))
	answered := len(all)
	// A NetScaler is not among those that leave fields out.
	all = slices.DeleteFunc(all, func(f string) bool {
		return strings.Contains(f, " /nitro/") || strings.Contains(f, " .metadata") || !read[strings.ToLower(strings.TrimRight(f[strings.LastIndexByte(f, '.')+1:], "[]"))]
	})
	t.Logf("%d fields of answers, of which collectors read %d", answered, len(all))
	exceptions := readTable(t, "testdata/absent.txt")
	seed := uint64(1)
	if s := os.Getenv("MUTATION_SEED"); s != "" {
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	var chosen []string
	var journal *os.File
	known := map[string]outcome{}
	if p := os.Getenv("PART"); p != "" {
		n, of, err := part(p)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range all {
			if i%of == n-1 {
				chosen = append(chosen, f)
			}
		}
		if only := os.Getenv("MUTATION_PATHS"); only != "" {
			re := regexp.MustCompile(only)
			chosen = slices.DeleteFunc(chosen, func(f string) bool { return !re.MatchString(f) })
		}
		if dir := os.Getenv("MUTATION_JOURNAL"); dir != "" {
			if journal, known, err = resume(dir, fmt.Sprintf("wire-%d-of-%d", n, of)); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = journal.Close() }()
		}
	} else {
		if os.Getenv("MUTATION_SEED") == "" {
			seed = ordinary
		}
		r := rand.New(rand.NewPCG(seed, 1))
		chosen = slices.Clone(all)
		r.Shuffle(len(chosen), func(i, k int) { chosen[i], chosen[k] = chosen[k], chosen[i] })
		chosen = chosen[:fieldsSampled]
		t.Logf("MUTATION_SEED=%d: %d of %d fields", seed, len(chosen), len(all))
	}
	counts := map[string]int{}
	for _, field := range chosen {
		o, done := known[field]
		if !done {
			w.gone, w.hits = field, 0
			without := ask(onTheWire...)
			doc := *whole
			doc.CitrixCloud, doc.Prism, doc.Files = without.CitrixCloud, without.Prism, without.Files
			doc.Sources = maps.Clone(whole.Sources)
			for _, s := range onTheWire {
				doc.Sources[s] = without.Sources[s]
			}
			doc.Run.Finished = without.Run.Finished
			w.gone = ""
			o.is, o.detail = compared(before, judged(&doc))
			if w.hits == 0 {
				o.is = notAsked
			}
			if journal != nil {
				_, _ = fmt.Fprintf(journal, "%s\t%s\t\t%s\n", field, o.is, o.detail)
			}
		}
		counts[o.is]++
		if o.is == notAsked {
			t.Errorf("nothing was asked that says %s: leaving it out shows nothing", field)
		}
		if o.is != goSame && o.is != goLess {
			continue
		}
		m := Mutant{Path: field, Change: deleted}
		if i := slices.IndexFunc(exceptions, func(e Exception) bool { return e.Covers(m) }); i >= 0 {
			counts["GO, "+exceptions[i].Class]++
			continue
		}
		counts["GO, not excepted"]++
		t.Errorf("%s without %s %s", o.is, field, o.detail)
	}
	t.Logf("%d fields: %v", len(chosen), counts)
}

// readKeys are the names that structs of some packages have in JSON, in lower case. What
// has none of these names is never decoded.
func readKeys(t *testing.T, folders ...string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if s, ok := n.(*ast.StructType); ok {
					for _, f := range s.Fields.List {
						for _, name := range f.Names {
							names[strings.ToLower(name.Name)] = true
						}
						if f.Tag != nil {
							tag, _ := strconv.Unquote(f.Tag.Value)
							name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
							names[strings.ToLower(name)] = true
						}
					}
				}
				return true
			})
		}
	}
	return names
}

// fieldsSampled is how many fields an ordinary run leaves out.
const fieldsSampled = 8
