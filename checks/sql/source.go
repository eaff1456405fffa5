package sql

import (
	"github.com/muster-dr/muster/checks/sql/sqllab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares SQL Server. The credential of a site goes before the one for both.
func Source() collect.Source {
	methods := []string{methodSQL, methodNTLM}
	return collect.Source{
		Name: source,
		Asks: "the SQL Servers that the estate file names: availability groups and the state of every copy, listeners, mirroring, log shipping, logins, and to which address PVS and Session Recording are connected",
		Over: "TDS within TLS, a login that may see the state of the server and change nothing",
		Sees: []collect.Seen{
			{Path: "input.sql.servers[host]", What: "an SQL Server: its `instance`, the availability `groups` with their replicas, copies and listeners, `databases` with what mirrors them, `logins`, the `clients` of PVS and Session Recording, and what log shipping has `restored`"},
		},
		Credentials: []estate.CredentialKind{
			{Name: source, Methods: methods},
			{Name: source + "-" + estate.Production, Fallback: source, Methods: methods},
			{Name: source + "-" + estate.Recovery, Fallback: source, Methods: methods},
		},
		Plan:   plan,
		Rights: rights,
		New:    func(l collect.Limits) collect.Collector { return New(l) },
		Lab:    sqllab.Part(),
	}
}
