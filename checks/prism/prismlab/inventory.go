package prismlab

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// v4Resources are all that the lab's Prism Central answers for in v4.
var v4Resources = []v4Resource{
	{"clustermgmt", "config/clusters", 0, (*question).clusterList},
	{"clustermgmt", "config/clusters/{}", 0, (*question).clusterOne},
	{"clustermgmt", "config/clusters/{}/hosts", 0, (*question).nodes},
	{"vmm", "ahv/config/vms", 0, (*question).vms},
	{"vmm", "ahv/config/vms/{}", 0, (*question).vm},
	{"vmm", "content/templates", 0, func(q *question, _ string) { q.list(fixed("vmm.v4.content.Template", nil, "extId", "templateName")) }},
	{"networking", "config/subnets", 0, (*question).subnets},
	{"networking", "config/subnets/{}", 0, (*question).subnet},
	{"licensing", "config/entitlements", 0, (*question).entitlements},
	{"licensing", "config/licenses", 0, (*question).licences},
	{"prism", "config/categories", 0, (*question).categories},
	{"prism", "config/domain-managers", 0, (*question).domainManagers},
	{"prism", "management/domain-managers/{}/registrations", 2, (*question).registrations},
	{"datapolicies", "config/protection-policies", 0, (*question).policies},
	{"datapolicies", "config/protection-policies/{}", 0, (*question).policy},
	{"datapolicies", "config/recovery-plans", 2, (*question).plans},
	{"datapolicies", "config/recovery-plans/{}", 2, (*question).plan},
	{"datapolicies", "config/recovery-plans/{}/stages", 2, (*question).stages},
	{"datapolicies", "config/recovery-plans/{}/network-mappings", 2, (*question).mappings},
	{"datapolicies", "config/recovery-plans/{}/recovery-settings", 2, (*question).settings},
	{"dataprotection", "config/recovery-points", 0, (*question).recoveryPointList},
	{"dataprotection", "config/protected-resources/{}", 0, (*question).protectedResource},
	{"dataprotection", "config/recovery-plan-jobs", 2, (*question).jobs},
	{"dataprotection", "config/recovery-plan-jobs/{}", 2, (*question).job},
	{"dataprotection", "config/recovery-plan-jobs/{}/validation-errors", 2, (*question).jobErrors},
}

// ipv4 is an address as v4 writes it.
func ipv4(address string) obj { return obj{"value": address, "prefixLength": 32} }

const aosVersion = "el8.5-release-ganges-7.5.1-stable-0000000000000000000000000000000000000000"

func (q *question) clusterEntries() []obj {
	var all []obj
	for _, c := range q.clusters() {
		all = append(all, obj{
			"extId": clusterID(c.Name), "name": c.Name, "vmCount": q.guests.count(c.Name), "nodes": obj{"numberOfNodes": c.Nodes},
			"network": obj{"externalAddress": obj{"ipv4": ipv4(q.addressOf(c.Element))}},
			"config": obj{
				"buildInfo":       obj{"version": "7.5", "fullVersion": aosVersion}, // the version is cut short
				"clusterFunction": []string{"AOS"}, "hypervisorTypes": []string{"AHV"},
				"clusterSoftwareMap": []obj{{"softwareType": "NOS", "version": aosVersion}, {"softwareType": "NCC", "version": "ncc-5.2.0"}},
				"isAvailable":        true, "isLts": false, "operationMode": "NORMAL", "redundancyFactor": 2, "timezone": "Europe/Berlin",
				"faultToleranceState": obj{"currentMaxFaultTolerance": 1, "desiredMaxFaultTolerance": 1, "domainAwarenessLevel": "NODE"},
			},
		})
	}
	// A Prism Central lists itself among the clusters.
	return append(all, obj{
		"extId": centralID(q.central.Host), "name": "Unnamed", "nodes": obj{"numberOfNodes": 1},
		"config": obj{"clusterFunction": []string{"PRISM_CENTRAL"}, "buildInfo": obj{"version": q.version}},
	})
}

const kindCluster = "clustermgmt.v4.config.Cluster"

func (q *question) clusterList(string) {
	q.list(fixed(kindCluster, q.clusterEntries(), "extId", "name", "config/clusterFunction", "config/isAvailable"))
}

func (q *question) clusterOne(id string) { q.byID(kindCluster, q.clusterEntries(), id) }

