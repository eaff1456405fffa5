package fileslab

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// obj is a JSON object.
type obj = map[string]any

// Where the interfaces are that the routes belong to.
const (
	base4 = "/api/"
	base1 = "/PrismGateway/services/rest/v1/"
)

// extend adds what is asked of Files to the Prisms of the lab.
func extend(w *world.World) []world.Server {
	m := w.Model
	if !served(m) {
		return nil
	}
	shared := m.Nutanix.Centrals[world.BothSites[0]] == m.Nutanix.Centrals[world.BothSites[1]]
	for i, site := range world.BothSites {
		s := &serving{model: of(m), clock: w.Clock, site: site, all: shared}
		if !s.model.Disabled[site] && (!shared || i == 0) {
			restlab.Extend(w, m.Nutanix.Centrals[site].Host, base4, s.routes()...)
		}
	}
	for _, c := range m.Nutanix.Clusters {
		restlab.Extend(w, c.Element, base1, restlab.Route{Path: "vfilers", List: func(*restlab.Request) (restlab.Listing, error) {
			return restlab.Fixed(onCluster(of(m), c)), nil
		}})
	}
	if len(of(m).Servers) == 0 {
		return nil
	}
	return []world.Server{guest{}}
}

// guest stands for what the servers of others answer: there is nothing to start.
type guest struct{}

// Start implements [world.Server].
func (guest) Start(context.Context) error { return nil }

// Addresses implements [world.Server]: it shows that Files can be asked for, at the Prisms.
func (guest) Addresses() []world.Address { return []world.Address{{Service: source}} }

// Close implements [world.Server].
func (guest) Close() {}

// serving are the answers of the Prism Central of a site.
type serving struct {
	model *Model
	clock world.Clock
	site  string
	all   bool // it serves both sites
}

func (s *serving) routes() []restlab.Route {
	seen := func(list func(q *restlab.Request) (restlab.Listing, error)) func(q *restlab.Request) (restlab.Listing, error) {
		return func(q *restlab.Request) (restlab.Listing, error) {
			if s.model.Hidden[s.site] {
				return restlab.Listing{}, &restlab.Error{Status: http.StatusForbidden, Message: "The user may not view file servers."}
			}
			return list(q)
		}
	}
	return []restlab.Route{
		{Path: "files/config/file-servers", Kind: "files.v4.config.FileServer", List: seen(s.servers)},
		{Path: "files/config/file-servers/{}/mount-targets", Kind: "files.v4.config.MountTarget", List: seen(s.shares)},
		{Path: "files/config/file-servers/{}/mount-targets/{}/snapshots", Kind: "files.v4.config.Snapshot", List: seen(s.snapshots)},
		{Path: "files/config/replication-policies", Kind: "files.v4.config.ReplicationPolicy", List: seen(s.policies)},
		{Path: "files/operations/replication-jobs", Kind: "files.v4.operations.ReplicationJob", List: seen(s.jobs)},
	}
}

// here are the file servers that the Prism Central knows.
func (s *serving) here() []*Server {
	var all []*Server
	for _, fs := range s.model.Servers {
		if (s.all || fs.Site == s.site) && !fs.Unlisted {
			all = append(all, fs)
		}
	}
	return all
}

func (s *serving) servers(*restlab.Request) (restlab.Listing, error) {
	var all []obj
	for _, fs := range s.here() {
		o := obj{"extId": serverID(fs.Name), "name": fs.Name}
		if fs.Version != "" {
			o["version"], o["sizeInGib"] = fs.Version, fs.GiB
		}
		all = append(all, o)
	}
	return restlab.Fixed(all, "extId", "name"), nil
}

// serverOf finds the file server of a request.
func (s *serving) serverOf(q *restlab.Request) (*Server, error) {
	for _, fs := range s.here() {
		if serverID(fs.Name) == q.ID() {
			return fs, nil
		}
	}
	return nil, restlab.NotFound("file server " + q.ID())
}

func (s *serving) shares(q *restlab.Request) (restlab.Listing, error) {
	fs, err := s.serverOf(q)
	if err != nil {
		return restlab.Listing{}, err
	}
	var all []obj
	for _, x := range fs.Shares {
		o := obj{
			"extId": shareID(fs.Name, x.Name), "name": x.Name, "path": "/" + x.Name, "type": "DISTRIBUTED", "protocol": "SMB", "state": "ONLINE", "statusType": "AVAILABLE",
			"isPreviousVersionEnabled": x.Previous, "maxSizeGB": 0, "wormSpec": obj{"wormType": "DISABLED"},
			"smbProperties": obj{"isAccessBasedEnumerationEnabled": true, "isCaEnabled": x.Continuous, "shareACL": []obj{{"userOrGroupName": `CORP\Domain Users`, "permissionType": "ALLOW", "accessType": "CHANGE"}}},
		}
		if x.NFS {
			o["protocol"] = "NFS"
			delete(o, "smbProperties")
		}
		if x.Offline {
			o["state"], o["statusType"] = "OFFLINE", "UNAVAILABLE"
		}
		all = append(all, o)
	}
	return restlab.Fixed(all, "extId", "name"), nil
}

