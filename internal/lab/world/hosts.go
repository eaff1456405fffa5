package world

import (
	"slices"

	"github.com/miekg/dns"
)

// AddOldFileServer adds a file server that the estate does not declare, at the
// production site, and returns its name. Adding it twice changes nothing.
func (m *Model) AddOldFileServer() string {
	host := m.FQDN("winfs-fra-01")
	m.AddHost(host, "10.10.10.82", OUServers)
	return host
}

// Move gives a server another address, in DNS and on the platform too.
func (m *Model) Move(host, address string) {
	h := m.Host(host)
	for _, site := range BothSites {
		m.DNS[site].Remove(ReverseName(h.Address), 0)
		m.DNS[site].Replace(Record{Name: host, Type: dns.TypeA, TTL: h.TTL, Data: address})
		m.DNS[site].Add(Record{Name: ReverseName(address), Type: dns.TypePTR, TTL: h.TTL, Data: host})
	}
	h.Address = address
	m.Nutanix.VM(ShortName(host)).Address = address
}

// AddHost gives the estate one more server, known at both sites. Without an OU it
// has no computer account.
func (m *Model) AddHost(host, address, ou string) {
	if m.Host(host) != nil {
		return
	}
	m.Hosts = append(m.Hosts, &Host{Name: host, Site: m.SiteOf(address), Address: address, OU: ou, TTL: HostTTL})
	for _, site := range BothSites {
		m.DNS[site].Add(Record{Name: host, Type: dns.TypeA, TTL: HostTTL, Data: address})
		m.DNS[site].Add(Record{Name: ReverseName(address), Type: dns.TypePTR, TTL: HostTTL, Data: host})
	}
}

// RemoveHost takes a server out of the estate, of its DNS and of its platform.
func (m *Model) RemoveHost(host string) {
	h := m.Host(host)
	if h == nil {
		return
	}
	for _, site := range BothSites {
		m.DNS[site].Remove(host, 0)
		m.DNS[site].Remove(ReverseName(h.Address), 0)
	}
	m.Hosts = slices.DeleteFunc(m.Hosts, func(other *Host) bool { return other == h })
	m.Nutanix.VMs = slices.DeleteFunc(m.Nutanix.VMs, func(v *VM) bool { return v.Name == ShortName(host) })
}
