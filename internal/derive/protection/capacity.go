package protection

import (
	"fmt"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// capacity sums up the memory of the recovery site's clusters, each without its
// largest host, and what the recovery plans and the desktops there would add.
func (j *join) capacity() Capacity {
	var c Capacity
	central := j.recovery.central
	if central == nil {
		c.Answered = facts.No(facts.FactMissing, "sites.recovery.prismCentral is not declared, so nobody can tell what its clusters can hold")
		return c
	}
	if a := first(central.Answered, central.Clusters.Answered, j.production.state()); a != nil {
		c.Answered = *a
		return c
	}
	if j.doubt != nil {
		c.Answered = *j.doubt
		return c
	}
	c.Answered = facts.Yes()
	clusters := 0
	for uuid, cluster := range central.Clusters.Items {
		if _, ours := j.recovery.clusters[uuid]; !ours {
			continue
		}
		clusters++
		if a := first(cluster.Hosts.Answered); a != nil {
			c.Answered = *a
			return c
		}
		if cluster.MemoryInUse < 0 {
			c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s did not list all VMs of the cluster %s", central.Host, cluster.Name))
			return c
		}
		c.Usable += cluster.Hosts.Memory - max(cluster.Hosts.LargestMemory, cluster.Hosts.Maintenance)
		c.InUse += cluster.MemoryInUse
		c.LargestHost = max(c.LargestHost, cluster.Hosts.LargestMemory)
	}
	if clusters == 0 {
		c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s lists no cluster of the recovery site", central.Host))
		return c
	}
	for uuid := range j.places {
		if vm := j.production.vm(uuid); vm != nil {
			if vm.Memory == 0 {
				c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s did not say how much memory the VM %s has, which a recovery plan starts", j.production.host(), vm.Name))
				return c
			}
			c.Added += vm.Memory
			c.VMs++
			if vm.Memory > c.LargestVM || vm.Memory == c.LargestVM && vm.Name < c.LargestName {
				c.LargestVM, c.LargestName = vm.Memory, vm.Name
			}
		}
	}
	if a := j.desktopsOff(&c); a != nil {
		c.Answered = *a
	}
	return c
}

// desktopsOff adds the machines of recovery catalogs that are off and have to be started
// in a disaster. Those that run are in use already. It returns why nobody can tell.
func (j *join) desktopsOff(c *Capacity) *facts.Answered {
	cloud := j.doc.CitrixCloud
	if cloud == nil || j.workloads == nil {
		return nil // who has no DaaS has no such desktops
	}
	if a := first(j.workloads.Answered, cloud.Catalogs.Answered, cloud.Machines.Answered); a != nil {
		return a
	}
	for _, class := range cloud.Machines.Items {
		mc, catalog := cloud.Catalogs.Items[class.Catalog], j.workloads.Catalogs[class.Catalog]
		if mc == nil || catalog.Site != estate.Recovery || catalog.AHV != nil && !*catalog.AHV || !mc.Provisioned || class.Power == "On" {
			continue
		}
		if mc.MemoryMB == 0 {
			a := facts.No(facts.FactMissing, fmt.Sprintf("Citrix Cloud did not say how much memory the machines of %s get", mc.Name))
			return &a
		}
		c.Off += class.Count
		c.Desktops += int64(class.Count) * int64(mc.MemoryMB) << 20
	}
	return nil
}
