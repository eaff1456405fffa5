package directory_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/checks/directory/directorylab"
	"github.com/muster-dr/muster/checks/dns/dnslab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestTheNamesInTheZoneOfTheDomainAreReadFromTheDirectory(t *testing.T) {
	l := labtest.Start(t, lab.Options{Parts: []world.Part{directorylab.Part(), dnslab.Part()}, Scale: 20})
	est, err := estate.Parse("estate.yaml", l.EstateFile(), directory.Source().Credentials...)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]directory.ZoneName{}
	doc := collect.Run(t.Context(), est, []collect.Source{directory.ZoneNames(func(all []directory.ZoneName) {
		for _, n := range all {
			found[n.Name] = n
		}
	})}, collect.Options{Limits: collect.Unthrottled()})
	if s := doc.Sources["directory"]; s.Status != facts.OK {
		t.Fatalf("the source ended as %+v", s.Answered)
	}
	if doc.Directory != nil {
		t.Error("it wrote facts")
	}
	for name, want := range map[string]directory.ZoneName{
		"an alias": {Name: "ctxlicense.corp.contoso.example", Target: "lic-fra-01.corp.contoso.example"},
		"a host":   {Name: "sql-ag1-ctx.corp.contoso.example", Addresses: []string{"10.10.10.106"}},
	} {
		if got := found[want.Name]; got.Target != want.Target || !slices.Equal(got.Addresses, want.Addresses) {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
}
