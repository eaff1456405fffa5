package windowslab

import (
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// hostFaults are in what Windows hosts say of themselves.
func hostFaults() []world.Fault {
	desktops := func(change func(*world.WindowsHost, string)) func(*world.Model) {
		return func(m *world.Model) {
			for ou, d := range m.Windows.Desktops {
				change(d, ou)
			}
		}
	}
	stores := func(change func(*world.Model, *world.StoreFront)) func(*world.Model) {
		return func(m *world.Model) {
			for _, h := range m.Windows.Hosts {
				if h.StoreFront != nil {
					change(m, h.StoreFront)
				}
			}
		}
	}
	return []world.Fault{
		{Name: "host-unknown", Title: "The estate file says where a desktop is reached that nobody knows", Apply: func(m *world.Model) {
			m.Windows.Gone = []string{m.FQDN("mucw11p9931")}
		}},
		{Name: "plugin-skew", Title: "A recovery connector has an older Nutanix plug-in than the others", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("cc-muc-02")].Plugin = "2.3.0.0"
		}},
		{Name: "plugin-missing", Title: "A recovery connector has no Nutanix plug-in", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("cc-muc-01")].Plugin = ""
		}},
		{Name: "pvs-plugin-missing", Title: "A PVS server has no Nutanix plug-in", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("pvs-fra-02")].Plugin = ""
		}},
		{Name: "connector-service-disabled", Title: "The services of the recovery connectors that carry load were switched off", Apply: func(m *world.Model) {
			for _, host := range []string{"cc-muc-01", "cc-muc-02"} {
				services := m.Windows.Hosts[m.FQDN(host)].Services
				for display, s := range services {
					services[display] = world.Service{Name: s.Name, State: "Stopped", StartMode: "Disabled"}
				}
			}
		}},
		{Name: "connector-service-missing", Title: "A recovery connector lacks the broker for when the cloud is away", Apply: func(m *world.Model) {
			delete(m.Windows.Hosts[m.FQDN("cc-muc-01")].Services, "Citrix High Availability Service")
		}},
		{Name: "connector-service-stopped", Title: "A service that should run is stopped on a recovery connector", Apply: func(m *world.Model) {
			const display = "Citrix High Availability Service"
			services := m.Windows.Hosts[m.FQDN("cc-muc-01")].Services
			stopped := services[display]
			stopped.State = "Stopped"
			services[display] = stopped
		}},
		{Name: "fas-service-stopped", Title: "The service of a FAS server of the recovery site is stopped", Apply: stopped("fas-muc-01", "Citrix Federated Authentication Service", "Auto")},
		{Name: "pvs-stream-service-disabled", Title: "The stream service of a Provisioning Server, whose machine comes back as it is, is switched off", Apply: stopped("pvs-fra-01", "Citrix PVS Stream Service", "Disabled")},
		{Name: "storefront-service-disabled", Title: "The service of a StoreFront server that signs users in is switched off", Apply: stopped("sf-fra-01", "Citrix Default Domain Services", "Disabled")},
		{Name: "connector-software-skew", Title: "A recovery connector has one part of Citrix' software older than the others", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("cc-muc-02")].Software["Citrix Config Synchronizer Service"] = "7.48.0.109"
		}},
		{Name: "vda-list-in-image", Title: "Desktops have a list of production connectors of their own, and none from policy", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if !strings.HasSuffix(ou, world.OUVDAMUC) {
				return
			}
			d.RegistryList, d.PolicyList = strings.NewReplacer("muc", "fra").Replace(d.PolicyList), ""
		})},
		{Name: "vda-list-stale", Title: "Recovery desktops still have the list of connectors from before", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				d.PolicyList = strings.NewReplacer("-muc-", "-fra-").Replace(d.PolicyList)
			}
		})},
		{Name: "vda-list-flat", Title: "Recovery desktops try the connectors of both sites at random", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				d.PolicyList = strings.NewReplacer("(", "", ")", "").Replace(d.PolicyList)
			}
		})},
		{Name: "vda-profile-store-differs", Title: "The image of the recovery desktops has a user store of its own, which goes before that of policy", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				d.Own = append(d.Own, world.TextValue(world.KeyUPM, "PathToUserStore", `\\fs-fra-01.corp.contoso.example\upm$\%username%`))
			}
		})},
		{Name: "vda-version-behind", Title: "Recovery desktops have an older VDA than those they stand in for", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				d.Software[world.VDAProduct] = "2203.0.3000.3300"
			}
		})},
		{Name: "vda-list-unresolvable", Title: "The list of connectors of production desktops names a host that DNS does not know", Apply: desktops(func(d *world.WindowsHost, _ string) {
			d.PolicyList = strings.Replace(d.PolicyList, "cc-fra-02", "cc-old-02", 1)
		})},
		{Name: "vda-sids-wrong", Title: "Desktops trust fewer connectors than they know", Apply: func(m *world.Model) {
			for _, d := range m.Windows.Desktops {
				d.SIDs = m.DomainSID + "-1001"
			}
		}},
		{Name: "vda-fas-differs", Title: "Recovery desktops have another list of FAS servers than StoreFront", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				d.FAS = []string{d.FAS[2], d.FAS[3], d.FAS[0], d.FAS[1]}
			}
		})},
		{Name: "windows-fas-address-ip", Title: "Hosts have a FAS server listed by its address", Apply: func(m *world.Model) {
			address := m.Host("fas-muc-01").Address
			change := func(h *world.WindowsHost) {
				if len(h.FAS) > 2 {
					h.FAS = append([]string{}, h.FAS...)
					h.FAS[2] = address
				}
			}
			for _, h := range m.Windows.Hosts {
				change(h)
			}
			for _, h := range m.Windows.Desktops {
				change(h)
			}
		}},
		{Name: "recording-agent-by-address", Title: "The recording agent in the image of the recovery desktops sends to an address", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				d.Recorder = "10.10.10.73"
			}
		})},
		{Name: "recording-agent-missing", Title: "The image of the recovery desktops has no recording agent", Apply: desktops(func(d *world.WindowsHost, ou string) {
			if strings.HasSuffix(ou, world.OUVDAMUC) {
				delete(d.Software, world.RecordingProduct)
				d.Recorder = ""
			}
		})},
		{Name: "recordings-at-production", Title: "Recordings are kept on a share of a server of production", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("sr-fra-01")].Recording.Storage = `\\kms-fra-01.corp.contoso.example\recordings$`
		}},
		{Name: "recording-database-of-server", Title: "Session Recording is set up with the name of the SQL Server of production", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("sr-fra-01")].Recording.Database = `sql-fra-01\MSSQLSERVER,1433`
		}},
		{Name: "hosts-file-override", Title: "The hosts file of a StoreFront server pins a name to an address of production", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("sf-fra-01")].HostsFile = []string{m.Host("cc-fra-01").Address + " " + m.Component("cloud_connectors").Aliases[0] + " # until the move"}
		}},
		{Name: "windows-clock-skew", Title: "The clock of a recovery connector is ten minutes ahead", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("cc-muc-02")].Ahead = 10 * time.Minute
		}},
		{Name: "storefront-production-connectors", Title: "StoreFront lists the connectors of production alone", Apply: stores(func(m *world.Model, s *world.StoreFront) {
			s.Farms = []world.Farm{{Name: "DaaS", Servers: m.Connectors("production")}}
		})},
		{Name: "storefront-connector-ip", Title: "StoreFront lists a connector by its address", Apply: stores(func(m *world.Model, s *world.StoreFront) {
			s.Farms[0].Servers = append([]string{m.Host("cc-fra-01").Address}, s.Farms[0].Servers...)
		})},
		{Name: "storefront-recovery-gateway-missing", Title: "StoreFront does not know the gateway of the recovery site", Apply: stores(func(_ *world.Model, s *world.StoreFront) {
			s.Gateways = s.Gateways[:1]
		})},
		{Name: "storefront-recovery-gateway-unnamed", Title: "The gateway of the recovery site has a name that the estate file does not have", Apply: stores(func(_ *world.Model, s *world.StoreFront) {
			s.Gateways[1].URL = "https://gateway-dr.contoso.example"
		})},
		{Name: "storefront-base-url-server", Title: "The base URL of StoreFront is the name of a server", Apply: stores(func(m *world.Model, s *world.StoreFront) {
			s.BaseURL, s.Names = "https://"+m.FQDN("sf-fra-01")+"/", append(s.Names, m.FQDN("sf-fra-01"))
		})},
		{Name: "storefront-base-url-plain", Title: "The base URL of StoreFront is not encrypted", Apply: stores(func(m *world.Model, s *world.StoreFront) {
			s.BaseURL = "http://" + m.FQDN("sf") + "/"
		})},
		{Name: "storefront-certificate-ending", Title: "The certificate of StoreFront ends next week", Apply: stores(func(_ *world.Model, s *world.StoreFront) {
			s.CertificateD = 7 * 24 * time.Hour
		})},
		{Name: "storefront-connector-missing", Title: "StoreFront does not list one of the recovery connectors", Apply: stores(func(_ *world.Model, s *world.StoreFront) {
			s.Farms[0].Servers = s.Farms[0].Servers[:len(s.Farms[0].Servers)-1]
		})},
	}
}

