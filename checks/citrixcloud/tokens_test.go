package citrixcloud

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

const tokenPath = "/cctrustoauth2/" + customer + "/tokens/clients"

func TestAnswersOfTheTokenService(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		body    string
		life    time.Duration
		reason  facts.Reason // "" for success
		refused bool
		says    string
	}{
		"a lifetime as a string":        {200, `{"access_token":"t","expires_in":"3600"}`, time.Hour, "", false, ""},
		"a lifetime as a number":        {200, `{"access_token":"t","expires_in":3600}`, time.Hour, "", false, ""},
		"a lifetime that is none":       {200, `{"access_token":"t","expires_in":"soon"}`, 0, "", false, ""},
		"a lifetime that is negative":   {200, `{"access_token":"t","expires_in":-5}`, 0, "", false, ""},
		"no lifetime":                   {200, `{"access_token":"t","error":null}`, 0, "", false, ""},
		"a refusal in a 200":            {200, `{"error":"invalid_client","error_description":"unknown client"}`, 0, facts.PermissionDenied, true, "error invalid_client: unknown client; compare credentials.citrixcloud"},
		"a refusal of a new kind":       {200, `{"error":"client_locked"}`, 0, facts.PermissionDenied, true, "client_locked"},
		"trouble in a 200":              {200, `{"error":"temporarily_unavailable"}`, 0, facts.CollectorFailed, false, "temporarily_unavailable"},
		"a refusal in a 400":            {400, `{"error":"invalid_client"}`, 0, facts.PermissionDenied, true, "HTTP 400 Bad Request: invalid_client"},
		"a request that is not liked":   {400, `{"error":"invalid_request"}`, 0, facts.CollectorFailed, false, "invalid_request"},
		"a 401":                         {401, `{"detail":"Missing or invalid authentication details"}`, 0, facts.PermissionDenied, true, "Missing or invalid"},
		"a 403":                         {403, `<html>`, 0, facts.PermissionDenied, true, "HTTP 403"},
		"a 404":                         {404, ``, 0, facts.CollectorFailed, false, "customers of another region"},
		"a failing service":             {500, `oops`, 0, facts.CollectorFailed, false, "HTTP 500"},
		"a service out of service":      {503, ``, 0, facts.Unreachable, false, "HTTP 503"},
		"a service that is asked a lot": {429, ``, 0, facts.CollectorFailed, false, "HTTP 429"},
		"a page for people":             {200, `<html>`, 0, facts.CollectorFailed, false, "not the JSON"},
		"a JSON of nothing":             {200, `{}`, 0, facts.CollectorFailed, false, "no access_token"},
		"a token that is null":          {200, `{"access_token":null,"expires_in":"3600"}`, 0, facts.CollectorFailed, false, "no access_token"},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override[tokenPath] = always(1, c.status, c.body)
			client := cl.client(fast())
			g, err := client.signIn(t.Context())
			if c.reason == "" {
				if err != nil || g.token != "t" || g.lifetime != c.life {
					t.Errorf("got %+v, %v", g, err)
				}
				return
			}
			if err == nil || errors.Is(err, facts.ErrRefused) != c.refused {
				t.Fatalf("got %v", err)
			}
			if a := facts.FromError(err); a.Reason != c.reason || !strings.Contains(a.Message, c.says) {
				t.Errorf("got %s: %s", a.Reason, a.Message)
			}
			asked := cl.asked(tokenPath)
			_, err = client.signIn(t.Context())
			if again := cl.asked(tokenPath) > asked; again == c.refused {
				t.Errorf("after %v the service was asked again: %v", err, again)
			}
		})
	}
}

func TestATokenThatEndsInMidRunChangesNothing(t *testing.T) {
	healthy := newCloud(t)
	healthy.lists["/cvad/manage/Machines"] = machines(9)
	want, _ := healthy.scan(t.Context(), fast())

	c := newCloud(t)
	c.lists["/cvad/manage/Machines"] = machines(9)
	c.override["/cvad/manage/Machines"] = func(_ http.ResponseWriter, _ *http.Request, n int) bool {
		if n == 3 {
			c.revoke()
		}
		return false
	}
	got, s := c.scan(t.Context(), fast())
	if s.Status != facts.OK {
		t.Errorf("the source is %+v", s.Answered)
	}
	same(t, "machines", got.Machines, want.Machines)
	if n := c.asked(tokenPath); n != 2 {
		t.Errorf("signed in %d times, want 2", n)
	}
	if a := s.Asked["citrixcloud/"+customer]; a.Attempts != 2 {
		t.Errorf("the facts tell of %d sign-ins", a.Attempts)
	}
}

func TestOneRenewalServesAllRequests(t *testing.T) {
	c := newCloud(t)
	client := c.client(fast())
	var site struct{}
	if _, err := client.get(t.Context(), "/connectors", nil, new(only[connector])); err != nil {
		t.Fatal(err)
	}
	c.revoke()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := client.get(t.Context(), manage+"/Sites/"+siteID, nil, &site); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := c.asked(tokenPath); n != 2 {
		t.Errorf("signed in %d times, want 2", n)
	}
}

