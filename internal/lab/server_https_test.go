package lab

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
)

// answer is what came back for a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// json decodes the body of an answer that has to be there.
func (a answer) json(t *testing.T) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil || a.status != http.StatusOK {
		t.Fatalf("status %d, %v: %.300s", a.status, err, a.body)
	}
	return v
}

// at follows keys into a decoded body; numbers are places in lists.
func at(t *testing.T, v any, path ...any) any {
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

// web asks a web interface of the lab that goes by the name of host.
type web struct {
	t      *testing.T
	base   string
	client *http.Client
	header http.Header
}

func newWeb(t *testing.T, l *Lab, host, address string) *web {
	t.Helper()
	d := net.Dialer{Timeout: 2 * time.Second}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trust(t, l), MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return d.DialContext(ctx, network, address)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &web{t, "https://" + host, &http.Client{Transport: transport, Timeout: 5 * time.Second}, http.Header{}}
}

func (w *web) try(method, path, body string, header ...string) (answer, error) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.base+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for k, v := range w.header {
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
		return answer{}, err
	}
	defer resp.Body.Close() //nolint:errcheck // nothing was written
	b, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, b}, err
}

func (w *web) ask(method, path, body string, header ...string) answer {
	w.t.Helper()
	a, err := w.try(method, path, body, header...)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (w *web) get(path string, header ...string) answer {
	w.t.Helper()
	return w.ask(http.MethodGet, path, "", header...)
}

// samples is where answers of the real services are described, for those who have
// them.
const samples = "../../../shared/api/samples"

// realAnswer reads the body of a sample of what the real service answers.
func realAnswer(t *testing.T, name string) any {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(samples, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT COMPARED with the real service: %s is not here", name)
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

// differences walks an answer and a sample side by side, and tells where a key that
// both have holds different kinds of JSON, and which keys of the sample are missing.
// Null goes with everything; lists are compared by their first entries.
func differences(path string, got, want any) []string {
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
			found = append(found, differences(path+"."+k, g, w)...)
		}
	case []any:
		got, ok := got.([]any)
		if !ok {
			return []string{fmt.Sprintf("%s: want a list", path)}
		}
		if len(got) > 0 && len(want) > 0 {
			found = append(found, differences(path+"[0]", got[0], want[0])...)
		}
	default:
		if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
			found = append(found, fmt.Sprintf("%s: got %T, want %T", path, got, want))
		}
	}
	return found
}
