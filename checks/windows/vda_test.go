package windows

import (
	"reflect"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
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

func TestWhatAVDAHoldsIsThatOfTheFirstKeyInWhichItsProductLooks(t *testing.T) {
	const policy, plain = `SOFTWARE\Policies\FSLogix\Profiles`, `SOFTWARE\FSLogix\Profiles`
	key := func(values map[string]any) wsman.Key { return wsman.Key{Values: values} }
	for name, c := range map[string]struct {
		registry map[string]wsman.Key
		id       string
		want     *facts.HeldSetting
	}{
		"nothing": {nil, "fslogixVHDLocations", nil},
		"a list in the key of policies": {map[string]wsman.Key{policy: key(map[string]any{"VHDLocations": []string{`\\a\b`, `\\c\d`}})}, "fslogixVHDLocations",
			&facts.HeldSetting{Layer: "policy", Where: `HKLM\software\policies\fslogix\profiles`, Data: []string{`\\a\b`, `\\c\d`}}},
		"the key of policies goes first": {map[string]wsman.Key{policy: key(map[string]any{"VHDLocations": `\\a\b`}), plain: key(map[string]any{"VHDLocations": `\\x\y`})}, "fslogixVHDLocations",
			&facts.HeldSetting{Layer: "policy", Where: `HKLM\software\policies\fslogix\profiles`, Data: []string{`\\a\b`}}},
		"the key of policies has other values": {map[string]wsman.Key{policy: key(map[string]any{"Enabled": uint32(1)}), plain: key(map[string]any{"vhdlocations": `\\x\y`})}, "fslogixVHDLocations",
			&facts.HeldSetting{Layer: "local", Where: `HKLM\software\fslogix\profiles`, Data: []string{`\\x\y`}}},
		"a number": {map[string]wsman.Key{plain: key(map[string]any{"Enabled": uint32(1)})}, "fslogixEnabled",
			&facts.HeldSetting{Layer: "local", Where: `HKLM\software\fslogix\profiles`, Data: []string{"1"}}},
		"a secret": {map[string]wsman.Key{policy: key(map[string]any{"CCDLocations": []string{`type=azure,connectionString="AccountKey=abc"`, `type=smb,connectionString=\\a\b`}})}, "fslogixCCDLocations",
			&facts.HeldSetting{Layer: "policy", Where: `HKLM\software\policies\fslogix\profiles`, Data: []string{"[redacted]", `type=smb,connectionString=\\a\b`}}},
		"what Citrix policies write for Profile Management": {map[string]wsman.Key{`SOFTWARE\Policies\Citrix\UserProfileManagerHDX`: key(map[string]any{"PathToUserStore": `\\a\b`})}, "upmUserStore",
			&facts.HeldSetting{Layer: "policy", Where: `HKLM\software\policies\citrix\userprofilemanagerhdx`, Data: []string{`\\a\b`}}},
	} {
		t.Run(name, func(t *testing.T) {
			g := asking(t, wsman.Host{Registry: c.registry, Script: func(string) wsman.Output { return wsman.Output{Stdout: "{}"} }})
			g.vda(t.Context())
			if s := g.host.VDA.Settings; !s.Learnt() || !reflect.DeepEqual(s.Items[c.id], c.want) {
				t.Errorf("got %+v %+v, want %+v", s.Answered, s.Items[c.id], c.want)
			}
		})
	}
	t.Run("a key that may not be read", func(t *testing.T) {
		g := asking(t, wsman.Host{Registry: map[string]wsman.Key{policy: {Denied: true}}, Script: func(string) wsman.Output { return wsman.Output{Stdout: "{}"} }})
		g.vda(t.Context())
		if s := g.host.VDA.Settings; s.Learnt() || s.Reason != facts.PermissionDenied || !g.host.VDA.Learnt() {
			t.Errorf("%+v, and the list of connectors %+v", s, g.host.VDA.Answered)
		}
	})
}
