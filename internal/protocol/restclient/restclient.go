// Package restclient asks web interfaces that speak JSON over HTTPS, gently: a bounded
// number of requests per second, answers of bounded size, retries only where
// asking again is harmless and may help, and never a redirect, which could carry a
// credential elsewhere.
package restclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

// Options shape a client.
type Options struct {
	Base string // such as https://pc.example:9440; a path is kept
	TLS  *tls.Config
	// Dial connects; the system's way when nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Acquire waits for a place at the host and returns the function that gives it
	// back; there is no limit when nil. It is held for one attempt at a time.
	Acquire   func(context.Context) (release func(), err error)
	PerSecond float64 // requests per second, retries among them; no limit when 0
	Retries   int     // after the first attempt; 3 when 0, none when negative
	// Pause is how long to wait before the first retry; 1s when 0. It doubles with
	// each further one, up to 30s; Retry-After goes before it.
	Pause   time.Duration
	MaxBody int64         // bytes of an answer; 64 MiB when 0
	Timeout time.Duration // of one attempt, from connecting to the last byte, without the wait for a place; 60s when 0
	Agent   string        // User-Agent
}

// Client asks one server. It is safe for concurrent use.
type Client struct {
	opt      Options
	http     *retryablehttp.Client
	requests atomic.Int64
}

// Request is a question.
type Request struct {
	Method string // GET when empty
	Path   string // below the base, with its leading slash, escaped
	Query  url.Values
	Header http.Header
	Body   []byte
}

// Response is an answer, whatever its status.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	// Date is the time by the server's clock; zero when it did not say.
	Date time.Time
	// Offset is how far that clock is ahead of ours, to the second at best.
	Offset time.Duration
}

// connecting is how long a host may take to accept a connection, and again to
// encrypt it.
const connecting = 10 * time.Second

// New returns a client.
func New(opt Options) *Client {
	if opt.Retries == 0 {
		opt.Retries = 3
	}
	if opt.Pause == 0 {
		opt.Pause = time.Second
	}
	if opt.MaxBody == 0 {
		opt.MaxBody = 64 << 20
	}
	if opt.Timeout == 0 {
		opt.Timeout = time.Minute
	}
	c := &Client{opt: opt}
	transport := &http.Transport{
		TLSClientConfig: opt.TLS.Clone(), // the transport writes to it, and others may have it too
		DialContext:     opt.Dial, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: connecting, MaxIdleConnsPerHost: 2, IdleConnTimeout: 10 * time.Second,
	}
	if opt.Dial == nil { // otherwise the way to the host is given, and leads past every proxy
		transport.DialContext = (&net.Dialer{Timeout: connecting}).DialContext
		transport.Proxy = http.ProxyFromEnvironment
	}
	gentle := &gentle{next: transport, acquire: opt.Acquire, timeout: opt.Timeout, most: opt.MaxBody, requests: &c.requests}
	if opt.PerSecond > 0 {
		gentle.limit = rate.NewLimiter(rate.Limit(opt.PerSecond), 1)
	}
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     gentle,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax: max(0, opt.Retries), RetryWaitMin: opt.Pause, RetryWaitMax: longest,
		CheckRetry: again, Backoff: pause, ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return c
}

// Requests counts the requests so far, retries among them.
func (c *Client) Requests() int64 { return c.requests.Load() }

// Close gives up idle connections.
func (c *Client) Close() { c.http.HTTPClient.CloseIdleConnections() }

// Do asks. The error tells that there was no answer, or one too large; an answer
// with a status that means failure is no error here, see [Response.Failure].
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	address := c.opt.Base + r.Path
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	var body any
	if r.Body != nil {
		body = r.Body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, r.Path, err)
	}
	for k, v := range r.Header {
		req.Header[k] = v
	}
	req.Header.Set("User-Agent", c.opt.Agent)
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close() // ctx ended between an answer and its judgement
		}
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the address, which we write shorter
		}
		return nil, fmt.Errorf("%s %s of %s: %w", method, r.Path, c.opt.Base, err)
	}
	out := &Response{Status: resp.StatusCode, Header: resp.Header}
	if t, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		out.Date, out.Offset = t, time.Until(t)
	}
	if body, ok := resp.Body.(*whole); ok {
		out.Body = body.all
	}
	if int64(len(out.Body)) > c.opt.MaxBody {
		return nil, fmt.Errorf("%s %s of %s: the answer is larger than %d bytes, which no honest one is", method, r.Path, c.opt.Base, c.opt.MaxBody)
	}
	return out, nil
}
