package prismlab

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// platform is what the Prisms of a site know, derived from the model.
type platform struct {
	model  *world.Model
	clock  world.Clock
	site   string
	guests *guests            // of the site
	all    map[string]*guests // by site
	points func() []point     // those that clusters of the site hold, the newest first
}

// everywhere is the site of a Prism Central that manages both.
const everywhere = ""

func newPlatform(m *world.Model, c world.Clock, site string) *platform {
	p := &platform{model: m, clock: c, site: site, all: map[string]*guests{}}
	for _, s := range world.BothSites {
		p.all[s] = guestsOf(m, s)
	}
	if p.guests = p.all[site]; site == everywhere {
		p.guests = guestsOf(m, everywhere)
		for _, s := range world.BothSites {
			p.all[s] = p.guests
		}
	}
	p.points = sync.OnceValue(p.recoveryPoints) // only when somebody asks
	return p
}

// clusters are those of the site.
func (p *platform) clusters() []*world.Cluster {
	return slices.DeleteFunc(slices.Clone(p.model.Nutanix.Clusters), func(c *world.Cluster) bool { return p.site != everywhere && c.Site != p.site })
}

// isHere tells whether the cluster of that name is one of the site.
func (p *platform) isHere(cluster string) bool {
	return p.site == everywhere || p.model.Nutanix.Cluster(cluster).Site == p.site
}

// The uuids of things, which are derived from their names.
func centralID(host string) string       { return world.GUIDOf("prism central", host) }
func clusterID(name string) string       { return world.GUIDOf("cluster", name) }
func networkID(n *world.Network) string  { return world.GUIDOf("network", n.Cluster, n.Name) }
func vmID(cluster, name string) string   { return world.GUIDOf("vm", cluster, name) }
func categoryID(c world.Category) string { return world.GUIDOf("category", c.Key, c.Value) }
func policyID(name string) string        { return world.GUIDOf("protection policy", name) }
func planID(name string) string          { return world.GUIDOf("recovery plan", name) }
func jobID(plan, action string) string   { return world.GUIDOf("recovery plan job", plan, action) }
func mappingID(plan string, i int) string {
	return world.GUIDOf("network mapping", plan, fmt.Sprint(i))
}

// guest is a virtual machine as Prism knows it.
type guest struct {
	uuid, name string
	cluster    *world.Cluster
	network    *world.Network
	address    string
	memoryMB   int
	cores      int
	detached   bool
	on         bool
	tools      world.GuestTools
	category   world.Category
	policy     *world.ProtectionPolicy
	domain     *world.ProtectionDomain
	copies     world.Copies
}

// guests are the virtual machines of a site: first the servers, then the desktops,
// which are made one at a time.
type guests struct {
	model   *world.Model
	servers []*world.VM
	fleets  []guestFleet
	total   int
	names   map[string]int // of the servers
	uuids   map[string]int
}

type guestFleet struct {
	world.Fleet
	first int // its number among all virtual machines
	of    *world.DesktopVMs
}

func guestsOf(m *world.Model, site string) *guests {
	g := &guests{model: m, names: map[string]int{}, uuids: map[string]int{}}
	for _, v := range m.Nutanix.VMs {
		if site == everywhere || m.Nutanix.Cluster(v.Cluster).Site == site {
			g.names[v.Name], g.uuids[vmID(v.Cluster, v.Name)] = len(g.servers), len(g.servers)
			g.servers = append(g.servers, v)
		}
	}
	g.total = len(g.servers)
	for _, d := range m.Nutanix.Desktops {
		if site == everywhere || m.Nutanix.Cluster(d.Cluster).Site == site {
			f := guestFleet{Fleet: m.FleetOf(d.OU), first: g.total, of: d}
			g.fleets = append(g.fleets, f)
			g.total += f.Len()
		}
	}
	return g
}

