package world

import "github.com/muster-dr/muster/internal/estate"

// Healthy is an estate that would survive the loss of its production site, as far
// as muster can tell: production in Frankfurt (FRA), recovery in Munich (MUC).
// Every call returns a model of its own.
func Healthy() *Model {
	m := &Model{
		Name: "Contoso EUC", Domain: "corp.contoso.example", NetBIOS: "CORP",
		DomainSID: "S-1-5-21-1417001333-861567501-1801674531",
		Account:   Account{User: "svc-muster", Prism: "muster-viewer"},
		Sites: map[string]*Site{
			estate.Production: {ADSite: "FRA", Networks: []string{"10.10.10.0/24", "10.10.64.0/18"}, ResourceLocation: "FRA"},
			estate.Recovery:   {ADSite: "MUC", Networks: []string{"10.20.10.0/24", "10.20.64.0/18"}, ResourceLocation: "MUC"},
		},
		Resolvers: []*Resolver{{Site: estate.Production}, {Site: estate.Recovery}},
		Sysvol:    map[string]*Sysvol{estate.Production: {}, estate.Recovery: {}},
	}
	m.Hosts = m.healthyHosts()
	m.Components = m.healthyComponents()
	m.Objectives = estate.Objectives{RPO: 4 * 3600, RTO: 8 * 3600}
	m.Directory = m.healthyDirectory()
	m.Policies = m.healthyPolicies()
	m.DNS = map[string]*View{estate.Production: m.healthyDNS("dc-fra-01"), estate.Recovery: m.healthyDNS("dc-muc-01")}
	m.Citrix = m.healthyCitrix()
	m.Nutanix = m.healthyNutanix()
	m.Windows = m.healthyWindows()
	return m
}

func (m *Model) healthyHosts() []*Host {
	var hosts []*Host
	add := func(ou string, ttl uint32, name, address string) {
		h := &Host{Name: m.FQDN(name), Address: address, OU: ou, TTL: ttl}
		h.Site = m.SiteOf(address)
		hosts = append(hosts, h)
	}
	for _, s := range []struct{ code, net string }{{"fra", "10.10.10."}, {"muc", "10.20.10."}} {
		add(OUControllers, HostTTL, "dc-"+s.code+"-01", s.net+"11")
		add(OUControllers, HostTTL, "dc-"+s.code+"-02", s.net+"12")
		add(OUConnectors, HostTTL, "cc-"+s.code+"-01", s.net+"21")
		add(OUConnectors, HostTTL, "cc-"+s.code+"-02", s.net+"22")
		add(OUFAS, HostTTL, "fas-"+s.code+"-01", s.net+"51")
		add(OUFAS, HostTTL, "fas-"+s.code+"-02", s.net+"52")
		add(OUServers, HostTTL, "ca-"+s.code+"-01", s.net+"55")
		add(OUServers, HostTTL, "kms-"+s.code+"-01", s.net+"56")
		add(OUServers, HostTTL, "sql-"+s.code+"-01", s.net+"61")
		add(OUServers, HostTTL, "fs-"+s.code+"-01", s.net+"81")
		// Licence servers stand behind an alias, so their own records must be as
		// short-lived as the alias.
		add(OUServers, AliasTTL, "rds-"+s.code+"-01", s.net+"42")
	}
	add(OUServers, AliasTTL, "lic-fra-01", "10.10.10.41")
	add(OUStoreFront, HostTTL, "sf-fra-01", "10.10.10.31")
	add(OUStoreFront, HostTTL, "sf-fra-02", "10.10.10.32")
	add(OUServers, HostTTL, "sspr-fra-01", "10.10.10.35")
	add(OUServers, HostTTL, "pvs-fra-01", "10.10.10.71")
	add(OUServers, HostTTL, "pvs-fra-02", "10.10.10.72")
	add(OUServers, HostTTL, "sr-fra-01", "10.10.10.73")
	// Appliances have no account in the domain.
	for _, s := range []struct{ code, net string }{{"fra", "10.10.10."}, {"muc", "10.20.10."}} {
		add("", HostTTL, "vpx-"+s.code+"-01", s.net+"36")
		add("", HostTTL, "vpx-"+s.code+"-02", s.net+"37")
		add("", HostTTL, "pc-"+s.code, s.net+"95")
		add("", HostTTL, "pe-"+s.code, s.net+"96")
	}
	return hosts
}

