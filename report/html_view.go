package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// htmlComponent is a component with the rules that judged it.
type htmlComponent struct {
	ID, Label string
	Entry     *results.BoardEntry // nil when the results have no board
	Counts    map[results.Status]int
	Rules     []*htmlRule
}

// htmlRule is a rule with its results: what needs somebody, and what does not.
type htmlRule struct {
	*results.Rule
	Worst    results.Status
	Counts   map[results.Status]int
	Problems []htmlResult
	Calm     []htmlResult
	Left     map[results.Status]int // results that are not shown
}

// htmlResult is a result as it is shown.
type htmlResult struct {
	*results.Result
	Shown    results.Status // "waived" when a waiver covers it
	Anchor   string
	Site     string // "" when it is about no one site
	Findings htmlRowsOf[htmlFinding]
	Message  string
	Names    []string // of the first machines
	Lines    htmlRowsOf[string]
}

// Unnamed is the number of machines beside those in Names.
func (r htmlResult) Unnamed() int { return max(r.Machines-len(r.Names), 0) }

// InPlan is what it is in a planned failover; "" where that is the same.
func (r htmlResult) InPlan() string { return upper(inPlanned(r.Result)) }

type htmlFinding struct {
	Message  string
	Evidence []htmlEvidence
	Fix      string
	Pasted   bool // the fix is a command and nothing else
}

// aCommand is how what can be pasted begins: with a cmdlet, or with what is handed to one.
var aCommand = regexp.MustCompile(`^(?:[A-Z][a-z]+-[A-Z]\w*\b|\$\w+ ?=|"[^"]*"(?:, ?"[^"]*")* ?\||& )`)

// aside is what people are told around a command: on which host, before it; and what to do then,
// behind it.
var aside = regexp.MustCompile(`^(?:[Oo]n|[Ii]n) |^[\w.-]+: |; (?:on|then|where|in|for|if) [a-z]|, and `)

// pasted tells that the fix of a finding is a command, which a button may copy, and no prose.
func pasted(f *results.Finding) bool {
	if aside.MatchString(f.Fix) {
		return false
	}
	if f.Change != nil {
		return f.Change.Kind == "command"
	}
	return aCommand.MatchString(f.Fix)
}

// htmlStatuses are the statuses as they are shown, in the order in which they want
// attention.
var htmlStatuses = []results.Status{results.Fail, results.Unknown, results.Manual, "waived", results.Pass, results.NotApplicable, results.Skipped}

func shownStatus(r *results.Result) results.Status {
	if r.Waiver != nil {
		return "waived"
	}
	return r.Status
}

