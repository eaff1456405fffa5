package attestation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// The kinds of notices about attestations.
const (
	Expired     = "attestation_expired"
	Expiring    = "attestation_expiring"
	NotStarted  = "attestation_not_started"
	Unused      = "attestation_unused"
	Duplicate   = "attestation_duplicate"
	ListChanged = "attestation_list_changed"
)

// wholeEstate is the target of results that concern no particular target.
const wholeEstate = "estate"

// Apply turns the manual results that the attestations of the estate answer, as
// of a moment, into passes, and returns what must be said about the attestations,
// in the order of their file. What an attestation that does not count would have
// answered stays manual and says why. Of several that count, the one that lasts
// longest is shown. An attestation may name a rule by a former id.
func Apply(est *estate.Estate, all []results.Result, rules map[string]*results.Rule, asOf time.Time) ([]results.Notice, error) {
	a := &application{est: est, renames: results.RenamesOf(rules), asOf: asOf.UTC(), asked: map[string]*results.Result{}, unjudged: map[string]bool{}}
	for i := range all {
		r := &all[i]
		a.asked[key(r.Rule, r.Target)] = r
		if r.Status == results.Skipped || r.Status == results.Unknown && r.Target == wholeEstate {
			a.unjudged[strings.ToLower(r.Rule)] = true
		}
	}
	counted := map[string]*estate.Attestation{}
	// Those of another list, and then those that have ended, come last, when it is known
	// what has been signed again.
	for pass := range 3 {
		for i := range est.Policy.AttestationList {
			at := &est.Policy.AttestationList[i]
			t, err := a.term(at)
			if err != nil {
				return nil, err
			}
			if a.pass(at, t) != pass {
				continue
			}
			counts := a.apply(at, t)
			k := a.key(at)
			if first := counted[k]; first != nil && counts {
				a.say(Duplicate, at, "says what the one in line %d says; remove one of them", first.At.Line)
			} else if counts {
				counted[k] = at
			}
		}
	}
	slices.SortStableFunc(a.said, func(x, y said) int { return x.line - y.line })
	var notices []results.Notice
	for _, s := range a.said {
		notices = append(notices, s.Notice)
	}
	return notices, nil
}

func (a *application) key(at *estate.Attestation) string {
	return key(a.renames.Now(at.Rule), at.Target)
}

func key(rule, target string) string { return strings.ToLower(rule + "\x00" + target) }

type application struct {
	est      *estate.Estate
	renames  results.Renames
	asOf     time.Time
	asked    map[string]*results.Result
	unjudged map[string]bool // rules that were deselected, or whose targets are not known
	said     []said
}

// said is a notice and the line that it is about.
type said struct {
	results.Notice
	line int
}

// term is where the moment stands in the time of an attestation.
type term struct {
	early bool          // the day of the statement has not come
	ended bool          // the last day is over
	left  time.Duration // until the end of the last day
}

func (a *application) term(at *estate.Attestation) (term, error) {
	first, err := time.Parse(time.DateOnly, at.Date)
	if err != nil {
		return term{}, fmt.Errorf("%s: date %q is not a day", a.place(at), at.Date)
	}
	last, err := time.Parse(time.DateOnly, at.Expires)
	if err != nil {
		return term{}, fmt.Errorf("%s: expires %q is not a day", a.place(at), at.Expires)
	}
	left := last.Add(day).Sub(a.asOf)
	return term{early: a.asOf.Before(first), ended: left <= 0, left: left}, nil
}

// pass is when an attestation has its turn.
func (a *application) pass(at *estate.Attestation, t term) int {
	r := a.asked[key(at.Rule, at.Target)]
	switch {
	case t.ended:
		return 2
	case r != nil && at.List != r.ListSHA256:
		return 1
	}
	return 0
}

// apply tells whether the attestation counted.
func (a *application) apply(at *estate.Attestation, t term) (counts bool) {
	r := a.asked[a.key(at)]
	if advice := a.renames.Advice(at.Rule); advice != "" {
		a.say(results.RuleRenamed, at, "still counts, but %s", advice)
	}
	open := r != nil && r.Status == results.Manual
	answered := r != nil && r.Attested != nil // by another one already
	switch {
	case t.ended:
		if !open {
			a.say(Expired, at, "ended on %s and may be removed", at.Expires)
			return false
		}
		a.say(Expired, at, "ended on %s: look again and sign it again", at.Expires)
		extend(r, fmt.Sprintf("what %s stated on %s ended on %s", at.Owner, at.Date, at.Expires))
		return false
	case t.early:
		a.say(NotStarted, at, "is dated %s and counts for nothing before that day", at.Date)
		return false
	case !open && !answered:
		// What is unknown today may be asked again tomorrow.
		if !a.unjudged[strings.ToLower(a.renames.Now(at.Rule))] && (r == nil || r.Status != results.Unknown) {
			a.say(Unused, at, "answers nothing: %s", why(r))
		}
		return false
	case at.List != r.ListSHA256 && answered:
		a.say(Unused, at, "is about an older list and may be removed: another one answers the question")
		return false
	case at.List != r.ListSHA256:
		a.say(ListChanged, at, "does not count: %s", mismatch(at, r))
		if open {
			extend(r, fmt.Sprintf("what %s stated on %s does not count: %s", at.Owner, at.Date, mismatch(at, r)))
		}
		return false
	}
	if t.left <= time.Duration(a.est.Thresholds.WaiverNotice)*time.Second {
		a.say(Expiring, at, "ends on %s: look again and sign it again before that", at.Expires)
	}
	if open || r.Attested.Expires < at.Expires {
		r.Status, r.Message = results.Pass, ""
		r.Attested = &results.Attested{Statement: at.Statement, Owner: at.Owner, Date: at.Date, Evidence: at.Evidence, Expires: at.Expires}
	}
	return true
}

// mismatch says why a statement is not one about the list of the result.
func mismatch(at *estate.Attestation, r *results.Result) string {
	switch {
	case r.ListSHA256 == "":
		return "it signs a list, and the rule gives none any more: sign it again without list"
	case at.List == "":
		return "it does not say which list it signs: sign it again with list " + r.ListSHA256
	}
	if what := changed(at.Items, r.List); what != "" {
		return "the list has changed since it was signed (" + what + "): sign it again"
	}
	return "the list has changed since it was signed: sign it again"
}

// why says why a statement is not asked for.
func why(r *results.Result) string {
	if r == nil {
		return "the rule has no such target"
	}
	return fmt.Sprintf("the result is %s and not for a person to attest", strings.ReplaceAll(string(r.Status), "_", " "))
}

func extend(r *results.Result, text string) {
	r.Message = strings.TrimRight(r.Message, ". ") + " (" + text + ")"
}

func (a *application) say(kind string, at *estate.Attestation, format string, args ...any) {
	text := fmt.Sprintf("%s: the attestation of %s for %s on %s %s", a.place(at), at.Owner, at.Rule, at.Target, fmt.Sprintf(format, args...))
	a.said = append(a.said, said{results.Notice{Kind: kind, Message: text}, at.At.Line})
}

func (a *application) place(at *estate.Attestation) string {
	return fmt.Sprintf("%s:%d", a.est.Policy.Attestations, at.At.Line)
}
