package prismlab

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// prismDoor is what Prism Central and Prism Element have in common: who may come
// in, and that nobody may change anything.
type prismDoor struct {
	world.HTTPS
	*platform
	host      string
	behaviour world.Behaviour
	password  string
	counts    *world.Counters
}

// servers are the Prism Central of each site and the Prism Element of each
// cluster.
func servers(w *world.World) []world.Server {
	var all []world.Server
	for _, site := range world.BothSites {
		c, p := w.Model.Nutanix.Centrals[site], newPlatform(w.Model, w.Clock, site)
		all = append(all, newCentralServer(w, p, c))
		for _, k := range p.clusters() {
			all = append(all, newElementServer(w, p, k))
		}
	}
	return all
}

func newPrismDoor(w *world.World, p *platform, host string, b world.Behaviour) prismDoor {
	return prismDoor{platform: p, behaviour: b, counts: &w.Counters, host: host, HTTPS: world.HTTPS{World: w, Behaviour: b, Hosts: []string{host}}}
}

// Start implements [world.Server].
func (d *prismDoor) Start(ctx context.Context) (err error) {
	if d.password, err = d.World.Secret("prism"); err != nil {
		return err
	}
	return d.HTTPS.Start(ctx)
}

// Addresses implements [world.Server].
func (d *prismDoor) Addresses() []world.Address {
	return []world.Address{{Service: "prism", Name: d.host, At: d.Address()}}
}

// admit answers a request that may not come in, and says whether it may. The
// message is told in the form of the interface.
func (d *prismDoor) admit(w http.ResponseWriter, r *http.Request, reads bool, say func(status int, message string)) bool {
	switch {
	case d.behaviour == world.SlowsDown:
		w.Header().Set("Retry-After", restlab.Patience)
		say(http.StatusTooManyRequests, "Too many requests")
	case !d.knows(r):
		w.Header().Set("WWW-Authenticate", `Basic realm="Prism"`)
		say(http.StatusUnauthorized, "Authentication required.")
	case !reads:
		d.counts.Writes.Add(1)
		w.Header().Set("Allow", "GET, OPTIONS")
		say(http.StatusMethodNotAllowed, "The lab only reads")
	default:
		return true
	}
	return false
}

// knows checks who asks, and counts those who are turned away.
func (d *prismDoor) knows(r *http.Request) bool {
	user, password, given := r.BasicAuth()
	if !given {
		return false
	}
	if user != d.model.Account.Prism || subtle.ConstantTimeCompare([]byte(password), []byte(d.password)) != 1 || d.behaviour == world.Refused {
		d.counts.Refused.Add(1)
		return false
	}
	return true
}

// endless is the number of entries that a list with endless paging claims to have.
const endless = 1 << 40

// addressOf is the address of a host of the model.
func (p *platform) addressOf(host string) string {
	if h := p.model.Host(host); h != nil {
		return h.Address
	}
	return ""
}

// segments splits a path.
func segments(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

// matches compares a path with a pattern, in which {} stands for anything.
func matches(pattern string, path []string) bool {
	parts := strings.Split(pattern, "/")
	if len(parts) != len(path) {
		return false
	}
	for i, part := range parts {
		if part != "{}" && part != path[i] {
			return false
		}
	}
	return true
}
