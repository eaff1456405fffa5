package citrixcloud

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// accessRule is one of the rules that say who may start sessions of a delivery group, and from
// where. Somebody may who fits one of them. The simple access policy is a view of two of
// them; groups with others have none.
type accessRule struct {
	Enabled     flag `json:"Enabled"`
	Connection  text `json:"AllowedConnection"`
	Connections text `json:"AllowedConnections"` // its other spelling
	Allowed     text `json:"AllowedUsers"`
	accessPolicy
	ClientIPs   flag `json:"IncludedClientIPFilterEnabled"`
	NotIPs      flag `json:"ExcludedClientIPFilterEnabled"`
	ClientNames flag `json:"IncludedClientNameFilterEnabled"`
	NotNames    flag `json:"ExcludedClientNameFilterEnabled"`
}

func (a *accessRule) connection() string {
	if a.Connection != "" {
		return strings.ToLower(string(a.Connection))
	}
	return strings.ToLower(string(a.Connections))
}

// inForce are the rules that count.
func inForce(all list[accessRule]) []*accessRule {
	return slices.DeleteFunc(slices.Clone(all.items), func(a *accessRule) bool { return a.Enabled.said != nil && !*a.Enabled.said })
}

// audienceOf is whom rules let in all together, or why nobody can tell.
func audienceOf(all list[accessRule]) (facts.Audience, string) {
	who := facts.Audience{Users: []string{}, Excluded: []string{}}
	rules := inForce(all)
	for n, a := range rules {
		if a.Enabled.said == nil {
			return who, "the site does not say whether one of its access rules is enabled"
		}
		one, unclear := a.audience()
		if unclear != "" {
			return who, unclear
		}
		who.Everyone = who.Everyone || one.Everyone
		who.Users = append(who.Users, one.Users...)
		// Excluded is who no rule lets in.
		if n == 0 {
			who.Excluded = one.Excluded
		} else {
			who.Excluded = slices.DeleteFunc(who.Excluded, func(u string) bool { return !slices.Contains(one.Excluded, u) })
		}
	}
	if who.Everyone {
		who.Users = []string{}
	}
	slices.Sort(who.Users)
	who.Users = slices.Compact(who.Users)
	return who, ""
}

// waysOf tells on which ways rules let sessions start, as the simple access policy would; nil
// where a rule does not say.
func waysOf(all list[accessRule]) (direct, gateway, anonymous, smart *bool) {
	d, g, a := false, false, false
	throughGateway, tagged := 0, 0
	rules := inForce(all)
	unsaid := false
	for _, r := range rules {
		unsaid = unsaid || r.Enabled.said == nil
		filtered := r.Smart.isTrue()
		switch r.connection() {
		case "notviaag":
			d = true
		case "viaag", "anyviaag":
			g = true
		case "filtered": // whichever way, with or without tags of a gateway
			g, d = true, d || !filtered
		default:
			unsaid = true
		}
		switch strings.ToLower(string(r.Allowed)) {
		case "any", "anonymousonly", "filteredoranonymous":
			a = true
		case "":
			unsaid = true
		}
		// Tags of a gateway say nothing of people who come without one.
		if r.connection() != "notviaag" {
			throughGateway++
			if filtered {
				tagged++
			}
		}
	}
	if unsaid {
		return nil, nil, nil, nil
	}
	s := tagged > 0 && tagged == throughGateway
	return &d, &g, &a, &s
}

// restrictions are the kinds of filters that every rule in force has, beside users and tags of
// a gateway: where one rule goes without, its users are not restricted by those of another.
// They are nil where a rule does not say which filters it has.
func restrictions(all list[accessRule]) []string {
	kinds := []string{}
	rules := inForce(all)
	for _, a := range rules {
		for _, f := range []flag{a.Enabled, a.ClientIPs, a.NotIPs, a.ClientNames, a.NotNames} {
			if f.said == nil {
				return nil
			}
		}
	}
	every := func(has func(*accessRule) bool) bool {
		return len(rules) > 0 && !slices.ContainsFunc(rules, func(a *accessRule) bool { return !has(a) })
	}
	if every(func(a *accessRule) bool { return a.ClientIPs.isTrue() || a.NotIPs.isTrue() }) {
		kinds = append(kinds, "ClientIP")
	}
	if every(func(a *accessRule) bool { return a.ClientNames.isTrue() || a.NotNames.isTrue() }) {
		kinds = append(kinds, "ClientName")
	}
	return kinds
}
