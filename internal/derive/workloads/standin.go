package workloads

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// How a stand-in was found.
const (
	byDeclaration = "declared"
	byGroup       = "group"
	byUsers       = "users"
)

func found(id, by string) StandIn {
	return StandIn{Answered: facts.Yes(), ID: id, By: by, Missing: []string{}}
}

func notLearnt(a facts.Answered) StandIn { return StandIn{Answered: a, Missing: []string{}} }

// groupStandIn finds the delivery group that serves the users of a production one
// with machines of the recovery site: itself, or one that is entitled to the same
// users. When none is entitled to all of them, Missing is what the nearest lacks.
//
// One group of users often has several delivery groups at each site, such as desktops and
// session hosts. Then the one counts whose machines the estate file names as stand-ins; of the
// others no one counts instead, even where it lets more people in: they would not get their
// desktops there. Where the file names none, names that are alike tell which belong together.
func (d *deriving) groupStandIn(id string) StandIn {
	g := d.set.Groups[id]
	if len(g.Production) == 0 {
		return found("", "")
	}
	if a := d.unlearnt(); a != nil {
		return notLearnt(*a)
	}
	if len(g.Recovery) > 0 {
		return found(id, byGroup)
	}
	wanted := d.facts.DeliveryGroups.Items[id]
	if !wanted.Learnt() {
		return notLearnt(wanted.Answered)
	}
	best := found("", "")
	named := d.declaredGroups(g)
	rank := func(other *facts.DeliveryGroup) int { // one that is in use is preferred
		if other.Enabled && !other.InMaintenance {
			return 0
		}
		return 1
	}
	var bestGroup *facts.DeliveryGroup
	var doubt *facts.DeliveryGroup
	for _, other := range slices.Sorted(maps.Keys(d.set.Groups)) {
		og := d.facts.DeliveryGroups.Items[other]
		if other == id || len(d.set.Groups[other].Recovery) == 0 || len(named) > 0 && !named[other] {
			continue
		}
		if !og.Learnt() {
			doubt = og
			continue
		}
		missing := left(wanted, og)
		if len(missing) > 0 && !shares(wanted, og) {
			continue // a group for other people
		}
		if bestGroup == nil || cmp.Or(
			cmp.Compare(len(missing), len(best.Missing)), cmp.Compare(rank(og), rank(bestGroup)), cmp.Compare(alike(wanted.Name, bestGroup.Name), alike(wanted.Name, og.Name)),
		) < 0 {
			best = found(other, byUsers)
			best.Missing, bestGroup = missing, og
		}
	}
	if doubt != nil && (bestGroup == nil || len(best.Missing) > 0) {
		return notLearnt(doubt.Answered)
	}
	return best
}

// declaredGroups are the delivery groups with machines of the catalogs that the estate file
// names as stand-ins for those of a group of production; none where it names none that is there.
func (d *deriving) declaredGroups(g *Group) map[string]bool {
	groups := map[string]bool{}
	for _, id := range g.Production {
		name := d.declared(d.set.Catalogs[id].Name)
		if name == "" {
			continue
		}
		for _, c := range d.set.Catalogs {
			if c.Site == estate.Recovery && strings.EqualFold(c.Name, name) {
				for _, other := range c.Groups {
					groups[other] = true
				}
			}
		}
	}
	return groups
}

// alike is how many words two names have in common.
func alike(a, b string) int {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	others, common := words(b), 0
	for _, w := range words(a) {
		if slices.Contains(others, w) {
			common++
		}
	}
	return common
}

