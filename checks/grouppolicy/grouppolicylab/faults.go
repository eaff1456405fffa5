package grouppolicylab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// registrationFaults keep desktops from registering with a connector, by way of
// OUs and Group Policy.
func registrationFaults() []world.Fault {
	policy := func(name string) func(*world.Model) *world.GPO {
		return func(m *world.Model) *world.GPO { return m.Policies.GPO(name) }
	}
	fra, muc := policy(world.GPORegistrationFRA), policy(world.GPORegistrationMUC)
	// both lets a change hit the registration GPOs of both sites.
	both := func(change func(*world.Model, *world.GPO)) func(*world.Model) {
		return func(m *world.Model) { change(m, fra(m)); change(m, muc(m)) }
	}
	return []world.Fault{
		{Name: "listofddcs-missing", Title: "No policy tells the recovery desktops where to register", Apply: func(m *world.Model) {
			muc(m).Unset(world.KeyVDA, "ListOfDDCs")
		}},
		{Name: "listofddcs-below-hive", Title: "A key of the recovery registration GPO begins with HKLM:, which ends its application", Apply: func(m *world.Model) {
			muc(m).Set(world.TextValue(`HKLM:\`+world.KeyVDA, "UserName", "of a script"))
		}},
		{Name: "listofddcs-production-only", Title: "The recovery desktops' ListOfDDCs names production connectors only", Apply: func(m *world.Model) {
			muc(m).Set(world.ListOfDDCs(m.Connectors(estate.Production)))
		}},
		{Name: "listofddcs-single-recovery", Title: "The recovery desktops' ListOfDDCs names one connector of the recovery site", Apply: func(m *world.Model) {
			muc(m).Set(world.ListOfDDCs(m.Connectors(estate.Recovery)[:1]))
		}},
		{Name: "listofddcs-ungrouped", Title: "ListOfDDCs mixes the connectors of both sites without groups", Apply: both(func(m *world.Model, g *world.GPO) {
			data := ""
			for _, host := range slices.Concat(m.Connectors(estate.Production), m.Connectors(estate.Recovery)) {
				data += " " + host
			}
			g.Set(world.TextValue(world.KeyVDA, "ListOfDDCs", data[1:]))
		})},
		{Name: "listofddcs-recovery-last", Title: "The recovery desktops try the production connectors first", Apply: func(m *world.Model) {
			muc(m).Set(world.ListOfDDCs(m.Connectors(estate.Production), m.Connectors(estate.Recovery)))
		}},
		{Name: "listofddcs-commas", Title: "The entries of ListOfDDCs are separated by commas, which desktops do not understand", Apply: func(m *world.Model) {
			c := m.Connectors(estate.Recovery)
			muc(m).Set(world.TextValue(world.KeyVDA, "ListOfDDCs", c[0]+","+c[1]))
		}},
		{Name: "listofddcs-ip-address", Title: "ListOfDDCs names a connector by its address", Apply: func(m *world.Model) {
			c := m.Connectors(estate.Recovery)
			muc(m).Set(world.ListOfDDCs([]string{m.Host(c[0]).Address, c[1]}, m.Connectors(estate.Production)))
		}},
		{Name: "listofddcs-unknown-host", Title: "ListOfDDCs names a host that is no connector: the XML alias", Apply: func(m *world.Model) {
			muc(m).Set(world.ListOfDDCs(append([]string{m.FQDN("xml")}, m.Connectors(estate.Recovery)...), m.Connectors(estate.Production)))
		}},
		{Name: "listofsids-production-only", Title: "ListOfSIDs trusts a single production connector and none of the recovery site", Apply: both(func(m *world.Model, g *world.GPO) {
			g.Set(world.TextValue(world.KeyVDA, "ListOfSIDs", m.SIDOf(m.Connectors(estate.Production)[0])))
		})},
		{Name: "listofsids-of-production", Title: "ListOfSIDs trusts as many connectors as the recovery site has, and they are those of production", Apply: both(func(m *world.Model, g *world.GPO) {
			c := m.Connectors(estate.Production)
			g.Set(world.TextValue(world.KeyVDA, "ListOfSIDs", m.SIDOf(c[0])+" "+m.SIDOf(c[1])))
		})},
		{Name: "persistent-ou-production-only", Title: "Persistent desktops that fail over know production connectors only", Apply: func(m *world.Model) {
			fra(m).Set(world.ListOfDDCs(m.Connectors(estate.Production)))
		}},
		{Name: "citrix-policy-undecodable", Title: "Recovery registration is set by a Citrix policy, whose format only Citrix can read", Apply: func(m *world.Model) {
			g := muc(m)
			g.Unset(world.KeyVDA, "ListOfDDCs")
			g.CitrixPolicies = true
		}},
		{Name: "sysvol-not-replicated", Title: "The recovery registration GPO has not reached the recovery site's SYSVOL", Apply: func(m *world.Model) {
			muc(m).MissingAt[estate.Recovery] = true
		}},
		{Name: "gpt-version-mismatch", Title: "The recovery site's SYSVOL has an older version of the registration GPO than the directory", Apply: func(m *world.Model) {
			g := muc(m)
			g.VersionAt[estate.Recovery] = g.ComputerVersion - 1
		}},
	}
}
