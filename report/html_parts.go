package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// htmlFuncs are the words of the templates.
var htmlFuncs = template.FuncMap{
	"anchor": anchor, "cut": cut, "short": func(s string) string { return cutAt(s, 300) }, "whole": func(s string) bool { return utf8.RuneCountInString(s) <= htmlCommand },
	"thousands": thousands, "plural": plural, "tally": tally, "words": words, "join": strings.Join,
	"when": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") },
	"took": took, "ended": ended, "tokens": func(s string) []string { return strings.SplitAfter(s, " ") }, "inDays": inDays, "andMore": andMore, "base": path.Base,
	"statuses":   func() []results.Status { return htmlStatuses },
	"severities": func() []results.Severity { return results.Severities },
}

var plainID = regexp.MustCompile(`^[a-z0-9_/-]{1,100}$`)

// anchor makes the id of an element from a name. Names that could be anything are
// hashed; a full stop keeps the two apart.
func anchor(kind, name string) string {
	if plainID.MatchString(name) {
		return kind + "-" + name
	}
	sum := sha256.Sum256([]byte(name))
	return kind + "." + hex.EncodeToString(sum[:8])
}

// cut shortens a text that nobody would read to its end, and says so.
func cut(s string) string { return cutAt(s, htmlText) }

func cutAt(s string, most int) string {
	n := utf8.RuneCountInString(s)
	if n <= most {
		return s
	}
	return fmt.Sprintf("%s… (and %s more characters, in the json format)", string([]rune(s)[:most]), thousands(n-most))
}

// escaped is about the length of a text once it is cut and escaped, in bytes.
func escaped(s string) int { return escapedAt(s, htmlText) }

func escapedAt(s string, most int) int {
	n := 0
	for _, r := range s {
		if most--; most < 0 {
			break
		}
		n += utf8.RuneLen(r)
		if strings.ContainsRune(`"'&<>+`, r) {
			n += len("&#34;") - 1
		}
	}
	return n
}

// tally is countText without what there is none of.
func tally(n map[results.Status]int) string {
	var parts []string
	for _, s := range htmlStatuses {
		if n[s] > 0 {
			parts = append(parts, thousands(n[s])+" "+words(s))
		}
	}
	return strings.Join(parts, " · ")
}

// words writes a status or state as people do: not applicable.
func words(s any) string { return strings.ReplaceAll(fmt.Sprint(s), "_", " ") }

func took(ms int64) string {
	switch {
	case ms < 1000:
		return fmt.Sprintf("%d ms", ms)
	case ms < 60_000:
		return fmt.Sprintf("%.1f s", float64(ms)/1000)
	}
	return fmt.Sprintf("%d min %d s", ms/60_000, ms%60_000/1000)
}

// inDays tells how far off a day (YYYY-MM-DD) is; it counts to its end, UTC.
func inDays(asOf time.Time, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	switch n := int(t.Sub(asOf.UTC().Truncate(24*time.Hour)).Hours()) / 24; {
	case n < 0:
		return "over"
	case n == 0:
		return "ends today"
	case n == 1:
		return "1 day left"
	default:
		return fmt.Sprintf("%d days left", n)
	}
}

// htmlEvidence is one thing that was found or expected, line by line.
type htmlEvidence struct {
	Name  string
	Lines []string // none for an empty list
	Left  int
}

// evidenceOf lists evidence: first what was found and what was expected.
func evidenceOf(all map[string]any) []htmlEvidence {
	names := sorted(all)
	rank := func(s string) int { return slices.Index([]string{"expected", "found"}, s) }
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(rank(b), rank(a)) })
	list := make([]htmlEvidence, 0, len(names))
	for i, name := range names {
		if i == htmlLines {
			return append(list, htmlEvidence{Name: "…", Left: len(names) - i})
		}
		lines := htmlUpTo(htmlLines, lines(all[name]))
		list = append(list, htmlEvidence{name, lines.Rows, lines.Left})
	}
	return list
}

// lines writes a value as people read it: lists and objects by line, what is deeper
// as JSON.
func lines(v any) []string {
	var all []string
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			all = append(all, inLine(one))
		}
	case []string:
		all = v
	case map[string]any:
		for _, key := range sorted(v) {
			all = append(all, key+": "+inLine(v[key]))
		}
	default:
		all = []string{inLine(v)}
	}
	return all
}

func inLine(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) == 0 {
			return "nothing"
		}
		if !slices.ContainsFunc(v, func(one any) bool { _, ok := one.(string); return !ok }) {
			return strings.Join(lines(v), ", ")
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// htmlSource is a collector with the systems that it asked, those that did not
// answer first.
type htmlSource struct {
	Name string
	*facts.Source
	Systems htmlRowsOf[htmlAsked]
	Silent  int // systems that were not learnt from
}

type htmlAsked struct {
	ID string
	*facts.Asked
}

func (h *htmlPage) listSources() {
	for _, name := range sorted(h.doc.Sources) {
		s := htmlSource{Name: name, Source: h.doc.Sources[name]}
		var systems []htmlAsked
		for _, id := range sorted(s.Asked) {
			a := s.Asked[id]
			systems = append(systems, htmlAsked{id, a})
			if !a.Learnt() {
				s.Silent++
			}
			if site, rest, ok := strings.Cut(id, "/"); ok {
				host, _, _ := strings.Cut(rest, "/")
				h.hosts[host] = site
			}
		}
		slices.SortStableFunc(systems, func(a, b htmlAsked) int {
			rank := map[bool]int{true: 1}
			return cmp.Compare(rank[a.Learnt()], rank[b.Learnt()])
		})
		s.Systems = htmlUpTo(htmlRows, systems)
		h.Sources = append(h.Sources, s)
	}
}

// htmlFilters count the results on the page by what they can be filtered by.
type htmlFilters struct {
	Status   map[results.Status]int
	Severity map[results.Severity]int
	Site     map[string]int // "" counts those of no one site
	Baseline map[results.Baseline]int
}

func (f *htmlFilters) count(r htmlResult) {
	if f.Status == nil {
		*f = htmlFilters{map[results.Status]int{}, map[results.Severity]int{}, map[string]int{}, map[results.Baseline]int{}}
	}
	f.Status[r.Shown]++
	f.Severity[r.Severity]++
	f.Site[r.Site]++
	if r.Baseline != "" {
		f.Baseline[r.Baseline]++
	}
}
