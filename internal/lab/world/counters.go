package world

import "sync/atomic"

// Counters count what is asked of the servers of a lab.
type Counters struct {
	Questions, Binds, Refused, Searches, Requests, Writes atomic.Int64
}

// Counts is what has been asked of a lab so far.
type Counts struct {
	Questions int64 // DNS
	Binds     int64 // LDAP: attempts to sign in, the refused ones among them
	Refused   int64 // attempts to sign in with a wrong name or password, anywhere
	Searches  int64 // LDAP
	Requests  int64 // of web interfaces and Windows hosts
	Writes    int64 // of these, those that would change something; all are turned down
}

// Counts tells what has been asked so far.
func (c *Counters) Counts() Counts {
	return Counts{c.Questions.Load(), c.Binds.Load(), c.Refused.Load(), c.Searches.Load(), c.Requests.Load(), c.Writes.Load()}
}