// listComponents puts all results under their rules, and these under their
// components in start order. When there is no room for all of them, those that want
// attention come first.
func (h *htmlPage) listComponents() {
	order := make([]*results.Result, len(h.doc.Results))
	for i := range h.doc.Results {
		order[i] = &h.doc.Results[i]
	}
	slices.SortStableFunc(order, func(a, b *results.Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(htmlStatuses, shownStatus(a)), slices.Index(htmlStatuses, shownStatus(b))),
			cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)))
	})
	components := map[string]*htmlComponent{}
	for i := range h.doc.Board {
		e := &h.doc.Board[i]
		if c := (&htmlComponent{ID: e.Component, Label: e.Label, Entry: e, Counts: map[results.Status]int{}}); components[c.ID] == nil {
			components[c.ID] = c
			h.Components = append(h.Components, c)
		}
	}
	rules := map[[2]string]*htmlRule{}
	room := htmlBytes
	for _, r := range order {
		c := components[r.Component]
		if c == nil {
			c = &htmlComponent{ID: r.Component, Label: r.Component, Counts: map[results.Status]int{}}
			components[c.ID] = c
			h.Components = append(h.Components, c)
		}
		if r.Question() && r.Waiver == nil && r.Status != results.Skipped {
			c.Counts[r.Status]++ // listed under what is to confirm, or what is accepted
			continue
		}
		rule := rules[[2]string{c.ID, r.Rule}]
		if rule == nil {
			rule = h.newRule(r)
			rules[[2]string{c.ID, r.Rule}] = rule
			c.Rules = append(c.Rules, rule)
		}
		status := shownStatus(r)
		c.Counts[status]++
		rule.Counts[status]++
		if h.Shown == htmlResults || len(rule.Problems)+len(rule.Calm) == htmlPerRule || room <= 0 {
			rule.Left[status]++
			continue
		}
		shown := h.result(r)
		size := shown.size()
		if size > room {
			rule.Left[status]++
			room -= htmlMiss // a smaller one may still fit, but looking for it has an end
			continue
		}
		room -= size
		h.Shown++
		if h.anchors[r.ID] == "" { // ids are hashes; two that are the same would make two anchors
			shown.Anchor = anchor("result", r.ID)
			h.anchors[r.ID] = shown.Anchor
		}
		h.Filters.count(shown)
		if slices.Index(htmlStatuses, status) < slices.Index(htmlStatuses, results.Pass) {
			rule.Problems = append(rule.Problems, shown)
		} else {
			rule.Calm = append(rule.Calm, shown)
		}
	}
	h.Components = slices.DeleteFunc(h.Components, func(c *htmlComponent) bool {
		return len(c.Rules) == 0 && c.Entry.State == results.StateNotInScope
	})
	for _, c := range h.Components {
		slices.SortStableFunc(c.Rules, func(a, b *htmlRule) int {
			return cmp.Or(
				cmp.Compare(slices.Index(htmlStatuses, a.Worst), slices.Index(htmlStatuses, b.Worst)),
				cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)),
				cmp.Compare(a.ID, b.ID))
		})
	}
}

// newRule starts the list of a rule with its worst result.
func (h *htmlPage) newRule(worst *results.Result) *htmlRule {
	rule := h.doc.Rules[worst.Rule]
	if rule == nil {
		rule = &results.Rule{ID: worst.Rule, Title: worst.Rule, Severity: worst.Severity}
	}
	return &htmlRule{Rule: rule, Worst: shownStatus(worst), Counts: map[results.Status]int{}, Left: map[results.Status]int{}}
}

func (h *htmlPage) result(r *results.Result) htmlResult {
	v := htmlResult{Result: r, Shown: shownStatus(r), Site: h.site(r), Message: r.Message, Lines: htmlUpTo(htmlLines, r.List)}
	if r.Machines > 0 {
		names := h.doc.Machines[r.Target]
		v.Names = names[:min(len(names), htmlMachines)]
	}
	findings := htmlUpTo(htmlFindings, r.Findings)
	v.Findings.Left = findings.Left
	for _, f := range findings.Rows {
		v.Findings.Rows = append(v.Findings.Rows, htmlFinding{f.Message, evidenceOf(f.Evidence), f.Fix, pasted(&f)})
	}
	return v
}

// size is about what the result takes on the page, in bytes.
func (r htmlResult) size() int {
	n := 160 + escaped(r.Target)
	if slices.Index(htmlStatuses, r.Shown) >= slices.Index(htmlStatuses, results.Pass) && r.Attested == nil {
		return n
	}
	n += 400 + escaped(r.Message)
	for _, f := range r.Findings.Rows {
		n += 200 + escaped(f.Message) + escapedAt(f.Fix, htmlCommand) + len("<span></span>")*strings.Count(f.Fix, " ")
		for _, e := range f.Evidence {
			n += 60 + escaped(e.Name)
			for _, line := range e.Lines {
				n += 10 + escaped(line)
			}
		}
	}
	for _, s := range slices.Concat(r.Names, r.Lines.Rows) {
		n += 10 + escaped(s)
	}
	return n
}

