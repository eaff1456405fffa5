package estate

import (
	"fmt"
	"strings"
)

// Secret is a reference to a secret: env:NAME, file:PATH, keyring:SERVICE/USER or
// cmd:COMMAND. It never holds the secret itself. It prints and marshals as its
// scheme alone, because commands have been known to carry passwords too; a
// conversion to string gives the reference.
type Secret string

// SecretSchemes are the schemes of secret references.
var SecretSchemes = []string{"env", "file", "keyring", "cmd"}

// Scheme returns the scheme of the reference, "" when it has none that is known.
func (s Secret) Scheme() string {
	for _, scheme := range SecretSchemes {
		if strings.HasPrefix(string(s), scheme+":") {
			return scheme
		}
	}
	return ""
}

// Rest returns the reference without its scheme; "" when the scheme is not known.
func (s Secret) Rest() string {
	scheme := s.Scheme()
	if scheme == "" {
		return ""
	}
	return string(s)[len(scheme)+1:]
}

// String returns the scheme of the reference with an ellipsis for the rest.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	if scheme := s.Scheme(); scheme != "" {
		return scheme + ":…"
	}
	return "…"
}

// Format prints what String returns, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// MarshalText gives JSON and YAML what String returns.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// problem says what is wrong with the reference, without showing it.
func (s Secret) problem() string {
	const want = "env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"
	if s == "" {
		return "is empty; write " + want
	}
	rest := s.Rest()
	switch s.Scheme() {
	case "":
		return "must refer to the secret, not hold it: write " + want
	case "env":
		if rest == "" || strings.ContainsAny(rest, "= \t\x00") {
			return "env: must be followed by the name of an environment variable"
		}
	case "keyring":
		if i := strings.LastIndexByte(rest, '/'); i <= 0 || i == len(rest)-1 {
			return "keyring: must be followed by SERVICE/USER"
		}
	default:
		if strings.TrimSpace(rest) == "" {
			return "a reference to a secret is incomplete: write " + want
		}
	}
	return ""
}
