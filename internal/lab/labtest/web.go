package labtest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/lab"
)

// Answer is what came back for a request.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON decodes the body of an answer that has to be there.
func (a Answer) JSON(t *testing.T) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(a.Body, &v); err != nil || a.Status != http.StatusOK {
		t.Fatalf("status %d, %v: %.300s", a.Status, err, a.Body)
	}
	return v
}

// At follows keys into a decoded body; numbers are places in lists.
func At(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch p := p.(type) {
		case string:
			v = v.(map[string]any)[p]
		case int:
			v = v.([]any)[p]
		}
	}
	return v
}

// Client asks a web interface of the lab that goes by the name of host.
type Client struct {
	t      *testing.T
	base   string
	client *http.Client
	Header http.Header
}

// NewClient asks the web interface at an address, which is called host there.
func NewClient(t *testing.T, l *lab.Lab, host, address string) *Client {
	t.Helper()
	d := net.Dialer{Timeout: 2 * time.Second}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: Trust(t, l), MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return d.DialContext(ctx, network, address)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &Client{t, "https://" + host, &http.Client{Transport: transport, Timeout: 5 * time.Second}, http.Header{}}
}

// Close ends the connections that nobody uses.
func (w *Client) Close() { w.client.CloseIdleConnections() }

// Try sends a request with the client's headers and those that follow in pairs; an
// empty value takes a header away.
func (w *Client) Try(method, path, body string, header ...string) (Answer, error) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.base+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for k, v := range w.Header {
		req.Header[k] = v
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i+1] == "" {
			req.Header.Del(header[i])
		}
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close() //nolint:errcheck // nothing was written
	b, err := io.ReadAll(resp.Body)
	return Answer{resp.StatusCode, resp.Header, b}, err
}

// Ask is Try for a request that must be answered.
func (w *Client) Ask(method, path, body string, header ...string) Answer {
	w.t.Helper()
	a, err := w.Try(method, path, body, header...)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// Get asks for a path.
func (w *Client) Get(path string, header ...string) Answer {
	w.t.Helper()
	return w.Ask(http.MethodGet, path, "", header...)
}

// RealAnswer reads an answer of the interface that the collector beside the calling
// package is tested with as well, or one of those that no collector asks for.
func RealAnswer(t *testing.T, name string) any {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../testdata/answers", name+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		b, err = os.ReadFile(filepath.Join("testdata/answers", name+".json"))
	}
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// Differences walks an answer and a sample side by side, and tells where a key that
// both have holds different kinds of JSON, and which keys of the sample are missing.
// Null goes with everything; lists are compared by their first entries.
func Differences(path string, got, want any) []string {
	if got == nil || want == nil {
		return nil
	}
	var found []string
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: want an object", path)}
		}
		for k, w := range want {
			g, there := got[k]
			if !there {
				found = append(found, path+"."+k+" is missing")
				continue
			}
			found = append(found, Differences(path+"."+k, g, w)...)
		}
	case []any:
		got, ok := got.([]any)
		if !ok {
			return []string{fmt.Sprintf("%s: want a list", path)}
		}
		if len(got) > 0 && len(want) > 0 {
			found = append(found, Differences(path+"[0]", got[0], want[0])...)
		}
	default:
		if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
			found = append(found, fmt.Sprintf("%s: got %T, want %T", path, got, want))
		}
	}
	return found
}
