package rsop

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatIsNotLearntFailsTheView(t *testing.T) {
	no := facts.No(facts.Timeout, "no answer came")
	failed := func(d *domain, source string) { d.doc.Sources[source] = &facts.Source{Answered: no} }
	for name, c := range map[string]struct {
		arrange func(*domain)
		reason  facts.Reason
		message string
	}{
		"there is no directory":            {func(d *domain) { d.doc.Directory = nil }, facts.FactMissing, "directory"},
		"there is none because it failed":  {func(d *domain) { d.doc.Directory = nil; failed(d, "directory") }, facts.Timeout, "no answer came"},
		"there is no view":                 {func(d *domain) { delete(d.doc.Directory.Views, "recovery") }, facts.FactMissing, "directory"},
		"the view failed":                  {func(d *domain) { d.view.Answered = no }, facts.Timeout, "no answer came"},
		"the OUs failed":                   {func(d *domain) { d.view.Containers.Answered = no }, facts.Timeout, "OUs"},
		"the GPOs failed":                  {func(d *domain) { d.view.GPOs.Answered = no }, facts.Timeout, "GPOs"},
		"the sites failed":                 {func(d *domain) { d.view.Sites.Answered = no }, facts.Timeout, "sites"},
		"the sites were never asked for":   {func(d *domain) { d.view.Sites = facts.Listing[*facts.ADSite]{} }, facts.FactMissing, "sites"},
		"there is no SYSVOL":               {func(d *domain) { d.doc.GroupPolicy = nil }, facts.FactMissing, "SYSVOL"},
		"there is none because it failed ": {func(d *domain) { d.doc.GroupPolicy = nil; failed(d, "grouppolicy") }, facts.Timeout, "no answer came"},
		"that site's SYSVOL failed":        {func(d *domain) { d.doc.GroupPolicy.Views["recovery"] = &facts.SysvolView{Answered: no} }, facts.Timeout, "no answer came"},
		"nobody says which site links":     {func(d *domain) { d.link(drDN, "a"); d.doc.Estate.Sites.Recovery.ADSite = "" }, facts.FactMissing, "sites.recovery.adSite is not declared"},
		"the site is not in the directory": {func(d *domain) { d.link(drDN, "a"); d.doc.Estate.Sites.Recovery.ADSite = "Nowhere" }, facts.FactMissing, `no site "Nowhere"`},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("a", ddcs("x"))
			c.arrange(d)
			v := Of(d.doc, now).Views["recovery"]
			if v.Status != facts.Failed || v.Reason != c.reason || !strings.Contains(v.Message, c.message) || len(v.OUs) != 0 || v.OUs == nil {
				t.Errorf("got %+v, want %s %q", v, c.reason, c.message)
			}
		})
	}
	t.Run("a site without links need not be known", func(t *testing.T) {
		d := newDomain()
		d.doc.Estate.Sites.Recovery.ADSite = ""
		d.ou(t)
	})
	t.Run("an empty document has two views that failed", func(t *testing.T) {
		s := Of(&facts.Document{}, now)
		if len(s.Views) != 2 || s.Views["production"].Learnt() || s.Views["recovery"].Learnt() {
			t.Errorf("%+v", s.Views)
		}
	})
}

func TestEachSiteHasItsOwnView(t *testing.T) {
	d := newDomain()
	d.gpo("a", ddcs("hq"))
	d.gpo("b", ddcs("dr"))
	d.link(d.view.Sites.Items["hq"].DN, "a")
	d.link(drDN, "b")
	// SYSVOL of the recovery site lacks what production has.
	copied := *d.sysvol
	copied.GPOs = map[string]*facts.GPOFiles{guidOf("a"): d.sysvol.GPOs[guidOf("a")], guidOf("b"): d.sysvol.GPOs[guidOf("b")]}
	d.doc.GroupPolicy.Views["production"] = &copied
	delete(d.sysvol.GPOs, guidOf("b"))
	views := Of(d.doc, now).Views
	if got := brief(views["production"].OUs[facts.DNKey(vdaDN)]); got != "a" {
		t.Errorf("production: %s", got)
	}
	if got := brief(views["recovery"].OUs[facts.DNKey(vdaDN)]); got != "-b:missingInSysvol" {
		t.Errorf("recovery: %s", got)
	}
}

