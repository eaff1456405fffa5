package questions

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Explain writes what a question is about for people, in lines of at most width columns.
func (q *Question) Explain(w io.Writer, width int) error {
	var b strings.Builder
	para := func(head, body string) {
		fmt.Fprintf(&b, "\n%s\n", head)
		for line := range strings.SplitSeq(strings.TrimRight(text.WrapSoft(body, width-2), " \n"), "\n") {
			fmt.Fprintf(&b, "  %s\n", strings.TrimRight(line, " "))
		}
	}
	fmt.Fprintf(&b, "%s  (%s, a question to people)\n", q.Rule(), q.Severity)
	para("What is asked", q.Text)
	para("Why it matters in a disaster", q.Why)
	para("Who knows, and what shows it", fmt.Sprintf("Ask %s. Evidence: %s.", q.Ask, q.Evidence))
	para("When it is asked", q.when())
	if len(q.Signs) > 0 {
		para("What the answer is for", fmt.Sprintf("The %s that the estate file declares: when they change, it ends.", strings.Join(q.Signs, ", ")))
	}
	if q.Until != "" {
		para("How long", fmt.Sprintf("Until muster has the source that sees it: %s.", q.Until))
	}
	para("Where it comes from", fmt.Sprintf("Recommendation %s of the Nutanix document on disaster recovery for Citrix DaaS.", strings.Join(q.Recommendations, ", ")))
	_, err := io.WriteString(w, b.String())
	return err
}

func (q *Question) when() string {
	if q.Component == WholeEstate {
		return "When the estate file leaves components out of which no source tells either."
	}
	s := fmt.Sprintf("When %s is in scope", q.Component)
	if len(q.Methods) > 0 {
		s += fmt.Sprintf(" and recovered by %s", strings.Join(q.Methods, " or "))
	}
	if len(q.Failing) > 0 {
		s += fmt.Sprintf(" and %s fails", strings.Join(q.Failing, " or "))
	}
	if len(q.Observed) > 0 {
		s += fmt.Sprintf(", unless %s see it", strings.Join(q.Observed, " and "))
	}
	return s + "."
}
