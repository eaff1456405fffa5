package attestation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxItems is how many lines of a list are kept beside a signature. Of a longer list
// the short hashes of its lines are kept: they tell what is new, and how much is gone.
const maxItems = 200

// shownChanges is how many lines are named where a list has changed.
const shownChanges = 3

// shortHash is a line of which only that is kept.
var shortHash = regexp.MustCompile(`^#[0-9a-f]{8}$`)

// Items are what is kept of a list beside its signature.
func Items(list []string) []string {
	lines := slices.Sorted(slices.Values(list))
	if len(lines) <= maxItems {
		return lines
	}
	for i, line := range lines {
		lines[i] = short(line)
	}
	slices.Sort(lines)
	return lines
}

func short(line string) string {
	sum := sha256.Sum256([]byte(line))
	return "#" + hex.EncodeToString(sum[:4])
}

// shortened tells that all that is kept of a list are short hashes.
func shortened(items []string) bool {
	return len(items) > 0 && !slices.ContainsFunc(items, func(s string) bool { return !shortHash.MatchString(s) })
}

// changed says what is different in a list since it was signed; "" when what was kept
// does not tell.
func changed(signed, now []string) string {
	if len(signed) == 0 {
		return ""
	}
	hashed := shortened(signed)
	before := map[string]bool{}
	for _, s := range signed {
		before[s] = true
	}
	after := map[string]bool{}
	var added, gone []string
	for _, line := range now {
		key := line
		if hashed {
			key = short(line)
		}
		after[key] = true
		if !before[key] {
			added = append(added, line)
		}
	}
	for _, s := range signed {
		if !after[s] {
			gone = append(gone, s)
		}
	}
	var parts []string
	if len(added) > 0 {
		parts = append(parts, "new: "+some(added))
	}
	if len(gone) > 0 && hashed {
		parts = append(parts, fmt.Sprintf("gone: %d lines", len(gone)))
	} else if len(gone) > 0 {
		parts = append(parts, "gone: "+some(gone))
	}
	return strings.Join(parts, "; ")
}

// some are the first of several lines.
func some(lines []string) string {
	if more := len(lines) - shownChanges; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(lines[:shownChanges], ", "), more)
	}
	return strings.Join(lines, ", ")
}
