package restlab

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Condition is a parsed $filter: a comparison, or others joined by and, or and not.
type Condition struct {
	op    string // eq, ne, gt, ge, lt, le; and, or, not
	path  string
	value string
	parts []*Condition
}

// ParseCondition reads the part of OData's filter language that v4 has: comparisons
// of paths with literals, enumerations such as Space.Type'VALUE', any(v:…), and, or,
// not and parentheses.
func ParseCondition(text string) (*Condition, error) {
	p := &odata{words: odataWords(text)}
	c, err := p.either("")
	if err == nil && len(p.words) > 0 {
		err = fmt.Errorf("%q is left over", p.words[0])
	}
	return c, err
}

// odata is a filter that is being read.
type odata struct {
	words    []string
	variable string // of the lambda that it is in; "" outside
}

// odataWords splits a filter into words, parentheses and literals in quotes.
func odataWords(text string) []string {
	var words []string
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ':
			i++
		case strings.IndexByte("():,", c) >= 0 && !insideTime(text, i):
			words = append(words, string(c))
			i++
		default:
			j, quoted := i, false
			for j < len(text) && (quoted || text[j] != ' ' && (strings.IndexByte("(),", text[j]) < 0) && (text[j] != ':' || insideTime(text, j))) {
				if text[j] == '\'' {
					quoted = !quoted
				}
				j++
			}
			words = append(words, text[i:j])
			i = j
		}
	}
	return words
}

// insideTime tells a colon of a time of day from that of a lambda: it stands
// between digits.
func insideTime(text string, i int) bool {
	digit := func(j int) bool { return j >= 0 && j < len(text) && text[j] >= '0' && text[j] <= '9' }
	return text[i] == ':' && digit(i-1) && digit(i+1)
}

func (p *odata) next() string {
	if len(p.words) == 0 {
		return ""
	}
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

func (p *odata) take(word string) bool {
	if len(p.words) > 0 && p.words[0] == word {
		p.words = p.words[1:]
		return true
	}
	return false
}

func (p *odata) either(prefix string) (*Condition, error) { return p.join("or", prefix, p.both) }

func (p *odata) both(prefix string) (*Condition, error) { return p.join("and", prefix, p.one) }

func (p *odata) join(op, prefix string, read func(string) (*Condition, error)) (*Condition, error) {
	c, err := read(prefix)
	if err != nil {
		return nil, err
	}
	all := []*Condition{c}
	for p.take(op) {
		if c, err = read(prefix); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return &Condition{op: op, parts: all}, nil
}

func (p *odata) one(prefix string) (*Condition, error) {
	if p.take("not") {
		c, err := p.one(prefix)
		return &Condition{op: "not", parts: []*Condition{c}}, err
	}
	if p.take("(") {
		c, err := p.either(prefix)
		return c, errors.Join(err, p.expect(")"))
	}
	path := p.next()
	if path == "" {
		return nil, errors.New("it ends too early")
	}
	if list, ok := strings.CutSuffix(path, "/any"); ok && p.take("(") {
		outer := p.variable
		p.variable = p.next()
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		c, err := p.either(list)
		p.variable = outer
		return c, errors.Join(err, p.expect(")"))
	}
	if p.variable != "" {
		rest, ok := strings.CutPrefix(path, p.variable+"/")
		if !ok {
			return nil, fmt.Errorf("%q does not begin with the variable %s", path, p.variable)
		}
		path = prefix + "/" + rest
	}
	op, value := p.next(), p.next()
	if !slices.Contains([]string{"eq", "ne", "gt", "ge", "lt", "le"}, op) || value == "" {
		return nil, fmt.Errorf("%q is compared with nothing", path)
	}
	return &Condition{op: op, path: path, value: literal(value)}, nil
}

func (p *odata) expect(word string) error {
	if !p.take(word) {
		return fmt.Errorf("%q is missing", word)
	}
	return nil
}

// literal is the value of a word: what is in its quotes, if it has any.
func literal(word string) string {
	if i := strings.IndexByte(word, '\''); i >= 0 && strings.HasSuffix(word, "'") && len(word) > i+1 {
		return strings.ReplaceAll(word[i+1:len(word)-1], "''", "'")
	}
	return word
}

// Paths are all that a filter asks for.
func (c *Condition) Paths() []string {
	if len(c.parts) == 0 {
		return []string{c.path}
	}
	var all []string
	for _, part := range c.parts {
		all = append(all, part.Paths()...)
	}
	return all
}

// Holds decides about something whose values the function returns.
func (c *Condition) Holds(values func(path string) []string) bool {
	part := func(c *Condition) bool { return c.Holds(values) }
	switch c.op {
	case "and":
		return !slices.ContainsFunc(c.parts, func(x *Condition) bool { return !part(x) })
	case "or":
		return slices.ContainsFunc(c.parts, part)
	case "not":
		return !part(c.parts[0])
	}
	for _, v := range values(c.path) {
		n := compareValues(v, c.value)
		if c.op == "eq" && n == 0 || c.op == "ne" && n != 0 || c.op == "gt" && n > 0 || c.op == "ge" && n >= 0 || c.op == "lt" && n < 0 || c.op == "le" && n <= 0 {
			return true
		}
	}
	return false
}

// compareValues compares moments as moments, numbers as numbers and the rest as text.
func compareValues(a, b string) int {
	if x, err := time.Parse(time.RFC3339, a); err == nil {
		if y, err := time.Parse(time.RFC3339, b); err == nil {
			return x.Compare(y)
		}
	}
	if x, err := strconv.ParseFloat(a, 64); err == nil {
		if y, err := strconv.ParseFloat(b, 64); err == nil {
			return cmp.Compare(x, y)
		}
	}
	return strings.Compare(a, b)
}

// Equals returns the values that a filter allows when it does nothing but list
// values of one path.
func (c *Condition) Equals(path string) (values []string, ok bool) {
	switch {
	case c.op == "eq" && c.path == path:
		return []string{c.value}, true
	case c.op != "or":
		return nil, false
	}
	for _, part := range c.parts {
		more, ok := part.Equals(path)
		if !ok {
			return nil, false
		}
		values = append(values, more...)
	}
	return values, true
}

// After returns the value that a path has to be greater than, when that is all that a
// filter says.
func (c *Condition) After(path string) (value string, ok bool) {
	return c.value, c.op == "gt" && c.path == path
}
