// Package results holds what the facts mean: one result for each rule and target,
// and the verdict over them. It is what reports show and pipelines keep.
package results

import (
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// Schema identifies the shape of a results document. In the one before, flags such as
// --fail-on-new and --only could turn the verdict into that of the run.
const Schema = "muster.results/2"

// Document is the outcome of one evaluation.
type Document struct {
	Schema string `json:"schema" jsonschema:"const=muster.results/2"`
	Tool   Tool   `json:"tool"`
	Estate Estate `json:"estate"`
	// AsOf is the moment that was judged for: waivers, attestations and the age of
	// facts are measured against it.
	AsOf     time.Time `json:"asOf"`
	Run      *Run      `json:"run,omitempty"`
	Facts    string    `json:"factsSha256"`
	Policies string    `json:"policiesSha256"`

	Verdict Verdict `json:"verdict"` // about the estate
	// Gate is about the run; absent in a what-if run, which has none.
	Gate *Gate `json:"gate,omitempty"`
	// Partial is set when something was left out that belongs to the answer.
	Partial *Partial `json:"partial,omitempty"`
	// WhatIf is set when the results are not those of the estate as it is.
	WhatIf *WhatIf `json:"whatIf,omitempty"`
	// Reach is how much of the estate the verdict is about.
	Reach    *Reach         `json:"reach,omitempty"`
	Counts   map[Status]int `json:"counts"` // waived results are counted under "waived" instead
	FixFirst []Fix          `json:"fixFirst"`
	// Causes are what unknown results hang on, by source and reason.
	Causes  []Cause      `json:"causes,omitempty"`
	Board   []BoardEntry `json:"board"`   // in start order: by level, then by component
	Results []Result     `json:"results"` // sorted by rule and target
	// Absent are results of the baseline that are not there any more, as they were
	// then, sorted by rule and target: their targets or rules are gone.
	Absent []Result         `json:"absent,omitempty"`
	Rules  map[string]*Rule `json:"rules"`
	// Machines names the computers behind the targets that do not pass, by target,
	// sorted.
	Machines map[string][]string      `json:"machines"`
	Sources  map[string]*facts.Source `json:"sources"`
	Notices  []Notice                 `json:"notices"` // what the reader must know beside results
}

// Tool is what made the document.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Run tells how the facts were collected and how judging them ended.
type Run struct {
	Vantage     string    `json:"vantage"` // the host name of the scanner; several, with commas, of merged facts
	Started     time.Time `json:"started"`
	Finished    time.Time `json:"finished"`
	Interrupted bool      `json:"interrupted"` // before everything had been asked
	// ExitCode is what the command ended with that made the document, which is that of
	// the gate; absent when it is not known.
	ExitCode *int `json:"exitCode,omitempty"`
}

// Estate names the estate that was judged.
type Estate struct {
	Name   string `json:"name"`
	Domain string `json:"domain"`
	File   string `json:"file"`
}

// Decision is the answer to the one question.
type Decision string

// The three answers. A what-if run puts WOULD BE before them; see [Decision.Of].
const (
	Go        Decision = "GO"
	NoGo      Decision = "NO-GO"
	NotProven Decision = "NOT PROVEN"
)

// Verdict is the decision about the estate and what led to it.
type Verdict struct {
	Decision Decision `json:"decision"`
	// FailOn is the threshold of the estate file: the severity from which on results
	// decide. It is high, or stricter.
	FailOn Severity `json:"failOn"`
	// Headline is the decision with what nobody may miss beside it: what was left out,
	// what is waived and by whom, and rules of a lower severity than their own, as in
	// "GO with 2 waived: 1 blocker (owner Jo) and 1 high (owner Ann)".
	Headline string `json:"headline"`
	Because  string `json:"because"` // one sentence
	// Planned is the answer for a planned failover, in which production helps; nil where every
	// result is the same in it, and where a site is taken to be lost. No gate hangs on it.
	Planned *PlannedVerdict `json:"planned,omitempty"`
}

// PlannedVerdict is the decision for a planned failover.
type PlannedVerdict struct {
	Decision Decision `json:"decision"`
	Because  string   `json:"because"` // one sentence
	// Results are those that come out otherwise, by id.
	Results []string `json:"results"`
}

// Status is the outcome of judging one target by one rule.
type Status string

// The statuses of muster's contract.
const (
	Pass          Status = "pass"
	Fail          Status = "fail"
	Unknown       Status = "unknown"
	Manual        Status = "manual"
	NotApplicable Status = "not_applicable"
	Skipped       Status = "skipped"
)

// Severity says how much a failure hurts.
type Severity string

// The severities, worst first.
const (
	Blocker Severity = "blocker"
	High    Severity = "high"
	Medium  Severity = "medium"
	Low     Severity = "low"
	Info    Severity = "info"
)

// Severities lists all, worst first.
var Severities = []Severity{Blocker, High, Medium, Low, Info}

// Result is one rule's judgement of one target.
type Result struct {
	// ID is stable between runs: a hash of the rule, by its first id, and target.
	ID        string       `json:"id"`
	Rule      string       `json:"rule"`
	Target    string       `json:"target"` // such as "alias/ctxlicense.corp.example"; "estate" for the whole
	Component string       `json:"component"`
	Status    Status       `json:"status"`
	Reason    facts.Reason `json:"reason,omitempty"` // for unknown and skipped
	Severity  Severity     `json:"severity"`
	Message   string       `json:"message,omitempty"` // for all but pass
	Findings  []Finding    `json:"findings,omitempty"`
	// Fix is what settles a result that is unknown, where the rule knows, and Change the
	// same as data.
	Fix    string  `json:"fix,omitempty"`
	Change *Change `json:"change,omitempty"`
	// Machines is the number of computers that the target stands for, unless it
	// passes. A rule judges the class once; Document.Machines names its members.
	Machines int `json:"machines,omitempty"`
	// List is what a person has to look through for a manual result, line by line,
	// and ListSHA256 its hash (see attestation.Hash): an attestation that carries
	// the hash signs this list and no other.
	List       []string `json:"list,omitempty"`
	ListSHA256 string   `json:"listSha256,omitempty"`
	// Location is where the estate file declares the target, or what it hangs on.
	Location *Location `json:"location,omitempty"`
	Waiver   *Waived   `json:"waiver,omitempty"`   // set when a valid waiver covers the result
	Attested *Attested `json:"attested,omitempty"` // set when a valid attestation turned manual into pass
	// LastKnown is what the same rule said of the same target by the facts of an earlier run,
	// where that site is taken to be lost which the result hangs on.
	LastKnown *LastKnown `json:"lastKnown,omitempty"`
	// Planned is what comes out in a planned failover, in which production helps, where that is
	// something else; nil otherwise. Status and Severity are those of the loss of production.
	Planned *PlannedOutcome `json:"planned,omitempty"`
	// Assumed tells that the result fails and a what-if run took it to pass.
	Assumed bool `json:"assumed,omitempty"`
	// Baseline is set when the document was compared with an earlier one, unless the
	// result was skipped.
	Baseline Baseline `json:"baseline,omitempty" jsonschema:"enum=new,enum=unchanged,enum=updated,enum=absent"`
}

// QuestionPrefix begins the ids of rules that are no policies but questions to people,
// such as question/NET-001.
const QuestionPrefix = "question/"

// Question tells that the result is that of a question to people, about something that
// no source sees.
func (r *Result) Question() bool { return strings.HasPrefix(r.Rule, QuestionPrefix) }

// Cause is alike for all results that are unknown for the same cause, of whatever rule,
// such as a system that was not asked; "" for all others.
func (r *Result) Cause() string {
	if r.Status != Unknown || len(r.Findings) > 0 || r.Message == "" {
		return ""
	}
	return string(r.Reason) + "\x00" + r.Message
}

// PlannedOutcome is what a result is in a planned failover.
type PlannedOutcome struct {
	Status   Status   `json:"status"`
	Severity Severity `json:"severity"`
}

// InPlanned is the result as it is in a planned failover.
func (r *Result) InPlanned() Result {
	p := *r
	if r.Planned != nil {
		p.Status, p.Severity, p.Planned = r.Planned.Status, r.Planned.Severity, nil
	}
	return p
}

// Baseline tells how a result stands to the earlier evaluation that it was
// compared with.
type Baseline string

// The states of a result relative to a baseline.
const (
	BaselineNew       Baseline = "new"       // not there before; or it fails, is unknown or waits for a person, and did not before
	BaselineUnchanged Baseline = "unchanged" // as it was
	BaselineUpdated   Baseline = "updated"   // there before, with another outcome or another message
	BaselineAbsent    Baseline = "absent"    // there before and not any more; only in Document.Absent
)

// LastKnown is a result by earlier facts.
type LastKnown struct {
	At     time.Time `json:"at"`               // when the earlier facts were collected
	Status Status    `json:"status,omitempty"` // "" when the rule said nothing of the target then
}

// Finding is one thing that is wrong with the target.
type Finding struct {
	Message  string         `json:"message"`
	Evidence map[string]any `json:"evidence,omitempty"` // what was found and what was expected
	Fix      string         `json:"fix,omitempty"`      // the command or click that mends it
	// Change is the fix as data, where the rule gives it; Fix is made of the same fields.
	Change *Change `json:"change,omitempty"`
}

// Location is a place in the estate file.
type Location struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Waived is the waiver that covers a result.
type Waived struct {
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Ticket  string `json:"ticket,omitempty"`
	Expires string `json:"expires"` // the last day, YYYY-MM-DD
}

// Attested is the attestation that answers a manual result.
type Attested struct {
	Statement string `json:"statement"`
	Owner     string `json:"owner"`
	Date      string `json:"date"`
	Evidence  string `json:"evidence,omitempty"`
	Expires   string `json:"expires"`
}

// Fix is one of the things to do first: one change, with all that it settles.
type Fix struct {
	Result string `json:"result"` // id of the result that it is named after
	// Also are other results that the very same change settles, by id: of any rules that ask
	// for it, of one rule about things of a kind, or unknown for the same cause.
	Also     []string `json:"also,omitempty"`
	Unblocks []string `json:"unblocks"` // components in scope that wait for theirs
	// Severity is the worst of all of them, where it is not that of Result.
	Severity Severity `json:"severity,omitempty"`
	// Machines is how many computers are behind it: those of the targets, or all desktops
	// where something is concerned that all of them need.
	Machines int `json:"machines,omitempty"`
	// Title and Fix are what the matter is, and what settles it, where the results hang on
	// systems that told nothing; see [Cause]. Otherwise Result says both.
	Title string `json:"title,omitempty"`
	Fix   string `json:"fix,omitempty"`
}

// Rule is what a report needs to know of a rule.
type Rule struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"` // why it matters in a disaster
	Component   string   `json:"component"`
	Severity    Severity `json:"severity"`
	// DefaultSeverity is the severity that the rule has by itself; set only when the
	// estate file gives it another. SeverityReason is why it does.
	DefaultSeverity Severity `json:"defaultSeverity,omitempty"`
	SeverityReason  string   `json:"severityReason,omitempty"`
	Remediation     string   `json:"remediation"`
	Basis           string   `json:"basis" jsonschema:"enum=document,enum=practice"`
	Recommendations []string `json:"recommendations"` // ids of the catalogue
	Requires        []string `json:"requires"`
	Unwaivable      bool     `json:"unwaivable,omitempty"`
	// Readings are set where the rule means something else when production is not there to help.
	Readings *Readings `json:"readings,omitempty"`
	// Formerly are the ids that the rule had before, the oldest first. Waivers,
	// attestations and earlier results may still name them.
	Formerly []string `json:"formerly,omitempty"`
}

// Readings are what a rule means for a planned failover, in which production helps, and for
// an unplanned one, where these differ.
type Readings struct {
	Planned   string `json:"planned"`
	Unplanned string `json:"unplanned"`
}

// ProductionSilent is the kind of the notice that proposes to take production to be lost.
const ProductionSilent = "production_silent"

// Notice is something the reader must know that is no result: an unused waiver, a
// certificate that was not verified.
type Notice struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}
