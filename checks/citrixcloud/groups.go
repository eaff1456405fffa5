package citrixcloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// group is a delivery group as the site tells it, in the list and in detail.
type group struct {
	ref
	UID                 number `json:"Uid"`
	Enabled             flag   `json:"Enabled"`
	InMaintenance       flag   `json:"InMaintenanceMode"`
	RequireUserHomeZone flag   `json:"RequireUserHomeZone"`
	Managed             text   `json:"UserManagement"`    // where its users are assigned: Studio or CloudLibrary
	Applications        count  `json:"TotalApplications"` // that it has
	PolicySet           key    `json:"PolicySetGuid"`     // all zeros for none
	// In detail only:
	ZonePreferences list[text]       `json:"ZonePreferences"`
	Access          *accessPolicy    `json:"SimpleAccessPolicy"`
	Rules           list[accessRule] `json:"AdvancedAccessPolicy"`
}

// accessPolicy is who may use a delivery group.
type accessPolicy struct {
	Filtered flag       `json:"IncludedUserFilterEnabled"`
	Users    list[user] `json:"IncludedUsers"`
	Excludes flag       `json:"ExcludedUserFilterEnabled"`
	Excluded list[user] `json:"ExcludedUsers"`
	// Of delivery groups only:
	Direct    flag `json:"ConnectNotViaNetScalerGatewayAllowed"`
	Gateway   flag `json:"ConnectViaNetScalerGatewayAllowed"`
	Anonymous flag `json:"AllowAnonymous"`
	Smart     flag `json:"IncludedSmartAccessFilterEnabled"`
}

// user is a user or a group of users.
type user struct {
	SamName       text // DOMAIN\name
	SID           text `json:"Sid"`
	OID           text `json:"Oid"` // of those that no Active Directory knows
	PrincipalName text
}

func (r *run) deliveryGroups(ctx context.Context) {
	defer r.restricting.Done()
	l := whole(ctx, r, "/DeliveryGroups", true, func(i *group) string { return string(i.ID) }, (*group).fact)
	fail := func(id string, err error) { l.Items[id].Answered = facts.FromError(err) }
	ids := keysOf(l.Items, func(*facts.DeliveryGroup) bool { return true })
	r.details(ctx, "the delivery groups", ids, fail, func(ctx context.Context, id string) error {
		var detail group
		if _, err := r.client.get(ctx, manage+"/DeliveryGroups/"+url.PathEscape(id), nil, &detail); err != nil {
			return err
		}
		if string(detail.ID) != id {
			return fmt.Errorf("GET %s/DeliveryGroups/%s of %s: the answer is about the delivery group %q", manage, id, r.client.place.host, detail.ID)
		}
		g := detail.fact()
		// The site has answered; when that does not tell the users, it is the group
		// alone of which something is unknown.
		g.Answered = facts.FromError(cmp.Or(detail.lacks(g.Name), detail.entitled(g)))
		*l.Items[id] = *g
		return nil
	})
	r.desktops(ctx, l.Items, ids)
	r.store(func(c *facts.CitrixCloud) { c.DeliveryGroups = l })
	r.listed("the delivery groups", l.Answered)
}

func (i *group) fact() *facts.DeliveryGroup {
	g := &facts.DeliveryGroup{
		Answered: facts.Yes(), ID: string(i.ID), UID: int(i.UID), Name: cmp.Or(string(i.Name), string(i.ID)),
		Enabled: i.Enabled.isTrue(), InMaintenance: i.InMaintenance.isTrue(), RequireUserHomeZone: i.RequireUserHomeZone.isTrue(),
		ZonePreferences: []string{}, Users: []string{}, Excluded: []string{},
		Desktops: unread[facts.Desktop](facts.No(facts.RunInterrupted, "the run ended before Citrix Cloud told of its desktops")),
	}
	if strings.Trim(string(i.PolicySet), "0-") != "" {
		g.PolicySet = string(i.PolicySet)
	}
	if a := i.Access; a != nil {
		g.Direct, g.Gateway, g.Anonymous, g.SmartAccess = a.Direct.said, a.Gateway.said, a.Anonymous.said, a.Smart.said
	}
	if i.Access == nil && len(i.Rules.items) > 0 {
		g.Direct, g.Gateway, g.Anonymous, g.SmartAccess = waysOf(i.Rules)
	}
	if i.Rules.there && !i.Rules.null {
		g.Restricted = restrictions(i.Rules)
	}
	if i.Applications.said {
		g.Published = new(i.Applications.n)
	}
	for _, p := range i.ZonePreferences.items {
		if *p != "" {
			g.ZonePreferences = append(g.ZonePreferences, string(*p))
		}
	}
	return g
}

// lacks is an error when the site does not say of the group what rules read.
func (i *group) lacks(name string) error {
	what := unsaid(point{i.Enabled.said != nil, "whether it is enabled"}, point{i.InMaintenance.said != nil, "whether it is in maintenance"},
		point{i.RequireUserHomeZone.said != nil, "whether users need a home zone"}, point{i.ZonePreferences.there, "which zones it prefers"})
	if what == "" {
		return nil
	}
	return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the site does not say of the delivery group %s %s", name, what)}
}

// entitled notes who may use the delivery group. An access policy that is missing
// is not one that entitles nobody.
func (i *group) entitled(g *facts.DeliveryGroup) error {
	missing := func(why string) error {
		return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("delivery group %s: %w", g.Name, errors.New(why))}
	}
	switch {
	case strings.EqualFold(string(i.Managed), "CloudLibrary"):
		return missing("its users are assigned in the library of Citrix Cloud, which is not read")
	case i.Access == nil && len(i.Rules.items) == 0:
		return missing("the site tells no simple access policy, so nobody can say who may use it")
	case i.Access == nil:
		who, unclear := audienceOf(i.Rules)
		if unclear != "" {
			return missing(unclear)
		}
		g.Everyone, g.Users, g.Excluded = who.Everyone, who.Users, who.Excluded
		return nil
	}
	who, unclear := i.Access.audience()
	if unclear != "" {
		return missing(unclear)
	}
	g.Everyone, g.Users, g.Excluded = who.Everyone, who.Users, who.Excluded
	return nil
}

// audience is who may use something, or why nobody can tell.
func (a *accessPolicy) audience() (who facts.Audience, unclear string) {
	none := facts.Audience{Users: []string{}, Excluded: []string{}}
	switch {
	case a.Filtered.said == nil:
		return none, "the site does not say whether its users are restricted"
	case *a.Filtered.said && (!a.Users.there || a.Users.null):
		return none, "its users are restricted, but the site does not tell to whom"
	case a.Excludes.said == nil && len(a.Excluded.items) > 0:
		return none, "the site names users to exclude from it, and does not say whether they are"
	case a.Excludes.isTrue() && (!a.Excluded.there || a.Excluded.null):
		return none, "users are excluded from it, but the site does not tell which"
	}
	who = none
	if who.Everyone = !*a.Filtered.said; !who.Everyone && !named(a.Users, &who.Users) || a.Excludes.isTrue() && !named(a.Excluded, &who.Excluded) {
		return none, "one of its users has neither a name nor a SID"
	}
	return who, ""
}

// named writes the names of users into names, sorted. It reports whether all have one.
func named(users list[user], names *[]string) bool {
	for _, u := range users.items {
		name := cmp.Or(u.SamName, u.SID, u.OID, u.PrincipalName)
		if name == "" {
			return false
		}
		*names = append(*names, string(name))
	}
	slices.Sort(*names)
	*names = slices.Compact(*names)
	return true
}
