package prism

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// subnetAnswer is a network.
type subnetAnswer struct {
	ExtID    text   `json:"extId"`
	Name     text   `json:"name"`
	Cluster  text   `json:"clusterReference"`
	Clusters []text `json:"clusterReferenceList"`
	IP       []struct {
		IPv4 *struct {
			Subnet struct {
				IP     address `json:"ip"`
				Prefix number  `json:"prefixLength"`
			} `json:"ipSubnet"`
			Gateway address `json:"defaultGatewayIp"`
			Pools   []struct {
				Start address `json:"startIp"`
			} `json:"poolList"`
		} `json:"ipv4"`
	} `json:"ipConfig"`
	Options struct {
		DNS        []address `json:"domainNameServers"`
		BootServer text      `json:"tftpServerName"`
		BootFile   text      `json:"bootFileName"`
	} `json:"dhcpOptions"`
	Usage struct {
		Free number `json:"numFreeIPs"`
	} `json:"ipUsage"`
}

// fact has a CIDR only where Nutanix manages the addresses.
func (a *subnetAnswer) fact() *facts.Subnet {
	s := &facts.Subnet{UUID: a.ExtID.id(), Name: string(a.Name), Cluster: a.Cluster.id()}
	if len(a.Clusters) > 1 {
		s.Cluster = ""
	} else if len(a.Clusters) == 1 {
		s.Cluster = a.Clusters[0].id()
	}
	for _, ip := range a.IP {
		if ip.IPv4 == nil {
			continue
		}
		s.Managed, s.Gateway = true, string(ip.IPv4.Gateway)
		if p, err := netip.ParsePrefix(fmt.Sprintf("%s/%d", ip.IPv4.Subnet.IP, ip.IPv4.Subnet.Prefix.n)); err == nil && ip.IPv4.Subnet.Prefix.said {
			s.CIDR = p.Masked().String()
		}
		s.Given = &facts.GivenOut{Answered: facts.Yes(), Pools: len(ip.IPv4.Pools) > 0, DNS: []string{}, BootServer: string(a.Options.BootServer), BootFile: string(a.Options.BootFile)}
		for _, d := range a.Options.DNS {
			if at, err := netip.ParseAddr(string(d)); err == nil {
				s.Given.DNS = append(s.Given.DNS, at.String())
			}
		}
		s.Given.Free = a.free()
		break
	}
	return s
}

func (a *subnetAnswer) free() *int64 {
	if !a.Usage.Free.said {
		return nil
	}
	return new(a.Usage.Free.n)
}

// subnets reads the networks.
func (c *central) subnets(ctx context.Context) {
	items := map[string]*facts.Subnet{}
	l := list{space: networkSpace, path: "/config/subnets"}
	minor, err := each(ctx, c.client, l, func(a *subnetAnswer) string { return a.ExtID.id() }, func(page []subnetAnswer) bool {
		for _, a := range page {
			items[a.ExtID.id()] = a.fact()
		}
		return true
	})
	if slices.Contains(c.target.sites, estate.Recovery) {
		c.usage(ctx, items)
	}
	c.facts.Subnets = keep(c, factSubnets, generation4(minor), "its networks", items, err)
}

// usage asks how many addresses are left, which a Prism Central says of one subnet at a time.
func (c *central) usage(ctx context.Context, items map[string]*facts.Subnet) {
	asked := 0
	for _, id := range slices.Sorted(maps.Keys(items)) {
		s := items[id]
		if s.Given == nil || s.Given.Free != nil {
			continue
		}
		if asked++; asked > c.limits.singles {
			s.Given.Answered = facts.No(facts.CollectorPartial, fmt.Sprintf("%s has more than the %d networks whose free addresses muster asks for", c.host, c.limits.singles))
			continue
		}
		var one struct {
			Data subnetAnswer `json:"data"`
		}
		if _, err := c.v4(ctx, networkSpace, 0, "/config/subnets/"+url.PathEscape(id), nil, &one); err != nil {
			s.Given.Answered = facts.FromError(fmt.Errorf("asking %s for the addresses of the network %s: %w", c.host, s.Name, err))
			continue
		}
		s.Given.Free = one.Data.free()
	}
}
