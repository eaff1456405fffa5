package winrm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// wire speaks HTTP/1.1 on a connection that is already there. The transport of net/http
// would not do: it gives up a connection whose write is not reported within 50
// milliseconds, which on a busy scanner is a healthy one, and takes it for closed by the
// host.
type wire struct {
	conn  net.Conn
	out   *bufio.Writer
	in    *bufio.Reader
	left  *bounded
	first chan error // gets nil when the next answer begins, or why there is none
	over  bool       // nothing more can be asked
}

// The reasons for which a request got no answer. Of a connection that the host has closed
// it is known whether anything was sent on it since the last answer.
var (
	errUnsent  = errors.New("the host has closed the connection")
	errNoReply = errors.New("the host has closed the connection without an answer")
)

func newWire(conn net.Conn) *wire {
	w := &wire{conn: conn, out: bufio.NewWriterSize(conn, 4<<10), left: &bounded{from: conn}, first: make(chan error, 1)}
	w.in = bufio.NewReaderSize(w.left, 4<<10)
	w.await()
	return w
}

// await looks for the first byte of the next answer, so that a connection that the host
// closes is known before something is written to it.
func (w *wire) await() {
	w.left.left = longestHeaders + longestAnswer
	go func() {
		_, err := w.in.Peek(1)
		w.first <- err
	}()
}

// do sends a request and reads the answer to its end. Requests may not overlap.
func (w *wire) do(ctx context.Context, request *http.Request) (*answer, error) {
	if w.over {
		return nil, errUnsent
	}
	select {
	case <-w.first: //nolint:errcheck // why does not matter: before anything was asked: it is closed, or no HTTP is spoken here
		w.over = true
		return nil, errUnsent
	default:
	}
	w.over = true // until an answer was read to its end
	stop := context.AfterFunc(ctx, func() { _ = w.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	a, last, err := w.exchange(request)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	if !last && stop() {
		w.over = false
		w.await()
	}
	return a, nil
}

func (w *wire) exchange(request *http.Request) (a *answer, last bool, err error) {
	written := request.Write(w.out)
	if written == nil {
		written = w.out.Flush()
	}
	// A host may answer and close before it has read everything.
	if err := <-w.first; err != nil {
		switch {
		case errors.Is(err, io.EOF), isReset(err), isReset(written):
			return nil, false, errNoReply
		case written != nil:
			return nil, false, fmt.Errorf("sending: %w", written)
		}
		return nil, false, err
	}
	for {
		response, err := http.ReadResponse(w.in, request)
		if err != nil {
			return nil, false, fmt.Errorf("the answer is no HTTP: %w", err)
		}
		if response.StatusCode < 100 {
			return nil, false, fmt.Errorf("the answer is no HTTP: its status is %d", response.StatusCode)
		}
		if response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols {
			continue // not the answer yet
		}
		content, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
		_ = response.Body.Close()
		switch {
		case err != nil:
			return nil, false, fmt.Errorf("the answer broke off: %w", err)
		case len(content) > longestAnswer:
			return nil, false, fmt.Errorf("the answer is longer than %d KiB", longestAnswer>>10)
		}
		return &answer{status: response.StatusCode, header: response.Header, body: content}, response.Close || written != nil, nil
	}
}

// isReset tells whether the other side ended a connection without ado.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}

func (w *wire) close() { _ = w.conn.Close() }

// bounded reads no more than a number of bytes.
type bounded struct {
	from io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the answer is longer than %d KiB", longestAnswer>>10)
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
