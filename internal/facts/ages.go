package facts

import (
	"fmt"
	"time"
)

// clockApart is how far the clock of a system may be from the run that asked it. Some
// are wrong by hours, and a rule says so; a day apart, what they call an age is none.
const clockApart = 24 * time.Hour

// rounding is how far an age and its time may be apart in seconds.
const rounding = 60

// settleAges holds the ages of a document that was read against the times that they are
// counted from. Where the two contradict each other, the older counts, and a time of the
// future is one, whatever age stands beside it; an age whose time is not known is not known
// either. It returns what is wrong with a clock.
func settleAges(d *Document) error {
	if d.Directory != nil {
		for _, v := range d.Directory.Views {
			if v == nil {
				continue
			}
			for _, g := range v.GPOs.Items {
				if t, err := time.Parse(time.RFC3339, g.Changed); err == nil && g.ChangedAgeSeconds == nil && !t.After(d.Run.Finished) {
					g.ChangedAgeSeconds = new(int64(d.Run.Finished.Sub(t).Seconds()))
				}
			}
		}
	}
	if c := d.CitrixCloud; c != nil && c.Learnt() {
		if err := d.near("citrixcloud", "citrixcloud.observedAt", c.ObservedAt, 0); err != nil {
			return err
		}
		for _, con := range c.Connectors.Items {
			settle(c.ObservedAt, con.LastContact, &con.ContactAgeSeconds)
		}
	}
	if d.Files != nil {
		for name, s := range d.Files.Sites {
			if s == nil || !s.Learnt() {
				continue
			}
			if err := d.near("files", "files.sites."+name+".observedAt", s.ObservedAt, s.OffsetSeconds); err != nil {
				return err
			}
		}
	}
	if d.Prism == nil {
		return nil
	}
	for name, site := range d.Prism.Sites {
		if c := site.Central; c != nil && c.Learnt() {
			if err := d.near("prism", "prism.sites."+name+".central.observedAt", c.ObservedAt, c.OffsetSeconds); err != nil {
				return err
			}
			for _, p := range c.Plans.Items {
				settle(c.ObservedAt, p.Validation.Ended, &p.Validation.AgeSeconds)
				settle(c.ObservedAt, p.Test.Ended, &p.Test.AgeSeconds)
			}
			settleCopies(c.ObservedAt, c.RecoveryPoints.Items)
		}
		for cluster, e := range site.Elements {
			if !e.Learnt() {
				continue
			}
			if err := d.near("prism", "prism.sites."+name+".elements."+cluster+".observedAt", e.ObservedAt, e.OffsetSeconds); err != nil {
				return err
			}
			for _, pd := range e.Domains.Items {
				settleCopies(e.ObservedAt, pd.Copies.Items)
			}
		}
	}
	return nil
}

// near refuses a time of observation that is not that of the run.
func (d *Document) near(source, path string, observed time.Time, offset float64) error {
	s := d.Sources[source]
	if s == nil || s.Started.IsZero() || observed.IsZero() {
		return nil
	}
	if by := observed.Add(-time.Duration(offset * float64(time.Second))).Sub(s.Started).Abs(); by > clockApart {
		return fmt.Errorf("%s is %s, and %s was asked at %s", path, observed.UTC().Format(time.RFC3339), source, s.Started.UTC().Format(time.RFC3339))
	}
	return nil
}

func settle(observed time.Time, at string, age **int64) {
	if *age == nil {
		return
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		*age = nil
		return
	}
	*age = new(settled(observed, t, **age))
}

func settleCopies(observed time.Time, all map[string]*Copies) {
	for _, c := range all {
		for _, n := range c.Newest {
			if t, err := time.Parse(time.RFC3339, n.Created); err == nil {
				n.AgeSeconds = settled(observed, t, n.AgeSeconds)
			}
		}
	}
}

// settled is the age that counts, in seconds: negative for what is still to come.
func settled(observed, at time.Time, age int64) int64 {
	by := int64(observed.Sub(at).Seconds())
	if by > age+rounding || by < -rounding {
		return by
	}
	return age
}
