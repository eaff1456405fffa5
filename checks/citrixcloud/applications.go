package citrixcloud

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// application is a published application as the site tells it, in the list and in
// detail. Its command line may hold a secret and is never read.
type application struct {
	ref
	PublishedName text      `json:"PublishedName"`
	Enabled       flag      `json:"Enabled"`
	Visible       flag      `json:"Visible"`
	Groups        list[key] `json:"AssociatedDeliveryGroupUuids"`
	Collections   list[key] `json:"AssociatedApplicationGroupUuids"`
	Library       flag      `json:"CloudWorkspaceManaged"`
	// In detail only:
	HomeZone     maybe `json:"HomeZone"`
	HomeZoneMode text  `json:"HomeZoneMode"`
	accessPolicy
}

// collection is an application group as the site tells it, in the list and in detail.
type collection struct {
	ref
	Enabled flag      `json:"Enabled"`
	Groups  list[ref] `json:"DeliveryGroups"`
	Tag     maybe     `json:"RestrictToTag"`
	// In detail only, and spelt otherwise than everywhere else:
	Filtered flag       `json:"IncludedUsersFilterEnabled"`
	Users    list[user] `json:"IncludedUsers"`
}

// notAsked is why the detail of something that serves nobody is not known.
var notAsked = facts.No(facts.FactMissing, "it is disabled, or of no delivery group, so its detail was not asked for")

// applications reads the list, and the detail of those that somebody can be served with.
func (r *run) applications(ctx context.Context) {
	l := whole(ctx, r, "/Applications", true, func(i *application) string { return string(i.ID) }, (*application).fact)
	served := keysOf(l.Items, func(a *facts.Application) bool { return a.Enabled && len(a.DeliveryGroups)+len(a.Groups) > 0 })
	fail := func(id string, err error) { l.Items[id].Answered = facts.FromError(err) }
	r.details(ctx, "the applications", served, fail, func(ctx context.Context, id string) error {
		var detail application
		if _, err := r.client.get(ctx, manage+"/Applications/"+url.PathEscape(id), nil, &detail); refused(err) {
			fail(id, err)
			return nil
		} else if err != nil {
			return err
		}
		if string(detail.ID) != id {
			return fmt.Errorf("GET %s/Applications/%s of %s: the answer is about the application %q", manage, id, r.client.place.host, detail.ID)
		}
		l.Items[id].Answered = detail.detail(l.Items[id])
		return nil
	})
	r.store(func(c *facts.CitrixCloud) { c.Applications = l })
	r.further("the applications", l.Answered)
}

func (i *application) lacks() string {
	return unsaid(point{i.Enabled.said != nil, "whether it is enabled"}, point{i.Visible.said != nil, "whether users see it"},
		point{i.Groups.there, "which delivery groups have it"}, point{i.Collections.there, "which application groups have it"})
}

func (i *application) fact() *facts.Application {
	return &facts.Application{
		Answered: notAsked, ID: string(i.ID), Name: string(i.Name), PublishedName: string(i.PublishedName),
		Enabled: i.Enabled.isTrue(), Visible: i.Visible.isTrue(), DeliveryGroups: idsOf(i.Groups), Groups: idsOf(i.Collections),
		Audience: facts.Audience{Users: []string{}, Excluded: []string{}},
	}
}

// detail notes what only the detail of an application tells.
func (i *application) detail(a *facts.Application) facts.Answered {
	unclear := unsaid(point{i.HomeZone.there, "which home zone it has"}, point{i.HomeZoneMode != "" || i.HomeZone.ID == "", "what becomes of its home zone"})
	if unclear != "" {
		return facts.No(facts.FactMissing, fmt.Sprintf("the site does not say of the application %s %s", a.Name, unclear))
	}
	a.HomeZone, a.HomeZoneMode = string(i.HomeZone.ID), string(i.HomeZoneMode)
	if i.Library.isTrue() {
		return facts.No(facts.FactMissing, fmt.Sprintf("application %s: its users are assigned in the library of Citrix Cloud, which is not read", a.Name))
	}
	if a.Audience, unclear = i.audience(); unclear != "" {
		return facts.No(facts.FactMissing, fmt.Sprintf("application %s: %s", a.Name, unclear))
	}
	return facts.Yes()
}

// applicationGroups reads the list, and the detail of those that are enabled.
func (r *run) applicationGroups(ctx context.Context) {
	defer r.restricting.Done()
	l := whole(ctx, r, "/ApplicationGroups", true, func(i *collection) string { return string(i.ID) }, (*collection).fact)
	fail := func(id string, err error) { l.Items[id].Answered = facts.FromError(err) }
	served := keysOf(l.Items, func(g *facts.ApplicationGroup) bool { return g.Enabled && len(g.DeliveryGroups) > 0 })
	r.details(ctx, "the application groups", served, fail, func(ctx context.Context, id string) error {
		var detail collection
		if _, err := r.client.get(ctx, manage+"/ApplicationGroups/"+url.PathEscape(id), nil, &detail); refused(err) {
			fail(id, err)
			return nil
		} else if err != nil {
			return err
		}
		if string(detail.ID) != id {
			return fmt.Errorf("GET %s/ApplicationGroups/%s of %s: the answer is about the application group %q", manage, id, r.client.place.host, detail.ID)
		}
		g, unclear := l.Items[id], ""
		policy := accessPolicy{Filtered: detail.Filtered, Users: detail.Users}
		if g.Audience, unclear = policy.audience(); unclear != "" {
			g.Answered = facts.No(facts.FactMissing, fmt.Sprintf("application group %s: %s", g.Name, unclear))
			return nil
		}
		g.Answered = facts.Yes()
		return nil
	})
	for _, g := range l.Items {
		r.restrict(g.Tag)
	}
	r.store(func(c *facts.CitrixCloud) { c.ApplicationGroups = l })
	r.further("the application groups", l.Answered)
}

func (i *collection) lacks() string {
	return unsaid(point{i.Enabled.said != nil, "whether it is enabled"}, point{i.Groups.there, "which delivery groups have it"},
		point{i.Tag.there, "which tag it is restricted to"})
}

func (i *collection) fact() *facts.ApplicationGroup {
	g := &facts.ApplicationGroup{
		Answered: notAsked, ID: string(i.ID), Name: string(i.Name), Enabled: i.Enabled.isTrue(), DeliveryGroups: []string{}, Tag: i.Tag.name(),
		Audience: facts.Audience{Users: []string{}, Excluded: []string{}},
	}
	for _, of := range i.Groups.items {
		if of.ID != "" {
			g.DeliveryGroups = append(g.DeliveryGroups, string(of.ID))
		}
	}
	slices.Sort(g.DeliveryGroups)
	return g
}

// idsOf are the ids of a list, sorted.
func idsOf(l list[key]) []string {
	ids := []string{}
	for _, id := range l.items {
		if *id != "" {
			ids = append(ids, string(*id))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
