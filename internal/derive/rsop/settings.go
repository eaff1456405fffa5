package rsop

import (
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// Known lists the ids of all settings.
var Known = []string{
	ListOfDDCs, ListOfSIDs, GctRegistration, FASAddresses,
	FSLogixVHDLocations, FSLogixCCDLocations, FSLogixEnabled, ODFCVHDLocations, ODFCCCDLocations,
	UPMUserStore, UPMActive, RDSLicenseServers, RDSLicensingMode, LayerRepository,
}

// The registry keys of the settings, in the form of [key].
const (
	vdaPolicy     = `software\policies\citrix\virtualdesktopagent`
	vdaPlain      = `software\citrix\virtualdesktopagent`
	vdaPlain32    = `software\wow6432node\citrix\virtualdesktopagent` // of old VDAs
	fasPolicy     = `software\policies\citrix\authentication\usercredentialservice\addresses`
	profilePolicy = `software\policies\fslogix\profiles`
	profilePlain  = `software\fslogix\profiles`
	odfcPolicy    = `software\policies\fslogix\odfc`
	odfcPlain     = `software\fslogix\odfc`
	upmPolicy     = `software\policies\citrix\userprofilemanager`
	upmCitrix     = `software\policies\citrix\userprofilemanagerhdx` // written by Citrix policies
	rdsPolicy     = `software\policies\microsoft\windows nt\terminal services`
	layerPlain    = `software\unidesk\ulayer`
)

// where says in which registry value a setting is found: the first of the keys
// that has it wins. That is how the products read them: a policy hive before the
// plain one.
type where struct {
	keys  []string
	value string
}

var places = map[string]where{
	ListOfDDCs:          {[]string{vdaPolicy, vdaPlain, vdaPlain32}, "ListOfDDCs"},
	ListOfSIDs:          {[]string{vdaPolicy, vdaPlain, vdaPlain32}, "ListOfSIDs"},
	GctRegistration:     {[]string{vdaPolicy, vdaPlain, vdaPlain32}, "GctRegistration"},
	FSLogixVHDLocations: {[]string{profilePolicy, profilePlain}, "VHDLocations"},
	FSLogixCCDLocations: {[]string{profilePolicy, profilePlain}, "CCDLocations"},
	FSLogixEnabled:      {[]string{profilePolicy, profilePlain}, "Enabled"},
	ODFCVHDLocations:    {[]string{odfcPolicy, odfcPlain}, "VHDLocations"},
	ODFCCCDLocations:    {[]string{odfcPolicy, odfcPlain}, "CCDLocations"},
	UPMUserStore:        {[]string{upmPolicy, upmCitrix}, "PathToUserStore"},
	UPMActive:           {[]string{upmPolicy, upmCitrix}, "ServiceActive"},
	RDSLicenseServers:   {[]string{rdsPolicy}, "LicenseServers"},
	RDSLicensingMode:    {[]string{rdsPolicy}, "LicensingMode"},
	LayerRepository:     {[]string{layerPlain}, "RepositoryPath"},
}

// Place is where the registry of a computer holds a setting.
type Place struct {
	ID    string
	Keys  []string // below HKEY_LOCAL_MACHINE, in the order in which the product looks
	Value string
}

// Places are those of the settings that computers are asked for one by one: all but the
// registration of VDAs and the FAS servers, which have questions of their own.
func Places() []Place {
	var all []Place
	for _, id := range Known {
		if at, has := places[id]; has && !slices.Contains(at.keys, vdaPolicy) {
			all = append(all, Place{ID: id, Keys: slices.Clone(at.keys), Value: at.value})
		}
	}
	return all
}

// Keys are the registry keys that hold settings, in the form of [Key].
func Keys() []string {
	all := []string{fasPolicy}
	for _, id := range Known {
		for _, k := range places[id].keys {
			if !slices.Contains(all, k) {
				all = append(all, k)
			}
		}
	}
	return all
}

// Key is the form in which registry keys below HKEY_LOCAL_MACHINE are compared.
func Key(written string) string { return key(written) }

// citrixValues are the registry values that Citrix policies may write when a
// computer works them out, after the registry policies: the registration of VDAs
// in the same key as a registry policy, Profile Management in a key of its own
// that ranks below.
var citrixValues = []cellName{
	{vdaPolicy, "listofddcs"}, {vdaPolicy, "listofsids"}, {vdaPolicy, "gctregistration"},
	{upmCitrix, "pathtouserstore"}, {upmCitrix, "serviceactive"},
}

// maxFAS is the highest N of AddressN that is looked at.
const maxFAS = 99

// cellName is a registry value: key and value name in lower case.
type cellName struct{ key, value string }

// layout numbers the registry values that decide about settings: the cells.
type layout struct {
	cells    []cellName
	index    map[cellName]int
	settings map[string][]int // cells by setting, first one wins; not fasAddresses
	// fas has the cells of Address1, Address2 … and one more than any GPO sets: an
	// unreadable GPO may set that one too.
	fas []int
}

// newLayout covers what the GPOs of a view set.
func newLayout(gpos map[string]*facts.GPOFiles) *layout {
	l := &layout{index: map[cellName]int{}, settings: map[string][]int{}}
	for _, id := range Known {
		for _, k := range places[id].keys {
			l.settings[id] = append(l.settings[id], l.cell(cellName{k, strings.ToLower(places[id].value)}))
		}
	}
	highest := 0
	for _, g := range gpos {
		for _, s := range g.Settings {
			if s.Action == facts.ActionSet && key(s.Key) == fasPolicy {
				highest = max(highest, fasNumber(s.Value))
			}
		}
	}
	for n := 1; n <= highest+1; n++ {
		l.fas = append(l.fas, l.cell(cellName{fasPolicy, "address" + strconv.Itoa(n)}))
	}
	return l
}

func (l *layout) cell(n cellName) int {
	i, known := l.index[n]
	if !known {
		i = len(l.cells)
		l.index[n], l.cells = i, append(l.cells, n)
	}
	return i
}

// fasNumber is the N of AddressN, 0 for any other name.
func fasNumber(value string) int {
	digits, ok := strings.CutPrefix(strings.ToLower(value), "address")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > maxFAS || strconv.Itoa(n) != digits {
		return 0
	}
	return n
}

// key is the form in which registry keys are compared. The key Policies is the
// same one for 32-bit and 64-bit programs.
func key(k string) string {
	k = strings.Trim(strings.ToLower(k), `\`)
	if rest, ok := strings.CutPrefix(k, `software\wow6432node\policies`); ok && (rest == "" || rest[0] == '\\') {
		return `software\policies` + rest
	}
	return k
}

// affected lists the cells that an instruction touches.
func (l *layout) affected(s facts.RegistrySetting) []int {
	k := key(s.Key)
	switch s.Action {
	case facts.ActionSet, facts.ActionDelete:
		if i, ok := l.index[cellName{k, strings.ToLower(s.Value)}]; ok {
			return []int{i}
		}
	case facts.ActionDeleteAll, facts.ActionDeleteKey:
		var hit []int
		for i, c := range l.cells {
			rest, ok := strings.CutPrefix(c.key, k)
			if ok && (rest == "" || rest[0] == '\\' && s.Action == facts.ActionDeleteKey) {
				hit = append(hit, i)
			}
		}
		return hit
	}
	return nil
}
