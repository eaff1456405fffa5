package sql

import (
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells which servers are asked.
func plan(est *estate.Estate) []collect.Planned {
	var all []collect.Planned
	for _, s := range serversOf(est) {
		all = append(all, collect.Planned{Site: s.site, System: s.declared.Host, Address: s.address(), Most: "one connection for eight questions, one after the other"})
	}
	return all
}

var rights = []collect.Right{
	{What: "sign in", In: []string{"sql.servers.*"},
		Grant: "CREATE LOGIN [muster] WITH PASSWORD = N'<a long one>', CHECK_POLICY = ON; on every server, with the same SID (sp_help_revlogin), or a login from Windows"},
	{What: "see the state of the server and all definitions", In: []string{"sql.servers.*.groups", "sql.servers.*.clients", "sql.servers.*.logins"},
		Grant: "GRANT VIEW SERVER STATE TO [muster]; GRANT VIEW ANY DEFINITION TO [muster]"},
	{What: "read what log shipping has restored", In: []string{"sql.servers.*.restored"},
		Grant: "USE msdb; CREATE USER [muster] FOR LOGIN [muster]; GRANT SELECT ON dbo.log_shipping_monitor_secondary TO [muster]"},
}
