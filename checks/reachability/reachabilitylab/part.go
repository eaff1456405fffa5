// Package reachabilitylab are the ports of the embedded estate's recovery site: servers that
// say no more than the first word of each protocol, and what can be wrong with them, and
// with what stands in between.
package reachabilitylab

import (
	"net"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// source is the name of the source.
const source = "reachability"

// The ways in which a port can be wrong.
type manner string

const (
	refuses    manner = "refuses"    // nobody listens
	accepts    manner = "accepts"    // accepts the connection and is silent
	hangsUp    manner = "hangsUp"    // accepts the connection and closes it
	deadProxy  manner = "deadProxy"  // a proxy, the backend of which is gone
	noRegistry manner = "noRegistry" // the service does not run
	freeClock  manner = "freeClock"  // goes by its own clock
	unsynced   manner = "unsynced"   // has no time
	expired    manner = "expired"    // presents a certificate that has ended
	otherName  manner = "otherName"  // presents a certificate for another name
	inspected  manner = "inspected"  // a device that reads along
)

// model is what can be wrong.
type model struct {
	Vantages []estate.Vantage
	// Wrong are ports, as host:port, with what is wrong with each.
	Wrong map[string]manner
	// Answering are hosts for which a firewall accepts everything.
	Answering map[string]bool
}

func of(m *world.Model) *model {
	return world.Of(m, source, func() *model {
		return &model{
			Vantages: []estate.Vantage{
				{Name: "muc-desktops", Networks: []string{"10.20.64.0/18", "127.0.0.1/32"}, Roles: []string{"vda"}},
				{Name: "muc-servers", Networks: []string{"10.20.10.0/24", "127.0.0.1/32"}, Roles: []string{"cloud_connector", "storefront", "netscaler", "fas", "pvs", "session_recording"}},
			},
			Wrong: map[string]manner{}, Answering: map[string]bool{},
		}
	})
}

// Part is what the source reachability brings to the lab.
func Part() world.Part {
	return world.Part{Source: source, Servers: servers, Declare: declare, Faults: faults()}
}

// spoken is the protocol of a probe, which one server speaks for all hosts.
func spoken(w paths.Wanted) string {
	switch p := w.Probe; {
	case p == "xdping" || p == "xml" || p == "http":
		return "web"
	case p == "https" || p == "https-own" || p == "ldaps":
		return "tls"
	case p == "kms" || strings.HasPrefix(p, "rpc"):
		return "rpc"
	default:
		return p
	}
}

func declare(d *world.Declaration) {
	m := of(d.World.Model)
	at := map[string]string{}
	for _, a := range d.Addresses {
		at[a.Name] = a.At
	}
	for _, v := range m.Vantages {
		seen := map[string]bool{}
		found := func(host string, port int, by ...string) {
			to := net.JoinHostPort(strings.ToLower(host), strconv.Itoa(port))
			if seen[to] {
				return
			}
			seen[to] = true
			for _, name := range append([]string{to}, by...) {
				if at[name] != "" {
					v.Reached = append(v.Reached, estate.Reached{At: to, By: at[name]})
					return
				}
			}
		}
		for _, w := range paths.Pairs(d.Estate, v.Roles, "") {
			found(w.Host, w.Port, spoken(w))
			found(w.Host, 4, "nobody")
		}
		d.Vantages = append(d.Vantages, v)
	}
}

func servers(w *world.World) []world.Server {
	m := of(w.Model)
	var all []world.Server
	for _, p := range []string{"web", "tls", "rpc", "ldap", "kerberos", "smb", "tds", "ntp"} {
		all = append(all, &server{world: w, name: p, protocol: p})
	}
	all = append(all, &server{world: w, name: "nobody", manner: refuses})
	for port, manner := range m.Wrong {
		all = append(all, &server{world: w, name: port, protocol: protocolOf(port), manner: manner})
	}
	for host := range m.Answering {
		all = append(all, &server{world: w, name: net.JoinHostPort(host, "4"), manner: hangsUp})
	}
	return all
}

// protocolOf is what should be spoken at a port.
func protocolOf(at string) string {
	_, port, _ := strings.Cut(at, ":")
	return map[string]string{"80": "web", "443": "tls", "636": "tls", "9440": "tls", "135": "rpc", "1688": "rpc", "389": "ldap", "3268": "ldap",
		"88": "kerberos", "445": "smb", "1433": "tds", "123": "ntp"}[port]
}
