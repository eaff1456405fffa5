package prismlab

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// elementServer is the Prism Element of one cluster, which speaks v2: protection
// domains, their snapshots, and snapshots of virtual machines.
type elementServer struct {
	prismDoor
	cluster *world.Cluster
}

func newElementServer(w *world.World, p *platform, c *world.Cluster) *elementServer {
	s := &elementServer{prismDoor: newPrismDoor(w, p, c.Element, c.Behaviour), cluster: c}
	s.Handler = http.HandlerFunc(s.answer)
	return s
}

// The two places at which v2 is found.
var bases2 = []string{"/PrismGateway/services/rest/v2.0/", "/api/nutanix/v2.0/"}

// answer answers a request of v2.
func (s *elementServer) answer(w http.ResponseWriter, r *http.Request) {
	fail := func(status int, message string) { restlab.WriteJSON(w, status, obj{"message": message}) }
	if !s.admit(w, r, restlab.IsRead(r.Method), fail) {
		return
	}
	var path []string
	for _, base := range bases2 {
		if rest, ok := strings.CutPrefix(r.URL.Path, base); ok {
			path = segments(rest)
		}
	}
	is := func(pattern string) bool { return matches(pattern, path) }
	switch {
	case is("cluster"):
		restlab.WriteJSON(w, http.StatusOK, s.clusterEntry())
	case is("cluster/metro_witness"):
		fail(http.StatusPreconditionFailed, "Metro witness is not configured.")
	case is("protection_domains"):
		s.list(w, r, s.domainEntries(r.URL.Query()["names"]))
	case is("protection_domains/dr_snapshots"):
		s.list(w, r, s.snapshotEntries(""))
	case is("protection_domains/replications"), is("remote_sites/dr_snapshots"):
		s.list(w, r, nil)
	case is("protection_domains/{}/schedules") && s.domain(path[1]) != nil:
		restlab.WriteJSON(w, http.StatusOK, s.scheduleEntries(s.domain(path[1]))) // a bare array
	case is("protection_domains/{}/dr_snapshots") && s.domain(path[1]) != nil:
		s.list(w, r, s.snapshotEntries(path[1]))
	case is("remote_sites"):
		s.list(w, r, s.remoteSites())
	case is("snapshots"):
		s.list(w, r, s.vmSnapshots())
	case is("networks"):
		s.list(w, r, s.networks())
	default:
		fail(http.StatusNotFound, "There is no such resource.")
	}
}

// list answers with a page of entities; pages count from 1, and all entities are on
// the first one when nobody says otherwise.
func (s *elementServer) list(w http.ResponseWriter, r *http.Request, entities []obj) {
	q := r.URL.Query()
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(q.Get(name)); err == nil && n > 0 {
			return n
		}
		return otherwise
	}
	total := len(entities)
	count, page := number("count", max(total, 1)), number("page", 1)
	first := min((page-1)*count, total)
	if s.behaviour == world.EndlessPaging && total > 0 {
		first = 0
	}
	part := append([]obj{}, entities[first:min(first+count, total)]...)
	grand := total
	if s.behaviour == world.EndlessPaging && total > 0 {
		grand = endless
	}
	restlab.WriteJSON(w, http.StatusOK, obj{"entities": part, "metadata": obj{
		"grand_total_entities": grand, "total_entities": grand, "filter_criteria": "", "sort_criteria": "",
		"page": page, "count": len(part), "start_index": first + 1, "end_index": first + len(part),
	}})
}

func (s *elementServer) clusterEntry() obj {
	id := clusterID(s.cluster.Name)
	return obj{
		"id": id + "::1", "uuid": id, "cluster_uuid": id, "name": s.cluster.Name, "version": "7.5.1", "hypervisor_types": []string{"kKvm"},
		"num_nodes": s.cluster.Nodes, "is_lts": false, "operation_mode": "Normal", "encrypted": false, "timezone": "Europe/Berlin",
		"name_servers": []string{}, "ntp_servers": []string{}, "external_subnet": nil,
		// Statistics are numbers in texts; -1 is one that nobody knows.
		"usage_stats": obj{"storage.capacity_bytes": "120000000000000", "storage.usage_bytes": "61000000000000", "storage.reserved_usage_bytes": "-1"},
	}
}

// remoteName is how a cluster is called on others that replicate to it.
func remoteName(cluster string) string { return strings.ToLower(cluster) }

// role is what this cluster does for a protection domain.
func (s *elementServer) role(d *world.ProtectionDomain) (other string, active, has bool) {
	switch s.cluster.Name {
	case d.Active:
		return d.Standby, true, true
	case d.Standby:
		return d.Active, d.ActiveOnBoth, true
	}
	return "", false, false
}

// domain returns the protection domain of that name, nil when this cluster has none.
func (s *elementServer) domain(name string) *world.ProtectionDomain {
	for _, d := range s.model.Nutanix.Domains {
		if _, _, has := s.role(d); has && d.Name == name {
			return d
		}
	}
	return nil
}

