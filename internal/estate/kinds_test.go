package estate

// Kinds are credentials as sources declare them, for the tests of this package.
var Kinds = []CredentialKind{
	{Name: "directory", Methods: []string{"simple", "gssapi"}, Transports: []string{"ldaps", "starttls"}},
	{Name: "grouppolicy", Methods: []string{"ntlm", "kerberos"}, Fallback: "directory"},
	{Name: "citrixcloud", Endpoint: true},
	{Name: "prism", Methods: []string{"basic", "apikey"}},
	{Name: "prism-recovery", Methods: []string{"basic", "apikey"}, Fallback: "prism"},
	{Name: "netscaler"}, {Name: "sql"},
	{Name: "windows", Methods: []string{"ntlm", "kerberos", "basic"}, Transports: []string{"https", "http"}},
}
