package mutation

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// The classes of exceptions. Whatever the table does not name breaks.
const (
	Redundant = "redundant" // another part of the document, which is named, says the same
	Equal     = "equal"     // it means the same
	Display   = "display"   // people read it, and nothing is concluded from it
	Healthy   = "healthy"   // it tells of another estate, in which nothing is missing either
	Open      = "open"      // it should break, and does not yet: docs/limits.md counts them
)

// Exception is a line of the table: changes that may leave a verdict at GO.
type Exception struct {
	Line    int
	Class   string
	Path    string // of the schema: * stands for what is between two dots, .** at the end for all below
	Changes []string
	Reason  string
}

// ReadTable reads lines of the form
//
//	class | path | change, change | reason
//
// where * stands for all changes, and empty lines and comments (#) are skipped.
func ReadTable(r io.Reader) ([]Exception, error) {
	var all []Exception
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 4 {
			return nil, fmt.Errorf("line %d has %d columns instead of 4", n, len(parts))
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		e := Exception{Line: n, Class: parts[0], Path: parts[1], Reason: parts[3]}
		for c := range strings.SplitSeq(parts[2], ",") {
			e.Changes = append(e.Changes, strings.TrimSpace(c))
		}
		switch e.Class {
		case Redundant, Equal, Display, Healthy, Open:
		default:
			return nil, fmt.Errorf("line %d: there is no class %q", n, e.Class)
		}
		if e.Reason == "" {
			return nil, fmt.Errorf("line %d has no reason", n)
		}
		all = append(all, e)
	}
	return all, in.Err()
}

// Covers tells whether the line is about a mutant.
func (e Exception) Covers(m Mutant) bool {
	changed := false
	for _, c := range e.Changes {
		changed = changed || c == "*" || c == m.Change
	}
	return changed && matches(e.Path, m.Path)
}

// matches tells whether a pattern covers a path: * stands for what is between two dots,
// and .** at the end for the path itself and all below.
func matches(pattern, schemaPath string) bool {
	above, all := strings.CutSuffix(pattern, ".**")
	text := strings.ReplaceAll(regexp.QuoteMeta(above), `\*`, `[^.]*`)
	if all {
		text += `($|\.|\[\]).*`
	}
	return regexp.MustCompile("^" + text + "$").MatchString(schemaPath)
}
