package rsop

import (
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func checkSetting(t *testing.T, s *Setting, state string, data []string, message string) {
	t.Helper()
	if s.State != state || !slices.Equal(s.Data, data) {
		t.Errorf("got %+v, want %s %q", s, state, data)
	}
	if message == "" && s.Message != "" || !strings.Contains(s.Message, message) {
		t.Errorf("got the message %q, want %q", s.Message, message)
	}
	if (s.GPO != "") != (len(data) > 0) || (s.Layer != "") != (len(data) > 0) {
		t.Errorf("data and GPO do not go together: %+v", s)
	}
}

// The GPO "high" wins over "low".
func TestSettings(t *testing.T) {
	const (
		plain   = `SOFTWARE\Citrix\VirtualDesktopAgent`
		plain32 = `SOFTWARE\WOW6432Node\Citrix\VirtualDesktopAgent`
		fslogix = `SOFTWARE\Policies\FSLogix\Profiles`
		upm     = `SOFTWARE\Policies\Citrix\UserProfileManager`
	)
	type gpo []facts.RegistrySetting
	pref := func(key, list string) facts.RegistrySetting { return preference(set(key, "ListOfDDCs", list)) }
	for name, c := range map[string]struct {
		high, low gpo
		id        string
		state     string
		data      []string
		message   string
		layer     string
	}{
		"a later record of a file wins":                  {gpo{ddcs("x"), ddcs("y")}, nil, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"key and value ignore case":                      {gpo{set(`software\POLICIES\citrix\VirtualDesktopAgent\`, "LISTOFDDCS", "x")}, nil, ListOfDDCs, IsSet, []string{"x"}, "", "policy"},
		"the policies of 32-bit programs are the same":   {gpo{set(`SOFTWARE\Wow6432Node\Policies\Citrix\VirtualDesktopAgent`, "ListOfDDCs", "x")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"x"}, "", "policy"},
		"a delete removes what is below":                 {gpo{do("delete", vdaKey, "ListOfDDCs")}, gpo{ddcs("y")}, ListOfDDCs, IsAbsent, []string{}, "", ""},
		"a delete does not remove what is above":         {gpo{ddcs("x")}, gpo{do("delete", vdaKey, "ListOfDDCs")}, ListOfDDCs, IsSet, []string{"x"}, "", "policy"},
		"a delete before the record of the same file":    {gpo{do("delete", vdaKey, "ListOfDDCs"), ddcs("x")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"x"}, "", "policy"},
		"a delete of another value":                      {gpo{do("delete", vdaKey, "ListOfSIDs")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"all values of the key are deleted":              {gpo{do("deleteAll", vdaKey, "")}, gpo{ddcs("y")}, ListOfDDCs, IsAbsent, []string{}, "", ""},
		"all values of a key above are not it":           {gpo{do("deleteAll", `SOFTWARE\Policies\Citrix`, "")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"a key above is deleted":                         {gpo{do("deleteKey", `Software\Policies\Citrix`, "")}, gpo{ddcs("y")}, ListOfDDCs, IsAbsent, []string{}, "", ""},
		"a key that begins alike is not above":           {gpo{do("deleteKey", `Software\Policies\Cit`, "")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"deleting the policy leaves the preference":      {gpo{do("delete", vdaKey, "ListOfDDCs")}, gpo{ddcs("y"), pref(plain, "z")}, ListOfDDCs, IsSet, []string{"z"}, "", "preference"},
		"the policy hive wins over a higher preference":  {gpo{pref(plain, "x")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"a preference alone counts":                      {nil, gpo{pref(plain, "x")}, ListOfDDCs, IsSet, []string{"x"}, "", "preference"},
		"a policy for the plain key loses to it":         {gpo{set(plain, "ListOfDDCs", "x")}, gpo{pref(plain, "y")}, ListOfDDCs, IsSet, []string{"y"}, "", "preference"},
		"a preference for the policy hive comes later":   {gpo{ddcs("x")}, gpo{pref(vdaKey, "y")}, ListOfDDCs, IsSet, []string{"y"}, "", "preference"},
		"preferences keep the order of GPOs":             {gpo{pref(plain, "x")}, gpo{pref(plain, "y")}, ListOfDDCs, IsSet, []string{"x"}, "", "preference"},
		"the plain key wins over that of old VDAs":       {gpo{pref(plain32, "x")}, gpo{pref(plain, "y")}, ListOfDDCs, IsSet, []string{"y"}, "", "preference"},
		"the key of old VDAs counts":                     {gpo{pref(plain32, "x")}, nil, ListOfDDCs, IsSet, []string{"x"}, "", "preference"},
		"item-level targeting is a condition":            {gpo{on(facts.ItemLevelTargeting, pref(plain, "x"))}, gpo{pref(plain, "y")}, ListOfDDCs, IsConditional, []string{"x"}, "item-level targeting", "preference"},
		"below a policy it does not matter":              {gpo{on(facts.ItemLevelTargeting, pref(plain, "x"))}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"a certain preference ends the doubt":            {gpo{pref(plain, "x")}, gpo{on(facts.ItemLevelTargeting, pref(plain, "y"))}, ListOfDDCs, IsSet, []string{"x"}, "", "preference"},
		"two items of which the second is certain":       {gpo{on(facts.ItemLevelTargeting, pref(plain, "x")), pref(plain, "y")}, nil, ListOfDDCs, IsSet, []string{"y"}, "", "preference"},
		"either of two targeted items":                   {gpo{on(facts.ItemLevelTargeting, pref(plain, "x")), on(facts.ItemLevelTargeting, pref(plain, "y"))}, nil, ListOfDDCs, IsConditional, []string{"y"}, "sets it", "preference"},
		"a targeted delete of the policy":                {gpo{on(facts.ItemLevelTargeting, preference(do("delete", vdaKey, "ListOfDDCs")))}, gpo{ddcs("y"), pref(plain, "z")}, ListOfDDCs, IsConditional, []string{"z"}, "deletes it", "preference"},
		"create depends on what the computer has":        {gpo{on(facts.OnlyIfMissing, pref(plain, "x"))}, nil, ListOfDDCs, IsConditional, []string{"x"}, "does not exist yet", "preference"},
		"create leaves the value of another GPO":         {gpo{on(facts.OnlyIfMissing, pref(plain, "x"))}, gpo{pref(plain, "y")}, ListOfDDCs, IsSet, []string{"y"}, "", "preference"},
		"create after a delete is certain":               {gpo{preference(do("delete", plain, "ListOfDDCs")), on(facts.OnlyIfMissing, pref(plain, "x"))}, nil, ListOfDDCs, IsSet, []string{"x"}, "", "preference"},
		"create after a doubtful value":                  {gpo{on(facts.OnlyIfMissing, pref(plain, "x"))}, gpo{on(facts.ItemLevelTargeting, pref(plain, "y"))}, ListOfDDCs, IsConditional, []string{"x"}, "item-level targeting", "preference"},
		"create after a doubtful delete":                 {gpo{on(facts.OnlyIfMissing, pref(plain, "x"))}, gpo{pref(plain, "y"), on(facts.ItemLevelTargeting, preference(do("delete", plain, "ListOfDDCs")))}, ListOfDDCs, IsConditional, []string{"x"}, "deletes it", "preference"},
		"a soft policy value":                            {gpo{on(facts.OnlyIfMissing, ddcs("x"))}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{"y"}, "", "policy"},
		"create with targeting has both conditions":      {gpo{on(facts.ItemLevelTargeting+"; "+facts.OnlyIfMissing, pref(plain, "x"))}, nil, ListOfDDCs, IsConditional, []string{"x"}, "targeting; only where", "preference"},
		"an empty list is set":                           {gpo{ddcs("")}, gpo{ddcs("y")}, ListOfDDCs, IsSet, []string{""}, "", "policy"},
		"the SIDs":                                       {gpo{set(vdaKey, "ListOfSIDs", "S-1-5-21-1")}, nil, ListOfSIDs, IsSet, []string{"S-1-5-21-1"}, "", "policy"},
		"registration without connectors":                {gpo{preference(set(plain, "GctRegistration", "1"))}, nil, GctRegistration, IsSet, []string{"1"}, "", "preference"},
		"FSLogix: policy before plain":                   {gpo{preference(set(`SOFTWARE\FSLogix\Profiles`, "VHDLocations", "x"))}, gpo{set(fslogix, "VHDLocations", "y", "z")}, FSLogixVHDLocations, IsSet, []string{"y", "z"}, "", "policy"},
		"FSLogix: what 32-bit programs see is nothing":   {gpo{preference(set(`SOFTWARE\WOW6432Node\FSLogix\Profiles`, "VHDLocations", "x"))}, nil, FSLogixVHDLocations, IsAbsent, []string{}, "", ""},
		"FSLogix: Cloud Cache":                           {gpo{set(fslogix, "CCDLocations", "x")}, nil, FSLogixCCDLocations, IsSet, []string{"x"}, "", "policy"},
		"FSLogix: enabled":                               {gpo{preference(set(`SOFTWARE\FSLogix\Profiles`, "Enabled", "1"))}, nil, FSLogixEnabled, IsSet, []string{"1"}, "", "preference"},
		"FSLogix: Office container":                      {gpo{set(`SOFTWARE\Policies\FSLogix\ODFC`, "VHDLocations", "x")}, nil, ODFCVHDLocations, IsSet, []string{"x"}, "", "policy"},
		"FSLogix: Office container in Cloud Cache":       {gpo{set(`SOFTWARE\FSLogix\ODFC`, "CCDLocations", "x")}, nil, ODFCCCDLocations, IsSet, []string{"x"}, "", "policy"},
		"Profile Management: its template before Citrix": {gpo{set(upm+"HDX", "PathToUserStore", "x")}, gpo{set(upm, "PathToUserStore", "y")}, UPMUserStore, IsSet, []string{"y"}, "", "policy"},
		"Profile Management: active":                     {gpo{set(upm, "ServiceActive", "1")}, nil, UPMActive, IsSet, []string{"1"}, "", "policy"},
		"licence servers":                                {gpo{set(`SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`, "LicenseServers", "x")}, nil, RDSLicenseServers, IsSet, []string{"x"}, "", "policy"},
		"licensing mode":                                 {gpo{set(`SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`, "LicensingMode", "4")}, nil, RDSLicensingMode, IsSet, []string{"4"}, "", "policy"},
		"layers":                                         {gpo{preference(set(`SOFTWARE\Unidesk\ULayer`, "RepositoryPath", "x"))}, nil, LayerRepository, IsSet, []string{"x"}, "", "preference"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("high", c.high...)
			d.gpo("low", c.low...)
			d.link(vdaDN, "high")
			d.link(domainDN, "low")
			s := d.ou(t).Settings[c.id]
			checkSetting(t, s, c.state, c.data, c.message)
			if s.Layer != c.layer {
				t.Errorf("layer %q, want %q", s.Layer, c.layer)
			}
		})
	}
}

func TestFASAddresses(t *testing.T) {
	const fas = `SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
	address := func(n, host string) facts.RegistrySetting { return set(fas, "Address"+n, host) }
	clearAll := do("deleteAll", fas, "")
	for name, c := range map[string]struct {
		high, low []facts.RegistrySetting
		unread    bool // the lower GPO
		state     string
		data      []string
		message   string
	}{
		"none":                                  {nil, nil, false, IsAbsent, []string{}, ""},
		"in the order of their numbers":         {[]facts.RegistrySetting{address("2", "f2"), address("1", "f1")}, nil, false, IsSet, []string{"f1", "f2"}, ""},
		"a gap stays":                           {[]facts.RegistrySetting{address("1", "f1"), address("3", "f3")}, nil, false, IsSet, []string{"f1", "", "f3"}, ""},
		"a gap at the beginning too":            {[]facts.RegistrySetting{address("2", "f2")}, nil, false, IsSet, []string{"", "f2"}, ""},
		"ten and more":                          {[]facts.RegistrySetting{address("10", "f10"), address("9", "f9")}, nil, false, IsSet, []string{"", "", "", "", "", "", "", "", "f9", "f10"}, ""},
		"what is no number does not count":      {[]facts.RegistrySetting{address("", "x"), address("0", "x"), address("01", "x"), address("1000", "x"), address("-1", "x")}, nil, false, IsAbsent, []string{}, ""},
		"lists of two GPOs mix":                 {[]facts.RegistrySetting{address("1", "f1")}, []facts.RegistrySetting{address("1", "g1"), address("2", "g2")}, false, IsSet, []string{"f1", "g2"}, "several GPOs: high, low"},
		"unless the higher one clears first":    {[]facts.RegistrySetting{clearAll, address("1", "f1")}, []facts.RegistrySetting{address("1", "g1"), address("2", "g2")}, false, IsSet, []string{"f1"}, ""},
		"an unreadable GPO may add to the list": {[]facts.RegistrySetting{address("1", "f1")}, nil, true, IsUnknown, []string{}, "broken"},
		"unless the higher one clears it":       {[]facts.RegistrySetting{clearAll, address("1", "f1")}, nil, true, IsSet, []string{"f1"}, ""},
		"a condition on one is one on all":      {[]facts.RegistrySetting{on(facts.ItemLevelTargeting, preference(address("2", "f2")))}, []facts.RegistrySetting{address("1", "g1")}, false, IsConditional, []string{"g1", "f2"}, "item-level"},
		"for 32-bit programs it is the same":    {[]facts.RegistrySetting{set(`SOFTWARE\WOW6432Node\Policies\Citrix\Authentication\UserCredentialService\Addresses`, "Address1", "f1")}, nil, false, IsSet, []string{"f1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("high", c.high...)
			d.gpo("low", c.low...)
			if c.unread {
				d.sysvol.GPOs[guidOf("low")].RegistryPol.Answered = facts.No(facts.CollectorFailed, "Registry.pol is broken")
			}
			d.link(vdaDN, "high")
			d.link(domainDN, "low")
			checkSetting(t, d.ou(t).Settings[FASAddresses], c.state, c.data, c.message)
		})
	}
}

func TestUnreadableFiles(t *testing.T) {
	const plain = `SOFTWARE\Citrix\VirtualDesktopAgent`
	no := facts.No(facts.CollectorFailed, "the file is broken")
	for name, c := range map[string]struct {
		arrange func(d *domain, high, low *facts.GPOFiles)
		state   string
		data    []string
		message string
	}{
		"the policies of the higher GPO": {func(_ *domain, high, _ *facts.GPOFiles) { high.RegistryPol.Answered = no }, IsUnknown, []string{}, `"high" may set it, but the file is broken`},
		"the policies of the lower GPO":  {func(_ *domain, _, low *facts.GPOFiles) { low.RegistryPol.Answered = no }, IsSet, []string{"x"}, ""},
		"both": {func(_ *domain, high, low *facts.GPOFiles) {
			high.RegistryPol.Answered = no
			low.RegistryPol.Answered = no
		}, IsUnknown, []string{}, `"high"`},
		"the preferences of the higher GPO":           {func(_ *domain, high, _ *facts.GPOFiles) { high.RegistryPreferences.Answered = no }, IsUnknown, []string{}, `"high"`},
		"the preferences of the lower GPO come later": {func(_ *domain, _, low *facts.GPOFiles) { low.RegistryPreferences.Answered = no }, IsUnknown, []string{}, `"low"`},
		"the whole folder": {func(_ *domain, high, _ *facts.GPOFiles) {
			high.Answered = facts.No(facts.PermissionDenied, "may not be read")
		}, IsUnknown, []string{}, "may not be read"},
		"a folder that was never asked for": {func(_ *domain, high, _ *facts.GPOFiles) { *high = facts.GPOFiles{} }, IsUnknown, []string{}, "could not be read"},
		"files that were never asked for":   {func(_ *domain, high, _ *facts.GPOFiles) { high.RegistryPol = facts.File{} }, IsUnknown, []string{}, "Registry.pol could not be read"},
		"what was understood of a broken file": {func(_ *domain, high, _ *facts.GPOFiles) {
			high.RegistryPol.Answered = no
			high.Settings = []facts.RegistrySetting{ddcs("guess")}
		}, IsUnknown, []string{}, "broken"},
		"an unreadable GPO that does not apply": {func(d *domain, high, _ *facts.GPOFiles) {
			high.RegistryPol.Answered = no
			d.view.GPOs.Items[guidOf("high")].ComputerDisabled = true
		}, IsSet, []string{"y"}, ""},
		"an unreadable GPO that may apply": {func(d *domain, high, _ *facts.GPOFiles) {
			high.RegistryPol.Answered = no
			d.view.GPOs.Items[guidOf("high")].Filtering = "some"
		}, IsUnknown, []string{}, "broken"},
		"a policy does not end doubts on the plain key": {func(_ *domain, high, low *facts.GPOFiles) {
			high.Settings = []facts.RegistrySetting{preference(set(plain, "ListOfDDCs", "x"))}
			low.RegistryPol.Answered = no
		}, IsUnknown, []string{}, `"low"`},
		"a file that is not there is no doubt": {func(_ *domain, _, low *facts.GPOFiles) {
			low.RegistryPol = facts.File{Answered: facts.Yes()}
			low.Settings = nil
		}, IsSet, []string{"x"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("high", ddcs("x"))
			d.gpo("low", ddcs("y"))
			d.link(vdaDN, "high")
			d.link(domainDN, "low")
			c.arrange(d, d.sysvol.GPOs[guidOf("high")], d.sysvol.GPOs[guidOf("low")])
			checkSetting(t, d.ou(t).Settings[ListOfDDCs], c.state, c.data, c.message)
		})
	}
}

// Citrix policies are worked out after registry policies, whatever the order of
// the GPOs, so that they may have the last word on registration.
func TestCitrixPolicies(t *testing.T) {
	const upm = `SOFTWARE\Policies\Citrix\UserProfileManager`
	present := facts.File{Answered: facts.Yes(), Present: true, Size: 1000}
	for name, c := range map[string]struct {
		citrix  string // the GPO that has them
		file    facts.File
		id      string
		state   string
		data    []string
		message string
	}{
		"they may set the list":                {"high", present, ListOfDDCs, IsUnknown, []string{}, `"high" carries Citrix policies`},
		"in a lower GPO too":                   {"low", present, ListOfDDCs, IsUnknown, []string{}, `"low" carries Citrix policies`},
		"and the SIDs":                         {"low", present, ListOfSIDs, IsUnknown, []string{}, "Citrix policies"},
		"and the way of registration":          {"low", present, GctRegistration, IsUnknown, []string{}, "Citrix policies"},
		"the template of profiles ranks above": {"high", present, UPMUserStore, IsSet, []string{`\\files\profiles`}, ""},
		"what it leaves open they may set":     {"high", present, UPMActive, IsUnknown, []string{}, "Citrix policies"},
		"they do not set FAS":                  {"high", present, FASAddresses, IsAbsent, []string{}, ""},
		"they do not set FSLogix":              {"high", present, FSLogixVHDLocations, IsAbsent, []string{}, ""},
		"nobody knows whether they are there":  {"high", facts.File{Answered: facts.No(facts.Timeout, "no answer")}, ListOfDDCs, IsUnknown, []string{}, "may carry Citrix policies that set it, but no answer"},
		"they are not there":                   {"high", facts.File{Answered: facts.Yes()}, ListOfDDCs, IsSet, []string{"x"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDomain()
			d.gpo("high", ddcs("x"), set(upm, "PathToUserStore", `\\files\profiles`))
			d.gpo("low")
			d.sysvol.GPOs[guidOf(c.citrix)].CitrixPolicies = c.file
			d.link(vdaDN, "high")
			d.link(domainDN, "low")
			ou := d.ou(t)
			checkSetting(t, ou.Settings[c.id], c.state, c.data, c.message)
			for _, a := range ou.Applied {
				if want := a.Name == c.citrix && c.file.Present; a.CitrixPolicies != want {
					t.Errorf("applied %+v", a)
				}
			}
		})
	}
}
