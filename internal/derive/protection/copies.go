package protection

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// replica is a copy on a cluster of the recovery site.
type replica struct {
	cluster string // name
	*facts.Copy
}

// toCome tells that an age is that of something which has not happened yet, by more than
// clocks may differ: one of the clocks is wrong, and nobody can tell how old it is.
func (j *join) toCome(age int64) bool { return age < -int64(j.est.Thresholds.ClockSkew) }

// dated is a job without an age that cannot be.
func (j *join) dated(job facts.PlanJob) facts.PlanJob {
	if job.AgeSeconds != nil && j.toCome(*job.AgeSeconds) {
		job.AgeSeconds = nil
	}
	return job
}

// copyOf finds what the recovery site has of a VM.
func (j *join) copyOf(vm *VM) CopyState {
	c := CopyState{Answered: facts.Yes(), Clusters: []string{}, Lacking: []string{}, Unread: []string{}}
	var found []replica
	switch vm.By {
	case ByPolicy:
		central := j.recovery.central
		if central == nil {
			c.Answered = facts.No(facts.FactMissing, "sites.recovery.prismCentral is not declared, so nobody can tell what has arrived at the recovery site")
			return c
		}
		if a := first(central.Answered, central.RecoveryPoints.Answered); a != nil {
			c.Answered = *a
			return c
		}
		if points := central.RecoveryPoints.Items[vm.UUID]; points != nil {
			c.Sync = points.Sync
			for uuid, copied := range points.Newest {
				if name, ours := j.recovery.clusters[uuid]; ours {
					found = append(found, replica{name, copied})
				}
			}
		}
		if c.Sync == "" && j.keeper == j.production && j.production.central != nil {
			if points := j.production.central.RecoveryPoints.Items[vm.UUID]; points != nil {
				c.Sync = points.Sync
			}
		}
	case ByDomain:
		found = j.snapshots(vm, &c)
		if a := j.recovery.broken(); len(found) == 0 && a != nil {
			c.Answered = *a
			return c
		}
		if len(j.recovery.elements) == 0 {
			c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("no cluster of sites.recovery.clusters has an element, and only Prism Element knows what has arrived of the protection domain %s", vm.Protector))
			return c
		}
	default:
		return c
	}
	c.fill(found, j.recovery.names(), vm.RPOSeconds)
	j.believe(&c, vm.Name)
	return c
}

// believe takes back a copy of something that is still to come.
func (j *join) believe(c *CopyState, of string) {
	if c.There && j.toCome(c.AgeSeconds) {
		c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("the newest copy of %s at the recovery site is dated %d s in the future, so nobody can tell how old it is: see which clock is wrong", of, -c.AgeSeconds))
	}
}

// snapshots are the DR snapshots of a VM on the clusters of the recovery site.
// A VM is known there by its uuid or, as its snapshot, by its name.
func (j *join) snapshots(vm *VM, c *CopyState) []replica {
	var found []replica
	for _, cluster := range ordered(j.recovery.elements) {
		e := j.recovery.elements[cluster]
		d := e.Domains.Items[vm.Protector]
		switch {
		case !e.Learnt() || !e.Domains.Learnt() || d != nil && !d.Copies.Learnt():
			c.Unread = append(c.Unread, e.Cluster)
			continue
		case d == nil:
			continue
		}
		copies := d.Copies.Items[vm.UUID]
		if copies == nil {
			for _, uuid := range ordered(d.Copies.Items) {
				if other := d.Copies.Items[uuid]; other.Name == vm.Name {
					copies = other
				}
			}
		}
		if copies == nil {
			continue
		}
		for _, newest := range copies.Newest {
			found = append(found, replica{e.Cluster, newest})
		}
		if d.Metro != "" {
			c.Sync = map[bool]string{true: "IN_SYNC", false: "OUT_OF_SYNC"}[d.Metro == "Enabled"]
		}
	}
	slices.Sort(c.Unread)
	return found
}

// fill notes the newest copy and which clusters hold it. A cluster that is no more
// than one recovery point behind is as good as the newest.
func (c *CopyState) fill(found []replica, clusters []string, rpo int64) {
	if len(found) == 0 {
		c.Lacking = append(c.Lacking, clusters...)
		c.forgive()
		return
	}
	newest := slices.MinFunc(found, func(a, b replica) int { return cmp.Compare(a.AgeSeconds, b.AgeSeconds) })
	c.There, c.Created, c.AgeSeconds = true, newest.Created, newest.AgeSeconds
	behind := max(rpo, 3600)
	holding := map[string]bool{}
	for _, r := range found {
		if r.Origin != "" && r.Origin == newest.Origin || r.AgeSeconds-newest.AgeSeconds <= behind {
			holding[r.cluster] = true
		}
	}
	for _, name := range clusters {
		if holding[name] {
			c.Clusters = append(c.Clusters, name)
		} else {
			c.Lacking = append(c.Lacking, name)
		}
	}
	c.forgive()
}

// forgive takes clusters that did not answer out of those that lack the copy.
func (c *CopyState) forgive() {
	c.Lacking = slices.DeleteFunc(c.Lacking, func(name string) bool { return slices.Contains(c.Unread, name) })
}
