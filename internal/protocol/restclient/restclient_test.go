package restclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

// serve starts a server that gives the handler the number of the request, from 1.
func serve(t *testing.T, handle func(n int64, w http.ResponseWriter, r *http.Request)) *httptest.Server {
	t.Helper()
	var n atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handle(n.Add(1), w, r) }))
	t.Cleanup(s.Close)
	return s
}

func client(t *testing.T, opt Options) *Client {
	t.Helper()
	if opt.Pause == 0 {
		opt.Pause = time.Millisecond
	}
	c := New(opt)
	t.Cleanup(c.Close)
	return c
}

func TestARequestArrivesAsItWasAsked(t *testing.T) {
	var got string
	s := serve(t, func(_ int64, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = fmt.Sprint(r.Method, " ", r.URL, " ", r.Header.Get("X-Who"), " ", r.UserAgent(), " ", r.Header.Get("Accept"), " ", string(body))
		w.Header().Set("Date", "Sat, 20 Nov 2106 10:00:00 GMT")
		_, _ = io.WriteString(w, `{"a":1}`)
	})
	c := client(t, Options{Base: s.URL + "/below", Agent: "muster"})
	resp, err := c.Do(t.Context(), Request{
		Method: http.MethodPost, Path: "/list%2Fof", Query: url.Values{"limit": {"5"}}, Header: http.Header{"X-Who": {"me"}}, Body: []byte("body"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "POST /below/list%2Fof?limit=5 me muster application/json body"; got != want {
		t.Errorf("the server saw %q, want %q", got, want)
	}
	if resp.Status != 200 || string(resp.Body) != `{"a":1}` {
		t.Errorf("got %d %s", resp.Status, resp.Body)
	}
	if resp.Date.Year() != 2106 || resp.Offset < 24*time.Hour {
		t.Errorf("the server's clock is %s, %s ahead", resp.Date, resp.Offset)
	}
}

func TestAskingAgain(t *testing.T) {
	status := func(codes ...int) func(int64, http.ResponseWriter, *http.Request) {
		return func(n int64, w http.ResponseWriter, _ *http.Request) {
			code := codes[min(int(n), len(codes))-1]
			if code < 0 { // an answer that breaks off
				w.Header().Set("Content-Length", "100")
				_, _ = io.WriteString(w, `{"a":`)
				panic(http.ErrAbortHandler)
			}
			w.WriteHeader(code)
		}
	}
	retryAfter := func(value string) func(int64, http.ResponseWriter, *http.Request) {
		return func(n int64, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				w.Header().Set("Retry-After", value)
				w.WriteHeader(http.StatusTooManyRequests)
			}
		}
	}
	for name, c := range map[string]struct {
		handle   func(int64, http.ResponseWriter, *http.Request)
		status   int // 0: an error
		requests int64
	}{
		"success is not asked twice":                 {status(200), 200, 1},
		"a busy server is asked again":               {status(429, 503, 200), 200, 3},
		"a failing gateway is asked again":           {status(502, 504, 200), 200, 3},
		"an answer that breaks off is asked again":   {status(-1, 200), 200, 2},
		"for ever busy: the last answer counts":      {status(429), 429, 4},
		"answers that always break off are an error": {status(-1), 0, 4},
		"a refusal is final":                         {status(403, 200), 403, 1},
		"an error of the server is final":            {status(500, 200), 500, 1},
		"a redirect is not followed":                 {status(302, 200), 302, 1},
		"Retry-After in seconds":                     {retryAfter("0"), 200, 2},
		"Retry-After as a date":                      {retryAfter("Sat, 20 Nov 2010 10:00:00 GMT"), 200, 2},
		"Retry-After in RFC 3339":                    {retryAfter("2010-11-20T10:00:00Z"), 200, 2},
		"Retry-After in no known form":               {retryAfter("soon"), 200, 2},
		"a pause that is too long is not waited for": {retryAfter("3600"), 429, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, c.handle)
			cl := client(t, Options{Base: s.URL})
			resp, err := cl.Do(t.Context(), Request{Path: "/"})
			if (err != nil) != (c.status == 0) || err == nil && resp.Status != c.status {
				t.Errorf("got %+v, %v", resp, err)
			}
			if err != nil && facts.FromError(err).Reason != facts.Unreachable {
				t.Errorf("the reason is %s", facts.FromError(err).Reason)
			}
			if cl.Requests() != c.requests {
				t.Errorf("%d requests, want %d", cl.Requests(), c.requests)
			}
		})
	}
}

func TestRetriesCanBeForbidden(t *testing.T) {
	s := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	c := client(t, Options{Base: s.URL, Retries: -1})
	if resp, err := c.Do(t.Context(), Request{Path: "/"}); err != nil || resp.Status != 503 || c.Requests() != 1 {
		t.Errorf("got %+v, %v after %d requests", resp, err, c.Requests())
	}
}

