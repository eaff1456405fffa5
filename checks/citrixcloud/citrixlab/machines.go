package citrixlab

import (
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// machine is a machine of a catalog as the site tells it. There may be very many,
// so they have a type of their own, which is written quicker than an obj.
type machine struct {
	ID                              string `json:"Id"`
	MachineCatalog                  reference
	Name                            string
	UID                             int `json:"Uid"`
	AgentVersion                    string
	AllocationType                  string
	AssignedUsers                   []obj
	AssociatedUsers                 []obj
	ControllerDNSName               *string `json:"ControllerDnsName"`
	DeliveryGroup                   reference
	DeliveryType                    string
	DNSName                         string `json:"DnsName"`
	FunctionalLevel                 string
	Hosting                         hosting
	InMaintenanceMode               bool
	MaintenanceModeReason           string
	IPAddress                       *string
	IsAssigned                      bool
	MachineType                     string
	LastDeregistrationReason        *string
	LastDeregistrationTime          *string
	FormattedLastDeregistrationTime *string
	MachineUnavailableReason        string
	OSType                          string
	OSVersion                       string
	PersistUserChanges              string
	PowerState                      string
	ProvisioningType                string
	RegistrationState               string
	ScheduledReboot                 string
	SessionCount                    int
	SessionSupport                  string
	SID                             string `json:"Sid"`
	SummaryState                    string
	WindowsConnectionSetting        string
	Zone                            reference
	FaultState                      string
	Tags                            []string
	Metadata                        []obj
}

type reference struct {
	ID   string `json:"Id"`
	UID  *int   `json:"Uid"`
	Name string
}

type hosting struct {
	HostedMachineID                string `json:"HostedMachineId"`
	HostedMachineName              string
	HostingServerName              *string
	LastHostingUpdateTime          string
	FormattedLastHostingUpdateTime string
	HypervisorConnection           reference
	ImageOutOfDate                 *bool
}

// maker makes the machines of one catalog.
type maker struct {
	world.Fleet
	model    *world.Model
	first    int     // number of the first one among all machines of the site
	same     machine // what they have in common
	serves   []string
	of       *world.Catalog
	assigned bool
}

// Len is how many machines the catalog has.
func (m *maker) Len() int { return m.of.Len(m.Fleet) }

// machines are those of all catalogs. Each is made when it is to be seen.
func (s *cloud) machines(*restlab.Request) (restlab.Listing, error) {
	makers, total := s.makers()
	return restlab.Listing{Count: total, At: func(i int) any {
		for _, m := range makers {
			if i < m.first+m.Len() {
				return m.at(i - m.first)
			}
		}
		panic("lab: no machine " + strconv.Itoa(i)) // cannot happen: it is below the total
	}}, nil
}

func (s *cloud) makers() (all []*maker, total int) {
	updated := s.clock.Reference()
	for _, c := range visible(s.model.Citrix, "machines", s.model.Citrix.Catalogs) {
		m := &maker{Fleet: s.model.FleetOf(c.MachinesOU), model: s.model, first: total, of: c, assigned: c.Allocation == "Static"}
		for _, x := range s.model.Citrix.Connectors {
			if x.Zone == c.Zone {
				m.serves = append(m.serves, x.Host)
			}
		}
		if c.Controller != "" {
			m.serves = []string{c.Controller}
		}
		m.same = machine{
			MachineCatalog: reference{ID: catalogID(c.Name), Name: c.Name}, DeliveryGroup: reference{ID: groupID(c.Group), Name: c.Group},
			Zone: reference{ID: zoneID(c.Zone), Name: c.Zone}, AgentVersion: "2507.0.0.77", AllocationType: c.Allocation,
			AssignedUsers: []obj{}, AssociatedUsers: []obj{}, DeliveryType: "DesktopsOnly", FunctionalLevel: "L7_34",
			MaintenanceModeReason: "None", MachineType: "Virtual", MachineUnavailableReason: "None",
			OSType: "Windows 11", OSVersion: "10.0.26100.0", PersistUserChanges: c.Persistence, ProvisioningType: c.Provisioning,
			ScheduledReboot: "None", SessionSupport: "SingleSession", FaultState: "None", Tags: append([]string{}, c.Tags...), Metadata: []obj{},
			Hosting: hosting{
				LastHostingUpdateTime: updated.Format("1/2/2006 3:04:05 PM"), FormattedLastHostingUpdateTime: world.RFC3339(updated),
			},
		}
		if c.Connection != "" {
			m.same.Hosting.HypervisorConnection = reference{ID: connectionID(c.Connection), Name: c.Connection}
		}
		all = append(all, m)
		total += m.Len()
	}
	return all, total
}

func (m *maker) at(i int) *machine {
	x, name := m.same, m.Name(i)
	x.ID, x.UID = world.GUIDOf("machine", name), m.first+i+1
	x.Name, x.DNSName = m.model.NetBIOS+`\`+name, strings.ToLower(name)+"."+m.model.Domain
	x.SID = m.model.DomainSID + "-" + strconv.Itoa(world.FirstDesktopRID+m.firstRID()+i)
	x.Hosting.HostedMachineID, x.Hosting.HostedMachineName = m.VM(i), name
	x.PowerState, x.RegistrationState, x.SummaryState = "Off", "Unregistered", "Off"
	if x.IsAssigned = m.assigned; m.assigned {
		x.AssignedUsers = []obj{m.owner(i)}
		x.AssociatedUsers = x.AssignedUsers
	}
	x.InMaintenanceMode, x.WindowsConnectionSetting = m.of.InMaintenance, "LogonEnabled"
	if m.of.Drained {
		x.WindowsConnectionSetting = "Draining"
	}
	if m.of.OnEvery > 0 && i%m.of.OnEvery == 0 && len(m.serves) > 0 {
		x.PowerState, x.RegistrationState, x.SummaryState = "On", "Registered", "Available"
		x.ControllerDNSName = &m.serves[i%len(m.serves)]
		if m.of.State != "" {
			x.RegistrationState, x.SummaryState, x.ControllerDNSName = m.of.State, "Unregistered", nil
		}
	}
	return &x
}

// firstRID is how many desktops the directory numbers before those of this OU.
func (m *maker) firstRID() int {
	before := 0
	for _, o := range m.model.Policies.OUs {
		if o == m.OU {
			break
		}
		before += o.Desktops
	}
	return before
}

// user is a user group as the site tells it.
func (s *cloud) user(name string) obj {
	_, sam, _ := strings.Cut(name, `\`)
	return obj{
		"Domain": s.model.Domain, "DisplayName": sam, "SamName": name, "SamAccountName": sam, "PrincipalName": nil,
		"Sid": s.model.DomainSID + "-" + strconv.Itoa(3000+len(sam)), "IsBuiltIn": false, "IsGroup": true, "PropertiesFetched": 1, "PossibleLookupFailure": false,
	}
}
