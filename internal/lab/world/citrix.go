package world

import (
	"slices"
	"time"
)

// CitrixCloud is the control plane of the estate: the customer's part of Citrix
// Cloud and the DaaS site in it. Things name each other; their ids are derived
// from their names.
type CitrixCloud struct {
	Customer  string // id of the customer
	Client    string // id of the API client that a scan signs in with
	Site      string // name of the DaaS site
	Version   string // of the DaaS site
	Behaviour Behaviour

	Zones       []*CitrixZone // each belongs to a resource location of the same name
	Connectors  []*Connector
	Domains     []*ConnectorDomain
	Connections []*Connection
	Catalogs    []*Catalog
	Groups      []*DeliveryGroup
	// Applications and ApplicationGroups are what users start beside desktops.
	Applications      []*Application
	ApplicationGroups []*ApplicationGroup

	// Policies are those of the site, and PolicySets others with the delivery groups that
	// they are for.
	Policies   []*CitrixPolicy
	PolicySets []*PolicySet

	// Hidden are kinds of things that the API client may not see, as in the path of
	// their list: it gets an empty one, without an error. Of policies, plug-ins, tests, tags and FAS
	// servers ("fas") it is refused.
	Hidden []string
	// Scope is that of the role of the API client; that of everything when empty.
	Scope string

	FAS []*FASServer
	// Warnings are what the site warns of in its health alerts, by zone, "" for the site;
	// Misconfigured is its report of misconfiguration, and BackupFailed that the newest backup
	// of its configuration did not succeed.
	Warnings      map[string]string
	Misconfigured string
	BackupFailed  bool
}

// CitrixZone is a zone of the DaaS site together with its resource location.
type CitrixZone struct {
	Name    string
	Primary bool
}

// Connector is a Cloud Connector. It also is a [Host] of the model.
type Connector struct {
	Host    string // fully qualified, lower case
	Zone    string
	Version string
	Silent  time.Duration // how long ago it was last heard of
	// Maintenance tells that Citrix Cloud has it in maintenance, as during its update.
	Maintenance bool
	Appliance   bool // it is no Windows machine
}

// ConnectorDomain is an Active Directory domain as connectors see it.
type ConnectorDomain struct {
	Name      string
	OfflineAt map[string]bool // zones whose connectors do not reach it
}

// Connection is a hosting connection with its one resource pool.
type Connection struct {
	Name    string
	Zone    string
	Type    string // ConnectionType
	Plugin  string // PluginId
	Address string // URL
	Fault   string // state of its fault; "" when it is well
	Reason  string // of the fault
	Pool    string // name of the resource pool
	Network string // of the resource pool
	// TestAge is how long ago somebody tested it; nine days when zero. Test is what came of
	// that: Successful when empty, and [NeverTested].
	TestAge time.Duration
	Test    string
	// PoolTest is likewise what came of the newest test of its resource pool; nobody ever
	// tested that when empty.
	PoolTest string
	// NoPlugin is why its zone does not offer its plug-in; "" when it does.
	NoPlugin string
}

// NeverTested is the [Connection.Test] of a connection that nobody ever tested.
const NeverTested = "never"

// Catalog is a machine catalog. Its machines are the desktops of an OU.
type Catalog struct {
	Name         string
	Zone         string
	Connection   string
	Provisioning string // such as MCS, PVS or Manual
	Allocation   string // Random or Static
	Persistence  string // Discard or OnLocal
	FullClone    bool
	Image        string        // VM snapshot that the machines are made from; "" for none
	ImageAge     time.Duration // for how long it has been in use
	AccountsOU   string        // where new machine accounts are made, without the domain's part; "" for none
	MachinesOU   string        // whose desktops the machines are, likewise
	Group        string        // the delivery group of all of its machines
	MemoryMB     int
	OnEvery      int // 1: all machines are on; 10: every tenth is, and the others wait
	Machines     int // how many of the OU's desktops it has; 0: all
	// State is how those that are on are registered, where that is not Registered.
	State         string
	Controller    string   // host that they have registered with, where that is not one of the zone's connectors
	InMaintenance bool     // all machines are
	Drained       bool     // Windows on them takes no new session
	Unmanaged     bool     // Citrix Cloud does not manage the power of its machines
	RemotePC      bool     // its machines are the PCs of their users
	Domain        string   // of its machine accounts; that of the estate when empty
	Tags          []string // of all of its machines
	Controllers   []string // host names that MCS gives the machines as their connectors
	Identity      string   // what they are joined to, as the service says it; ActiveDirectory when empty
}

// DeliveryGroup is a delivery group.
type DeliveryGroup struct {
	Name            string
	Disabled        bool
	InMaintenance   bool
	HomeZoneOnly    bool
	ZonePreferences []string
	Users           []string // user groups: DOMAIN\name
	Excluded        []string // likewise
	Desktops        []*Desktop
	GatewayOnly     bool // sessions are started through a gateway only
	SmartAccess     bool // and only those that it gave a tag
	ClientIPs       bool // and only those from certain addresses
	OwnRules        bool // its access rules are others than the two that every group has
}

// FASServer is a server of the Federated Authentication Service that is connected to Citrix
// Cloud.
type FASServer struct {
	Host  string   // fully qualified, lower case
	Zones []string // names of the zones whose resource locations it serves
	Down  bool     // it is not connected just now
}