func TestWhichOUs(t *testing.T) {
	d := newDomain()
	d.gpo("a", ddcs("x"))
	d.link(domainDN, "a")
	d.doc.Estate.Components = map[string]*estate.Component{
		"workloads_mcs":    {OUs: estate.PerSite{Production: []string{"OU=Gone, DC=corp,DC=example"}, Recovery: []string{vdaDN}}},
		"workloads_manual": nil,
	}
	d.doc.Directory.Computers = &facts.Computers{Answered: facts.Yes(), Items: []facts.Computer{
		{DN: "CN=PC1," + citrixDN, Enabled: true}, {DN: "CN=PC2,CN=Computers," + domainDN, Enabled: true}, {DN: "CN=Old,OU=Old," + domainDN},
	}}
	ous := Of(d.doc, now).Views["production"].OUs
	var keys []string
	for k := range ous {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	want := []string{"cn=computers,dc=corp,dc=example", "ou=citrix,dc=corp,dc=example", "ou=gone,dc=corp,dc=example", "ou=vda,ou=citrix,dc=corp,dc=example"}
	if !slices.Equal(keys, want) {
		t.Fatalf("got %q", keys)
	}
	if gone := ous[want[2]]; !gone.Learnt() || gone.Exists || len(gone.Settings) != len(Known) || gone.Settings[ListOfDDCs].State != IsAbsent {
		t.Errorf("an OU that is not there: %+v", gone)
	}
	if c := ous[want[0]]; !c.Exists || brief(c) != "a" {
		t.Errorf("a container that is no OU gets what its domain links: %+v", c)
	}
	if c := ous[want[1]]; c.DN != citrixDN || !c.Exists || brief(c) != "a" {
		t.Errorf("%+v", c)
	}
	d.doc.Directory.Computers.Answered = facts.No(facts.Timeout, "no answer")
	if n := len(Of(d.doc, now).Views["production"].OUs); n != 2 {
		t.Errorf("without computers there are %d OUs", n)
	}
	d.doc.Directory.Computers = &facts.Computers{Answered: facts.Yes()}
	d.doc.Estate.Components["workloads_mcs"].OUs.Recovery = []string{"CN=Computers," + domainDN, "CN=Computers,DC=elsewhere"}
	empty := Of(d.doc, now).Views["production"].OUs
	if c := empty[want[0]]; !c.Exists || brief(c) != "a" {
		t.Errorf("a container that is in every domain and holds no computer: %+v", c)
	}
	if c := empty["cn=computers,dc=elsewhere"]; c.Exists {
		t.Errorf("a container of a domain that was not read: %+v", c)
	}
}

// Containers that point at each other must not hang the tool.
func TestCircularContainers(t *testing.T) {
	d := newDomain()
	d.view.Containers.Items[facts.DNKey(domainDN)].Parent = facts.DNKey(vdaDN)
	d.ou(t)
}

// Rules count on lists that are never null.
func TestNothingIsNull(t *testing.T) {
	d := newDomain()
	d.doc.Estate.Components["workloads_mcs"].OUs.Production = []string{"OU=Gone,DC=corp,DC=example"}
	b, err := json.Marshal(Of(d.doc, now))
	if err != nil || strings.Contains(string(b), "null") {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestListOfSeveralStrings(t *testing.T) {
	d := newDomain()
	d.gpo("a", set(vdaKey, "ListOfDDCs", "cc1.corp.example", "cc2.corp.example"))
	d.link(vdaDN, "a")
	r := d.ou(t).Registration
	if !slices.Equal(r.Hosts, []string{"cc1.corp.example", "cc2.corp.example"}) || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "REG_MULTI_SZ") {
		t.Errorf("%+v", r)
	}
}

func BenchmarkOf(b *testing.B) {
	const ous, gpos = 2000, 500
	d := newDomain()
	name := func(i int) string { return fmt.Sprintf("g%d", i) }
	for i := range gpos {
		d.gpo(name(i), ddcs(name(i)), set(vdaKey, fmt.Sprintf("v%d", i), "x"), preference(set(`SOFTWARE\FSLogix\Profiles`, "Enabled", "1")))
	}
	for i := range 20 {
		d.link(domainDN, name(i))
	}
	computers := &facts.Computers{Answered: facts.Yes()}
	for i := range ous {
		dn := fmt.Sprintf("OU=o%d,%s", i, []string{domainDN, citrixDN, vdaDN}[i%3])
		k := facts.DNKey(dn)
		d.view.Containers.Items[k] = &facts.Container{DN: dn, Parent: facts.ParentKey(k), BlockInheritance: i%10 == 0}
		for j := range 5 {
			d.link(dn, name((i*7+j*31)%gpos))
		}
		computers.Items = append(computers.Items, facts.Computer{DN: "CN=pc," + dn, Enabled: true})
	}
	d.doc.Directory.Computers = computers
	for b.Loop() {
		if n := len(Of(d.doc, now).Views["recovery"].OUs); n != ous+1 {
			b.Fatal(n)
		}
	}
}
