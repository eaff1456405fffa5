// Package facts holds what muster learnt about an estate: one document with a
// section per source, and beside every answer whether it was an answer at all.
//
// The package knows nothing of how facts are collected or judged. Three habits
// run through its types, because a false "all is well" is the worst thing that
// muster could say:
//
//   - everything that can fail to be learnt embeds [Answered], so that an error
//     is never mistaken for an empty list;
//   - lists that rules look things up in are objects keyed by a stable id;
//   - only fields that a rule reads are here.
package facts

import (
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// Schema identifies the shape of a facts document. It changes whenever an older
// document can no longer be judged correctly.
const Schema = "muster.facts/1"

// Document is the whole of what one run (or several merged runs) learnt.
type Document struct {
	Schema string `json:"schema" jsonschema:"const=muster.facts/1"`
	Run    Run    `json:"run"`
	// Estate is the declaration that the run was made for, without any secret,
	// so that facts can be judged later with nothing else at hand.
	Estate *estate.Estate `json:"estate"`
	// Sources tells for each source that was asked how that went.
	Sources map[string]*Source `json:"sources"`
	// Notices are what had to be decided when facts of several runs were merged,
	// in sentences; there are none in the facts of a single run.
	Notices []string `json:"notices,omitempty"`

	Sections
}

// Run describes the collection itself.
type Run struct {
	Tool        string    `json:"tool" jsonschema:"enum=muster"` // "muster"
	Version     string    `json:"version"`                       // of the tool
	Vantage     string    `json:"vantage"`                       // the host name of the scanner
	Started     time.Time `json:"started"`
	Finished    time.Time `json:"finished"`
	Interrupted bool      `json:"interrupted"` // by the user, before everything had been asked
	// CutOff tells that the time to ask in was up before everything had been asked.
	CutOff bool `json:"cutOff,omitempty"`
	// Lost is set when a site was taken to be lost, so that nobody there was asked.
	Lost *Lost `json:"lost,omitempty" added:"2026-12"`
	// ClockStep is by how much the clock of the scanner was set, or stood still, while
	// muster was asking: what it took the time of is not to be compared then.
	ClockStep time.Duration `json:"-"`
}

// Status says whether something was learnt.
type Status string

// The four ways in which asking can end.
const (
	OK      Status = "ok"
	Partial Status = "partial" // a source: some of what it asked answered
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// Reason is the code for why something could not be learnt.
type Reason string

// The reason codes of muster's contract.
const (
	CollectorFailed    Reason = "collector_failed"
	CollectorPartial   Reason = "collector_partial"
	PermissionDenied   Reason = "permission_denied"
	Timeout            Reason = "timeout"
	Unreachable        Reason = "unreachable"
	FactMissing        Reason = "fact_missing"
	RuleError          Reason = "rule_error"
	UnsupportedVantage Reason = "unsupported_vantage"
	StaleFacts         Reason = "stale_facts"
	NoResult           Reason = "no_result"
	RunInterrupted     Reason = "run_interrupted"
)

// Answered is embedded in everything that is learnt by asking. When Status is
// not [OK], the other fields of the embedding type are not to be believed.
type Answered struct {
	Status  Status `json:"status" jsonschema:"enum=ok,enum=partial,enum=failed,enum=skipped" is:"given"`
	Reason  Reason `json:"reason,omitempty"`
	Message string `json:"message,omitempty"` // one sentence: what was asked, of whom, what came back
	// Told is when it was told, RFC 3339, where that was not during the run: what an
	// export says is as old as the export.
	Told string `json:"told,omitempty" is:"time"`
}

// Yes is the Answered of something that was learnt.
func Yes() Answered { return Answered{Status: OK} }

// No is the Answered of something that could not be learnt.
func No(reason Reason, message string) Answered {
	return Answered{Status: Failed, Reason: reason, Message: message}
}

// Learnt reports whether the facts beside a can be believed.
func (a Answered) Learnt() bool { return a.Status == OK }

// Source is the outcome of one collector.
type Source struct {
	Answered
	Started time.Time `json:"started"`
	TookMS  int64     `json:"tookMs" is:"count"` // milliseconds
	// Asked has an entry for each system that the collector turned to, by an id
	// such as "recovery/dc2.corp.example".
	Asked map[string]*Asked `json:"asked"`
}

// Asked is the outcome of turning to one system.
type Asked struct {
	Answered
	Site       string    `json:"site" jsonschema:"enum=production,enum=recovery,enum=public" is:"given"` // production, recovery or public
	Address    string    `json:"address"`                                                                // where it was reached, host:port or path
	Attempts   int       `json:"attempts" is:"count"`
	Vantage    string    `json:"vantage" is:"given"`                      // the host name of the scanner
	Generation string    `json:"generation,omitempty" is:"version,lower"` // of the interface, where a system offers several
	Insecure   bool      `json:"insecure,omitempty"`                      // its certificate was not verified, on the user's demand
	Started    time.Time `json:"started"`
	TookMS     int64     `json:"tookMs" is:"count"` // milliseconds
}

// Listing is a set of things that was asked for as a whole. An empty Items with
// status ok means that there are none; any other status means that nobody knows.
type Listing[T any] struct {
	Answered
	Items map[string]T `json:"items"`
}
