package netscaler

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/muster-dr/muster/checks/netscaler/netscalerlab"
	"github.com/muster-dr/muster/internal/facts"
)

type row = map[string]any

// with answers for some types with these things; a number is an error code.
func with(types row) instead {
	return func(w http.ResponseWriter, _ *http.Request, object string, _ int) bool {
		things, other := types[object]
		if code, failed := things.(int); failed {
			return answer(w, http.StatusBadRequest, failing(code))
		}
		return other && answer(w, http.StatusOK, done(object, things))
	}
}

func TestWhatSectionsAreMadeOf(t *testing.T) {
	signIns := func(p *facts.NetScalerSite) string {
		var all []string
		for _, s := range p.SignIns.Items {
			if s.Gateway == netscalerlab.Gateway {
				all = append(all, fmt.Sprintf("%s %s:%d", s.Kind, s.Host, s.Port))
			}
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	}
	// by has the gateway sign users in by one policy, with an action.
	by := func(action string, more row) row {
		out := row{
			"authenticationpolicy":                                   []row{{"name": "p", "action": action}},
			"authenticationvserver_authenticationpolicy_binding":     []row{{"name": "aaa_external", "policy": "p"}},
			"authenticationpolicylabel_authenticationpolicy_binding": []row{},
		}
		maps.Copy(out, more)
		return out
	}
	member := func(p *facts.NetScalerSite, name string) string {
		v := p.VirtualServers.Items[name]
		if v == nil {
			return "none"
		}
		var all []string
		for _, m := range v.Members {
			all = append(all, fmt.Sprintf("%s %v", m.Host, m.Enabled))
		}
		if !v.Enabled {
			return "off: " + strings.Join(all, ", ")
		}
		return strings.Join(all, ", ")
	}
	// behind are two virtual servers with one service each, and content switching before them.
	behind := func(more row) row {
		out := row{
			"server":                    []row{{"name": "a", "domain": "a.example"}, {"name": "b", "domain": "b.example"}},
			"service":                   []row{{"name": "sa", "servername": "a"}, {"name": "sb", "servername": "b"}},
			"lbvserver":                 []row{{"name": "la", "state": "ENABLED"}, {"name": "lb", "state": "ENABLED"}},
			"lbvserver_service_binding": []row{{"name": "la", "servicename": "sa"}, {"name": "lb", "servicename": "sb"}},
			"csvserver":                 []row{{"name": "cs", "ipv46": "10.1.1.1", "port": "443", "servicetype": "SSL"}},
			"cspolicy":                  []row{{"policyname": "p", "action": "ca"}}, "csaction": []row{}, "csvserver_cspolicy_binding": []row{},
		}
		maps.Copy(out, more)
		return out
	}
	gslb := row{
		"gslbvserver":                          []row{{"name": "gv", "state": "ENABLED"}},
		"gslbvserver_domain_binding":           []row{{"name": "gv", "domainname": "GW.example.", "ttl": "5"}},
		"gslbsite":                             []row{{"sitename": "here", "sitetype": "LOCAL"}, {"sitename": "there", "sitetype": "REMOTE", "siteipaddress": "10.2.2.2", "metricexchange": "DISABLED", "status": "INACTIVE"}},
		"gslbservicegroup":                     []row{{"servicegroupname": "g", "sitename": "there", "state": "ENABLED"}},
		"gslbvserver_gslbservicegroup_binding": []row{{"name": "gv", "servicegroupname": "g"}},
		"gslbservicegroup_gslbservicegroupmember_binding": []row{{"servicegroupname": "g", "ip": "198.51.100.9", "port": 443, "state": "ENABLED"}, {"servicegroupname": "g", "ip": "198.51.100.10", "state": "DISABLED"}},
	}
	for name, c := range map[string]struct {
		types row
		says  func(*facts.NetScalerSite) string
		want  string
	}{
		"SAML":                         {by("s", row{"authenticationsamlaction": []row{{"name": "s", "samlredirecturl": "https://IdP.example/saml", "metadataurl": "https://idp.example:8443/md", "samlidpcertname": "idp"}}}), signIns, "saml idp.example:443"},
		"SAML with metadata elsewhere": {by("s", row{"authenticationsamlaction": []row{{"name": "s", "samlredirecturl": "https://idp.example/saml", "metadataurl": "https://md.example/md"}}}), signIns, "saml idp.example:443, saml md.example:443"},
		"SAML that leads nowhere":      {by("s", row{"authenticationsamlaction": []row{{"name": "s"}}}), signIns, "saml :0"},
		"OAuth":                        {by("o", row{"authenticationoauthaction": []row{{"name": "o", "authorizationendpoint": "https://login.example/a", "tokenendpoint": "https://token.example/t", "certendpoint": "https://login.example/k"}}}), signIns, "oauth login.example:443, oauth token.example:443"},
		"an action of another type":    {by("otp_push", nil), signIns, "other :0"},
		"an action that asks nobody":   {by("NO_AUTHN", nil), signIns, ""},
		"SAML by a classic policy": {row{
			"vpnvserver": []row{{"name": netscalerlab.Gateway, "ipv46": "10.1.1.1"}}, "authenticationsamlpolicy": []row{{"name": "c", "reqaction": "s"}},
			"vpnvserver_authenticationsamlpolicy_binding": []row{{"name": netscalerlab.Gateway, "policy": "c"}},
			"authenticationsamlaction":                    []row{{"name": "s", "samlredirecturl": "https://idp.example/saml"}},
		}, signIns, "saml idp.example:443"},
		"RADIUS through a virtual server":        {by("r", row{"authenticationradiusaction": []row{{"name": "r", "targetlbvserver": "lb_ldaps"}}}), signIns, "radius 10.10.10.108:636"},
		"the certificate of a SAML action":       {by("s", row{"authenticationsamlaction": []row{{"name": "s", "samlidpcertname": "old_2019"}}}), func(p *facts.NetScalerSite) string { return words(p.Certificates.Items["old_2019"].Actions) }, "[s]"},
		"that of a SAML action that nobody uses": {row{"authenticationsamlaction": []row{{"name": "s", "samlidpcertname": "old_2019"}}}, func(p *facts.NetScalerSite) string { return words(p.Certificates.Items["old_2019"]) }, "<nil>"},

		"switching by a target":         {behind(row{"csvserver_cspolicy_binding": []row{{"name": "cs", "policyname": "p", "targetlbvserver": "la"}}}), func(p *facts.NetScalerSite) string { return member(p, "cs") }, "a.example true"},
		"switching by an action":        {behind(row{"csvserver_cspolicy_binding": []row{{"name": "cs", "policyname": "p"}}, "csaction": []row{{"name": "ca", "targetlbvserver": "lb"}}}), func(p *facts.NetScalerSite) string { return member(p, "cs") }, "b.example true"},
		"switching by default":          {behind(row{"csvserver_lbvserver_binding": []row{{"name": "cs", "lbvserver": "la"}}}), func(p *facts.NetScalerSite) string { return member(p, "cs") }, "a.example true"},
		"switching that is off":         {behind(row{"csvserver": []row{{"name": "cs", "state": "DISABLED"}}, "csvserver_lbvserver_binding": []row{{"name": "cs", "lbvserver": "la"}}}), func(p *facts.NetScalerSite) string { return member(p, "cs") }, "off: a.example true"},
		"switching to one that is off":  {behind(row{"lbvserver": []row{{"name": "la", "state": "DISABLED"}}, "csvserver_lbvserver_binding": []row{{"name": "cs", "lbvserver": "la"}}}), func(p *facts.NetScalerSite) string { return member(p, "cs") }, "a.example false"},
		"backups that lead in a circle": {behind(row{"lbvserver": []row{{"name": "la", "backupvserver": "lb"}, {"name": "lb", "backupvserver": "la"}}}), func(p *facts.NetScalerSite) string { return member(p, "la") }, "a.example true, b.example true"},
		"a backup that is off":          {behind(row{"lbvserver": []row{{"name": "la", "backupvserver": "lb"}, {"name": "lb", "state": "DISABLED"}}}), func(p *facts.NetScalerSite) string { return member(p, "la") }, "a.example true, b.example false"},
		"a backup of one that is off":   {behind(row{"lbvserver": []row{{"name": "la", "state": "DISABLED", "backupvserver": "lb"}, {"name": "lb"}}}), func(p *facts.NetScalerSite) string { return member(p, "la") }, "off: a.example true, b.example true"},
		"a service that is off":         {behind(row{"service": []row{{"name": "sa", "servername": "a", "dup_state": "DISABLED"}}}), func(p *facts.NetScalerSite) string { return member(p, "la") }, "a.example false"},
		"a gateway behind switching": {row{"vpnvserver": []row{{"name": "gw", "ipv46": "0.0.0.0"}}, "csvserver_vpnvserver_binding": []row{{"name": "cs_web", "vserver": "gw"}}}, func(p *facts.NetScalerSite) string {
			g := p.Gateways.Items["gw"]
			return g.Address + words(g.Through)
		}, "[cs_web]"},
		"a gateway behind switching by an action": {row{"vpnvserver": []row{{"name": "gw"}}, "csaction": []row{{"name": "to_web", "targetvserver": "gw"}}}, func(p *facts.NetScalerSite) string { return words(p.Gateways.Items["gw"].Through) }, "[cs_web]"},
		"a gateway behind switching that is off":  {row{"vpnvserver": []row{{"name": "gw"}}, "csvserver": []row{{"name": "cs_web", "state": "DISABLED"}}, "csvserver_vpnvserver_binding": []row{{"name": "cs_web", "vserver": "gw"}}}, func(p *facts.NetScalerSite) string { return words(p.Gateways.Items["gw"].Through) }, "[]"},
		"a profile whose server is gone": {row{"authenticationvserver": []row{}}, func(p *facts.NetScalerSite) string {
			g := p.Gateways.Items[netscalerlab.Gateway]
			return words(g.Asks, *g.AsksOn)
		}, "aaa_external false"},
		"authentication is not shown": {row{"authenticationvserver": 2138}, func(p *facts.NetScalerSite) string {
			g := p.Gateways
			return words(g.Learnt(), g.Items[netscalerlab.Gateway].AsksOn, p.SignIns.Learnt())
		}, "true <nil> false"},

		"a provider whose server is off": {row{"authenticationvserver": []row{{"name": "aaa_external", "state": "DISABLED"}}}, func(p *facts.NetScalerSite) string {
			i := p.IdentityProviders.Items[netscalerlab.IdentityProvider]
			return words(i.Redirect, i.Bound, i.Servers)
		}, "accounts.cloud.com false [aaa_external]"},
		"a release without providers": {row{"authenticationoauthidpprofile": 1232, "authenticationoauthidppolicy": 1232}, func(p *facts.NetScalerSite) string {
			return words(p.IdentityProviders.Learnt(), len(p.IdentityProviders.Items))
		}, "true 0"},
		"providers that are not shown": {row{"authenticationoauthidpprofile": 2138}, func(p *facts.NetScalerSite) string { return words(p.IdentityProviders.Learnt()) }, "false"},

		"members of a group between sites": {gslb, func(p *facts.NetScalerSite) string {
			b, _ := json.Marshal(p.GSLB.Items["gv"].Services)
			return string(b)
		},
			`[{"name":"g","address":"198.51.100.9","enabled":true,"siteName":"there","siteAddress":"10.2.2.2","local":false,"monitored":false},{"name":"g","address":"198.51.100.10","enabled":false,"siteName":"there","siteAddress":"10.2.2.2","local":false,"monitored":false}]`},
		"the sites between which is balanced": {gslb, func(p *facts.NetScalerSite) string {
			s := p.GSLBSites.Items["there"]
			return words(s.Local, *s.Exchange, s.State, p.GSLBSites.Items["here"].Local)
		}, "false false INACTIVE true"},
		"a feature that is off, and whose types are not known": {row{"nsfeature": row{"gslb": false}, "gslbvserver": 460, "gslbsite": 460}, func(p *facts.NetScalerSite) string {
			return words(p.GSLB.Learnt(), len(p.GSLB.Items), p.GSLBSites.Learnt())
		}, "true 0 true"},
		"a feature that is not licensed, and whose types are not known": {row{"nslicense": row{"gslb": false}, "gslbvserver": 356}, func(p *facts.NetScalerSite) string { return words(p.GSLB.Learnt(), len(p.GSLB.Items)) }, "true 0"},
		"a feature that is on, and whose types are not known":           {row{"gslbvserver": 460}, func(p *facts.NetScalerSite) string { return words(p.GSLB.Learnt()) }, "false"},
		"services for DNS": {row{"service": []row{{"name": "d", "ipaddress": "10.1.1.53", "servicetype": "ADNS_TCP", "dup_state": "ENABLED"}, {"name": "h", "ipaddress": "10.1.1.54", "servicetype": "HTTP"}}}, func(p *facts.NetScalerSite) string {
			return words(len(p.ADNS.Items), p.ADNS.Items["10.1.1.53"].Enabled)
		}, "1 true"},

		"an address of several kinds": {row{"nsip": []row{{"ipaddress": "10.1.1.9", "netmask": "255.255.254.0", "iptype": []string{"SNIP", "GSLBsiteIP", "VIP"}, "state": "ENABLED"}}}, func(p *facts.NetScalerSite) string {
			a := p.Addresses.Items["10.1.1.9"]
			return words(a.Network, a.Types)
		}, "10.1.0.0/23 [SNIP GSLBSITEIP]"},
		"an address whose kind is a text": {row{"nsip": []row{{"ipaddress": "10.1.1.9", "netmask": "255.0.255.0", "iptype": "SNIP", "state": "DISABLED"}}}, func(p *facts.NetScalerSite) string {
			a := p.Addresses.Items["10.1.1.9"]
			return words(a.Network, a.Types, a.Enabled)
		}, "[SNIP] false"},
		"an address of a virtual server": {row{"nsip": []row{{"ipaddress": "10.1.1.9", "netmask": "255.255.255.255", "type": "VIP"}}}, func(p *facts.NetScalerSite) string { return words(len(p.Addresses.Items)) }, "0"},
		"routes that go with their next hop": {row{"route": []row{
			{"network": "10.1.0.0", "netmask": "255.255.0.0", "gateway": "10.9.9.1", "msr": "ENABLED"}, {"network": "10.2.0.0", "netmask": "255.255.0.0", "gateway": "10.9.9.1", "dynamic": true, "msr": "DISABLED"},
			{"network": "10.3.0.0", "netmask": "255.255.0.0", "gateway": "10.9.9.1", "dynamic": "false", "msr": "DISABLED"}, {"network": "10.4.0.0", "netmask": "255.255.0.0", "gateway": "10.9.9.1"},
		}}, func(p *facts.NetScalerSite) string {
			var going []string
			for name, r := range p.Routes.Items {
				if r.Watched {
					going = append(going, name)
				}
			}
			slices.Sort(going)
			return words(going)
		}, "[10.1.0.0/16 > 10.9.9.1 10.2.0.0/16 > 10.9.9.1]"},
		"routes":                            {row{"route": []row{{"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "10.1.1.1"}, {"network": "127.0.0.0", "netmask": "255.0.0.0", "gateway": "127.0.0.1"}}}, func(p *facts.NetScalerSite) string { return words(slices.Collect(maps.Keys(p.Routes.Items))) }, "[0.0.0.0/0 > 10.1.1.1]"},
		"no time":                           {row{"ntpserver": nil, "ntpsync": row{"state": "DISABLED"}}, func(p *facts.NetScalerSite) string { return words(p.Time.Servers, *p.Time.Sync) }, "[] false"},
		"nodes with a network of their own": {row{"hanode": []row{{"id": 0, "ipaddress": "10.10.10.36", "state": "Primary", "hastatus": "UP", "hasync": "ENABLED", "inc": "ENABLED"}}}, func(p *facts.NetScalerSite) string { return words(*p.Nodes.Items["10.10.10.36"].OwnNetwork) }, "true"},

		"names of a certificate": {row{"sslcertkey": []row{{"certkey": netscalerlab.Certificate, "subject": "C=DE,CN=old.example", "sandns": "GW.example, DNS:*.example"}}}, func(p *facts.NetScalerSite) string {
			c := p.Certificates.Items[netscalerlab.Certificate]
			return words(c.Names, c.NamesTold)
		}, "[*.example gw.example] true"},
		"a release without all names": {row{"sslcertkey": []row{{"certkey": netscalerlab.Certificate, "subject": " C = DE, CN = GW.example"}}}, func(p *facts.NetScalerSite) string {
			c := p.Certificates.Items[netscalerlab.Certificate]
			return words(c.Names, c.NamesTold)
		}, "[gw.example] false"},
		"a licence of today": {row{"nslicense": row{"lb": true, "sslvpn": "NO", "daystoexpiration": "0"}, "nslaslicense": 1232}, func(p *facts.NetScalerSite) string {
			return words(*p.Features.Items["sslvpn"].Licensed, p.Licence.DaysLeft)
		}, "false <nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := ask(t, t.Context(), with(c.types)).production()
			if got := c.says(p); got != c.want {
				b, _ := json.Marshal(p)
				t.Errorf("got %s, want %s\n%s", got, c.want, b)
			}
		})
	}
}

// An appliance that falls silent is not asked for each type until the end of the night.
func TestASilentNodeIsNotAskedAnyMore(t *testing.T) {
	var asked atomic.Int32
	a := ask(t, t.Context(), func(_ http.ResponseWriter, _ *http.Request, object string, _ int) bool {
		if object == "nsfeature" || asked.Load() > 0 {
			if !strings.HasPrefix(object, "log") {
				asked.Add(1)
				panic(http.ErrAbortHandler) // the connection is cut
			}
		}
		return false
	})
	if p := a.production(); p.VirtualServers.Learnt() || !strings.Contains(p.ADNS.Message, "was not asked any more") {
		t.Errorf("%+v", p.ADNS.Answered)
	}
	if n := asked.Load(); n > 20 {
		t.Errorf("%d questions to a node that answers none", n)
	}
}

// words are some values, with a blank between each.
func words(values ...any) string { return strings.TrimSpace(fmt.Sprintln(values...)) }
