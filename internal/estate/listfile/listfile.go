// Package listfile reads the files that stand beside the estate file: one list of
// flat entries, each value a piece of text. Every value keeps its place, a key
// that is not known is an error, and dates are text that is read here, so that no
// YAML library reinterprets them.
package listfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// maxSize keeps a wrong file name from taking the memory of the machine.
const maxSize = 4 << 20 // bytes

// Version is that of the format of these files, and the only one that there is.
const Version = "1"

// versionKey is the key beside the list that says so.
const versionKey = "version"

// Shape is what a file may hold.
type Shape struct {
	Top      string   // the key of the list, such as "waivers"
	Required []string // keys that every entry has
	Optional []string // keys that an entry may have
	Lists    []string // keys that an entry may have, whose value is a list of text

	// Help says what each key is for, Days which of them are days, and Patterns what
	// others must look like, as regular expressions; for the schema.
	Help     map[string]string
	Days     []string
	Patterns map[string]string
}

// List is the content of a file, with what is wrong with it.
type List struct {
	File    string
	Entries []*Entry

	problems estate.Errors
}

// Entry is one entry of the list.
type Entry struct {
	At estate.Position

	path   string
	values map[string]value
	lists  map[string][]string
}

type value struct {
	text string
	at   estate.Position
}

// Text returns the value of a key with its white space folded; "" when the entry
// does not have it.
func (e *Entry) Text(key string) string { return e.values[key].text }

// List returns the texts of a key of [Shape.Lists] as they are written; nil when the
// entry does not have it.
func (e *Entry) List(key string) []string { return e.lists[key] }

// Load reads the file at path. The error is that of reading alone; for what is
// wrong in the file see [List.Err].
func Load(path string, s Shape) (*List, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the %s: %w", s.Top, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading the %s: %w", s.Top, err)
	}
	return Parse(path, data, s), nil
}

// Parse reads data, the content of the file that the user knows by name. A file
// with nothing but comments is an empty list.
func Parse(name string, data []byte, s Shape) *List {
	l := &List{File: name}
	if len(data) > maxSize {
		l.problem(estate.Position{Line: 1, Column: 1}, "", "the file is larger than %d MiB, so it hardly holds %s", maxSize>>20, s.Top)
		return l
	}
	if at, reason := estate.NotUTF8(data); reason != "" {
		l.problem(at, "", "%s", reason)
		return l
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if !errors.Is(err, io.EOF) {
			l.syntax(err, data)
		}
		return l
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		l.problem(place(&second), "", "a second YAML document begins here; one file is one document")
		return l
	case !errors.Is(err, io.EOF):
		l.syntax(err, data)
		return l
	}
	if len(doc.Content) > 0 {
		l.top(doc.Content[0], s)
	}
	return l
}

// Problem notes what is wrong with a value of an entry, or with the entry when it
// does not have that key.
func (l *List) Problem(e *Entry, key, format string, args ...any) {
	if v, ok := e.values[key]; ok {
		l.problem(v.at, e.path+"."+key, format, args...)
		return
	}
	l.problem(e.At, e.path, format, args...)
}

// Day reads a value that is a day. The second result is false when the entry does
// not have it, or when it is no day, which is noted.
func (l *List) Day(e *Entry, key string) (time.Time, bool) {
	v, ok := e.values[key]
	if !ok {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, v.text)
	if err != nil {
		l.Problem(e, key, "%q is not a day; write it as 2027-01-31", v.text)
		return time.Time{}, false
	}
	return day, true
}

// Wordy notes each value of the keys that says nothing: text that is there and has
// fewer than two letters or digits.
func (l *List) Wordy(e *Entry, keys ...string) {
	for _, key := range keys {
		if e.Text(key) != "" && SaysNothing(e.Text(key)) {
			l.Problem(e, key, "%q says nothing: reports show it, and somebody may have to act on it", e.Text(key))
		}
	}
}

// SaysNothing tells of a text that it has fewer than two letters or digits.
func SaysNothing(text string) bool {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n < 2
}