func TestA401ThatANewTokenDoesNotHelpIsARefusalOfThatListAlone(t *testing.T) {
	c := newCloud(t)
	for _, path := range []string{"/connectors", "/resourcelocations"} {
		c.override[path] = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			c.fail(w, http.StatusUnauthorized, "no")
			return true
		}
	}
	got, s := c.scan(t.Context(), fast())
	if got.Connectors.Reason != facts.PermissionDenied || got.ResourceLocations.Reason != facts.PermissionDenied || s.Status != facts.Partial {
		t.Errorf("connectors %+v, resource locations %+v, source %+v", got.Connectors.Answered, got.ResourceLocations.Answered, s.Answered)
	}
	if !got.Machines.Learnt() || !got.Catalogs.Learnt() {
		t.Errorf("machines %+v, catalogs %+v", got.Machines.Answered, got.Catalogs.Answered)
	}
	// Both may have been on their way before anybody knew that it does not help.
	if n := c.asked(tokenPath); n > 3 {
		t.Errorf("signed in %d times", n)
	}
	if n := c.asked("/connectors"); n > 2 {
		t.Errorf("the connectors were asked for %d times", n)
	}
}

func TestARenewalThatIsRefusedEndsIt(t *testing.T) {
	c := newCloud(t)
	c.override[tokenPath] = always(2, 401, `{"detail":"expired secret"}`)
	c.override["/cvad/manage/Machines"] = func(http.ResponseWriter, *http.Request, int) bool {
		c.revoke()
		return false
	}
	got, s := c.scan(t.Context(), fast())
	if got.Machines.Learnt() || !strings.Contains(got.Machines.Message, "there is no new one") || s.Status == facts.OK {
		t.Errorf("the machines are %+v", got.Machines.Answered)
	}
	if n := c.asked(tokenPath); n != 2 {
		t.Errorf("signed in %d times, want 2", n)
	}
}

func TestTokensAreReplacedBeforeTheyEnd(t *testing.T) {
	for name, c := range map[string]struct {
		lifetime time.Duration
		after    []time.Duration // when it is used, after the one before
		signIns  int
	}{
		"one is enough":                       {time.Hour, []time.Duration{0, time.Minute, 57 * time.Minute}, 1},
		"another one in the last minute":      {time.Hour, []time.Duration{0, 59*time.Minute + time.Second, 0, time.Minute}, 2},
		"once for each end":                   {time.Hour, []time.Duration{0, time.Hour, time.Hour, 0, time.Hour}, 4},
		"half of a short life is enough":      {time.Minute, []time.Duration{0, 29 * time.Second, 2 * time.Second, 28 * time.Second}, 2},
		"a life too short to be meant":        {time.Second, []time.Duration{0, time.Minute, time.Hour}, 1},
		"a life that nobody knows the end of": {0, []time.Duration{0, time.Hour, 24 * time.Hour}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
			n := 0
			tokens := newTokens(func() time.Time { return now }, func(context.Context) (grant, error) {
				n++
				return grant{token: strings.Repeat("t", n), lifetime: c.lifetime}, nil
			})
			for _, d := range c.after {
				now = now.Add(d)
				if token, number, err := tokens.current(t.Context()); err != nil || token != strings.Repeat("t", n) || number != n {
					t.Fatalf("got %q, %d, %v", token, number, err)
				}
			}
			if n != c.signIns || tokens.signIns() != n {
				t.Errorf("%d sign-ins, want %d", n, c.signIns)
			}
		})
	}
}

func TestUselessRenewals(t *testing.T) {
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	n := 0
	tokens := newTokens(func() time.Time { return now }, func(context.Context) (grant, error) { n++; return grant{token: "t"}, nil })
	ctx := t.Context()
	_, first, _ := tokens.current(ctx)
	if token, second, err := tokens.after(ctx, first); token == "" || second != 2 || err != nil {
		t.Fatalf("no new token: %v", err)
	}
	if _, number, _ := tokens.after(ctx, first); number != 2 || n != 2 {
		t.Error("one who comes late does not get what the first one got")
	}
	tokens.judge(ctx, false)
	if token, _, err := tokens.after(ctx, 2); token != "" || err != nil || n != 2 {
		t.Error("a renewal that did not help was followed by another one at once")
	}
	now = now.Add(settled)
	if token, number, _ := tokens.after(ctx, 2); token == "" || number != 3 {
		t.Error("a token that is old by now is not replaced")
	}
	tokens.judge(ctx, true)
	if token, _, _ := tokens.after(ctx, 3); token == "" {
		t.Error("after a renewal that helped there is no other")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	<-tokens.turn // somebody else is signing in
	if _, _, err := tokens.current(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, _, err := tokens.after(ended, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
