package input

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// Machines are the computer accounts in classes: tens of thousands of desktops
// look alike, so policies judge each class once and reports name its members.
type Machines struct {
	facts.Answered
	// ByOU is keyed by facts.DNKey of the container that holds the accounts.
	ByOU map[string]*Class `json:"byOU"`

	members map[string][]string
}

// Class is a number of machines that look alike.
type Class struct {
	Count   int `json:"count"`
	Enabled int `json:"enabled"`
}

// Classify groups computer accounts.
func Classify(all *facts.Computers) *Machines {
	if all == nil {
		return nil
	}
	m := &Machines{Answered: all.Answered, ByOU: map[string]*Class{}, members: map[string][]string{}}
	var containers dn.Containers
	for i := range all.Items {
		c := &all.Items[i]
		ou := containers.Of(c.DN)
		class := m.ByOU[ou]
		if class == nil {
			class = &Class{}
			m.ByOU[ou] = class
		}
		class.Count++
		if c.Enabled {
			class.Enabled++
		}
		m.members[ou] = append(m.members[ou], c.Name)
	}
	for _, names := range m.members {
		slices.Sort(names)
	}
	return m
}

// Members returns the names of the machines directly in the OU, sorted. The list
// is shared and must not be changed.
func (m *Machines) Members(ou string) []string {
	if m == nil {
		return nil
	}
	return m.members[ou]
}

// Members returns the names of the machines that a target stands for, sorted: those
// directly in an OU, in a machine catalog or in a delivery group. Other targets
// stand for none. The list is shared and must not be changed.
func (in *Input) Members(target string) []string {
	kind, name, _ := strings.Cut(target, "/")
	var of func(*facts.MachineClass) string // the name of what a class belongs to
	switch {
	case kind == "ou":
		return in.Machines.Members(name)
	case in.cloud == nil:
		return nil
	case kind == "catalog":
		of = func(c *facts.MachineClass) string {
			if mc := in.cloud.Catalogs.Items[c.Catalog]; mc != nil {
				return mc.Name
			}
			return ""
		}
	case kind == "deliverygroup":
		of = func(c *facts.MachineClass) string {
			if g := in.cloud.DeliveryGroups.Items[c.DeliveryGroup]; g != nil {
				return g.Name
			}
			return ""
		}
	default:
		return nil
	}
	var names []string
	for _, class := range in.cloud.Machines.Items {
		if of(class) != name {
			continue
		}
		for i := range class.Machines {
			names = append(names, class.Machines[i].Name)
		}
	}
	slices.Sort(names)
	return names
}
