package estate

import (
	_ "embed" // for the text below
	"reflect"
	"regexp"
	"strings"
)

// template holds the values of the file to start from. What its keys mean is taken
// from the tags of the types, unless a line has a comment of its own.
//
//go:embed template.yaml
var template string

// keyLine is a line of the template with a key: indentation, the mark of a line that
// is commented out, more indentation, the key, and what follows.
var keyLine = regexp.MustCompile(`^( *)(# )?( *)([\w/-]+):( .*)?\n$`)

// Example returns the text of a commented estate file to start from. It loads as
// it is, and so it does with the lines that are commented out.
func Example() string {
	type level struct {
		column int
		holds  reflect.Type // what the keys below it are
	}
	var b strings.Builder
	open := []level{{-1, reflect.TypeFor[Estate]()}}
	said := map[string]bool{}
	for line := range strings.Lines(template) {
		m := keyLine.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(line, "# yaml-language-server") {
			b.WriteString(line)
			continue
		}
		column := len(m[1]) + len(m[3])
		for open[len(open)-1].column >= column {
			open = open[:len(open)-1]
		}
		help, holds := meaning(open[len(open)-1].holds, m[4])
		open = append(open, level{column, holds})
		if help == "" || said[help] || strings.Contains(m[5], " # ") {
			b.WriteString(line)
			continue
		}
		said[help] = true
		writeWithComment(&b, m, strings.TrimRight(line, "\n"), help)
	}
	return b.String()
}

// meaning is the first sentence on a key of a struct, or of an entry of a table of
// them, and the type of what it holds.
func meaning(in reflect.Type, name string) (string, reflect.Type) {
	for in != nil && in.Kind() != reflect.Struct && in.Kind() != reflect.Map {
		if in.Kind() != reflect.Pointer && in.Kind() != reflect.Slice {
			return "", nil
		}
		in = in.Elem()
	}
	switch {
	case in == nil:
		return "", nil
	case in.Kind() == reflect.Map:
		for _, w := range ComponentWords {
			if w.Name == name && in.Elem() == reflect.TypeFor[*Component]() {
				return sentence(w.Help), in.Elem()
			}
		}
		return "", in.Elem()
	}
	for _, k := range keysOf(in) {
		if k.Name == name {
			return sentence(k.Help), in.Field(k.index).Type
		}
	}
	return "", nil
}

// sentence is the first sentence of a help, as a comment has it.
func sentence(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(first, ".")
}

// writeWithComment writes a line, which m is the match of, with a comment behind it, or
// above where there is no room.
func writeWithComment(b *strings.Builder, m []string, line, help string) {
	const column, widest = 34, 110
	if max(len(line)+2, column)+len(help) > widest {
		indentation := m[1]
		if m[3] != "" {
			indentation += m[2] + m[3]
		}
		b.WriteString(indentation + "# " + help + "\n" + line + "\n")
		return
	}
	b.WriteString(line + strings.Repeat(" ", max(2, column-len(line))) + "# " + help + "\n")
}