// healthyComponents is what the estate file declares beside the two sites.
func (m *Model) healthyComponents() map[string]*estate.Component {
	names := func(short ...string) []string {
		var full []string
		for _, s := range short {
			full = append(full, m.FQDN(s))
		}
		return full
	}
	dns := func(relative ...string) []string {
		var full []string
		for _, r := range relative {
			full = append(full, m.DN(r))
		}
		return full
	}
	per := func(production, recovery []string) estate.PerSite {
		return estate.PerSite{Production: production, Recovery: recovery}
	}
	outOfScope, inScope := false, true
	namespace := `\\` + m.Domain + `\`
	return map[string]*estate.Component{
		"ad":                {Methods: []string{"application"}, Servers: per(names("dc-fra-01", "dc-fra-02"), names("dc-muc-01", "dc-muc-02"))},
		"dns":               {Methods: []string{"application"}},
		"dhcp":              {Methods: []string{"application"}, Servers: per(names("dc-fra-02"), names("dc-muc-02"))},
		"adcs":              {Methods: []string{"application"}, Servers: per(names("ca-fra-01"), names("ca-muc-01"))},
		"volume_activation": {Methods: []string{"application"}, Servers: per(names("kms-fra-01"), names("kms-muc-01"))},
		"sql":               {Methods: []string{"application"}, Aliases: names("sql-ag1-ctx"), Servers: per(names("sql-fra-01"), names("sql-muc-01"))},
		"netscaler":         {Methods: []string{"standby"}, Aliases: []string{"gateway.contoso.example"}, Servers: per(names("vpx-fra-01", "vpx-fra-02"), names("vpx-muc-01", "vpx-muc-02"))},
		"storefront":        {Methods: []string{"hypervisor"}, Aliases: names("sf"), Callbacks: names("callback", "callback-dr"), Servers: per(names("sf-fra-01", "sf-fra-02"), nil), OUs: per(dns(OUStoreFront), nil)},
		"fas":               {Methods: []string{"nutanix_dr"}, Servers: per(names("fas-fra-01", "fas-fra-02"), names("fas-muc-01", "fas-muc-02")), OUs: per(dns(OUFAS), nil)},
		"cloud_connectors":  {Methods: []string{"standby"}, Aliases: names("xml"), Servers: per(names("cc-fra-01", "cc-fra-02"), names("cc-muc-01", "cc-muc-02"))},
		"license_server":    {Methods: []string{"hypervisor"}, Aliases: names("ctxlicense"), Servers: per(names("lic-fra-01"), nil)},
		"rds_licensing":     {Methods: []string{"application"}, Aliases: names("rdslicense"), Servers: per(names("rds-fra-01"), names("rds-muc-01"))},
		"sspr":              {Methods: []string{"hypervisor"}, Aliases: names("sspr"), Servers: per(names("sspr-fra-01"), nil)},
		"sr":                {Methods: []string{"nutanix_dr"}, Servers: per(names("sr-fra-01"), nil)},
		"pvs":               {Methods: []string{"hypervisor"}, Aliases: names("tftp"), Servers: per(names("pvs-fra-01", "pvs-fra-02"), nil)},
		"ups":               {InScope: &outOfScope},
		"app_layering":      {InScope: &outOfScope},
		"file_services":     {Methods: []string{"platform"}, Servers: per(names("fs-fra-01"), names("fs-muc-01"))},
		"dfs":               {Methods: []string{"application"}, Servers: per(names("dc-fra-01"), names("dc-muc-01")), Paths: []string{namespace + `Profiles\UPM`, namespace + `Profiles\Redirected`, namespace + `Apps\Layers\Users`}},

		"network":  {Methods: []string{"existing"}},
		"ntp":      {Methods: []string{"application"}},
		"profiles": {InScope: &inScope},

		"hosting_connections": {Methods: []string{"precreate"}},
		"base_images":         {Methods: []string{"protection_domain"}, VMs: []string{MasterVM}},
		"workloads_mcs": {Methods: []string{"recreate_pooled"}, OUs: per(dns(OUPooledFRA, OUSessionsFRA), dns(OUPooledMUC, OUSessionsMUC)),
			Catalogs: map[string]string{CatalogPooledFRA: CatalogPooledMUC}},
		"workloads_manual": {Methods: []string{"failover_vm_update_hosting_connection"}, OUs: per(dns(OUPersistentFRA), nil)},
	}
}
