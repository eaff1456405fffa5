package facts

// AppliedPolicies is the resultant set of policy that a computer worked out for itself,
// as gpresult reports it. What Citrix policies set is not in it.
type AppliedPolicies struct {
	Answered        // when it was made is in Told
	Host     string `json:"host" is:"key" added:"2026-11"` // fully qualified, lower case
	ADSite   string `json:"adSite" added:"2026-11"`        // Active Directory site in which it ran, lower case
	// Container is the canonical name of the OU that it was in, lower case, such as
	// corp.example/desktops.
	Container string                 `json:"container" added:"2026-11"`
	GPOs      map[string]*AppliedGPO `json:"gpos" added:"2026-11"` // by {GUID}, upper case; LOCALGPO is the local one
	Settings  []AppliedSetting       `json:"settings" added:"2026-11"`
	ReportedPart
}

// ReportedPart is how much a report of Group Policy tells of the registry.
type ReportedPart struct {
	// Templates are the settings of vendors that concern rules and that the report words
	// after an administrative template, as category/name: which value they write it does
	// not tell.
	Templates []string `json:"templates" added:"2026-11"`
	// OtherTemplates is how many other settings are worded so.
	OtherTemplates int `json:"otherTemplates" is:"count" added:"2026-11"`
	// Opaque are the values, as key\name, that the report has in a form that is not known.
	Opaque []string `json:"opaque" added:"2026-11"`
	// Unread is why the settings are not all that there are; "" when they are.
	Unread string `json:"unread" added:"2026-11"`
}

// AppliedGPO is a GPO that a computer found linked.
type AppliedGPO struct {
	Name    string `json:"name" added:"2026-11"`
	Applied bool   `json:"applied" added:"2026-11"`
	Why     string `json:"why" added:"2026-11"`                // why it was not applied; "" when it was, or when the report does not tell
	Version int    `json:"version" is:"count" added:"2026-11"` // of its half for computers, in the directory
}

// AppliedSetting is a registry value that Group Policy gave a computer.
type AppliedSetting struct {
	Layer string   `json:"layer" jsonschema:"enum=policy,enum=preference" added:"2026-11"`
	Key   string   `json:"key" added:"2026-11"` // as it is written, without the hive
	Value string   `json:"value" added:"2026-11"`
	Data  []string `json:"data" added:"2026-11"` // as in RegistrySetting
	GPO   string   `json:"gpo" added:"2026-11"`  // {GUID} of the winner, upper case
}

// GPOReport is what a report says that a GPO holds for computers. To whom the GPO
// applies it does not say.
type GPOReport struct {
	Answered                          // when it was made is in Told
	GUID            string            `json:"guid" is:"key" added:"2026-11"`
	Name            string            `json:"name" added:"2026-11"`
	VersionComputer int               `json:"versionComputer" is:"count" added:"2026-11"` // in the directory
	VersionSysvol   int               `json:"versionSysvol" is:"count" added:"2026-11"`   // in SYSVOL
	Settings        []RegistrySetting `json:"settings" added:"2026-11"`                   // those that rules read
	ReportedPart
}
