package prism

import (
	"context"
	"fmt"
	"net/netip"

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
		} `json:"ipv4"`
	} `json:"ipConfig"`
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
		break
	}
	return s
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
	c.facts.Subnets = keep(c, factSubnets, generation4(minor), "its networks", items, err)
}
