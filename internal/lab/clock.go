package lab

import "time"

// clock tells the time from which the ages of the model are counted back. It moves
// on once an hour, so that all answers of one scan agree, and a lab that runs for a
// day is as healthy in the evening as in the morning.
type clock struct{ started time.Time }

func startClock() clock { return clock{time.Now().UTC().Truncate(time.Second)} }

func (c clock) now() time.Time {
	return c.started.Add(time.Since(c.started).Truncate(time.Hour))
}

// ago is the moment that lies so far back.
func (c clock) ago(age time.Duration) time.Time { return c.now().Add(-age) }

// rfc3339 is how web interfaces write a moment.
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// microseconds is how Prism Element writes one.
func microseconds(t time.Time) int64 { return t.UnixMicro() }
