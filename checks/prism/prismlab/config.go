package prismlab

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

// networkEntries are the subnets of the site's clusters. Only when asked for one
// alone does Prism say how many of its addresses are in use.
func (q *question) networkEntries(usage bool) []obj {
	var all []obj
	for _, n := range q.model.Nutanix.Networks {
		if !q.isHere(n.Cluster) {
			continue
		}
		o := obj{
			"extId": networkID(n), "name": n.Name, "subnetType": "VLAN", "networkId": n.VLAN, "isExternal": false,
			"clusterReference": clusterID(n.Cluster),
		}
		if q.minor >= 1 {
			o["clusterReferenceList"] = []string{clusterID(n.Cluster)}
		}
		if n.Managed {
			part := n.Gateway[:strings.LastIndexByte(n.Gateway, '.')]
			o["ipConfig"] = []obj{{"ipv4": obj{
				"ipSubnet": obj{"ip": ipv4(n.Address), "prefixLength": n.Prefix}, "defaultGatewayIp": ipv4(n.Gateway), "dhcpServerAddress": ipv4(part + ".254"),
				"poolList": []obj{{"startIp": ipv4(part + ".10"), "endIp": ipv4(part + ".199")}},
			}}}
			o["dhcpOptions"] = obj{"domainName": q.model.Domain, "domainNameServers": []obj{{"ipv4": ipv4(part + ".11")}}}
			if usage {
				o["ipUsage"] = obj{"numFreeIPs": 120, "numAssignedIPs": 70, "numMacs": 70}
			}
		}
		all = append(all, o)
	}
	return all
}

const kindSubnet = "networking.v4.config.Subnet"

func (q *question) subnets(string) {
	q.list(fixed(kindSubnet, q.networkEntries(false), "extId", "name", "clusterReference", "isExternal", "subnetType"))
}

func (q *question) subnet(id string) { q.byID(kindSubnet, q.networkEntries(true), id) }

// expiry is when all licences end.
const expiry = "2031-01-31T00:00:00Z"

func (q *question) entitlements(string) {
	var all []obj
	for _, c := range q.clusters() {
		all = append(all, obj{
			"extId": clusterID(c.Name), "clusterExtId": clusterID(c.Name), "isMulticluster": false, "isRegistered": true, "type": "NUTANIX", "name": c.Name,
			"details": []obj{{
				"name": "NCI " + editionName(c.Edition), "type": "NCI", "category": c.Edition, "scope": "PE", "meter": "CORES", "quantity": 32 * c.Nodes,
				"earliestExpiryDate": expiry,
			}},
		})
	}
	id := centralID(q.central.Host)
	all = append(all, obj{
		"extId": id, "clusterExtId": id, "isMulticluster": true, "isRegistered": true, "type": "NUTANIX", "name": "Unnamed",
		"details": []obj{{"name": "NCM Starter", "type": "NCM", "category": "STARTER", "scope": "PC", "meter": "CORES", "quantity": 256, "earliestExpiryDate": expiry}},
	})
	q.list(fixed("licensing.v4.config.Entitlement", all, "extId", "clusterExtId"))
}

func (q *question) licences(string) {
	var all []obj
	for _, c := range q.clusters() {
		o := obj{
			"extId": world.GUIDOf("licence", c.Name), "name": "NCI " + editionName(c.Edition), "type": "NCI", "category": c.Edition, "scope": "PE", "meter": "CORES",
			"quantity": 32 * c.Nodes, "expiryDate": expiry,
		}
		if slices.Contains(q.expand, "consumptionDetails") {
			o["consumptionDetails"] = []obj{{"clusterExtId": clusterID(c.Name), "quantityUsed": 32 * c.Nodes}}
		}
		all = append(all, o)
	}
	q.list(fixed("licensing.v4.config.License", all, "extId", "name"))
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

func (q *question) categories(string) {
	var all []obj
	for _, c := range q.usedCategories() {
		all = append(all, obj{"extId": categoryID(c), "key": c.Key, "value": c.Value, "type": "USER"})
	}
	q.list(fixed("prism.v4.config.Category", all, "extId", "key", "value", "type"))
}

func (q *question) domainManagers(string) {
	q.list(fixed("prism.v4.config.DomainManager", []obj{{
		"extId": centralID(q.central.Host), "config": obj{"name": strings.ToUpper(world.ShortName(q.central.Host)), "buildInfo": obj{"version": q.version}, "size": "LARGE"},
	}}, "extId"))
}

// others are the Prism Centrals of the other sites.
func (p *platform) others() []*world.Central {
	var all []*world.Central
	for _, site := range world.BothSites {
		if site != p.site {
			all = append(all, p.model.Nutanix.Centrals[site])
		}
	}
	return all
}

func (q *question) registrations(id string) {
	if id != centralID(q.central.Host) {
		q.fail(http.StatusNotFound, "There is no domain manager "+id+".")
		return
	}
	var all []obj
	for _, c := range q.others() {
		all = append(all, obj{
			"extId": world.GUIDOf("registration", q.central.Host, c.Host), "remoteClusterExtId": centralID(c.Host), "connectivityStatus": "CONNECTED",
			"remoteClusterDetails": obj{
				"clusterType": "DOMAIN_MANAGER", "name": strings.ToUpper(world.ShortName(c.Host)), "clusterVersion": "pc.7.5.1", "extId": centralID(c.Host),
				"externalAddress": obj{"ipv4": ipv4(q.addressOf(c.Host))},
			},
		})
	}
	q.list(fixed("prism.v4.management.Registration", all, "extId"))
}
