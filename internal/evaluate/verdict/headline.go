package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// named is how many names a headline gives before it counts the others.
const named = 3

// headline is the decision with what nobody may miss beside it.
func headline(d results.Decision, in Judged, n sums, failOn results.Severity) string {
	var parts []string
	if in.WhatIf != nil && in.WhatIf.Lost != nil {
		parts = append(parts, fmt.Sprintf("with %s taken to be lost", in.WhatIf.Lost.Site))
	}
	if in.WhatIf != nil && len(in.WhatIf.Assumed) > 0 {
		parts = append(parts, fmt.Sprintf("if %s fixed", wereFixed(len(in.WhatIf.Assumed))))
	}
	if in.Partial != nil {
		parts = append(parts, partly(in.Partial))
	}
	if len(n.waived) > 0 {
		parts = append(parts, waived(n.waived))
	}
	if text := lowered(in, failOn); text != "" {
		parts = append(parts, text)
	}
	if len(in.Lax) > 0 {
		parts = append(parts, fmt.Sprintf("with %s far laxer than usual: %s", plural(len(in.Lax), "threshold"), some(in.Lax)))
	}
	if len(parts) == 0 {
		return string(d)
	}
	return string(d) + " " + strings.Join(parts, "; ")
}

func wereFixed(n int) string {
	if n == 1 {
		return "1 failure were"
	}
	return fmt.Sprintf("%d failures were", n)
}

// partly says what a run left out: "in a partial run: judged 41 of 148 rules; left
// out: 107 by --only".
func partly(p *results.Partial) string {
	var left, sources []string
	for _, l := range p.LeftOut {
		switch l.Kind {
		case results.LeftOutRules:
			left = append(left, fmt.Sprintf("%d by %s", len(l.Names), l.Why))
		case results.LeftOutQuestions:
			left = append(left, fmt.Sprintf("%s by %s", plural(len(l.Names), "question"), l.Why))
		case results.LeftOutSource:
			sources = append(sources, l.Names...)
		default:
			left = append(left, l.Why)
		}
	}
	if len(sources) == 1 {
		left = append(left, "the source "+sources[0])
	} else if len(sources) > 1 {
		left = append(left, "the sources "+join(sources))
	}
	return fmt.Sprintf("in a partial run: judged %d of %d rules; left out: %s", p.Judged, p.Rules, join(left))
}

// waived says how many results of which severity are waived, and by whom.
func waived(all []*results.Result) string {
	var parts []string
	for _, s := range results.Severities {
		n := 0
		var owners []string
		for _, r := range all {
			if r.Severity != s {
				continue
			}
			n++
			if !slices.Contains(owners, r.Waiver.Owner) {
				owners = append(owners, r.Waiver.Owner)
			}
		}
		if n == 0 {
			continue
		}
		slices.Sort(owners)
		who := "owner "
		if len(owners) > 1 {
			who = "owners "
		}
		parts = append(parts, fmt.Sprintf("%d %s (%s%s)", n, s, who, some(owners)))
	}
	return fmt.Sprintf("with %d waived: %s", len(all), join(parts))
}

// lowered names the rules that would decide by their own severity and do not by that
// of the estate file, where they have something to say.
func lowered(in Judged, failOn results.Severity) string {
	var names []string
	for i := range in.Results {
		r := &in.Results[i]
		rule := in.Rules[r.Rule]
		if rule == nil || rule.DefaultSeverity == "" || !unsettled(r) || r.Waiver != nil {
			continue
		}
		if !Counts(rule.DefaultSeverity, failOn) || Counts(r.Severity, failOn) {
			continue
		}
		if name := fmt.Sprintf("%s (by itself %s)", r.Rule, rule.DefaultSeverity); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return fmt.Sprintf("with %s lowered below %s: %s", plural(len(names), "rule"), failOn, some(names))
}

// longest is how many characters of a name a headline gives.
const longest = 60

// short is a name on one line, cut where nobody would read on.
func short(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if r := []rune(name); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return name
}

// some lists a few names and counts the others.
func some(all []string) string {
	names := make([]string, 0, len(all))
	for _, n := range all {
		names = append(names, short(n))
	}
	if len(names) <= named {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), len(names)-named)
}
