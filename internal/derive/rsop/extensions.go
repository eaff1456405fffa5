package rsop

import (
	"regexp"
	"slices"
	"strings"
)

// functionality is the one version of GPOs that clients apply (MS-GPOL 3.2.5.1.6).
const functionality = 2

// The extensions of clients that apply registry policies, registry preferences and Citrix
// policies.
const (
	registryExtension   = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
	preferenceExtension = "{B087BE9D-ED37-454F-AF9C-04291E351182}"
	citrixExtension     = "{0D0C7034-2EBD-4A87-A9B9-9015E3F2E6E0}"
)

var extensionNames = regexp.MustCompile(`^(\[(\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})+\])*$`)

// applyExtensions takes away what no client applies: a GPO names the extensions that
// apply its computer half, in gPCMachineExtensionNames, and what it holds for others has no
// effect, however it came into SYSVOL. Nothing is taken away where the names are not known.
func (c *candidate) applyExtensions(names *string) {
	if names == nil {
		return
	}
	if !extensionNames.MatchString(*names) {
		c.condition = join(c.condition, "its list of client-side extensions (gPCMachineExtensionNames) cannot be understood")
		return
	}
	var listed []string
	for entry := range strings.SplitSeq(strings.ToUpper(*names), "]") {
		if entry != "" {
			listed = append(listed, entry[1:1+len(registryExtension)])
		}
	}
	if !slices.IsSorted(listed) {
		c.condition = join(c.condition, "its list of client-side extensions (gPCMachineExtensionNames) is not in order, and clients stop at what is out of it")
		return
	}
	policy, preference := slices.Contains(listed, registryExtension), slices.Contains(listed, preferenceExtension)
	if !policy {
		c.program.policy, c.program.policyUnread = nil, ""
	}
	if !preference {
		c.program.preference, c.program.preferenceUnread = nil, ""
	}
	if !slices.Contains(listed, citrixExtension) {
		c.program.citrixUnread = "" // nothing would apply them. Where they are seen, that is left to the computers
	}
	if len(listed) == 0 {
		c.why = WithoutExtensions
	}
}
