package discover

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// insert puts an addition into the text of a YAML file, at the end of its list, which it
// begins where there is none. Nothing else changes.
func insert(text string, a Addition) (string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return "", err
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return "", errors.New("the file is no mapping")
	}
	n, keys := doc.Content[0], strings.Split(a.Path, ".")
	var key *yaml.Node
	for len(keys) > 0 {
		k, v := entry(n, keys[0])
		if v == nil || v.Tag == "!!null" {
			break
		}
		if v.Kind == yaml.AliasNode {
			return "", errors.New("the file has an alias of YAML there")
		}
		key, n, keys = k, v, keys[1:]
	}
	lines := strings.Split(text, "\n")
	switch {
	case len(keys) > 0 && n.Kind != yaml.MappingNode, len(keys) == 0 && n.Kind == yaml.ScalarNode:
		return "", errors.New("the file has something else there")
	case n.Style&yaml.FlowStyle != 0:
		return inFlow(lines, n, keys, a)
	case len(keys) > 0 || a.Pairs:
		column := n.Column
		if len(n.Content) == 0 {
			return "", errors.New("what it belongs below is empty")
		}
		if k, _ := entry(n, firstOf(keys)); k != nil { // a key without a value
			return "", errors.New("the key is there and empty")
		}
		added := block(keys, a, column-1)
		return strings.Join(slices.Insert(lines, lastLine(n), added...), "\n"), nil
	default:
		if len(n.Content) == 0 {
			return "", errors.New("the list is empty")
		}
		dash := strings.IndexByte(lines[n.Content[len(n.Content)-1].Line-1], '-')
		if dash < 0 || dash < key.Column-1 {
			return "", errors.New("the list is written in a way of its own")
		}
		var added []string
		for _, v := range a.Values {
			added = append(added, strings.Repeat(" ", dash)+"- "+quoted(v)+comment(a))
		}
		return strings.Join(slices.Insert(lines, lastLine(n), added...), "\n"), nil
	}
}

func firstOf(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return keys[0]
}

// entry is a key of a mapping, and its value.
func entry(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// block writes the keys that are not there yet, and the values below them.
func block(keys []string, a Addition, indentation int) []string {
	var all []string
	for i, k := range keys {
		line := strings.Repeat(" ", indentation) + k + ":"
		if i == 0 {
			line += comment(a)
		}
		all = append(all, line)
		indentation += 2
	}
	for _, v := range a.Values {
		if !a.Pairs {
			v = "- " + quoted(v)
		}
		if len(keys) == 0 {
			v += comment(a)
		}
		all = append(all, strings.Repeat(" ", indentation)+v)
	}
	return all
}

// inFlow puts values before the bracket that ends a list or mapping of one line.
func inFlow(lines []string, n *yaml.Node, keys []string, a Addition) (string, error) {
	line := lines[n.Line-1]
	open, from := line[n.Column-1], n.Column-1
	end := closing(line, from)
	if end < 0 {
		return "", errors.New("it is written over several lines in brackets")
	}
	var values []string
	for _, v := range a.Values {
		if !a.Pairs {
			v = quoted(v)
		}
		values = append(values, v)
	}
	added := strings.Join(values, ", ")
	if open == '{' {
		if !a.Pairs {
			added = "[" + added + "]"
		} else if len(keys) > 0 {
			added = "{" + added + "}"
		}
		for i, k := range slices.Backward(keys) {
			added = k + ": " + added
			if i > 0 {
				added = "{" + added + "}"
			}
		}
	}
	if len(n.Content) > 0 {
		added = ", " + added
	}
	line = line[:end] + added + line[end:]
	if a.From != "" && !strings.Contains(line[end:], " #") {
		line += comment(a)
	}
	lines[n.Line-1] = line
	return strings.Join(lines, "\n"), nil
}

// closing is where the bracket at from ends on the same line; -1 when it does not.
func closing(line string, from int) int {
	depth, quote := 0, byte(0)
	for i := from; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// lastLine is the last line of a node and all below it.
func lastLine(n *yaml.Node) int {
	last := n.Line
	if n.Kind == yaml.ScalarNode {
		last += strings.Count(n.Value, "\n")
	}
	for _, c := range n.Content {
		last = max(last, lastLine(c))
	}
	return last
}

func comment(a Addition) string {
	if a.From == "" {
		return ""
	}
	return "  # new: " + a.From
}

// plainText needs no quotes in YAML, in a list within brackets or outside.
var plainText = regexp.MustCompile(`^[A-Za-z0-9_\\$][A-Za-z0-9_.\\$=/-]*$`)

// quoted is a text as YAML writes it.
func quoted(s string) string {
	if plainText.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
