package prism

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// drSnapshotAnswer is a snapshot of a protection domain that the cluster holds.
type drSnapshotAnswer struct {
	Domain  text   `json:"protection_domain_name"`
	ID      text   `json:"snapshot_id"`
	UUID    text   `json:"snapshot_uuid"`
	Created number `json:"snapshot_create_time_usecs"`
	Expires number `json:"snapshot_expiry_time_usecs"`
	State   text   `json:"state"`
	At      text   `json:"located_remote_site_name"`
	VMs     []struct {
		ID   text `json:"vm_id"`
		Name text `json:"vm_name"`
	} `json:"vms"`
	Missing []missing `json:"missing_entities"`
}

// missing is something that did not make it into a snapshot. It has been seen as a
// name and as an object.
type missing struct{ names []string }

// UnmarshalJSON implements [json.Unmarshaler].
func (m *missing) UnmarshalJSON(b []byte) error {
	m.names = nil
	var t text
	_ = t.UnmarshalJSON(b)
	if t != "" {
		m.names = []string{t.id()}
		return nil
	}
	var o struct {
		Name   text `json:"entity_name"`
		ID     text `json:"entity_id"`
		VM     text `json:"vm_name"`
		VMID   text `json:"vm_id"`
		Simple text `json:"name"`
	}
	if decode(b, &o) == nil {
		for _, t := range []text{o.Name, o.ID, o.VM, o.VMID, o.Simple} {
			if t != "" {
				m.names = append(m.names, t.id())
			}
		}
	}
	return nil
}

// lacks reports whether a VM is missing from a snapshot that names it.
func (a *drSnapshotAnswer) lacks(id, name text) bool {
	return slices.ContainsFunc(a.Missing, func(m missing) bool {
		return len(m.names) == 0 || slices.Contains(m.names, id.id()) || slices.Contains(m.names, name.id())
	})
}

// origin is the id that the snapshot has where it was made: elsewhere it stands
// behind the name of that site.
func (a *drSnapshotAnswer) origin() string {
	id := string(a.ID)
	return id[strings.LastIndexByte(id, ':')+1:]
}

// fact are the VMs of a snapshot that can be used; vague tells that nobody can say
// whether it can be.
func (a *drSnapshotAnswer) fact(now time.Time, cluster string) (points []point, vague bool) {
	if expires, limited := a.Expires.micros(); limited && !expires.After(now) || a.State != "" && a.State != "AVAILABLE" || a.At != "" {
		return nil, false
	}
	created, ok := a.Created.micros()
	if !ok || a.State == "" {
		return nil, true
	}
	for _, vm := range a.VMs {
		switch {
		case vm.ID == "":
			vague = true
		case !a.lacks(vm.ID, vm.Name):
			points = append(points, point{vm: vm.ID.id(), name: string(vm.Name), cluster: cluster, origin: a.origin(), created: created})
		}
	}
	return points, vague
}

// copies reads the snapshots of all protection domains that the cluster holds: at
// once where it gives them at once, or else domain by domain.
func (e *element) copies(ctx context.Context, domains map[string]*facts.ProtectionDomain) {
	byDomain := map[text][]drSnapshotAnswer{}
	all, err := e.drSnapshots(ctx, "/protection_domains/dr_snapshots")
	for _, a := range all {
		byDomain[a.Domain] = append(byDomain[a.Domain], a)
	}
	atOnce := err == nil && len(byDomain[""]) == 0
	for name, d := range domains {
		list, err := byDomain[text(name)], error(nil)
		if !atOnce {
			list, err = e.drSnapshots(ctx, "/protection_domains/"+url.PathEscape(name)+"/dr_snapshots")
		}
		h := &newestPoints{now: e.now, items: map[string]*facts.Copies{}, shared: intern{}}
		for i := range list {
			points, vague := list[i].fact(e.now, e.facts.UUID)
			for _, p := range points {
				h.add(p)
			}
			if vague && err == nil {
				err = incomplete("one of them does not say whether it can be used, or of which VMs it is")
			}
		}
		d.Copies = listing(e.host, "the snapshots of the protection domain "+name, h.items, err)
	}
}

func (e *element) drSnapshots(ctx context.Context, path string) ([]drSnapshotAnswer, error) {
	return entries2(ctx, e.client, path, url.Values{"full_details": {"true"}}, func(a *drSnapshotAnswer) string {
		return string(a.Domain + "/" + a.ID + "/" + a.UUID)
	})
}