// left are the users and groups entitled to one delivery group and not to another.
func left(wanted, other *facts.DeliveryGroup) []string {
	missing := []string{}
	if other.Everyone {
		return missing
	}
	if wanted.Everyone {
		return []string{"everyone who can sign in"}
	}
	has := map[string]bool{}
	for _, u := range other.Users {
		has[strings.ToLower(u)] = true
	}
	for _, u := range wanted.Users {
		domain, _, _ := strings.Cut(strings.ToLower(u), `\`)
		if !has[strings.ToLower(u)] && !wholeDomain(has, domain) {
			missing = append(missing, u)
		}
	}
	return missing
}

// wholeDomain tells that one of the entitled groups holds everybody of a domain. What those
// groups are called depends on the language of the domain.
func wholeDomain(entitled map[string]bool, domain string) bool {
	for name := range entitled {
		of, group, qualified := strings.Cut(name, `\`)
		if !qualified {
			of, group = domain, name
		}
		if signedIn[group] || domainUsers[group] && of == domain {
			return true
		}
	}
	return false
}

var (
	domainUsers = map[string]bool{
		"domain users": true, "domänen-benutzer": true, "utilisateurs du domaine": true, "utilisa. du domaine": true, "usuarios del dominio": true, "utenti del dominio": true, "domeingebruikers": true,
	}
	signedIn = map[string]bool{
		"authenticated users": true, "authentifizierte benutzer": true, "utilisateurs authentifiés": true, "usuarios autentificados": true, "everyone": true, "jeder": true, "tout le monde": true, "todos": true,
	}
)

// shares tells that two delivery groups have an entitled user or group in common.
func shares(a, b *facts.DeliveryGroup) bool {
	return a.Everyone || b.Everyone || len(left(a, b)) < len(a.Users)
}

// catalogStandIn finds the catalog of the recovery site that stands in for one of
// production whose machines are made anew: the declared one, or one of the delivery group that takes over
// from one of its own. A catalog without a delivery group serves nobody.
func (d *deriving) catalogStandIn(id string) StandIn {
	c := d.set.Catalogs[id]
	if c.Site != estate.Production || !c.Kind.Renewed() {
		return found("", "")
	}
	if a := d.unlearnt(); a != nil {
		return notLearnt(*a)
	}
	if name := d.declared(c.Name); name != "" {
		for other, oc := range d.set.Catalogs {
			if !strings.EqualFold(oc.Name, name) || oc.Site != estate.Recovery {
				continue
			}
			if mc := d.facts.Catalogs.Items[other]; unworded(mc) {
				return notLearnt(facts.No(facts.FactMissing, fmt.Sprintf("Citrix Cloud says in words that muster does not know how the machines of %s are made, or what they keep", mc.Name)))
			}
			return found(other, byDeclaration)
		}
		return found("", byDeclaration)
	}
	var doubt *facts.Answered
	for _, gid := range c.Groups {
		g := d.set.Groups[gid]
		if g == nil {
			continue
		}
		if !g.StandIn.Learnt() {
			doubt = &g.StandIn.Answered
			continue
		}
		if g.StandIn.ID == "" {
			continue
		}
		for _, other := range d.set.Groups[g.StandIn.ID].Recovery {
			if d.set.Catalogs[other].Kind.Renewed() {
				return found(other, g.StandIn.By)
			}
		}
	}
	if doubt != nil {
		return notLearnt(*doubt)
	}
	return found("", "")
}

// declared is the stand-in that the estate file names for a catalog; "" for none.
func (d *deriving) declared(catalog string) string {
	c := d.est.Components["workloads_mcs"]
	if c == nil {
		return ""
	}
	for name, other := range c.Catalogs {
		if strings.EqualFold(name, catalog) {
			return other
		}
	}
	return ""
}

// unlearnt is why nobody can tell what stands in for what: which machines are in
// which groups, or which site is which, is not known.
func (d *deriving) unlearnt() *facts.Answered {
	for _, a := range []facts.Answered{
		d.set.Sites[estate.Production].Answered, d.set.Sites[estate.Recovery].Answered,
		d.facts.Catalogs.Answered, d.facts.Machines.Answered, d.facts.DeliveryGroups.Answered,
	} {
		if !a.Learnt() {
			if a.Message == "" {
				a = facts.No(cmp.Or(a.Reason, facts.FactMissing), fmt.Sprintf("Citrix Cloud did not tell all of its catalogs, machines and delivery groups (%s)", a.Status))
			}
			return &a
		}
	}
	return nil
}
