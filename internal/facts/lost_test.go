package facts_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

var unasked = facts.FromError(facts.ErrLost)

// lost is a run that took production to be lost, hours after the morning.
func lost(hours int) *facts.Document {
	d := dns("dr", hours, map[string]string{recovery: "10.20.0.5"})
	d.Run.Lost = &facts.Lost{Site: "production"}
	d.DNS.Resolvers[production] = &facts.Resolver{Answered: unasked, Site: "production"}
	d.Sources["dns"].Asked[production] = &facts.Asked{Answered: unasked, Site: "production", Address: "10.10.0.10:53"}
	d.Sources["dns"].Asked["production/domain-controllers"] = &facts.Asked{Answered: unasked, Site: "production"}
	d.Sources["dns"].Answered = facts.Sum(d.Sources["dns"].Asked)
	return d
}

func TestLastKnownFactsStandInForWhatNobodyAsked(t *testing.T) {
	now, before := lost(5), dns("hq", 0, map[string]string{production: "10.10.0.5", recovery: "10.20.0.9"})
	if s := now.Sources["dns"]; s.Status != facts.Partial || !strings.Contains(s.Message, "were not asked: their site is taken to be lost") {
		t.Fatalf("the source is %+v", s.Answered)
	}
	was, wasBefore := marshal(t, now), marshal(t, before)
	both, err := now.WithLastKnown(before)
	if err != nil {
		t.Fatal(err)
	}
	if both.DNS.Resolvers[production] != before.DNS.Resolvers[production] {
		t.Error("what production reported before is not there")
	}
	if both.DNS.Resolvers[recovery] != now.DNS.Resolvers[recovery] {
		t.Error("what the recovery site reports now was replaced")
	}
	if s := both.Sources["dns"]; s.Status != facts.OK || len(s.Asked) != 2 {
		t.Errorf("the source is %+v with %d systems", s.Answered, len(s.Asked))
	}
	if !bytes.Equal(was, marshal(t, now)) || !bytes.Equal(wasBefore, marshal(t, before)) {
		t.Error("the facts that were given are changed")
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLastKnownFactsThatAreOfNoUseAreRefused(t *testing.T) {
	stranger := dns("hq", 0, nil)
	stranger.Estate.Name = "Nordwind"
	for name, c := range map[string]struct {
		now, before *facts.Document
		want        string
	}{
		"nothing is lost":           {dns("dr", 5, nil), dns("hq", 0, nil), "no site is taken to be lost"},
		"it was lost then, too":     {lost(5), lost(0), "was taken to be lost as well"},
		"they are of a later time":  {lost(0), dns("hq", 5, nil), "which is after this run began"},
		"they are of other estates": {lost(5), stranger, "different estates"},
	} {
		if _, err := c.now.WithLastKnown(c.before); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestFactsOfALostSiteAreMergedWithThoseThatAskedNobodyThere(t *testing.T) {
	vantage := dns("vdi", 5, map[string]string{recovery: "10.20.0.5"})
	merged, err := facts.Merge(lost(5), vantage)
	if err != nil || merged.LostSite() != "production" {
		t.Errorf("%v, and lost is %q", err, merged.LostSite())
	}
	if _, err := facts.Merge(lost(5), dns("hq", 0, map[string]string{production: "10.10.0.5"})); err == nil {
		t.Error("what production reported before passes for what it says now")
	}
}

// A section that a site has a part in and that WithLastKnown does not know of would stay
// without what was known: nothing would pass wrongly, and names would be missing.
func TestEachSectionSaysWhatALostSiteHasOfIt(t *testing.T) {
	filled := []string{"directory", "dns", "files", "grouppolicy", "netscaler", "prism", "sql", "windows"} // by WithLastKnown
	var tagged []string
	sections := reflect.TypeFor[facts.Sections]()
	for i := range sections.NumField() {
		f := sections.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch f.Tag.Get("lost") {
		case "site":
			tagged = append(tagged, name)
		case "-":
		default:
			t.Errorf("facts.%s has no tag lost: site where WithLastKnown has to fill what a lost site said of it, - where no site has a part in it", name)
		}
	}
	slices.Sort(tagged)
	if !slices.Equal(tagged, filled) {
		t.Errorf("WithLastKnown fills %v, and these are tagged: %v", filled, tagged)
	}
}
