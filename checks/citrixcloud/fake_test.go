package citrixcloud

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	customer = "acme01"
	siteID   = "22ded57c-0306-47e4-b6e8-fed6252759e1"
	clientID = "muster-client"
	secret   = "S3cret+of/the=client"
	tokenEnd = ".token-of-the-fake"
)

// object is JSON that the fake answers with.
type object = map[string]any

// cloud is a Citrix Cloud made for tests. It complains about every request that is
// not as the interface wants it.
type cloud struct {
	t       testing.TB
	server  *httptest.Server
	lists   map[string][]any // by path: lists of the site, in pages
	answers map[string]any   // by path: other answers
	// override answers instead, and returns true; n counts the requests of the path
	// from 1.
	override map[string]func(w http.ResponseWriter, r *http.Request, n int) bool
	lifetime any // expires_in

	mu       sync.Mutex
	tokens   int // given out; the last is the one that counts
	requests map[string]int
	order    []string
}

func newCloud(t testing.TB) *cloud {
	t.Helper()
	c := &cloud{t: t, lifetime: "3600", requests: map[string]int{}, lists: map[string][]any{}, answers: map[string]any{}, override: map[string]func(http.ResponseWriter, *http.Request, int) bool{}}
	c.fillHealthy()
	c.server = httptest.NewUnstartedServer(c)
	c.server.Config.ErrorLog = log.New(io.Discard, "", 0) // tests hang up on it
	c.server.StartTLS()
	t.Cleanup(c.server.Close)
	return c
}

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	c.mu.Lock()
	c.requests[path]++
	n := c.requests[path]
	c.order = append(c.order, r.Method+" "+path)
	current := fmt.Sprint(c.tokens, tokenEnd)
	c.mu.Unlock()
	if handle := c.override[path]; handle != nil && handle(w, r, n) {
		return
	}
	if path == "/cctrustoauth2/"+customer+"/tokens/clients" {
		c.signIn(w, r)
		return
	}
	if r.Method != http.MethodGet {
		c.t.Errorf("%s %s is not reading", r.Method, path)
	}
	if r.Header.Get("Authorization") != "CWSAuth bearer="+current {
		c.fail(w, http.StatusUnauthorized, "Missing or invalid authentication details")
		return
	}
	site := r.Header.Get("Citrix-InstanceId")
	if r.Header.Get("Citrix-CustomerId") != customer || r.Header.Get("Accept") != "application/json" || (site != siteID && path != "/cvad/manage/me") {
		c.t.Errorf("GET %s came with the headers %v", path, r.Header)
	}
	if items, ok := c.lists[path]; ok {
		c.page(w, r, items)
		return
	}
	if strings.HasPrefix(path, "/cvad/manage/hypervisor") && r.URL.RawQuery != "" {
		c.t.Errorf("GET %s knows no paging, but was asked with %s", path, r.URL.RawQuery)
	}
	answer, ok := c.answers[path]
	if !ok {
		c.fail(w, http.StatusNotFound, "no such thing")
		return
	}
	c.json(w, answer)
}

func (c *cloud) signIn(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.PostForm.Get("grant_type") != "client_credentials" || r.PostForm.Get("client_id") != clientID {
		c.t.Errorf("signed in by %s with %v, %v", r.Method, r.PostForm, err)
	}
	if r.PostForm.Get("client_secret") != secret {
		c.fail(w, http.StatusUnauthorized, "wrong secret "+r.PostForm.Get("client_secret"))
		return
	}
	c.mu.Lock()
	c.tokens++
	token := fmt.Sprint(c.tokens, tokenEnd)
	c.mu.Unlock()
	c.json(w, object{"token_type": "bearer", "access_token": token, "expires_in": c.lifetime})
}

func (c *cloud) page(w http.ResponseWriter, r *http.Request, items []any) {
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit < 1 || limit > 1000 {
		c.t.Errorf("GET %s asks for %q objects a page", r.URL.Path, r.URL.Query().Get("limit"))
		limit = 1000
	}
	from := 0
	if token := r.URL.Query().Get("continuationToken"); token != "" {
		if from, err = strconv.Atoi(strings.TrimPrefix(token, "from+")); err != nil {
			c.t.Errorf("GET %s comes with the token %q", r.URL.Path, token)
		}
	}
	answer := object{"Items": items[from:min(from+limit, len(items))], "ContinuationToken": nil, "TotalItems": nil}
	if from+limit < len(items) {
		answer["ContinuationToken"] = fmt.Sprint("from+", from+limit) // a plus needs escaping
	}
	c.json(w, answer)
}

func (c *cloud) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		c.t.Error(err)
	}
}

func (c *cloud) fail(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Citrix-TransactionId", "tx-1")
	w.WriteHeader(status)
	c.json(w, object{"type": "https://errors-api.cloud.com/common/x", "detail": detail})
}

func (c *cloud) asked(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.requests[path]
}

// always answers with a status and a body, from the from-th request on.
func always(from, status int, body string) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, _ *http.Request, n int) bool {
		if n < from {
			return false
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}
}

func (c *cloud) credential() *estate.Credential {
	c.t.Setenv("MUSTER_TEST_SECRET", secret)
	sum := sha256.Sum256(c.server.Certificate().Raw)
	return &estate.Credential{Username: clientID, Password: "env:MUSTER_TEST_SECRET", Customer: customer, Endpoint: c.server.URL, Fingerprint: hex.EncodeToString(sum[:])}
}

func fast() *Collector {
	c := New(collect.Limits{})
	c.limits.pause, c.limits.perSecond, c.limits.page, c.limits.pages = time.Millisecond, 0, 2, 50
	return c
}

// scan runs the collector the way a run of muster does.
func (c *cloud) scan(ctx context.Context, of *Collector) (*facts.CitrixCloud, *facts.Source) {
	c.t.Helper()
	return c.scanWith(ctx, of, c.credential())
}

func (c *cloud) scanWith(ctx context.Context, of *Collector, cred *estate.Credential) (*facts.CitrixCloud, *facts.Source) {
	c.t.Helper()
	est := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{source: cred}}
	doc := collect.Run(ctx, est, []collect.Source{collecttest.With(Source(), of)}, collect.Options{})
	if doc.CitrixCloud == nil {
		c.t.Fatalf("there is no section: %+v", doc.Sources[source])
	}
	b, err := json.Marshal(doc)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range []string{secret, url.QueryEscape(secret), tokenEnd} {
		if strings.Contains(string(b), s) {
			c.t.Errorf("the facts hold a secret: …%s…", s)
		}
	}
	return doc.CitrixCloud, doc.Sources[source]
}

// client is one that has signed in and found the site.
func (c *cloud) client(of *Collector) *client {
	c.t.Helper()
	cred := c.credential()
	env := &collect.Env{
		Estate: &estate.Estate{Credentials: map[string]*estate.Credential{source: cred}}, Logons: collect.NewLogons(), Hosts: collect.NewHostLimit(2),
		Secret: func(context.Context, estate.Secret) (string, error) { return secret, nil },
	}
	p, err := where(cred)
	if err != nil {
		c.t.Fatal(err)
	}
	account, err := env.SignIn(c.t.Context(), source)
	if err != nil {
		c.t.Fatal(err)
	}
	cl, err := newClient(env, account, p, of)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(cl.close)
	cl.site = siteID
	return cl
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	a, _ := json.MarshalIndent(got, "", "  ")
	b, _ := json.MarshalIndent(want, "", "  ")
	if !slices.Equal(a, b) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, a, b)
	}
}
