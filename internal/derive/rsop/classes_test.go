package rsop

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

const domainSID = "S-1-5-21-1-2-3"

func sid(rid int) string { return fmt.Sprintf("%s-%d", domainSID, rid) }

// computers adds accounts to the OU of the desktops: PC1 has the RID 2001, and so on.
func (d *domain) computers(n int) {
	d.view.DomainSID = domainSID
	all := &facts.Computers{Answered: facts.Yes()}
	for i := range n {
		name := fmt.Sprintf("PC%d", i+1)
		all.Items = append(all.Items, facts.Computer{Name: name, DNSName: strings.ToLower(name) + ".corp.example", DN: "CN=" + name + "," + vdaDN,
			Enabled: true, RID: int64(2001 + i), PrimaryGroup: domainComputers, System: "Windows 11 Enterprise", Version: "10.0 (22631)"})
	}
	d.doc.Directory.Computers = all
	if !d.view.Groups.Learnt() {
		d.view.Groups = facts.Listing[*facts.Group]{Answered: facts.Yes(), Items: map[string]*facts.Group{}}
	}
	d.view.WMIFilters = facts.Listing[*facts.WMIFilter]{Answered: facts.Yes(), Items: map[string]*facts.WMIFilter{}}
}

// group adds a group with computers, by their RIDs.
func (d *domain) group(rid int, members ...int64) *facts.Group {
	g := &facts.Group{Answered: facts.Yes(), SID: sid(rid), Name: fmt.Sprintf("Group %d", rid), Groups: []string{}, Computers: members, Changed: "2026-01-01T00:00:00Z"}
	d.view.Groups.Items[g.SID] = g
	return g
}

// filter lets the GPO a apply to SIDs only.
func (d *domain) filter(sids ...string) *facts.GPO {
	g := d.view.GPOs.Items[guidOf("a")]
	g.Filtering, g.AppliesTo, g.ReadableBy = "some", sids, []string{authenticatedUsers}
	return g
}

func TestSecurityFiltersAreWorkedOutFromTheDirectory(t *testing.T) {
	const broken, all, none, split = "conditional", "all", "none", "split"
	for name, c := range map[string]struct {
		arrange func(*domain)
		want    string
		message string
	}{
		"all computers are in the group":  {func(d *domain) { d.group(5000, 2001, 2002, 2003); d.filter(sid(5000)) }, all, ""},
		"some computers are in the group": {func(d *domain) { d.group(5000, 2002); d.filter(sid(5000)) }, split, ""},
		"no computer is in the group":     {func(d *domain) { d.group(5000, 9999); d.filter(sid(5000)) }, none, ""},
		"the group is empty":              {func(d *domain) { d.group(5000); d.filter(sid(5000)) }, none, ""},
		"they are in a group in the group": {func(d *domain) {
			d.group(5000).Groups = []string{sid(5001)}
			d.group(5001, 2001, 2002, 2003)
			d.filter(sid(5000))
		}, all, ""},
		"groups that are in each other": {func(d *domain) {
			d.group(5000).Groups = []string{sid(5001)}
			d.group(5001, 2001).Groups = []string{sid(5000)}
			d.filter(sid(5000))
		}, split, ""},
		"their primary group is in the group":      {func(d *domain) { d.group(5000).Groups = []string{sid(515)}; d.group(515); d.filter(sid(5000)) }, all, ""},
		"all authenticated users are in the group": {func(d *domain) { d.group(5000).Groups = []string{authenticatedUsers}; d.filter(sid(5000)) }, all, ""},
		"the group is their primary one":           {func(d *domain) { d.filter(sid(515)) }, all, ""},
		"a computer itself may apply it":           {func(d *domain) { d.group(2002); d.filter(sid(2002)) }, split, ""},
		"domain controllers may":                   {func(d *domain) { d.filter(enterpriseDomainControllers) }, none, ""},
		"the system may, which is no computer":     {func(d *domain) { d.filter(localSystem) }, none, ""},
		"a group of another domain":                {func(d *domain) { d.filter("S-1-5-21-9-9-9-5000") }, broken, "were not read"},
		"a group of the computer itself":           {func(d *domain) { d.filter("S-1-5-32-544") }, broken, "were not read"},
		"members of other domains":                 {func(d *domain) { d.group(5000).Foreign = 1; d.filter(sid(5000)) }, broken, "other domains"},
		"members of other domains beside all":      {func(d *domain) { d.group(5000, 2001, 2002, 2003).Foreign = 1; d.filter(sid(5000)) }, all, ""},
		"the group could not be read": {func(d *domain) {
			d.group(5000).Answered = facts.No(facts.PermissionDenied, "access denied")
			d.filter(sid(5000))
		}, broken, "access denied"},
		"a group in the group could not be read": {func(d *domain) { d.group(5000).Groups = []string{sid(5001)}; d.filter(sid(5000)) }, broken, "were not read"},
		"all may apply and some are denied":      {func(d *domain) { d.group(5000, 2001); d.filter(authenticatedUsers).DeniedTo = []string{sid(5000)} }, split, ""},
		"all may apply and all are denied": {func(d *domain) {
			d.group(5000, 2001, 2002, 2003)
			d.filter(authenticatedUsers).DeniedTo = []string{sid(5000)}
		}, none, ""},
		"all may apply and who is denied is unknown": {func(d *domain) { d.filter(authenticatedUsers).DeniedTo = []string{sid(5000)} }, broken, "were not read"},
		"a group may apply it and another may read": {func(d *domain) {
			d.group(5000, 2001, 2002, 2003)
			d.group(5001, 2001)
			d.filter(sid(5000)).ReadableBy = []string{sid(5001)}
		}, split, ""},
		"facts that do not tell who may read it": {func(d *domain) { d.group(5000, 2001, 2002, 2003); d.filter(sid(5000)).ReadableBy = nil }, broken, "who may read"},
		"facts that do not tell SIDs": {func(d *domain) {
			d.group(5000, 2001)
			d.filter(sid(5000))
			d.doc.Directory.Computers.Items[1].RID = 0
		}, split, ""},
		"the OU has no computers":                   {func(d *domain) { d.group(5000, 2001); d.filter(sid(5000)); d.doc.Directory.Computers.Items = nil }, broken, "has none yet"},
		"it has none, and all will be in the group": {func(d *domain) { d.filter(sid(515)); d.doc.Directory.Computers.Items = nil }, all, ""},
		"disabled computers do not count": {func(d *domain) {
			d.group(5000, 2002, 2003)
			d.filter(sid(5000))
			d.doc.Directory.Computers.Items[0].Enabled = false
		}, all, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.computers(3)
			d.gpo("a", ddcs("x"))
			d.link(vdaDN, "a")
			c.arrange(d)
			v := Of(d.doc, now).Views["recovery"]
			ou := v.OUs[facts.DNKey(vdaDN)]
			s := ou.Settings[ListOfDDCs]
			got := broken
			switch {
			case len(ou.Classes) > 1:
				got = split
			case s.State == IsSet:
				got = all
			case s.State == IsAbsent && len(ou.Excluded) == 1 && ou.Excluded[0].Why == Filtered:
				got = none
			}
			if got != c.want || !strings.Contains(s.Message, c.message) {
				t.Errorf("got %s, want %s: %+v", got, c.want, s)
			}
		})
	}
}

