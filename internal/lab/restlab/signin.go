package restlab

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"sync"
	"time"
)

// SignIn decides who may ask.
type SignIn interface {
	// Knows tells whether a request is of somebody who may ask, and whether it tried to
	// sign in and was refused.
	Knows(r *http.Request) (known, refused bool)
	// Challenge tells those who may not ask, in the headers of the answer, how to sign
	// in.
	Challenge(h http.Header)
	// Expire ends the session of a request before its time. It does so once, and tells
	// whether it did.
	Expire(r *http.Request) bool
}

// Basic is signing in with a name and a password in every request.
type Basic struct {
	Realm          string
	User, Password string
	Refuses        bool // the right password, too
}

// Knows implements [SignIn].
func (b *Basic) Knows(r *http.Request) (known, refused bool) {
	user, password, given := r.BasicAuth()
	if !given {
		return false, false
	}
	known = user == b.User && subtle.ConstantTimeCompare([]byte(password), []byte(b.Password)) == 1 && !b.Refuses
	return known, !known
}

// Challenge implements [SignIn].
func (b *Basic) Challenge(h http.Header) { h.Set("WWW-Authenticate", `Basic realm="`+b.Realm+`"`) }

// Expire implements [SignIn]: there is no session to end.
func (b *Basic) Expire(*http.Request) bool { return false }

// Tokens is signing in for a token, which every request carries until it ends.
type Tokens struct {
	Lifetime time.Duration
	Of       func(r *http.Request) string // reads the token of a request; "" for none

	mu      sync.Mutex
	valid   map[string]time.Time // until
	expired bool                 // the one token that was to end early has done so
}

// Issue makes a token.
func (t *Tokens) Issue() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.valid == nil {
		t.valid = map[string]time.Time{}
	}
	token := "ey" + rand.Text()
	t.valid[token] = time.Now().Add(t.Lifetime)
	return token
}

// Knows implements [SignIn].
func (t *Tokens) Knows(r *http.Request) (known, refused bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	until, known := t.valid[t.Of(r)]
	return known && time.Now().Before(until), false
}

// Challenge implements [SignIn].
func (t *Tokens) Challenge(http.Header) {}

// Revoke ends all tokens.
func (t *Tokens) Revoke() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.valid)
}

// Expire implements [SignIn].
func (t *Tokens) Expire(r *http.Request) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.expired {
		return false
	}
	t.expired = true
	delete(t.valid, t.Of(r))
	return true
}
