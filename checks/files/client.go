package files

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// client asks one Prism, one thing at a time.
type client struct {
	account  *collect.Account
	limits   limits
	host     string
	where    string
	insecure bool
	header   http.Header // carries the credential
	rest     *restclient.Client

	in      bool           // the credential was accepted
	session []*http.Cookie // that came with it
	stop    error          // why nothing more is asked
	silent  int            // questions in a row that nothing came back to
	now     time.Time      // by the clock of the Prism, when it answered first
	offset  time.Duration
}

// newClient prepares to ask a Prism; it does not connect yet.
func (r *run) newClient(ctx context.Context, t *target) (*client, error) {
	name, err := t.credential(r.env.Estate)
	if err != nil {
		return nil, err
	}
	account, missing := r.env.SignIn(ctx, name)
	if account == nil {
		return nil, missing
	}
	config, unverified, err := account.TLS(t.prism.Host, t.prism.Fingerprint, t.where)
	if err != nil {
		return nil, err
	}
	if missing != nil {
		return nil, fmt.Errorf("the secret to sign in to %s with: %w", t.prism.Host, missing)
	}
	c := &client{account: account, limits: r.limits, host: t.prism.Host, where: t.where, insecure: unverified, header: authorization(account)}
	c.rest = restclient.New(restclient.Options{
		Base: "https://" + t.address(), TLS: config,
		Dial: func(ctx context.Context, _, address string) (net.Conn, error) {
			return r.env.Dial(ctx, t.site, address)
		},
		Acquire:   func(ctx context.Context) (func(), error) { return r.env.Hosts.Acquire(ctx, t.prism.Host) },
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

// get asks for one thing and decodes the answer.
func (c *client) get(ctx context.Context, path string, query url.Values, into any) error {
	resp, err := c.do(ctx, restclient.Request{Path: path, Query: query})
	if err != nil {
		return err
	}
	if err := resp.Failure("GET "+path, c.clean(apiMessage(resp.Body))); err != nil {
		return err
	}
	if err := restclient.Decode(resp.Body, into); err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	return nil
}

// do asks with the credential, or with the session that it was accepted for. A Prism whose users
// are those of a directory answers some requests without a session by 401, however right the
// credential is: one that was accepted before is sent once more.
func (c *client) do(ctx context.Context, req restclient.Request) (*restclient.Response, error) {
	if c.stop != nil {
		return nil, c.stop
	}
	resp, err := c.once(ctx, req, c.session)
	if err == nil && resp.Status == http.StatusUnauthorized && c.in {
		c.session = nil
		if resp, err = c.once(ctx, req, nil); err == nil && resp.Status == http.StatusUnauthorized {
			err = c.account.Try(ctx, func() error {
				return fmt.Errorf("%w: %s answered HTTP 401 twice, and had accepted the same credential before in this run", facts.ErrRefused, c.host)
			})
		}
	}
	c.note(ctx, resp, err)
	if err != nil {
		return nil, c.account.Untrusted(err, c.host, c.where)
	}
	return resp, nil
}

// once asks once. A 401 is an error only when the credential was never accepted here.
func (c *client) once(ctx context.Context, req restclient.Request, session []*http.Cookie) (resp *restclient.Response, err error) {
	req.Header = c.header
	if len(session) > 0 {
		var parts []string
		for _, s := range session {
			parts = append(parts, s.Name+"="+s.Value)
		}
		req.Header = http.Header{"Cookie": {strings.Join(parts, "; ")}}
	}
	attempt := func() error {
		if resp, err = c.rest.Do(ctx, req); err != nil {
			return err
		}
		if c.now.IsZero() {
			c.now, c.offset = resp.Date, resp.Offset
		}
		switch {
		case resp.Status == http.StatusUnauthorized && !c.in:
			return fmt.Errorf("%w: %s answered HTTP 401; the user name, the password or the key in %s is wrong, or the account may not sign in here", facts.ErrRefused, c.host, c.account.Where)
		case req.Method == http.MethodOptions || resp.Status < 200 || resp.Status > 299:
			return errUndecided
		}
		c.accept(resp)
		return nil
	}
	if c.in {
		err = attempt()
	} else {
		err = c.account.Try(ctx, attempt)
	}
	if errors.Is(err, errUndecided) {
		err = nil
	}
	return resp, err
}

// errUndecided is an answer that tells nothing about the credential.
var errUndecided = errors.New("neither accepted nor refused")

// accept notes that the credential was accepted, and the session that came with it.
func (c *client) accept(resp *restclient.Response) {
	c.in = true
	var session []*http.Cookie
	for _, cookie := range (&http.Response{Header: resp.Header}).Cookies() {
		if strings.HasPrefix(cookie.Name, "NTNX_") && cookie.Value != "" && len(cookie.Value) <= 8<<10 && len(session) < 8 {
			session = append(session, cookie)
		}
	}
	if len(session) > 0 {
		c.session = session
	}
}

// mostSilence is how many questions in a row may stay without an answer before a Prism is not
// asked any more. Each of them was repeated before it counts.
const mostSilence = 2

// note remembers how a question went, and when to stop asking.
func (c *client) note(ctx context.Context, resp *restclient.Response, err error) {
	var op *net.OpError
	var failed facts.Failure
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, facts.ErrRefused):
		c.stop = err
	case err != nil:
		never := errors.As(err, &op) && op.Op == "dial" || errors.As(err, &failed) && failed.Reason == facts.Unreachable
		if c.silent++; c.silent > mostSilence || never {
			c.stop = facts.Failure{Reason: facts.FromError(err).Reason, Err: fmt.Errorf("not asked any more, because it did not answer before: %w", err)}
		}
	case resp.Status == http.StatusTooManyRequests:
		c.stop = fmt.Errorf("not asked any more, because %s wants to be left alone (HTTP 429) however long one waits", c.host)
	case resp.Status >= http.StatusBadGateway && resp.Status <= http.StatusGatewayTimeout:
		if c.silent++; c.silent > mostSilence {
			c.stop = facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("not asked any more, because %s kept answering HTTP %d", c.host, resp.Status)}
		}
	default:
		c.silent = 0
	}
}