func (s *elementServer) domainEntries(names []string) []obj {
	var all []obj
	for _, d := range s.model.Nutanix.Domains {
		other, active, has := s.role(d)
		if !has || len(names) > 0 && !slices.Contains(names, d.Name) {
			continue
		}
		vms := []obj{}
		for _, name := range d.VMs {
			if active {
				vms = append(vms, obj{"vm_id": vmID(d.Active, name), "vm_name": name, "consistency_group": name, "app_consistent_snapshots": false})
			}
		}
		all = append(all, obj{
			"name": d.Name, "active": active, "marked_for_removal": false, "vms": vms, "nfs_files": []obj{}, "volume_groups": []obj{}, "cron_schedules": []obj{},
			"remote_site_names":        []string{remoteName(other)},
			"replication_links":        []obj{{"id": "1", "protection_domain_name": d.Name, "remote_site_name": remoteName(other)}},
			"next_snapshot_time_usecs": s.clock.Ago(d.Newest - world.Day).UnixMicro(), "pending_replication_count": 0, "ongoing_replication_count": 0,
			"metro_avail": nil, "total_user_written_bytes": -1, "stats": obj{}, "usage_stats": obj{},
		})
	}
	return all
}

func (s *elementServer) scheduleEntries(d *world.ProtectionDomain) []obj {
	other, active, _ := s.role(d)
	if !active {
		return []obj{}
	}
	remote := obj{}
	if d.KeepRemote > 0 {
		remote[remoteName(other)] = d.KeepRemote
	}
	first := s.clock.Ago(30*world.Day + d.Newest).UnixMicro()
	return []obj{{
		"id": "s1", "pd_name": d.Name, "type": "DAILY", "every_nth": 1, "user_start_time_in_usecs": first, "start_times_in_usecs": []int64{first},
		"end_time_in_usecs": nil, "timezone_offset": 0, "suspended": d.Suspended, "app_consistent": false,
		"retention_policy": obj{
			"local_max_snapshots": d.KeepLocal, "remote_max_snapshots": remote, "local_retention_period": nil, "remote_retention_period": obj{},
			"local_retention_type": nil, "remote_retention_type": obj{},
		},
	}}
}

// snapshotEntries are the snapshots of a protection domain, of all when it is "".
// On the standby cluster their ids begin with the name of the one they came from.
func (s *elementServer) snapshotEntries(of string) []obj {
	var all []obj
	for _, d := range s.model.Nutanix.Domains {
		if s.domain(d.Name) == nil || of != "" && d.Name != of || len(d.VMs) == 0 {
			continue
		}
		newest, keep, prefix := d.Newest, d.KeepLocal, ""
		if s.cluster.Name == d.Standby {
			newest, keep, prefix = d.NewestRemote, cmp.Or(d.KeepRemote, d.KeepLocal), remoteName(d.Active)+":"
		}
		for k := range keep + 1 { // the last one has expired and is not gone yet
			all = append(all, s.snapshotEntry(d, prefix, newest+time.Duration(k)*world.Day, k == keep))
		}
	}
	return all
}

func (s *elementServer) snapshotEntry(d *world.ProtectionDomain, prefix string, age time.Duration, expired bool) obj {
	created := s.clock.Ago(age)
	state, expires := "AVAILABLE", s.clock.Reference().Add(7*world.Day)
	if expired {
		state, expires = "EXPIRED", s.clock.Ago(time.Hour)
	}
	vms, groups := []obj{}, []string{}
	for i, name := range d.VMs {
		id := vmID(d.Active, name)
		groups = append(groups, name)
		vms = append(vms, obj{
			"vm_handle": 916557 + i, "vm_id": id, "vm_name": name, "vm_power_state_on_recovery": "Powered Off", "consistency_group": name,
			"app_consistent_snapshots": false, "vm_recoverability": []obj{}, "vm_files": []string{"/ctr/.acropolis/vmdisk/" + world.GUIDOf("disk", id)}, "related_entity_uuids": []string{},
		})
	}
	return obj{
		"protection_domain_name": d.Name, "snapshot_id": prefix + strconv.FormatInt(created.Unix()/60, 10),
		"snapshot_uuid":              world.GUIDOf("snapshot", d.Name, world.RFC3339(created)),
		"snapshot_create_time_usecs": created.UnixMicro(), "snapshot_expiry_time_usecs": expires.UnixMicro(), "oob_schedule_ids": []string{}, "state": state,
		"consistency_groups": groups, "vms": vms, "nfs_files": []obj{}, "volume_groups": []obj{}, "missing_entities": []obj{},
		"located_remote_site_name": nil, "remote_site_names": []string{}, "size_in_bytes": 60 * world.GiB, "exclusive_usage_in_bytes": -1,
	}
}