// Desktop is a desktop that a delivery group offers.
type Desktop struct {
	Name     string
	Disabled bool
	Users    []string // as those of a delivery group; none: all that the delivery group is for
	Excluded []string // likewise
	Tag      string   // that machines have to have to serve it
}

// Application is a published application.
type Application struct {
	Name      string
	Published string // as users see it; Name when empty
	Disabled  bool
	Groups    []string // names of delivery groups
	In        []string // names of application groups
	Users     []string // as those of a desktop
	Zone      string   // its home zone; "" for none
	ZoneOnly  bool     // it starts nowhere else
}

// ApplicationGroup gives applications to the users of several delivery groups.
type ApplicationGroup struct {
	Name     string
	Disabled bool
	Groups   []string // names of delivery groups
	Users    []string // as those of a desktop
	Tag      string   // that machines have to have to serve it
}

// PolicySet is a set of Citrix policies for some delivery groups.
type PolicySet struct {
	Name     string
	Groups   []string // names of delivery groups
	Policies []*CitrixPolicy
}

// CitrixPolicy is a Citrix policy with the values of its settings.
type CitrixPolicy struct {
	Name     string
	Disabled bool
	Settings map[string]string
	Groups   []string // names of the delivery groups that it is filtered by
	Without  []string // names of the delivery groups that it is not for
	Tags     []string // that it is filtered by
	OUs      []string // likewise, without the domain's part
	Users    []string // SIDs that it is filtered by
}

// Len is how many of the desktops of an OU are machines of the catalog.
func (c *Catalog) Len(f Fleet) int {
	if c.Machines > 0 {
		return min(c.Machines, f.Len())
	}
	return f.Len()
}

// Zone returns the zone of that name, which must exist.
func (c *CitrixCloud) Zone(name string) *CitrixZone {
	return named(c.Zones, "zone", name, func(z *CitrixZone) string { return z.Name })
}

// Connector returns the connector of that short name, which must exist.
func (c *CitrixCloud) Connector(short string) *Connector {
	return named(c.Connectors, "connector", short, func(x *Connector) string { return ShortName(x.Host) })
}

// Connection returns the hosting connection of that name, which must exist.
func (c *CitrixCloud) Connection(name string) *Connection {
	return named(c.Connections, "hosting connection", name, func(x *Connection) string { return x.Name })
}

// Catalog returns the machine catalog of that name, which must exist.
func (c *CitrixCloud) Catalog(name string) *Catalog {
	return named(c.Catalogs, "machine catalog", name, func(x *Catalog) string { return x.Name })
}

// Group returns the delivery group of that name, which must exist.
func (c *CitrixCloud) Group(name string) *DeliveryGroup {
	return named(c.Groups, "delivery group", name, func(x *DeliveryGroup) string { return x.Name })
}

// Desktop returns the desktop of that name, which must exist.
func (g *DeliveryGroup) Desktop(name string) *Desktop {
	return named(g.Desktops, "desktop", name, func(x *Desktop) string { return x.Name })
}

// Application returns the application of that name, which must exist.
func (c *CitrixCloud) Application(name string) *Application {
	return named(c.Applications, "application", name, func(x *Application) string { return x.Name })
}

// ApplicationGroup returns the application group of that name, which must exist.
func (c *CitrixCloud) ApplicationGroup(name string) *ApplicationGroup {
	return named(c.ApplicationGroups, "application group", name, func(x *ApplicationGroup) string { return x.Name })
}

// Policy returns the policy of the site of that name, which must exist.
func (c *CitrixCloud) Policy(name string) *CitrixPolicy {
	return named(c.Policies, "policy", name, func(x *CitrixPolicy) string { return x.Name })
}

// FASServer returns the FAS server of that short name, which must exist.
func (c *CitrixCloud) FASServer(short string) *FASServer {
	return named(c.FAS, "FAS server", short, func(x *FASServer) string { return ShortName(x.Host) })
}

// RemoveZone takes a zone away, and all that is in it.
func (c *CitrixCloud) RemoveZone(name string) {
	c.Zones = slices.DeleteFunc(c.Zones, func(z *CitrixZone) bool { return z.Name == name })
	c.Connectors = slices.DeleteFunc(c.Connectors, func(x *Connector) bool { return x.Zone == name })
	c.Connections = slices.DeleteFunc(c.Connections, func(x *Connection) bool { return x.Zone == name })
	c.Catalogs = slices.DeleteFunc(c.Catalogs, func(x *Catalog) bool { return x.Zone == name })
}

// RemoveConnection takes a hosting connection away, and the catalogs that MCS made
// through it: it cannot be deleted while they are there.
func (c *CitrixCloud) RemoveConnection(name string) {
	c.Connections = slices.DeleteFunc(c.Connections, func(x *Connection) bool { return x.Name == name })
	c.Catalogs = slices.DeleteFunc(c.Catalogs, func(x *Catalog) bool { return x.Connection == name })
}

// RemoveCatalog takes a machine catalog away with its machines.
func (c *CitrixCloud) RemoveCatalog(name string) {
	c.Catalogs = slices.DeleteFunc(c.Catalogs, func(x *Catalog) bool { return x.Name == name })
}

// named finds something by its name. Models are written by hand: a name that leads
// nowhere is a mistake of ours.
func named[T any](all []*T, kind, name string, of func(*T) string) *T {
	for _, x := range all {
		if of(x) == name {
			return x
		}
	}
	panic(missing(kind + " " + name))
}
