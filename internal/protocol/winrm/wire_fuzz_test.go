package winrm

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

// What a host answers need not be HTTP, and need not end.
func FuzzWire(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 401 x\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "HTTP/1.0 200\r\n\r\nto the end",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "SSH-2.0-x\r\n", "", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ours, theirs := net.Pipe()
		go func() {
			_, _ = http.ReadRequest(bufio.NewReader(theirs))
			_, _ = theirs.Write(b)
			_ = theirs.Close()
		}()
		w := newWire(ours)
		defer w.close()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://example.com/wsman", bytes.NewReader([]byte("message")))
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.do(ctx, request)
		if err == nil && (len(a.body) > longestAnswer || a.status < 100 && a.status != 0) {
			t.Errorf("%d with %d bytes", a.status, len(a.body))
		}
		if ctx.Err() != nil {
			t.Error("it does not end")
		}
	})
}
