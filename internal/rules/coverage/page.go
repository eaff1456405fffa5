package coverage

import (
	"fmt"
	"io"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/questions"
)

// Markdown writes the page docs/coverage.md. asked are the ids in results of the
// questions that the embedded estate raises.
func Markdown(w io.Writer, list []*Recommendation, people *questions.Set, asked []string) error {
	var b strings.Builder
	b.WriteString("# What of the document is covered\n\n" +
		"Made from the rules' annotations, policies/recommendations.yaml and policies/questions.yaml by `make docs`; do not edit.\n\n")
	fmt.Fprintf(&b, "%s.\n\n", Summary(list))
	b.WriteString("*Encoded* is what rules judge by the consumer or the far end, or a list that they make for somebody to sign. " +
		"*Partly*: rules judge some of it, people are asked for the rest. *Asked*: no source that muster has can see it, " +
		"so it is a question ([attestations](attestations.md)).\n\n")
	inEstate := map[string]bool{}
	for _, id := range asked {
		inEstate[id] = true
	}
	remain := 0
	for _, q := range people.All {
		if inEstate[q.Rule()] && q.Until == "" {
			remain++
		}
	}
	fmt.Fprintf(&b, "%d questions. The embedded estate, which has nearly every component, raises %d of them; %d when the sources to come are there.\n",
		len(people.All), len(asked), remain)
	topic := ""
	for _, r := range list {
		if r.Topic != topic {
			topic = r.Topic
			fmt.Fprintf(&b, "\n## %s\n\n| id | what it asks for | state | settled by |\n|---|---|---|---|\n", topic)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.ID, cell(r.Says), r.Settled.Word(), cell(r.by()))
	}
	b.WriteString("\n## Questions\n\nUntil: the source that will see it; without one only people can know.\n\n" +
		"| question | severity | what is asked | of whom | until |\n|---|---|---|---|---|\n")
	for _, q := range people.All {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", q.Rule(), q.Severity, cell(q.Text), cell(q.Ask), q.Until)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// by is what settles a recommendation, with links.
func (r *Recommendation) by() string {
	var links []string
	for _, id := range r.Rules {
		links = append(links, fmt.Sprintf("[%s](rules/%s.md)", id, id))
	}
	for _, id := range r.Questions {
		links = append(links, fmt.Sprintf("[%s](#questions)", id))
	}
	if r.Settled == Reason {
		return r.Why
	}
	return strings.Join(links, ", ")
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
