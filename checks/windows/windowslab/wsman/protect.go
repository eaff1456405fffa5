package wsman

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Account may sign in.
type Account struct {
	User     string
	Domain   string // DNS name or NetBIOS name; either is accepted as DOMAIN, and user@domain too
	NetBIOS  string
	Password string
}

// Guard demands a logon, as HTTP.sys and WinRM do: Basic inside TLS only, NTLM for
// each connection, and outside TLS sealed messages only. The server must have
// [ConnContext].
type Guard struct {
	Accounts []Account
	Basic    bool // accept Basic, inside TLS
	// Certificate is what the server shows inside TLS. Logons that are bound to
	// another one are refused.
	Certificate *x509.Certificate
	// Forget makes the server forget the logon of a connection after so many
	// messages; 0 for never.
	Forget int

	next http.Handler

	mu      sync.Mutex
	refused int
	logons  map[string]int
	plain   int
}

// Protect puts a guard before a handler.
func Protect(next http.Handler, g *Guard) *Guard {
	g.next, g.logons = next, map[string]int{}
	return g
}

// Refused is the number of complete logons that were refused.
func (g *Guard) Refused() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refused
}

// Logons counts the logons that were accepted, by method.
func (g *Guard) Logons() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.logons)
}

// Readable is the number of messages outside TLS that came without a seal.
func (g *Guard) Readable() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.plain
}

func (g *Guard) count(method string, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if ok {
		g.logons[method]++
	} else {
		g.refused++
	}
}

// connection is what a server remembers of one connection.
type connection struct {
	acceptor *acceptor
	user     string // who has signed in; "" for nobody
	messages int
}

type connectionKey struct{}

// ConnContext is for [http.Server]: it lets a guard know connections apart.
func ConnContext(ctx context.Context, _ net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, &connection{})
}

func (g *Guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, ok := r.Context().Value(connectionKey{}).(*connection)
	if !ok {
		http.Error(w, "the server has no ConnContext", http.StatusInternalServerError)
		return
	}
	scheme, parameters, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token, _ := base64.StdEncoding.DecodeString(parameters)
	switch {
	case strings.EqualFold(scheme, "Basic") && g.Basic && r.TLS != nil:
		user, password, _ := r.BasicAuth()
		if _, ok := g.account(user, "", func(a Account) bool { return a.Password == password }); !ok {
			g.count("basic", false)
			g.challenge(w, nil)
			return
		}
		g.count("basic", true)
		g.next.ServeHTTP(w, r)
		return
	case strings.EqualFold(scheme, "Negotiate") || strings.EqualFold(scheme, "NTLM"):
		if !g.negotiate(w, r, c, token) {
			return
		}
	}
	if c.user == "" || g.Forget > 0 && c.messages >= g.Forget {
		c.user = ""
		g.challenge(w, nil)
		return
	}
	c.messages++
	if r.TLS == nil {
		g.sealed(w, r, c)
		return
	}
	g.next.ServeHTTP(w, r)
}

func (g *Guard) challenge(w http.ResponseWriter, token []byte) {
	offer := "Negotiate"
	if token != nil {
		offer += " " + base64.StdEncoding.EncodeToString(token)
	}
	w.Header().Add("WWW-Authenticate", offer)
	if token == nil && g.Basic {
		w.Header().Add("WWW-Authenticate", `Basic realm="WSMAN"`)
	}
	w.WriteHeader(http.StatusUnauthorized)
}

// account finds the account of a user name in any of its forms.
func (g *Guard) account(user, domain string, right func(Account) bool) (Account, bool) {
	if d, u, ok := strings.Cut(user, `\`); ok {
		user, domain = u, d
	} else if u, d, ok := strings.Cut(user, "@"); ok {
		user, domain = u, d
	}
	for _, a := range g.Accounts {
		if strings.EqualFold(a.User, user) && (domain == "" || strings.EqualFold(domain, a.Domain) || strings.EqualFold(domain, a.NetBIOS)) && right(a) {
			return a, true
		}
	}
	return Account{}, false
}

// negotiate does one step of an NTLM logon and tells whether the request goes on.
func (g *Guard) negotiate(w http.ResponseWriter, r *http.Request, c *connection, token []byte) bool {
	if len(token) > 8 && token[8] == 1 {
		c.user, c.messages = "", 0
		c.acceptor = newAcceptor(token)
		g.challenge(w, c.acceptor.challenge)
		return false
	}
	if c.acceptor == nil { // a proof without a challenge on this connection
		g.challenge(w, nil)
		return false
	}
	var certificate *x509.Certificate
	if r.TLS != nil {
		certificate = g.Certificate
	}
	user, err := c.acceptor.accept(token, certificate, g)
	g.count("ntlm", err == nil)
	if err != nil {
		c.acceptor = nil
		g.challenge(w, nil)
		return false
	}
	c.user = user
	return true
}

// sealed opens a message, has it answered, and seals the answer.
func (g *Guard) sealed(w http.ResponseWriter, r *http.Request, c *connection) {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestRequest))
	if err != nil || len(b) == 0 {
		w.WriteHeader(http.StatusOK)
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/encrypted") {
		g.mu.Lock()
		g.plain++
		g.mu.Unlock()
		http.Error(w, "unencrypted messages are not allowed", http.StatusInternalServerError)
		return
	}
	message, err := c.acceptor.open(b)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	inner := r.Clone(r.Context())
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(message)), int64(len(message))
	inner.Header.Set("Content-Type", soapType)
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	g.next.ServeHTTP(answer, inner)
	w.Header().Set("Content-Type", sealedType)
	out := c.acceptor.seal(answer.body.Bytes())
	w.Header().Set("Content-Length", strconv.Itoa(len(out)))
	w.WriteHeader(answer.status)
	_, _ = w.Write(out)
}

// recorder keeps an answer until it is sealed.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header    { return r.header }
func (r *recorder) WriteHeader(status int) { r.status = status }
func (r *recorder) Write(b []byte) (int, error) {
	if r.body.Len() > 16<<20 {
		return 0, fmt.Errorf("more than %d MiB", 16)
	}
	return r.body.Write(b)
}
