package netscaler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// asks are the servers that an action of LDAP or RADIUS asks.
type asks struct {
	Name    text `json:"name"`
	IP      text `json:"serverip"`
	Server  text `json:"servername"`
	Port    text `json:"serverport"`
	Virtual text `json:"targetlbvserver"`
}

// samlAction is where users are sent to sign in by SAML, and the certificates of both ends.
type samlAction struct {
	Name     text `json:"name"`
	Redirect text `json:"samlredirecturl"`
	Metadata text `json:"metadataurl"`
	Resolves text `json:"artifactresolutionserviceurl"`
	Trusts   text `json:"samlidpcertname"`
	Signs    text `json:"samlsigningcertname"`
}

// oauthAction is where users are sent to sign in by OAuth, and what the appliance asks there.
type oauthAction struct {
	Name     text `json:"name"`
	Sends    text `json:"authorizationendpoint"`
	Token    text `json:"tokenendpoint"`
	Keys     text `json:"certendpoint"`
	Metadata text `json:"metadataurl"`
	User     text `json:"userinfourl"`
}

// used is a server that an action asks; no host where it names none.
type used struct {
	kind, action, host string
	port               int
}

// signIns reads which servers each gateway asks about users: by policies that are bound to
// it, or by those of the authentication server that its profile names, factor by factor.
func (r *reader) signIns() facts.Listing[*facts.NetScalerSignIn] {
	items := map[string]*facts.NetScalerSignIn{}
	actions := r.actions()
	for name, names := range r.policies() {
		for _, policy := range names {
			for _, use := range actions[policy] {
				key := fmt.Sprintf("%s > %s > %s", name, use.kind, use.action)
				if _, more := items[key]; more {
					key += " > " + use.host
				}
				items[key] = &facts.NetScalerSignIn{Gateway: name, Kind: use.kind, Action: use.action, Host: use.host, Port: use.port}
				r.inUse[text(use.action)] = true
				r.hosts[use.host] = true
			}
		}
	}
	return listing(r, items, "vpnvserver", "lbvserver",
		"authenticationldapaction", "authenticationradiusaction", "authenticationsamlaction", "authenticationoauthaction",
		"authenticationldappolicy", "authenticationradiuspolicy", "authenticationsamlpolicy", "authenticationpolicy",
		"vpnvserver_authenticationldappolicy_binding", "vpnvserver_authenticationradiuspolicy_binding", "vpnvserver_authenticationsamlpolicy_binding",
		"authenticationauthnprofile", "authenticationvserver", "authenticationvserver_authenticationpolicy_binding", "authenticationpolicylabel_authenticationpolicy_binding",
		"authenticationoauthidppolicy", "authenticationvserver_authenticationoauthidppolicy_binding")
}

// actions are what each policy asks, by its name.
func (r *reader) actions() map[text][]used {
	virtual := map[text]balanced{}
	for _, v := range things[balanced](r, "lbvserver") {
		virtual[v.Name] = v
	}
	byName := map[text][]used{}
	for object, kind := range map[string]string{"authenticationldapaction": "ldap", "authenticationradiusaction": "radius"} {
		for _, a := range things[asks](r, object) {
			host, port := cmp.Or(a.Server.host(), a.IP.host()), a.Port.port()
			if v, balances := virtual[a.Virtual]; balances {
				r.named[string(a.Virtual)] = true
				host, port = v.Address.host(), v.Port.port()
			}
			byName[a.Name] = append(byName[a.Name], used{kind, string(a.Name), host, port})
		}
	}
	// urls are the hosts of some URLs, each once. The first is where users are sent to.
	urls := func(kind string, name text, all ...text) {
		seen := map[string]bool{}
		for _, u := range all {
			if host, port := hostOf(string(u)); host != "" && !seen[host] {
				seen[host] = true
				byName[name] = append(byName[name], used{kind, string(name), host, port})
			}
		}
		if len(seen) == 0 {
			byName[name] = append(byName[name], used{kind: kind, action: string(name)})
		}
	}
	for _, a := range things[samlAction](r, "authenticationsamlaction") {
		urls("saml", a.Name, a.Redirect, a.Resolves, a.Metadata)
	}
	for _, a := range things[oauthAction](r, "authenticationoauthaction") {
		urls("oauth", a.Name, a.Sends, a.Token, a.Keys, a.Metadata, a.User)
	}
	type classic struct {
		Name   text `json:"name"`
		Action text `json:"reqaction"`
	}
	type advanced struct {
		Name   text `json:"name"`
		Action text `json:"action"`
	}
	out := map[text][]used{}
	take := func(policy, action text) {
		found := byName[action]
		if len(found) == 0 && !asksNobody[action.word()] {
			found = []used{{kind: "other", action: string(action)}}
		}
		out[policy] = append(out[policy], found...)
	}
	for _, object := range []string{"authenticationldappolicy", "authenticationradiuspolicy", "authenticationsamlpolicy"} {
		for _, p := range things[classic](r, object) {
			take(p.Name, p.Action)
		}
	}
	for _, p := range things[advanced](r, "authenticationpolicy") {
		take(p.Name, p.Action)
	}
	return out
}

