package rsop

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// read lets hosts of the OU be read at a site, an hour before now; each holds a list of
// connectors in the key of policies.
func (d *domain) read(site, list string, hosts ...int) {
	if d.doc.Windows == nil {
		d.doc.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{}}
		d.doc.Sources["windows"] = &facts.Source{Answered: facts.Yes(), Asked: map[string]*facts.Asked{}}
	}
	for _, n := range hosts {
		name := fmt.Sprintf("pc%d.corp.example", n)
		parsed := ParseListOfDDCs(list)
		h := &facts.WindowsHost{Answered: facts.Yes(), Host: name, Site: site, Roles: []string{facts.RoleVDA}}
		h.VDA = &facts.VDAState{Answered: facts.Yes(), OU: facts.DNKey(vdaDN), Settings: facts.HeldSettings{Answered: facts.Yes(), Items: map[string]*facts.HeldSetting{}}}
		if list != "" {
			h.VDA.Lists = []facts.ConnectorList{{From: facts.ListFromPolicy, Text: list, Hosts: parsed.Hosts, Groups: parsed.Groups}}
		}
		d.doc.Windows.Hosts[name] = h
		d.doc.Sources["windows"].Asked[site+"/"+name] = &facts.Asked{Answered: facts.Yes(), Started: now.Add(-time.Hour)}
	}
}

func (d *domain) host(n int) *facts.WindowsHost {
	return d.doc.Windows.Hosts[fmt.Sprintf("pc%d.corp.example", n)]
}

// opaque gives the GPO a Citrix policies, and says when all of them were changed.
func (d *domain) opaque() {
	d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = true
	for _, g := range d.view.GPOs.Items {
		g.Changed = "2026-11-01T00:00:00Z"
	}
	for _, c := range d.view.Containers.Items {
		c.Changed = "2026-11-01T00:00:00Z"
	}
}

// cloud puts the computers into catalogs, by their number.
func (d *domain) cloud(catalogs map[string][]int) {
	c := &facts.CitrixCloud{Answered: facts.Yes()}
	c.Machines = facts.Listing[*facts.MachineClass]{Answered: facts.Yes(), Items: map[string]*facts.MachineClass{}}
	c.Catalogs = facts.Listing[*facts.MachineCatalog]{Answered: facts.Yes(), Items: map[string]*facts.MachineCatalog{}}
	for id, members := range catalogs {
		c.Catalogs.Items[id] = &facts.MachineCatalog{Name: "Catalog " + id}
		class := &facts.MachineClass{Catalog: id}
		for _, n := range members {
			class.Machines = append(class.Machines, facts.CitrixMachine{Name: fmt.Sprintf("PC%d", n)})
		}
		c.Machines.Items[id] = class
	}
	d.doc.CitrixCloud = c
}

