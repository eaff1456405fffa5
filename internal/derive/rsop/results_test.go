package rsop

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// applied lets hosts of the OU hand over resultant sets that were made an hour ago; each
// applied the GPOs and has a list of connectors of the first of them, or none.
func (d *domain) applied(list string, gpos []string, hosts ...int) {
	if d.doc.Windows == nil {
		d.doc.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{}}
		d.doc.Sources["windows"] = &facts.Source{Answered: facts.Yes(), Asked: map[string]*facts.Asked{}}
	}
	if d.doc.Windows.Applied == nil {
		d.doc.Windows.Applied = map[string]*facts.AppliedPolicies{}
	}
	for _, n := range hosts {
		name := fmt.Sprintf("pc%d.corp.example", n)
		r := &facts.AppliedPolicies{Answered: facts.Yes(), Host: name, ADSite: "dr", Container: "corp.example/citrix/vda", GPOs: map[string]*facts.AppliedGPO{}}
		r.Told = now.Add(-time.Hour).Format(time.RFC3339)
		for _, g := range gpos {
			r.GPOs[guidOf(g)] = &facts.AppliedGPO{Name: g, Applied: true, Version: 1}
		}
		if list != "" {
			r.Settings = []facts.AppliedSetting{{Layer: "policy", Key: vdaKey, Value: "ListOfDDCs", Data: []string{list}, GPO: guidOf(gpos[0])}}
		}
		d.doc.Windows.Applied[name] = r
	}
}

func (d *domain) report(n int) *facts.AppliedPolicies {
	return d.doc.Windows.Applied[fmt.Sprintf("pc%d.corp.example", n)]
}

