package directorylab_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// scanned is the view of the recovery site of a directory with some groups, by which the
// registration GPO of that site is filtered.
func scanned(t *testing.T, scale int, groups func(m *world.Model) []*world.Group) (*facts.DirectoryView, *world.Model) {
	t.Helper()
	m := world.Healthy()
	m.Policies.Groups = groups(m)
	m.Policies.GPO(world.GPORegistrationMUC).Apply = []string{m.DomainSID + "-1600"}
	l := labtest.Start(t, lab.Options{Model: m, Scale: scale, Parts: checks.Lab()})
	est, err := estate.Parse("estate.yaml", l.EstateFile(), checks.Credentials()...)
	if err != nil {
		t.Fatal(err)
	}
	doc := collect.Run(context.Background(), est, []collect.Source{directory.Source()}, collect.Options{Limits: collect.Unthrottled()})
	if s := doc.Sources["directory"]; !s.Learnt() {
		t.Fatalf("the directory: %+v", s.Answered)
	}
	return doc.Directory.Views[estate.Recovery], m
}

func TestGroupsAreReadWithThoseInThem(t *testing.T) {
	view, m := scanned(t, 0, func(m *world.Model) []*world.Group {
		sid := func(rid string) string { return m.DomainSID + rid }
		return []*world.Group{
			{Name: "Top, with a comma", SID: sid("-1600"), In: []string{sid("-1602")}, Hosts: []string{m.FQDN("fas-muc-01")}, Others: []string{
				"CN=S-1-5-11,CN=ForeignSecurityPrincipals," + m.DomainDN(),
				"CN=S-1-5-21-9-9-9-1104,CN=ForeignSecurityPrincipals," + m.DomainDN(),
				"CN=Desktops,OU=Groups,DC=emea," + m.DomainDN(), // of a child domain: its name ends alike
				"CN=Desktops,DC=other,DC=example",
			}},
			{Name: "Middle", SID: sid("-1601"), In: []string{sid("-1600")}, OUs: []string{world.OUPooledMUC}, First: 3},
			{Name: "Round", SID: sid("-1602"), In: []string{sid("-1601")}},
			{Name: "Not asked for", SID: sid("-1603"), OUs: []string{world.OUPooledMUC}},
		}
	})
	top := view.Groups.Items[m.DomainSID+"-1600"]
	if top == nil || !top.Learnt() || top.Name != "Top, with a comma" || top.Changed == "" || len(top.Computers) != 1 || top.Foreign < 2 ||
		!slices.Equal(top.Groups, []string{"S-1-5-11", m.DomainSID + "-1601"}) {
		t.Errorf("the group: %+v", top)
	}
	if middle := view.Groups.Items[m.DomainSID+"-1601"]; middle == nil || len(middle.Computers) != 3 || !slices.Equal(middle.Groups, []string{m.DomainSID + "-1602"}) {
		t.Errorf("the group in it: %+v", middle)
	}
	if round := view.Groups.Items[m.DomainSID+"-1602"]; round == nil || !slices.Equal(round.Groups, []string{m.DomainSID + "-1600"}) {
		t.Errorf("the group that is in its own members: %+v", round)
	}
	if g := view.Groups.Items[m.DomainSID+"-1603"]; g != nil {
		t.Errorf("a group that decides about nothing was read: %+v", g)
	}
	if view.DomainSID != m.DomainSID {
		t.Errorf("the domain is %q", view.DomainSID)
	}
}

func TestAGroupOfThousandsIsReadWhole(t *testing.T) {
	view, m := scanned(t, 4000, func(m *world.Model) []*world.Group {
		return []*world.Group{{Name: "All", SID: m.DomainSID + "-1600", OUs: []string{world.OUPooledMUC, world.OUPooledFRA}, Others: []string{"CN=Last,DC=other,DC=example"}}}
	})
	want := m.Policies.OU(world.OUPooledMUC).Desktops + m.Policies.OU(world.OUPooledFRA).Desktops
	g := view.Groups.Items[m.DomainSID+"-1600"]
	if want < 1600 || g == nil || !g.Learnt() || len(g.Computers) != want || g.Foreign != 1 {
		t.Fatalf("%d computers, want %d; %d of other domains, want the one at the end: %+v", len(g.Computers), want, g.Foreign, g.Answered)
	}
}

func TestASIDOfWhichTheDirectoryShowsNothingIsNotAnEmptyGroup(t *testing.T) {
	view, m := scanned(t, 0, func(*world.Model) []*world.Group { return nil })
	if g := view.Groups.Items[m.DomainSID+"-1600"]; g == nil || g.Learnt() || g.Reason != facts.FactMissing || !strings.Contains(g.Message, "shows nothing") {
		t.Errorf("%+v", g)
	}
}

func TestComputersAndFiltersAreReadWithWhatDecidesAboutThem(t *testing.T) {
	view, _ := scanned(t, 0, func(*world.Model) []*world.Group { return nil })
	f := view.WMIFilters.Items["{5B2F6F0E-91B4-4C5E-9C1B-0D6D0C2E7A01}"]
	if f == nil || len(f.Queries) != 1 || f.Queries[0].Namespace != `root\CIMv2` || !strings.HasPrefix(f.Queries[0].Query, "SELECT * FROM Win32_SystemEnclosure") {
		t.Errorf("%+v", f)
	}
	for _, g := range view.GPOs.Items {
		if g.Changed == "" || g.ReadableBy == nil {
			t.Errorf("%+v", g)
		}
	}
}
