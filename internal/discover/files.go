package discover

import (
	"context"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// fileServers asks the Prism Central of each site which of the file servers are Nutanix Files.
func (r *run) fileServers(ctx context.Context) error {
	c := r.Estate.Components["file_services"]
	if c == nil || len(r.PrismCentrals) == 0 {
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
