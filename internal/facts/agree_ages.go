package facts

import (
	"strings"
	"time"
)

// aged holds the age of something against its time. An age that is higher than the time
// says is taken as it is, the worse of the two; one that is lower would make an old copy, or
// an old test, a fresh one. Collectors write both from one answer, or the time alone where
// the clock to count from is not known.
func (c *contradictions) aged(at string, observed time.Time, ended string, age *int64) {
	if age == nil || observed.IsZero() {
		return
	}
	t, err := time.Parse(time.RFC3339, ended)
	if err != nil {
		c.expect(false, "%s has an age of %d s, and no time", at, *age)
		return
	}
	c.expect(*age+rounding >= int64(observed.Sub(t).Seconds()), "%s has an age of %d s, and was at %s, which is longer ago", at, *age, ended)
}

func (c *contradictions) copies(at string, observed time.Time, all map[string]*Copies) {
	for _, vm := range sorted(all) {
		for _, cluster := range sorted(all[vm].Newest) {
			n := all[vm].Newest[cluster]
			c.aged(at+"."+vm+".newest."+cluster, observed, n.Created, &n.AgeSeconds)
		}
	}
}

// asked holds what became of a source against what became of the systems that it asked. A
// source may be worse than they are: it did not get to its end.
func (c *contradictions) asked(sources map[string]*Source) {
	for _, name := range sorted(sources) {
		s := sources[name]
		for _, id := range sorted(s.Asked) {
			a, at := s.Asked[id], "sources."+name+".asked."+id
			if strings.ContainsAny(id, "#@") {
				continue // an export is of its own time, and what another vantage had more of does not count
			}
			c.expect(s.Status != OK || a.Status != Failed, "%s failed, and the source is ok", at)
			c.expect(a.Started.IsZero() || c.during(a.Started), "%s.started is %s, and that is no moment of the run", at, stamp(a.Started))
		}
	}
}
