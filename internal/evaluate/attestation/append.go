package attestation

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/listfile"
)

// Append writes an entry below those of a file, whose content is old and which the user
// knows by name. What is there stays as it is, letter by letter; a file that could not be
// understood is refused.
func Append(name string, old []byte, at *estate.Attestation) ([]byte, error) {
	before, err := Parse(name, old, nil)
	if err != nil {
		return nil, err
	}
	head, indent, err := end(name, old)
	if err != nil {
		return nil, err
	}
	out := slices.Concat(head, []byte(entry(at, indent)))
	// It is read again before anybody writes it: other entries must be what they were.
	after, err := Parse(name, out, nil)
	if err != nil {
		return nil, fmt.Errorf("%s would not be readable with another entry, so nothing was written: %w", name, err)
	}
	if len(after) != len(before)+1 || !slices.EqualFunc(before, after[:len(before)], same) || !same(*at, after[len(before)]) {
		return nil, fmt.Errorf("%s has a form to which no entry can be added safely, so nothing was written: keep it a list with one entry below the other", name)
	}
	return out, nil
}

// same tells that two entries say the same, wherever they stand.
func same(a, b estate.Attestation) bool {
	return slices.Equal(a.Items, b.Items) &&
		slices.Equal([]string{a.Rule, a.Target, a.Statement, a.Owner, a.Date, a.Evidence, a.Expires, a.List},
			[]string{b.Rule, b.Target, b.Statement, b.Owner, b.Date, b.Evidence, b.Expires, b.List})
}

// end is the content of a file up to where the next entry goes, and how far entries are
// indented there.
func end(name string, old []byte) (head []byte, indent int, err error) {
	head = old
	if len(head) > 0 && !bytes.HasSuffix(head, []byte("\n")) {
		head = append(slices.Clone(head), '\n')
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(old, &doc); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", name, err)
	}
	list := listOf(&doc)
	if list == nil {
		if doc.Content != nil && doc.Content[0].Kind == yaml.MappingNode && doc.Content[0].Style&yaml.FlowStyle != 0 {
			return nil, 0, fmt.Errorf("%s holds only {}: empty it, then try again", name)
		}
		if len(doc.Content) == 0 {
			head = append(slices.Clone(head), "version: "+listfile.Version+"\n"...)
		}
		return append(slices.Clone(head), shape.Top+":\n"...), 2, nil
	}
	switch {
	case doc.Content[0].Style&yaml.FlowStyle != 0 || list.Style&yaml.FlowStyle != 0 && len(list.Content) > 0:
		return nil, 0, fmt.Errorf("%s is written between brackets: write each entry on lines of its own, beginning with a dash", name)
	case list.Style&yaml.FlowStyle != 0: // attestations: []
		at := offset(old, list)
		closing := bytes.IndexByte(old[at:], ']')
		return slices.Concat(old[:at], old[at+closing+1:], newlineAt(old)), 2, nil
	case list.Kind != yaml.SequenceNode: // attestations: and nothing else
		return head, 2, nil
	}
	return head, list.Column - 1, nil
}

// listOf is the value of the list's key; nil when the file does not have it.
func listOf(doc *yaml.Node) *yaml.Node {
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	for i, n := range doc.Content[0].Content {
		if i%2 == 1 && doc.Content[0].Content[i-1].Value == shape.Top {
			return n
		}
	}
	return nil
}

func newlineAt(old []byte) []byte {
	if bytes.HasSuffix(old, []byte("\n")) {
		return nil
	}
	return []byte("\n")
}

// offset is where a node begins, in bytes.
func offset(text []byte, n *yaml.Node) int {
	at := 0
	for range n.Line - 1 {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	return at + n.Column - 1
}

// entry is an attestation as a block of the file.
func entry(at *estate.Attestation, indent int) string {
	var b strings.Builder
	pad := strings.Repeat(" ", indent)
	line := func(lead, key, value string) { fmt.Fprintf(&b, "%s%s%s: %s\n", pad, lead, key, value) }
	line("- ", "rule", listfile.Quote(at.Rule))
	line("  ", "target", listfile.Quote(at.Target))
	line("  ", "statement", listfile.Quote(at.Statement))
	line("  ", "owner", listfile.Quote(at.Owner))
	line("  ", "date", at.Date)
	line("  ", "expires", at.Expires)
	if at.Evidence != "" {
		line("  ", "evidence", listfile.Quote(at.Evidence))
	}
	if at.List != "" {
		line("  ", "list", at.List)
	}
	if len(at.Items) > 0 {
		fmt.Fprintf(&b, "%s  items:\n", pad)
		for _, item := range at.Items {
			fmt.Fprintf(&b, "%s    - %s\n", pad, listfile.Quote(item))
		}
	}
	return b.String()
}