// snapshots are those for users, and those that replication brought.
func (s *serving) snapshots(q *restlab.Request) (restlab.Listing, error) {
	fs, err := s.serverOf(q)
	if err != nil {
		return restlab.Listing{}, err
	}
	var all []obj
	add := func(kind, share string, age time.Duration) {
		all = append(all, obj{"extId": world.GUIDOf(kind, fs.Name+"/"+share+age.String()), "name": kind, "createTime": s.clock.Ago(age).UTC().Format(time.RFC3339), "type": kind})
	}
	for _, x := range fs.Shares {
		if shareID(fs.Name, x.Name) != q.IDs[1] {
			continue
		}
		if x.Previous {
			add("SSR_SNAPSHOT", x.Name, 9*time.Hour)
		}
		for _, p := range s.model.Policies {
			if (p.To == fs.Name || p.Type == "VDI_SYNC") && !p.Unseen && contains(s.model.replicated(p), x.Name) {
				add("REPLICATION_SNAPSHOT", x.Name, p.newest(x.Name))
				add("REPLICATION_SNAPSHOT", x.Name, p.newest(x.Name)+time.Hour)
			}
		}
	}
	return restlab.Fixed(all, "extId"), nil
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

func (s *serving) known() []*Policy {
	var all []*Policy
	for _, p := range s.model.Policies {
		if !p.MissingAt[s.site] {
			all = append(all, p)
		}
	}
	return all
}

func (s *serving) policies(*restlab.Request) (restlab.Listing, error) {
	var all []obj
	for _, p := range s.known() {
		entities := []obj{}
		for _, share := range p.Shares {
			entities = append(entities, obj{
				"primaryFileServerMountTargetExtId": shareID(p.From, share), "primaryFileServerMountTargetPath": "/" + share,
				"secondaryFileServerMountTargetExtId": shareID(p.To, share), "secondaryFileServerMountTargetPath": "/" + share,
			})
		}
		configuration := obj{
			"primaryFileServerExtId": serverID(p.From), "secondaryFileServerExtId": serverID(p.To), "status": p.Status, "replicationSummary": p.Summary,
			"schedule": obj{"frequency": p.Every, "scheduleInterval": "MINUTE"},
		}
		if len(entities) > 0 {
			configuration["replicationEntities"] = entities
		}
		all = append(all, obj{
			"extId": world.GUIDOf("files policy", p.Name), "name": p.Name, "type": p.Type, "status": p.Status, "isReverse": p.Reverse,
			"shouldIncludeNewMountTargets": p.NewShares, "replicationConfigurations": []obj{configuration},
		})
	}
	return restlab.Fixed(all, "extId", "name"), nil
}

// jobs are the runs of the policies, several of each share.
func (s *serving) jobs(*restlab.Request) (restlab.Listing, error) {
	var all []obj
	for _, p := range s.known() {
		both := [][2]string{{p.From, p.To}}
		if p.Type == "VDI_SYNC" {
			both = append(both, [2]string{p.To, p.From})
		}
		add := func(from, to, share, status string, age time.Duration, behind int) {
			o := obj{
				"extId": world.GUIDOf("files job", p.Name+from+"/"+share+"/"+status+age.String()), "policyExtId": world.GUIDOf("files policy", p.Name), "status": status,
				"startTime":             s.clock.Ago(age).UTC().Format(time.RFC3339),
				"sourceFileServerExtId": serverID(from), "targetFileServerExtId": serverID(to),
				"sourceMountTargetExtId": shareID(from, share), "targetMountTargetExtId": shareID(to, share),
				"numberOfFilesTransferred": 12, "numberOfFilesFailed": behind, "bytesTransferred": strconv.Itoa(1 << 20),
			}
			if status != "RUNNING" {
				o["endTime"] = s.clock.Ago(age - time.Minute).UTC().Format(time.RFC3339)
			}
			all = append(all, o)
		}
		for _, share := range s.model.replicated(p) {
			for _, way := range both {
				newest := p.newest(share)
				add(way[0], way[1], share, "RUNNING", time.Minute, 0)
				if p.Failing[share] {
					add(way[0], way[1], share, "FAILED", 5*time.Minute, 3)
				}
				add(way[0], way[1], share, "SUCCEEDED", newest, p.Behind[share])
				add(way[0], way[1], share, "SUCCEEDED", newest+time.Hour, 0)
			}
		}
	}
	return restlab.Fixed(all, "extId", "policyExtId", "startTime"), nil
}

// onCluster are the file servers that the Prism Element of a cluster lists.
func onCluster(m *Model, c *world.Cluster) []obj {
	var all []obj
	for _, fs := range m.Servers {
		o := obj{
			"uuid": serverID(fs.Name), "name": fs.Name, "version": fs.Version, "sizeGib": fs.GiB, "fileServerState": fs.State, "pdStatus": "true",
			"protectionDomainName": fs.Domain, "protectionDomainState": "true", "windowsAdDomainName": "corp", "windowsAdUsername": "never-in-facts", "windowsAdPassword": "never-in-facts",
			"internalNetwork": obj{"uuid": world.GUIDOf("network", c.Name), "pool": []string{"10.10.10.70 10.10.10.73"}},
		}
		switch {
		case fs.Cluster == c.Name:
			all = append(all, o)
		case fs.Domain != "": // it stands by
			o["fileServerState"], o["internalNetwork"] = "FS_DEACTIVATED", nil
			all = append(all, o)
		}
	}
	return all
}
