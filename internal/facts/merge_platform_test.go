package facts_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// prism is a run that asked the Prism Central and two Prism Elements of a site; the
// name of the Prism Central is that of the vantage, so that it shows whose is kept.
func prism(vantage string, hours int, central, first, second facts.Answered) *facts.Document {
	d := run(vantage, hours)
	d.Prism = &facts.Prism{Sites: map[string]*facts.PrismSite{"recovery": {
		Central:  &facts.PrismCentral{Answered: central, Host: vantage},
		Elements: map[string]*facts.PrismElement{"a": {Answered: first, Host: vantage}, "b": {Answered: second, Host: vantage}},
	}}}
	d.Sources["prism"] = source(d, map[string]facts.Answered{"recovery/pc": central, "recovery/a": first, "recovery/b": second})
	return d
}

func TestEachPrismIsTakenWholeFromWhereMostOfItIsKnown(t *testing.T) {
	yes := facts.Yes()
	for name, c := range map[string]struct {
		docs            []*facts.Document
		central, first  string // whose is kept
		second          string
		firstWasLearnt  bool
		secondWasLearnt bool
	}{
		"each Prism from the vantage that reached it": {[]*facts.Document{prism("hq", 0, yes, silence, yes), prism("dr", 1, silence, yes, silence)}, "hq", "dr", "hq", true, true},
		"the newer of two that were reached":          {[]*facts.Document{prism("hq", 0, yes, yes, yes), prism("dr", 1, yes, yes, yes)}, "dr", "dr", "dr", true, true},
		"silence of all stays silence":                {[]*facts.Document{prism("hq", 0, yes, silence, yes), prism("dr", 1, yes, silence, yes)}, "dr", "dr", "dr", false, true},
		"a run that asked no Prism says nothing":      {[]*facts.Document{prism("hq", 0, yes, yes, silence), run("dr", 1)}, "hq", "hq", "hq", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			permute(c.docs, func(docs []*facts.Document) {
				s := merge(t, docs...).Prism.Sites["recovery"]
				a, b := s.Elements["a"], s.Elements["b"]
				if s.Central.Host != c.central || a.Host != c.first || b.Host != c.second {
					t.Errorf("kept from %s, %s and %s, want %s, %s and %s", s.Central.Host, a.Host, b.Host, c.central, c.first, c.second)
				}
				if a.Learnt() != c.firstWasLearnt || b.Learnt() != c.secondWasLearnt {
					t.Errorf("learnt: %v and %v, want %v and %v", a.Learnt(), b.Learnt(), c.firstWasLearnt, c.secondWasLearnt)
				}
			})
		})
	}
}

func TestASiteWithoutPrismElementsHasAnEmptyTableOfThem(t *testing.T) {
	a, b := prism("hq", 0, facts.Yes(), silence, silence), prism("dr", 1, facts.Yes(), silence, silence)
	a.Prism.Sites["recovery"].Elements, b.Prism.Sites["recovery"].Elements = nil, nil
	if got := merge(t, a, b).Prism.Sites["recovery"].Elements; got == nil || len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestCitrixCloudIsTakenWholeFromOneRun(t *testing.T) {
	cloud := func(vantage string, hours int, whole, zones facts.Answered) *facts.Document {
		d := run(vantage, hours)
		d.CitrixCloud = &facts.CitrixCloud{Answered: whole}
		d.CitrixCloud.Zones.Answered = zones
		d.Sources["citrixcloud"] = source(d, map[string]facts.Answered{"public/c": whole})
		return d
	}
	for name, c := range map[string]struct {
		docs  []*facts.Document
		zones facts.Status
	}{
		"what was learnt goes before a newer failure":     {[]*facts.Document{cloud("hq", 0, facts.Yes(), facts.Yes()), cloud("dr", 1, silence, silence)}, facts.OK},
		"the run with less missing goes before the newer": {[]*facts.Document{cloud("hq", 0, facts.Yes(), facts.Yes()), cloud("dr", 1, facts.Yes(), silence)}, facts.OK},
		"nobody was answered":                             {[]*facts.Document{cloud("hq", 0, silence, silence), cloud("dr", 1, silence, silence)}, facts.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			permute(c.docs, func(docs []*facts.Document) {
				if got := merge(t, docs...).CitrixCloud.Zones.Status; got != c.zones {
					t.Errorf("zones: %s, want %s", got, c.zones)
				}
			})
		})
	}
}

// A run that asks Windows hosts alone cannot know the OU of a desktop; one that asked
// the directory can.
func TestTheOUOfADesktopComesFromARunThatAskedTheDirectory(t *testing.T) {
	hosts := func(ou string) *facts.Document {
		d := run("hq", 1)
		h := &facts.WindowsHost{Answered: facts.Yes(), Host: "w11-001.corp.example", VDA: &facts.VDAState{Answered: facts.Yes(), OU: ou}}
		d.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{h.Host: h}}
		d.Sources["windows"] = source(d, map[string]facts.Answered{"recovery/" + h.Host: facts.Yes()})
		return d
	}
	computers := func(name string) *facts.Document {
		d := directory("hq", 0, map[string]string{"recovery": "1"})
		d.Directory.Computers = &facts.Computers{Answered: facts.Yes(), Items: []facts.Computer{{Name: name, DN: "CN=" + name + ",OU=Pooled,DC=corp,DC=example"}}}
		return d
	}
	for name, c := range map[string]struct {
		windows, directory *facts.Document
		want               string
	}{
		"the directory knows the computer":    {hosts(""), computers("W11-001"), "ou=pooled,dc=corp,dc=example"},
		"the directory knows other computers": {hosts(""), computers("W11-002"), ""},
		"the run knew it itself":              {hosts("ou=known"), computers("W11-001"), "ou=known"},
		"nobody asked for computers":          {hosts(""), directory("hq", 0, map[string]string{"recovery": "1"}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.windows.Windows.Hosts["w11-001.corp.example"].VDA.OU
			got := merge(t, c.windows, c.directory).Windows.Hosts["w11-001.corp.example"].VDA.OU
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if now := c.windows.Windows.Hosts["w11-001.corp.example"].VDA.OU; now != before {
				t.Errorf("the facts of the run were changed to %q", now)
			}
		})
	}
}
