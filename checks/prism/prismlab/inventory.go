package prismlab

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// ipv4 is an address as v4 writes it.
func ipv4(address string) obj { return obj{"value": address, "prefixLength": 32} }

// aosVersion is the release of a cluster, as v4 writes it.
func aosVersion(c *world.Cluster) string {
	return "el8.5-release-ganges-" + cmp.Or(c.AOS, "7.5.1") + "-stable-0000000000000000000000000000000000000000"
}

func (s *central) clusterEntries(_ *restlab.Request) []obj {
	var all []obj
	for _, c := range s.clusters() {
		all = append(all, obj{
			"extId": clusterID(c.Name), "name": c.Name, "vmCount": s.guests.count(c.Name), "nodes": obj{"numberOfNodes": c.Nodes},
			"network": obj{"externalAddress": obj{"ipv4": ipv4(s.addressOf(c.Element))}},
			"config": obj{
				"buildInfo":       obj{"version": "7.5", "fullVersion": aosVersion(c)}, // the version is cut short
				"clusterFunction": []string{"AOS"}, "hypervisorTypes": []string{"AHV"},
				"clusterSoftwareMap": []obj{{"softwareType": "NOS", "version": aosVersion(c)}, {"softwareType": "NCC", "version": "ncc-5.2.0"}},
				"isAvailable":        !c.Unreached, "isLts": false, "operationMode": "NORMAL", "redundancyFactor": 2, "timezone": "Europe/Berlin",
				"faultToleranceState": obj{"currentMaxFaultTolerance": 1, "desiredMaxFaultTolerance": 1, "domainAwarenessLevel": "NODE"},
			},
		})
	}
	// A Prism Central lists itself among the clusters.
	return append(all, obj{
		"extId": centralID(s.central.Host), "name": "Unnamed", "nodes": obj{"numberOfNodes": 1},
		"config": obj{"clusterFunction": []string{"PRISM_CENTRAL"}, "buildInfo": obj{"version": s.version}},
	})
}

func (s *central) clusterList(q *restlab.Request) (restlab.Listing, error) {
	return restlab.Fixed(s.clusterEntries(q), "extId", "name", "config/clusterFunction", "config/isAvailable"), nil
}

func (s *central) clusterOne(q *restlab.Request) (any, error) {
	return byID(s.clusterEntries(q), q.ID())
}

func (s *central) nodes(q *restlab.Request) (restlab.Listing, error) {
	for _, c := range s.clusters() {
		if clusterID(c.Name) != q.ID() {
			continue
		}
		var all []obj
		for i := range c.Nodes {
			name, state := fmt.Sprintf("%s-ahv-%02d", c.Name, i+1), "normal"
			if i < c.Resting {
				state = "in_maintenance"
			}
			all = append(all, obj{
				"extId": world.GUIDOf("node", name), "hostName": name, "cluster": obj{"uuid": q.ID(), "name": c.Name},
				"cpuCapacityHz": 83200000000, "numberOfCpuCores": 32, "numberOfCpuSockets": 2, "memorySizeBytes": c.NodeMemory,
				"hypervisor": obj{"fullName": "Nutanix 20230302.103003", "type": "AHV", "numberOfVms": s.guests.total / c.Nodes},
				"isDegraded": false, "maintenanceState": state, "nodeStatus": "NORMAL",
			})
		}
		return restlab.Fixed(all, "extId", "hostName"), nil
	}
	return restlab.Listing{}, restlab.NotFound("cluster " + q.ID())
}

func (s *central) vms(q *restlab.Request) (restlab.Listing, error) {
	g := s.guests
	return restlab.Listing{
		Count: g.total, At: func(i int) any { return s.vmEntry(q, g.at(i)) },
		Filters: []string{"extId", "name", "cluster/extId", "powerState", "protectionType"}, Sorts: []string{"name"},
		Values: func(i int, path string) []string {
			v := g.at(i)
			return []string{map[string]string{
				"extId": v.uuid, "name": v.name, "cluster/extId": clusterID(v.cluster.Name), "powerState": power(v.on), "protectionType": v.protection(),
			}[path]}
		},
		Pick: func(c *restlab.Condition) ([]int, bool) {
			for path, find := range map[string]func(string) (int, bool){"name": g.named, "extId": g.identified} {
				if wanted, ok := c.Equals(path); ok {
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
	}, nil
}

func (s *central) vm(q *restlab.Request) (any, error) {
	i, ok := s.guests.identified(q.ID())
	if !ok {
		return nil, restlab.NotFound("VM " + q.ID())
	}
	return s.vmEntry(q, s.guests.at(i)), nil
}

func power(on bool) string {
	if on {
		return "ON"
	}
	return "OFF"
}

func (s *central) vmEntry(q *restlab.Request, v *guest) obj {
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
	if q.Minor >= 1 { // the same once more, in the form that came later
		again := obj{"$objectType": "vmm.v4.ahv.config.VirtualEthernetNicNetworkInfo"}
		for k, x := range network {
			again[k] = x
		}
		nic["nicNetworkInfo"] = again
	}
	o := obj{
		"extId": v.uuid, "name": v.name, "powerState": power(v.on), "cluster": obj{"extId": clusterID(v.cluster.Name)}, "categories": categories,
		"numSockets": cmp.Or(v.cores, 4), "numCoresPerSocket": 1, "memorySizeBytes": int64(v.memoryMB) << 20, "protectionType": v.protection(),
		"disks": []obj{{
			"extId": world.GUIDOf("disk", v.uuid), "diskAddress": obj{"busType": "SCSI", "index": 0},
			"backingInfo": obj{
				"$objectType": "vmm.v4.ahv.config.VmDisk", "diskExtId": world.GUIDOf("disk", v.uuid), "diskSizeBytes": 100 * world.GiB,
				"storageContainer": obj{"extId": world.GUIDOf("container", v.cluster.Name)},
			},
		}},
		"nics": []obj{nic},
	}
	if v.detached {
		o["nics"] = nil
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