func TestEachClassOfTheComputersOfAnOUGetsItsOwn(t *testing.T) {
	d := newDomain()
	d.computers(5)
	d.gpo("a", ddcs("x"))
	d.gpo("b", ddcs("y"))
	d.link(vdaDN, "a")
	d.link(domainDN, "b")
	d.group(5000, 2001, 2002)
	d.filter(sid(5000))
	d.doc.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{"pc2.corp.example": {Answered: facts.Yes(), Host: "pc2.corp.example", Site: "recovery"}}}
	set := Of(d.doc, now)
	key := facts.DNKey(vdaDN)
	ous := set.Views["recovery"].OUs
	if !slices.Equal(ous[key].Classes, []string{key + "#1", key + "#2"}) {
		t.Fatalf("classes %q", ous[key].Classes)
	}
	for class, want := range map[string]struct {
		n      int
		data   string
		reason string
	}{key + "#1": {3, "y", "-a:filtered"}, key + "#2": {2, "x", ""}} {
		ou := ous[class]
		if ou.Computers != want.n || ou.OfComputers != 5 || ou.Of != key || !slices.Equal(ou.Settings[ListOfDDCs].Data, []string{want.data}) || !strings.Contains(brief(ou), want.reason) {
			t.Errorf("%s: %+v %s", class, ou, brief(ou))
		}
	}
	whole := ous[key]
	if s := whole.Settings[ListOfDDCs]; s.State != IsConditional || !strings.Contains(s.Message, `3 get "y", 2 get "x"`) {
		t.Errorf("the whole: %+v", s)
	}
	if s := whole.Settings[FSLogixEnabled]; s.State != IsAbsent {
		t.Errorf("what all get alike is known: %+v", s)
	}
	if set.Hosts["pc2.corp.example"] != key+"#2" {
		t.Errorf("hosts %v", set.Hosts)
	}
	// Both sites have the same classes, whatever a filter says at one of them alone.
	if len(set.Views["production"].OUs) != len(ous) {
		t.Error("the sites have different classes")
	}
}

