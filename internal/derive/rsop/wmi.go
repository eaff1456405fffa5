package rsop

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// wmiReference is the form of gPCWQLFilter: [domain;{GUID};0].
var wmiReference = regexp.MustCompile(`^\[[^;\]]*;(\{[0-9A-Fa-f-]{36}\});[0-9]+\]$`)

// filtered decides about the WMI filter of a GPO from what the directory says of a
// computer. Filters that ask for anything but the operating system stay open: they are
// decided on the computer alone.
func (s *site) filtered(reference string, c *facts.Computer) (verdict, string) {
	if reference == "" {
		return applies, ""
	}
	at := asking{reference, systemOf(c)}
	known, ok := s.filters[at]
	if !ok {
		known.verdict, known.why = s.decide(reference, at.system)
		s.filters[at] = known
	}
	return known.verdict, known.why
}

// asking is a filter and a kind of computer, of which there are few.
type asking struct {
	reference string
	system
}

type decided struct {
	verdict
	why string
}

func (s *site) decide(reference string, of system) (verdict, string) {
	m := wmiReference.FindStringSubmatch(strings.TrimSpace(reference))
	if m == nil || !s.wmi.Learnt() || s.wmi.Items[strings.ToUpper(m[1])] == nil {
		return unsure, fmt.Sprintf("its WMI filter %s", reference)
	}
	f := s.wmi.Items[strings.ToUpper(m[1])]
	v := applies
	if len(f.Queries) == 0 {
		v = unsure
	}
	for _, q := range f.Queries {
		v = v.and(asksSystem(q, of))
	}
	if v != unsure {
		return v, ""
	}
	return v, fmt.Sprintf("its WMI filter %q", cmp.Or(f.Name, f.GUID))
}

// A real query has a dozen words.
const (
	longestQuery = 64 << 10 // bytes
	mostTokens   = 1000     // of its condition
)

var systemQuery = regexp.MustCompile(`(?is)^\s*select\s+[\w*,\s]+?\s+from\s+win32_operatingsystem(?:\s+where\s+(.+?))?\s*;?\s*$`)

