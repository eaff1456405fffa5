package sqllab

import "github.com/muster-dr/muster/internal/lab/world"

// variations are other ways to keep the databases.
func variations() []world.Variation {
	change := func(name, title string, apply func(*world.Model, *Model)) world.Variation {
		return world.Variation{Name: "sql-" + name, Title: title, Apply: func(m *world.Model) { apply(m, of(m)) }}
	}
	return []world.Variation{
		change("unread", "Nobody lets muster ask SQL Server", func(_ *world.Model, d *Model) { *d = Model{} }),
		change("asynchronous", "The replica of the recovery site follows asynchronously, three quarters of a minute behind", func(_ *world.Model, d *Model) {
			d.follow(45)
		}),
		change("asynchronous-behind", "The replica of the recovery site is six hours behind", func(_ *world.Model, d *Model) {
			d.follow(6 * 3600)
		}),
		change("with-others", "The servers have a group and a database of others too, which come back in another way", func(_ *world.Model, d *Model) {
			replica := func(server, state string, suspended bool) *Replica {
				return &Replica{Server: server, Mode: "ASYNCHRONOUS_COMMIT", Copies: map[string]*Copy{"Ledger": {State: state, Suspended: suspended}}}
			}
			d.Groups = append(d.Groups, &Group{Name: "ERP", Primary: production, Databases: []string{"Ledger"}, Replicas: []*Replica{
				replica(production, "SYNCHRONIZED", false), replica(recovery, "NOT SYNCHRONIZING", true),
			}})
			d.Server(production).Databases["Ledger"], d.Server(production).Databases["Scratch"] = &Database{State: "ONLINE"}, &Database{State: "ONLINE"}
			d.Server(production).Logins[`CORP\svc-erp`] = &Login{Kind: "WINDOWS_LOGIN", SID: "0x01050000000000051500000015F3745492AD5933A04C666B71040000"}
		}),
		change("mirrored", "Databases are mirrored, as they were before there were availability groups", func(m *world.Model, d *Model) {
			d.apart(m)
			for _, db := range d.Server(production).Databases {
				db.Mirror, db.MirrorOf = "SYNCHRONIZED", recovery
			}
		}),
		change("mirror-suspended", "The mirror of the database of PVS is suspended", func(_ *world.Model, d *Model) {
			d.Server(production).Databases[DatabasePVS].Mirror = "SUSPENDED"
		}),
		change("log-shipped", "The logs of databases are shipped to the recovery site every quarter of an hour", func(m *world.Model, d *Model) {
			d.apart(m)
			for name := range d.Server(production).Databases {
				d.Server(recovery).Databases[name] = &Database{State: "RESTORING"}
				d.Server(recovery).Restored[name] = &Restored{Source: production, Database: name, Minutes: 17}
			}
		}),
		change("log-not-restored", "The log of the database of PVS has not been restored for two days", func(_ *world.Model, d *Model) {
			d.Server(recovery).Restored[DatabasePVS].Minutes = 2 * 24 * 60
		}),
	}
}

// follow makes the replica of the recovery site an asynchronous one.
func (m *Model) follow(lag int64) {
	r := m.Group("AG1").Replica(recovery)
	r.Mode = "ASYNCHRONOUS_COMMIT"
	for name := range r.Copies {
		r.Copies[name] = &Copy{State: "SYNCHRONIZING", Lag: lag}
	}
}

// apart takes the group away; clients know the servers themselves then.
func (m *Model) apart(w *world.Model) {
	m.Groups = nil
	m.Server(recovery).Databases = map[string]*Database{}
	for _, c := range m.Clients {
		c.Address = w.Host("sql-fra-01").Address
	}
}
