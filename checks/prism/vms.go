package prism

import (
	"context"
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
)

// vmAnswer is a virtual machine. What customises its guest, which may hold
// passwords, stands beside these fields and is never decoded.
type vmAnswer struct {
	ExtID      text        `json:"extId"`
	Name       text        `json:"name"`
	Power      text        `json:"powerState"`
	Memory     number      `json:"memorySizeBytes"`
	Sockets    number      `json:"numSockets"`
	Cores      number      `json:"numCoresPerSocket"`
	Cluster    entity      `json:"cluster"`
	Categories []entity    `json:"categories"`
	NICs       []nicAnswer `json:"nics"`
	Tools      *struct {
		Version   text `json:"version"`
		Installed flag `json:"isInstalled"`
		Enabled   flag `json:"isEnabled"`
		Reachable flag `json:"isReachable"`
	} `json:"guestTools"`
	Protection text `json:"protectionType"`
	Policy     struct {
		Policy entity `json:"policy"`
	} `json:"protectionPolicyState"`
}

// nicAnswer has its network in one of two places: the second came with v4.1 and may
// be there beside the first.
type nicAnswer struct {
	Old nicNetwork `json:"networkInfo"`
	New nicNetwork `json:"nicNetworkInfo"`
}

type nicNetwork struct {
	Subnet entity `json:"subnet"`
	Config struct {
		Address   address   `json:"ipAddress"`
		Secondary []address `json:"secondaryIpAddressList"`
	} `json:"ipv4Config"`
	Info struct {
		Learned []address `json:"learnedIpAddresses"`
	} `json:"ipv4Info"`
}

func (n *nicAnswer) fact(shared intern) facts.NIC {
	out := facts.NIC{Subnet: shared.of(n.New.Subnet.ExtID.id())}
	if out.Subnet == "" {
		out.Subnet = shared.of(n.Old.Subnet.ExtID.id())
	}
	var all []string
	for _, info := range []*nicNetwork{&n.New, &n.Old} {
		all = append(all, string(info.Config.Address))
		for _, a := range info.Config.Secondary {
			all = append(all, string(a))
		}
		for _, a := range info.Info.Learned {
			all = append(all, string(a))
		}
	}
	out.Addresses = compact(all)
	return out
}

// intern keeps one copy of each text that thousands of VMs share.
type intern map[string]string

func (i intern) of(s string) string {
	if known, ok := i[s]; ok {
		return known
	}
	i[s] = s
	return s
}

func (a *vmAnswer) fact(shared intern) *facts.VM {
	vm := &facts.VM{
		UUID: a.ExtID.id(), Name: string(a.Name), Cluster: shared.of(a.Cluster.ExtID.id()), Power: shared.of(string(a.Power)), Memory: a.Memory.n,
		Processors: max(0, a.Sockets.n) * max(0, a.Cores.n), NICs: []facts.NIC{}, Protection: shared.of(string(a.Protection)), Policy: shared.of(a.Policy.Policy.ExtID.id()),
		Categories: entities(a.Categories),
	}
	for i, id := range vm.Categories {
		vm.Categories[i] = shared.of(id)
	}
	for i := range a.NICs {
		vm.NICs = append(vm.NICs, a.NICs[i].fact(shared))
	}
	if t := a.Tools; t != nil {
		vm.GuestTools = &facts.GuestTools{Version: shared.of(string(t.Version)), Installed: t.Installed.v, Enabled: t.Enabled.v, Reachable: t.Reachable.v}
	}
	return vm
}

// vms reads all VMs, a hundred at a time, and keeps those that matter. Of the
// others only the memory counts.
func (c *central) vms(ctx context.Context) {
	defer c.target.protected.keep(nil) // others wait for it
	in, err := c.readScope(ctx)
	if err != nil {
		c.facts.VMs = nothing[*facts.VM](facts.FromError(fmt.Errorf("asking %s for its VMs: %w", c.host, err)))
		return
	}
	items := map[string]*facts.VM{}
	shared, used, count := intern{}, memory{}, 0
	l := list{space: vmSpace, path: "/ahv/config/vms"}
	minor, err := each(ctx, c.client, l, func(a *vmAnswer) string { return a.ExtID.id() }, func(page []vmAnswer) bool {
		for i := range page {
			used.add(&page[i])
			if vm := page[i].fact(shared); in.has(vm) {
				items[vm.UUID] = vm
			}
		}
		count += len(page)
		c.env.Progress(source, fmt.Sprintf("%d VMs of %s", count, c.host))
		return true
	})
	c.facts.VMs = keep(c, factVMs, generation4(minor), "its VMs", items, err)
	if err == nil {
		for id, cluster := range c.facts.Clusters.Items {
			cluster.MemoryInUse = used.of(id, c.guests[id])
		}
	}
	if c.facts.VMs.Learnt() {
		c.target.protected.keep(c.protectedVMs())
	}
}

// memory is what the VMs of each cluster use, in bytes; -1 where one of them does
// not say how much.
type memory map[string]int64

// add counts a VM unless it is off: one that does not say whether it is may be on.
func (m memory) add(a *vmAnswer) {
	if a.Power == "OFF" {
		return
	}
	id := a.Cluster.ExtID.id()
	if a.Memory.n <= 0 || m[id] < 0 { // none has no memory at all
		m[id] = -1
		return
	}
	m[id] += a.Memory.n
}

// of is what a cluster uses. A VM that does not say where it runs may run anywhere,
// and VMs of other hypervisors are not in the list.
func (m memory) of(cluster string, complete bool) int64 {
	if _, lost := m[""]; lost || !complete {
		return -1
	}
	return m[cluster]
}