// clean takes the secret out of a text of the Prism, which may repeat what it was sent.
func (c *client) clean(s string) string { return strings.ReplaceAll(s, c.account.Secret, "…") }

// clock is the time by the clock of the Prism, and how far that is ahead of ours.
func (c *client) clock() (time.Time, float64) {
	if c.now.IsZero() {
		return time.Now().UTC().Truncate(time.Second), 0
	}
	return c.now.UTC(), c.offset.Seconds()
}

// pageSize is the most that a list of v4 gives at a time.
const pageSize = 100

// pages reads a list of v4 to its end, which take may bring about by returning false. The error
// of a list that was read in part has the reason collector_partial.
func pages[T any](ctx context.Context, c *client, path string, query url.Values, most int, key func(*T) string, take func([]T) bool) error {
	seen := map[string]bool{}
	for page, received := 0, 0; ; page++ {
		q := url.Values{"$page": {fmt.Sprint(page)}, "$limit": {fmt.Sprint(pageSize)}}
		for k, v := range query {
			q[k] = v
		}
		var p struct {
			Data     []T `json:"data"` // left out when there is nothing
			Metadata struct {
				Total text `json:"totalAvailableResults"`
				Flags []struct {
					Name  text `json:"name"`
					Value text `json:"value"`
				} `json:"flags"`
			} `json:"metadata"`
		}
		if err := c.get(ctx, path, q, &p); err != nil {
			return err
		}
		for _, f := range p.Metadata.Flags {
			if (f.Name == "hasError" || f.Name == "isTruncated") && f.Value == "true" {
				return incomplete("the answer to GET %s says of itself that it is an error, or shortened", path)
			}
		}
		var fresh []T
		for i := range p.Data {
			k := key(&p.Data[i])
			if k == "" {
				return incomplete("an entry of the list %s has no id", path)
			}
			if !seen[k] {
				seen[k] = true
				fresh = append(fresh, p.Data[i])
			}
		}
		received += len(p.Data)
		total := p.Metadata.Total.number()
		switch {
		case !take(fresh):
			return nil
		case len(p.Data) > 0 && len(fresh) == 0:
			return incomplete("page %d of the list %s has nothing that earlier pages did not have: it has no end", page+1, path)
		case len(p.Data) == 0 && total != nil && int64(received) < *total:
			return incomplete("the list %s ended after %d of %d entries", path, received, *total)
		case len(p.Data) == 0 || total != nil && int64(received) >= *total || total == nil && len(p.Data) < pageSize:
			return nil
		case page+1 >= cmp.Or(most, c.limits.pages):
			return incomplete("the list %s has more than the %d pages that muster reads", path, page+1)
		}
	}
}

// incomplete is the error of a list of which only a part was read.
func incomplete(format string, args ...any) error {
	return facts.Failure{Reason: facts.CollectorPartial, Err: fmt.Errorf(format, args...)}
}
