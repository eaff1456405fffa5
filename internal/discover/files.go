package discover

import (
	"context"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// fileServers asks the Prism Central of each site which of the file servers are Nutanix Files.
func (r *run) fileServers(ctx context.Context) error {
	c := r.Estate.Components["file_services"]
	if c == nil {
		return nil
	}
	defer r.copiedFiles(c)
	if len(r.PrismCentrals) == 0 {
		return nil
	}
	draft, hosts := *r.Estate, map[string][]string{estate.Production: c.Servers.Production, estate.Recovery: c.Servers.Recovery}
	for site, all := range hosts {
		s := draft.Site(site)
		s.Files = nil
		for _, host := range all {
			s.Files = append(s.Files, short(host))
		}
	}
	doc, err := r.Ask(ctx, &draft, "files")
	if err != nil || doc.Files == nil {
		return err
	}
	r.files = doc.Files
	for _, site := range bothSites {
		there := doc.Files.Sites[site]
		if there == nil {
			continue
		}
		if !there.Servers.Learnt() {
			if there.Enabled != nil && !*there.Enabled {
				continue // Files Manager is off there, so that nobody can be asked
			}
			r.ask("sites", "Which Nutanix Files servers has the "+site+" site? Prism did not tell: "+there.Servers.Message)
			continue
		}
		s := r.Estate.Site(site)
		for _, host := range hosts[site] {
			name := strings.ToLower(short(host))
			server := there.Servers.Items[name]
			if server == nil {
				continue
			}
			s.Files = append(s.Files, server.Name)
			r.from("sites."+site+".files", "file servers that Prism Central knows by the names of these hosts")
		}
	}
	return nil
}

// copiedFiles finds how the files of production come to the recovery site, where policies of
// Nutanix Files say so of each of its servers, and asks otherwise.
func (r *run) copiedFiles(c *estate.Component) {
	if len(c.Methods) > 0 {
		return
	}
	methods := map[string]bool{}
	for _, host := range c.Servers.Production {
		methods[r.copying(strings.ToLower(short(host)))] = true
	}
	if all := sortedKeys(methods); len(all) == 1 && all[0] != "" {
		c.Methods = all
		r.from("components.file_services.methods", "a policy of Nutanix Files replicates each of its servers to the recovery site")
		return
	}
	r.ask("components", "file_services: what replicates the files: platform, data_replication, smart_dr, nutanix_protection?", "  file_services:", "    methods: [platform]")
}

// copying is the method by which a policy that is in force replicates a file server of production
// to one of the recovery site; "" for none, and for several.
func (r *run) copying(server string) string {
	if r.files == nil || r.files.Sites[estate.Production] == nil || r.files.Sites[estate.Recovery] == nil {
		return ""
	}
	production, recovery := r.files.Sites[estate.Production], r.files.Sites[estate.Recovery]
	from := production.Servers.Items[server]
	if from == nil {
		return ""
	}
	targets := map[string]bool{}
	for _, s := range recovery.Servers.Items {
		targets[s.ID] = true
	}
	found := map[string]bool{}
	for _, p := range production.Policies.Items {
		for _, pair := range p.Pairs {
			if p.Status == "ENABLED" && pair.From == from.ID && targets[pair.To] {
				found[replicating[p.Type]] = true
			}
		}
	}
	if all := sortedKeys(found); len(all) == 1 {
		return all[0]
	}
	return ""
}

// replicating are the methods of recovery by the type of a policy.
var replicating = map[string]string{facts.FilesSmartDR: "smart_dr", facts.FilesDataSync: "data_replication", facts.FilesVDISync: "data_replication"}
