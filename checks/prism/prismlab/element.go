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

// element is the Prism Element of one cluster, which speaks v2: protection domains,
// their snapshots, and snapshots of virtual machines.
type element struct {
	*platform
	cluster *world.Cluster
}

// bases2 are the two places at which v2 is found.
var bases2 = []string{"/PrismGateway/services/rest/v2.0/", "/api/nutanix/v2.0/"}

// server serves v2 at the two places where it is found.
func (s *element) server(w *world.World) world.Server {
	var apis []*restlab.API
	for _, base := range bases2 {
		apis = append(apis, &restlab.API{Base: base, Dialect: dialect2{}, Routes: s.routes()})
	}
	apis = append(apis, &restlab.API{Base: "/PrismGateway/services/rest/v1/", Dialect: dialect2{}}) // for what other sources ask
	apis = append(apis, &restlab.API{Base: "/", Dialect: dialect2{}})                               // there is nothing anywhere else
	server := newServer(w, s.cluster.Behaviour, world.Address{Service: source, Name: s.cluster.Element}, []string{s.cluster.Element}, apis...)
	server.Ahead = s.cluster.Ahead
	return server
}

func (s *element) routes() []restlab.Route {
	list := func(entries func(q *restlab.Request) []obj) func(*restlab.Request) (restlab.Listing, error) {
		return func(q *restlab.Request) (restlab.Listing, error) { return restlab.Fixed(entries(q)), nil }
	}
	none := list(func(*restlab.Request) []obj { return nil })
	return []restlab.Route{
		{Path: "cluster", One: func(*restlab.Request) (any, error) { return s.clusterEntry(), nil }},
		{Path: "cluster/metro_witness", One: func(*restlab.Request) (any, error) {
			return nil, &restlab.Error{Status: http.StatusPreconditionFailed, Message: "Metro witness is not configured."}
		}},
		{Path: "protection_domains", List: list(func(q *restlab.Request) []obj { return s.domainEntries(q.R.URL.Query()["names"]) })},
		{Path: "protection_domains/dr_snapshots", List: list(func(*restlab.Request) []obj { return s.snapshotEntries("") })},
		{Path: "protection_domains/replications", List: none},
		{Path: "protection_domains/{}/schedules", One: func(q *restlab.Request) (any, error) {
			d, err := s.domainOf(q)
			if err != nil {
				return nil, err
			}
			return s.scheduleEntries(d), nil // a bare array
		}},
		{Path: "protection_domains/{}/dr_snapshots", List: func(q *restlab.Request) (restlab.Listing, error) {
			_, err := s.domainOf(q)
			return restlab.Fixed(s.snapshotEntries(q.ID())), err
		}},
		{Path: "remote_sites", List: list(func(*restlab.Request) []obj { return s.remoteSites() })},
		{Path: "remote_sites/dr_snapshots", List: none},
		{Path: "snapshots", List: list(func(*restlab.Request) []obj { return s.vmSnapshots() })},
		{Path: "networks", List: list(func(*restlab.Request) []obj { return s.networks() })},
	}
}

// domainOf finds the protection domain of a request.
func (s *element) domainOf(q *restlab.Request) (*world.ProtectionDomain, error) {
	if d := s.domain(q.ID()); d != nil {
		return d, nil
	}
	return nil, restlab.NotFound("such resource")
}

// dialect2 is v2: entities, and metadata that count them from 1.
type dialect2 struct{}

// Parse implements [restlab.Dialect]: all entities are on the first page when nobody
// says otherwise.
func (dialect2) Parse(q *restlab.Request) error {
	q.Window(number(q, "page", 1)-1, number(q, "count", 0))
	return nil
}

// number is a parameter that has to be above 0.
func number(q *restlab.Request, name string, otherwise int) int {
	if n, err := strconv.Atoi(q.R.URL.Query().Get(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// Page implements [restlab.Dialect].
func (dialect2) Page(q *restlab.Request, p restlab.Page) any {
	return obj{"entities": p.Entries, "metadata": obj{
		"grand_total_entities": p.Total, "total_entities": p.Total, "filter_criteria": "", "sort_criteria": "",
		"page": number(q, "page", 1), "count": len(p.Entries), "start_index": p.First + 1, "end_index": p.First + len(p.Entries),
	}}
}

// One implements [restlab.Dialect].
func (dialect2) One(_ *restlab.Request, v any) any { return v }

// Error implements [restlab.Dialect].
func (dialect2) Error(_ *restlab.Request, e *restlab.Error) any { return obj{"message": e.Message} }

func (s *element) clusterEntry() obj {
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

// remotes are the remote sites of a protection domain; one that only has local snapshots has
// none.
func remotes(other string) []string {
	if other == "" {
		return []string{}
	}
	return []string{remoteName(other)}
}

func links(d *world.ProtectionDomain, other string) []obj {
	if other == "" {
		return []obj{}
	}
	return []obj{{"id": "1", "protection_domain_name": d.Name, "remote_site_name": remoteName(other)}}
}

// role is what this cluster does for a protection domain.
func (s *element) role(d *world.ProtectionDomain) (other string, active, has bool) {
	switch s.cluster.Name {
	case d.Active:
		return d.Standby, true, true
	case d.Standby:
		return d.Active, d.ActiveOnBoth, true
	}
	return "", false, false
}

// domain returns the protection domain of that name, nil when this cluster has none.
func (s *element) domain(name string) *world.ProtectionDomain {
	for _, d := range s.model.Nutanix.Domains {
		if _, _, has := s.role(d); has && d.Name == name {
			return d
		}
	}
	return nil
}

func (s *element) domainEntries(names []string) []obj {
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
			"remote_site_names": remotes(other), "replication_links": links(d, other),
			"next_snapshot_time_usecs": s.clock.Ago(d.Newest - world.Day).UnixMicro(), "pending_replication_count": 0, "ongoing_replication_count": 0,
			"metro_avail": nil, "total_user_written_bytes": -1, "stats": obj{}, "usage_stats": obj{},
		})
	}
	return all
}

func (s *element) scheduleEntries(d *world.ProtectionDomain) []obj {
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
func (s *element) snapshotEntries(of string) []obj {
	var all []obj
	for _, d := range s.model.Nutanix.Domains {
		if _, _, has := s.role(d); !has || of != "" && d.Name != of || len(d.VMs) == 0 {
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

func (s *element) snapshotEntry(d *world.ProtectionDomain, prefix string, age time.Duration, expired bool) obj {
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
