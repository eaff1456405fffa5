package prism

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// sessionCookies begins the names of the cookies that make a session; a Prism sets
// others too, and a gateway before it.
const sessionCookies = "NTNX_"

// The bounds of a session: a Prism sets two cookies of a few hundred characters.
const (
	mostCookies   = 8
	longestCookie = 8 << 10
)

// accept notes that the credential was accepted, and the session that came with it. The
// cookies go to no other Prism: each has a client of its own.
func (c *client) accept(resp *restclient.Response) {
	var session []*http.Cookie
	for _, cookie := range (&http.Response{Header: resp.Header}).Cookies() {
		if strings.HasPrefix(cookie.Name, sessionCookies) && cookie.Value != "" && len(cookie.Value) <= longestCookie && len(session) < mostCookies {
			session = append(session, cookie)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.in = true
	if len(session) > 0 {
		c.session = session
	}
}

func (c *client) cookies() []*http.Cookie {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

// endSession forgets the session, which is not accepted any more.
func (c *client) endSession() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = nil
}

// cookieHeader are cookies as the header of a request has them.
func cookieHeader(cookies []*http.Cookie) string {
	parts := make([]string, len(cookies))
	for i, cookie := range cookies {
		parts[i] = cookie.Name + "=" + cookie.Value
	}
	return strings.Join(parts, "; ")
}

// productHeader has the whole version of a Prism Central, where its list of clusters has
// the first two numbers.
const productHeader = "X-Ntnx-Product"

var product = regexp.MustCompile(`^pc\.[0-9]+(\.[0-9]+)+$`)

func isProduct(s string) bool { return product.MatchString(s) }

// ownVersion is the version of the Prism Central by that header; "" when it did not say.
func (c *client) ownVersion() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.product
}
