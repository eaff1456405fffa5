// Package redact takes secrets out of what is read, before it becomes a fact.
package redact

import (
	"strings"

	"github.com/muster-dr/muster/internal/kit/plain"
)

// Mark stands in the place of a secret.
const Mark = "[redacted]"

// Locations removes storage account keys from the locations of FSLogix, as they stand
// in a value of that registry key. A location list may hold several providers in one
// string; those without a secret stay.
func Locations(key string, data []string) []string {
	if !strings.Contains(strings.ToLower(key)+`\`, `\fslogix\`) {
		return data
	}
	clean := make([]string, len(data))
	for i, d := range data {
		clean[i] = redactLocation(d)
	}
	return clean
}

func redactLocation(text string) string {
	lower := plain.ASCIILower(text)
	var parts []string
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.Index(lower[at+1:], ";type="); i >= 0 {
			end = at + 1 + i
		}
		part := text[at:end]
		if secretive(part) {
			part = Mark
		}
		parts = append(parts, part)
		at = end + 1
	}
	return strings.Join(parts, ";")
}

func secretive(text string) bool {
	t := plain.ASCIILower(strings.ReplaceAll(text, " ", ""))
	for _, mark := range []string{"type=azure", "accountkey=", "sharedaccesssignature=", "accountname=", "endpointsprotocol=", "sig="} {
		if strings.Contains(t, mark) {
			return true
		}
	}
	return false
}
