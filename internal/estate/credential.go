package estate

import "slices"

// CredentialKind is a name that the estate file may use under credentials, and what
// may be said there. Which ones there are is known to the sources, not to this
// package: [Load] and [Parse] are given them.
type CredentialKind struct {
	Name string
	// Methods of signing in, and Transports, where there is a choice; the default
	// comes first.
	Methods, Transports []string
	// Fallback is the name of the credential that serves when this one is not there.
	Fallback string
	// Endpoint tells that the file may say at which address the source is asked.
	Endpoint bool
	// Nameless tells that it is a secret alone, without a user.
	Nameless bool
}

func kindOf(kinds []CredentialKind, name string) *CredentialKind {
	if i := slices.IndexFunc(kinds, func(k CredentialKind) bool { return k.Name == name }); i >= 0 {
		return &kinds[i]
	}
	return nil
}

func kindNames(kinds []CredentialKind) []string {
	names := make([]string, 0, len(kinds))
	for _, k := range kinds {
		names = append(names, k.Name)
	}
	return names
}