// asksSystem decides about one query.
func asksSystem(q facts.WMIQuery, of system) verdict {
	if !strings.EqualFold(strings.ReplaceAll(q.Namespace, "/", `\`), `root\cimv2`) {
		return unsure
	}
	if len(q.Query) > longestQuery {
		return unsure
	}
	m := systemQuery.FindStringSubmatch(q.Query)
	if m == nil {
		return unsure
	}
	if m[1] == "" {
		return applies // every Windows has an operating system
	}
	p := whereParser{tokens: whereToken.FindAllString(m[1], -1), known: of}
	// What the tokens leave out is something that nobody here understands. Neither is a
	// condition of thousands of words: parentheses within parentheses take a stack whose end
	// nothing catches.
	if len(p.tokens) > mostTokens || !sameText(p.tokens, m[1]) {
		return unsure
	}
	v, ok := p.or()
	if !ok || len(p.tokens) > 0 {
		return unsure
	}
	return v
}

// system is what the directory says of the operating system of a computer, in the words
// of Win32_OperatingSystem; "" for what it does not tell.
type system struct {
	productType string
	version     string // as the directory writes it
}

// osVersion is the version in the words of Windows.
func (s system) osVersion() string {
	if m := directoryVersion.FindStringSubmatch(s.version); m != nil {
		return m[1] + "." + m[2]
	}
	return ""
}

var directoryVersion = regexp.MustCompile(`^([0-9]+\.[0-9]+) \(([0-9]+)\)$`)

// systemOf translates the attributes operatingSystem and operatingSystemVersion. The
// multi-session editions of Windows client call themselves a server, or a workstation,
// depending on the release: nothing is concluded from those.
func systemOf(c *facts.Computer) system {
	var s system
	name := strings.ToLower(c.System)
	switch {
	case !strings.HasPrefix(name, "windows"), strings.Contains(name, "multi-session"), strings.Contains(name, "virtual desktops"):
	case c.PrimaryGroup == domainControllers || c.PrimaryGroup == readOnlyDCs:
		s.productType = "2"
	case c.PrimaryGroup == 0:
	case strings.Contains(name, "server"):
		s.productType = "3"
	default:
		s.productType = "1"
	}
	s.version = c.Version
	return s
}

var whereToken = regexp.MustCompile(`"[^"]*"|'[^']*'|<>|!=|<=|>=|[=<>()]|[\w.%]+`)

// sameText tells that the tokens are all of a text but its blanks.
func sameText(tokens []string, text string) bool {
	at := 0
	for _, t := range tokens {
		i := strings.Index(text[at:], t)
		if i < 0 || strings.TrimSpace(text[at:at+i]) != "" {
			return false
		}
		at += i + len(t)
	}
	return strings.TrimSpace(text[at:]) == ""
}

// whereParser reads the conditions of a query: comparisons of ProductType, Version and
// BuildNumber with AND, OR, NOT and parentheses. ok is false for anything else.
type whereParser struct {
	tokens []string
	known  system
}

func (p *whereParser) next(word string) bool {
	if len(p.tokens) == 0 || !strings.EqualFold(p.tokens[0], word) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *whereParser) or() (v verdict, ok bool) {
	if v, ok = p.and(); !ok {
		return v, false
	}
	for p.next("or") {
		o, ok := p.and()
		if !ok {
			return o, false
		}
		v = v.or(o)
	}
	return v, true
}

func (p *whereParser) and() (v verdict, ok bool) {
	if v, ok = p.one(); !ok {
		return v, false
	}
	for p.next("and") {
		o, ok := p.one()
		if !ok {
			return o, false
		}
		v = v.and(o)
	}
	return v, true
}

func (p *whereParser) one() (verdict, bool) {
	switch {
	case p.next("not"):
		v, ok := p.one()
		return not(v), ok
	case p.next("("):
		v, ok := p.or()
		return v, ok && p.next(")")
	case len(p.tokens) < 3:
		return unsure, false
	}
	name, operator, value := strings.ToLower(p.tokens[0]), strings.ToLower(p.tokens[1]), strings.Trim(p.tokens[2], `"'`)
	p.tokens = p.tokens[3:]
	if strings.ContainsAny(name, `"'()=<>`) || strings.ContainsAny(value, `()=<>"'`) {
		return unsure, false
	}
	switch name {
	case "producttype":
		return compare(p.known.productType, operator, value)
	case "version":
		return compare(p.known.osVersion(), operator, value)
	case "buildnumber":
		return compare(p.known.osVersion()[strings.LastIndex(p.known.osVersion(), ".")+1:], operator, value)
	}
	return unsure, true // a property that the directory does not know
}

// compare does what WMI does: all three properties are compared as text, but for
// ProductType, whose numbers have one digit.
func compare(have, operator, want string) (verdict, bool) {
	yes := func(b bool) (verdict, bool) {
		switch {
		case have == "":
			return unsure, true
		case b:
			return applies, true
		}
		return spared, true
	}
	switch operator {
	case "=":
		return yes(have == want)
	case "<>", "!=":
		return yes(have != want)
	case "like":
		if strings.ContainsAny(want, "[]_^") {
			return unsure, true
		}
		pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "%", ".*")
		matches, err := regexp.MatchString("^"+pattern+"$", have)
		if err != nil {
			return unsure, true
		}
		return yes(matches)
	case "<":
		return ordered(have, want, yes, have < want)
	case "<=":
		return ordered(have, want, yes, have <= want)
	case ">":
		return ordered(have, want, yes, have > want)
	case ">=":
		return ordered(have, want, yes, have >= want)
	}
	return unsure, false
}

// ordered answers where the order of texts and the order of versions cannot differ: when
// the first numbers of both have as many digits. Nobody knows which of the two a filter
// was meant for elsewhere.
func ordered(have, want string, yes func(bool) (verdict, bool), result bool) (verdict, bool) {
	first := func(text string) int { return len(strings.SplitN(text, ".", 2)[0]) }
	if first(have) != first(want) {
		return unsure, true
	}
	return yes(result)
}
