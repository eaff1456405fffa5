package facts

import (
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

func (c *contradictions) prism(d *Prism, est *estate.Estate) {
	if d == nil {
		return
	}
	for _, site := range sorted(d.Sites) {
		s, at := d.Sites[site], "prism.sites."+site
		if est != nil && est.Site(site) != nil {
			c.declared(at, s, est.Site(site))
		}
		if s.Central != nil && s.Central.Learnt() {
			c.observed(at+".central", s.Central.ObservedAt, s.Central.OffsetSeconds)
			c.clusters(at+".central", s.Central)
			for _, key := range sorted(s.Central.Plans.Items) {
				p, at := s.Central.Plans.Items[key], at+".central.plans.items."+key
				c.aged(at+".validation", s.Central.ObservedAt, p.Validation.Ended, p.Validation.AgeSeconds)
				c.aged(at+".test", s.Central.ObservedAt, p.Test.Ended, p.Test.AgeSeconds)
			}
			c.copies(at+".central.recoveryPoints.items", s.Central.ObservedAt, s.Central.RecoveryPoints.Items)
		}
		for _, key := range sorted(s.Elements) {
			if e, at := s.Elements[key], at+".elements."+key; e.Learnt() {
				c.observed(at, e.ObservedAt, e.OffsetSeconds)
				for _, name := range sorted(e.RemoteSites.Items) {
					c.expect(strings.ToLower(e.RemoteSites.Items[name].Name) == name, "%s.remoteSites.items.%s.name is %q", at, name, e.RemoteSites.Items[name].Name)
				}
				for _, name := range sorted(e.Domains.Items) {
					c.copies(at+".domains.items."+name+".copies.items", e.ObservedAt, e.Domains.Items[name].Copies.Items)
				}
			}
		}
	}
}

// declared holds who was asked against whom the estate file names.
func (c *contradictions) declared(at string, s *PrismSite, site *estate.Site) {
	if s.Central != nil {
		c.expect(strings.EqualFold(s.Central.Host, site.PrismCentral.Host), "%s.central.host is %q, and the estate file names %q", at, s.Central.Host, site.PrismCentral.Host)
	}
	hosts := map[string]string{}
	for _, cluster := range site.Clusters {
		hosts[strings.ToLower(cluster.Name)] = cluster.Element.Host
	}
	for _, key := range sorted(s.Elements) {
		c.expect(strings.EqualFold(s.Elements[key].Host, hosts[key]), "%s.elements.%s.host is %q, and the estate file names %q for that cluster", at, key, s.Elements[key].Host, hosts[key])
	}
}

// observed holds the clock of a Prism and how far it is ahead against the run.
func (c *contradictions) observed(at string, moment time.Time, ahead float64) {
	if moment.IsZero() {
		return
	}
	asked := moment.Add(-time.Duration(ahead * float64(time.Second)))
	c.expect(c.during(asked), "%s.observedAt is %s with an offset of %g s, and that is no moment of the run", at, moment.UTC().Format(time.RFC3339), ahead)
}

// mostHosts are more than any cluster has.
const mostHosts = 1000

// clusters holds sums against what they are of.
func (c *contradictions) clusters(at string, central *PrismCentral) {
	on := map[string]int64{}
	for _, vm := range central.VMs.Items {
		if vm.Power == "ON" {
			on[vm.Cluster] += vm.Memory
		}
	}
	for _, key := range sorted(central.Clusters.Items) {
		n, at := central.Clusters.Items[key], at+".clusters.items."+key
		h := &n.Hosts
		if h.Learnt() {
			c.expect(h.LargestMemory <= h.Memory && h.Memory <= h.LargestMemory*int64(h.Count), "%s.hosts has %d hosts, the largest with %d bytes, and together %d", at, h.Count, h.LargestMemory, h.Memory)
			c.expect(h.Count <= mostHosts, "%s.hosts has %d hosts, which no cluster has", at, h.Count)
			c.expect(h.Maintenance <= h.Memory, "%s.hosts.maintenance is %d of %d bytes", at, h.Maintenance, h.Memory)
		}
		if central.VMs.Learnt() {
			c.expect(n.MemoryInUse < 0 || n.MemoryInUse >= on[key], "%s.memoryInUse is %d, and VMs that are on have %d", at, n.MemoryInUse, on[key])
		}
	}
}
