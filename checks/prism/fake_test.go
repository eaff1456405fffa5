package prism

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/prism/prismlab"
	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

const (
	user     = "svc-scan"
	password = "Correct.Horse1"
)

// fake is the lab's Prism with answers that are made for tests: a Prism Central of the
// namespaces that it is given, a Prism Element, or both. Lists that nobody filled are
// empty.
type fake struct {
	server  *restlab.Server
	answers *prismlab.Answers
	offers  map[string]int      // minor versions by namespace
	silent  bool                // does not tell versions
	lists   map[string][]string // entities by namespace and path, "v3/" and kind, or "v2/" and path
	things  map[string]string   // single answers by path
	status  map[string]int      // by the beginning of a path
	before  func(r *http.Request)
	hook    func(w http.ResponseWriter, r *http.Request) bool
	key     string // an API key to accept instead of the user
	date    time.Time

	closing sync.Once
	mu      sync.Mutex
	asked   []string // method, path and query
	auth    []string // Authorization or API key of each request
}

func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{
		offers: map[string]int{"clustermgmt": 3, "datapolicies": 3, "dataprotection": 4, "licensing": 4, "networking": 4, "prism": 4, "vmm": 3},
		lists:  map[string][]string{}, things: map[string]string{}, status: map[string]int{},
		date: time.Now().UTC().Truncate(time.Second),
	}
	w, err := world.NewWorld(&world.Model{Account: world.Account{Prism: user}}, world.StartClock(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.SetSecret(source, password)
	w.Override = f.see
	f.answers = &prismlab.Answers{Address: "evil.example", V4: f.v4, V3: f.v3, V2: f.v2, Offers: func(space string) (int, bool) {
		minor, ok := f.offers[space]
		return minor, ok
	}}
	f.server = prismlab.Serve(w, []string{"example.com", world.Loopback}, f.answers)
	if err := f.server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.close)
	return f
}

// cap has no more entities on a page than that, whatever is asked for.
func (f *fake) cap(most int) {
	for _, a := range f.server.APIs {
		a.Most = most
	}
}

// close stops the server. It may be called twice.
func (f *fake) close() { f.closing.Do(f.server.Close) }

func (f *fake) address() string { return f.server.Addresses()[0].At }

func (f *fake) fingerprint() string {
	sum := sha256.Sum256(f.server.Certificate().Raw)
	return hex.EncodeToString(sum[:])
}

// requests are those whose path contains a text.
func (f *fake) requests(part string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, r := range f.asked {
		if strings.Contains(r, part) {
			out = append(out, r)
		}
	}
	return out
}

var v4Path = regexp.MustCompile(`^/api/([a-z]+)/v4\.(\d+)(/.*)$`)

// see looks at every request before the server does.
func (f *fake) see(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if f.before != nil {
		f.before(r)
	}
	query, _ := url.QueryUnescape(r.URL.RawQuery)
	f.mu.Lock()
	f.asked = append(f.asked, strings.TrimSuffix(r.Method+" "+r.URL.Path+"?"+query, "?"))
	f.auth = append(f.auth, r.Header.Get("Authorization")+r.Header.Get("X-Ntnx-Api-Key"))
	f.mu.Unlock()
	w.Header().Set("Date", f.date.Format(http.TimeFormat))
	w.Header().Set("Content-Type", "application/json")
	if f.key != "" && r.Header.Get("X-Ntnx-Api-Key") == f.key {
		r.SetBasicAuth(user, password)
	}
	if name, pass, _ := r.BasicAuth(); name == user && pass == password && f.instead(w, r) {
		return
	}
	next.ServeHTTP(w, r)
}

// instead answers in the place of the server.
func (f *fake) instead(w http.ResponseWriter, r *http.Request) bool {
	if f.hook != nil && f.hook(w, r) {
		return true
	}
	for part, status := range f.status {
		if strings.HasPrefix(r.URL.Path, part) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"data":{"error":[{"message":"no \"luck\"","code":"X-1"}]}}`)
			return true
		}
	}
	body, ok := f.things[r.URL.Path]
	if ok {
		_, _ = io.WriteString(w, body)
	}
	return ok
}

// entities are those of a list. Filters may use all of their fields, and they are in
// whatever order is asked for.
func (f *fake) entities(list string) *restlab.Route {
	return &restlab.Route{List: func(q *restlab.Request) (restlab.Listing, error) {
		l := restlab.Fixed(entriesOf(f.lists[list]))
		l.Order = q.Order
		if q.Filter != nil {
			l.Filters = q.Filter.Paths()
		}
		return l, nil
	}}
}

func entriesOf(texts []string) []any {
	all := []any{}
	for _, text := range texts {
		v, ok := parsed.Load(text)
		if !ok {
			d := json.NewDecoder(strings.NewReader(text))
			d.UseNumber()
			if err := d.Decode(&v); err != nil {
				panic(text + ": " + err.Error())
			}
			parsed.Store(text, v)
		}
		all = append(all, v)
	}
	return all
}

var parsed sync.Map // entities by their text

func (f *fake) v4(q *restlab.Request, path []string) *restlab.Route {
	if q.R.Method == http.MethodOptions {
		if f.silent {
			return nil
		}
		return &restlab.Route{One: func(q *restlab.Request) (any, error) { return fmt.Sprintf("v4.%d", f.offers[q.Space]), nil }}
	}
	list := strings.Join(path, "/")
	if strings.Contains(list, "protected-resources") || f.offers[q.Space] < 2 && (strings.Contains(list, "recovery-plan") || strings.Contains(list, "registrations")) {
		return nil
	}
	return f.entities(list)
}

func (f *fake) v3(q *restlab.Request, path []string) *restlab.Route {
	if q.R.Method != http.MethodPost || len(path) != 2 || path[1] != "list" || q.R.Header.Get("Content-Type") != "application/json" {
		return nil
	}
	kind := strings.TrimSuffix(path[0], "s")
	route := f.entities("v3/" + kind)
	route.Kind = kind
	return route
}

func (f *fake) v2(q *restlab.Request, _ []string) *restlab.Route {
	list := "v2" + strings.TrimPrefix(q.R.URL.Path, root)
	entities, known := f.lists[list]
	switch {
	case strings.HasSuffix(list, "/schedules"):
		return &restlab.Route{One: func(*restlab.Request) (any, error) { return entriesOf(entities), nil }}
	case !known && strings.Contains(list, "dr_snapshots"):
		return nil
	}
	return f.entities(list)
}

// fill adds entities to a list.
func (f *fake) fill(list string, entities ...string) {
	f.lists[list] = append(f.lists[list], entities...)
}

// credentials are the different ones that reached the server.
func (f *fake) credentials() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	seen := map[string]bool{}
	for _, a := range f.auth {
		seen[a] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
