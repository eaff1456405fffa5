package verdict

import (
	"fmt"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func isAre(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

func join(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	out := parts[0]
	for _, p := range parts[1 : len(parts)-1] {
		out += ", " + p
	}
	return out + " and " + parts[len(parts)-1]
}

// orAbove names the severities from one on.
func orAbove(s results.Severity) string {
	if s == results.Severities[0] {
		return string(s)
	}
	return string(s) + " or above"
}
