package restclient

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/muster-dr/muster/internal/facts"
)

// longest is the longest pause between two attempts. A server that wants to be
// left alone for longer is not asked again.
const longest = 30 * time.Second

// gentle keeps the limits for every attempt. It reads the answer to its end, so
// that one that breaks off counts as a failed attempt, and so that the place at
// the host is free again whatever becomes of the answer.
type gentle struct {
	next     *http.Transport
	limit    *rate.Limiter
	acquire  func(context.Context) (func(), error)
	timeout  time.Duration // of an attempt
	most     int64         // bytes of an answer; one more is read, to tell
	requests *atomic.Int64
}

func (g *gentle) RoundTrip(req *http.Request) (*http.Response, error) {
	if g.acquire != nil {
		release, err := g.acquire(req.Context())
		if err != nil {
			return nil, err
		}
		defer release()
	}
	if g.limit != nil {
		if err := g.limit.Wait(req.Context()); err != nil {
			return nil, err
		}
	}
	g.requests.Add(1)
	// The clock starts here: waiting for one's turn is not the server's fault.
	timed, cancel := context.WithTimeout(req.Context(), g.timeout)
	defer cancel()
	resp, err := g.next.RoundTrip(req.WithContext(timed))
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, g.most+1))
		_ = resp.Body.Close()
		resp.Body = &whole{*bytes.NewReader(body), body}
	}
	if err == nil {
		return resp, nil
	}
	switch {
	case req.Context().Err() != nil:
		err = req.Context().Err()
	case timed.Err() != nil:
		err = fmt.Errorf("no answer within %s: %w", g.timeout, context.DeadlineExceeded)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("the server hung up before its answer was complete: %w", err)}
	}
	return nil, err
}

// CloseIdleConnections is for [http.Client.CloseIdleConnections].
func (g *gentle) CloseIdleConnections() { g.next.CloseIdleConnections() }

// whole is the body of an answer that has been read to its end.
type whole struct {
	bytes.Reader
	all []byte
}

// Close implements [io.Closer].
func (*whole) Close() error { return nil }

// again tells whether asking once more may help: when no connection came about or
// it broke, when the server asks for patience, or a gateway before it failed.
func again(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		return mayPass(err), nil
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		wait, said := after(resp)
		return !said || wait <= longest, nil
	}
	return false, nil
}

// mayPass tells whether a failure to get an answer may pass. A certificate, an
// alert about the encryption and a name that does not exist stay what they are.
func mayPass(err error) bool {
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &certificate), errors.As(err, &name) && name.IsNotFound:
		return false
	case errors.As(err, &op):
		return op.Op != "remote error"
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// pause is what the server asks for, or longer with every attempt, never the same
// for two clients.
func pause(first, longest time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil {
		if wait, said := after(resp); said {
			return wait
		}
	}
	d := min(first<<attempt, longest)
	return d/2 + rand.N(d/2+1)
}
