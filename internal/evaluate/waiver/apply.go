package waiver

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// The kinds of notices about waivers.
const (
	Expired    = "waiver_expired"
	Expiring   = "waiver_expiring"
	NotStarted = "waiver_not_started"
	Unused     = "waiver_unused"
	Duplicate  = "waiver_duplicate"
	Refused    = "waiver_refused" // the rule may not be waived, or asks a person
)

// wholeEstate is the target of results that concern no particular target.
const wholeEstate = "estate"

// Apply marks the failed and the unknown results that the waivers of the estate
// cover as of a moment, and returns what must be said about the waivers, in the
// order of their file. Of several waivers that cover a result, the one that lasts
// longest is shown. Manual results are not covered: what a person has to look at
// is answered by an attestation.
//
// The error is about a waiver without a first day that ends more than [MaxDays]
// days after that moment.
func Apply(est *estate.Estate, all []results.Result, rules map[string]*results.Rule, asOf time.Time) ([]results.Notice, error) {
	a := &application{est: est, all: all, rules: rules, renames: results.RenamesOf(rules), asOf: asOf.UTC()}
	seen := map[string]*estate.Waiver{}
	// Those that have ended come last, when it is known what has been renewed.
	for _, ended := range []bool{false, true} {
		for i := range est.Policy.WaiverList {
			w := &est.Policy.WaiverList[i]
			t, err := a.term(w)
			if err != nil {
				return nil, err
			}
			if t.ended != ended {
				continue
			}
			key := strings.ToLower(a.renames.Now(w.Rule) + "\x00" + w.Target)
			switch first := seen[key]; {
			case t.ended || t.early:
			case first != nil:
				a.say(Duplicate, w, "says the same as the one in line %d; remove one of them", first.At.Line)
			default:
				seen[key] = w
			}
			a.apply(w, t)
		}
	}
	slices.SortStableFunc(a.said, func(x, y said) int { return x.line - y.line })
	var notices []results.Notice
	for _, s := range a.said {
		notices = append(notices, s.Notice)
	}
	return notices, nil
}

type application struct {
	est   *estate.Estate
	all   []results.Result
	rules map[string]*results.Rule
	asOf  time.Time
	said  []said

	renames results.Renames
}

// said is a notice and the line that it is about.
type said struct {
	results.Notice
	line int
}

// term is where the moment stands in the time of a waiver.
type term struct {
	early bool          // the first day has not come
	ended bool          // the last day is over
	left  time.Duration // until the end of the last day
}

func (a *application) term(w *estate.Waiver) (term, error) {
	last, err := time.Parse(time.DateOnly, w.Expires)
	if err != nil {
		return term{}, fmt.Errorf("%s: expires %q is not a day", a.place(w), w.Expires)
	}
	t := term{left: last.Add(day).Sub(a.asOf)}
	t.ended = t.left <= 0
	if w.Starts == "" {
		today := a.asOf.Truncate(day)
		if days := int(last.Sub(today) / day); days > MaxDays {
			return term{}, fmt.Errorf("%s: expires %s is %d days after %s, the day that is judged for; a waiver lasts %d days at most: give an earlier day, or the day it starts",
				a.place(w), w.Expires, days, today.Format(time.DateOnly), MaxDays)
		}
		return t, nil
	}
	first, err := time.Parse(time.DateOnly, w.Starts)
	if err != nil {
		return term{}, fmt.Errorf("%s: starts %q is not a day", a.place(w), w.Starts)
	}
	t.early = a.asOf.Before(first)
	return t, nil
}

// matches is what a waiver fits of the results.
type matches struct {
	open       []*results.Result // failed or unknown, and may be waived
	unwaivable []string          // rules among those that may not
	manual     int
	stale      int      // unknown because the facts are old: nobody can accept what nobody has seen
	rule       bool     // some rule fits
	former     []string // what to write in place of the former ids by which alone rules fit
	unsure     bool     // something that it may be about was not judged
}

