package report

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// headlineText is how many characters of a headline, and of the sentence of a gate,
// are shown: names in them come from files of the user.
const headlineText = 1000

// deciding is how many results are named beside a gate that flags shaped.
const deciding = 3

// leftOutNames is how many rules are named that a run left out.
const leftOutNames = 5

// beside is what stands in the headline after the decision.
func beside(v *results.Verdict) string {
	return atMost(singleLine(strings.TrimPrefix(v.Says(), string(v.Decision))), headlineText)
}

// reasons is all that the verdict says after the decision, in sentences.
func reasons(v *results.Verdict) string {
	if b := beside(v); b != "" {
		return ended(upper(b)) + " " + ended(upper(v.Because))
	}
	return ended(upper(v.Because))
}

// gateLine is the gate in one sentence; "" in a what-if run, which has none.
func gateLine(doc *results.Document) string {
	if doc.Gate == nil {
		return ""
	}
	return atMost(singleLine(doc.Gate.Sentence), headlineText)
}

// leftOut tells in one sentence each what a partial run left out.
func leftOut(doc *results.Document) []string {
	if doc.Partial == nil {
		return nil
	}
	var lines []string
	for _, l := range doc.Partial.LeftOut {
		switch l.Kind {
		case results.LeftOutRules, results.LeftOutQuestions:
			names := l.Names
			more := ""
			if len(names) > leftOutNames {
				more = fmt.Sprintf(" and %d more", len(names)-leftOutNames)
				names = names[:leftOutNames]
			}
			lines = append(lines, fmt.Sprintf("%s by %s: %s%s.", plural(len(l.Names), strings.TrimSuffix(l.Kind, "s")), l.Why, strings.Join(names, ", "), more))
		case results.LeftOutSource:
			lines = append(lines, ended(fmt.Sprintf("The source %s was not asked: %s", strings.Join(l.Names, ", "), l.Why)))
		default:
			lines = append(lines, ended(upper(l.Why)))
		}
	}
	return lines
}

// upper begins a sentence with a capital letter.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// decided are the first results that keep a gate from passing which flags shaped.
func (p *page) decided() []*results.Result {
	var all []*results.Result
	if p.doc.Gate == nil {
		return nil
	}
	for _, id := range p.doc.Gate.Results {
		if r := p.byID[id]; r != nil && len(all) < deciding {
			all = append(all, r)
		}
	}
	return all
}

// undecided is the number of results that keep the gate from passing beside those.
func (p *page) undecided() int {
	if p.doc.Gate == nil {
		return 0
	}
	return max(len(p.doc.Gate.Results)-deciding, 0)
}