// Err returns all that is wrong, in the order of the file, as [estate.Errors].
func (l *List) Err() error {
	if len(l.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(l.problems, func(a, b estate.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return l.problems
}

func (l *List) problem(at estate.Position, path, format string, args ...any) {
	l.problems = append(l.problems, estate.Problem{File: l.File, Position: at, Path: path, Message: fmt.Sprintf(format, args...)})
}

func (l *List) top(n *yaml.Node, s Shape) {
	if isNull(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		l.problem(place(n), "", "expects the key %s: and a list below it", s.Top)
		return
	}
	seen, versions := false, 0
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if key.Value == versionKey {
			versions++
			l.version(key, target(val), versions)
			continue
		}
		if key.Value != s.Top {
			l.unknown(key, "", []string{versionKey, s.Top})
			continue
		}
		if seen {
			l.problem(place(key), s.Top, "is given twice")
			continue
		}
		seen = true
		if isNull(val) {
			continue
		}
		if val.Kind != yaml.SequenceNode {
			l.problem(place(val), s.Top, "expects a list of entries, each beginning with a dash")
			continue
		}
		for j, item := range val.Content {
			l.entry(item, fmt.Sprintf("%s[%d]", s.Top, j), s)
		}
	}
}

// version takes the version of the format, which is 1 where the file does not say.
func (l *List) version(key, val *yaml.Node, times int) {
	switch {
	case times > 1:
		l.problem(place(key), versionKey, "is given twice")
	case val.Kind != yaml.ScalarNode || val.Value != Version:
		l.problem(place(val), versionKey, "expects %s, which is the version that this muster reads (see docs/versions.md)", Version)
	}
}

func (l *List) entry(n *yaml.Node, path string, s Shape) {
	n = target(n)
	if n.Kind != yaml.MappingNode {
		l.problem(place(n), path, "expects keys and values: %s", strings.Join(s.Required, ", "))
		return
	}
	e := &Entry{At: place(n), path: path, values: map[string]value{}, lists: map[string][]string{}}
	known := slices.Concat(s.Required, s.Optional, s.Lists)
	excused := map[string]bool{} // there, but with a problem of its own
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], target(n.Content[i+1])
		switch {
		case !slices.Contains(known, key.Value):
			excused[l.unknown(key, path, known)] = true
		case seen[key.Value]:
			l.problem(place(key), path+"."+key.Value, "is given twice")
		case isNull(val):
		case slices.Contains(s.Lists, key.Value):
			seen[key.Value] = true
			l.list(e, key.Value, val)
		case val.Kind != yaml.ScalarNode:
			excused[key.Value] = true
			l.problem(place(val), path+"."+key.Value, "expects text, not %s", kind(val))
		default:
			seen[key.Value] = true
			l.text(e, key.Value, val, excused)
		}
	}
	for _, key := range s.Required {
		if _, ok := e.values[key]; !ok && !excused[key] {
			l.problem(e.At, path, "%s is missing", key)
		}
	}
	l.Entries = append(l.Entries, e)
}

// placeholder is what a stanza that muster printed holds in place of what only
// its owner can say.
var placeholder = regexp.MustCompile(`^<.*>$`)

// text takes the value as it is written: 2027-01-31 and 1234 are text here.
func (l *List) text(e *Entry, key string, val *yaml.Node, excused map[string]bool) {
	text := strings.Join(strings.Fields(val.Value), " ")
	switch {
	case text == "":
		excused[key] = true
		l.problem(place(val), e.path+"."+key, "is empty")
	case placeholder.MatchString(text):
		excused[key] = true
		l.problem(place(val), e.path+"."+key, "still holds the placeholder %s", text)
	default:
		e.values[key] = value{text, place(val)}
	}
}

// list takes the lines as they are written: they are compared letter by letter.
func (l *List) list(e *Entry, key string, val *yaml.Node) {
	path := e.path + "." + key
	if val.Kind != yaml.SequenceNode {
		l.problem(place(val), path, "expects a list of lines, each beginning with a dash")
		return
	}
	lines := make([]string, 0, len(val.Content))
	for i, item := range val.Content {
		item = target(item)
		if item.Kind != yaml.ScalarNode || item.Value == "" {
			l.problem(place(item), fmt.Sprintf("%s[%d]", path, i), "expects text")
			continue
		}
		lines = append(lines, item.Value)
	}
	e.values[key] = value{at: place(val)} // where problems of the list are told
	e.lists[key] = lines
}

// unknown notes a key that is not known and returns the one that was probably
// meant.
func (l *List) unknown(key *yaml.Node, path string, known []string) string {
	l.problem(place(key), path, "unknown key %q%s", key.Value, suggest.Or(key.Value, known, "; the keys here are "+strings.Join(known, ", ")))
	return suggest.To(key.Value, known)
}

func (l *List) syntax(err error, data []byte) {
	p := estate.SyntaxProblem(err, data)
	l.problem(p.Position, "", "%s", p.Message)
}

// target is the node that an alias stands for.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func place(n *yaml.Node) estate.Position { return estate.Position{Line: n.Line, Column: n.Column} }

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

func kind(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		return "keys and values"
	}
	return "a list"
}
