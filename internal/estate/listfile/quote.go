package listfile

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// plain is text that YAML takes for the same text, between braces too. Words
// without a slash, such as yes or 1e3, are not trusted.
var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*/[A-Za-z0-9_./-]*$`)

// Quote writes text as a YAML value for use between braces.
func Quote(s string) string {
	switch {
	case plain.MatchString(s):
		return s
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return strconv.Quote(s)
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
