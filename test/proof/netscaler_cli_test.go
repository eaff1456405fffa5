package proof

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/checks/netscaler/netscalerlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// typedFix is a fix that is lines for the command line of an appliance.
type typedFix struct{ rule, text string }

// commandLine carries lines out on the appliances of the embedded estate as their own command
// line does. What the command reference does not have is an error, and so is an object that is
// not there or there already.
type commandLine struct {
	model  *world.Model
	typed  map[string]bool // lines that were carried out, by host: two findings may ask for one
	filled []string        // the places of the last fix that people filled in
}

func newCommandLine(m *world.Model) *commandLine {
	return &commandLine{model: m, typed: map[string]bool{}}
}

// session is a fix being typed at a node.
type session struct {
	model     *world.Model
	appliance *netscalerlab.Appliance
	node      *netscalerlab.Node
	everyNode bool // the same is typed at the other nodes
	unsaved   bool
	members   []row    // of the group that the line is about
	issued    []string // names that a new certificate is good for beside those of the old one
}

// people are the first words of what no appliance understands: somebody has to look, decide,
// or build something.
var people = []string{"see", "build", "copy", "get", "renew", "then", "install", "the"}

// carryOut types the lines of a fix, HOST: LINE; LINE. why is what keeps anybody from pasting
// it, although all of its lines are right.
func (c *commandLine) carryOut(fix string) (why string, err error) {
	where, rest, found := strings.Cut(fix, ": ")
	if !found {
		return "", fmt.Errorf("it names no host")
	}
	s, why, err := c.at(where)
	if s == nil {
		return why, err
	}
	var calls []call
	c.filled = nil
	for _, line := range split(rest) {
		if first := tokens(line); len(first) > 0 && !slices.Contains(people, first[0].text) {
			whole, filled := s.fill(line)
			c.filled = append(c.filled, filled...)
			line = whole
		}
		words := tokens(line)
		if len(words) == 0 {
			return "", fmt.Errorf("an empty line")
		}
		if slices.Contains(people, words[0].text) {
			why = "people have to look, or to build something, first"
			continue
		}
		one, err := parse(words)
		if err != nil {
			return "", fmt.Errorf("%s: %w", line, err)
		}
		if err := s.there(one); err != nil {
			return "", fmt.Errorf("%s: %w", line, err)
		}
		one.line = line
		calls = append(calls, one)
		if blank := placeholder.FindString(line); blank != "" && why == "" {
			why = "it has a place for what only people know: " + blank
		}
	}
	if why != "" {
		return why, nil
	}
	for _, one := range calls {
		if one.command.looks || c.typed[where+"\x00"+one.line] && !one.command.saves {
			continue
		}
		c.typed[where+"\x00"+one.line] = true
		switch {
		case one.command.run == nil:
			return "", fmt.Errorf("%s: the test cannot carry that out", one.line)
		case !one.command.ownNode && s.node != s.appliance.Nodes[0]:
			return "", fmt.Errorf("%s: %s is a secondary node, whose configuration is that of the primary one", one.line, s.node.Host)
		}
		if err := one.command.run(s, one); errors.Is(err, errThere) {
			return err.Error(), nil
		} else if err != nil {
			return "", fmt.Errorf("%s: %w", one.line, err)
		}
		s.unsaved = !one.command.saves
		s.appliance.Unsaved = s.unsaved
	}
	if s.unsaved {
		return "", fmt.Errorf("what it changes is lost when the appliance starts again: nothing saves it")
	}
	return "", nil
}

// at finds the node that a fix names.
func (c *commandLine) at(where string) (s *session, why string, err error) {
	if where == "on both nodes" {
		return nil, "people have to look, or to build something, first", nil
	}
	host, each := strings.CutSuffix(where, ", and each other node")
	for _, a := range netscalerlab.Of(c.model).Appliances {
		for _, n := range a.Nodes {
			if n.Host == host || c.model.Host(n.Host).Address == host {
				return &session{model: c.model, appliance: a, node: n, everyNode: each}, "", nil
			}
		}
	}
	return nil, "", fmt.Errorf("no appliance is called %s", host)
}

// placeholder is where people fill something in.
var placeholder = regexp.MustCompile(`<[^<>]+>`)

// split are the lines of a fix. A semicolon in quotes or in a placeholder ends none.
func split(text string) []string {
	var lines []string
	quoted, depth, from := false, 0, 0
	for i, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '<':
			depth++
		case r == '>':
			depth--
		case r == ';' && !quoted && depth == 0:
			lines = append(lines, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return append(lines, strings.TrimSpace(text[from:]))
}

// token is a word of a line; one in quotes is never an option.
type token struct {
	text   string
	quoted bool
}

// tokens are the words of a line. One in quotes may have blanks, and so may a placeholder.
func tokens(line string) []token {
	var all []token
	for _, m := range word.FindAllString(line, -1) {
		if len(m) > 1 && m[0] == '"' && m[len(m)-1] == '"' {
			all = append(all, token{m[1 : len(m)-1], true})
			continue
		}
		all = append(all, token{m, false})
	}
	return all
}

var word = regexp.MustCompile(`"[^"]*"|(?:<[^<>]*>|[^\s<])+`)

// call is a line that was understood.
type call struct {
	line    string
	command *command
	args    []string
	options map[string]string // in lower case
}

// parse understands a line by the synopsis of its command.
func parse(words []token) (call, error) {
	var found *command
	n := 0
	for i := range commands {
		c := &commands[i]
		named := strings.Fields(c.name)
		if len(words) < len(named) || len(named) <= n {
			continue
		}
		same := true
		for j, w := range named {
			same = same && strings.EqualFold(words[j].text, w)
		}
		if same {
			found, n = c, len(named)
		}
	}
	if found == nil {
		return call{}, fmt.Errorf("no such command")
	}
	out := call{command: found, options: map[string]string{}}
	rest := words[n:]
	for len(rest) > 0 {
		w := rest[0]
		rest = rest[1:]
		if w.quoted || !strings.HasPrefix(w.text, "-") {
			out.args = append(out.args, w.text)
			continue
		}
		option := strings.ToLower(w.text)
		values, known := found.options[option]
		_, twice := out.options[option]
		switch {
		case !known:
			return call{}, fmt.Errorf("no such argument [%s]", w.text)
		case twice:
			return call{}, fmt.Errorf("argument %s is given twice", w.text)
		case values == flag0:
			out.options[option] = ""
			continue
		case len(rest) == 0 || strings.HasPrefix(rest[0].text, "-") && !rest[0].quoted:
			return call{}, fmt.Errorf("argument %s has no value", w.text)
		}
		v := rest[0].text
		if values != any1 && !placeholder.MatchString(v) && !slices.Contains(strings.Split(values, "|"), strings.ToUpper(v)) {
			return call{}, fmt.Errorf("argument %s has the value %s, and takes %s", w.text, v, values)
		}
		out.options[option] = v
		rest = rest[1:]
	}
	if len(out.args) < found.least || len(out.args) > found.most {
		return call{}, fmt.Errorf("%d arguments, and it takes %d to %d", len(out.args), found.least, found.most)
	}
	if found.asksFor && len(out.options) == 0 {
		return call{}, fmt.Errorf("nothing is set")
	}
	return out, nil
}

// address reads an IPv4 address that is another machine's.
func address(text string) error {
	a, err := netip.ParseAddr(text)
	if err != nil || a.IsLoopback() || a.IsUnspecified() {
		return fmt.Errorf("%s is no address of a server", text)
	}
	return nil
}
