package facts

import (
	"net/url"
	"strings"
)

// Separators stand between addresses that share one value.
const Separators = " \t\r\n,;|"

// IsWebURL tells that a text is one URL of a web server, and nothing beside it. One with
// a password is none: it must not get into the facts.
func IsWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && !strings.ContainsAny(text, Separators)
}
