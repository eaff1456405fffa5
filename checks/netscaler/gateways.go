package netscaler

import (
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// gateway is a virtual server of the gateway as it is configured.
type gateway struct {
	Name           text `json:"name"`
	Address        text `json:"ipv46"`
	State          text `json:"state"`
	Authentication text `json:"authentication"`
	Profile        text `json:"authnprofile"`
}

// gateways reads the virtual servers of the gateway, and what content switching leads there.
func (r *reader) gateways() facts.Listing[*facts.NetScalerGateway] {
	type server struct {
		Name  text `json:"name"`
		State text `json:"state"`
	}
	items := map[string]*facts.NetScalerGateway{}
	servers := map[text]bool{}
	for _, s := range things[server](r, "authenticationvserver") {
		servers[s.Name] = s.State.on() && !r.off("aaa")
	}
	serverOf := r.signInServers()
	for _, g := range things[gateway](r, "vpnvserver") {
		if g.Name == "" {
			continue
		}
		asks := g.Authentication.yes()
		found := &facts.NetScalerGateway{
			Enabled: g.State.on() && !r.off("sslvpn"), SignsIn: asks == nil || *asks, Address: g.Address.host(), Through: []string{},
		}
		if g.Profile != "" {
			found.Asks = string(serverOf[g.Profile])
			if found.Asks == "" { // the profile is gone, or names none
				found.Asks = string(g.Profile)
			}
			if r.trouble("authenticationvserver", "authenticationauthnprofile") == nil {
				found.AsksOn = new(servers[serverOf[g.Profile]])
			}
		}
		items[string(g.Name)] = found
	}
	if len(items) == 0 {
		return listing(r, items, "vpnvserver")
	}
	for name, targets := range r.switching().targets {
		for _, t := range targets {
			if g := items[string(t)]; g != nil && r.switching().on[name] {
				g.Through = append(g.Through, string(name))
			}
		}
	}
	for _, g := range items {
		slices.Sort(g.Through)
		g.Through = slices.Compact(g.Through)
	}
	return listing(r, items, append(switches(), "vpnvserver")...)
}

// signInServers are the authentication servers, by the profile that names one.
func (r *reader) signInServers() map[text]text {
	type profile struct {
		Name   text `json:"name"`
		Server text `json:"authnvsname"`
	}
	serverOf := map[text]text{}
	for _, p := range things[profile](r, "authenticationauthnprofile") {
		serverOf[p.Name] = p.Server
	}
	return serverOf
}

// stas reads who issues the tickets of sessions: for one gateway, or for all of them.
func (r *reader) stas() facts.Listing[*facts.NetScalerTarget] {
	items := map[string]*facts.NetScalerTarget{}
	type binding struct {
		Gateway text `json:"name"`
		URL     text `json:"staserver"`
	}
	for _, object := range []string{"vpnvserver_staserver_binding", "vpnglobal_staserver_binding"} {
		for _, b := range things[binding](r, object) {
			r.lead(items, string(b.Gateway), "", string(b.URL))
		}
	}
	return listing(r, items, "vpnvserver_staserver_binding", "vpnglobal_staserver_binding")
}

// storeFronts reads where session policies lead: those of gateways, of all of them, and
// those of groups, which any gateway may use. An action that says nothing takes what the
// parameters say.
func (r *reader) storeFronts() facts.Listing[*facts.NetScalerTarget] {
	items := map[string]*facts.NetScalerTarget{}
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
				r.lead(items, string(b.Gateway), string(a.Name), string(url))
			}
		}
	}
	return listing(r, items, append(objects, "vpnsessionpolicy", "vpnsessionaction", "vpnparameter")...)
}

// lead adds a URL, once for each gateway and action.
func (r *reader) lead(items map[string]*facts.NetScalerTarget, gateway, through, url string) {
	if host, port := hostOf(url); host != "" {
		r.hosts[host] = true
		items[fmt.Sprintf("%s > %s > %s", gateway, through, url)] = &facts.NetScalerTarget{Gateway: gateway, Through: through, URL: url, Host: host, Port: port}
	}
}
