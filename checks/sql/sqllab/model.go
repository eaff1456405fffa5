package sqllab

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Model are the databases of the estate.
type Model struct {
	Servers []*Server
	Groups  []*Group
	Clients []*Client
}

// Server is an instance.
type Server struct {
	Host      string
	Name      string // as it calls itself
	Version   string
	Edition   string
	Databases map[string]*Database // of users, by name
	Logins    map[string]*Login
	Restored  map[string]*Restored // by log shipping
	Denied    []string             // rights that the login does not have: state, definition, everything, shipping
	Behaviour world.Behaviour
	Plain     bool // it offers no encryption
}

// Database is a database of an instance.
type Database struct {
	State            string
	Mirror, MirrorOf string // how it is mirrored, and to which instance; "" for not at all
}

// Login is what may sign in to an instance.
type Login struct {
	Kind, SID string
	Disabled  bool
}

// Restored is a database that log shipping restores.
type Restored struct {
	Source, Database string
	Minutes          int64 // since the last one
}

// Group is an availability group.
type Group struct {
	Name      string
	Primary   string // name of the instance
	Replicas  []*Replica
	Databases []string
	Listener  string // "" for none
	Addresses []string
	Contained bool
}

// Replica is a replica of a group.
type Replica struct {
	Server string // name of the instance
	Mode   string
	Away   bool             // the primary replica does not reach it
	Copies map[string]*Copy // by database; one that is not there has not joined
}

// Copy is a database at a replica.
type Copy struct {
	State     string
	Suspended bool
	Lag       int64 // seconds behind the primary replica
}

// Client is a connection of a server to an instance.
type Client struct {
	Host                    string // of the server, as Windows calls it
	Database, Login, Server string
	Address                 string
}

// The databases of the healthy estate.
const (
	DatabasePVS        = "CitrixPVS"
	DatabaseRecording  = "CitrixSessionRecording"
	DatabaseRecordings = "CitrixSessionRecordingLogging"
)

// of are the databases of a model: one group with all of them, whose second replica is at
// the recovery site.
func of(m *world.Model) *Model {
	return world.Of(m, source, func() *Model { return healthy(m) })
}

// Of are the databases of a model, for those who change them as commands do.
func Of(m *world.Model) *Model { return of(m) }

func healthy(m *world.Model) *Model {
	d := &Model{}
	all := []string{DatabasePVS, DatabaseRecording, DatabaseRecordings}
	group := &Group{Name: "AG1", Listener: "sql-ag1-ctx", Addresses: []string{"10.10.10.106", "10.20.10.106"}, Databases: all}
	for _, site := range world.BothSites {
		for _, host := range m.Component("sql").Servers.Of(site) {
			s := newServer(m, host)
			d.Servers = append(d.Servers, s)
			r := &Replica{Server: s.Name, Mode: "SYNCHRONOUS_COMMIT", Copies: map[string]*Copy{}}
			for _, name := range all {
				s.Databases[name] = &Database{State: "ONLINE"}
				r.Copies[name] = &Copy{State: "SYNCHRONIZED"}
			}
			group.Replicas = append(group.Replicas, r)
			if site == estate.Production && group.Primary == "" {
				group.Primary = s.Name
			}
		}
	}
	if group.Primary == "" {
		return d
	}
	d.Groups = []*Group{group}
	for _, host := range m.Component("pvs").Servers.Of(estate.Production) {
		d.Clients = append(d.Clients, &Client{Host: machine(host), Database: DatabasePVS, Login: m.NetBIOS + `\svc-pvs`, Server: group.Primary, Address: group.Addresses[0]})
	}
	for _, host := range m.Component("sr").Servers.Of(estate.Production) {
		d.Clients = append(d.Clients, &Client{Host: machine(host), Database: DatabaseRecording, Login: m.NetBIOS + `\` + machine(host) + "$", Server: group.Primary, Address: group.Addresses[0]})
	}
	return d
}

// newServer is an instance without databases, whose logins are those that all have.
func newServer(m *world.Model, host string) *Server {
	s := &Server{
		Host: host, Name: machine(host), Version: "16.0.4165.4", Edition: "Enterprise Edition: Core-based Licensing (64-bit)",
		Databases: map[string]*Database{}, Restored: map[string]*Restored{}, Logins: map[string]*Login{
			user:                                {Kind: "SQL_LOGIN", SID: "0x5A1C0C2F9D5E4B0FA3D1C7E2B4486A11"},
			m.NetBIOS + `\svc-pvs`:              {Kind: "WINDOWS_LOGIN", SID: "0x01050000000000051500000015F3745492AD5933A04C666B47040000"},
			m.NetBIOS + `\DBA`:                  {Kind: "WINDOWS_GROUP", SID: "0x01050000000000051500000015F3745492AD5933A04C666B48040000"},
			machine(host) + `\Administrator`:    {Kind: "WINDOWS_LOGIN", SID: "0x0105000000000005150000007B5C3D1E8F2A4B6C9D0E1F2AF4010000"},
			"##MS_PolicyEventProcessingLogin##": {Kind: "SQL_LOGIN", SID: "0x4FC5B1D8F2A94E0E9C1B6A7D3E2F1081", Disabled: true},
			`NT SERVICE\SQLSERVERAGENT`:         {Kind: "WINDOWS_LOGIN", SID: "0x010600000000000550000000DCA88F14B79FD47A992A3D8943F829A726066357"},
		},
	}
	for _, site := range world.BothSites {
		for _, client := range m.Component("sr").Servers.Of(site) {
			s.Logins[m.NetBIOS+`\`+machine(client)+"$"] = &Login{Kind: "WINDOWS_LOGIN", SID: "0x01050000000000051500000015F3745492AD5933A04C666B62040000"}
		}
	}
	return s
}

// machine is the name that Windows gives the machine of a host.
func machine(host string) string { return strings.ToUpper(world.ShortName(host)) }

// Server is the instance of that host, short or full; the model must have it.
func (m *Model) Server(host string) *Server {
	for _, s := range m.Servers {
		if s.Host == host || world.ShortName(s.Host) == host || s.Name == host {
			return s
		}
	}
	return &Server{Databases: map[string]*Database{}, Logins: map[string]*Login{}, Restored: map[string]*Restored{}}
}

// Replica is the replica of the group at an instance; an empty one when it has none.
func (g *Group) Replica(server string) *Replica {
	for _, r := range g.Replicas {
		if r.Server == server {
			return r
		}
	}
	return &Replica{Copies: map[string]*Copy{}}
}

// Group is the group of that name; an empty one when there is none.
func (m *Model) Group(name string) *Group {
	for _, g := range m.Groups {
		if g.Name == name {
			return g
		}
	}
	return &Group{}
}

// without takes a database out of the group.
func (g *Group) without(database string) {
	g.Databases = slices.DeleteFunc(slices.Clone(g.Databases), func(d string) bool { return d == database })
	for _, r := range g.Replicas {
		delete(r.Copies, database)
	}
}
