package prismlab

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// networkEntries are the subnets of the site's clusters. Only when asked for one
// alone does Prism say how many of its addresses are in use.
func (s *central) networkEntries(q *restlab.Request, usage bool) []obj {
	var all []obj
	for _, n := range s.model.Nutanix.Networks {
		if !s.isHere(n.Cluster) {
			continue
		}
		o := obj{
			"extId": networkID(n), "name": n.Name, "subnetType": "VLAN", "networkId": n.VLAN, "isExternal": false,
			"clusterReference": clusterID(n.Cluster),
		}
		if q.Minor >= 1 {
			o["clusterReferenceList"] = []string{clusterID(n.Cluster)}
		}
		if n.Managed {
			part := n.Gateway[:strings.LastIndexByte(n.Gateway, '.')]
			config := obj{"ipSubnet": obj{"ip": ipv4(n.Address), "prefixLength": n.Prefix}, "defaultGatewayIp": ipv4(n.Gateway), "dhcpServerAddress": ipv4(part + ".254")}
			if !n.Poolless {
				config["poolList"] = []obj{{"startIp": ipv4(part + ".10"), "endIp": ipv4(part + ".199")}}
			}
			o["ipConfig"] = []obj{{"ipv4": config}}
			servers := []obj{}
			for _, at := range s.nameServers(n) {
				servers = append(servers, obj{"ipv4": ipv4(at)})
			}
			options := obj{"domainName": s.model.Domain, "domainNameServers": servers}
			if n.TFTP != "" {
				options["tftpServerName"], options["bootFileName"] = n.TFTP, "ardbp32.bin"
			}
			o["dhcpOptions"] = options
			if usage {
				o["ipUsage"] = obj{"numFreeIPs": max(0, 120-n.Taken), "numAssignedIPs": 70 + n.Taken, "numMacs": 70 + n.Taken}
			}
		}
		all = append(all, o)
	}
	return all
}

// nameServers are those that machines of a network are given: of its own site, unless it says so.
func (s *central) nameServers(n *world.Network) []string {
	if n.DNS != nil {
		return n.DNS
	}
	site := s.model.Nutanix.Cluster(n.Cluster).Site
	for _, h := range s.model.Hosts {
		if h.Site == site && strings.HasPrefix(world.ShortName(h.Name), "dc-") {
			return []string{h.Address}
		}
	}
	return nil
}

func (s *central) subnets(q *restlab.Request) (restlab.Listing, error) {
	return restlab.Fixed(s.networkEntries(q, false), "extId", "name", "clusterReference", "isExternal", "subnetType"), nil
}

func (s *central) subnet(q *restlab.Request) (any, error) {
	return byID(s.networkEntries(q, true), q.ID())
}

// expiry is when licences end.
const expiry = "2031-01-31T00:00:00Z"

func (s *central) expiryOf(c *world.Cluster) string {
	switch {
	case c.Unlicensed:
		return "2026-01-31T00:00:00Z"
	case c.Left > 0:
		return world.RFC3339(s.clock.Ago(-c.Left))
	}
	return expiry
}

func (s *central) entitlements(_ *restlab.Request) (restlab.Listing, error) {
	var all []obj
	for _, c := range s.clusters() {
		all = append(all, obj{
			"extId": clusterID(c.Name), "clusterExtId": clusterID(c.Name), "isMulticluster": false, "isRegistered": true, "type": "NUTANIX", "name": c.Name,
			"details": []obj{{
				"name": "NCI " + editionName(c.Edition), "type": "NCI", "category": c.Edition, "scope": "PE", "meter": "CORES", "quantity": 32 * c.Nodes,
				"earliestExpiryDate": s.expiryOf(c),
			}},
		})
	}
	id := centralID(s.central.Host)
	all = append(all, obj{
		"extId": id, "clusterExtId": id, "isMulticluster": true, "isRegistered": true, "type": "NUTANIX", "name": "Unnamed",
		"details": []obj{{"name": "NCM Starter", "type": "NCM", "category": "STARTER", "scope": "PC", "meter": "CORES", "quantity": 256, "earliestExpiryDate": expiry}},
	})
	return restlab.Fixed(all, "extId", "clusterExtId"), nil
}

func (s *central) licences(q *restlab.Request) (restlab.Listing, error) {
	var all []obj
	for _, c := range s.clusters() {
		o := obj{
			"extId": world.GUIDOf("licence", c.Name), "name": "NCI " + editionName(c.Edition), "type": "NCI", "category": c.Edition, "scope": "PE", "meter": "CORES",
			"quantity": 32 * c.Nodes, "expiryDate": s.expiryOf(c),
		}
		if slices.Contains(q.Expand, "consumptionDetails") {
			o["consumptionDetails"] = []obj{{"clusterExtId": clusterID(c.Name), "quantityUsed": 32 * c.Nodes}}
		}
		all = append(all, o)
	}
	return restlab.Fixed(all, "extId", "name"), nil
}

func editionName(edition string) string { return edition[:1] + strings.ToLower(edition[1:]) }

// usedCategories are those that policies choose by, and one that nobody uses.
func (p *platform) usedCategories() []world.Category {
	used := map[world.Category]bool{{Key: "Environment", Value: "Production"}: true}
	for _, x := range p.model.Nutanix.Policies {
		used[x.Category] = true
	}
	return slices.SortedFunc(maps.Keys(used), func(a, b world.Category) int { return strings.Compare(a.Key+"/"+a.Value, b.Key+"/"+b.Value) })
}

func (s *central) categories(_ *restlab.Request) (restlab.Listing, error) {
	var all []obj
	for _, c := range s.usedCategories() {
		all = append(all, obj{"extId": categoryID(c), "key": c.Key, "value": c.Value, "type": "USER"})
	}
	return restlab.Fixed(all, "extId", "key", "value", "type"), nil
}

func (s *central) domainManagers(_ *restlab.Request) (restlab.Listing, error) {
	return restlab.Fixed([]obj{{
		"extId": centralID(s.central.Host), "config": obj{"name": strings.ToUpper(world.ShortName(s.central.Host)), "buildInfo": obj{"version": s.version}, "size": "LARGE"},
	}}, "extId"), nil
}

// others are the Prism Centrals of the other sites.
func (p *platform) others() []*world.Central {
	var all []*world.Central
	for _, site := range world.BothSites {
		if p.site != everywhere && site != p.site {
			all = append(all, p.model.Nutanix.Centrals[site])
		}
	}
	return all
}

func (s *central) registrations(q *restlab.Request) (restlab.Listing, error) {
	if q.ID() != centralID(s.central.Host) {
		return restlab.Listing{}, restlab.NotFound("domain manager " + q.ID())
	}
	var all []obj
	for _, c := range s.others() {
		if s.central.Unpaired {
			continue
		}
		all = append(all, obj{
			"extId": world.GUIDOf("registration", s.central.Host, c.Host), "remoteClusterExtId": centralID(c.Host), "connectivityStatus": cmp.Or(s.central.Link, "CONNECTED"),
			"remoteClusterDetails": obj{
				"clusterType": "DOMAIN_MANAGER", "name": strings.ToUpper(world.ShortName(c.Host)), "clusterVersion": "pc.7.5.1", "extId": centralID(c.Host),
				"externalAddress": obj{"ipv4": ipv4(s.addressOf(c.Host))},
			},
		})
	}
	return restlab.Fixed(all, "extId"), nil
}
