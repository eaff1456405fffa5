package netscaler

import (
	"cmp"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// gslbSite is a site as GSLB has it.
type gslbSite struct {
	Name     text `json:"sitename"`
	Type     text `json:"sitetype"`
	Address  text `json:"siteipaddress"`
	Exchange text `json:"metricexchange"`
	Status   text `json:"status"`
}

// gslb reads what is balanced between sites.
func (r *reader) gslb() facts.Listing[*facts.NetScalerGSLB] {
	items := map[string]*facts.NetScalerGSLB{}
	type virtual struct {
		Name   text `json:"name"`
		State  text `json:"state"`
		Backup text `json:"backupvserver"`
	}
	type toDomain struct {
		Name   text `json:"name"`
		Domain text `json:"domainname"`
		TTL    text `json:"ttl"`
	}
	all := things[virtual](r, "gslbvserver")
	if len(all) == 0 {
		return listing(r, items, "gslbvserver")
	}
	for _, v := range all {
		items[string(v.Name)] = &facts.NetScalerGSLB{
			Enabled: v.State.on() && !r.off("gslb"), Backup: string(v.Backup), Domains: []facts.NetScalerGSLBDomain{}, Services: []facts.NetScalerGSLBService{},
		}
	}
	for _, b := range things[toDomain](r, "gslbvserver_domain_binding") {
		if v := items[string(b.Name)]; v != nil && b.Domain.host() != "" {
			v.Domains = append(v.Domains, facts.NetScalerGSLBDomain{Name: b.Domain.host(), TTL: b.TTL.number()})
		}
	}
	services, groups := r.gslbServices()
	for _, b := range things[toService](r, "gslbvserver_gslbservice_binding") {
		if v, s := items[string(b.Name)], services[b.Service]; v != nil && s.Name != "" {
			v.Services = append(v.Services, s)
		}
	}
	for _, b := range things[toGroup](r, "gslbvserver_gslbservicegroup_binding") {
		if v := items[string(b.Name)]; v != nil {
			v.Services = append(v.Services, groups[b.Group]...)
		}
	}
	return listing(r, items, "gslbvserver", "gslbsite", "gslbservice", "gslbvserver_domain_binding", "gslbvserver_gslbservice_binding", "gslbservice_lbmonitor_binding",
		"gslbvserver_gslbservicegroup_binding", "gslbservicegroup", "gslbservicegroup_gslbservicegroupmember_binding")
}

// gslbServices are the places that names may lead to: services by name, and the members of
// groups by the name of the group.
func (r *reader) gslbServices() (services map[text]facts.NetScalerGSLBService, groups map[text][]facts.NetScalerGSLBService) {
	type service struct {
		Name    text `json:"servicename"`
		Address text `json:"ipaddress"`
		Site    text `json:"sitename"`
		State   text `json:"state"`
	}
	type group struct {
		Name  text `json:"servicegroupname"`
		Site  text `json:"sitename"`
		State text `json:"state"`
	}
	type member struct {
		Group  text `json:"servicegroupname"`
		Server text `json:"servername"`
		IP     text `json:"ip"`
		State  text `json:"state"`
	}
	type watched struct {
		Service text `json:"servicename"`
		Monitor text `json:"monitor_name"`
	}
	sites := map[text]gslbSite{}
	for _, s := range things[gslbSite](r, "gslbsite") {
		sites[s.Name] = s
	}
	monitored := map[text]bool{}
	for _, w := range things[watched](r, "gslbservice_lbmonitor_binding") {
		monitored[w.Service] = monitored[w.Service] || w.Monitor != ""
	}
	at := func(name, site text, address string, on bool) facts.NetScalerGSLBService {
		return facts.NetScalerGSLBService{
			Name: string(name), Address: address, Enabled: on, SiteName: string(site),
			SiteAddress: sites[site].Address.host(), Local: sites[site].Type.word() == "LOCAL", Monitored: monitored[name],
		}
	}
	services, groups = map[text]facts.NetScalerGSLBService{}, map[text][]facts.NetScalerGSLBService{}
	for _, s := range things[service](r, "gslbservice") {
		services[s.Name] = at(s.Name, s.Site, s.Address.host(), s.State.on())
	}
	of := map[text]group{}
	for _, g := range things[group](r, "gslbservicegroup") {
		of[g.Name] = g
	}
	for _, m := range things[member](r, "gslbservicegroup_gslbservicegroupmember_binding") {
		g := of[m.Group]
		groups[m.Group] = append(groups[m.Group], at(m.Group, g.Site, cmp.Or(m.IP.host(), m.Server.host()), g.State.on() && m.State.on()))
	}
	return services, groups
}

// gslbSites are the sites that GSLB knows.
func (r *reader) gslbSites() facts.Listing[*facts.NetScalerGSLBSite] {
	items := map[string]*facts.NetScalerGSLBSite{}
	for _, s := range things[gslbSite](r, "gslbsite") {
		items[string(s.Name)] = &facts.NetScalerGSLBSite{
			Local: s.Type.word() == "LOCAL", Exchange: s.Exchange.yes(), State: s.Status.word(),
		}
	}
	return listing(r, items, "gslbsite")
}

// adns are the addresses at which the appliance answers DNS itself.
func (r *reader) adns() facts.Listing[*facts.NetScalerADNS] {
	type service struct {
		IP       text `json:"ipaddress"`
		Protocol text `json:"servicetype"`
		State    text `json:"state"`
		Twin     text `json:"dup_state"`
	}
	items := map[string]*facts.NetScalerADNS{}
	for _, s := range things[service](r, "service") {
		if host := s.IP.host(); strings.HasPrefix(s.Protocol.word(), "ADNS") && host != "" {
			on := s.State.on() && s.Twin.on()
			items[host] = &facts.NetScalerADNS{Enabled: on || items[host] != nil && items[host].Enabled}
		}
	}
	return listing(r, items, "service")
}
