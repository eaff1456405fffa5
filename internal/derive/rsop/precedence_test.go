package rsop

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestPrecedence(t *testing.T) {
	// Every GPO sets the list of connectors to its own name.
	for name, c := range map[string]struct {
		arrange func(*domain)
		want    string // see brief
		winner  string
	}{
		"nothing is linked":           {func(*domain) {}, "", ""},
		"the first link wins":         {func(d *domain) { d.link(vdaDN, "a"); d.link(vdaDN, "b") }, "a b", "a"},
		"the nearest container wins":  {func(d *domain) { d.link(domainDN, "a"); d.link(citrixDN, "b"); d.link(vdaDN, "c") }, "c b a", "c"},
		"the site comes last":         {func(d *domain) { d.link(drDN, "a"); d.link(domainDN, "b") }, "b a", "b"},
		"the site alone is enough":    {func(d *domain) { d.link(drDN, "a") }, "a", "a"},
		"another site does not count": {func(d *domain) { d.link(d.view.Sites.Items["hq"].DN, "a") }, "", ""},
		"an enforced link wins":       {func(d *domain) { d.link(domainDN, "a", "enforced"); d.link(vdaDN, "b") }, "a! b", "a"},
		"the farthest enforced link wins": {func(d *domain) {
			d.link(domainDN, "a", "enforced")
			d.link(vdaDN, "b", "enforced")
			d.link(citrixDN, "c", "enforced")
		}, "a! c! b!", "a"},
		"an enforced site wins over all": {func(d *domain) { d.link(drDN, "a", "enforced"); d.link(domainDN, "b", "enforced"); d.link(vdaDN, "c") }, "a! b! c", "a"},
		"enforced links of one container keep their order": {
			func(d *domain) {
				d.link(citrixDN, "a", "enforced")
				d.link(citrixDN, "b")
				d.link(citrixDN, "c", "enforced")
			}, "a! c! b", "a"},
		"an enforced link is first within its container": {func(d *domain) { d.link(vdaDN, "a"); d.link(vdaDN, "b", "enforced") }, "b! a", "b"},
		"a disabled link has no effect":                  {func(d *domain) { d.link(vdaDN, "a", "disabled"); d.link(domainDN, "b") }, "b -a:linkDisabled", "b"},
		"disabled beats enforced":                        {func(d *domain) { d.link(vdaDN, "a", "disabled", "enforced"); d.link(domainDN, "b") }, "b -a:linkDisabled", "b"},
		"a block shuts out what is above": {
			func(d *domain) { d.link(drDN, "a"); d.link(domainDN, "b"); d.link(citrixDN, "c"); d.block(vdaDN) },
			"-c:inheritanceBlocked -b:inheritanceBlocked -a:inheritanceBlocked", ""},
		"a block lets its own links in":         {func(d *domain) { d.link(domainDN, "a"); d.link(vdaDN, "b"); d.block(vdaDN) }, "b -a:inheritanceBlocked", "b"},
		"a block half-way":                      {func(d *domain) { d.link(domainDN, "a"); d.link(citrixDN, "b"); d.link(vdaDN, "c"); d.block(citrixDN) }, "c b -a:inheritanceBlocked", "c"},
		"a block at the domain stops the site":  {func(d *domain) { d.link(drDN, "a"); d.link(domainDN, "b"); d.block(domainDN) }, "b -a:inheritanceBlocked", "b"},
		"a block does not stop what is forced":  {func(d *domain) { d.link(domainDN, "a", "enforced"); d.link(vdaDN, "b"); d.block(vdaDN) }, "a! b", "a"},
		"a forced site passes every block":      {func(d *domain) { d.link(drDN, "a", "enforced"); d.block(vdaDN); d.block(domainDN) }, "a!", "a"},
		"a disabled link is told before blocks": {func(d *domain) { d.link(domainDN, "a", "disabled"); d.block(vdaDN) }, "-a:linkDisabled", ""},
		"a GPO linked twice counts once":        {func(d *domain) { d.link(domainDN, "a"); d.link(vdaDN, "b"); d.link(vdaDN, "a") }, "b a", "b"},
		"and where it ranks highest":            {func(d *domain) { d.link(domainDN, "a", "enforced"); d.link(vdaDN, "b"); d.link(vdaDN, "a") }, "a! b", "a"},
		"blocked above but linked here too":     {func(d *domain) { d.link(domainDN, "a"); d.link(vdaDN, "a"); d.block(vdaDN) }, "a -a:inheritanceBlocked", "a"},
		"the computer half is off": {func(d *domain) {
			d.link(vdaDN, "a")
			d.link(domainDN, "b")
			d.view.GPOs.Items[guidOf("a")].ComputerDisabled = true
		}, "b -a:computerSettingsDisabled", "b"},
		"the user half does not matter": {func(d *domain) { d.link(vdaDN, "a"); d.view.GPOs.Items[guidOf("a")].UserDisabled = true }, "a", "a"},
		"nobody may apply it":           {func(d *domain) { d.link(vdaDN, "a"); d.view.GPOs.Items[guidOf("a")].Filtering = "none" }, "-a:filtered", ""},
		"it is gone from the directory": {func(d *domain) { d.link(vdaDN, "a"); delete(d.view.GPOs.Items, guidOf("a")) }, "-" + guidOf("a") + ":missingInDirectory", ""},
		"it is not in SYSVOL":           {func(d *domain) { d.link(vdaDN, "a"); d.link(domainDN, "b"); delete(d.sysvol.GPOs, guidOf("a")) }, "b -a:missingInSysvol", "b"},
		"it has no GPT.INI": {func(d *domain) {
			d.link(vdaDN, "a")
			d.sysvol.GPOs[guidOf("a")].GPTIni.Present = false
		}, "-a:missingInSysvol", ""},
		"links are found in any case": {func(d *domain) {
			d.view.Containers.Items[facts.DNKey(vdaDN)].Links = []facts.GPOLink{{GPO: "{a       -0000-0000-0000-000000000000}"}}
		}, "a", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			for _, g := range []string{"a", "b", "c"} {
				d.gpo(g, ddcs(g))
			}
			c.arrange(d)
			ou := d.ou(t)
			if got := brief(ou); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			s := ou.Settings[ListOfDDCs]
			switch {
			case c.winner == "":
				if s.State != IsAbsent || len(s.Data) != 0 {
					t.Errorf("%+v", s)
				}
			case s.State != IsSet || !slices.Equal(s.Data, []string{c.winner}) || s.GPO != c.winner || s.GUID != guidOf(c.winner) || s.Layer != "policy" || s.Message != "":
				t.Errorf("%+v", s)
			case !slices.Equal(ou.Registration.Hosts, []string{c.winner}):
				t.Errorf("%+v", ou.Registration)
			}
		})
	}
}