func TestComputersShowWhatGroupPolicyLeavesOpen(t *testing.T) {
	asked := func(d *domain, n int) *facts.Asked {
		return d.doc.Sources["windows"].Asked[d.host(n).Site+"/"+d.host(n).Host]
	}
	for name, c := range map[string]struct {
		arrange func(*domain)
		message string // "" when it is settled
	}{
		"two of them agree": {func(*domain) {}, ""},
		"all of a small OU agree": {func(d *domain) {
			d.doc.Directory.Computers.Items = d.doc.Directory.Computers.Items[:1]
			delete(d.doc.Windows.Hosts, "pc2.corp.example")
		}, ""},
		"one of many is not enough":                    {func(d *domain) { delete(d.doc.Windows.Hosts, "pc2.corp.example") }, "1 of the 4 computers were read, and 2 have to agree"},
		"none was read":                                {func(d *domain) { d.doc.Windows = nil }, "none of its computers was read"},
		"they do not agree":                            {func(d *domain) { d.read("recovery", "y", 2) }, "do not hold the same"},
		"the groups of the list differ":                {func(d *domain) { d.read("recovery", "(b) (a)", 1); d.read("recovery", "(a) (b)", 2) }, "do not hold the same"},
		"the order within a group makes no difference": {func(d *domain) { d.read("recovery", "x z", 1); d.read("recovery", "z x", 2) }, ""},
		"one of them could not be read":                {func(d *domain) { d.host(2).VDA.Answered = facts.No(facts.Timeout, "no answer") }, "1 of the 4 computers were read"},
		"neither could be read":                        {func(d *domain) { d.host(1).VDA.Status, d.host(2).VDA.Status = facts.Failed, facts.Failed }, "could not be read"},
		"they were in another OU when they were read": {func(d *domain) {
			d.host(1).VDA.OU, d.host(2).VDA.OU = "ou=old,dc=corp,dc=example", "ou=old,dc=corp,dc=example"
		}, "in another OU"},
		"they were read before the GPO was changed": {func(d *domain) {
			d.view.GPOs.Items[guidOf("a")].Changed = now.Add(-30 * time.Minute).Format(time.RFC3339)
		}, `the GPO "a" was changed`},
		"they were read just after it was changed": {func(d *domain) { d.view.GPOs.Items[guidOf("a")].Changed = now.Add(-2 * time.Hour).Format(time.RFC3339) }, "within two hours"},
		"they were read long enough after":         {func(d *domain) { d.view.GPOs.Items[guidOf("a")].Changed = now.Add(-4 * time.Hour).Format(time.RFC3339) }, ""},
		"nobody knows when the GPO was changed":    {func(d *domain) { d.view.GPOs.Items[guidOf("a")].Changed = "" }, "is not known"},
		"a GPO without a setting was changed since": {func(d *domain) {
			d.gpo("n")
			d.link(vdaDN, "n")
			d.view.GPOs.Items[guidOf("n")].Changed = now.Format(time.RFC3339)
		}, ""},
		"the links of the OU were changed since": {func(d *domain) { d.view.Containers.Items[facts.DNKey(vdaDN)].Changed = now.Format(time.RFC3339) }, "the OU OU=VDA"},
		"the domain changes for many reasons":    {func(d *domain) { d.view.Containers.Items[facts.DNKey(domainDN)].Changed = now.Format(time.RFC3339) }, ""},
		"a group that filters it was changed since": {func(d *domain) {
			d.group(5000, 2001, 2002, 2003, 2004).Changed = now.Format(time.RFC3339)
			d.filter(sid(5000))
		}, `the group "Group 5000"`},
		"a file of the GPO could not be read": {func(d *domain) {
			d.sysvol.GPOs[guidOf("a")].RegistryPol.Answered = facts.No(facts.Timeout, "no answer")
		}, "policies that were not read"},
		"nobody knows when they were read": {func(d *domain) { delete(d.doc.Sources, "windows") }, "do not tell when"},
		"what was read is older than facts may be": {func(d *domain) {
			asked(d, 1).Started, asked(d, 2).Started = now.Add(-25*time.Hour), now.Add(-25*time.Hour)
		}, "facts count for 24h0m0s"},
		"an export that is too old":                          {func(d *domain) { d.host(1).Told, d.host(2).Told = "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z" }, "facts count for"},
		"they run at the other site, with the same policies": {func(d *domain) { d.read("production", "x", 1, 2) }, ""},
		"they run at the other site, which links more":       {func(d *domain) { d.read("production", "x", 1, 2); d.gpo("s", ddcs("s")); d.link(drDN, "s") }, "other policies"},
		"they run at the other site, whose SYSVOL is behind": {func(d *domain) {
			d.read("production", "x", 1, 2)
			d.otherSysvol().GPOs[guidOf("a")].VersionComputer = 9
		}, "other policies"},
		"they run at the other site, whose Citrix policies have another size": {func(d *domain) {
			d.read("production", "x", 1, 2)
			d.otherSysvol().GPOs[guidOf("a")].CitrixPolicies.Size = 1
		}, "other policies"},
		"each catalog of the OU was read":                     {func(d *domain) { d.read("recovery", "x", 3, 4); d.cloud(map[string][]int{"p": {1, 2}, "q": {3, 4}}) }, ""},
		"a catalog of the OU was not read":                    {func(d *domain) { d.cloud(map[string][]int{"p": {1, 2}, "q": {3, 4}}) }, "0 of the 2 computers of the catalog Catalog q"},
		"computers of the OU that are no desktops":            {func(d *domain) { d.cloud(map[string][]int{"p": {1, 2}}) }, ""},
		"a WMI filter on the model":                           {func(d *domain) { d.view.GPOs.Items[guidOf("a")].WMIFilter = "[corp.example;{F};0]" }, ""},
		"who is in the group is not known":                    {func(d *domain) { d.filter(sid(5000)) }, "not all of its computers were read"},
		"who is in the group is not known, and all were read": {func(d *domain) { d.filter(sid(5000)); d.read("recovery", "x", 3, 4) }, ""},
		"a GPO of another domain": {func(d *domain) {
			c := d.view.Containers.Items[facts.DNKey(vdaDN)]
			c.Links = append(c.Links, facts.GPOLink{GPO: guidOf("f"), Domain: "dc=emea,dc=example"})
		}, "another domain"},
		"one has lists of its own that differ": {func(d *domain) {
			d.host(1).VDA.Lists = []facts.ConnectorList{{From: facts.ListFromPersonality, Text: "x", Groups: [][]string{{"x"}}}, {From: facts.ListFromRegistry, Text: "y", Groups: [][]string{{"y"}}}}
		}, "1 of the 4 computers were read"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.doc.Estate.Thresholds.FactsAge = 24 * 3600
			d.computers(4)
			d.gpo("a")
			d.opaque()
			d.link(vdaDN, "a")
			d.read("recovery", "x", 1, 2)
			c.arrange(d)
			s := d.ou(t).Settings[ListOfDDCs]
			switch {
			case c.message == "" && (s.State != IsSet || s.Witness != ByComputers || len(s.Read) == 0 || s.Policy == IsSet):
				t.Errorf("%+v", s)
			case c.message != "" && (s.State == IsSet || s.State == IsAbsent || s.Witness != "" || !strings.Contains(s.Message, c.message)):
				t.Errorf("got %+v, want %q", s, c.message)
			}
		})
	}
}

