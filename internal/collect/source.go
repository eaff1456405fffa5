package collect

import (
	"fmt"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Source is everything that the rest of muster has to know of a system that can be
// asked. Each package below checks/ declares one, and checks.All lists them; what
// the estate file may name, the schema of that file and the tables of the
// documentation come from there.
type Source struct {
	// Name is that of the source, of its section in the facts and of its package, such as
	// "dns".
	Name string
	// Asks and Over are the source's line in tables for people, in Markdown: what is
	// asked of whom, and over which protocol with which right.
	Asks, Over string
	// Sees are its lines in the table of what rules see, in docs/writing-rules.md.
	Sees []Seen
	// After names the sources whose facts this one waits for, through [Env.Facts].
	After []string
	// Credentials are the names under credentials in the estate file that the source
	// signs in with; none when it asks without signing in.
	Credentials []estate.CredentialKind
	// Plan tells which systems a run would ask, as far as the estate file says, without
	// sending anything.
	Plan func(*estate.Estate) []Planned
	// Rights are what the account of the source has to be able to do.
	Rights []Right
	// New makes its collector.
	New func(Limits) Collector
	// Lab is what the source brings to the embedded estate: servers that its collector
	// can ask, and what can be wrong with them.
	Lab world.Part
}

// Planned is a system that a run would ask.
type Planned struct {
	Site    string // production, recovery or public
	System  string // for people: a host name, or what it will be known by
	Address string // host:port, a folder or a URL; "" when it is found by asking
	// Most is how much it is asked at most, for people.
	Most string
}

// Right is something that an account needs to be allowed to do.
type Right struct {
	What string // for people: "read the directory"
	// In are the places of the facts that show it, as paths below the document; * stands for
	// any key. What is not there at all shows nothing.
	In []string
	// Grant is the command or the click that gives it, and nothing more.
	Grant string
}

// PerSecond is how much a system is asked at most when so many requests may go to it in a
// second, for [Planned].
func PerSecond(n int) string {
	return fmt.Sprintf("%d requests a second over 2 connections, which is %d a minute", n, n*60)
}

// SignsIn tells that the source has accounts to sign in with. A secret without a user is none.
func (s Source) SignsIn() bool {
	return slices.ContainsFunc(s.Credentials, func(k estate.CredentialKind) bool { return !k.Nameless })
}

// Credential is the name of the credential in the estate file that a source signs in with
// at a site: that of the site, that of the source, or the one that this falls back on; ""
// when there is none, or when the source asks without any.
func (s Source) Credential(est *estate.Estate, site string) string {
	for _, name := range []string{s.Name + "-" + site, s.Name} {
		for _, k := range s.Credentials {
			if k.Name != name {
				continue
			}
			if est.Credentials[name] != nil {
				return name
			}
			if est.Credentials[k.Fallback] != nil {
				return k.Fallback
			}
		}
	}
	return ""
}

// Seen is a part of a source's section, as rules see it.
type Seen struct {
	Path string // in the input, such as "input.dns.resolvers[key]"
	What string // for people, in Markdown; names of fields are in backticks
}

// Limits are how gently and how patiently sources are asked. The zero value is what
// suits a real estate: each source's own limits.
type Limits struct {
	// RequestsPerSecond bounds the requests to one server. Each source has its own
	// number when it is 0; there is no limit when it is negative.
	RequestsPerSecond float64
	// StepTimeout bounds the time of one step: connecting, encrypting, signing in or
	// one question. It only shortens what a source allows itself; 0 shortens nothing.
	StepTimeout time.Duration
	// RetryPause bounds the wait before the first retry of a request, in the same way.
	RetryPause time.Duration
}

// Unthrottled are the limits for servers that need not be spared, such as those of
// the embedded estate.
func Unthrottled() Limits { return Limits{RequestsPerSecond: -1} }

// Rate returns how many requests per second may go to one server, when the source
// would allow own; 0 stands for any number.
func (l Limits) Rate(own float64) float64 {
	switch {
	case l.RequestsPerSecond < 0:
		return 0
	case l.RequestsPerSecond > 0:
		return l.RequestsPerSecond
	}
	return own
}

// Timeout returns how long a step may take that the source would give own.
func (l Limits) Timeout(own time.Duration) time.Duration { return shorter(own, l.StepTimeout) }

// Pause returns how long to wait before the first retry when the source would wait
// for own.
func (l Limits) Pause(own time.Duration) time.Duration { return shorter(own, l.RetryPause) }

func shorter(own, limit time.Duration) time.Duration {
	if limit > 0 && limit < own {
		return limit
	}
	return own
}
