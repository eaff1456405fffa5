package rsop

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// verdict says whether a GPO applies to a computer.
type verdict byte

const (
	applies verdict = 'y'
	spared  verdict = 'n'
	unsure  verdict = '?'
)

func (v verdict) and(o verdict) verdict {
	switch {
	case v == spared || o == spared:
		return spared
	case v == unsure || o == unsure:
		return unsure
	}
	return applies
}

func (v verdict) or(o verdict) verdict { return not(not(v).and(not(o))) }

func not(v verdict) verdict {
	switch v {
	case applies:
		return spared
	case spared:
		return applies
	}
	return v
}

// Security identifiers of groups that are not listed in the directory of a domain.
const (
	everyone                    = "S-1-1-0"
	creatorOwner                = "S-1-3-0"
	enterpriseDomainControllers = "S-1-5-9"
	authenticatedUsers          = "S-1-5-11"
	localSystem                 = "S-1-5-18"

	domainComputers   = 515
	domainControllers = 516
	readOnlyDCs       = 521
)

// groups answers which computers are in which groups. It goes from a group down to its
// members, so that the directory is asked for each group once and not for each computer.
type groups struct {
	domain string // the SID of the domain; "" when that is not known
	items  map[string]*facts.Group
	below  map[string]*group
}

// group is a group with all that are in it.
type group struct {
	sids      map[string]bool // itself, and the groups in it
	computers map[int64]bool
	doubt     string // why there may be further members; "" when there are none
}

func newGroups(view *facts.DirectoryView) *groups {
	return &groups{domain: view.DomainSID, items: view.Groups.Items, below: map[string]*group{}}
}

// of follows the groups below a group. Groups may be in each other.
func (g *groups) of(sid string) *group {
	if known := g.below[sid]; known != nil {
		return known
	}
	all := &group{sids: map[string]bool{}, computers: map[int64]bool{}}
	todo := []string{sid}
	for len(todo) > 0 {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if all.sids[next] {
			continue
		}
		all.sids[next] = true
		item := g.items[next]
		switch {
		case item == nil && g.wellKnown(next):
		case item == nil:
			all.doubt = cmp.Or(all.doubt, fmt.Sprintf("the members of the group %s were not read", next))
		case !item.Learnt():
			all.doubt = cmp.Or(all.doubt, cmp.Or(item.Message, fmt.Sprintf("the members of the group %s could not be read", next)))
		default:
			if item.Foreign > 0 {
				all.doubt = cmp.Or(all.doubt, fmt.Sprintf("the group %s has members of other domains, whose directory is not read", cmp.Or(item.Name, next)))
			}
			for _, rid := range item.Computers {
				all.computers[rid] = true
			}
			todo = append(todo, item.Groups...)
		}
	}
	g.below[sid] = all
	return all
}

func (g *groups) wellKnown(sid string) bool {
	switch sid {
	case everyone, creatorOwner, enterpriseDomainControllers, authenticatedUsers, localSystem:
		return true
	}
	return false
}

// own is the relative identifier of a SID of the domain.
func (g *groups) own(sid string) (rid int64, own bool) {
	rest, ok := strings.CutPrefix(sid, g.domain)
	if !ok || g.domain == "" || rest == "" || rest[0] != '-' {
		return 0, false
	}
	rid, err := strconv.ParseInt(rest[1:], 10, 64)
	return rid, err == nil
}

// holds tells whether a computer is meant by a SID: as a member, or by its own account.
func (g *groups) holds(sid string, c *facts.Computer) (v verdict, why string) {
	if v, certain := g.broad(sid, c); certain {
		return v, ""
	}
	rid, own := g.own(sid)
	if own && c.RID == rid && rid != 0 || own && c.PrimaryGroup == rid && rid != 0 {
		return applies, ""
	}
	all := g.of(sid)
	for member := range all.sids {
		if member == sid {
			continue
		}
		if v, certain := g.broad(member, c); certain && v == applies {
			return applies, ""
		}
		if rid, own := g.own(member); own && c.PrimaryGroup == rid && rid != 0 {
			return applies, ""
		}
	}
	switch {
	case c.RID != 0 && all.computers[c.RID]:
		return applies, ""
	case c.RID == 0 || c.PrimaryGroup == 0:
		return unsure, fmt.Sprintf("the facts do not tell the SID and the primary group of %s", c.Name)
	case all.doubt != "":
		return unsure, all.doubt
	}
	return spared, ""
}

// broad decides about the groups that Windows itself fills.
func (g *groups) broad(sid string, c *facts.Computer) (v verdict, certain bool) {
	switch sid {
	case everyone, authenticatedUsers:
		return applies, true
	case creatorOwner, localSystem:
		return spared, true
	case enterpriseDomainControllers:
		if c.PrimaryGroup == domainControllers || c.PrimaryGroup == readOnlyDCs {
			return unsure, true
		}
		return spared, c.PrimaryGroup != 0
	}
	return unsure, false
}

// permitted tells whether the permissions of a GPO let it apply to a computer: that
// takes the right to apply it and the right to read it, and a denial of either counts
// more.
func (g *groups) permitted(o *facts.GPO, c *facts.Computer) (verdict, string) {
	switch o.Filtering {
	case "all":
		if len(o.DeniedTo) == 0 {
			return applies, ""
		}
	case "none":
		return spared, ""
	case "some":
	default:
		return unsure, "to which computers it applies could not be read"
	}
	if len(o.ReadableBy) == 0 {
		return unsure, "it applies to particular groups only, and the facts do not tell who may read it"
	}
	var whys []string
	among := func(sids []string) verdict {
		v := spared
		var open []string
		for _, sid := range sids {
			one, why := g.holds(sid, c)
			if one == unsure && why != "" {
				open = append(open, why)
			}
			v = v.or(one)
		}
		if v == unsure {
			whys = append(whys, open...)
		}
		return v
	}
	v := among(o.AppliesTo).and(among(o.ReadableBy)).and(not(among(o.DeniedTo)))
	if v != unsure {
		return v, ""
	}
	return v, join("it applies to particular groups only", sentence(whys))
}
