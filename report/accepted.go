package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
)

// accepted lists what does not decide because somebody has waived it, and what
// passes because somebody says so.
func (p *page) accepted() {
	var waived, attested, answered []*results.Result
	for i := range p.doc.Results {
		switch r := &p.doc.Results[i]; {
		case r.Waiver != nil:
			waived = append(waived, r)
		case r.Attested != nil && r.Question():
			answered = append(answered, r)
		case r.Attested != nil:
			attested = append(attested, r)
		}
	}
	if len(waived) > 0 {
		p.print("\n%s\n", p.bold("WAIVED"))
	}
	for _, r := range waived {
		w := r.Waiver
		p.print("%s\n", p.indent("  ", fmt.Sprintf("%s %s (%s)", p.severity(r), r.Target, r.Status)))
		p.print("%s\n", p.faint(p.indent("    ", r.Rule)))
		for _, m := range messages(r) {
			p.print("%s\n", p.indent("    ", m))
		}
		ticket := ""
		if w.Ticket != "" {
			ticket = ", " + w.Ticket
		}
		p.print("%s\n", p.indent("    ", fmt.Sprintf("waived until %s by %s%s: %s", w.Expires, w.Owner, ticket, w.Reason)))
	}
	if len(attested) > 0 {
		p.print("\n%s\n", p.bold("ATTESTED"))
	}
	for _, r := range attested {
		a := r.Attested
		p.print("%s\n", p.indent("  ", r.Target+" "+r.Rule))
		p.print("%s\n", p.indent("    ", fmt.Sprintf("%s on %s, until %s: %s", a.Owner, a.Date, a.Expires, a.Statement)))
		if a.Evidence != "" {
			p.print("%s\n", p.indent("    evidence: ", a.Evidence))
		}
	}
	p.confirmed(answered)
}

// stanzas prints what one would paste to accept a failure, or to answer a question. The lines are neither framed nor wrapped, so that they can be
// copied as they stand.
func (p *page) stanzas() {
	var failed, ask []*results.Result
	for i := range p.doc.Results {
		r := &p.doc.Results[i]
		rule := p.doc.Rules[r.Rule]
		switch {
		case r.Waiver != nil:
		case r.Question(): // muster attest asks them
		case r.Status == results.Manual:
			ask = append(ask, r)
		case r.Status == results.Fail && (rule == nil || !rule.Unwaivable):
			failed = append(failed, r)
		}
	}
	p.stanza("TO WAIVE", "waivers", failed, func(r *results.Result) string { return waiver.Stanza(r, p.doc.AsOf) })
	p.stanza("TO ATTEST", "attestations", ask, func(r *results.Result) string { return attestation.Stanza(r, p.doc.AsOf) })
}

// mostStanzas is how many the table has: who accepts more does not copy them one by one.
const mostStanzas = 20

func (p *page) stanza(title, key string, all []*results.Result, write func(*results.Result) string) {
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b *results.Result) int {
		return cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity))
	})
	p.print("\n%s\n", p.indent(p.bold(title)+"  ", fmt.Sprintf("paste below %s: in the file that policy.%s names", key, key)))
	for i, r := range all {
		if i == mostStanzas {
			p.print("  … and %s more of this form\n", thousands(len(all)-i))
			break
		}
		p.print("%s\n", p.faint("  "+strings.ReplaceAll(write(r), "\n", "\n  ")))
	}
}
