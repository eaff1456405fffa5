// Package pages finds the command lines that the pages of this repository show, so that
// tests can read and run them.
package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Command is a command line of a page.
type Command struct {
	Page string // its path in the repository
	Line string // as it stands there, on one line
}

// The command lines of a page are those of indented blocks, and those in backticks. Those of
// fenced blocks are indented first.
var (
	documented = regexp.MustCompile("(?m)^ {4,}(?:\\$ )?(muster(?: .*)?)$|`(muster(?: [^`\n]*)?)`")
	fenced     = regexp.MustCompile("(?s)```(?:sh|bash|console|powershell)\n.*?```")
	continued  = regexp.MustCompile(` *\\\n\s*`)
	choice     = regexp.MustCompile(`[a-z]\|[a-z]`)
	capitals   = regexp.MustCompile(` [A-Z]+( |$)`)
)

// Commands returns the command lines of all pages below the root of the repository, in their
// order.
func Commands(root string) ([]Command, error) {
	var all []Command
	for _, pattern := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "docs/*/*.md", "checks/*/README.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		for _, page := range found {
			text, err := os.ReadFile(page)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(root, page)
			if err != nil {
				return nil, err
			}
			joined := continued.ReplaceAllString(string(text), " ")
			joined = fenced.ReplaceAllStringFunc(joined, func(block string) string { return strings.ReplaceAll(block, "\n", "\n    ") })
			for _, m := range documented.FindAllStringSubmatch(joined, -1) {
				all = append(all, Command{filepath.ToSlash(name), strings.TrimSpace(m[1] + m[2])})
			}
		}
	}
	return all, nil
}

// Pattern tells a line with a choice, an ellipsis or a word in capitals, which nobody types
// as it stands.
func (c Command) Pattern() bool {
	return strings.ContainsAny(c.Line, "…[<") || choice.MatchString(c.Line) || capitals.MatchString(c.Line) || strings.HasSuffix(c.Line, " ")
}

// Words splits the command line as a shell would, up to a pipe, a redirection or a comment;
// the first is muster.
func (c Command) Words() []string {
	var all []string
	var word strings.Builder
	quote, within := rune(0), false
	end := func() {
		if within {
			all = append(all, word.String())
		}
		word.Reset()
		within = false
	}
	for _, c := range c.Line {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '\'' || c == '"':
			quote, within = c, true
		case c == ' ':
			end()
		case c == '|' && !within, c == '>' && !within, c == '#' && !within, c == ';', c == '&' && !within:
			return all
		default:
			word.WriteRune(c)
			within = true
		}
	}
	end()
	return all
}