func TestFailures(t *testing.T) {
	slow := serve(t, func(_ int64, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	large := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) })
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	secure.Config.ErrorLog = nil
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, c := range map[string]struct {
		opt      Options
		reason   facts.Reason
		says     string
		requests int64
	}{
		"a server that is silent":         {Options{Base: slow.URL, Timeout: 50 * time.Millisecond}, facts.Timeout, "no answer within 50ms", 1},
		"an answer that is too large":     {Options{Base: large.URL, MaxBody: 1000}, facts.CollectorFailed, "larger than 1000 bytes", 1},
		"nobody listens":                  {Options{Base: closed.URL, Retries: 1}, facts.Unreachable, "connection refused", 2},
		"a certificate of nobody we know": {Options{Base: secure.URL}, facts.CollectorFailed, "certificate", 1},
		"a name that does not exist": {Options{Base: "https://none.invalid", Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "none.invalid", IsNotFound: true}}
		}}, facts.Unreachable, "no such host", 1},
		"a base that is none": {Options{Base: "http://[::1"}, facts.CollectorFailed, "missing ']'", 0},
	} {
		t.Run(name, func(t *testing.T) {
			cl := client(t, c.opt)
			_, err := cl.Do(t.Context(), Request{Path: "/x"})
			if err == nil {
				t.Fatal("no error")
			}
			if a := facts.FromError(err); a.Reason != c.reason || !strings.Contains(a.Message, c.says) || !strings.Contains(a.Message, "GET /x") {
				t.Errorf("got %s: %s", a.Reason, a.Message)
			}
			if cl.Requests() != c.requests {
				t.Errorf("%d requests, want %d", cl.Requests(), c.requests)
			}
		})
	}
}

func TestTheEndOfTheRunEndsTheWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	held := 0
	var mu sync.Mutex
	s := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) {
		cancel()
		w.Header().Set("Retry-After", "20")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	c := client(t, Options{Base: s.URL, Acquire: func(context.Context) (func(), error) {
		mu.Lock()
		defer mu.Unlock()
		held++
		return func() { mu.Lock(); held--; mu.Unlock() }, nil
	}})
	_, err := c.Do(ctx, Request{Path: "/"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if held != 0 {
		t.Errorf("%d places at the host are still held", held)
	}
}

func TestPlacesAtTheHost(t *testing.T) {
	var now, most atomic.Int64
	s := serve(t, func(_ int64, _ http.ResponseWriter, _ *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		time.Sleep(time.Millisecond) // so that requests would overlap
		now.Add(-1)
	})
	hosts := collect.NewHostLimit(2)
	c := client(t, Options{Base: s.URL, PerSecond: 1000, Acquire: func(ctx context.Context) (func(), error) { return hosts.Acquire(ctx, "host") }})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := c.Do(t.Context(), Request{Path: "/"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 2 || c.Requests() != 20 {
		t.Errorf("up to %d requests at a time, %d in all", most.Load(), c.Requests())
	}
}

func TestNoPlaceIsAnError(t *testing.T) {
	full := errors.New("full")
	c := client(t, Options{Base: "http://127.0.0.1:1", Acquire: func(context.Context) (func(), error) { return nil, full }})
	if _, err := c.Do(t.Context(), Request{Path: "/"}); !errors.Is(err, full) || c.Requests() != 0 {
		t.Errorf("got %v after %d requests", err, c.Requests())
	}
}

func TestRequestsPerSecondAreLimited(t *testing.T) {
	s := serve(t, func(int64, http.ResponseWriter, *http.Request) {})
	c := client(t, Options{Base: s.URL, PerSecond: 1e-6}) // the second one would wait for days
	if _, err := c.Do(t.Context(), Request{Path: "/"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := c.Do(ctx, Request{Path: "/"}); err == nil || c.Requests() != 1 {
		t.Errorf("a second request went out at once: %v", err)
	}
}

func TestPauses(t *testing.T) {
	for attempt, most := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, longest, longest} {
		if d := pause(time.Second, longest, attempt, nil); d < most/2 || d > most {
			t.Errorf("pause %d is %s, want between %s and %s", attempt, d, most/2, most)
		}
	}
}

func TestClientsMayShareTheirTerms(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(s.Close)
	config := s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	config.NextProtos = nil
	var all sync.WaitGroup
	for range 4 { // the race detector watches
		all.Go(func() {
			if _, err := client(t, Options{Base: s.URL, TLS: config}).Do(t.Context(), Request{Path: "/"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if config.NextProtos != nil {
		t.Error("the caller's configuration was changed")
	}
}