// otherSysvol makes the SYSVOL of the recovery site one of its own.
func (d *domain) otherSysvol() *facts.SysvolView {
	own := *d.sysvol
	own.GPOs = map[string]*facts.GPOFiles{}
	for guid, g := range d.sysvol.GPOs {
		copied := *g
		own.GPOs[guid] = &copied
	}
	d.doc.GroupPolicy.Views["recovery"] = &own
	return &own
}

func TestComputersBesideWhatGroupPolicySaysForCertain(t *testing.T) {
	for name, c := range map[string]struct {
		policy, held string
		from         string
		hosts        []int
		state        string
		data         []string
		witness      string
		layer        string
		differs      string
	}{
		"both say the same":                            {"x", "x", "policy", []int{1, 2}, IsSet, []string{"x"}, ByBoth, "policy", ""},
		"computers hold something else":                {"x", "y", "policy", []int{1, 2}, IsSet, []string{"x"}, ByPolicy, "policy", `pc1.corp.example holds "y"; pc2.corp.example holds "y"`},
		"one computer that holds something is told":    {"x", "y", "policy", []int{1}, IsSet, []string{"x"}, ByPolicy, "policy", `pc1.corp.example holds "y"`},
		"computers hold nothing":                       {"x", "", "policy", []int{1, 2}, IsSet, []string{"x"}, ByPolicy, "policy", "holds nothing"},
		"neither has anything":                         {"", "", "policy", []int{1, 2}, IsAbsent, []string{}, ByBoth, "", ""},
		"MCS has given them a list":                    {"", "y", "personality", []int{1, 2}, IsSet, []string{"y"}, ByComputers, "personality", ""},
		"the installer has":                            {"", "y", "registry", []int{1, 2}, IsSet, []string{"y"}, ByComputers, "local", ""},
		"another tool has written the key of policies": {"", "y", "policy", []int{1, 2}, IsAbsent, []string{}, ByPolicy, "", `pc1.corp.example holds "y"`},
		"one of them is not enough":                    {"", "y", "personality", []int{1}, IsUnknown, []string{}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.computers(4)
			d.gpo("a")
			if c.policy != "" {
				d.gpo("a", ddcs(c.policy))
			}
			d.opaque()
			d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = false
			d.link(vdaDN, "a")
			d.read("recovery", c.held, c.hosts...)
			for _, n := range c.hosts {
				for i := range d.host(n).VDA.Lists {
					d.host(n).VDA.Lists[i].From = c.from
				}
			}
			ou := d.ou(t)
			s := ou.Settings[ListOfDDCs]
			if s.State != c.state || !slices.Equal(s.Data, c.data) || s.Witness != c.witness || s.Layer != c.layer || !strings.Contains(s.Differs, c.differs) || (s.Differs == "") != (c.differs == "") {
				t.Errorf("%+v", s)
			}
			if (s.State == IsSet) != (ou.Registration.Raw != "") {
				t.Errorf("registration %+v", ou.Registration)
			}
		})
	}
}

func TestSettingsOfProfilesAreReadOnComputersToo(t *testing.T) {
	d := newDomain()
	d.computers(2)
	d.gpo("a", set(`SOFTWARE\Policies\FSLogix\Profiles`, "VHDLocations", `\\a\%userdomain%\b`), set(`SOFTWARE\Policies\Citrix\UserProfileManager`, "PathToUserStore", `\\x\y`))
	d.opaque()
	d.link(vdaDN, "a")
	d.read("recovery", "x", 1, 2)
	for _, n := range []int{1, 2} {
		items := d.host(n).VDA.Settings.Items
		items[FSLogixVHDLocations] = &facts.HeldSetting{Layer: "policy", Data: []string{`\\A\CORP\b`}}
		items[UPMUserStore] = &facts.HeldSetting{Layer: "policy", Data: []string{`\\x\elsewhere`}}
		items[LayerRepository] = &facts.HeldSetting{Layer: "local", Data: []string{`\\l\m`}}
	}
	settings := d.ou(t).Settings
	if s := settings[FSLogixVHDLocations]; s.Witness != ByBoth || s.Differs != "" {
		t.Errorf("a variable stands for anything: %+v", s)
	}
	if s := settings[UPMUserStore]; s.Differs == "" || s.State != IsSet {
		t.Errorf("another user store: %+v", s)
	}
	if s := settings[LayerRepository]; s.State != IsSet || s.Witness != ByComputers || s.Layer != "local" {
		t.Errorf("from the image: %+v", s)
	}
	d.host(2).VDA.Settings.Answered = facts.No(facts.Timeout, "no answer")
	if s := d.ou(t).Settings[LayerRepository]; s.State != IsUnknown {
		t.Errorf("one of two told: %+v", s)
	}
}
