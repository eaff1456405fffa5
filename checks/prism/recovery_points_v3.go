package prism

import (
	"cmp"
	"context"
	"time"
)

// point3 is a recovery point of the older interface: of one VM on one cluster.
type point3 struct {
	Metadata reference `json:"metadata"`
	Status   struct {
		State     text      `json:"state"`
		Cluster   reference `json:"cluster_reference"`
		Resources struct {
			VM      reference `json:"parent_vm_reference"`
			Created text      `json:"creation_time"`
			Expires text      `json:"expiration_time"`
			Origin  text      `json:"vm_recovery_point_location_agnostic_uuid"`
		} `json:"resources"`
	} `json:"status"`
}

func (a *point3) fact(now time.Time) (p point, usable, vague bool) {
	r := a.Status.Resources
	created, ok := r.Created.when()
	if expires, limited := r.Expires.when(); limited && !expires.After(now) || a.Status.State != "" && a.Status.State != "COMPLETE" {
		return point{}, false, false
	}
	if !ok || a.Status.State == "" || a.Status.Cluster.UUID == "" || r.VM.UUID == "" {
		return point{}, false, true
	}
	return point{
		vm: r.VM.UUID.id(), name: string(r.VM.Name), cluster: a.Status.Cluster.UUID.id(),
		origin: cmp.Or(r.Origin.id(), a.Metadata.UUID.id()), created: created,
	}, true, false
}

// pointPages3 reads the recovery points in the older interface. It knows no question
// for those of one VM, so it is read until all are found.
func (c *central) pointPages3(ctx context.Context, s *search) error {
	s.singles = 0
	key := func(a *point3) string { return a.Metadata.UUID.id() }
	return each3(ctx, c.client, "vm_recovery_point", "creation_time", c.limits.points, key, func(page []point3) bool {
		for i := range page {
			s.order(page[i].Status.Resources.Created.when())
			p, usable, vague := page[i].fact(s.now)
			if usable {
				s.add(p)
			}
			if vague {
				s.vague++
			}
		}
		return !s.enough()
	})
}
