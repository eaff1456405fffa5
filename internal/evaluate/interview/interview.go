// Package interview asks people what only they can tell: on a terminal, one question
// after the other, or by a form that is sent round. What they answer becomes
// attestations.
package interview

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// Item is something to ask.
type Item struct {
	*results.Result
	Label    string // of its component
	Why      string
	Ask      string // who knows
	Evidence string // what shows it; "" when nobody said
}

// Open are the results that wait for a person, the most severe first.
func Open(doc *results.Document, people *questions.Set) []Item {
	labels := map[string]string{questions.WholeEstate: "The estate as a whole"}
	for i := range doc.Board {
		if e := &doc.Board[i]; labels[e.Component] == "" {
			labels[e.Component] = e.Label
		}
	}
	var open []Item
	for i := range doc.Results {
		r := &doc.Results[i]
		if r.Status != results.Manual || r.Waiver != nil {
			continue
		}
		item := Item{Result: r, Label: cmp.Or(labels[r.Component], r.Component)}
		if q := people.Named(r.Rule); q != nil {
			item.Why, item.Ask, item.Evidence = q.Why, q.Ask, q.Evidence
		} else if rule := doc.Rules[r.Rule]; rule != nil {
			item.Why, item.Ask = rule.Description, "whoever looks after "+item.Label
		}
		open = append(open, item)
	}
	slices.SortStableFunc(open, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)),
			cmp.Compare(a.Component, b.Component), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target))
	})
	return open
}

// title names an item on one line.
func (i *Item) title() string {
	s := fmt.Sprintf("%s · %s · %s", strings.ToUpper(string(i.Severity)), i.Label, i.Rule)
	if i.Target != "component/"+i.Component && i.Target != questions.WholeEstate {
		s += " · " + plain.Line(i.Target)
	}
	return s
}

// Form writes all that is open as a Markdown document to send round, by whom it is for.
func Form(w io.Writer, doc *results.Document, open []Item) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# To confirm: %s\n\n", plain.Line(doc.Estate.Name))
	fmt.Fprintf(&b, "As of %s. Would this estate survive the loss of its production site? No system can tell\n"+
		"what is asked here. Please answer only what you have seen, and say where the proof is kept.\n",
		doc.AsOf.UTC().Format("2006-01-02 15:04 MST"))
	if len(open) == 0 {
		b.WriteString("\nNothing is open.\n")
	}
	var whom []string
	for i := range open {
		if !slices.Contains(whom, open[i].Ask) {
			whom = append(whom, open[i].Ask)
		}
	}
	n := 0
	for _, who := range whom {
		fmt.Fprintf(&b, "\n## For %s\n", who)
		for i := range open {
			item := &open[i]
			if item.Ask != who {
				continue
			}
			n++
			fmt.Fprintf(&b, "\n### %d. %s\n\n%s\n", n, item.title(), wrap(item.Message, ""))
			if item.Why != "" {
				fmt.Fprintf(&b, "\n%s\n", wrap(item.Why, ""))
			}
			if item.Evidence != "" {
				fmt.Fprintf(&b, "\n%s\n", wrap("What shows it: "+item.Evidence+".", ""))
			}
			if len(item.List) > 0 {
				b.WriteString("\nThe answer is for this list:\n\n")
				for _, line := range item.List {
					fmt.Fprintf(&b, "- `%s`\n", plain.Line(line))
				}
			}
			b.WriteString("\n| | |\n|---|---|\n| Yes, and this was looked at | |\n| Name | |\n| Date | |\n| Valid until | |\n| Proof kept at | |\n")
		}
	}
	_, err := io.WriteString(w, plain.Clean(b.String()))
	return err
}

// columns is the width of a terminal that everybody has.
const columns = 80

// wrap breaks a text into lines of at most 80 columns, with an indent before each.
func wrap(s, indent string) string {
	folded := strings.TrimRight(text.WrapSoft(s, columns-len(indent)), " \n")
	lines := strings.Split(folded, "\n")
	for i, line := range lines {
		lines[i] = indent + strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
