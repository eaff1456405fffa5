//go:build contract

// Package contract drives the collectors against servers that play the published
// descriptions of the interfaces that they ask. Such a server knows no site and no
// state, but it refuses every request that the description does not allow.
package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// shared is a folder beside the project with the descriptions.
const shared = "../../../shared/api/specs"

// program installs the mock server once and returns its path.
var program = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("./install.sh").Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		err = fmt.Errorf("install.sh: %w: %s", err, failed.Stderr)
	}
	return strings.TrimSpace(string(out)), err
})

// startMock starts a server for an OpenAPI description and returns its base URL.
// The server answers with the examples of the description, or with a status of
// failure when a request is not as described. It ends with the test.
func startMock(t *testing.T, specPath string) (baseURL string) {
	t.Helper()
	if _, err := os.Stat(specPath); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT TESTED against the description of the interface, which is not here: %v", err)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skipf("NOT TESTED against the description of the interface: %v", err)
	}
	prism, err := program()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := filepath.Abs(specPath)
	if err != nil {
		t.Fatal(err)
	}
	var log lines
	// Port 0: the system chooses one that nobody else has.
	mock := exec.Command(prism, "mock", "--errors", "-h", "127.0.0.1", "-p", "0", spec)
	mock.Stdout, mock.Stderr = &log, &log
	mock.Env = append(os.Environ(), "NODE_ENV=test", "NO_COLOR=1") // one process, plain words
	mock.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	var how error
	go func() { how = mock.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = syscall.Kill(-mock.Process.Pid, syscall.SIGKILL) // its own group, nobody else's
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Errorf("the mock server %d does not end", mock.Process.Pid)
		}
		if t.Failed() {
			t.Logf("the mock server for %s said last:\n%s", specPath, log.tail())
		}
	})
	for began := time.Now(); ; {
		if m := listening.FindStringSubmatch(log.String()); m != nil {
			return m[1]
		}
		select {
		case <-ended:
			t.Fatalf("the mock server for %s ended at once: %v", specPath, how)
		case <-time.After(100 * time.Millisecond):
		}
		if time.Since(began) > 3*time.Minute {
			t.Fatalf("the mock server for %s did not come up", specPath)
		}
	}
}

// listening is what the mock server prints when it is ready.
var listening = regexp.MustCompile(`Prism is listening on (http://127\.0\.0\.1:\d+)`)

// lines keeps what a program prints.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func (l *lines) tail() string {
	s := l.String()
	return s[max(0, len(s)-2000):]
}

// front stands before a mock server and speaks TLS, which collectors demand. It
// notes what goes through.
type front struct {
	*httptest.Server
	// Prefer is what the mock is asked for beside the request, by path; see the
	// header of that name in its documentation. Nothing when nil.
	Prefer func(path string) string
	// Change may change an answer on its way; it may be nil.
	Change func(path string, answer map[string]any)

	mu   sync.Mutex
	seen []exchange
}

// exchange is a request and what became of it.
type exchange struct {
	Method, Path, Query string
	Status              int
	Body                []byte // of the answer
}

func (e exchange) String() string {
	return fmt.Sprintf("%s %s?%s: %d %s", e.Method, e.Path, e.Query, e.Status, e.Body[:min(len(e.Body), 500)])
}

// throughTLS puts a front before the server at baseURL.
func throughTLS(t *testing.T, baseURL string) *front {
	t.Helper()
	target, err := url.Parse(baseURL)
	if err != nil {
		t.Fatal(err)
	}
	f := &front{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			if f.Prefer != nil {
				if p := f.Prefer(r.In.URL.Path); p != "" {
					r.Out.Header.Set("Prefer", p)
				}
			}
			r.Out.Header.Del("Accept-Encoding") // so that answers can be read here
		},
		ModifyResponse: func(resp *http.Response) error {
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return err
			}
			_ = resp.Body.Close()
			path := resp.Request.URL.Path
			var object map[string]any
			if f.Change != nil && json.Unmarshal(body, &object) == nil && object != nil {
				f.Change(path, object)
				if body, err = json.Marshal(object); err != nil {
					return err
				}
			}
			resp.Body = io.NopCloser(bytes.NewReader(body))
			resp.ContentLength = int64(len(body))
			resp.Header.Set("Content-Length", fmt.Sprint(len(body)))
			f.note(resp.Request, resp.StatusCode, body)
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			f.note(r, http.StatusBadGateway, []byte(err.Error()))
			w.WriteHeader(http.StatusBadGateway)
		},
	}
	f.Server = httptest.NewTLSServer(proxy)
	t.Cleanup(f.Close)
	return f
}

func (f *front) note(r *http.Request, status int, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = append(f.seen, exchange{r.Method, r.URL.Path, r.URL.RawQuery, status, body})
}

// exchanges are all that went through so far.
func (f *front) exchanges() []exchange {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]exchange{}, f.seen...)
}

// within is a context that ends before the test is ended from outside.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// TestMocksCatchWhatIsNotAsDescribed makes sure that the tests here can fail.
func TestMocksCatchWhatIsNotAsDescribed(t *testing.T) {
	mock := startMock(t, shared+"/api-cloud-com.mock.openapi.yaml")
	ask := func(method, path string, header http.Header) int {
		req, err := http.NewRequestWithContext(within(t, time.Minute), method, mock+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header = header
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	good := http.Header{"Authorization": {"CWSAuth bearer=x"}, "Citrix-Customerid": {"c"}, "Citrix-Instanceid": {"s"}, "Accept": {"application/json"}}
	without := func(name string) http.Header { h := good.Clone(); h.Del(name); return h }
	for name, c := range map[string]struct {
		method, path string
		header       http.Header
		want         int
	}{
		"as described":            {http.MethodGet, "/cvad/manage/Machines?limit=1000", good, 200},
		"nobody signed in":        {http.MethodGet, "/cvad/manage/Machines", without("Authorization"), 401},
		"no site":                 {http.MethodGet, "/cvad/manage/Machines", without("Citrix-InstanceId"), 400},
		"no customer":             {http.MethodGet, "/resourcelocations", without("Citrix-CustomerId"), 422},
		"a limit that is none":    {http.MethodGet, "/cvad/manage/Machines?limit=all", good, 400},
		"a path that is none":     {http.MethodGet, "/cvad/manage/Nothing", good, 404},
		"something that changes":  {http.MethodDelete, "/cvad/manage/Machines/x", good, 405},
		"a sign-in without words": {http.MethodPost, "/cctrustoauth2/c/tokens/clients", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, 400},
	} {
		if got := ask(c.method, c.path, c.header); got != c.want {
			t.Errorf("%s: HTTP %d, want %d", name, got, c.want)
		}
	}
}
