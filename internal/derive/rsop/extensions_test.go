package rsop

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// Windows applies less than SYSVOL holds. Each of these GPOs sets the list of connectors
// in its Registry.pol; all of them counted as applied.
func TestWhatClientsDoNotApply(t *testing.T) {
	const policy, preferences = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]", "[{B087BE9D-ED37-454F-AF9C-04291E351182}{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}]"
	names := func(s string) func(*facts.GPO, *facts.GPOFiles) {
		return func(g *facts.GPO, _ *facts.GPOFiles) { g.ComputerExtensions = &s }
	}
	for name, c := range map[string]struct {
		change func(*facts.GPO, *facts.GPOFiles)
		state  string
		why    string // of the exclusion, or a part of the condition
	}{
		"facts that do not tell":              {func(*facts.GPO, *facts.GPOFiles) {}, IsSet, ""},
		"as the editor writes it":             {names(policy), IsSet, ""},
		"with preferences":                    {names("[{00000000-0000-0000-0000-000000000000}{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}]" + policy + preferences), IsSet, ""},
		"in small letters":                    {names(strings.ToLower(policy)), IsSet, ""},
		"no extension at all":                 {names(""), IsAbsent, WithoutExtensions},
		"preferences alone":                   {names(preferences), IsAbsent, ""},
		"out of order":                        {names(preferences + policy), IsConditional, "is not in order"},
		"something that is no list":           {names("[{35378EAC}]"), IsConditional, "cannot be understood"},
		"the functionality of today":          {func(g *facts.GPO, _ *facts.GPOFiles) { g.FunctionalityVersion = new(int64(2)) }, IsSet, ""},
		"another functionality":               {func(g *facts.GPO, _ *facts.GPOFiles) { g.FunctionalityVersion = new(int64(1)) }, IsAbsent, OtherFunctionality},
		"never edited, here and there":        {func(g *facts.GPO, f *facts.GPOFiles) { g.VersionComputer, f.VersionComputer = 0, 0 }, IsAbsent, Empty},
		"never edited in the directory alone": {func(g *facts.GPO, _ *facts.GPOFiles) { g.VersionComputer = 0 }, IsSet, ""},
		"never edited, and SYSVOL is not known": {func(g *facts.GPO, f *facts.GPOFiles) {
			g.VersionComputer, f.GPTIni = 0, facts.File{Answered: facts.No(facts.Timeout, "no answer")}
		}, IsSet, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("a", ddcs("cc1.corp.example"))
			d.link(vdaDN, "a")
			c.change(d.view.GPOs.Items[guidOf("a")], d.sysvol.GPOs[guidOf("a")])
			ou := d.ou(t)
			s := ou.Settings["listOfDDCs"]
			if s.Policy != c.state {
				t.Errorf("the list is %s (%s), want %s", s.Policy, s.Message, c.state)
			}
			switch {
			case c.state == IsConditional:
				if !strings.Contains(s.Message, c.why) {
					t.Errorf("it says %q, want %q", s.Message, c.why)
				}
			case c.why != "":
				if len(ou.Excluded) != 1 || ou.Excluded[0].Why != c.why {
					t.Errorf("excluded is %+v, want %s", ou.Excluded, c.why)
				}
			}
		})
	}
}

// Any GPO may be linked where nobody understands the links, enforced ones too.
func TestUnknownLinksLeaveOpenWhatTheContainerHolds(t *testing.T) {
	for name, at := range map[string]string{"of the OU itself": vdaDN, "of the OU above": citrixDN, "of the domain": domainDN} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("a", ddcs("cc1.corp.example"))
			d.link(vdaDN, "a")
			c := d.view.Containers.Items[facts.DNKey(at)]
			c.LinksUnknown = "gPLink: no number"
			if s := d.ou(t).Settings["listOfDDCs"]; s.Policy != IsUnknown || !strings.Contains(s.Message, "gPLink: no number") {
				t.Errorf("the list is %s: %s", s.Policy, s.Message)
			}
		})
	}
	d := newDomain()
	d.gpo("a", ddcs("cc1.corp.example"))
	d.link(vdaDN, "a")
	d.view.Containers.Items["ou=elsewhere,dc=corp,dc=example"] = &facts.Container{DN: "OU=Elsewhere,DC=corp,DC=example", Parent: facts.DNKey(domainDN), LinksUnknown: "gPLink: no number"}
	if s := d.ou(t).Settings["listOfDDCs"]; s.Policy != IsSet {
		t.Errorf("links elsewhere make the list %s: %s", s.Policy, s.Message)
	}
}
