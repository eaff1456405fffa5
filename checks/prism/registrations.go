package prism

import (
	"context"
	"net/url"

	"github.com/muster-dr/muster/internal/facts"
)

// registrationAnswer is something that a Prism Central is connected to.
type registrationAnswer struct {
	ExtID   text `json:"extId"`
	Remote  text `json:"remoteClusterExtId"`
	Status  text `json:"connectivityStatus"`
	Details struct {
		Kind  text `json:"clusterType"`
		ExtID text `json:"extId"`
		Name  text `json:"name"`
	} `json:"remoteClusterDetails"`
}

// isCentral leaves out registered clusters and witnesses.
func (a *registrationAnswer) isCentral() bool {
	return a.Details.Kind == "DOMAIN_MANAGER" || a.Details.Kind == ""
}

func (a *registrationAnswer) fact() *facts.PlatformLink {
	remote := a.Remote
	if remote == "" {
		remote = a.Details.ExtID
	}
	return &facts.PlatformLink{Name: string(a.Details.Name), Remote: remote.id(), Status: string(a.Status)}
}

// zoneAnswer is an availability zone, as the older interface calls the same.
type zoneAnswer struct {
	Metadata reference `json:"metadata"`
	Status   struct {
		Name      text `json:"name"`
		Resources struct {
			Kind    text `json:"management_plane_type"`
			Remote  text `json:"management_url"`
			Display text `json:"display_name"`
		} `json:"resources"`
	} `json:"status"`
}

// links learns which other Prism Centrals this one is connected to.
func (c *central) links(ctx context.Context) {
	c.ownUUID(ctx)
	items := map[string]*facts.PlatformLink{}
	add := func(l *facts.PlatformLink, id string) {
		if l.Remote != "" {
			id = l.Remote
		}
		items[id] = l
	}
	minor, err := 0, errAbsent
	if c.facts.UUID != "" {
		l := list{space: prismSpace, since: since42, path: "/management/domain-managers/" + url.PathEscape(c.facts.UUID) + "/registrations"}
		minor, err = each(ctx, c.client, l, func(a *registrationAnswer) string { return a.ExtID.id() }, func(page []registrationAnswer) bool {
			for _, a := range page {
				if a.isCentral() {
					add(a.fact(), a.ExtID.id())
				}
			}
			return true
		})
	}
	by := generation4(minor)
	if absent(err) {
		by = generation3
		err = each3(ctx, c.client, "availability_zone", "", 0, func(a *zoneAnswer) string { return a.Metadata.UUID.id() }, func(page []zoneAnswer) bool {
			for _, a := range page {
				if r := a.Status.Resources; r.Kind != "Local" {
					name := r.Display
					if name == "" {
						name = a.Status.Name
					}
					add(&facts.PlatformLink{Name: string(name), Remote: r.Remote.id()}, a.Metadata.UUID.id())
				}
			}
			return true
		})
	}
	c.facts.Links = keep(c, factLinks, by, "the Prism Centrals that it is connected to", items, err)
}
