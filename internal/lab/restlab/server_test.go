package restlab

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/lab/world"
)

// plain is a dialect with nothing special.
type plain struct{}

func (plain) Parse(q *Request) error {
	page, _ := strconv.Atoi(q.R.URL.Query().Get("page"))
	q.Window(page, 2)
	if text := q.R.URL.Query().Get("filter"); text != "" {
		var err error
		if q.Filter, err = ParseCondition(text); err != nil {
			return invalid(err.Error())
		}
	}
	q.Order, q.Descending = strings.CutSuffix(q.R.URL.Query().Get("order"), " desc")
	return nil
}

func (plain) Page(_ *Request, p Page) any {
	return map[string]any{"entries": p.Entries, "total": p.Total, "more": p.More()}
}
func (plain) One(_ *Request, v any) any      { return v }
func (plain) Error(_ *Request, e *Error) any { return e.Message }

const password = "right"

// serve starts a server with a list of letters, and returns how to ask it.
func serve(t *testing.T, b world.Behaviour, change func(*Server)) (w *world.World, ask func(method, path string) (int, string, error)) {
	t.Helper()
	w, err := world.NewWorld(&world.Model{}, world.StartClock(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	letters := []map[string]any{}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		letters = append(letters, map[string]any{"name": name, "vowel": name == "a" || name == "e"})
	}
	s := NewServer(w, b, world.Address{Service: "test"}, []string{world.Loopback}, &API{
		Base: "/api/", Dialect: plain{}, SignIn: &Basic{Realm: "test", User: "viewer", Password: password},
		Routes: []Route{
			{Path: "letters", List: func(*Request) (Listing, error) { return Fixed(letters, "name", "vowel"), nil }},
			{Path: "letters/{}/again", One: func(q *Request) (any, error) { return q.ID() + q.ID(), nil }},
			{Path: "gone", One: func(*Request) (any, error) { return nil, NotFound("such letter") }},
			{Path: "broken", One: func(*Request) (any, error) { return nil, errors.New("out of ink") }},
			{Method: http.MethodPost, Path: "letters/search", List: func(*Request) (Listing, error) { return Fixed(letters[:1]), nil }},
		},
	})
	if change != nil {
		change(s)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	pem, err := os.ReadFile(w.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	return w, func(method, path string) (int, string, error) {
		r, err := http.NewRequestWithContext(t.Context(), method, "https://"+s.Addresses()[0].At+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		_, spoilt, _ := strings.Cut(path, "as=")
		r.SetBasicAuth("viewer", password+spoilt) // "?as=x" spoils the password
		resp, err := transport.RoundTrip(r)
		if err != nil {
			return 0, "", err
		}
		defer resp.Body.Close() //nolint:errcheck // nothing was written
		body, err := io.ReadAll(resp.Body)
		return resp.StatusCode, strings.TrimSpace(string(body)), err
	}
}

func TestRequestsAreAnsweredFromTheTable(t *testing.T) {
	w, ask := serve(t, world.Normal, nil)
	for name, c := range map[string]struct {
		method, path string
		status       int
		body         string
	}{
		"the first page":               {"GET", "/api/letters", 200, `{"entries":[{"name":"a","vowel":true},{"name":"b","vowel":false}],"more":true,"total":5}`},
		"the last page":                {"GET", "/api/letters?page=2", 200, `{"entries":[{"name":"e","vowel":true}],"more":false,"total":5}`},
		"a page behind the last":       {"GET", "/api/letters?page=9", 200, `{"entries":[],"more":false,"total":5}`},
		"what a filter wants":          {"GET", "/api/letters?filter=vowel%20eq%20true", 200, `{"entries":[{"name":"a","vowel":true},{"name":"e","vowel":true}],"more":false,"total":2}`},
		"a filter that is malformed":   {"GET", "/api/letters?filter=vowel", 400, `"\"vowel\" is compared with nothing"`},
		"a filter by something else":   {"GET", "/api/letters?filter=size%20eq%201", 400, `"$filter: size cannot be filtered by"`},
		"another order":                {"GET", "/api/letters?order=name%20desc&page=2", 200, `{"entries":[{"name":"a","vowel":true}],"more":false,"total":5}`},
		"an order by something else":   {"GET", "/api/letters?order=size", 400, `"$orderby: the list cannot be put in order by size"`},
		"one thing by its id":          {"GET", "/api/letters/x/again", 200, `"xx"`},
		"a list that POST reads":       {"POST", "/api/letters/search", 200, `{"entries":[{"name":"a","vowel":true}],"more":false,"total":1}`},
		"something that is not there":  {"GET", "/api/gone", 404, `"There is no such letter."`},
		"something that breaks":        {"GET", "/api/broken", 500, `"out of ink"`},
		"a path of no route":           {"GET", "/api/numbers", 404, `"There is no such resource."`},
		"a path of no interface":       {"GET", "/other", 404, `404 page not found`},
		"a change":                     {"POST", "/api/letters", 405, `"The lab only reads"`},
		"a change by a wrong password": {"DELETE", "/api/letters?as=x", 401, `"Authentication required."`},
		"a wrong password":             {"GET", "/api/letters?as=x", 401, `"Authentication required."`},
	} {
		t.Run(name, func(t *testing.T) {
			status, body, err := ask(c.method, c.path)
			if err != nil || status != c.status || body != c.body {
				t.Errorf("got %d, %s, %v", status, body, err)
			}
		})
	}
	if got := w.Counters.Counts(); got.Requests != 17 || got.Writes != 2 || got.Refused != 2 {
		t.Errorf("counted %+v", got)
	}
}

func TestFaultyServicesBehaveAsTheyAreTold(t *testing.T) {
	page := func(t *testing.T, body string) (names string, total float64, more bool) {
		t.Helper()
		var p struct {
			Entries []struct{ Name string }
			Total   float64
			More    bool
		}
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Entries {
			names += e.Name
		}
		return names, p.Total, p.More
	}
	t.Run("one that limits the rate", func(t *testing.T) {
		_, ask := serve(t, world.SlowsDown, nil)
		if status, _, err := ask("GET", "/api/letters"); status != http.StatusTooManyRequests {
			t.Errorf("got %d, %v", status, err)
		}
	})
	t.Run("one whose lists never end", func(t *testing.T) {
		_, ask := serve(t, world.EndlessPaging, nil)
		for _, n := range []int{0, 1, 900} {
			_, body, _ := ask("GET", fmt.Sprintf("/api/letters?page=%d", n))
			if names, total, more := page(t, body); names != "ab" || total != Endless || !more {
				t.Errorf("page %d: %s of %v, more: %v", n, names, total, more)
			}
		}
	})
	t.Run("one that breaks off in the second part of a list", func(t *testing.T) {
		_, ask := serve(t, world.HalfAnswers, nil)
		if _, body, err := ask("GET", "/api/letters"); err != nil || body == "" {
			t.Errorf("the first part: %s, %v", body, err)
		}
		if _, body, err := ask("GET", "/api/letters?page=1"); err == nil || body == "" {
			t.Errorf("the second part: %s, %v", body, err)
		}
	})
	t.Run("one that has shorter lists to show it", func(t *testing.T) {
		_, ask := serve(t, world.HalfAnswers, func(s *Server) { s.APIs[0].Short = 1 })
		_, body, _ := ask("GET", "/api/letters")
		if names, _, more := page(t, body); names != "a" || !more {
			t.Errorf("got %s", body)
		}
	})
	t.Run("one that gives fewer entries than were wanted", func(t *testing.T) {
		_, ask := serve(t, world.Normal, func(s *Server) { s.APIs[0].Most = 1 })
		_, body, _ := ask("GET", "/api/letters?page=3")
		if names, _, more := page(t, body); names != "d" || !more {
			t.Errorf("got %s", body)
		}
	})
	t.Run("one whose answer a test gives", func(t *testing.T) {
		_, ask := serve(t, world.Normal, func(s *Server) {
			s.World.Override = func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.URL.Path == "/api/gone" {
					WriteJSON(w, http.StatusTeapot, "odd")
					return
				}
				next.ServeHTTP(w, r)
			}
		})
		if status, body, _ := ask("GET", "/api/gone"); status != http.StatusTeapot || body != `"odd"` {
			t.Errorf("got %d, %s", status, body)
		}
		if status, _, _ := ask("GET", "/api/letters"); status != http.StatusOK {
			t.Errorf("the others: %d", status)
		}
	})
}

func TestTokensEnd(t *testing.T) {
	tokens := &Tokens{Lifetime: 1 << 40, Of: func(r *http.Request) string { return r.Header.Get("Token") }}
	request := func(token string) *http.Request { return &http.Request{Header: http.Header{"Token": {token}}} }
	known := func(token string) bool { ok, _ := tokens.Knows(request(token)); return ok }
	a, b := tokens.Issue(), tokens.Issue()
	if !known(a) || !known(b) || known("") || known("made up") {
		t.Error("those that were given out are not those that are known")
	}
	if !tokens.Expire(request(a)) || known(a) || !known(b) {
		t.Error("the one did not end before its time, or the other did")
	}
	if tokens.Expire(request(b)) || !known(b) {
		t.Error("a second one ended before its time")
	}
	if tokens.Revoke(); known(b) {
		t.Error("a token outlived its end")
	}
	short := &Tokens{Lifetime: -1, Of: tokens.Of}
	if ok, _ := short.Knows(request(short.Issue())); ok {
		t.Error("a token outlived its lifetime")
	}
}
