package citrixcloud

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// manage is where the DaaS site is, below the base.
const manage = "/cvad/manage"

// client asks Citrix Cloud as one API client of one customer.
type client struct {
	place     place
	account   *collect.Account
	api       *restclient.Client
	workspace *restclient.Client // the service that knows of domains
	hub       *restclient.Client // the service that knows of FAS servers; nil where nobody knows it
	tokens    *tokens

	site string // id of the DaaS site, known before anything of it is asked

	mu      sync.Mutex
	secrets []string // that no message may carry
	enough  error    // the server wants no more requests
}

func newClient(env *collect.Env, account *collect.Account, p place, of *Collector) (*client, error) {
	config, err := account.Terms.Config()
	if err != nil {
		return nil, err
	}
	c := &client{place: p, account: account}
	c.hide(account.Secret)
	options := restclient.Options{
		Base: p.api, TLS: config, PerSecond: of.limits.perSecond, Pause: of.limits.pause, Timeout: of.limits.request, Agent: "muster",
		Acquire: func(ctx context.Context) (func(), error) { return env.Hosts.Acquire(ctx, p.host) },
	}
	c.api = restclient.New(options)
	// The other services are not documented, and may not be reachable from here: one
	// attempt has to do.
	beside := func(base string) *restclient.Client {
		o := options
		o.Base, o.Retries = base, -1
		if u, err := url.Parse(base); err == nil && u.Host != p.host {
			o.Acquire = func(ctx context.Context) (func(), error) { return env.Hosts.Acquire(ctx, u.Host) }
		}
		return restclient.New(o)
	}
	c.workspace = beside(p.workspace)
	if p.hub != "" {
		c.hub = beside(p.hub)
	}
	c.tokens = newTokens(of.now, c.signIn)
	return c, nil
}

func (c *client) close() {
	c.api.Close()
	c.workspace.Close()
	if c.hub != nil {
		c.hub.Close()
	}
}

// get asks the interface and reads the answer into a value. The answer is nil only
// when there is an error.
func (c *client) get(ctx context.Context, path string, query url.Values, into any) (*restclient.Response, error) {
	return c.ask(ctx, c.api, c.place.api, path, query, into)
}

func (c *client) ask(ctx context.Context, of *restclient.Client, base, path string, query url.Values, into any) (*restclient.Response, error) {
	what := "GET " + path + " of " + strings.TrimPrefix(base, "https://")
	if err := c.stopped(); err != nil {
		return nil, fmt.Errorf("%s was not asked: %w", what, err)
	}
	token, number, err := c.tokens.current(ctx)
	if err != nil {
		return nil, err
	}
	resp, err := of.Do(ctx, restclient.Request{Path: path, Query: query, Header: c.header(token)})
	if err == nil && resp.Status == http.StatusUnauthorized && of == c.api {
		// The token may have ended. A request is asked once more, not for ever.
		token, _, err = c.tokens.after(ctx, number)
		if err == nil && token != "" {
			resp, err = of.Do(ctx, restclient.Request{Path: path, Query: query, Header: c.header(token)})
			if err == nil {
				c.tokens.judge(ctx, resp.Status != http.StatusUnauthorized)
			}
		}
	}
	if err != nil {
		return nil, c.account.Terms.Explain(err)
	}
	if err := resp.Failure(what, c.detail(resp)); err != nil {
		if resp.Status == http.StatusTooManyRequests && of == c.api {
			c.stop(err)
		}
		return nil, err
	}
	if err := restclient.Decode(resp.Body, into); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return resp, nil
}

func (c *client) header(token string) http.Header {
	h := http.Header{
		"Authorization":     {"CWSAuth bearer=" + token},
		"Citrix-Customerid": {c.account.Customer}, // the canonical form of Citrix-CustomerId; case is no matter
		"Citrix-Locale":     {"en-US"},            // of error texts
		"Accept":            {"application/json"},
	}
	if c.site != "" {
		h.Set("Citrix-InstanceId", c.site)
	}
	return h
}

// stop notes that the server wants no more requests, however patiently it was
// asked. All that are still to come would only make it worse.
func (c *client) stop(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.enough == nil {
		c.enough = facts.Failure{Reason: facts.FromError(err).Reason, Err: fmt.Errorf("the server asks for fewer requests than muster can do with: %w", err)}
	}
}

func (c *client) stopped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.enough
}

// hide makes a secret one that no message carries, plain or escaped.
func (c *client) hide(secret string) {
	if secret == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets = append(c.secrets, secret, "…", url.QueryEscape(secret), "…", url.PathEscape(secret), "…")
}

// clean takes secrets out of a text of the server, which may repeat what it was sent.
func (c *client) clean(s string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.NewReplacer(c.secrets...).Replace(s)
}

// detail is what the server says about a failure, and the number under which Citrix
// can find it. Gateways on the way answer with pages for people; those are left out.
func (c *client) detail(resp *restclient.Response) string {
	if resp.Status < 300 {
		return ""
	}
	var body struct {
		Detail      text `json:"detail"`
		Description text `json:"error_description"`
		Message     text `json:"message"`
		Error       text `json:"error"`
	}
	if restclient.Decode(resp.Body, &body) != nil {
		body.Detail = ""
	}
	said := c.clean(string(cmp.Or(body.Detail, body.Description, body.Message, body.Error)))
	if id := cmp.Or(resp.Header.Get("Citrix-TransactionId"), resp.Header.Get("X-Cws-TransactionId")); id != "" {
		said = strings.TrimSpace(fmt.Sprintf("%s (transaction %s)", said, c.clean(id)))
	}
	return said
}

// settle is the outcome of reading a list of which some pages were read.
func settle(read bool, err error) facts.Answered {
	switch {
	case err == nil:
		return facts.Yes()
	case !read:
		return facts.FromError(err)
	}
	return facts.InPart(err.Error())
}
