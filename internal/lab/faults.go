package lab

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Faults lists every fault by name: those of the parts, and those of the estate file,
// which belongs to no source.
func Faults(parts []world.Part) []world.Fault {
	all := declarationFaults()
	for _, p := range parts {
		all = append(all, p.Faults...)
	}
	slices.SortFunc(all, func(a, b world.Fault) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Variations lists every variation of the parts by name.
func Variations(parts []world.Part) []world.Variation {
	var all []world.Variation
	for _, p := range parts {
		all = append(all, p.Variations...)
	}
	slices.SortFunc(all, func(a, b world.Variation) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// declarationFaults are in what the estate file says: too little, or less than it said
// when its people signed. The estate itself is healthy.
func declarationFaults() []world.Fault {
	component := func(id string, change func(*world.Model, *estate.Component)) func(*world.Model) {
		return func(m *world.Model) { change(m, m.Component(id)) }
	}
	fault := func(name, title string, apply func(*world.Model)) world.Fault {
		return world.Fault{Name: "declared-" + name, Title: title, Apply: apply}
	}
	return []world.Fault{
		fault("without-names", "The estate file names none of the names by which NetScaler, SQL, PVS and others are found", func(m *world.Model) {
			for _, id := range []string{"netscaler", "sql", "pvs", "sspr", "cloud_connectors"} {
				m.Component(id).Aliases = nil
			}
			m.Component("storefront").Callbacks = nil
		}),
		fault("without-fas", "The estate file says nothing of FAS, whose servers a policy names", func(m *world.Model) {
			delete(m.Components, "fas")
		}),
		fault("profiles-at-production", "User profiles are declared on a file server of production", component("profiles", func(m *world.Model, c *estate.Component) {
			c.Paths = []string{`\\` + m.FQDN("fs-fra-01") + `\profiles$`}
		})),
		fault("profiles-anywhere", "User profiles are declared under a path whose server is a variable", component("profiles", func(_ *world.Model, c *estate.Component) {
			c.Paths = []string{`\\%FILESERVER%\profiles$`}
		})),
		fault("shares-at-production", "The file services are declared as a share of a server of production", component("file_services", func(m *world.Model, c *estate.Component) {
			c.Paths = []string{`\\` + m.FQDN("fs-fra-01") + `\home$`}
		})),
		fault("sql-production-only", "The estate file names no SQL server of the recovery site", component("sql", func(_ *world.Model, c *estate.Component) {
			c.Servers.Recovery = nil
		})),
		fault("files-by-word", "Files are declared to come back by Smart DR, and no file server of the recovery site", component("file_services", func(_ *world.Model, c *estate.Component) {
			c.Methods, c.Servers.Recovery = []string{"smart_dr"}, nil
		})),
		fault("without-desktop-ous", "The estate file names no OU of the pooled desktops any more", component("workloads_mcs", func(_ *world.Model, c *estate.Component) {
			c.OUs = estate.PerSite{}
		})),
	}
}