// site tells which site a target belongs to, as far as its name or the list of
// systems that were asked tells.
func (h *htmlPage) site(r *results.Result) string {
	if site := siteOf(r.Target); site != "estate" {
		return site
	}
	if kind, name, _ := strings.Cut(r.Target, "/"); kind == "dc" || kind == "host" {
		return h.hosts[name]
	}
	return ""
}

// htmlFix is one entry of what to fix first.
type htmlFix struct {
	*results.Result
	Messages htmlRowsOf[string]
	Commands []string
	Advice   []string // what cannot be pasted
	Also     htmlRowsOf[string]
	Title    string // of what several results hang on; the target otherwise
	With     string // rules whose results go with it
	Worst    results.Severity
	Alike    int      // how many results are unknown for the same cause
	Unblocks []string // labels
	Anchor   string   // "" when the result is not on the page
}

func (h *htmlPage) listFixes() {
	for i, f := range h.doc.FixFirst {
		r := h.byID[f.Result]
		if r == nil {
			continue
		}
		fix := htmlFix{Result: r, Messages: htmlUpTo(firstFixes, messages(r)), Unblocks: h.labelled(f.Unblocks), Anchor: h.anchors[r.ID], Title: f.Title, With: alongside(h.byID, &f), Worst: cmp.Or(f.Severity, r.Severity)}
		if f.Title != "" {
			fix.Advice = []string{f.Fix}
			for _, c := range h.doc.Causes {
				if slices.Contains(c.Results, r.ID) && c.Example != "" {
					fix.Messages = htmlUpTo(1, []string{c.Example})
				}
			}
		}
		for _, one := range r.Findings[:min(len(r.Findings), firstFixes)] {
			switch {
			case one.Fix == "" || slices.Contains(fix.Commands, one.Fix):
			case !pasted(&one):
				if !slices.Contains(fix.Advice, one.Fix) {
					fix.Advice = append(fix.Advice, one.Fix)
				}
			default:
				fix.Commands = append(fix.Commands, one.Fix)
			}
		}
		if r.Fix != "" && f.Title == "" && len(fix.Advice) == 0 {
			fix.Advice = []string{r.Fix}
		}
		if r.Question() {
			fix.Messages, fix.Advice = htmlUpTo(1, []string{confirmTitle(len(f.Also) + 1)}), []string{attestHint}
		} else if rule := h.doc.Rules[r.Rule]; rule != nil && len(fix.Commands)+len(fix.Advice) == 0 && r.Status == results.Fail {
			fix.Advice = []string{rule.Remediation}
		}
		var also []string
		for _, id := range f.Also {
			if other := h.byID[id]; other != nil && other.Target != r.Target {
				also = append(also, other.Target)
			}
		}
		slices.Sort(also)
		if r.Status == results.Unknown && len(f.Also) > 0 {
			fix.Alike = len(f.Also) + 1
		}
		fix.Also = htmlUpTo(firstFixes, slices.Compact(also))
		switch {
		case len(h.Fixes) < firstFixes:
			h.Fixes = append(h.Fixes, fix)
		case len(h.MoreFixes) < htmlFixes:
			h.MoreFixes = append(h.MoreFixes, fix)
		default:
			h.FixesLeft = len(h.doc.FixFirst) - i
			return
		}
	}
}

// listAccepted lists what is waived or attested, what ends first at the top.
func (h *htmlPage) listAccepted() {
	var waived, attested []*results.Result
	for i := range h.doc.Results {
		switch r := &h.doc.Results[i]; {
		case r.Waiver != nil:
			waived = append(waived, r)
		case r.Attested != nil:
			attested = append(attested, r)
		}
	}
	slices.SortStableFunc(waived, func(a, b *results.Result) int { return cmp.Compare(a.Waiver.Expires, b.Waiver.Expires) })
	slices.SortStableFunc(attested, func(a, b *results.Result) int { return cmp.Compare(a.Attested.Expires, b.Attested.Expires) })
	h.Waived, h.Attested = htmlUpTo(htmlRows, waived), htmlUpTo(htmlRows, attested)
}
