package report

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// printable returns the document with every character that could move the cursor,
// change colours or turn the direction of writing replaced by a question mark:
// names come from estates, and an estate may be hostile. The mark is also what a
// waiver takes for any one character, so that what is printed can be pasted.
func printable(doc *results.Document) *results.Document {
	d := *doc
	d.Estate.Name, d.Estate.Domain, d.Estate.File = clean(d.Estate.Name), clean(d.Estate.Domain), clean(d.Estate.File)
	d.Verdict.Headline, d.Verdict.Because = clean(d.Verdict.Headline), clean(d.Verdict.Because)
	if doc.Gate != nil {
		g := *doc.Gate
		g.Sentence, g.Flags = clean(g.Sentence), cleaned(g.Flags)
		d.Gate = &g
	}
	if doc.Partial != nil {
		p := *doc.Partial
		p.LeftOut = slices.Clone(p.LeftOut)
		for i := range p.LeftOut {
			p.LeftOut[i].Names, p.LeftOut[i].Why = cleaned(p.LeftOut[i].Names), clean(p.LeftOut[i].Why)
		}
		d.Partial = &p
	}
	d.Reach = printableReach(doc.Reach)
	d.Results = slices.Clone(doc.Results)
	for i := range d.Results {
		r := &d.Results[i]
		r.Target, r.Message = clean(r.Target), clean(r.Message)
		if slices.ContainsFunc(r.List, dirty) {
			r.List = slices.Clone(r.List)
			for k := range r.List {
				r.List[k] = clean(r.List[k])
			}
		}
		if w := r.Waiver; w != nil {
			r.Waiver = &results.Waived{Reason: clean(w.Reason), Owner: clean(w.Owner), Ticket: clean(w.Ticket), Expires: clean(w.Expires)}
		}
		if a := r.Attested; a != nil {
			r.Attested = &results.Attested{
				Statement: clean(a.Statement), Owner: clean(a.Owner), Date: clean(a.Date), Evidence: clean(a.Evidence), Expires: clean(a.Expires),
			}
		}
		r.Fix = clean(r.Fix)
		if slices.ContainsFunc(r.Findings, func(f results.Finding) bool { return dirty(f.Message) || dirty(f.Fix) }) {
			r.Findings = slices.Clone(r.Findings)
			for k := range r.Findings {
				r.Findings[k].Message, r.Findings[k].Fix = clean(r.Findings[k].Message), clean(r.Findings[k].Fix)
			}
		}
	}
	d.FixFirst = slices.Clone(doc.FixFirst)
	for i := range d.FixFirst {
		d.FixFirst[i].Title, d.FixFirst[i].Fix = clean(d.FixFirst[i].Title), clean(d.FixFirst[i].Fix)
	}
	d.Causes = slices.Clone(doc.Causes)
	for i := range d.Causes {
		c := &d.Causes[i]
		c.Source, c.Title, c.Example, c.Fix = clean(c.Source), clean(c.Title), clean(c.Example), clean(c.Fix)
	}
	d.Notices = slices.Clone(doc.Notices)
	for i := range d.Notices {
		d.Notices[i].Message = clean(d.Notices[i].Message)
	}
	d.Sources = maps.Clone(doc.Sources)
	for name, s := range d.Sources {
		if dirty(s.Message) {
			copied := *s
			copied.Message = clean(s.Message)
			d.Sources[name] = &copied
		}
	}
	return &d
}

// printableReach is the reach with its names and reasons clean.
func printableReach(r *results.Reach) *results.Reach {
	if r == nil {
		return nil
	}
	c := *r
	c.NotJudged, c.Excluded, c.Foreign = slices.Clone(r.NotJudged), slices.Clone(r.Excluded), slices.Clone(r.Foreign)
	for _, list := range [][]results.Unjudged{c.NotJudged, c.Foreign} {
		for i := range list {
			list[i].Kind, list[i].Name, list[i].Why = clean(list[i].Kind), clean(list[i].Name), clean(list[i].Why)
		}
	}
	for i, e := range c.Excluded {
		c.Excluded[i] = results.Excluded{Kind: clean(e.Kind), Name: clean(e.Name), Reason: clean(e.Reason), Owner: clean(e.Owner)}
	}
	return &c
}

// unsafe tells characters that do more than stand there.
func unsafe(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar)
}

func dirty(s string) bool { return strings.ContainsFunc(s, unsafe) }

// cleaned is a list whose texts are clean.
func cleaned(list []string) []string {
	list = slices.Clone(list)
	for i := range list {
		list[i] = clean(list[i])
	}
	return list
}

func clean(s string) string {
	if !dirty(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unsafe(r) {
			return '?'
		}
		return r
	}, s)
}
