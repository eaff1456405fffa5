package wsman

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// query is SELECT * | column, … FROM class [WHERE property = literal [AND …]]. Instead
// of = there may be LIKE.
type query struct {
	columns []string // nil for all
	class   string
	where   map[string]func(text string) bool // conditions by property, lower case
}

var wqlToken = regexp.MustCompile(`^\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([A-Za-z0-9_-]+)|([*,=]))`)

// tokens splits a query. Literals keep their quotes.
func tokens(text string) ([]string, error) {
	var all []string
	for strings.TrimSpace(text) != "" {
		m := wqlToken.FindStringSubmatch(text)
		if m == nil {
			return nil, fmt.Errorf("near %.20q", strings.TrimSpace(text))
		}
		all = append(all, m[1]+m[2]+m[3])
		text = text[len(m[0]):]
	}
	return all, nil
}

func parseWQL(text string) (*query, error) {
	all, err := tokens(text)
	if err != nil {
		return nil, err
	}
	next := func() string {
		if len(all) == 0 {
			return ""
		}
		t := all[0]
		all = all[1:]
		return t
	}
	q := &query{where: map[string]func(string) bool{}}
	if !strings.EqualFold(next(), "select") {
		return nil, errors.New("it does not select")
	}
	for {
		if c := next(); c != "*" {
			q.columns = append(q.columns, c)
		}
		if t := next(); strings.EqualFold(t, "from") {
			break
		} else if t != "," {
			return nil, errors.New("FROM is missing")
		}
	}
	if q.class = next(); q.class == "" {
		return nil, errors.New("the class is missing")
	}
	if len(all) == 0 {
		return q, nil
	}
	if !strings.EqualFold(next(), "where") {
		return nil, errors.New("WHERE is missing")
	}
	for {
		name, is, value := next(), next(), next()
		switch {
		case value != "" && is == "=":
			want := literal(value)
			q.where[strings.ToLower(name)] = func(text string) bool { return strings.EqualFold(text, want) }
		case value != "" && strings.EqualFold(is, "LIKE"):
			q.where[strings.ToLower(name)] = like(literal(value)).MatchString
		default:
			return nil, errors.New("only property = literal and property LIKE literal are served")
		}
		if len(all) == 0 {
			return q, nil
		}
		if !strings.EqualFold(next(), "and") {
			return nil, errors.New("only AND is served")
		}
	}
}

// literal is the value of a literal. Backslashes protect what follows them.
func literal(t string) string {
	if t[0] != '\'' && t[0] != '"' {
		return t
	}
	var b strings.Builder
	for i := 1; i < len(t)-1; i++ {
		if t[i] == '\\' {
			i++
		}
		b.WriteByte(t[i])
	}
	return b.String()
}

// like is a pattern of LIKE: % for anything, _ for one character. Sets in brackets
// are not served, and are what they look like.
func like(pattern string) *regexp.Regexp {
	pattern = strings.NewReplacer("%", ".*", "_", ".").Replace(regexp.QuoteMeta(pattern))
	return regexp.MustCompile("(?is)^" + pattern + "$")
}

// matches compares as WMI does, without regard to case.
func (q *query) matches(row Instance) bool {
	for name, holds := range q.where {
		found := false
		for property, value := range row {
			if !strings.EqualFold(property, name) {
				continue
			}
			text, ok := plain(value)
			found = ok && holds(text)
		}
		if !found {
			return false
		}
	}
	return true
}
