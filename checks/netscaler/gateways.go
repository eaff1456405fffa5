package netscaler

import (
	"fmt"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// gateway is a virtual server of the gateway as it is configured.
type gateway struct {
	Name           text `json:"name"`
	State          text `json:"state"`
	Authentication text `json:"authentication"`
	Profile        text `json:"authnprofile"`
}

// gateways reads the virtual servers of the gateway.
func (r *reader) gateways() facts.Listing[*facts.NetScalerGateway] {
	items := map[string]*facts.NetScalerGateway{}
	if r.off("sslvpn") {
		return listing(r, items)
	}
	for _, g := range things[gateway](r, "vpnvserver") {
		if g.Name == "" {
			continue
		}
		asks := g.Authentication.yes()
		items[string(g.Name)] = &facts.NetScalerGateway{Enabled: g.State.on(), SignsIn: asks == nil || *asks}
	}
	return listing(r, items, "vpnvserver")
}

// stas reads who issues the tickets of sessions: for one gateway, or for all of them.
func (r *reader) stas() facts.Listing[*facts.NetScalerTarget] {
	items := map[string]*facts.NetScalerTarget{}
	if r.off("sslvpn") {
		return listing(r, items)
	}
	type binding struct {
		Gateway text `json:"name"`
		URL     text `json:"staserver"`
	}
	for _, object := range []string{"vpnvserver_staserver_binding", "vpnglobal_staserver_binding"} {
		for _, b := range things[binding](r, object) {
			lead(items, string(b.Gateway), "", string(b.URL))
		}
	}
	return listing(r, items, "vpnvserver_staserver_binding", "vpnglobal_staserver_binding")
}

// storeFronts reads where session policies lead: those of gateways, of all of them, and
// those of groups, which any gateway may use. An action that says nothing takes what the
// parameters say.
func (r *reader) storeFronts() facts.Listing[*facts.NetScalerTarget] {
	items := map[string]*facts.NetScalerTarget{}
	if r.off("sslvpn") {
		return listing(r, items)
	}
	type binding struct {
		Gateway text `json:"name"`
		Policy  text `json:"policy"`
		Global  text `json:"policyname"`
	}
	type policy struct {
		Name   text `json:"name"`
		Action text `json:"action"`
	}
	type action struct {
		Name       text `json:"name"`
		Home       text `json:"wihome"`
		StoreFront text `json:"storefronturl"`
	}
	actionOf := map[text]text{}
	for _, p := range things[policy](r, "vpnsessionpolicy") {
		actionOf[p.Name] = p.Action
	}
	actions := map[text]action{}
	for _, a := range things[action](r, "vpnsessionaction") {
		actions[a.Name] = a
	}
	defaults := action{}
	if all := things[action](r, "vpnparameter"); len(all) > 0 {
		defaults = all[0]
	}
	objects := []string{"vpnvserver_vpnsessionpolicy_binding", "vpnglobal_vpnsessionpolicy_binding", "aaagroup_vpnsessionpolicy_binding"}
	for _, object := range objects {
		for _, b := range things[binding](r, object) {
			name := b.Policy
			if name == "" {
				name = b.Global
			}
			a := actions[actionOf[name]]
			if a.Home == "" {
				a.Home = defaults.Home
			}
			for _, url := range []text{a.Home, a.StoreFront} {
				lead(items, string(b.Gateway), string(a.Name), string(url))
			}
		}
	}
	return listing(r, items, append(objects, "vpnsessionpolicy", "vpnsessionaction", "vpnparameter")...)
}

// lead adds a URL, once for each gateway and action.
func lead(items map[string]*facts.NetScalerTarget, gateway, through, url string) {
	if host, port := hostOf(url); host != "" {
		items[fmt.Sprintf("%s > %s > %s", gateway, through, url)] = &facts.NetScalerTarget{Gateway: gateway, Through: through, URL: url, Host: host, Port: port}
	}
}

// asks are the servers that an action of authentication asks.
type asks struct {
	Name    text `json:"name"`
	IP      text `json:"serverip"`
	Server  text `json:"servername"`
	Port    text `json:"serverport"`
	Virtual text `json:"targetlbvserver"`
}

// signIns reads which servers each gateway asks about users: by policies that are bound to
// it, or by those of the authentication server that its profile names, factor by factor.
func (r *reader) signIns() facts.Listing[*facts.NetScalerSignIn] {
	items := map[string]*facts.NetScalerSignIn{}
	if r.off("sslvpn") {
		return listing(r, items)
	}
	actions := r.actions()
	virtual := map[text]text{}
	for _, v := range things[balanced](r, "lbvserver") {
		virtual[v.Name] = v.Address
	}
	for name, names := range r.policies() {
		for _, policy := range names {
			for _, use := range actions[policy] {
				host := use.Server.host()
				if host == "" {
					host = use.IP.host()
				}
				if use.Virtual != "" {
					host = virtual[use.Virtual].host()
				}
				key := fmt.Sprintf("%s > %s > %s", name, use.kind, use.Name)
				items[key] = &facts.NetScalerSignIn{Gateway: name, Kind: use.kind, Action: string(use.Name), Host: host, Port: use.Port.port()}
			}
		}
	}
	return listing(r, items, "vpnvserver", "lbvserver",
		"authenticationldapaction", "authenticationradiusaction", "authenticationldappolicy", "authenticationradiuspolicy", "authenticationpolicy",
		"vpnvserver_authenticationldappolicy_binding", "vpnvserver_authenticationradiuspolicy_binding", "authenticationauthnprofile",
		"authenticationvserver_authenticationpolicy_binding", "authenticationpolicylabel_authenticationpolicy_binding")
}

// used is an action of a kind that is read.
type used struct {
	asks
	kind string
}

// actions are those of each policy, by its name.
func (r *reader) actions() map[text][]used {
	byName := map[text][]used{}
	for object, kind := range map[string]string{"authenticationldapaction": "ldap", "authenticationradiusaction": "radius"} {
		for _, a := range things[asks](r, object) {
			byName[a.Name] = append(byName[a.Name], used{a, kind})
		}
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
	for _, object := range []string{"authenticationldappolicy", "authenticationradiuspolicy"} {
		for _, p := range things[classic](r, object) {
			out[p.Name] = append(out[p.Name], byName[p.Action]...)
		}
	}
	for _, p := range things[advanced](r, "authenticationpolicy") {
		out[p.Name] = append(out[p.Name], byName[p.Action]...)
	}
	return out
}

// policies are those that a gateway signs in by, by its name, in any order. The factors of
// an authentication server may lead in circles.
func (r *reader) policies() map[string][]text {
	type bound struct {
		Name   text `json:"name"`
		Label  text `json:"labelname"`
		Policy text `json:"policy"`
		Named  text `json:"policyname"`
		Next   text `json:"nextfactor"`
	}
	policyOf := func(b bound) text {
		if b.Policy != "" {
			return b.Policy
		}
		return b.Named
	}
	out := map[string][]text{}
	for _, object := range []string{"vpnvserver_authenticationldappolicy_binding", "vpnvserver_authenticationradiuspolicy_binding"} {
		for _, b := range things[bound](r, object) {
			out[string(b.Name)] = append(out[string(b.Name)], policyOf(b))
		}
	}
	type profile struct {
		Name   text `json:"name"`
		Server text `json:"authnvsname"`
	}
	serverOf := map[text]text{}
	for _, p := range things[profile](r, "authenticationauthnprofile") {
		serverOf[p.Name] = p.Server
	}
	first, label := map[text][]bound{}, map[text][]bound{}
	for _, b := range things[bound](r, "authenticationvserver_authenticationpolicy_binding") {
		first[b.Name] = append(first[b.Name], b)
	}
	for _, b := range things[bound](r, "authenticationpolicylabel_authenticationpolicy_binding") {
		label[b.Label] = append(label[b.Label], b)
	}
	for _, g := range things[gateway](r, "vpnvserver") {
		server := serverOf[g.Profile]
		if g.Profile == "" || server == "" {
			continue
		}
		found, seen := map[text]bool{}, map[text]bool{}
		open := first[server]
		for len(open) > 0 {
			b := open[0]
			open = open[1:]
			found[policyOf(b)] = true
			if b.Next != "" && !seen[b.Next] {
				seen[b.Next] = true
				open = append(slices.Clone(open), label[b.Next]...)
			}
		}
		out[string(g.Name)] = append(out[string(g.Name)], slices.Sorted(maps.Keys(found))...)
	}
	return out
}
