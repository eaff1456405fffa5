package prismlab

import (
	"slices"

	"github.com/muster-dr/muster/internal/lab/world"
)

// remoteSites are the clusters that protection domains of this one replicate to.
func (s *element) remoteSites() []obj {
	var all []obj
	var seen []string
	for _, d := range s.model.Nutanix.Domains {
		other, _, has := s.role(d)
		if !has || other == "" || slices.Contains(seen, other) {
			continue
		}
		seen = append(seen, other)
		status := "relationship_established"
		if s.cluster.RemoteLost {
			status = "relationship_lost"
		}
		address := s.addressOf(s.model.Nutanix.Cluster(other).Element)
		all = append(all, obj{
			"name": remoteName(other), "uuid": world.GUIDOf("remote site", s.cluster.Name, other), "remote_ip_ports": obj{address: 2020},
			"capabilities": []string{"DISASTER_RECOVERY"}, "status": status, "latency_in_usecs": 4200, "metro_ready": false,
			"compression_enabled": true, "proxy_enabled": false, "ssh_enabled": false, "vstore_name_map": obj{"ctx-container": "ctx-container"},
		})
	}
	return all
}

// vmSnapshots are the snapshots of virtual machines that stay on this cluster. Where
// the virtual machine does not run, it was restored for the snapshot and deleted
// again: its uuid leads nowhere.
func (s *element) vmSnapshots() []obj {
	var all []obj
	for _, x := range s.model.Nutanix.Snapshots {
		if x.Cluster != s.cluster.Name {
			continue
		}
		all = append(all, obj{
			"uuid": world.GUIDOf("vm snapshot", x.Cluster, x.Name), "snapshot_name": x.Name, "vm_uuid": vmID(x.Cluster, x.VM), "created_time": s.clock.Ago(x.Age).UnixMicro(),
			"vm_create_spec": obj{"name": x.VM, "vm_disks": []obj{{"vm_disk_clone": obj{"storage_container_uuid": world.GUIDOf("container", x.Cluster)}}}},
		})
	}
	return all
}

func (s *element) networks() []obj {
	var all []obj
	for _, n := range s.model.Nutanix.Networks {
		if n.Cluster != s.cluster.Name {
			continue
		}
		ip := obj{"prefix_length": 0, "ipam_enabled": false, "pool": []obj{}}
		if n.Managed {
			ip = obj{"ipam_enabled": true, "network_address": n.Address, "prefix_length": n.Prefix, "default_gateway": n.Gateway, "pool": []obj{}}
		}
		all = append(all, obj{"name": n.Name, "uuid": networkID(n), "vlan_id": n.VLAN, "vswitch_name": "br0", "ip_config": ip})
	}
	return all
}
