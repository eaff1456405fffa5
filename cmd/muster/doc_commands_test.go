package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// documented finds the command lines of a page: those of indented blocks, and those in
// backticks. Those of fenced blocks are indented first.
var (
	documented = regexp.MustCompile("(?m)^ {4,}(?:\\$ )?(muster(?: .*)?)$|`(muster(?: [^`\n]*)?)`")
	fenced     = regexp.MustCompile("(?s)```(?:sh|bash|console|powershell)\n.*?```")
)

// words splits a command line as a shell would, up to a pipe or a redirection. It is nil for
// one that is a pattern rather than a command.
func words(line string) []string {
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
	for _, c := range line {
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

// A command that a page shows and that muster refuses is the first that a new user sees of it.
// What the commands do is for other tests: here they are read, and nothing runs.
func TestEveryCommandLineOfThePagesIsOneThatMusterTakes(t *testing.T) {
	pages := []string{"../../README.md", "../../CONTRIBUTING.md", "../../SECURITY.md"}
	for _, pattern := range []string{"../../docs/*.md", "../../docs/*/*.md", "../../checks/*/README.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	read := map[string]bool{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		joined := regexp.MustCompile(` *\\\n\s*`).ReplaceAllString(string(text), " ")
		joined = fenced.ReplaceAllStringFunc(joined, func(block string) string { return strings.ReplaceAll(block, "\n", "\n    ") })
		for _, m := range documented.FindAllStringSubmatch(joined, -1) {
			line := strings.TrimSpace(m[1] + m[2])
			if err := taken(words(line)[1:]); err != "" && !isPattern(line) {
				t.Errorf("%s: %s: %s", strings.TrimPrefix(page, "../../"), line, err)
			}
			read[line] = true
		}
	}
	if len(read) < 40 || !read["muster demo"] {
		t.Errorf("only %d command lines were found", len(read))
	}
	t.Logf("%d command lines", len(read))
}

// isPattern tells a line with a choice or an ellipsis, which nobody could type.
func isPattern(line string) bool {
	return strings.ContainsAny(line, "…[<") || regexp.MustCompile(`[a-z]\|[a-z]`).MatchString(line) || regexp.MustCompile(` [A-Z]+( |$)`).MatchString(line) || strings.HasSuffix(line, " ")
}

// taken reads the flags of a command and says what is wrong with them; "" when nothing is.
func taken(args []string) string {
	var out bytes.Buffer
	root := (&app{stdin: strings.NewReader(""), stdout: &out, stderr: &out}).root()
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err.Error()
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil && !errors.Is(err, pflag.ErrHelp) {
		return err.Error()
	}
	if left := cmd.Flags().Args(); cmd.HasSubCommands() && len(left) > 0 && cmd.RunE == nil && cmd.Run == nil {
		return "there is no command " + left[0]
	} else if cmd == root && len(left) > 0 {
		return "there is no command " + left[0]
	}
	return ""
}
