package citrixcloud

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// desktop is a desktop that a delivery group offers, as the site tells it.
type desktop struct {
	ref
	Enabled flag  `json:"Enabled"`
	Tag     maybe `json:"RestrictToTag"`
	accessPolicy
}

// desktops asks each delivery group for what it offers beside applications. Those of a
// group that does not tell are unknown, and the group itself is none the worse for it.
func (r *run) desktops(ctx context.Context, groups map[string]*facts.DeliveryGroup, ids []string) {
	fail := func(id string, err error) { groups[id].Desktops = unread[facts.Desktop](facts.FromError(err)) }
	r.details(ctx, "the desktops of delivery groups", ids, fail, func(ctx context.Context, id string) error {
		l := whole(ctx, r, "/DeliveryGroups/"+url.PathEscape(id)+"/Desktops", false, func(i *desktop) string { return string(i.ID) }, (*desktop).fact)
		groups[id].Desktops = l
		for _, d := range l.Items {
			r.restrict(d.Tag)
		}
		if !l.Learnt() && l.Reason != facts.PermissionDenied {
			return facts.Failure{Reason: l.Reason, Err: fmt.Errorf("the desktops of the delivery group %s: %s", groups[id].Name, l.Message)}
		}
		return nil
	})
}

func (i *desktop) lacks() string {
	return unsaid(point{i.Enabled.said != nil, "whether it is enabled"}, point{i.Tag.there, "which tag it is restricted to"})
}

func (i *desktop) fact() *facts.Desktop {
	d := &facts.Desktop{Answered: facts.Yes(), Name: string(i.Name), Enabled: i.Enabled.isTrue(), Tag: i.Tag.name()}
	who, unclear := i.audience()
	if d.Audience = who; unclear != "" {
		d.Answered = facts.No(facts.FactMissing, fmt.Sprintf("desktop %s: %s", d.Name, unclear))
	}
	return d
}

// restrict notes that something wants machines with a tag; "" is none. Case is no matter.
func (r *run) restrict(tag string) {
	if tag == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tags[strings.ToLower(tag)] = true
}
