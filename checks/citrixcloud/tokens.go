package citrixcloud

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// margin is how long before its end a token is replaced.
const margin = time.Minute

// settled is how old a token has to be for a 401 to mean that it has ended, after
// a new one has not helped against an earlier 401.
const settled = 5 * time.Minute

// tokens are the bearer tokens of the run: one at a time, shared by all requests.
// Citrix Cloud limits how often a client may sign in, so a new one is asked for
// only when the old one ends or is not accepted any more.
type tokens struct {
	ask     func(ctx context.Context) (grant, error) // signs in
	now     func() time.Time
	turn    chan struct{} // holds one token; taken while the fields below are in use
	grant   grant
	number  int // of the grant, from 1; 0 for none yet
	since   time.Time
	useless bool // a new token did not help against a 401
}

// grant is what a sign-in gives.
type grant struct {
	token    string
	lifetime time.Duration // 0 when nobody knows
}

func newTokens(now func() time.Time, ask func(context.Context) (grant, error)) *tokens {
	t := &tokens{ask: ask, now: now, turn: make(chan struct{}, 1)}
	t.turn <- struct{}{}
	return t
}

// current returns the token and its number, and signs in when there is none or the
// one there is ends.
func (t *tokens) current(ctx context.Context) (string, int, error) {
	if err := t.enter(ctx); err != nil {
		return "", 0, err
	}
	defer t.leave()
	if t.number == 0 || t.ends() {
		if err := t.renew(ctx); err != nil {
			return "", 0, err
		}
	}
	return t.grant.token, t.number, nil
}

// after returns the token that replaces the numbered one, which was not accepted:
// the one that another request has got meanwhile, or a new one. It returns "" when
// a new one would not help.
func (t *tokens) after(ctx context.Context, number int) (string, int, error) {
	if err := t.enter(ctx); err != nil {
		return "", 0, err
	}
	defer t.leave()
	if t.number == number {
		if t.useless && t.now().Sub(t.since) < settled {
			return "", 0, nil
		}
		if err := t.renew(ctx); err != nil {
			return "", 0, fmt.Errorf("the token was not accepted any more, and there is no new one: %w", err)
		}
	}
	return t.grant.token, t.number, nil
}

// judge notes whether a token that replaced another one was accepted.
func (t *tokens) judge(ctx context.Context, accepted bool) {
	if t.enter(ctx) == nil {
		t.useless = !accepted
		t.leave()
	}
}

func (t *tokens) renew(ctx context.Context) error {
	g, err := t.ask(ctx)
	if err != nil {
		return err
	}
	t.grant, t.since = g, t.now()
	t.number++
	return nil
}

// ends reports whether the token is about to end. A lifetime that is unknown or too
// short to be meant is not counted: then a 401 tells.
func (t *tokens) ends() bool {
	if t.grant.lifetime < 10*time.Second {
		return false
	}
	return t.now().Sub(t.since) >= t.grant.lifetime-min(margin, t.grant.lifetime/2)
}

func (t *tokens) enter(ctx context.Context) error {
	select {
	case <-t.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *tokens) leave() { t.turn <- struct{}{} }

// signIns counts the tokens so far.
func (t *tokens) signIns() int {
	<-t.turn
	defer t.leave()
	return t.number
}

// signIn asks for a token. Only what the server says about the credential is a
// refusal; a server that does not answer, or asks for patience, has refused nobody.
func (c *client) signIn(ctx context.Context) (grant, error) {
	path := "/cctrustoauth2/" + url.PathEscape(c.account.Customer) + "/tokens/clients"
	what := "POST " + path + " of " + c.place.host
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.account.Username}, "client_secret": {c.account.Secret}}
	var g grant
	err := c.account.Try(ctx, func() error {
		resp, err := c.api.Do(ctx, restclient.Request{
			Method: http.MethodPost, Path: path, Body: []byte(form.Encode()),
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		})
		if err != nil {
			return c.account.Terms.Explain(err)
		}
		g, err = c.granted(what, resp)
		return err
	})
	if err != nil {
		return grant{}, fmt.Errorf("signing in to Citrix Cloud as %s of customer %s: %w", c.account.Username, c.account.Customer, err)
	}
	c.hide(g.token)
	return g, nil
}

// notTheClient are the errors of OAuth that say nothing against the credential.
var notTheClient = []string{"invalid_request", "unsupported_grant_type", "invalid_scope", "server_error", "temporarily_unavailable", "slow_down"}

// granted reads the answer of the token service, which tells failures with any
// status, 200 included.
func (c *client) granted(what string, resp *restclient.Response) (grant, error) {
	var answer struct {
		Token       text `json:"access_token"`
		ExpiresIn   text `json:"expires_in"` // seconds, as a string or a number
		Error       text `json:"error"`
		Description text `json:"error_description"`
	}
	unreadable := restclient.Decode(resp.Body, &answer)
	const advice = "; compare credentials.citrixcloud with the API access page of Citrix Cloud: secrets of service principals expire"
	refused := func(why string) error { return fmt.Errorf("%w: %s%s", facts.ErrRefused, why, advice) }
	if err := resp.Failure(what, c.detail(resp)); err != nil {
		switch {
		case resp.Status == http.StatusUnauthorized, resp.Status == http.StatusForbidden,
			resp.Status == http.StatusBadRequest && answer.Error != "" && !slices.Contains(notTheClient, string(answer.Error)):
			return grant{}, refused(err.Error())
		case resp.Status == http.StatusNotFound:
			return grant{}, elsewhere(err)
		}
		return grant{}, err
	}
	said := c.clean(cmp.Or(string(answer.Description), string(answer.Error)))
	switch {
	case unreadable != nil:
		return grant{}, fmt.Errorf("%s: %w", what, unreadable)
	case answer.Error != "" && slices.Contains(notTheClient, string(answer.Error)):
		return grant{}, fmt.Errorf("%s: error %s: %s", what, answer.Error, said)
	case answer.Error != "":
		return grant{}, refused(fmt.Sprintf("%s: error %s: %s", what, c.clean(string(answer.Error)), said))
	case answer.Token == "":
		return grant{}, fmt.Errorf("%s: the answer has no access_token", what)
	}
	g := grant{token: string(answer.Token)}
	if n, err := strconv.ParseInt(string(answer.ExpiresIn), 10, 32); err == nil && n > 0 {
		g.lifetime = time.Duration(n) * time.Second
	}
	return g, nil
}

// elsewhere adds what a 404 of a region's host can mean.
func elsewhere(err error) error {
	return fmt.Errorf("%w; a host answers so for customers of another region: "+
		"compare credentials.citrixcloud.region and .customer with Citrix Cloud, or leave region out", err)
}