func (q *question) nodes(id string) {
	for _, c := range q.clusters() {
		if clusterID(c.Name) != id {
			continue
		}
		var all []obj
		for i := range c.Nodes {
			name := fmt.Sprintf("%s-ahv-%02d", c.Name, i+1)
			all = append(all, obj{
				"extId": world.GUIDOf("node", name), "hostName": name, "cluster": obj{"uuid": id, "name": c.Name},
				"cpuCapacityHz": 83200000000, "numberOfCpuCores": 32, "numberOfCpuSockets": 2, "memorySizeBytes": c.NodeMemory,
				"hypervisor": obj{"fullName": "Nutanix 20230302.103003", "type": "AHV", "numberOfVms": q.guests.total / c.Nodes},
				"isDegraded": false, "maintenanceState": "normal", "nodeStatus": "NORMAL",
			})
		}
		q.list(fixed("clustermgmt.v4.config.Host", all, "extId", "hostName"))
		return
	}
	q.fail(http.StatusNotFound, "There is no cluster "+id+".")
}

const kindVM = "vmm.v4.ahv.config.Vm"

func (q *question) vms(string) {
	g := q.guests
	q.list(listing{
		kind: kindVM, count: g.total, at: func(i int) obj { return q.vmEntry(g.at(i)) },
		filters: []string{"extId", "name", "cluster/extId", "powerState", "protectionType"}, sorts: []string{"name"},
		values: func(i int, path string) []string {
			v := g.at(i)
			return []string{map[string]string{
				"extId": v.uuid, "name": v.name, "cluster/extId": clusterID(v.cluster.Name), "powerState": power(v.on), "protectionType": v.protection(),
			}[path]}
		},
		pick: func(c *condition) ([]int, bool) {
			for path, find := range map[string]func(string) (int, bool){"name": g.named, "extId": g.identified} {
				if wanted, ok := c.equals(path); ok {
					found := []int{}
					for _, w := range wanted {
						if i, there := find(w); there {
							found = append(found, i)
						}
					}
					slices.Sort(found)
					return slices.Compact(found), true
				}
			}
			return nil, false
		},
	})
}

func (q *question) vm(id string) {
	i, ok := q.guests.identified(id)
	if !ok {
		q.fail(http.StatusNotFound, "There is no VM "+id+".")
		return
	}
	q.one(kindVM, q.vmEntry(q.guests.at(i)))
}

func power(on bool) string {
	if on {
		return "ON"
	}
	return "OFF"
}

func (q *question) vmEntry(v *guest) obj {
	categories := []obj{}
	if v.category != world.NoCategory {
		categories = append(categories, obj{"extId": categoryID(v.category)})
	}
	network := obj{"nicType": "NORMAL_NIC", "subnet": obj{"extId": networkID(v.network)}, "vlanMode": "ACCESS"}
	if v.address != "" {
		network["ipv4Info"] = obj{"learnedIpAddresses": []obj{ipv4(v.address)}}
		if v.network.Managed {
			network["ipv4Config"] = obj{"shouldAssignIp": true, "ipAddress": ipv4(v.address)}
		}
	}
	nic := obj{"extId": world.GUIDOf("nic", v.uuid), "networkInfo": network}
	if q.minor >= 1 { // the same once more, in the form that came later
		again := obj{"$objectType": "vmm.v4.ahv.config.VirtualEthernetNicNetworkInfo"}
		for k, x := range network {
			again[k] = x
		}
		nic["nicNetworkInfo"] = again
	}
	o := obj{
		"extId": v.uuid, "name": v.name, "powerState": power(v.on), "cluster": obj{"extId": clusterID(v.cluster.Name)}, "categories": categories,
		"numSockets": 4, "numCoresPerSocket": 1, "memorySizeBytes": int64(v.memoryMB) << 20, "protectionType": v.protection(),
		"disks": []obj{{
			"extId": world.GUIDOf("disk", v.uuid), "diskAddress": obj{"busType": "SCSI", "index": 0},
			"backingInfo": obj{
				"$objectType": "vmm.v4.ahv.config.VmDisk", "diskExtId": world.GUIDOf("disk", v.uuid), "diskSizeBytes": 100 * world.GiB,
				"storageContainer": obj{"extId": world.GUIDOf("container", v.cluster.Name)},
			},
		}},
		"nics": []obj{nic},
	}
	if v.policy != nil {
		o["protectionPolicyState"] = obj{"policy": obj{"extId": policyID(v.policy.Name)}}
	}
	if v.hasTools() { // who never had them has no such object
		o["guestTools"] = obj{
			"version": "4.3.1", "availableVersion": "4.3.1", "isInstalled": true, "isEnabled": v.tools.Enabled, "isReachable": v.tools.Reachable && v.on,
			"isVssSnapshotCapable": v.tools.Enabled, "isIsoInserted": false, "capabilities": []string{"SELF_SERVICE_RESTORE", "VSS_SNAPSHOT"},
		}
	}
	return o
}