// serverFaults take facts of Windows hosts away.
func serverFaults() []world.Fault {
	one := func(host string, b world.Behaviour) func(*world.Model) {
		return func(m *world.Model) { m.Windows.Hosts[m.FQDN(host)].Behaviour = b }
	}
	all := func(b world.Behaviour) func(*world.Model) {
		return func(m *world.Model) {
			for _, h := range m.Windows.Hosts {
				h.Behaviour = b
			}
			for _, h := range m.Windows.Desktops {
				h.Behaviour = b
			}
		}
	}
	return []world.Fault{
		{Name: "windows-down", Server: true, Title: "No Windows host accepts connections for WinRM", Apply: all(world.Down)},
		{Name: "windows-connector-down", Server: true, Title: "A recovery connector does not accept connections for WinRM", Apply: one("cc-muc-02", world.Down)},
		{Name: "connector-services-unseen", Server: true, Title: "A recovery connector lists no services, because the account may not see them", Apply: func(m *world.Model) {
			m.Windows.Hosts[m.FQDN("cc-muc-02")].Services = nil
		}},
		{Name: "dhcp-denied", Server: true, Title: "DHCP servers let the account sign in and tell it nothing of DHCP", Apply: func(m *world.Model) {
			for _, h := range m.Windows.Hosts {
				if h.DHCP != nil {
					h.DHCP.Mute = true
				}
			}
		}},
		{Name: "windows-denied", Server: true, Title: "Windows hosts accept the logon and let it read nothing", Apply: all(world.PermissionDenied)},
		{Name: "windows-wrong-certificate", Server: true, Title: "A StoreFront server shows a certificate of an unknown authority", Apply: one("sf-fra-01", world.WrongCertificate)},
	}
}

// stopped stops a service of a host.
func stopped(host, display, mode string) func(*world.Model) {
	return func(m *world.Model) {
		services := m.Windows.Hosts[m.FQDN(host)].Services
		services[display] = world.Service{Name: services[display].Name, State: "Stopped", StartMode: mode}
	}
}