// at makes the i-th virtual machine.
func (g *guests) at(i int) *guest {
	n := g.model.Nutanix
	if i < len(g.servers) {
		v := g.servers[i]
		return &guest{
			uuid: vmID(v.Cluster, v.Name), name: v.Name, cluster: n.Cluster(v.Cluster), network: n.Network(v.Network), address: v.Address,
			memoryMB: v.MemoryMB, cores: v.Cores, detached: v.Detached, on: !v.Off, tools: v.Tools, category: v.Category, policy: n.PolicyOf(v.Category), domain: n.DomainOf(v.Name), copies: v.Copies,
		}
	}
	f := g.fleetAt(i)
	d, j := f.of, i-f.first
	v := &guest{
		uuid: f.VM(j), name: f.Name(j), cluster: n.Cluster(d.Cluster), network: n.Network(d.Network), memoryMB: d.MemoryMB,
		on: d.OnEvery > 0 && j%d.OnEvery == 0, tools: d.Tools,
	}
	v.address = f.Address(v.network.Address, j)
	if !slices.Contains(d.Without, j+1) {
		v.category = d.Category
		v.policy = n.PolicyOf(d.Category)
	}
	return v
}

func (g *guests) fleetAt(i int) *guestFleet {
	for k := range g.fleets {
		if f := &g.fleets[k]; i < f.first+f.Len() {
			return f
		}
	}
	panic(fmt.Sprintf("lab: no virtual machine %d", i)) // cannot happen: it is below the total
}

// named and identified find a virtual machine by its name or its uuid.
func (g *guests) named(name string) (int, bool) {
	if i, ok := g.names[name]; ok {
		return i, true
	}
	for _, f := range g.fleets {
		if j, ok := f.Index(name); ok {
			return f.first + j, true
		}
	}
	return 0, false
}

func (g *guests) identified(uuid string) (int, bool) {
	if i, ok := g.uuids[uuid]; ok {
		return i, true
	}
	for _, f := range g.fleets {
		if j, ok := f.IndexOfVM(uuid); ok {
			return f.first + j, true
		}
	}
	return 0, false
}

// point is a recovery point of one virtual machine on one cluster.
type point struct {
	of     *guests
	guest  int
	age    time.Duration
	holder string // name of the cluster
}

// recoveryPoints lists the recovery points that clusters of the site hold: where
// the virtual machine runs, and where its policy copies it to.
func (p *platform) recoveryPoints() []point {
	var all []point
	for _, policy := range p.model.Nutanix.Policies {
		source := p.all[p.model.Nutanix.Cluster(policy.From).Site]
		for _, end := range policy.Ends() {
			if !p.isHere(end) {
				continue
			}
			source.each(policy.Category, func(i int, copies world.Copies) {
				newest := policy.Newest
				if end == policy.To {
					if copies.None {
						return
					}
					newest = cmp.Or(copies.Late, newest)
				}
				for k := range policy.Keep {
					all = append(all, point{source, i, newest + time.Duration(k)*policy.RPO, end})
				}
			})
		}
	}
	slices.SortStableFunc(all, func(a, b point) int { return cmp.Compare(a.age, b.age) })
	return all
}

// count is how many virtual machines a cluster has.
func (g *guests) count(cluster string) int {
	n := 0
	for _, v := range g.servers {
		if v.Cluster == cluster {
			n++
		}
	}
	for _, f := range g.fleets {
		if f.of.Cluster == cluster {
			n += f.Len()
		}
	}
	return n
}

// each calls f for each virtual machine that has the category.
func (g *guests) each(c world.Category, f func(i int, copies world.Copies)) {
	for i, v := range g.servers {
		if v.Category == c {
			f(i, v.Copies)
		}
	}
	for _, fl := range g.fleets {
		if fl.of.Category != c {
			continue
		}
		for j := range fl.Len() {
			if !slices.Contains(fl.of.Without, j+1) {
				f(fl.first+j, world.Copies{})
			}
		}
	}
}

// hasTools tells whether Nutanix Guest Tools were ever installed.
func (v *guest) hasTools() bool { return v.tools.Installed }

// protection is the state of protection as Prism names it.
func (v *guest) protection() string {
	switch {
	case v.policy != nil:
		return "RULE_PROTECTED"
	case v.domain != nil:
		return "PD_PROTECTED"
	}
	return "UNPROTECTED"
}
