package sqllab

import "github.com/muster-dr/muster/internal/lab/world"

// The names of the instances of the healthy estate.
const (
	production = "SQL-FRA-01"
	recovery   = "SQL-MUC-01"
)

// databaseFaults are in how the databases are kept.
func databaseFaults() []world.Fault {
	fault := func(name, title string, change func(*world.Model, *Model)) world.Fault {
		return world.Fault{Name: "sql-" + name, Title: title, Apply: func(m *world.Model) { change(m, of(m)) }}
	}
	return []world.Fault{
		fault("copy-suspended", "Somebody has suspended a database at the recovery replica, and not resumed it", func(_ *world.Model, d *Model) {
			d.Group("AG1").Replica(recovery).Copies[DatabasePVS] = &Copy{State: "NOT SYNCHRONIZING", Suspended: true, Lag: 93_000}
		}),
		fault("database-suspect", "A database is marked suspect at the recovery replica, and the group has not noticed", func(_ *world.Model, d *Model) {
			d.Server(recovery).Databases[DatabasePVS].State = "SUSPECT"
		}),
		fault("database-left-out", "The database of PVS was moved, and not added to the group again", func(_ *world.Model, d *Model) {
			d.Group("AG1").without(DatabasePVS)
			delete(d.Server(recovery).Databases, DatabasePVS)
		}),
		fault("client-of-server", "A Provisioning Server was set up with the name of the SQL Server of production", func(m *world.Model, d *Model) {
			for _, c := range d.Clients {
				if c.Host == "PVS-FRA-02" {
					c.Address = m.Host("sql-fra-01").Address
				}
			}
		}),
		fault("login-missing", "Nobody has created the login of a recording server at the SQL Server of the recovery site", func(m *world.Model, d *Model) {
			delete(d.Server(recovery).Logins, m.NetBIOS+`\SR-FRA-01$`)
		}),
		fault("listener-in-one-network", "The listener of the availability group has no address at the recovery site", func(_ *world.Model, d *Model) {
			d.Group("AG1").Addresses = d.Group("AG1").Addresses[:1]
		}),
		fault("release-behind", "The SQL Server of the recovery site has an older release than that of production", func(_ *world.Model, d *Model) {
			d.Server(recovery).Version = "15.0.4415.2"
		}),
	}
}

// serverFaults are in the servers themselves: they keep facts from being collected.
func serverFaults() []world.Fault {
	fault := func(name, title string, change func(*Model)) world.Fault {
		return world.Fault{Name: "sql-" + name, Title: title, Server: true, Apply: func(m *world.Model) { change(of(m)) }}
	}
	behave := func(b world.Behaviour, hosts ...string) func(*Model) {
		return func(d *Model) {
			for _, h := range hosts {
				d.Server(h).Behaviour = b
			}
		}
	}
	return []world.Fault{
		fault("down", "No SQL Server accepts connections", behave(world.Down, production, recovery)),
		fault("refuses", "SQL Server refuses the login", behave(world.Refused, production, recovery)),
		fault("wrong-certificate", "The certificates of SQL Server come from an authority that nobody trusts", behave(world.WrongCertificate, production, recovery)),
		fault("sees-no-state", "The login may not see the state of SQL Server", func(d *Model) {
			for _, s := range d.Servers {
				s.Denied = []string{"state"}
			}
		}),
	}
}