func (a *application) matches(w *estate.Waiver) matches {
	var m matches
	fits := map[string]bool{}
	for i := range a.all {
		r := &a.all[i]
		fit, known := fits[r.Rule]
		if !known {
			var former string
			fit, former = a.fits(w.Rule, r.Rule)
			fits[r.Rule] = fit
			if former != "" {
				m.former = append(m.former, a.renames.Advice(former))
			}
		}
		m.rule = m.rule || fit
		switch {
		case !fit:
		case r.Status == results.Skipped, r.Status == results.Unknown && r.Target == wholeEstate:
			m.unsure = true
		}
		open := r.Status == results.Fail || r.Status == results.Unknown || r.Status == results.Manual
		if !fit || !open || w.Target != "*" && !Match(w.Target, r.Target) {
			continue
		}
		switch rule := a.rules[r.Rule]; {
		case rule != nil && rule.Unwaivable:
			if !slices.Contains(m.unwaivable, r.Rule) {
				m.unwaivable = append(m.unwaivable, r.Rule)
			}
		case r.Status == results.Manual:
			m.manual++
		case r.Status == results.Unknown && r.Reason == facts.StaleFacts:
			m.stale++
		default:
			m.open = append(m.open, r)
		}
	}
	if rule := a.rules[a.renames.Now(w.Rule)]; rule != nil && rule.Unwaivable && len(m.unwaivable) == 0 {
		m.unwaivable = []string{rule.ID}
	}
	return m
}

// fits tells whether a pattern fits a rule by its id, or else by which former id.
func (a *application) fits(pattern, id string) (fits bool, former string) {
	if Match(pattern, id) {
		return true, ""
	}
	if rule := a.rules[id]; rule != nil {
		for _, former := range rule.Formerly {
			if Match(pattern, former) {
				return true, former
			}
		}
	}
	return false, ""
}

func (a *application) apply(w *estate.Waiver, t term) {
	m := a.matches(w)
	for _, advice := range m.former {
		a.say(results.RuleRenamed, w, "still counts, but %s", advice)
	}
	if t.ended {
		renewed := func(r *results.Result) bool { return r.Waiver != nil }
		if n := len(slices.DeleteFunc(m.open, renewed)); n > 0 {
			a.say(Expired, w, "ended on %s: %s not waived any more", w.Expires, areResults(n))
		} else {
			a.say(Expired, w, "ended on %s and may be removed", w.Expires)
		}
		return
	}
	if t.early {
		a.say(NotStarted, w, "starts on %s and covers nothing before that day", w.Starts)
		return
	}
	if len(m.unwaivable) > 0 {
		a.say(Refused, w, "does not count for %s, which may not be waived", strings.Join(m.unwaivable, ", "))
	}
	if m.stale > 0 {
		a.say(Refused, w, "does not count where the facts are too old to tell (%s unknown): collect them again", areResults(m.stale))
	}
	for _, r := range m.open {
		if r.Waiver == nil || r.Waiver.Expires < w.Expires {
			r.Waiver = &results.Waived{Reason: w.Reason, Owner: w.Owner, Ticket: w.Ticket, Expires: w.Expires}
		}
	}
	switch {
	case len(m.open) > 0:
		if t.left <= time.Duration(a.est.Thresholds.WaiverNotice)*time.Second {
			a.say(Expiring, w, "ends on %s: from then on %s not waived", w.Expires, areResults(len(m.open)))
		}
	case m.manual > 0:
		a.say(Refused, w, "covers nothing: %s for a person to attest, and only an attestation answers that", areResults(m.manual))
	case !m.rule:
		a.say(Unused, w, "covers nothing, because there is no such rule; remove it, or mend its pattern")
	case len(m.unwaivable) == 0 && m.stale == 0 && !m.unsure:
		a.say(Unused, w, "covers nothing that fails or is unknown; remove it, or mend its patterns")
	}
}

func (a *application) say(kind string, w *estate.Waiver, format string, args ...any) {
	text := fmt.Sprintf("%s: the waiver of %s for %s on %s %s", a.place(w), w.Owner, w.Rule, w.Target, fmt.Sprintf(format, args...))
	a.said = append(a.said, said{results.Notice{Kind: kind, Message: text}, w.At.Line})
}

func (a *application) place(w *estate.Waiver) string {
	return fmt.Sprintf("%s:%d", a.est.Policy.Waivers, w.At.Line)
}

func areResults(n int) string {
	if n == 1 {
		return "1 result is"
	}
	return fmt.Sprintf("%d results are", n)
}