// TestResultantSetsShowWhichPoliciesApply: a GPO with a list has a WMI filter that only
// computers can decide.
func TestResultantSetsShowWhichPoliciesApply(t *testing.T) {
	both := func(d *domain, change func(*facts.AppliedPolicies)) { change(d.report(1)); change(d.report(2)) }
	for name, c := range map[string]struct {
		arrange func(*domain)
		state   string
		data    string
		message string // when it is not settled
	}{
		"two of them applied it": {func(*domain) {}, IsSet, "x", ""},
		"two of them did not": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.GPOs[guidOf("a")].Applied, r.Settings = false, nil })
		}, IsAbsent, "", ""},
		"one of them did not": {func(d *domain) { d.report(2).GPOs[guidOf("a")].Applied, d.report(2).Settings = false, nil }, "", "", "a condition"},
		"one is not enough":   {func(d *domain) { delete(d.doc.Windows.Applied, "pc2.corp.example") }, "", "", "a condition"},
		"one and one that was asked are": {func(d *domain) {
			delete(d.doc.Windows.Applied, "pc2.corp.example")
			d.read("recovery", "x", 2)
		}, IsSet, "x", ""},
		"one that was asked holds something else": {func(d *domain) { d.read("recovery", "y", 3) }, "", "", `the report of pc2.corp.example shows "x", and pc3.corp.example holds "y"`},
		"two that were asked go before them":      {func(d *domain) { d.read("recovery", "y", 3, 4) }, IsSet, "y", ""},
		"they are of other computers": {func(d *domain) {
			d.doc.Windows.Applied = map[string]*facts.AppliedPolicies{"pc9.corp.example": d.report(1)}
		}, "", "", "none of the reports that were handed over is of one of its computers"},
		"they were in another OU":                          {func(d *domain) { both(d, func(r *facts.AppliedPolicies) { r.Container = "corp.example/old" }) }, "", "", "was in corp.example/old when its report was made"},
		"they ran at the other site, which gives the same": {func(d *domain) { both(d, func(r *facts.AppliedPolicies) { r.ADSite = "hq" }) }, IsSet, "x", ""},
		"they ran at the other site, which links more": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.ADSite = "hq" })
			d.gpo("s", ddcs("s"))
			d.link(drDN, "s")
		}, "", "", "other policies"},
		"nobody knows where they ran, and it makes a difference": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.ADSite = "elsewhere" })
			d.gpo("s", ddcs("s"))
			d.link(drDN, "s")
		}, "", "", `in the Active Directory site "elsewhere"`},
		"they are too old": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.Told = now.Add(-25 * time.Hour).Format(time.RFC3339) })
		}, "", "", "facts count for 24h0m0s"},
		"nobody knows how old they are": {func(d *domain) { both(d, func(r *facts.AppliedPolicies) { r.Told = "" }) }, "", "", "does not tell when"},
		"they applied another version": {func(d *domain) {
			d.view.GPOs.Items[guidOf("a")].VersionComputer = 2
			d.sysvol.GPOs[guidOf("a")].VersionComputer = 2
		}, "", "", `the version 1 of the GPO "a", and the directory has 2`},
		"they do not name a GPO that is linked": {func(d *domain) { both(d, func(r *facts.AppliedPolicies) { delete(r.GPOs, guidOf("a")) }) }, "", "", `does not name the GPO "a"`},
		"the links were changed since":          {func(d *domain) { d.view.Containers.Items[facts.DNKey(vdaDN)].Changed = now.Format(time.RFC3339) }, "", "", "the OU OU=VDA"},
		"a part of them could not be read":      {func(d *domain) { both(d, func(r *facts.AppliedPolicies) { r.Unread = "a form that is not known" }) }, "", "", "does not tell all: a form that is not known"},
		"the value is in a form that is not known": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.Settings, r.Opaque = nil, []string{vdaKey + `\ListOfDDCs`} })
		}, "", "", "in a form that is not known"},
		"another value is in such a form": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.Opaque = []string{`SOFTWARE\FSLogix\Profiles\VHDLocations`} })
		}, IsSet, "x", ""},
		"a template of the vendor may have set it": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) {
				r.Settings, r.Templates = nil, []string{"Citrix Components/Virtual Desktop Agent/Controllers"}
			})
		}, "", "", "does not tell which value it writes"},
		"a template of the vendor sets something else": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.Templates = []string{"Citrix Components/Graphics/Quality"} })
		}, IsSet, "x", ""},
		"a template of another vendor": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.OtherTemplates = 40 })
		}, IsSet, "x", ""},
		"Citrix policies that were applied may have set it": {func(d *domain) { d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = true }, "", "", "does not show what Citrix policies set"},
		"Citrix policies that were not applied": {func(d *domain) {
			d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = true
			both(d, func(r *facts.AppliedPolicies) { r.GPOs[guidOf("a")].Applied, r.Settings = false, nil })
		}, IsAbsent, "", ""},
		"a GPO that SYSVOL does not have was applied": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.GPOs[guidOf("z")] = &facts.AppliedGPO{Name: "z", Applied: true} })
		}, "", "", "which that GPO carries or may carry"},
		"the local GPO was applied": {func(d *domain) {
			both(d, func(r *facts.AppliedPolicies) { r.GPOs["LOCALGPO"] = &facts.AppliedGPO{Applied: true} })
		}, IsSet, "x", ""},
		"a file of the GPO could not be read, and they have what it gives": {func(d *domain) {
			d.sysvol.GPOs[guidOf("a")].RegistryPol.Answered = facts.No(facts.Timeout, "no answer")
		}, IsSet, "x", ""},
		"who is in the group is not known": {func(d *domain) { d.filter(sid(5000)) }, "", "", "not all of its computers were read"},
		"each catalog of the OU has two": {func(d *domain) {
			d.applied("x", []string{"a"}, 3, 4)
			d.cloud(map[string][]int{"p": {1, 2}, "q": {3, 4}})
		}, IsSet, "x", ""},
		"a catalog of the OU has none": {func(d *domain) { d.cloud(map[string][]int{"p": {1, 2}, "q": {3, 4}}) }, "", "", "a condition"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.doc.Estate.Thresholds.FactsAge = 24 * 3600
			d.computers(4)
			d.gpo("a", ddcs("x"))
			d.opaque()
			d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = false
			d.view.GPOs.Items[guidOf("a")].WMIFilter = "[corp.example;{F};0]"
			d.link(vdaDN, "a")
			d.applied("x", []string{"a"}, 1, 2)
			c.arrange(d)
			ou := d.ou(t)
			s := ou.Settings[ListOfDDCs]
			switch {
			case c.message == "" && (s.State != c.state || strings.Join(s.Data, " ") != c.data || s.Witness == "" || s.Witness == ByPolicy || len(s.Read) < 2 || s.Settles != ""):
				t.Errorf("%+v", s)
			case c.message != "" && (s.State == IsSet || s.State == IsAbsent || s.Witness != "" || !strings.Contains(s.Message, c.message)):
				t.Errorf("got %+v, want %q", s, c.message)
			}
			if (s.State == IsSet) != (ou.Registration.Raw != "") {
				t.Errorf("registration %+v", ou.Registration)
			}
			if s.Witness == ByReports && s.State == IsSet && (s.GPO != "a" || s.GUID != guidOf("a")) {
				t.Errorf("the GPO that gives it is lost: %+v", s)
			}
		})
	}
}

