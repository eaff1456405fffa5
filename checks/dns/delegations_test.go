package dns_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient/dnstest"
)

// Names that an appliance balances between sites are somebody's: who answers for them is asked
// inside and outside.
func TestWhoAnswersForWhatIsBalancedBetweenSites(t *testing.T) {
	delegated := zone + `
gw.partner.example.       3600 IN NS adns2.partner.example.
gw.partner.example.       3600 IN NS ADNS1.partner.example.
adns1.partner.example.    3600 IN A  192.0.2.53
portal.partner.example.   300  IN CNAME portal.gw.partner.example.
`
	inside := dnstest.Serve(t, dnstest.Zone(t, zones, delegated))
	outside := dnstest.Serve(t, dnstest.Zone(t, zones, delegated))
	est := declare(inside, inside)
	est.Components["netscaler"].Aliases = append(est.Components["netscaler"].Aliases, "gw.partner.example", "portal.partner.example", "nobody.example")
	est.Sites.Public = &estate.PublicView{Resolvers: []string{outside}}
	doc := scan(t, t.Context(), est, collecttest.Stored("netscaler", func(d *facts.Document) {
		names := []facts.NetScalerGSLBDomain{{Name: "gw.partner.example"}, {Name: "portal.partner.example"}, {Name: "deep.down.corp.example"}, {Name: "nobody.example"}}
		d.NetScaler = &facts.NetScaler{Sites: map[string]*facts.NetScalerSite{"recovery": {GSLB: facts.Listing[*facts.NetScalerGSLB]{Items: map[string]*facts.NetScalerGSLB{
			"gv":  {Enabled: true, Domains: names},
			"off": {Domains: []facts.NetScalerGSLBDomain{{Name: "off.partner.example"}}},
		}}}}}
	}))
	for _, id := range []string{"recovery/" + inside, "public/" + outside} {
		r := doc.DNS.Resolvers[id]
		for name, want := range map[string]string{
			"gw.partner.example":     "gw.partner.example: adns1.partner.example adns2.partner.example",
			"portal.partner.example": "gw.partner.example: adns1.partner.example adns2.partner.example", // by its alias
			"deep.down.corp.example": "corp.example: dc1.corp.example dc2.corp.example",                 // no delegation: the zone itself
		} {
			d := r.Delegations[name]
			if inside := name == "deep.down.corp.example"; inside && r.Site == estate.Public {
				if d != nil {
					t.Errorf("the internet was asked for %s", name)
				}
				continue
			}
			if d == nil || !d.Learnt() || d.Zone+": "+strings.Join(d.NameServers, " ") != want {
				t.Errorf("%s, %s: %s", id, name, text(t, d))
			}
		}
		if d := r.Delegations["nobody.example"]; d == nil || d.Learnt() || len(d.NameServers) > 0 {
			t.Errorf("%s: a name that the server refuses to speak of is %s", id, text(t, d))
		}
		if r.Delegations["off.partner.example"] != nil {
			t.Errorf("%s was asked for what is switched off", id)
		}
		if h := r.Hosts["adns1.partner.example"]; h == nil || len(h.Addresses) != 1 || r.Hosts["adns2.partner.example"] == nil {
			t.Errorf("%s: the addresses of servers were not asked for: %s", id, text(t, r.Hosts))
		}
	}
}