// asksNobody are the actions that every appliance has, which ask no server.
var asksNobody = map[string]bool{"": true, "NO_AUTHN": true, "NOOP": true}

// bound is a policy that is bound to something, and what comes after it.
type bound struct {
	Name   text `json:"name"`
	Label  text `json:"labelname"`
	Policy text `json:"policy"`
	Named  text `json:"policyname"`
	Next   text `json:"nextfactor"`
}

func (b bound) policy() text { return cmp.Or(b.Policy, b.Named) }

// policies are those that a gateway signs in by, by its name, in any order. The factors of
// an authentication server may lead in circles.
func (r *reader) policies() map[string][]text {
	out := map[string][]text{}
	for _, object := range []string{"vpnvserver_authenticationldappolicy_binding", "vpnvserver_authenticationradiuspolicy_binding", "vpnvserver_authenticationsamlpolicy_binding"} {
		for _, b := range things[bound](r, object) {
			out[string(b.Name)] = append(out[string(b.Name)], b.policy())
		}
	}
	serverOf := r.signInServers()
	first, label := map[text][]bound{}, map[text][]bound{}
	for _, b := range things[bound](r, "authenticationvserver_authenticationpolicy_binding") {
		first[b.Name] = append(first[b.Name], b)
	}
	for _, b := range things[bound](r, "authenticationpolicylabel_authenticationpolicy_binding") {
		label[b.Label] = append(label[b.Label], b)
	}
	// Whom an authentication server asks, for a gateway or for others, by the name of either.
	follow := func(name, server text) {
		found, seen := map[text]bool{}, map[text]bool{}
		open := first[server]
		for len(open) > 0 {
			b := open[0]
			open = open[1:]
			found[b.policy()] = true
			if b.Next != "" && !seen[b.Next] {
				seen[b.Next] = true
				open = append(slices.Clone(open), label[b.Next]...)
			}
		}
		out[string(name)] = append(out[string(name)], slices.Sorted(maps.Keys(found))...)
	}
	for _, g := range things[gateway](r, "vpnvserver") {
		if server := serverOf[g.Profile]; g.Profile != "" && server != "" {
			follow(g.Name, server)
		}
	}
	for server := range r.signsInFor() {
		follow(server, server)
	}
	return out
}

// signsInFor are the profiles by which authentication servers sign users in for others, by
// the name of the server.
func (r *reader) signsInFor() map[text][]text {
	type policy struct {
		Name   text `json:"name"`
		Action text `json:"action"`
	}
	profileOf := map[text]text{}
	for _, p := range things[policy](r, "authenticationoauthidppolicy") {
		profileOf[p.Name] = p.Action
	}
	out := map[text][]text{}
	for _, b := range things[bound](r, "authenticationvserver_authenticationoauthidppolicy_binding") {
		if profile := profileOf[b.policy()]; profile != "" && !slices.Contains(out[b.Name], profile) {
			out[b.Name] = append(out[b.Name], profile)
		}
	}
	return out
}

// identityProviders reads the profiles by which the appliance signs users in for others.
func (r *reader) identityProviders() facts.Listing[*facts.NetScalerIdentityProvider] {
	type profile struct {
		Name     text `json:"name"`
		Redirect text `json:"redirecturl"`
	}
	type server struct {
		Name  text `json:"name"`
		State text `json:"state"`
	}
	items := map[string]*facts.NetScalerIdentityProvider{}
	for _, p := range things[profile](r, "authenticationoauthidpprofile") {
		host, _ := hostOf(string(p.Redirect))
		items[string(p.Name)] = &facts.NetScalerIdentityProvider{Redirect: host, Servers: []string{}}
	}
	if len(items) == 0 {
		return listing(r, items, "authenticationoauthidpprofile")
	}
	on := map[text]bool{}
	for _, s := range things[server](r, "authenticationvserver") {
		on[s.Name] = s.State.on() && !r.off("aaa")
	}
	for server, profiles := range r.signsInFor() {
		for _, name := range profiles {
			if p := items[string(name)]; p != nil {
				p.Bound = p.Bound || on[server]
				p.Servers = append(p.Servers, string(server))
			}
		}
	}
	for _, p := range items {
		slices.Sort(p.Servers)
	}
	return listing(r, items, "authenticationoauthidpprofile", "authenticationoauthidppolicy", "authenticationvserver", "authenticationvserver_authenticationoauthidppolicy_binding")
}
