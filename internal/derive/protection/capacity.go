package protection

import (
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
)

// capacity sums up the memory of the recovery site's clusters, each without its
// largest host, and what the recovery plans would add.
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
		c.Usable += cluster.Hosts.Memory - cluster.Hosts.LargestMemory
		c.InUse += cluster.MemoryInUse
	}
	if clusters == 0 {
		c.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s lists no cluster of the recovery site", central.Host))
		return c
	}
	for uuid := range j.places {
		if vm := j.production.vm(uuid); vm != nil {
			c.Added += vm.Memory
			c.VMs++
		}
	}
	return c
}
