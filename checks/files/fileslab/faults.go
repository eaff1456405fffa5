package fileslab

import (
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// faults are what can be wrong with Files and with how it is protected.
func faults() []world.Fault {
	fault := func(name, title string, change func(*Model, *Policy)) world.Fault {
		return world.Fault{Name: "files-" + name, Title: title, Apply: func(m *world.Model) {
			files := of(m)
			if len(files.Policies) > 0 {
				change(files, files.Policies[0])
			}
		}}
	}
	server := func(name, title string, change func(*Model)) world.Fault {
		return world.Fault{Name: "files-" + name, Title: title, Server: true, Apply: func(m *world.Model) { change(of(m)) }}
	}
	return []world.Fault{
		fault("not-replicated", "Nothing replicates the file server of production", func(m *Model, _ *Policy) { m.Policies = nil }),
		fault("policy-disabled", "The replication policy of the file server is switched off", func(_ *Model, p *Policy) { p.Status = "DISABLED" }),
		fault("share-left-out", "The replication policy lacks the share of the profiles", func(_ *Model, p *Policy) {
			p.Shares = []string{"redirected$", "layers$", "recordings$"}
		}),
		fault("copy-old", "One share was replicated last nine hours ago", func(_ *Model, p *Policy) { p.Late["redirected$"] = 9 * time.Hour }),
		fault("without-versions", "Users see no earlier versions of redirected folders", func(m *Model, _ *Policy) {
			if s := m.server(ServerFRA); s != nil {
				s.share("redirected$").Previous = false
			}
		}),
		fault("schedule-missed", "The replication of shares has missed its schedule", func(_ *Model, p *Policy) { p.Summary = "SCHEDULE_MISSED" }),
		fault("policy-weekly", "Shares are replicated once a week, and were a while ago", func(_ *Model, p *Policy) { p.Every = 7 * 24 * 60 }),
		fault("containers-twice", "Smart DR replicates the containers that Cloud Cache writes at both sites", func(_ *Model, p *Policy) { p.Shares = append(p.Shares, "fslogix$") }),
		fault("data-sync", "Shares are replicated by Data Sync, which is a preview", func(_ *Model, p *Policy) { p.Type = "DATA_SYNC" }),
		fault("recovery-server-small", "The file server of the recovery site has half the size of that of production", func(m *Model, _ *Policy) {
			if s := m.server(ServerMUC); s != nil {
				s.GiB /= 2
			}
		}),
		{Name: "files-by-name", Title: "Profiles are declared under the own name of the file server of production", Apply: func(m *world.Model) {
			c := m.Component("profiles")
			c.Paths = append(c.Paths, `\\`+m.FQDN(ServerFRA)+`\upm$`)
		}},
		server("manager-off", "Files Manager is not enabled at the Prism Central of production", func(m *Model) { m.Disabled[estate.Production] = true }),
		server("hidden", "The account may not see Files at the Prism Central of production", func(m *Model) { m.Hidden[estate.Production] = true }),
	}
}
