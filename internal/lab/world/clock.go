package world

import "time"

// Clock is the one clock of a lab. All hosts of the estate show its time, and all
// ages of the model are counted back from it.
type Clock struct{ started time.Time }

// StartClock returns a clock that starts now.
func StartClock() Clock { return ClockFrom(time.Now()) }

// ClockFrom returns the clock of a lab that was started at another moment.
func ClockFrom(started time.Time) Clock { return Clock{started.UTC().Truncate(time.Second)} }

// Started is when the lab was started: what is made then, such as certificates, grows older
// while it runs.
func (c Clock) Started() time.Time { return c.started }

// Time is what the clocks of all hosts show: the time, in UTC. It always runs.
func (c Clock) Time() time.Time { return time.Now().UTC() }

// Reference is the moment from which ages are counted back. It moves on once an
// hour, so that all answers of one scan agree, and a lab that runs for a day is as
// healthy in the evening as in the morning.
func (c Clock) Reference() time.Time {
	return c.started.Add(time.Since(c.started).Truncate(time.Hour))
}

// Ago is the moment that lies so far before the reference.
func (c Clock) Ago(age time.Duration) time.Time { return c.Reference().Add(-age) }

// RFC3339 is how web interfaces write a moment.
func RFC3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }
