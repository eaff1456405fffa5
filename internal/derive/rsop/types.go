// Package rsop works out which Group Policy settings a computer of an OU
// really gets: the resultant set of policy, as far as it can be known from
// outside. What depends on a WMI filter, on item-level targeting or on group
// membership is called conditional and never guessed.
//
// It is derived from facts alone, so it can be worked out again a year later.
package rsop

import "github.com/muster-dr/muster/internal/facts"

// Set is the resultant set of policy for every OU that matters.
type Set struct {
	// Views is keyed by site: what a computer gets while it runs at that site,
	// from that site's view of the directory and that site's SYSVOL. So
	// views.recovery.ous[<a production OU>] is what a desktop that failed over
	// will get.
	Views map[string]*View `json:"views"`
	// Hosts is the key of the class, as in OUs, by the name of a host that was read.
	Hosts map[string]string `json:"hosts"`
}

// View is the resultant set at one site. It is not learnt when that site's
// directory or SYSVOL was not.
type View struct {
	facts.Answered
	// OUs is keyed by facts.DNKey: the OUs that the estate declares and those that
	// hold computers. When GPOs apply to some computers of an OU only, each class of
	// those that get the same has an entry of its own as well, with a number behind the
	// key of the OU.
	OUs map[string]*OU `json:"ous"`
}

// OU is the resultant set for the computers of one OU.
type OU struct {
	facts.Answered
	DN     string `json:"dn"`
	Exists bool   `json:"exists"`
	// Of is the key of the OU, and Classes are the keys of its classes; of an OU whose
	// computers all get the same, and of a class, its own key is the only one.
	Of      string   `json:"of"`
	Classes []string `json:"classes"`
	// Computers is how many enabled computers there are, and OfComputers how many the OU
	// has; both are 0 where the computers were not read.
	Computers   int       `json:"computers"`
	OfComputers int       `json:"ofComputers"`
	Applied     []Applied `json:"applied"`  // in order of precedence: the first wins
	Excluded    []Linked  `json:"excluded"` // linked above the OU, but without effect
	// Settings has every id of [Known].
	Settings map[string]*Setting `json:"settings"`
	// Registration is settings.listOfDDCs, taken apart; empty unless that is set.
	Registration Registration `json:"registration"`
}

// Applied is a GPO that applies to every computer of the OU, or may apply.
type Applied struct {
	GUID     string `json:"guid"`
	Name     string `json:"name"`
	LinkedAt string `json:"linkedAt"` // DN of the domain, OU or site that links it
	Enforced bool   `json:"enforced"`
	// Condition says on what it depends whether the GPO applies; "" when it does.
	Condition string `json:"condition"`
	// CitrixPolicies tells that the GPO carries Citrix policies, whose format is
	// Citrix's own: they may set anything, the list of controllers among it.
	CitrixPolicies bool `json:"citrixPolicies"`
}

// Linked is a GPO that is linked and has no effect on the computers of the OU.
type Linked struct {
	GUID     string `json:"guid"`
	Name     string `json:"name"`
	LinkedAt string `json:"linkedAt"`
	// Why is linkDisabled, computerSettingsDisabled, inheritanceBlocked, filtered,
	// filteredByWMI, missingInSysvol, missingInDirectory, empty, otherFunctionality or withoutExtensions.
	Why string `json:"why" jsonschema:"enum=linkDisabled,enum=computerSettingsDisabled,enum=inheritanceBlocked,enum=filtered,enum=filteredByWMI,enum=missingInSysvol,enum=missingInDirectory,enum=empty,enum=otherFunctionality,enum=withoutExtensions"`
}

// Why a linked GPO has no effect. The rule registration/policy-applies has a sentence for
// each.
const (
	LinkDisabled             = "linkDisabled"
	ComputerSettingsDisabled = "computerSettingsDisabled"
	InheritanceBlocked       = "inheritanceBlocked"
	Filtered                 = "filtered"      // none of the computers has the right to apply it
	FilteredByWMI            = "filteredByWMI" // none of those that have it passes its WMI filter
	MissingInSysvol          = "missingInSysvol"
	MissingInDirectory       = "missingInDirectory"
	Empty                    = "empty"              // version 0 in the directory and in SYSVOL: it was never edited
	OtherFunctionality       = "otherFunctionality" // gPCFunctionalityVersion is not 2
	WithoutExtensions        = "withoutExtensions"  // gPCMachineExtensionNames names no extension that would apply it
)