// What may or may not apply makes a setting conditional, unless the result is
// the same either way.
func TestConditionalGPOs(t *testing.T) {
	some := func(d *domain, g string) { d.view.GPOs.Items[guidOf(g)].Filtering = "some" }
	wmi := func(d *domain, g string) { d.view.GPOs.Items[guidOf(g)].WMIFilter = "[corp.example;{F};0]" }
	for name, c := range map[string]struct {
		arrange func(*domain)
		want    string
		state   string
		data    []string
		message string
	}{
		"a group filter above all":        {func(d *domain) { d.link(vdaDN, "a"); d.link(domainDN, "b"); some(d, "a") }, "a? b", IsConditional, []string{"a"}, "particular groups"},
		"a WMI filter above all":          {func(d *domain) { d.link(vdaDN, "a"); d.link(domainDN, "b"); wmi(d, "a") }, "a? b", IsConditional, []string{"a"}, "WMI filter"},
		"both":                            {func(d *domain) { d.link(vdaDN, "a"); some(d, "a"); wmi(d, "a") }, "a?", IsConditional, []string{"a"}, "who may read it; its WMI filter"},
		"permissions that were not read":  {func(d *domain) { d.link(vdaDN, "a"); d.view.GPOs.Items[guidOf("a")].Filtering = "unknown" }, "a?", IsConditional, []string{"a"}, "could not be read"},
		"permissions that say nothing":    {func(d *domain) { d.link(vdaDN, "a"); d.view.GPOs.Items[guidOf("a")].Filtering = "" }, "a?", IsConditional, []string{"a"}, "could not be read"},
		"a filter below a certain winner": {func(d *domain) { d.link(vdaDN, "a"); d.link(domainDN, "b"); some(d, "b") }, "a b?", IsSet, []string{"a"}, ""},
		"a filter without anything below": {func(d *domain) { d.link(domainDN, "b"); some(d, "b") }, "b?", IsConditional, []string{"b"}, "particular groups"},
		"two filters":                     {func(d *domain) { d.link(vdaDN, "a"); d.link(domainDN, "b"); some(d, "b"); wmi(d, "a") }, "a? b?", IsConditional, []string{"a"}, "WMI filter"},
		"a filter that says the same":     {func(d *domain) { d.gpo("a", ddcs("b")); d.link(vdaDN, "a"); d.link(domainDN, "b"); some(d, "a") }, "a? b", IsSet, []string{"b"}, ""},
		"a filter that says nothing of it": {func(d *domain) {
			d.gpo("a", set(vdaKey, "Other", "x"))
			d.link(vdaDN, "a")
			d.link(domainDN, "b")
			some(d, "a")
		}, "a? b", IsSet, []string{"b"}, ""},
		"a filter that deletes": {func(d *domain) {
			d.gpo("a", do("delete", vdaKey, "listofddcs"))
			d.link(vdaDN, "a")
			d.link(domainDN, "b")
			some(d, "a")
		}, "a? b", IsConditional, []string{}, "deletes it"},
		"a filter that deletes nothing": {func(d *domain) { d.gpo("a", do("delete", vdaKey, "ListOfDDCs")); d.link(vdaDN, "a"); some(d, "a") }, "a?", IsAbsent, []string{}, ""},
		"an excluded filter":            {func(d *domain) { d.link(vdaDN, "a", "disabled"); d.link(domainDN, "b"); some(d, "a") }, "b -a:linkDisabled", IsSet, []string{"b"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			for _, g := range []string{"a", "b"} {
				d.gpo(g, ddcs(g))
			}
			c.arrange(d)
			ou := d.ou(t)
			if got := brief(ou); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			checkSetting(t, ou.Settings[ListOfDDCs], c.state, c.data, c.message)
			if (ou.Registration.Raw != "") != (c.state == IsSet) {
				t.Errorf("registration %+v", ou.Registration)
			}
		})
	}
}

func TestAPolicyOfAnotherDomainIsNotGuessed(t *testing.T) {
	d := newDomain()
	d.gpo("a", ddcs("a"))
	d.link(domainDN, "a")
	vda := d.view.Containers.Items[facts.DNKey(vdaDN)]
	vda.Links = append([]facts.GPOLink{{GPO: guidOf("b"), Domain: "dc=other,dc=example"}}, vda.Links...)
	ou := d.ou(t)
	if s := ou.Settings[ListOfDDCs]; s.State == IsSet || s.State == IsAbsent {
		t.Errorf("the setting is %s although a policy of another domain may set it", s.State)
	}
	if len(ou.Applied) != 2 || ou.Applied[0].Condition == "" {
		t.Errorf("applied: %+v", ou.Applied)
	}
}
