package facts

// GroupPolicy is what the SYSVOL of each site holds.
type GroupPolicy struct {
	// Views is keyed by site (production, recovery).
	Views map[string]*SysvolView `json:"views"`
	// Reports are what reports of GPOs say that were handed over, by {GUID}, upper case.
	Reports map[string]*GPOReport `json:"reports,omitempty" policies:"-" added:"2026-11"`
}

// SysvolView is the SYSVOL of the domain as a domain controller of one site
// serves it. An empty GPOs with status ok means that this SYSVOL holds no GPO,
// as that of a domain controller to which nothing has been replicated.
type SysvolView struct {
	Answered
	Server string `json:"server"` // the domain controller; "" when a folder was read
	Root   string `json:"root"`   // the folder that holds the {GUID} folders
	// GPOs is keyed by {GUID}, upper case.
	GPOs map[string]*GPOFiles `json:"gpos"`
}

// GPOFiles are the files of one GPO.
type GPOFiles struct {
	Answered                   // of the folder as a whole
	GUID                string `json:"guid" is:"key"`
	GPTIni              File   `json:"gptIni"`                     // GPT.INI; without it Windows applies nothing of the GPO
	VersionComputer     int    `json:"versionComputer" is:"count"` // GPT.INI Version, lower half
	VersionUser         int    `json:"versionUser" is:"count"`     // GPT.INI Version, upper half
	RegistryPol         File   `json:"registryPol"`                // Machine\Registry.pol
	RegistryPreferences File   `json:"registryPreferences"`        // Machine\Preferences\Registry\Registry.xml
	CitrixPolicies      File   `json:"citrixPolicies"`             // Machine\Citrix\GroupPolicy\Policies.gpf: seen, never decoded
	// Settings are the computer settings that rules read, from Registry.pol
	// first and then from the preferences, each in the order of its file.
	Settings []RegistrySetting `json:"settings"`
}

// File says whether a file is there. Status failed means that nobody knows, or
// that it is there and could not be understood; then Present says which.
type File struct {
	Answered
	Present bool  `json:"present"`
	Size    int64 `json:"size" is:"count"` // bytes
}

// The layers of a [RegistrySetting].
const (
	LayerPolicy     = "policy"     // Registry.pol
	LayerPreference = "preference" // Preferences\Registry\Registry.xml
)

// The actions of a [RegistrySetting].
const (
	ActionSet       = "set"
	ActionDelete    = "delete"
	ActionDeleteAll = "deleteAll"
	ActionDeleteKey = "deleteKey"
)

// The conditions of a [RegistrySetting]. When both hold, they are joined with "; ".
const (
	// ItemLevelTargeting is decided on the computer, by filters that nobody can
	// evaluate from outside.
	ItemLevelTargeting = "item-level targeting"
	// OnlyIfMissing keeps a value that the computer already has.
	OnlyIfMissing = "only where the value does not exist yet"
)

// Redacted stands in the place of a secret.
const Redacted = "[redacted]"

// RegistrySetting is one instruction to write to or delete from the registry of
// a computer, under HKEY_LOCAL_MACHINE.
type RegistrySetting struct {
	Layer string `json:"layer" jsonschema:"enum=policy,enum=preference" is:"given"`
	Key   string `json:"key"`   // as it is written, without the hive
	Value string `json:"value"` // value name, as it is written
	// Action is set, delete (this value), deleteAll (every value of the key) or
	// deleteKey (the key with all that is below it).
	Action string `json:"action" jsonschema:"enum=set,enum=delete,enum=deleteAll,enum=deleteKey" is:"given"`
	// Data is the content: one element for a string or number, several for a
	// REG_MULTI_SZ. Numbers are decimal. Secrets are replaced by [Redacted].
	Data []string `json:"data"`
	Type string   `json:"type"` // REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ, REG_DWORD …
	// Condition names what this setting depends on beside its GPO, such as
	// [ItemLevelTargeting]; "" when it applies to everybody.
	Condition string `json:"condition"`
}
