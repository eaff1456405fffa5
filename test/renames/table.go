package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
)

// rename is one row of a table: what something was called, and what it is called.
type rename struct{ old, new string }

// renames are the tables of docs/renames.md, by their heading.
type renames struct {
	rules, commands, estateKeys, factsKeys, texts []rename
}

// headings are the sections whose tables are read, in lower case.
func (r *renames) headings() map[string]*[]rename {
	return map[string]*[]rename{
		"rule ids":           &r.rules,
		"commands":           &r.commands,
		"estate keys":        &r.estateKeys,
		"facts/results keys": &r.factsKeys,
		"texts":              &r.texts,
	}
}

// readRenames reads the tables of a Markdown file. Without the file nothing is
// renamed.
func readRenames(path string) (*renames, error) {
	var r renames
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &r, nil
	}
	if err != nil {
		return nil, err
	}
	headings := r.headings()
	var into *[]rename
	header := true // the next row is the head of its table
	lines := bufio.NewScanner(strings.NewReader(string(content)))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "#"):
			into, header = headings[strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))], true
		case !strings.HasPrefix(line, "|"):
			header = true
		case into == nil || rule.MatchString(line):
		case header:
			header = false
		default:
			row := cells(line)
			if len(row) < 2 || row[0] == "" || row[0] == row[1] {
				return nil, fmt.Errorf("%s:%d: %q is no row with an old and a new name", path, n, line)
			}
			if row[1] == "" || row[1] == "–" || row[1] == "-" {
				continue // removed: there is nothing to compare it with
			}
			*into = append(*into, rename{row[0], row[1]})
		}
	}
	return &r, lines.Err()
}

// write writes the tables as they are read.
func (r *renames) write(path string) error {
	var b strings.Builder
	for heading, rows := range r.headings() {
		fmt.Fprintf(&b, "## %s\n\n| old | new |\n|---|---|\n", heading)
		for _, row := range *rows {
			fmt.Fprintf(&b, "| `%s` | `%s` |\n", strings.ReplaceAll(row.old, "|", `\|`), strings.ReplaceAll(row.new, "|", `\|`))
		}
		b.WriteString("\n")
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

// faults are the new names of faults of the embedded estate that were renamed.
func (r *renames) faults() map[string]string {
	called := map[string]string{}
	for _, row := range r.commands {
		old, isFault := strings.CutPrefix(row.old, "--fault ")
		if now, also := strings.CutPrefix(row.new, "--fault "); isFault && also {
			called[old] = now
		}
	}
	return called
}

// rule is the line below the head of a table.
var rule = regexp.MustCompile(`^\|[\s:|-]+\|$`)

// cells splits a row of a table; names may stand in backticks.
func cells(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	var row []string
	for _, cell := range strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|") {
		cell = strings.TrimSpace(strings.ReplaceAll(cell, "\x00", "|"))
		if quoted := strings.Trim(cell, "`"); len(quoted) == len(cell)-2 {
			cell = quoted
		}
		row = append(row, cell)
	}
	return row
}

// replacer replaces whole names in one pass, so that a name that was given to
// something else meanwhile is not replaced twice.
type replacer struct {
	names *regexp.Regexp // nil: nothing to replace
	to    map[string]string
	hits  map[string]int // by old name
}

// newReplacer replaces names wherever before and after match beside them. Both
// are regular expressions that match one character that is no part of a name.
func newReplacer(rows []rename, before, after string) *replacer {
	r := &replacer{to: map[string]string{}, hits: map[string]int{}}
	var names []string
	for _, row := range rows {
		names = append(names, row.old)
		r.to[row.old] = row.new
	}
	if len(names) == 0 {
		return r
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for i, name := range names {
		names[i] = regexp.QuoteMeta(name)
	}
	r.names = regexp.MustCompile(`(^|` + before + `)(` + strings.Join(names, "|") + `)($|` + after + `)`)
	return r
}

func (r *replacer) replace(text string) string {
	if r.names == nil {
		return text
	}
	var out strings.Builder
	for {
		at := r.names.FindStringSubmatchIndex(text)
		if at == nil {
			return out.String() + text
		}
		old := text[at[4]:at[5]]
		r.hits[old]++
		out.WriteString(text[:at[4]] + r.to[old])
		text = text[at[5]:] // the character behind may be the one before the next
	}
}

// textBoundary is what may stand beside a replaced text: anything.
const textBoundary = ``

// The characters beside the id of a rule. A page's address has the id too.
const (
	beforeID = `[^A-Za-z0-9_./-]|rules/`
	afterID  = `[^A-Za-z0-9_/-]`
)
