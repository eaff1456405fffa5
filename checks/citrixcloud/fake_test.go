package citrixcloud

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/citrixcloud/citrixlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

const (
	customer = "acme01"
	clientID = "muster-client"
	secret   = "S3cret+of/the=client"
)

// siteID is the id of the site in what [cloud.furnish] answers.
var siteID = citrixlab.SiteID("cloudxdsite")

// object is JSON that the server answers with.
type object = map[string]any

// cloud is the lab's Citrix Cloud with answers that are made for tests. It complains
// about every request that is not as the interface wants it.
type cloud struct {
	t       testing.TB
	server  *restlab.Server
	lists   map[string][]any // by path: lists of the site, in pages
	answers map[string]any   // by path: other answers
	// override answers instead, and returns true; n counts the requests of the path
	// from 1.
	override map[string]func(w http.ResponseWriter, r *http.Request, n int) bool

	closing  sync.Once
	mu       sync.Mutex
	tokens   map[string]bool // that were used
	requests map[string]int
	order    []string
}

func newCloud(t testing.TB) *cloud {
	t.Helper()
	c := &cloud{
		t: t, tokens: map[string]bool{}, requests: map[string]int{}, lists: map[string][]any{}, answers: map[string]any{},
		override: map[string]func(http.ResponseWriter, *http.Request, int) bool{},
	}
	c.fillHealthy()
	m := &world.Model{Citrix: &world.CitrixCloud{Customer: customer, Client: clientID, Site: "cloudxdsite"}}
	w, err := world.NewWorld(m, world.StartClock(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.SetSecret(source, secret)
	w.Override = c.see
	c.server = citrixlab.Serve(w, c.look, c.look)
	if err := c.server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

func (c *cloud) url() string { return c.server.Addresses()[0].At }

// close stops the server. It may be called twice.
func (c *cloud) close() { c.closing.Do(c.server.Close) }

// see looks at every request before the server does.
func (c *cloud) see(w http.ResponseWriter, r *http.Request, next http.Handler) {
	path := r.URL.Path
	signIn := path == "/cctrustoauth2/"+customer+"/tokens/clients"
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), "bearer=")
	c.mu.Lock()
	c.requests[path]++
	n := c.requests[path]
	c.order = append(c.order, r.Method+" "+path)
	if token != "" {
		c.tokens[token] = true
	}
	c.mu.Unlock()
	if handle := c.override[path]; handle != nil && handle(w, r, n) {
		return
	}
	site := r.Header.Get("Citrix-InstanceId")
	switch _, paged := c.lists[path]; {
	case signIn:
	case r.Method != http.MethodGet:
		c.t.Errorf("%s %s is not reading", r.Method, path)
	case r.Header.Get("Citrix-CustomerId") != customer || r.Header.Get("Accept") != "application/json" || (site != siteID && path != "/cvad/manage/me"):
		c.t.Errorf("GET %s came with the headers %v", path, r.Header)
	case paged && r.URL.Query().Get("limit") == "":
		c.t.Errorf("GET %s does not say how many objects it wants", path)
	case strings.HasPrefix(path, "/cvad/manage/hypervisor") && r.URL.Query().Has("limit"):
		c.t.Errorf("GET %s knows no paging, but was asked with %s", path, r.URL.RawQuery)
	}
	next.ServeHTTP(w, r)
}

// look finds the route of a path.
func (c *cloud) look(q *restlab.Request, _ []string) *restlab.Route {
	if items, ok := c.lists[q.R.URL.Path]; ok {
		return &restlab.Route{List: func(*restlab.Request) (restlab.Listing, error) { return restlab.Fixed(items), nil }}
	}
	if answer, ok := c.answers[q.R.URL.Path]; ok {
		return &restlab.Route{One: func(*restlab.Request) (any, error) { return answer, nil }}
	}
	return nil
}

// revoke ends the tokens that were given out.
func (c *cloud) revoke() { c.server.APIs[0].SignIn.(*restlab.Tokens).Revoke() }

func (c *cloud) fail(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Citrix-TransactionId", "tx-1")
	restlab.WriteJSON(w, status, object{"type": "https://errors-api.cloud.com/common/x", "detail": detail})
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
	return &estate.Credential{Username: clientID, Password: "env:MUSTER_TEST_SECRET", Customer: customer, Endpoint: c.url(), Fingerprint: hex.EncodeToString(sum[:])}
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
	c.mu.Lock()
	tokens := slices.Collect(maps.Keys(c.tokens))
	c.mu.Unlock()
	for _, s := range append(tokens, secret, url.QueryEscape(secret)) {
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
		Estate: &estate.Estate{Credentials: map[string]*estate.Credential{source: cred}}, Logons: collect.NewLogons(nil), Hosts: collect.NewHostLimit(2),
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
