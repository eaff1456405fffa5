package fileslab

import (
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Model is Nutanix Files of the estate.
type Model struct {
	Servers  []*Server
	Policies []*Policy
	// Disabled are the sites at whose Prism Central Files Manager is not enabled, and Hidden
	// those at which the account may not see it.
	Disabled, Hidden map[string]bool
}

// Server is a file server.
type Server struct {
	Name       string
	Site       string
	Cluster    string
	Version    string
	GiB        int
	Shares     []*Share
	Domain     string // protection domain that it is in; "" for none
	State      string // as Prism Element has it
	Undeclared bool   // the estate file does not name it
	Unlisted   bool   // Prism Central does not know it
}

// Share is a share.
type Share struct {
	Name       string
	NFS        bool
	Offline    bool
	Previous   bool
	Continuous bool
}

// Policy is a replication policy between two file servers.
type Policy struct {
	Name      string
	Type      string // SMART_DR …
	Status    string // ENABLED …
	Reverse   bool
	NewShares bool
	From, To  string   // file servers
	Shares    []string // by name; none stands for all of them
	Summary   string   // SCHEDULE_MET …
	Every     int      // minutes
	Newest    time.Duration
	// Late is the age of the newest copy of single shares, by name, where it is another one.
	Late map[string]time.Duration
	// Behind are the files that the newest run left behind, by share.
	Behind map[string]int
	// Failing are shares whose runs after the newest good one have failed.
	Failing map[string]bool
	// Unseen tells that the file server of the recovery site does not list what arrived.
	Unseen    bool
	MissingAt map[string]bool // sites whose Prism Central does not know the policy
}

// The names of the healthy estate.
const (
	ServerFRA = "fs-fra-01"
	ServerMUC = "fs-muc-01"
	SmartDR   = "DR-fs-fra-01"
)

// Of is Nutanix Files of a model, for those who change it as commands do.
func Of(m *world.Model) *Model { return of(m) }

// of is Nutanix Files of a model: a file server at each site, and Smart DR between them of all
// shares but that of the containers, which Cloud Cache writes at both.
func of(m *world.Model) *Model {
	return world.Of(m, source, func() *Model {
		server := func(name, site, cluster string) *Server {
			s := &Server{Name: name, Site: site, Cluster: cluster, Version: "5.2.0.1", GiB: 20480, State: "FS_ACTIVATED_REACHABLE"}
			for _, share := range []string{"upm$", "redirected$", "layers$", "recordings$", "fslogix$"} {
				s.Shares = append(s.Shares, &Share{Name: share, Previous: true, Continuous: true})
			}
			return s
		}
		return &Model{
			Servers:  []*Server{server(ServerFRA, estate.Production, world.ClusterFRA), server(ServerMUC, estate.Recovery, world.ClusterMUC)},
			Disabled: map[string]bool{}, Hidden: map[string]bool{},
			Policies: []*Policy{{
				Name: SmartDR, Type: "SMART_DR", Status: "ENABLED", From: ServerFRA, To: ServerMUC, Shares: []string{"upm$", "redirected$", "layers$", "recordings$"}, Summary: "SCHEDULE_MET", Every: 60, Newest: 25 * time.Minute,
				Late: map[string]time.Duration{}, Behind: map[string]int{}, Failing: map[string]bool{}, MissingAt: map[string]bool{},
			}},
		}
	})
}

// server is the file server of that name; nil when there is none.
func (m *Model) server(name string) *Server {
	for _, s := range m.Servers {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// share is the share of that name; nil when there is none.
func (s *Server) share(name string) *Share {
	for _, x := range s.Shares {
		if strings.EqualFold(x.Name, name) {
			return x
		}
	}
	return nil
}

// replicated are the names of the shares that a policy replicates.
func (m *Model) replicated(p *Policy) []string {
	if len(p.Shares) > 0 {
		return p.Shares
	}
	var all []string
	if from := m.server(p.From); from != nil {
		for _, s := range from.Shares {
			all = append(all, s.Name)
		}
	}
	return all
}

// newest is the age of the newest copy of a share.
func (p *Policy) newest(share string) time.Duration {
	if late, ok := p.Late[share]; ok {
		return late
	}
	return p.Newest
}

func serverID(name string) string        { return world.GUIDOf("fileserver", name) }
func shareID(server, name string) string { return world.GUIDOf("share", server+"/"+name) }
