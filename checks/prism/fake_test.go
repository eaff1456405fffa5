package prism

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	user     = "svc-scan"
	password = "Correct.Horse1"
)

// fake is a small Prism: a Prism Central of the namespaces that it is given, a
// Prism Element, or both. Lists that nobody filled are empty.
type fake struct {
	*httptest.Server
	offers map[string]int      // minor versions by namespace
	silent bool                // does not tell versions
	lists  map[string][]string // entities by namespace and path, "v3/" and kind, or "v2/" and path
	things map[string]string   // single answers by path
	status map[string]int      // by the beginning of a path
	hook   func(w http.ResponseWriter, r *http.Request) bool
	flags  string // of v4 lists
	key    string // an API key to accept instead of the user
	date   time.Time
	capped int // entities of a page, whatever is asked for

	mu    sync.Mutex
	asked []string // method, path and query
	auth  []string // Authorization or API key of each request
}

func newFake(t testing.TB) *fake {
	f := &fake{
		offers: map[string]int{"clustermgmt": 3, "datapolicies": 3, "dataprotection": 4, "licensing": 4, "networking": 4, "prism": 4, "vmm": 3},
		lists:  map[string][]string{}, things: map[string]string{}, status: map[string]int{},
		flags: `[{"name":"hasError","value":false},{"name":"isPaginated","value":true},{"name":"isTruncated","value":false}]`,
		date:  time.Now().UTC().Truncate(time.Second),
	}
	f.Server = httptest.NewUnstartedServer(f)
	f.Config.ErrorLog = log.New(io.Discard, "", 0)
	f.StartTLS()
	t.Cleanup(f.Close)
	return f
}

func (f *fake) address() string { return strings.TrimPrefix(f.URL, "https://") }

func (f *fake) fingerprint() string {
	sum := sha256.Sum256(f.Certificate().Raw)
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

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query, _ := url.QueryUnescape(r.URL.RawQuery)
	f.mu.Lock()
	f.asked = append(f.asked, strings.TrimSuffix(r.Method+" "+r.URL.Path+"?"+query, "?"))
	f.auth = append(f.auth, r.Header.Get("Authorization")+r.Header.Get("X-Ntnx-Api-Key"))
	f.mu.Unlock()
	w.Header().Set("Date", f.date.Format(http.TimeFormat))
	w.Header().Set("Content-Type", "application/json")
	name, pass, basic := r.BasicAuth()
	known := basic && name == user && pass == password || f.key != "" && r.Header.Get("X-Ntnx-Api-Key") == f.key
	if !known {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if f.hook != nil && f.hook(w, r) {
		return
	}
	for part, status := range f.status {
		if strings.HasPrefix(r.URL.Path, part) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"data":{"error":[{"message":"no \"luck\"","code":"X-1"}]}}`)
			return
		}
	}
	if body, ok := f.things[r.URL.Path]; ok {
		_, _ = io.WriteString(w, body)
		return
	}
	switch {
	case r.Method == http.MethodOptions:
		f.version(w, r)
	case strings.HasPrefix(r.URL.Path, "/api/nutanix/v3/"):
		f.v3(w, r)
	case strings.HasPrefix(r.URL.Path, root):
		f.v2(w, r)
	default:
		f.v4(w, r)
	}
}

func (f *fake) version(w http.ResponseWriter, r *http.Request) {
	space := strings.Split(r.URL.Path, "/")[2]
	if minor, ok := f.offers[space]; ok && !f.silent {
		_, _ = fmt.Fprintf(w, `{"data":"v4.%d"}`, minor)
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

func (f *fake) v4(w http.ResponseWriter, r *http.Request) {
	m := v4Path.FindStringSubmatch(r.URL.Path)
	offered, ok := -1, false
	if m != nil {
		offered, ok = f.offers[m[1]]
	}
	if asked, _ := strconv.Atoi(slices.Concat(m, []string{"", "", ""})[2]); !ok || asked > offered || strings.Contains(r.URL.Path, "protected-resources") ||
		offered < 2 && (strings.Contains(r.URL.Path, "recovery-plan") || strings.Contains(r.URL.Path, "registrations")) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"data":{"error":[{"message":"there is no such thing"}]}}`)
		return
	}
	q := r.URL.Query()
	limit := 50
	if l := q.Get("$limit"); l != "" {
		limit, _ = strconv.Atoi(l)
	}
	page, _ := strconv.Atoi(q.Get("$page"))
	if limit > 100 {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	if f.capped > 0 {
		limit = min(limit, f.capped)
	}
	items := filtered(f.lists[m[1]+m[3]], q.Get("$filter"))
	part := items[min(page*limit, len(items)):min((page+1)*limit, len(items))]
	data := ""
	if len(part) > 0 { // there is no empty list in a Prism Central
		data = `"data":[` + strings.Join(part, ",") + `],`
	}
	_, _ = fmt.Fprintf(w, `{%s"metadata":{"flags":%s,"links":[{"rel":"next","href":"http://evil.example/"}],"totalAvailableResults":%d}}`, data, f.flags, len(items))
}

var (
	sinceFilter = regexp.MustCompile(`^creationTime gt (\S+)$`)
	quotedText  = regexp.MustCompile(`'([^']*)'`)
	creation    = regexp.MustCompile(`"creationTime":"([^"]+)"`)
)

// filtered does what filters of this package ask for.
func filtered(items []string, filter string) []string {
	if filter == "" {
		return items
	}
	var out []string
	since := sinceFilter.FindStringSubmatch(filter)
	for _, item := range items {
		if since != nil {
			if at := creation.FindStringSubmatch(item); at != nil && at[1] > since[1] {
				out = append(out, item)
			}
		} else if text := quotedText.FindStringSubmatch(filter); text != nil && strings.Contains(item, `"`+text[1]+`"`) {
			out = append(out, item)
		}
	}
	return out
}

func (f *fake) v3(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var q struct {
		Kind           string
		Offset, Length int
	}
	body, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(body, &q); err != nil || r.URL.Path != "/api/nutanix/v3/"+q.Kind+"s/list" || q.Length < 1 || r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	items := f.lists["v3/"+q.Kind]
	part := items[min(q.Offset, len(items)):min(q.Offset+q.Length, len(items))]
	_, _ = fmt.Fprintf(w, `{"api_version":"3.1","metadata":{"kind":%q,"length":%d,"offset":%d,"total_matches":%d},"entities":[%s]}`,
		q.Kind, len(part), q.Offset, len(items), strings.Join(part, ","))
}

func (f *fake) v2(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, root)
	items, ok := f.lists["v2"+path]
	if strings.HasSuffix(path, "/schedules") {
		_, _ = io.WriteString(w, "["+strings.Join(items, ",")+"]")
		return
	}
	if !ok && strings.Contains(path, "dr_snapshots") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	count, page := 1000, 1
	if n, err := strconv.Atoi(r.URL.Query().Get("count")); err == nil {
		count = n
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil {
		page = n
	}
	if f.capped > 0 {
		count = min(count, f.capped)
	}
	part := items[min((page-1)*count, len(items)):min(page*count, len(items))]
	_, _ = fmt.Fprintf(w, `{"metadata":{"grand_total_entities":%d,"count":%d},"entities":[%s]}`, len(items), len(part), strings.Join(part, ","))
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