func TestAFilterOfAGPOWithoutASettingDividesNothing(t *testing.T) {
	d := newDomain()
	d.computers(3)
	d.gpo("a")
	d.gpo("b", ddcs("y"))
	d.link(vdaDN, "a")
	d.link(domainDN, "b")
	d.group(5000, 2001)
	d.filter(sid(5000))
	ou := d.ou(t)
	if len(ou.Classes) != 1 || ou.Settings[ListOfDDCs].State != IsSet || ou.Applied[0].Condition != "it applies to 1 of the 3 computers" {
		t.Errorf("%+v", ou)
	}
}

func TestWMIFiltersThatAskForTheOperatingSystemAreDecided(t *testing.T) {
	const all, none, open = IsSet, IsAbsent, IsConditional
	type computer struct{ system, version string }
	client, server := computer{"Windows 11 Enterprise", "10.0 (22631)"}, computer{"Windows Server 2022 Standard", "10.0 (20348)"}
	for name, c := range map[string]struct {
		query string
		of    computer
		want  string
	}{
		"a client":                              {`select * from Win32_OperatingSystem where ProductType = 1`, client, all},
		"a number in quotes":                    {`SELECT * FROM Win32_OperatingSystem WHERE ProductType="1"`, client, all},
		"a server is no client":                 {`select * from Win32_OperatingSystem where ProductType = 1`, server, none},
		"no domain controller":                  {`select * from Win32_OperatingSystem where ProductType <> '2'`, server, all},
		"either of two":                         {`select Version, ProductType from Win32_OperatingSystem where ProductType = 2 or ProductType = 3`, server, all},
		"version and kind":                      {`select * from Win32_OperatingSystem where Version like "10.0.%" and ProductType = 1`, client, all},
		"another version":                       {`select * from Win32_OperatingSystem where Version like "6.%" and ProductType = 1`, client, none},
		"at least a build":                      {`select * from Win32_OperatingSystem where Version >= "10.0.22000"`, client, all},
		"below a build":                         {`select * from Win32_OperatingSystem where Version >= "10.0.22000"`, server, none},
		"the build number":                      {`select * from Win32_OperatingSystem where BuildNumber >= 22000`, client, all},
		"in parentheses":                        {`select * from Win32_OperatingSystem where (Version like "10.%") and not (ProductType = 3)`, client, all},
		"no condition":                          {`select * from Win32_OperatingSystem`, client, all},
		"versions whose order as text is odd":   {`select * from Win32_OperatingSystem where Version >= "6.1"`, client, open},
		"another property":                      {`select * from Win32_OperatingSystem where OSLanguage = 1031`, client, open},
		"another property does not matter":      {`select * from Win32_OperatingSystem where ProductType = 3 and OSLanguage = 1031`, client, none},
		"another class":                         {`select * from Win32_ComputerSystem where Model like "Latitude%"`, client, open},
		"two classes":                           {`select * from Win32_OperatingSystem where ProductType = 1 and __CLASS isa "x"`, client, open},
		"what is no query":                      {`select`, client, open},
		"a pattern with sets":                   {`select * from Win32_OperatingSystem where Version like "1[01].%"`, client, open},
		"a computer before its first start":     {`select * from Win32_OperatingSystem where ProductType = 1`, computer{}, open},
		"a client for several users":            {`select * from Win32_OperatingSystem where ProductType = 1`, computer{"Windows 11 Enterprise multi-session", "10.0 (22631)"}, open},
		"another system":                        {`select * from Win32_OperatingSystem where ProductType = 1`, computer{"Samba", "4.2"}, open},
		"a version in a form that nobody knows": {`select * from Win32_OperatingSystem where Version like "10%"`, computer{"Windows 11 Enterprise", "11"}, open},
	} {
		t.Run(name, func(t *testing.T) {
			const id = "{5B2F6F0E-91B4-4C5E-9C1B-0D6D0C2E7A01}"
			d := newDomain()
			d.computers(2)
			for i := range d.doc.Directory.Computers.Items {
				d.doc.Directory.Computers.Items[i].System, d.doc.Directory.Computers.Items[i].Version = c.of.system, c.of.version
			}
			d.view.WMIFilters.Items[id] = &facts.WMIFilter{GUID: id, Name: "F", Queries: []facts.WMIQuery{{Namespace: `root\CIMv2`, Query: c.query}}}
			d.gpo("a", ddcs("x"))
			d.link(vdaDN, "a")
			d.view.GPOs.Items[guidOf("a")].WMIFilter = "[corp.example;" + id + ";0]"
			if s := d.ou(t).Settings[ListOfDDCs]; s.State != c.want {
				t.Errorf("got %+v, want %s", s, c.want)
			}
		})
	}
}
