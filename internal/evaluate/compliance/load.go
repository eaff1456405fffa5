package compliance

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// maxSize keeps a wrong file from taking the memory of the machine.
const maxSize = 4 << 20 // bytes

var (
	frameworkID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	controlID   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._()-]*$`)
)

// Parse reads one framework. Name is the file as people know it; the framework is called as
// the file is. Rules are those that globs may fit, with questions to people; nil leaves that
// open. The error lists all that is wrong, as [estate.Errors].
func Parse(name string, data []byte, rules []*results.Rule) (*Framework, error) {
	p := &parser{file: name, rules: rules}
	sum := sha256.Sum256(data)
	f := &Framework{File: name, SHA256: hex.EncodeToString(sum[:]), Unmapped: map[string]string{}}
	if root := p.document(data); root != nil {
		p.framework(f, root)
	}
	if len(p.problems) > 0 {
		slices.SortStableFunc(p.problems, func(a, b estate.Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, p.problems
	}
	return f, nil
}

// parser reads a file node by node, so that everything that is wrong has its place.
type parser struct {
	file     string
	rules    []*results.Rule
	problems estate.Errors
}

func (p *parser) problem(n *yaml.Node, at, format string, args ...any) {
	p.problems = append(p.problems, estate.Problem{
		File: p.file, Position: estate.Position{Line: n.Line, Column: n.Column}, Path: at, Message: fmt.Sprintf(format, args...),
	})
}

// document is the one mapping that the file holds; nil when it holds anything else, which
// is noted.
func (p *parser) document(data []byte) *yaml.Node {
	top := &yaml.Node{Line: 1, Column: 1}
	if len(data) > maxSize {
		p.problem(top, "", "the file is larger than %d MiB, so it hardly holds a framework", maxSize>>20)
		return nil
	}
	if at, reason := estate.NotUTF8(data); reason != "" {
		p.problem(&yaml.Node{Line: at.Line, Column: at.Column}, "", "%s", reason)
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		p.problem(top, "", "the file is empty; a framework has the keys %s", strings.Join(frameworkKeys, ", "))
		return nil
	case err != nil:
		p.problems = append(p.problems, *estate.SyntaxProblem(err, data))
		p.problems[len(p.problems)-1].File = p.file
		return nil
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		p.problem(top, "", "it holds more than one YAML document; one file is one framework")
		return nil
	}
	if root := doc.Content[0]; root.Kind == yaml.MappingNode {
		return root
	}
	p.problem(doc.Content[0], "", "expects the keys %s", strings.Join(frameworkKeys, ", "))
	return nil
}

var (
	frameworkKeys = []string{"id", "title", "version", "source", "licence", "unverified", "controls", "unmapped"}
	controlKeys   = []string{"title", "meaning", "relation", "rules", "components", "question", "unverified"}
)

// mapping reads the values of a mapping by key. An unknown key, one that is given twice and
// a required one that is missing are noted.
func (p *parser) mapping(n *yaml.Node, at string, known, required []string) map[string]*yaml.Node {
	values, excused := map[string]*yaml.Node{}, map[string]bool{}
	p.pairs(n, at, func(key, value *yaml.Node) {
		if slices.Contains(known, key.Value) {
			values[key.Value] = value
			return
		}
		excused[suggest.To(key.Value, known)] = true
		p.problem(key, at, "unknown key %q%s", key.Value, suggest.Or(key.Value, known, "; the keys here are "+strings.Join(known, ", ")))
	})
	for _, key := range required {
		if values[key] == nil && !excused[key] {
			p.problem(n, at, "%s is missing", key)
		}
	}
	return values
}

// pairs goes through the keys of a mapping in their order, but for those given twice.
func (p *parser) pairs(n *yaml.Node, at string, each func(key, value *yaml.Node)) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		if seen[key.Value] {
			p.problem(key, at, "%s is given twice", key.Value)
			continue
		}
		seen[key.Value] = true
		each(key, value)
	}
}

// text is a value that has to be text and say something.
func (p *parser) text(n *yaml.Node, at string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind != yaml.ScalarNode:
		p.problem(n, at, "expects text")
		return ""
	}
	text := strings.Join(strings.Fields(n.Value), " ")
	if text == "" || n.ShortTag() == "!!null" {
		p.problem(n, at, "is empty")
		return ""
	}
	return text
}

// list is a value that has to be a list of texts; each gets to see where it stands.
func (p *parser) list(n *yaml.Node, at string, check func(n *yaml.Node, at, text string)) []string {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		p.problem(n, at, "expects a list")
		return nil
	}
	if len(n.Content) == 0 {
		p.problem(n, at, "is empty; leave the key out")
	}
	var all []string
	for i, item := range n.Content {
		here := fmt.Sprintf("%s[%d]", at, i)
		text := p.text(item, here)
		switch {
		case text == "":
		case slices.Contains(all, text):
			p.problem(item, here, "%s is given twice", text)
		default:
			check(item, here, text)
			all = append(all, text)
		}
	}
	return all
}

func (p *parser) framework(f *Framework, root *yaml.Node) {
	v := p.mapping(root, "", frameworkKeys, []string{"id", "title", "version", "source", "licence", "controls"})
	f.ID, f.Title, f.Version = p.text(v["id"], "id"), p.text(v["title"], "title"), p.text(v["version"], "version")
	f.Source, f.Licence, f.Unverified = p.text(v["source"], "source"), p.text(v["licence"], "licence"), p.text(v["unverified"], "unverified")
	if want := strings.TrimSuffix(path.Base(strings.ReplaceAll(p.file, `\`, "/")), ".yaml"); f.ID != "" {
		switch {
		case !frameworkID.MatchString(f.ID):
			p.problem(v["id"], "id", "%q is no id: small letters, digits and dashes", f.ID)
		case f.ID != want:
			p.problem(v["id"], "id", "is %s, and the file is %s.yaml: call both alike", f.ID, want)
		}
	}
	if n := v["controls"]; n != nil {
		if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
			p.problem(n, "controls", "expects controls by their id")
		} else {
			p.pairs(n, "controls", func(key, value *yaml.Node) { f.Controls = append(f.Controls, p.control(key, value)) })
		}
	}
	if n := v["unmapped"]; n != nil {
		if n.Kind != yaml.MappingNode {
			p.problem(n, "unmapped", "expects rules with the reason why they stand under no control")
			return
		}
		p.pairs(n, "unmapped", func(key, value *yaml.Node) {
			at := "unmapped." + key.Value
			p.glob(key, at, key.Value)
			f.Unmapped[key.Value] = p.text(value, at)
		})
	}
}

func (p *parser) control(key, n *yaml.Node) *Control {
	c, at := &Control{ID: key.Value}, "controls."+key.Value
	if !controlID.MatchString(c.ID) {
		p.problem(key, at, "%q is no id of a control: letters, digits and . ( ) _ - after a letter or digit", c.ID)
	}
	if n.Kind != yaml.MappingNode {
		p.problem(n, at, "expects the keys %s", strings.Join(controlKeys, ", "))
		return c
	}
	v := p.mapping(n, at, controlKeys, []string{"title", "meaning", "relation"})
	c.Title, c.Meaning = p.text(v["title"], at+".title"), p.text(v["meaning"], at+".meaning")
	c.Question, c.Unverified = p.text(v["question"], at+".question"), p.text(v["unverified"], at+".unverified")
	c.Rules = p.list(v["rules"], at+".rules", p.glob)
	c.Components = p.list(v["components"], at+".components", p.component)
	if c.Relation = Relation(p.text(v["relation"], at+".relation")); c.Relation == "" {
		return c
	}
	words := make([]string, 0, len(Relations))
	for _, r := range Relations {
		words = append(words, string(r))
	}
	judged := v["rules"] != nil || v["components"] != nil
	switch {
	case !slices.Contains(Relations, c.Relation):
		p.problem(v["relation"], at+".relation", "there is no relation %q%s", c.Relation, suggest.Or(string(c.Relation), words, "; use "+strings.Join(words, ", ")))
	case (c.Relation == Tests || c.Relation == Supports) && !judged:
		p.problem(v["relation"], at, "is said to be one that muster %s, and names no rules and no components", c.Relation)
	case c.Relation == Outside && judged:
		p.problem(v["relation"], at, "is said to be outside of what muster looks at, and names rules or components")
	case (c.Relation == Supports || c.Relation == Attests) && v["question"] == nil:
		p.problem(v["relation"], at, "needs a question: what is left for a person to show where the relation is %s", c.Relation)
	}
	return c
}

// glob notes a glob that cannot be read or fits no rule: nothing would be judged by it.
func (p *parser) glob(n *yaml.Node, at, glob string) {
	if _, err := path.Match(glob, ""); err != nil {
		p.problem(n, at, "%q is no glob: * is any text without /, ? any one character", glob)
		return
	}
	if p.rules == nil || glob == Everything {
		return
	}
	ids := make([]string, 0, len(p.rules))
	for _, r := range p.rules {
		if (&Control{Rules: []string{glob}}).Covers(r.ID, "", r.Formerly...) {
			return
		}
		ids = append(ids, r.ID)
	}
	p.problem(n, at, "%s fits no rule and no question%s", glob, suggest.Or(glob, ids, " (`muster rules list` shows them all)"))
}

func (p *parser) component(n *yaml.Node, at, component string) {
	if p.rules == nil || component == Everything {
		return
	}
	ids := make([]string, 0, len(p.rules))
	for _, r := range p.rules {
		if r.Component == component {
			return
		}
		ids = append(ids, r.Component)
	}
	slices.Sort(ids)
	p.problem(n, at, "no rule and no question is about a component %s%s", component, suggest.Or(component, slices.Compact(ids), ""))
}