func TestAReportThatShowsSomethingElseIsNoted(t *testing.T) {
	for name, c := range map[string]struct {
		policy, held, from, told string
		contradicts              string
	}{
		"than policies say":                                  {"x", "", "", "y", `the report of pc1.corp.example shows "y"`},
		"than nothing":                                       {"", "", "", "y", `shows "y"`},
		"nothing, and policies give a list":                  {"x", "", "", "", "shows nothing"},
		"the same":                                           {"x", "", "", "x", ""},
		"nothing, as no policy gives any":                    {"", "", "", "", ""},
		"nothing, and MCS gives a list":                      {"", "y", "personality", "", ""},
		"nothing, and the key of policies has a list":        {"?", "y", "policy", "", "shows nothing"},
		"a list, and the desktops have another from policy":  {"?", "y", "policy", "z", `shows "z"`},
		"the list that the desktops hold by Citrix policies": {"?", "y", "policy", "y", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.computers(4)
			d.gpo("a")
			if c.policy != "" && c.policy != "?" {
				d.gpo("a", ddcs(c.policy))
			}
			d.opaque()
			d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = false
			if c.policy == "?" {
				d.gpo("a", ddcs("q"))
				d.opaque()
				d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = false
				d.view.GPOs.Items[guidOf("a")].WMIFilter = "[corp.example;{F};0]"
			}
			d.link(vdaDN, "a")
			if c.held != "" {
				d.read("recovery", c.held, 2, 3)
				for _, n := range []int{2, 3} {
					d.host(n).VDA.Lists[0].From = c.from
				}
			}
			d.applied(c.told, []string{"a"}, 1)
			s := d.ou(t).Settings[ListOfDDCs]
			if !strings.Contains(s.Contradicts, c.contradicts) || (s.Contradicts == "") != (c.contradicts == "") {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestEveryKindOfSettingIsFoundInAReport(t *testing.T) {
	d := newDomain()
	d.computers(2)
	d.gpo("a", set(`SOFTWARE\Policies\FSLogix\Profiles`, "VHDLocations", `\\a\b`))
	d.opaque()
	d.sysvol.GPOs[guidOf("a")].CitrixPolicies.Present = false
	d.sysvol.GPOs[guidOf("a")].RegistryPol.Answered = facts.No(facts.Timeout, "no answer")
	d.link(vdaDN, "a")
	d.applied("x", []string{"a"}, 1, 2)
	for _, n := range []int{1, 2} {
		r := d.report(n)
		r.OtherTemplates = 1
		for k, v := range map[string][2]string{
			`software\policies\citrix\authentication\usercredentialservice\addresses`: {"Address2", "fas2"},
			`SOFTWARE\FSLogix\Profiles`: {"VHDLocations", `\\plain\b`},
		} {
			r.Settings = append(r.Settings, facts.AppliedSetting{Layer: "policy", Key: k, Value: v[0], Data: []string{v[1]}, GPO: guidOf("a")})
		}
		r.Settings = append(r.Settings, facts.AppliedSetting{Layer: "policy", Key: `SOFTWARE\Policies\FSLogix\Profiles`, Value: "vhdlocations", Data: []string{`\\first\b`}, GPO: guidOf("a")})
	}
	settings := d.ou(t).Settings
	for id, want := range map[string]string{
		ListOfDDCs: "set x", FASAddresses: "set |fas2", FSLogixVHDLocations: `set \\first\b`, FSLogixEnabled: "absent ", UPMUserStore: "absent ",
		RDSLicenseServers: "unknown ", // Windows' own templates have other names in each language
	} {
		s := settings[id]
		if got := s.State + " " + strings.Join(s.Data, "|"); got != want {
			t.Errorf("%s: got %q, want %q: %+v", id, got, want, s)
		}
	}
}