// The states of a [Setting].
const (
	IsSet         = "set"
	IsAbsent      = "absent"
	IsConditional = "conditional"
	IsUnknown     = "unknown"
)

// Who says what a [Setting] is.
const (
	ByPolicy    = "policy"    // Group Policy, worked out from the directory and SYSVOL
	ByComputers = "computers" // computers of the class hold it
	ByBoth      = "both"
	ByReports   = "reports" // reports that were handed over: of what computers applied, or of what a GPO holds
)

// The exports that would settle what is open of a [Setting].
const (
	ByKeys      = "vda-keys"  // what desktops hold
	ByResult    = "gpresult"  // which policies desktops applied
	ByGPOReport = "gporeport" // what a GPO holds
)

// Setting is what computers get of one setting.
type Setting struct {
	// State is set, absent (no GPO that applies says anything, and no computer that was
	// read holds anything), conditional (it depends on something that cannot be seen from
	// outside) or unknown (a GPO that may decide it could not be read).
	State string `json:"state" jsonschema:"enum=set,enum=absent,enum=conditional,enum=unknown"`
	// Data is the content as in facts.RegistrySetting; for fasAddresses by index,
	// "" for gaps. When State is conditional, it is what the setting is if every
	// condition holds; when it is unknown or absent, it is empty.
	Data []string `json:"data"`
	GPO  string   `json:"gpo"` // display name of the winning GPO; "" when computers alone show the setting
	GUID string   `json:"guid"`
	// Layer is policy or preference, as the GPO has it; when computers alone show the
	// setting, it is policy for a key that policies write, else personality or local.
	Layer   string `json:"layer"`
	Message string `json:"message"` // why it is conditional or unknown

	// Policy is the state by Group Policy alone.
	Policy string `json:"policy" jsonschema:"enum=set,enum=absent,enum=conditional,enum=unknown"`
	// Witness is who says so: policy, computers, both, reports, or "" when nobody can.
	Witness string `json:"witness"`
	// Settles is the export that would settle what is open: vda-keys, gpresult or
	// gporeport; "" when nothing is, or no export would.
	Settles string `json:"settles"`
	// Read are the hosts that were read and count, sorted; with reports, those that they
	// are of as well.
	Read []string `json:"read"`
	// Differs says what computers hold that is not what Group Policy gives them; "" when
	// nothing is known to differ.
	Differs string `json:"differs"`

	// Contradicts says what reports show that is not so by who goes before them; "" when
	// none do.
	Contradicts string `json:"contradicts"`

	members bool // a doubt depends on who is in a group
	citrix  bool // a doubt is about what Citrix policies set
	unread  bool // a doubt is about files that could not be read
}

// Registration is the parsed ListOfDDCs.
type Registration struct {
	Raw    string     `json:"raw"`
	Groups [][]string `json:"groups"` // in the order in which VDAs try them; one group when none are written
	Hosts  []string   `json:"hosts"`  // all entries in order, lower case
	// Warnings name what is written in a way that VDAs do not understand, such as
	// commas between the entries.
	Warnings []string `json:"warnings"`
}

// The ids of the settings.
const (
	ListOfDDCs          = "listOfDDCs"          // VirtualDesktopAgent\ListOfDDCs
	ListOfSIDs          = "listOfSIDs"          // VirtualDesktopAgent\ListOfSIDs
	GctRegistration     = "gctRegistration"     // VirtualDesktopAgent\GctRegistration: 1 = Rendezvous V2, no connectors
	FASAddresses        = "fasAddresses"        // Authentication\UserCredentialService\Addresses\Address1…N
	FSLogixVHDLocations = "fslogixVHDLocations" // FSLogix\Profiles\VHDLocations
	FSLogixCCDLocations = "fslogixCCDLocations" // FSLogix\Profiles\CCDLocations
	FSLogixEnabled      = "fslogixEnabled"      // FSLogix\Profiles\Enabled
	ODFCVHDLocations    = "odfcVHDLocations"    // FSLogix\ODFC (Policies\FSLogix\ODFC)\VHDLocations
	ODFCCCDLocations    = "odfcCCDLocations"
	UPMUserStore        = "upmUserStore"      // UserProfileManager\PathToUserStore
	UPMActive           = "upmActive"         // UserProfileManager\ServiceActive
	RDSLicenseServers   = "rdsLicenseServers" // Terminal Services\LicenseServers
	RDSLicensingMode    = "rdsLicensingMode"  // Terminal Services\LicensingMode: 2 device, 4 user
	LayerRepository     = "layerRepository"   // Unidesk\ULayer\RepositoryPath
)
