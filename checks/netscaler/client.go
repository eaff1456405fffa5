package netscaler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// base is where NITRO is, below which is what can be configured.
const base = "/nitro/v1/config/"

// client asks one node, within one session. It asks one thing at a time.
type client struct {
	of       node
	account  *collect.Account
	limits   limits
	insecure bool
	rest     *restclient.Client // for reading
	posts    *restclient.Client // for signing in and out: these are sent once

	token   string // of the session; "" for none
	renewed bool   // a session that had ended was replaced
	silent  int    // questions in a row that nothing came back to
}

// newClient prepares to ask a node; it does not connect yet.
func (r *run) newClient(ctx context.Context, n node) (*client, error) {
	account, missing := r.env.SignIn(ctx, source+"-"+n.site)
	if account == nil {
		return nil, missing
	}
	config, unverified, err := account.TLS(n.declared.Host, n.declared.Fingerprint, n.where)
	if err != nil {
		return nil, err
	}
	if missing != nil {
		return nil, fmt.Errorf("the secret to sign in to %s with: %w", n.declared.Host, missing)
	}
	options := restclient.Options{
		Base: "https://" + n.address(), TLS: config,
		Dial: func(ctx context.Context, _, address string) (net.Conn, error) {
			return r.env.Dial(ctx, n.site, address)
		},
		Acquire: func(ctx context.Context) (func(), error) {
			return r.env.Hosts.Acquire(ctx, n.declared.Host)
		},
		PerSecond: r.limits.perSecond, Pause: r.limits.pause, Timeout: r.limits.answer, Agent: "muster",
	}
	c := &client{of: n, account: account, limits: r.limits, insecure: unverified, rest: restclient.New(options)}
	options.Retries = -1
	c.posts = restclient.New(options)
	return c, nil
}

// signIn opens a session. A password is sent once, whatever comes back.
func (c *client) signIn(ctx context.Context) error {
	body, err := json.Marshal(map[string]any{"login": map[string]any{
		"username": c.account.Username, "password": c.account.Secret, "timeout": int(sessionTime / time.Second),
	}})
	if err != nil {
		return err
	}
	return c.account.Try(ctx, func() error {
		resp, err := c.posts.Do(ctx, restclient.Request{Method: http.MethodPost, Path: base + "login", Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
		if err != nil {
			return c.account.Untrusted(err, c.of.declared.Host, c.of.where)
		}
		e, err := open(resp.Body)
		if err != nil {
			e = &envelope{}
		}
		failed := &nitroError{host: c.of.declared.Host, what: "signing in", status: resp.Status, code: e.code, message: c.clean(e.message)}
		switch {
		case failed.is(codesRefused), resp.Status == http.StatusUnauthorized && !failed.is(slices.Concat(codesEnded, codesBusy, codesStale)):
			return fmt.Errorf("%w: %w; the user name or the password in %s is wrong, or the account may not use the interface", facts.ErrRefused, failed, c.account.Where)
		case resp.Status < 200 || resp.Status > 299 || e.code != 0:
			return failed.reasoned()
		}
		if c.token = sessionOf(resp, e); c.token == "" {
			return fmt.Errorf("%s accepted the sign-in and gave no session: is it a NetScaler?", c.of.declared.Host)
		}
		return nil
	})
}

// sessionTime is after how long an appliance ends a session that nobody uses.
const sessionTime = 15 * time.Minute

// sessionOf is the token of a new session: that of the cookie, as it came, which an
// appliance sets beside one that it deletes, or that of the body.
func sessionOf(resp *restclient.Response, e *envelope) string {
	for _, name := range []string{"NITRO_AUTH_TOKEN", "sessionid"} {
		for _, cookie := range (&http.Response{Header: resp.Header}).Cookies() {
			if strings.EqualFold(cookie.Name, name) && cookie.Value != "" && cookie.Value != "deleted" {
				return cookie.Value
			}
		}
	}
	var id text
	_ = id.UnmarshalJSON(e.fields["sessionid"]) // never fails
	return url.QueryEscape(string(id))
}

// signOut ends the session, also when the run was interrupted: those that are left open
// count against the few that an appliance allows.
func (c *client) signOut(ctx context.Context) {
	if c.token != "" {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(signOutTime, c.limits.answer))
		defer cancel()
		_, _ = c.posts.Do(ctx, restclient.Request{Method: http.MethodPost, Path: base + "logout", Body: []byte(`{"logout":{}}`), Header: c.header("application/json")})
		c.token = ""
	}
	c.rest.Close()
	c.posts.Close()
}

// signOutTime is how long the end of a session may take: less than the time that is left
// after an interruption.
const signOutTime = 1500 * time.Millisecond

func (c *client) header(contentType string) http.Header {
	h := http.Header{"Cookie": {"NITRO_AUTH_TOKEN=" + c.token}}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	return h
}

// get asks for a type of [questions], in a page where that has any.
func (c *client) get(ctx context.Context, object, query string) (*envelope, error) {
	path := base + object
	if query != "" {
		path += "?" + query
	}
	e, err := c.once(ctx, path)
	for wait, tries := c.limits.pause, 0; tries < 2; wait, tries = 2*wait, tries+1 {
		var failed *nitroError
		switch {
		case !errors.As(err, &failed):
		case failed.is(codesBusy):
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			e, err = c.once(ctx, path)
			continue
		case failed.is(codesEnded) && !c.renewed:
			c.renewed, c.token = true, ""
			if err = c.signIn(ctx); err == nil {
				e, err = c.once(ctx, path)
			}
			continue
		}
		break
	}
	var failed *nitroError
	if errors.As(err, &failed) {
		err = failed.reasoned()
	}
	return e, err
}

func (c *client) once(ctx context.Context, path string) (*envelope, error) {
	if c.silent >= mostSilence {
		return nil, facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("%s was not asked any more: nothing came back to %d questions in a row", c.of.declared.Host, c.silent)}
	}
	resp, err := c.rest.Do(ctx, restclient.Request{Path: path, Header: c.header("")})
	if c.silent++; err == nil || ctx.Err() != nil {
		c.silent = 0 // nothing came back, and nobody waited for it
	}
	if err != nil {
		return nil, c.account.Untrusted(err, c.of.declared.Host, c.of.where)
	}
	what := "GET " + strings.TrimPrefix(path, base)
	what, _, _ = strings.Cut(what, "?")
	e, err := open(resp.Body)
	ok := resp.Status >= 200 && resp.Status <= 299
	switch {
	case err != nil && ok:
		return nil, fmt.Errorf("%s of %s: %w", what, c.of.declared.Host, err)
	case err != nil:
		return nil, (&nitroError{host: c.of.declared.Host, what: what, status: resp.Status}).reasoned()
	case !ok || e.code != 0:
		return nil, &nitroError{host: c.of.declared.Host, what: what, status: resp.Status, code: e.code, message: c.clean(e.message)}
	case !e.said:
		return nil, fmt.Errorf("%s of %s: the answer has no errorcode, so it is none of NITRO", what, c.of.declared.Host)
	}
	return e, nil
}

// mostSilence is how many questions in a row, each tried as often as it is worth, may remain
// without an answer before a node is not asked any more. One may be a list that is too long.
const mostSilence = 2

// clean takes the secret out of a text of the appliance, which may repeat what it was sent.
func (c *client) clean(s string) string { return strings.ReplaceAll(s, c.account.Secret, "…") }
