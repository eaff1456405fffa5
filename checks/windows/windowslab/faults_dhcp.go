package windowslab

import "github.com/muster-dr/muster/internal/lab/world"

// dhcpFaults are in the DHCP servers, of which there is one at each site.
func dhcpFaults() []world.Fault {
	fault := func(name, title string, change func(d *world.DHCP)) world.Fault {
		return world.Fault{Name: "dhcp-" + name, Title: title, Apply: func(m *world.Model) { change(m.Windows.Hosts[m.FQDN("dc-muc-02")].DHCP) }}
	}
	return []world.Fault{
		fault("service-stopped", "The DHCP service of the recovery site is stopped, and nothing starts it", func(d *world.DHCP) {
			d.Service.State, d.Service.StartMode = "Stopped", "Disabled"
		}),
		fault("service-manual", "The DHCP service of the recovery site does not start with Windows", func(d *world.DHCP) {
			d.Service.StartMode = "Manual"
		}),
		fault("unauthorised", "The DHCP server of the recovery site is not authorised for the address that it has", func(d *world.DHCP) {
			d.Unauthorised = true
		}),
		fault("scope-inactive", "The scope of the recovery desktops is not active at the recovery site", func(d *world.DHCP) {
			d.Scope(world.ScopeMUC).State = "Inactive"
		}),
		fault("scope-missing", "The DHCP server of the recovery site has scopes of production alone", func(d *world.DHCP) {
			d.Without(world.ScopeMUC)
		}),
		fault("range-excluded", "The whole range of the recovery desktops is excluded", func(d *world.DHCP) {
			s := d.Scope(world.ScopeMUC)
			s.Excluded, s.Free, s.FreeHere = [][2]string{{"10.20.64.1", "10.20.96.0"}, {"10.20.96.1", "10.20.127.254"}}, 0, 0
		}),
		fault("few-addresses", "The range of the recovery desktops is nearly full", func(d *world.DHCP) {
			s := d.Scope(world.ScopeMUC)
			s.Free, s.FreeHere = 12, 6
		}),
		fault("resolvers-of-production", "Desktops of the recovery site are told to ask the DNS server of production", func(d *world.DHCP) {
			d.Scope(world.ScopeMUC).Options["6"] = []string{"10.10.10.11"}
		}),
		fault("no-resolvers", "Desktops of the recovery site are told of no DNS server", func(d *world.DHCP) {
			delete(d.Scope(world.ScopeMUC).Options, "6")
		}),
		fault("no-router", "Desktops of the recovery site are told of no router", func(d *world.DHCP) {
			delete(d.Scope(world.ScopeMUC).Options, "3")
		}),
		fault("boot-server-of-production", "Targets of the recovery site are told to boot from an address of production", func(d *world.DHCP) {
			d.Scope(world.ScopeMUC).Options["66"] = []string{"10.10.64.5"}
		}),
		fault("kept-scope-inactive", "The scope of the desktops that come back is active at production alone", func(d *world.DHCP) {
			d.Scope(world.ScopeFRA).State = "Inactive"
		}),
		fault("reservation-missing", "A desktop that comes back has its reserved address at production alone", func(d *world.DHCP) {
			d.Reservations = nil
		}),
		fault("failover-interrupted", "The DHCP servers of both sites do not reach each other", func(d *world.DHCP) {
			d.Failover[0].State = "CommunicationInterrupted"
		}),
		fault("partner-down", "The DHCP server of the recovery site takes its partner for lost, which it is not", func(d *world.DHCP) {
			d.Failover[0].State = "PartnerDown"
		}),
		fault("standby-without-reserve", "The DHCP server of the recovery site stands by with no address of its own", func(d *world.DHCP) {
			f := d.Failover[0]
			f.Mode, f.Role, f.Percent, f.Switches = "HotStandby", "Standby", 0, false
			for _, s := range d.Scopes {
				s.FreeHere = 0
			}
		}),
	}
}

// dhcpVariations are other ways to set DHCP servers up.
func dhcpVariations() []world.Variation {
	both := func(m *world.Model, change func(code string, d *world.DHCP)) {
		for _, code := range []string{"fra", "muc"} {
			change(code, m.Windows.Hosts[m.FQDN("dc-"+code+"-02")].DHCP)
		}
	}
	return []world.Variation{
		{Name: "dhcp-split-scopes", Title: "Each DHCP server has a part of every range of its own, and none shares a scope", Apply: func(m *world.Model) {
			both(m, func(code string, d *world.DHCP) {
				d.Failover = nil
				for _, s := range d.Scopes {
					s.Free, s.FreeHere = 7900, 0
					third := s.ID[:len(s.ID)-len("64.0")]
					if code == "fra" {
						s.Excluded = [][2]string{{third + "96.0", third + "127.250"}}
					} else {
						s.Excluded = [][2]string{{third + "64.10", third + "95.255"}}
					}
				}
			})
		}},
		{Name: "dhcp-hot-standby", Title: "The DHCP server of the recovery site stands by with five percent of the addresses, until somebody declares its partner down", Apply: func(m *world.Model) {
			both(m, func(code string, d *world.DHCP) {
				f := d.Failover[0]
				f.Mode, f.Percent, f.Switches, f.Role = "HotStandby", 5, false, map[string]string{"fra": "Active", "muc": "Standby"}[code]
				for _, s := range d.Scopes {
					s.FreeHere = map[string]int{"fra": 14900, "muc": 800}[code]
				}
			})
		}},
		{Name: "dhcp-unreached", Title: "No DHCP server accepts connections for WinRM", Apply: func(m *world.Model) {
			for _, code := range []string{"fra", "muc"} {
				m.Windows.Hosts[m.FQDN("dc-"+code+"-02")].Behaviour = world.Down
			}
		}},
	}
}
