package prism

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// client asks one Prism. It is safe for concurrent use.
type client struct {
	env      *collect.Env
	account  *collect.Account
	rest     *restclient.Client
	limits   limits
	host     string // for people
	where    string // its place in the estate file
	insecure bool
	header   http.Header // carries the credential

	versions versions

	retry    sync.Mutex // held while something is asked again after a 401
	mu       sync.Mutex
	in       bool           // the credential was accepted
	session  []*http.Cookie // to show instead of the credential; none before it was accepted
	product  string         // what it calls itself and its version, such as pc.7.5.1
	stop     error          // why nothing more is asked
	failures int            // questions in a row that got no answer
	asked    int64          // questions
	date     time.Time      // by its clock, when it was asked first
	offset   time.Duration
}

// newClient prepares to ask a Prism; it does not connect yet.
func (r *run) newClient(ctx context.Context, t *target) (*client, error) {
	name, err := t.credential(r.env.Estate)
	if err != nil {
		return nil, err
	}
	account, noSecret := r.env.SignIn(ctx, name)
	if account == nil {
		return nil, noSecret
	}
	config, unverified, err := account.TLS(t.prism.Host, t.prism.Fingerprint, t.where)
	if err != nil {
		return nil, err
	}
	if noSecret != nil {
		return nil, fmt.Errorf("the secret to sign in to %s with: %w", t.prism.Host, noSecret)
	}
	c := &client{
		env: r.env, account: account, limits: r.limits, host: t.prism.Host, where: t.where, insecure: unverified, header: authorization(account),
	}
	site := t.sites[0]
	c.rest = restclient.New(restclient.Options{
		Base: "https://" + t.address(), TLS: config,
		Dial: func(ctx context.Context, _, address string) (net.Conn, error) { return r.env.Dial(ctx, site, address) },
		Acquire: func(ctx context.Context) (func(), error) {
			return r.env.Hosts.Acquire(ctx, t.prism.Host)
		},
		PerSecond: r.limits.perSecond, Pause: r.limits.pause, Timeout: r.limits.answer, Agent: "muster",
	})
	return c, nil
}

// authorization are the headers that carry the credential.
func authorization(a *collect.Account) http.Header {
	if a.Method == methodKey {
		return http.Header{"X-Ntnx-Api-Key": {a.Secret}}
	}
	return http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(a.Username+":"+a.Secret))}}
}

// probe makes sure that the Prism is there before a credential is sent to it: others
// wait while one is being tried. Any answer will do.
func (c *client) probe(ctx context.Context, method, path string) (*restclient.Response, error) {
	timed, cancel := context.WithTimeout(ctx, c.limits.probe)
	defer cancel()
	resp, err := c.send(timed, restclient.Request{Method: method, Path: path})
	if err == nil && resp.Status == http.StatusTooManyRequests {
		err = resp.Failure(method+" "+path, "it asks to be left alone, and was not asked again")
	}
	if err != nil {
		return nil, fmt.Errorf("reaching %s: %w", c.host, c.account.Untrusted(err, c.host, c.where))
	}
	return resp, nil
}

// send asks without any credential but that of the request, and notes the clock.
func (c *client) send(ctx context.Context, req restclient.Request) (*restclient.Response, error) {
	resp, err := c.rest.Do(ctx, req)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	if err == nil && c.date.IsZero() {
		c.date, c.offset = resp.Date, resp.Offset
	}
	if err == nil && isProduct(resp.Header.Get(productHeader)) {
		c.product = resp.Header.Get(productHeader)
	}
	return resp, err
}

// do asks with the credential. The error tells that there was no answer, or that
// the credential is refused; another status is up to the caller.
//
// A Prism whose users are those of a directory gives a session for an accepted credential, and
// answers about every second request without one with 401, however right the credential is. So
// a session is shown where there is one, and a 401 after the credential was accepted in
// this run means first that the session has ended, and then that this was such an answer: it
// is asked again, once each.
func (c *client) do(ctx context.Context, req restclient.Request) (*restclient.Response, error) {
	if err := c.stopped(); err != nil {
		return nil, err
	}
	shown := c.cookies()
	resp, err := c.once(ctx, req, shown)
	if err == nil && resp.Status == http.StatusUnauthorized && c.signedIn() {
		resp, err = c.again(ctx, req, len(shown) > 0)
	}
	c.note(ctx, req, resp, err)
	if err != nil {
		return nil, c.account.Untrusted(err, c.host, c.where)
	}
	return resp, nil
}

