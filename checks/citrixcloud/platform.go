package citrixcloud

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// Resource locations and connectors belong to Citrix Cloud, not to the DaaS site.

// resourceLocation as Citrix Cloud tells it.
type resourceLocation struct {
	ID   key  `json:"id"`
	Name text `json:"name"`
}

// connector as Citrix Cloud tells it.
type connector struct {
	ID            key  `json:"id"`
	FQDN          text `json:"fqdn"`
	Location      key  `json:"location"` // resource location
	Type          text `json:"connectorType"`
	Version       text `json:"currentVersion"`
	Expected      text `json:"expectedVersion"`
	VersionState  text `json:"versionState"`
	InMaintenance flag `json:"inMaintenance"`
	LastContact   text `json:"lastContactDate"`
}

func (i *connector) lacks() string {
	return unsaid(point{i.InMaintenance.said != nil, "whether it is in maintenance"}, point{i.Location != "", "where it is"})
}

func (r *run) resourceLocations(ctx context.Context) {
	var answer only[resourceLocation]
	l := facts.Listing[*facts.ResourceLocation]{Items: map[string]*facts.ResourceLocation{}}
	_, err := r.client.get(ctx, "/resourcelocations", nil, &answer)
	for _, i := range answer.list.items {
		if i.ID == "" {
			err = fmt.Errorf("GET /resourcelocations of %s: one without an id is among them", r.client.place.host)
			continue
		}
		l.Items[string(i.ID)] = &facts.ResourceLocation{ID: string(i.ID), Name: cmp.Or(string(i.Name), string(i.ID))}
	}
	l.Answered = settle(len(l.Items) > 0, err)
	r.store(func(c *facts.CitrixCloud) { c.ResourceLocations = l })
	r.listed("the resource locations", l.Answered)
}

func (r *run) connectors(ctx context.Context) {
	var answer only[connector]
	l := facts.Listing[*facts.CloudConnector]{Items: map[string]*facts.CloudConnector{}}
	_, err := r.client.get(ctx, "/connectors", url.Values{"RetrieveExpectedVersion": {"true"}}, &answer)
	for _, i := range answer.list.items {
		name, c := host(i.FQDN), i.fact(r.now)
		if what := i.lacks(); name != "" && what != "" {
			err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("GET /connectors of %s: the connector %s does not say %s", r.client.place.host, name, what)}
			continue
		}
		if name == "" {
			err = fmt.Errorf("GET /connectors of %s: the connector %s has no name", r.client.place.host, i.ID)
			continue
		}
		// A connector that was installed anew may have left a dead twin.
		if old := l.Items[name]; old == nil || newer(c, old) {
			l.Items[name] = c
		}
	}
	l.Answered = settle(len(l.Items) > 0, err)
	r.store(func(c *facts.CitrixCloud) { c.Connectors = l })
	r.listed("the connectors", l.Answered)
}

// fact is what rules see of a connector; now is the time by the clock of Citrix
// Cloud, zero when it did not say.
func (i *connector) fact(now time.Time) *facts.CloudConnector {
	c := &facts.CloudConnector{
		Host: host(i.FQDN), ResourceLocation: string(i.Location), Type: string(i.Type),
		Version: string(i.Version), ExpectedVersion: string(i.Expected), VersionState: string(i.VersionState),
		InMaintenance: i.InMaintenance.isTrue(), LastContact: string(i.LastContact),
	}
	at, err := time.Parse(time.RFC3339, c.LastContact)
	switch {
	case strings.HasPrefix(c.LastContact, "0001-01-01"): // how a service in .NET writes never
		c.LastContact = ""
	case err != nil: // kept as it is written: somebody heard of it at some time
	default:
		c.LastContact = at.UTC().Format(time.RFC3339)
		// A contact in the future is nonsense, but for the moments since the site was found.
		if age := int64(now.Sub(at).Seconds()); !now.IsZero() && age > -300 {
			c.ContactAgeSeconds = new(max(0, age))
		}
	}
	return c
}

// newer tells whether a was heard of later than b.
func newer(a, b *facts.CloudConnector) bool {
	switch {
	case a.ContactAgeSeconds == nil:
		return false
	case b.ContactAgeSeconds == nil:
		return true
	}
	return *a.ContactAgeSeconds < *b.ContactAgeSeconds
}
