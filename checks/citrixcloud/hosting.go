package citrixcloud

import (
	"cmp"
	"context"
	"encoding/json"
	"net"
	"net/url"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// zone as the site tells it.
type zone struct {
	ref
	Healthy          flag `json:"IsHealthy"`
	ResourceLocation ref  `json:"ResourceLocation"`
}

// connection as the site tells it.
type connection struct {
	ref
	UID           number     `json:"Uid"`
	Type          text       `json:"ConnectionType"`
	PluginID      text       `json:"PluginId"`
	Addresses     list[text] `json:"Addresses"`
	InMaintenance flag       `json:"InMaintenanceMode"`
	Zone          ref        `json:"Zone"`
	Fault         fault      `json:"Fault"`
}

// fault is what is wrong with a connection. Null says that nothing is; an object without
// a state, and no object at all, say nothing.
type fault struct {
	there         bool
	State, Reason text
}

// UnmarshalJSON implements [json.Unmarshaler].
func (f *fault) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = fault{there: true}
		return nil
	}
	var is struct{ State, Reason *text }
	if err := json.Unmarshal(b, &is); err != nil {
		return err
	}
	if f.there = is.State != nil; f.there {
		f.State = *is.State
	}
	if is.Reason != nil {
		f.Reason = *is.Reason
	}
	return nil
}

func (i *connection) lacks() string {
	return unsaid(point{i.InMaintenance.said != nil, "whether it is in maintenance"}, point{i.Fault.there, "whether it has a fault"})
}

// resourcePool as the site tells it.
type resourcePool struct {
	ref
	Connection ref `json:"HypervisorConnection"`
	Networks   list[struct{ Name, ID text }]
}

// whole reads a list of the site that is small enough to be kept as it comes.
func whole[From, To any](ctx context.Context, r *run, path string, pages bool, id func(*From) string, fact func(*From) *To) facts.Listing[*To] {
	l := facts.Listing[*To]{Items: map[string]*To{}}
	l.Answered = read(ctx, r.client, r.limits, reading[From]{path: manage + path, pages: pages, id: id, take: func(page []*From) {
		for _, i := range page {
			l.Items[id(i)] = fact(i)
		}
	}})
	return l
}

func (r *run) zones(ctx context.Context) {
	l := whole(ctx, r, "/Zones", true, func(z *zone) string { return string(z.ID) }, func(z *zone) *facts.CitrixZone {
		return &facts.CitrixZone{ID: string(z.ID), Name: cmp.Or(string(z.Name), string(z.ID)), ResourceLocation: string(z.ResourceLocation.ID), Healthy: z.Healthy.said}
	})
	r.store(func(c *facts.CitrixCloud) { c.Zones = l })
	r.listed("the zones", l.Answered)
}

func (r *run) connections(ctx context.Context) {
	l := whole(ctx, r, "/hypervisors", false, func(i *connection) string { return string(i.ID) }, (*connection).fact)
	r.tests(ctx, l.Items)
	plugins := r.plugins(ctx, l)
	r.store(func(c *facts.CitrixCloud) { c.Connections, c.Plugins = l, plugins })
	r.listed("the hosting connections", l.Answered)
}

func (i *connection) fact() *facts.HostingConnection {
	c := &facts.HostingConnection{
		ID: string(i.ID), UID: int(i.UID), Name: cmp.Or(string(i.Name), string(i.ID)), Type: string(i.Type), PluginID: string(i.PluginID),
		Addresses: []string{}, Zone: string(i.Zone.ID), InMaintenance: i.InMaintenance.isTrue(),
		Test: facts.ConnectionTest{Answered: facts.No(facts.RunInterrupted, "the run ended before Citrix Cloud told of its test")},
	}
	for _, a := range i.Addresses.items {
		if h := hostOf(string(*a)); h != "" {
			c.Addresses = append(c.Addresses, h)
		}
	}
	if i.Fault.State != "" && !strings.EqualFold(string(i.Fault.State), "None") {
		c.Fault, c.FaultReason = string(i.Fault.State), string(i.Fault.Reason)
	}
	return c
}

func (r *run) resourcePools(ctx context.Context) {
	l := whole(ctx, r, "/hypervisorAllResourcePools", false, func(i *resourcePool) string { return string(i.ID) }, func(i *resourcePool) *facts.ResourcePool {
		p := &facts.ResourcePool{ID: string(i.ID), Name: cmp.Or(string(i.Name), string(i.ID)), Connection: string(i.Connection.ID), Networks: []string{},
			Test: facts.ConnectionTest{Answered: facts.No(facts.FactMissing, "the site does not say of which hosting connection it is")}}
		for _, n := range i.Networks.items {
			if name := string(cmp.Or(n.Name, n.ID)); name != "" {
				p.Networks = append(p.Networks, name)
			}
		}
		return p
	})
	r.poolTests(ctx, l.Items)
	r.store(func(c *facts.CitrixCloud) { c.ResourcePools = l })
	r.listed("the resource pools", l.Answered)
}

// hostOf is the host name or address in the address of a hosting connection, which
// is a URL or, with some hypervisors, just the host, with a port or without.
func hostOf(address string) string {
	address = strings.TrimSpace(address)
	if strings.Contains(address, "://") {
		if u, err := url.Parse(address); err == nil {
			return host(text(u.Hostname()))
		}
	}
	if h, _, err := net.SplitHostPort(address); err == nil {
		return host(text(h))
	}
	return host(text(strings.Trim(address, "[]")))
}
