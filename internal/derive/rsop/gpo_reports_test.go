package rsop

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

func TestAReportOfAGPOStandsForFilesThatCouldNotBeRead(t *testing.T) {
	denied := facts.No(facts.PermissionDenied, "access is denied")
	vda := `[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]`
	citrix := `[{0D0C7034-2EBD-4A87-A9B9-9015E3F2E6E0}{015F9736-7663-4CA9-B32D-7DDDA0F0E2FB}]` + vda
	for name, c := range map[string]struct {
		arrange func(d *domain, r *facts.GPOReport)
		state   string
		data    string
		witness string
		message string
	}{
		"its policies could not be read": {func(*domain, *facts.GPOReport) {}, IsSet, "x", ByReports, ""},
		"its preferences could not be read": {func(d *domain, _ *facts.GPOReport) {
			d.files().RegistryPol.Answered = facts.Yes()
			d.files().RegistryPreferences.Answered = denied
		}, IsSet, "x", ByReports, ""},
		"all was read, and the report is of no account": {func(d *domain, _ *facts.GPOReport) {
			d.files().RegistryPol.Answered = facts.Yes()
			d.files().Settings = []facts.RegistrySetting{ddcs("y")}
		}, IsSet, "y", ByPolicy, ""},
		"it sets nothing":                              {func(_ *domain, r *facts.GPOReport) { r.Settings = nil }, IsAbsent, "", ByPolicy, ""},
		"it is too old":                                {func(_ *domain, r *facts.GPOReport) { r.Told = now.Add(-25 * time.Hour).Format(time.RFC3339) }, IsUnknown, "", "", "facts count for 24h0m0s"},
		"its age is not known":                         {func(_ *domain, r *facts.GPOReport) { r.Told = "" }, IsUnknown, "", "", "does not tell when"},
		"it is of another version":                     {func(_ *domain, r *facts.GPOReport) { r.VersionComputer, r.VersionSysvol = 2, 2 }, IsUnknown, "", "", "of the version 2, which is not the one that counts"},
		"SYSVOL had another version when it was made":  {func(_ *domain, r *facts.GPOReport) { r.VersionSysvol = 2 }, IsUnknown, "", "", "not the one that counts"},
		"SYSVOL of the site has another version":       {func(d *domain, _ *facts.GPOReport) { d.files().VersionComputer = 2 }, IsUnknown, "", "", "not the one that counts"},
		"the directory does not tell the version":      {func(d *domain, _ *facts.GPOReport) { d.view.GPOs.Items[guidOf("a")].Unreadable = true }, IsUnknown, "", "", "not the one that counts"},
		"a part of it could not be read":               {func(_ *domain, r *facts.GPOReport) { r.Unread = "a form that is not known" }, IsUnknown, "", "", "does not tell all: a form"},
		"it words the setting after a template":        {func(_ *domain, r *facts.GPOReport) { r.Settings, r.Templates = nil, []string{"Citrix/VDA/Controllers"} }, IsUnknown, "", "", "does not tell which value it writes"},
		"it words another setting of the vendor":       {func(_ *domain, r *facts.GPOReport) { r.Templates = []string{"Citrix/VDA/Graphics"} }, IsSet, "x", ByReports, ""},
		"it has the value in a form that is not known": {func(_ *domain, r *facts.GPOReport) { r.Settings, r.Opaque = nil, []string{vdaKey + `\ListOfDDCs`} }, IsUnknown, "", "", "in a form that is not known"},
		"the whole folder could not be read": {func(d *domain, _ *facts.GPOReport) {
			*d.files() = facts.GPOFiles{Answered: denied, GUID: guidOf("a")}
		}, IsUnknown, "", "", "may carry Citrix policies"},
		"the whole folder, and it has no Citrix policies": {func(d *domain, _ *facts.GPOReport) {
			*d.files() = facts.GPOFiles{Answered: denied, GUID: guidOf("a")}
			d.view.GPOs.Items[guidOf("a")].ComputerExtensions = &vda
		}, IsSet, "x", ByReports, ""},
		"the whole folder, and it has Citrix policies": {func(d *domain, _ *facts.GPOReport) {
			*d.files() = facts.GPOFiles{Answered: denied, GUID: guidOf("a")}
			d.view.GPOs.Items[guidOf("a")].ComputerExtensions = &citrix
		}, IsUnknown, "", "", "may carry Citrix policies"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.doc.Estate.Thresholds.FactsAge = 24 * 3600
			d.gpo("a")
			d.files().RegistryPol.Answered = denied
			d.link(vdaDN, "a")
			r := &facts.GPOReport{Answered: facts.Yes(), GUID: guidOf("a"), Name: "a", VersionComputer: 1, VersionSysvol: 1, Settings: []facts.RegistrySetting{ddcs("x")}}
			r.Told = now.Add(-time.Hour).Format(time.RFC3339)
			d.doc.GroupPolicy.Reports = map[string]*facts.GPOReport{guidOf("a"): r}
			c.arrange(d, r)
			s := d.ou(t).Settings[ListOfDDCs]
			if s.State != c.state || strings.Join(s.Data, " ") != c.data || s.Witness != c.witness || !strings.Contains(s.Message, c.message) {
				t.Errorf("%+v", s)
			}
			if (s.Settles == ByGPOReport) != (s.State == IsUnknown) {
				t.Errorf("settled by %q", s.Settles)
			}
		})
	}
}

func (d *domain) files() *facts.GPOFiles { return d.sysvol.GPOs[guidOf("a")] }

func TestTheExportThatSettlesASettingIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		arrange func(*domain)
		want    string
	}{
		"nothing is open":                {func(*domain) {}, ""},
		"Citrix policies may set it":     {func(d *domain) { d.files().CitrixPolicies.Present = true }, ByKeys},
		"a WMI filter decides":           {func(d *domain) { d.view.GPOs.Items[guidOf("a")].WMIFilter = "[corp.example;{F};0]" }, ByResult},
		"a file could not be read":       {func(d *domain) { d.files().RegistryPol.Answered = facts.No(facts.Timeout, "no answer") }, ByGPOReport},
		"both Citrix and a filter are":   {func(d *domain) { d.files().CitrixPolicies.Present = true; d.filter(sid(5000)) }, ByKeys},
		"who is in a group is not known": {func(d *domain) { d.filter(sid(5000)) }, ByResult},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.computers(4)
			d.gpo("a", ddcs("x"))
			d.link(vdaDN, "a")
			c.arrange(d)
			if s := d.ou(t).Settings[ListOfDDCs]; s.Settles != c.want {
				t.Errorf("got %q, want %q: %+v", s.Settles, c.want, s)
			}
		})
	}
}
