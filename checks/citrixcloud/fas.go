package citrixcloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// Which FAS servers are connected to Citrix Cloud is told by a service that the console
// uses and that no documentation describes:
//
//	GET {hub}/{customer}/FasServers
//
// So it is a probe, as that for domains. Understood is a bare array, or an object with the
// array under items. A server that serves several resource locations comes once for each of
// them, or names them in an array:
//
//	{"fqdn": "fas.corp.example",       or address, machineName, name, dnsName
//	 "resourceLocationId": "…",        or location, resourceLocation, locationId; resourceLocationIds, resourceLocations, locations
//	 "available": true}                nobody knows when it is missing

// fasServer as the service tells it.
type fasServer struct {
	FQDN, Address, MachineName, Name, DNSName                  text
	ResourceLocationID, Location, ResourceLocation, LocationID oneOf
	ResourceLocationIDs, ResourceLocations, Locations          keys
	Available                                                  flag
}

// fasList is the answer in either of its forms.
type fasList struct{ list[fasServer] }

// UnmarshalJSON implements [json.Unmarshaler].
func (l *fasList) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return l.list.UnmarshalJSON(b)
	}
	var wrapped struct{ Items list[fasServer] }
	if err := json.Unmarshal(b, &wrapped); err != nil {
		return err
	}
	if !wrapped.Items.there || wrapped.Items.null {
		return errors.New("neither a list nor an object with items")
	}
	l.list = wrapped.Items
	return nil
}

func (r *run) fasServers(ctx context.Context) {
	l := facts.Listing[*facts.FASServer]{Items: map[string]*facts.FASServer{}}
	l.Answered = r.readFASServers(ctx, l.Items)
	if !l.Learnt() {
		l.Message += "; this comes from an interface without documentation, so look at Resource Locations, FAS Servers, in the console of Citrix Cloud"
	}
	r.store(func(c *facts.CitrixCloud) { c.FASServers = l })
}

func (r *run) readFASServers(ctx context.Context, into map[string]*facts.FASServer) facts.Answered {
	c := r.client
	if c.hub == nil {
		return facts.No(facts.FactMissing, "nobody knows where Citrix Cloud in this region is asked for FAS servers")
	}
	path := "/" + url.PathEscape(c.account.Customer) + "/FasServers"
	var answer fasList
	if _, err := c.ask(ctx, c.hub, c.place.hub, path, nil, &answer); err != nil {
		return facts.FromError(err)
	}
	for _, s := range answer.items {
		if !s.add(into) {
			clear(into)
			return facts.No(facts.FactMissing, fmt.Sprintf("GET %s of %s: a server has neither a name nor a resource location that is understood", path, strings.TrimPrefix(c.place.hub, "https://")))
		}
	}
	return facts.Yes()
}

// add puts a server to the facts; false when the answer does not say which it is, or where.
func (s *fasServer) add(into map[string]*facts.FASServer) bool {
	name := ""
	for _, n := range []text{s.FQDN, s.Address, s.MachineName, s.DNSName, s.Name} {
		if name = host(n); name != "" {
			break
		}
	}
	var places []string
	for _, all := range [][]string{s.ResourceLocationIDs, s.ResourceLocations, s.Locations} {
		places = append(places, all...)
	}
	for _, id := range []oneOf{s.ResourceLocationID, s.ResourceLocation, s.LocationID, s.Location} {
		if id != "" {
			places = append(places, string(id))
		}
	}
	if name == "" || len(places) == 0 {
		return false
	}
	f := into[name]
	if f == nil {
		f = &facts.FASServer{Host: name, Available: map[string]*bool{}}
		into[name] = f
	}
	for _, id := range places {
		f.Available[id] = s.Available.said
	}
	return true
}

// oneOf is the id of an object, or the object itself.
type oneOf string

// UnmarshalJSON implements [json.Unmarshaler].
func (o *oneOf) UnmarshalJSON(b []byte) error {
	var id key
	if len(b) > 0 && b[0] == '{' {
		var object struct{ ID key }
		if err := json.Unmarshal(b, &object); err != nil {
			return err
		}
		id = object.ID
	} else {
		_ = id.UnmarshalJSON(b) // never fails
	}
	*o = oneOf(id)
	return nil
}
