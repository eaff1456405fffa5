package census

import "github.com/muster-dr/muster/internal/estate"

// platform counts what Prism names at production: plans, policies and domains. Those
// that have no machine of this estate are foreign.
func (t *taking) platform() {
	p := t.in.Protection
	if p == nil || t.doc.Prism == nil {
		return
	}
	for uuid, plan := range p.Plans {
		t.add(Item{Kind: Plan, Name: plan.Name, Component: "replication", Judges: by("plan/"+p.Plans[uuid].Name, "replication/plan-at-recovery")})
	}
	for _, name := range p.Foreign.Plans {
		t.add(Item{Kind: Plan, Name: name, Component: "replication", Foreign: "no machine of this estate is in it"})
	}
	for _, name := range p.Foreign.Policies {
		t.add(Item{Kind: PolicyKind, Name: name, Component: "replication", Foreign: "it protects no machine of this estate"})
	}
	for _, name := range p.Foreign.Domains {
		t.add(Item{Kind: DomainKind, Name: name, Component: "replication", Foreign: "no machine of this estate is in it"})
	}
	t.undeclaredClusters()
}

// undeclaredClusters are clusters of production that hold machines of the estate and
// that the estate file leaves out although it lists others: their Prism Element is
// not asked, which alone knows protection domains and snapshots.
func (t *taking) undeclaredClusters() {
	site := t.doc.Prism.Sites[estate.Production]
	if site == nil || site.Central == nil || len(t.doc.Estate.Sites.Production.Clusters) == 0 {
		return
	}
	declared := map[string]bool{}
	for _, s := range []string{estate.Production, estate.Recovery} {
		for _, c := range t.doc.Estate.Site(s).Clusters {
			declared[lower(c.Name)] = true
		}
	}
	machines := map[string]int{}
	for _, vm := range site.Central.VMs.Items {
		if vm.Cluster != "" {
			machines[vm.Cluster]++
		}
	}
	for uuid, c := range site.Central.Clusters.Items {
		switch {
		case declared[lower(c.Name)]:
		case machines[uuid] == 0 || t.in.Protection.Foreign.Clusters[uuid] != "":
			t.add(Item{Kind: Cluster, Name: c.Name, Component: "replication", Foreign: "no machine of this estate runs on it"})
		default:
			t.add(Item{Kind: Cluster, Name: c.Name, Component: "replication",
				Why: "machines run on it that may be of this estate, and sites.*.clusters does not name it, so its Prism Element is not asked"})
		}
	}
}
