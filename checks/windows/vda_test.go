package windows

import (
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
)

func TestPolicySaysFirstWhetherAVDANeedsNoConnectors(t *testing.T) {
	const narrow = `SOFTWARE\WOW6432Node\Citrix\VirtualDesktopAgent`
	says := func(number uint32) wsman.Key {
		return wsman.Key{Values: map[string]any{"GctRegistration": number}}
	}
	for name, c := range map[string]struct {
		registry map[string]wsman.Key
		want     bool
	}{
		"nothing says so":                         {map[string]wsman.Key{vdaPolicy: {}}, false},
		"policy":                                  {map[string]wsman.Key{vdaPolicy: says(1)}, true},
		"the image":                               {map[string]wsman.Key{vdaPlain: says(1)}, true},
		"the 32-bit view of the image":            {map[string]wsman.Key{narrow: says(1)}, true},
		"policy took back what the image says":    {map[string]wsman.Key{vdaPolicy: says(0), vdaPlain: says(1)}, false},
		"policy says so and the image does not":   {map[string]wsman.Key{vdaPolicy: says(1), vdaPlain: says(0)}, true},
		"the 64-bit view of the image goes first": {map[string]wsman.Key{vdaPlain: says(0), narrow: says(1)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := asking(t, wsman.Host{Registry: c.registry, Script: func(string) wsman.Output {
				return wsman.Output{Stdout: "{}"}
			}})
			g.vda(t.Context())
			if v := g.host.VDA; !v.Learnt() || v.Connectorless != c.want {
				t.Errorf("%+v, want %t", v, c.want)
			}
		})
	}
}

func TestTheListOfSIDsIsThatOfTheFirstPlace(t *testing.T) {
	says := func(sids string) wsman.Key { return wsman.Key{Values: map[string]any{"ListOfSIDs": sids}} }
	const personality = `{"files":[{"path":"C:\\MCSPersonality.ini","lines":["ListOfSIDs=S-personality"]}]}`
	for name, c := range map[string]struct {
		registry    map[string]wsman.Key
		personality string
		want        string
	}{
		"policy goes first":           {map[string]wsman.Key{vdaPolicy: says("S-policy"), vdaPlain: says("S-plain")}, personality, "S-policy"},
		"then the personality":        {map[string]wsman.Key{vdaPlain: says("S-plain")}, personality, "S-personality"},
		"then the registry":           {map[string]wsman.Key{vdaPlain: says("S-plain")}, `{}`, "S-plain"},
		"no place has one":            {nil, `{}`, ""},
		"the one of the policy alone": {map[string]wsman.Key{vdaPolicy: says("S-policy")}, `{}`, "S-policy"},
	} {
		t.Run(name, func(t *testing.T) {
			g := asking(t, wsman.Host{Registry: c.registry, Script: func(string) wsman.Output {
				return wsman.Output{Stdout: c.personality}
			}})
			g.vda(t.Context())
			if v := g.host.VDA; !v.Learnt() || v.ListOfSIDs != c.want {
				t.Errorf("%+v, want %q", v, c.want)
			}
		})
	}
}
