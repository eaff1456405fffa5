package estate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Problem is one thing that is wrong in an estate file.
type Problem struct {
	File string
	Position
	Path    string // of the value, such as "sites.recovery.resolvers[0]"; "" for the file as a whole
	Message string
}

// Error gives the problem as file:line:column: path: message.
func (p Problem) Error() string {
	where := fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)
	if p.Path != "" {
		where += p.Path + ": "
	}
	return where + p.Message
}

// Errors are all the problems of one estate file, in the order of the file.
type Errors []Problem

// printed is how many problems a text of Errors lists; nobody reads more at once.
const printed = 50

// Error gives one line for each problem.
func (e Errors) Error() string {
	var b strings.Builder
	for i, p := range e {
		if i == printed {
			fmt.Fprintf(&b, "\n… and %d more problems", len(e)-printed)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Error())
	}
	return b.String()
}

// Unwrap gives the single problems to errors.As.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, p := range e {
		all[i] = p
	}
	return all
}

func (e Errors) sort() {
	slices.SortStableFunc(e, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// quote shows a value of the file in a message: in quotes, and cut when long.
func quote(s string) string {
	const longest = 80
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// quoteKey shows a key. What follows a colon was meant to be a value, which may
// be a secret.
func quoteKey(s string) string {
	if name, _, cut := strings.Cut(s, ":"); cut {
		s = name + ":…"
	}
	return quote(s)
}

// oneOf lists the choices for a message.
func oneOf(choices []string) string {
	switch len(choices) {
	case 0:
		return "nothing"
	case 1:
		return choices[0]
	}
	last := len(choices) - 1
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}