// again asks once more, and twice where a session may have ended. Requests that run side
// by side take turns, so that a credential that is taken away is not sent again by
// each of them.
func (c *client) again(ctx context.Context, req restclient.Request, session bool) (resp *restclient.Response, err error) {
	c.retry.Lock()
	defer c.retry.Unlock()
	times := 1
	if session {
		c.endSession()
		times = 2
	}
	for range times {
		if err := c.stopped(); err != nil {
			return nil, err
		}
		if resp, err = c.once(ctx, req, nil); err != nil || resp.Status != http.StatusUnauthorized {
			return resp, err
		}
	}
	// Others must know; the next run may try it.
	err = c.account.Try(ctx, func() error {
		return fmt.Errorf("%w: %s answered HTTP 401 twice, and had accepted the same credential before in this run: "+
			"the account was locked or changed meanwhile, or this Prism does not reach its directory", facts.ErrRefused, c.host)
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop = err
	return nil, err
}

// once asks once, with the cookies of a session or, when there are none, with the
// credential. A 401 is an error only when the credential was never accepted.
func (c *client) once(ctx context.Context, req restclient.Request, cookies []*http.Cookie) (*restclient.Response, error) {
	header := req.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if len(cookies) > 0 {
		header.Set("Cookie", cookieHeader(cookies))
	} else {
		for k, v := range c.header {
			header[k] = v
		}
	}
	req.Header = header
	var resp *restclient.Response
	attempt := func() (err error) {
		resp, err = c.send(ctx, req)
		switch {
		case err != nil:
			return err
		case resp.Status == http.StatusUnauthorized && !c.signedIn():
			return fmt.Errorf("%w: %s answered HTTP 401; %s", facts.ErrRefused, c.host, c.advice())
		case !accepts(req, resp):
			return errUndecided
		}
		c.accept(resp)
		return nil
	}
	err := c.guarded(ctx, attempt)
	if errors.Is(err, errUndecided) {
		err = nil
	}
	return resp, err
}

// accepts reports whether an answer shows that the credential is good. The version
// of the interface is told to anybody by some.
func accepts(req restclient.Request, resp *restclient.Response) bool {
	return req.Method != http.MethodOptions && resp.Status >= 200 && resp.Status < 300
}

// errUndecided is an answer that tells nothing about the credential.
var errUndecided = errors.New("neither accepted nor refused")

// guarded keeps a wrong credential from being tried twice. Once this Prism accepted
// it, nothing that others say of it matters here.
func (c *client) guarded(ctx context.Context, attempt func() error) error {
	if c.signedIn() {
		return attempt()
	}
	return c.account.Try(ctx, attempt)
}

// advice is what to look at when the credential is refused.
func (c *client) advice() string {
	if c.header.Get("X-Ntnx-Api-Key") != "" {
		return "the API key in " + c.account.Where + " is wrong or has expired"
	}
	return "the user name or the password in " + c.account.Where + " is wrong, or the account may not sign in here"
}

// note remembers how a question went, and when to stop asking: a Prism that refuses
// the credential, wants to be left alone or is gone would say the same each time.
func (c *client) note(ctx context.Context, req restclient.Request, resp *restclient.Response, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, facts.ErrRefused):
		c.stop = err
	case err != nil:
		if c.failures++; c.failures > maxFailures || neverThere(err) {
			c.stop = facts.Failure{Reason: facts.FromError(err).Reason, Err: fmt.Errorf("not asked any more, because it did not answer before: %w", err)}
		}
	case resp.Status == http.StatusTooManyRequests:
		c.stop = fmt.Errorf("not asked any more, because %s wants to be left alone (HTTP 429) however long one waits", c.host)
	case resp.Status == http.StatusBadGateway || resp.Status == http.StatusServiceUnavailable || resp.Status == http.StatusGatewayTimeout:
		if c.failures++; c.failures > maxFailures {
			c.stop = facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("not asked any more, because %s kept answering HTTP %d", c.host, resp.Status)}
		}
	case req.Method != http.MethodOptions:
		c.failures = 0
		c.in = c.in || accepts(req, resp)
	}
}

// maxFailures is how many questions in a row may stay without an answer. Each of them
// was repeated before it counts.
const maxFailures = 2

// neverThere tells that no connection came about.
func neverThere(err error) bool {
	var op *net.OpError
	var r facts.Failure
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &r) && r.Reason == facts.Unreachable
}

func (c *client) stopped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stop
}

// signedIn reports whether the credential was accepted.
func (c *client) signedIn() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.in
}

// attempts counts how often the first question was asked.
func (c *client) attempts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return 1 + max(0, int(c.rest.Requests()-c.asked))
}

// clock is the time by the clock of the Prism, and how far that is ahead of ours.
func (c *client) clock() (time.Time, float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.date.IsZero() {
		return time.Now().UTC().Truncate(time.Second), 0
	}
	return c.date.UTC(), c.offset.Seconds()
}

// get asks for one thing and decodes the answer. A status that means failure is an
// error, which [restclient.StatusOf] knows.
func (c *client) get(ctx context.Context, path string, query url.Values, into any) error {
	return c.answer(ctx, restclient.Request{Path: path, Query: query}, into)
}

func (c *client) answer(ctx context.Context, req restclient.Request, into any) error {
	resp, err := c.do(ctx, req)
	if err != nil {
		return err
	}
	what := cmp.Or(req.Method, http.MethodGet) + " " + req.Path
	if err := resp.Failure(what, apiMessage(resp.Body)); err != nil {
		return err
	}
	if err := restclient.Decode(resp.Body, into); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
