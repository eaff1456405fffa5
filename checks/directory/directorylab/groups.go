package directorylab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

// maxRange is how many values of an attribute Active Directory hands out at once.
const maxRange = 1500

// addGroups adds the groups that GPOs are filtered by.
func (t *tree) addGroups() {
	for _, g := range t.model.Policies.Groups {
		e := t.add(t.groupDN(g), "group").set("sAMAccountName", g.Name).set("groupType", "-2147483646").
			set("objectSid", string(world.SIDOnWire(g.SID))).set("memberOf", t.groupsOf(g)...)
		for _, other := range t.model.Policies.Groups {
			if slices.Contains(other.In, g.SID) {
				e.members = append(e.members, t.groupDN(other))
			}
		}
		for i := range t.desktops {
			d := &t.desktops[i]
			for n := range d.count {
				if !g.Has(d.name, n) {
					break
				}
				e.members = append(e.members, t.at(d, n).dn)
			}
		}
		e.members = append(e.members, g.Others...)
		for _, host := range g.Hosts {
			server := t.computerOf(host)
			groups := append(slices.Clone(server.values("memberOf")), e.dn)
			server.attrs = slices.DeleteFunc(server.attrs, func(a attribute) bool { return a.name == "memberOf" })
			server.set("memberOf", groups...)
			e.members = append(e.members, server.dn)
		}
	}
}

func (t *tree) groupDN(g *world.Group) string {
	return "CN=" + escapeRDN(g.Name) + ",CN=Users," + t.model.DomainDN()
}

func (t *tree) groupsOf(g *world.Group) []string {
	var all []string
	for _, above := range t.model.Policies.Groups {
		if slices.Contains(g.In, above.SID) {
			all = append(all, t.groupDN(above))
		}
	}
	return all
}

// memberOf are the groups of the i-th desktop of an OU.
func (t *tree) memberOf(ou string, i int) []attribute {
	var all []string
	for _, g := range t.model.Policies.Groups {
		if g.Has(ou, i) {
			all = append(all, t.groupDN(g))
		}
	}
	if all == nil {
		return nil
	}
	return []attribute{{"memberOf", all}}
}

func (t *tree) computerOf(host string) *entry {
	for _, e := range t.entries {
		if slices.Contains(e.values("dNSHostName"), host) && slices.Contains(e.values("objectClass"), "computer") {
			return e
		}
	}
	panic("lab: the directory has no computer " + host)
}

// memberRange is the attribute member as it is sent for the name by which it was asked
// for: whole, or a range of it.
func (e *entry) memberRange(asked string) (attribute, bool) {
	base, option, ranged := strings.Cut(strings.ToLower(asked), ";range=")
	if base != "member" || len(e.members) == 0 {
		return attribute{}, false
	}
	from, to := 0, len(e.members)
	if ranged {
		low, high, _ := strings.Cut(option, "-")
		from, _ = strconv.Atoi(low)
		if n, err := strconv.Atoi(high); err == nil {
			to = min(to, n+1)
		}
	}
	last := min(to, from+maxRange)
	switch {
	case from >= len(e.members):
		return attribute{}, false
	case !ranged && last == len(e.members):
		return attribute{"member", e.members}, true
	case last == len(e.members):
		return attribute{fmt.Sprintf("member;range=%d-*", from), e.members[from:]}, true
	}
	return attribute{fmt.Sprintf("member;range=%d-%d", from, last-1), e.members[from:last]}, true
}
