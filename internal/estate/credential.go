package estate

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
	// Keys are those of [Credential] beyond the common ones that it may have, by
	// their name in the file: customer, region, endpoint. Required are those of them
	// that it must have.
	Keys, Required []string
}
