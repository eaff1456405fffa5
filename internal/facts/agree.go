package facts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// agree returns what in a document that was read contradicts itself, as
// `dns.resolvers.x.hosts.y.exists is true, and it has no address`; "" when nothing does.
//
// Collectors write both of what is compared here, in one step and from one answer. So a
// document in which the two differ was changed by hand or cut off, and one of them is
// wrong, whichever. What two systems, or two answers of one, say differently is a fact, and
// is for rules.
func agree(d *Document) string {
	c := &contradictions{run: d.Run}
	c.expect(d.Run.Started.IsZero() || d.Run.Finished.IsZero() || d.Run.Finished.Sub(d.Run.Started) < longest, "run.started is %s and run.finished %s, and no run lasts as long as that", stamp(d.Run.Started), stamp(d.Run.Finished))
	c.asked(d.Sources)
	c.dns(d.DNS)
	c.directory(d.Directory, d.Estate)
	c.sysvol(d)
	c.cloud(d.CitrixCloud)
	c.prism(d.Prism, d.Estate)
	c.windows(d)
	return c.first
}

// longest is more than any run lasts: what it would have asked first is out of date by then.
const longest = 7 * 24 * time.Hour

type contradictions struct {
	run   Run
	first string
}

// expect notes that something is not as it has to be.
func (c *contradictions) expect(holds bool, format string, args ...any) {
	if !holds && c.first == "" {
		c.first = fmt.Sprintf(format, args...)
	}
}

// since tells whether an age is that of a time, as it was counted at some moment of the run.
// Either may be unknown.
func (c *contradictions) since(at string, age int64) bool {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return true
	}
	counted := t.Add(time.Duration(age) * time.Second)
	return !counted.Before(c.run.Started.Add(-rounding*time.Second)) && !counted.After(c.run.Finished.Add(rounding*time.Second))
}

// during tells whether a moment is one of the run.
func (c *contradictions) during(at time.Time) bool {
	return !at.Before(c.run.Started.Add(-rounding*time.Second)) && !at.After(c.run.Finished.Add(rounding*time.Second))
}

// under tells whether a key such as recovery/dc2.corp.example is of a site.
func under(key, site string) bool { return strings.HasPrefix(key, site+"/") }

// sorted are the keys of a map, so that the first contradiction is always the same.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
