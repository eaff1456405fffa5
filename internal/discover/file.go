package discover

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
)

// header is what every file begins with. Editors that know the language server complete
// and check the file by its first line.
const header = `# yaml-language-server: $schema=estate.schema.json
# (muster schema estate > estate.schema.json lets an editor complete and check this file)
#
# Written by muster init from what the estate says of itself. Above each guess stands where
# it comes from; correct what is wrong. What could not be decided is a question in a comment
# and counts for nothing until you uncomment it. docs/estate.md has all keys.
`

// File writes what was found as an estate file with comments.
func (f *Found) File() ([]byte, error) {
	plain, err := estate.Write(f.Estate, nil)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(plain, &doc); err != nil {
		return nil, fmt.Errorf("reading what was written: %w", err)
	}
	f.comment("", doc.Content[0])
	var b bytes.Buffer
	b.WriteString(header)
	root := doc.Content[0]
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i].Value
		if root.Content[i+1].Kind != yaml.ScalarNode {
			b.WriteString("\n")
		}
		var section bytes.Buffer
		out := yaml.NewEncoder(&section)
		out.SetIndent(2)
		if err := out.Encode(&yaml.Node{Kind: yaml.MappingNode, Content: root.Content[i : i+2]}); err != nil {
			return nil, fmt.Errorf("writing %s: %w", key, err)
		}
		if err := out.Close(); err != nil {
			return nil, fmt.Errorf("writing %s: %w", key, err)
		}
		text := section.String()
		var below []Question
		for _, q := range f.Questions {
			if q.Section != key {
				continue
			}
			if with, ok := within(text, q); ok {
				text = with
			} else {
				below = append(below, q)
			}
		}
		b.WriteString(text)
		questions(&b, below)
	}
	return b.Bytes(), nil
}

// within puts a question into the text of its section, below the key that its answer belongs to:
// to uncomment the answer must not give a key twice. It returns false where the section has no
// such key, and the answer brings it.
func within(text string, q Question) (string, bool) {
	var doc yaml.Node
	if len(q.Lines) < 2 || yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 || len(doc.Content[0].Content) < 2 {
		return "", false
	}
	name, ok := strings.CutSuffix(strings.TrimSpace(q.Lines[0]), ":")
	_, value := entry(doc.Content[0].Content[1], name)
	if !ok || value == nil || value.Kind != yaml.MappingNode || value.Style&yaml.FlowStyle != 0 || len(value.Content) == 0 {
		return "", false
	}
	answer, indentation := q.Lines[1:], strings.Repeat(" ", value.Column-1)
	if key, pair, flow := strings.Cut(strings.TrimSpace(q.Lines[1]), ": {"); flow && len(answer) == 1 {
		if _, there := entry(value, key); there != nil && there.Kind == yaml.MappingNode && there.Style&yaml.FlowStyle == 0 && len(there.Content) > 0 {
			value, indentation, answer = there, strings.Repeat(" ", there.Column-1), []string{strings.TrimSuffix(pair, "}")}
		}
	}
	var added []string
	for i, line := range wrap(q.Text, 86-len(indentation)) {
		added = append(added, indentation+"# "+mark(i)+line)
	}
	for _, line := range answer {
		added = append(added, indentation+"# "+strings.TrimSpace(line))
	}
	return strings.Join(slices.Insert(strings.Split(text, "\n"), lastLine(value), added...), "\n"), true
}

// mark is what a line of a question begins with.
func mark(line int) string {
	if line == 0 {
		return "? "
	}
	return "  "
}

// comment puts above each key where its value comes from.
func (f *Found) comment(path string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, at := n.Content[i], n.Content[i].Value
		if path != "" {
			at = path + "." + at
		}
		if from := f.From[at]; from != "" {
			key.HeadComment = "# " + from
		}
		f.comment(at, n.Content[i+1])
	}
}

// questions writes what could not be decided of a section, below it.
func questions(b *bytes.Buffer, all []Question) {
	for _, q := range all {
		b.WriteString("\n")
		for i, line := range wrap(q.Text, 84) {
			b.WriteString("  # " + mark(i) + line + "\n")
		}
		for _, line := range q.Lines {
			indentation := line[:len(line)-len(strings.TrimLeft(line, " "))]
			b.WriteString(indentation + "# " + line[len(indentation):] + "\n")
		}
	}
}

// wrap breaks a sentence into lines.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
