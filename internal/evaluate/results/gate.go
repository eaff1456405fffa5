package results

import (
	"strings"
	"time"
)

// Outcome is how a gate ended.
type Outcome string

// The outcomes of a gate.
const (
	GatePassed    Outcome = "passed"
	GateFailed    Outcome = "failed"
	GateNotProven Outcome = "not_proven"
)

// Gate is about the run, as the verdict is about the estate: it is what the exit
// code says, and what a pipeline goes by. Flags may shape it; no flag shapes the
// verdict.
type Gate struct {
	Outcome Outcome `json:"outcome" jsonschema:"enum=passed,enum=failed,enum=not_proven"`
	// ExitCode is 0 when it passed, 1 when it failed, 3 when it is not proven, and 130
	// when the run was interrupted.
	ExitCode int `json:"exitCode"`
	// Flags are those that shaped it, as they were given, such as "--only dns". With
	// none the gate is the verdict.
	Flags  []string `json:"flags"`
	FailOn Severity `json:"failOn"` // the severity from which on results count for it
	// Baseline is the moment that the baseline was judged for; set when only what is
	// new since then counts.
	Baseline *time.Time `json:"baseline,omitempty"`
	// Results are the ids of those that keep it from passing, worst first. It is empty
	// without flags: then they are those that decide the verdict.
	Results []string `json:"results"`
	// Sentence says all of this in one line, such as "gate passed: nothing new since
	// the baseline of 2026-11-28 02:00 UTC; the estate is still NO-GO".
	Sentence string `json:"sentence"`
}

// Partial tells what a run left out. A run that left something out is never GO.
type Partial struct {
	Judged int `json:"judged"` // rules that were judged
	Rules  int `json:"rules"`  // rules that there are
	// LeftOut has an entry for each reason: rules and questions by flag, sources by name,
	// and the end of the run.
	LeftOut []LeftOut `json:"leftOut"`
}

// The kinds of what is left out.
const (
	LeftOutRules     = "rules"     // deselected by a flag
	LeftOutQuestions = "questions" // to people, deselected by a flag
	LeftOutSource    = "source"    // not asked, although a component in scope needs it
	LeftOutRest      = "rest"      // the run was cut off
)

// LeftOut is one thing that a run did not look at.
type LeftOut struct {
	Kind  string   `json:"kind" jsonschema:"enum=rules,enum=questions,enum=source,enum=rest"`
	Names []string `json:"names"` // ids of rules or questions, or the name of a source; sorted
	Why   string   `json:"why"`   // "--only", "--skip", or a sentence
}

// WhatIf tells that the document judges an estate that does not exist.
type WhatIf struct {
	// Assumed are the results that fail and were taken to pass, by id.
	Assumed []string `json:"assumed"`
	// Lost is set when a site was taken to be lost, and nothing was sent there.
	Lost *Lost `json:"lost,omitempty"`
}

// Lost tells what there is while a site is lost.
type Lost struct {
	Site string `json:"site"` // production
	// Known is when the facts of the lost site are from, RFC 3339; "" when there are none.
	// What is taken from them keeps failures and passes nothing.
	Known string `json:"known,omitempty"`
	// KnownSHA256 identifies these facts, as factsSha256 does the others.
	KnownSHA256 string `json:"knownSha256,omitempty"`
	// Now are the components that can start: they are ready, and all that they wait for is.
	Now []string `json:"now"`
	// Check are those that can start as well, and have to be checked once they run: what is
	// open of them held when the lost site was last asked.
	Check []Check `json:"check"`
	// Waiting are the others in scope, in start order.
	Waiting []Waiting `json:"waiting"`
}

// Check is a component to be checked once it runs.
type Check struct {
	Component string   `json:"component"`
	Results   []string `json:"results"` // that are open, by id
}

// Waiting is a component that cannot be said to start now.
type Waiting struct {
	Component string `json:"component"`
	// For are the components below it that are not ready, nearest first.
	For []string `json:"for"`
	// First is the id of its own result to settle first; "" when it waits for others alone.
	First string `json:"first,omitempty"`
}

// wouldBe begins the decision of a what-if run.
const wouldBe = "WOULD BE "

// WouldBe is the decision as a what-if run tells it.
func (d Decision) WouldBe() Decision { return wouldBe + d.Of() }

// Of is the decision without the words that a what-if run puts before it.
func (d Decision) Of() Decision { return Decision(strings.TrimPrefix(string(d), wouldBe)) }

// Says is the decision with what nobody may miss beside it; see Headline.
func (v *Verdict) Says() string {
	if v.Headline != "" {
		return v.Headline
	}
	return string(v.Decision)
}
