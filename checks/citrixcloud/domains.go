package citrixcloud

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// Which domains the connectors reach is told by a service that the console of
// Citrix Cloud uses and that no documentation describes:
//
//	GET {workspace}/{customer}/forests/domains?skip=0&take=100&showHiddenDomain=false
//
// So it is a probe: whatever comes instead of an answer makes this list unknown and
// nothing else. Understood is a bare array, or an object with the array under
// items, domains or forests. Each entry is a domain, or a forest with its domains
// under domains:
//
//	{"name": "corp.example",           or domainName, domain, fqdn; a domain may be just its name
//	 "isOnline": true,                 nobody knows when it is missing
//	 "resourceLocationIds": ["…"]}     or resourceLocations, resourceLocationId, location
//
// A domain that comes once for each resource location is put together; a resource
// location whose connectors do not reach it is left out.

// domainsPage is how many domains are asked for at a time, and domainsPages how
// often.
const (
	domainsPage  = 100
	domainsPages = 20
)

// domain as the service tells it.
type domain struct {
	Name, DomainName, Domain, FQDN text
	IsOnline                       flag
	ResourceLocationIDs            keys `json:"resourceLocationIds"`
	ResourceLocations              keys `json:"resourceLocations"`
	ResourceLocationID             key  `json:"resourceLocationId"`
	Location                       key  `json:"location"`
	Domains                        list[domain]
}

// UnmarshalJSON implements [json.Unmarshaler]: a domain may be just its name.
func (d *domain) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return d.Name.UnmarshalJSON(b)
	}
	type plain domain
	return json.Unmarshal(b, (*plain)(d))
}

func (d *domain) name() string {
	for _, n := range []text{d.FQDN, d.DomainName, d.Domain, d.Name} {
		if n != "" {
			return host(n)
		}
	}
	return ""
}

// keys are ids of objects, or the objects themselves; nil when the answer has none.
type keys []string

// UnmarshalJSON implements [json.Unmarshaler].
func (k *keys) UnmarshalJSON(b []byte) error {
	*k = nil
	var raw []json.RawMessage
	if json.Unmarshal(b, &raw) != nil || raw == nil {
		return nil
	}
	*k = keys{}
	for _, r := range raw {
		var object struct{ ID key }
		if r[0] != '{' {
			_ = object.ID.UnmarshalJSON(r) // never fails
		} else if err := json.Unmarshal(r, &object); err != nil {
			return err
		}
		if object.ID != "" {
			*k = append(*k, string(object.ID))
		}
	}
	return nil
}

// domainList is the answer in any of its forms.
type domainList struct{ list[domain] }

// UnmarshalJSON implements [json.Unmarshaler].
func (l *domainList) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return l.list.UnmarshalJSON(b)
	}
	var wrapped struct{ Items, Domains, Forests list[domain] }
	if err := json.Unmarshal(b, &wrapped); err != nil {
		return err
	}
	for _, w := range []list[domain]{wrapped.Items, wrapped.Domains, wrapped.Forests} {
		if w.there {
			l.list = w
			return nil
		}
	}
	return fmt.Errorf("neither a list nor an object with items, domains or forests")
}

func (r *run) domains(ctx context.Context) {
	l := facts.Listing[*facts.ConnectorDomain]{Items: map[string]*facts.ConnectorDomain{}}
	l.Answered = r.readDomains(ctx, l.Items)
	if !l.Learnt() {
		l.Message += "; this comes from an interface without documentation, so look at Identity and Access Management, Domains, in the console of Citrix Cloud"
	}
	r.store(func(c *facts.CitrixCloud) { c.Domains = l })
}

func (r *run) readDomains(ctx context.Context, into map[string]*facts.ConnectorDomain) facts.Answered {
	c := r.client
	path := "/" + url.PathEscape(c.account.Customer) + "/forests/domains"
	for n := range domainsPages {
		query := url.Values{"skip": {strconv.Itoa(n * domainsPage)}, "take": {strconv.Itoa(domainsPage)}, "showHiddenDomain": {"false"}}
		var answer domainList
		if _, err := c.ask(ctx, c.workspace, c.place.workspace, path, query, &answer); err != nil {
			return settle(len(into) > 0, err)
		}
		before := len(into)
		for _, d := range answer.items {
			d.add(into)
		}
		if len(answer.items) != domainsPage { // the last page, or all of them whatever was asked
			return facts.Yes()
		}
		if len(into) == before {
			break
		}
	}
	return settle(true, fmt.Errorf("GET %s of %s: the list does not end; it is read as far as %d domains", path, strings.TrimPrefix(c.place.workspace, "https://"), len(into)))
}

// add puts a domain, or the domains of a forest, to the facts.
func (d *domain) add(into map[string]*facts.ConnectorDomain) {
	if len(d.Domains.items) > 0 {
		for _, of := range d.Domains.items {
			of.add(into)
		}
		return
	}
	name := d.name()
	if name == "" {
		return
	}
	f := into[name]
	if f == nil {
		f = &facts.ConnectorDomain{Name: name}
		into[name] = f
	}
	if d.IsOnline.said != nil && (f.Online == nil || !*f.Online) {
		f.Online = d.IsOnline.said
	}
	places := slices.Concat(d.ResourceLocationIDs, d.ResourceLocations)
	for _, k := range []key{d.ResourceLocationID, d.Location} {
		if k != "" {
			places = append(places, string(k))
		}
	}
	told := d.ResourceLocationIDs != nil || d.ResourceLocations != nil || len(places) > 0
	if !told {
		return
	}
	if f.ResourceLocations == nil {
		f.ResourceLocations = []string{}
	}
	if d.IsOnline.said == nil || *d.IsOnline.said {
		f.ResourceLocations = append(f.ResourceLocations, places...)
		slices.Sort(f.ResourceLocations)
		f.ResourceLocations = slices.Compact(f.ResourceLocations)
	}
}
