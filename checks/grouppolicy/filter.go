package grouppolicy

import (
	"strings"

	"github.com/muster-dr/muster/internal/kit/plain"
)

// relevantKeys are the registry keys under HKEY_LOCAL_MACHINE that rules read,
// in the form of [normalKey]. What is below a key counts too. Everything else in
// a GPO stays where it is: it is none of muster's business.
var relevantKeys = []string{
	`software\policies\citrix\virtualdesktopagent`,
	`software\citrix\virtualdesktopagent`,
	`software\policies\citrix\authentication\usercredentialservice\addresses`,
	`software\policies\fslogix\profiles`,
	`software\policies\fslogix\odfc`,
	`software\fslogix\profiles`,
	`software\fslogix\odfc`,
	`software\policies\citrix\userprofilemanager`,
	`software\policies\citrix\userprofilemanagerhdx`,
	`software\policies\microsoft\windows nt\terminal services`,
	`software\unidesk\ulayer`,
}

// normalKey is the form in which keys are compared: lower case, without outer
// backslashes and without the redirection for 32-bit programs.
func normalKey(key string) string {
	k := strings.Trim(strings.ToLower(key), `\`)
	if rest, ok := strings.CutPrefix(k, `software\wow6432node\`); ok {
		return `software\` + rest
	}
	return k
}

// relevant reports whether rules read values of the key.
func relevant(key string) bool {
	k := normalKey(key)
	for _, r := range relevantKeys {
		if within(k, r) {
			return true
		}
	}
	return false
}

// hive is the name of a hive that a key begins with, where no key may have one: Windows
// takes it for a key of that name at the root, which it does not let anybody make. The
// client fails at it ("internal system error"), and nobody knows what it has applied then.
func hive(key string) (name, rest string) {
	k := key
	if i := strings.LastIndex(plain.ASCIILower(k), "registry::"); i >= 0 { // as PowerShell writes it
		k = k[i+len("registry::"):]
	}
	first, rest, _ := strings.Cut(strings.TrimLeft(k, `\`), `\`)
	first = strings.TrimSuffix(plain.ASCIILower(first), ":")
	switch first {
	case "hklm", "hkcu", "hkcr", "hku", "hkcc", "hkey_local_machine", "hkey_current_user", "hkey_classes_root", "hkey_users", "hkey_current_config":
		return first, rest
	}
	return "", key
}

// relevantTree reports whether the deletion of the key takes anything with it
// that rules read.
func relevantTree(key string) bool {
	k := normalKey(key)
	if k == "" || k == "software" {
		return true
	}
	for _, r := range relevantKeys {
		if within(k, r) || within(r, k) {
			return true
		}
	}
	return false
}

// within reports whether key is ancestor or below it.
func within(key, ancestor string) bool {
	rest, ok := strings.CutPrefix(key, ancestor)
	return ok && (rest == "" || rest[0] == '\\')
}
