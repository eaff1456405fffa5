package rsop

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"unicode"
)

// maxWarnings bounds how much is said of one list.
const maxWarnings = 20

// registration takes listOfDDCs apart.
func registration(s *Setting) Registration {
	if s == nil || s.State != IsSet {
		return ParseListOfDDCs("")
	}
	r := ParseListOfDDCs(strings.Join(s.Data, " "))
	if len(s.Data) > 1 {
		r.Warnings = append([]string{"the list is written as several strings (REG_MULTI_SZ), and VDAs read a single one (REG_SZ)"}, r.Warnings...)
	}
	return r
}

// ParseListOfDDCs takes the value ListOfDDCs apart: host names separated by
// blanks, where parentheses make groups that are tried one after the other. What
// VDAs do not understand is read as it was probably meant, with a warning.
func ParseListOfDDCs(raw string) Registration {
	r := Registration{Raw: raw, Groups: [][]string{}, Hosts: []string{}, Warnings: []string{}}
	p := listParser{into: &r, seen: map[string]bool{}}
	word := -1 // where the current entry begins
	for i, c := range raw {
		if !strings.ContainsRune("(),;", c) && !unicode.IsSpace(c) {
			if word < 0 {
				word = i
			}
			continue
		}
		if word >= 0 {
			p.entry(raw[word:i])
			word = -1
		}
		p.separator(c)
	}
	if word >= 0 {
		p.entry(raw[word:])
	}
	if p.open {
		p.warn("a parenthesis is not closed")
	}
	p.endGroup()
	if p.bare && p.grouped {
		p.warn("some entries are outside of the parentheses; VDAs expect all of them in groups")
	}
	return r
}

type listParser struct {
	into          *Registration
	group         []string
	open          bool // within parentheses
	bare, grouped bool // entries were seen outside, or within
	seen          map[string]bool
}

func (p *listParser) warn(text string) {
	if len(p.into.Warnings) < maxWarnings && !slices.Contains(p.into.Warnings, text) {
		p.into.Warnings = append(p.into.Warnings, text)
	}
}

func (p *listParser) separator(c rune) {
	if c != ' ' && unicode.IsSpace(c) {
		p.warn(fmt.Sprintf("it holds %s, and VDAs expect blanks", spaceName(c)))
	}
	switch c {
	case ',':
		p.warn("entries are separated by commas, and VDAs expect blanks")
	case ';':
		p.warn("entries are separated by semicolons, and VDAs expect blanks")
	case '(':
		if p.open {
			p.warn("a group begins within a group")
		}
		p.endGroup()
		p.open = true
	case ')':
		if !p.open {
			p.warn("a parenthesis is closed that was not opened")
		} else if len(p.group) == 0 {
			p.warn("a group is empty")
		}
		p.endGroup()
		p.open = false
	}
}

// spaceName names white space that looks like a blank, or like nothing, in an editor.
func spaceName(c rune) string {
	switch c {
	case '\t':
		return "a tab"
	case '\r', '\n', '\u0085', '\u2028', '\u2029':
		return "a line break"
	case '\u00a0':
		return "a no-break space"
	}
	return fmt.Sprintf("the space character %U", c)
}

func (p *listParser) entry(text string) {
	host := strings.ToLower(strings.TrimRight(text, "."))
	if host == "" {
		return
	}
	if !hostLike(host) {
		p.warn(fmt.Sprintf("%.80q is not a host name", text))
	}
	if p.seen[host] {
		p.warn(fmt.Sprintf("%.80s is listed twice", host))
	}
	p.seen[host] = true
	if p.open {
		p.grouped = true
	} else {
		p.bare = true
	}
	p.group = append(p.group, host)
	p.into.Hosts = append(p.into.Hosts, host)
}

func (p *listParser) endGroup() {
	if len(p.group) > 0 {
		p.into.Groups = append(p.into.Groups, p.group)
		p.group = nil
	}
}

// hostLike accepts host names and IP addresses; whether they are good ones is
// for rules to judge.
func hostLike(host string) bool {
	if net.ParseIP(host) != nil {
		return true
	}
	return strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-._") == "" && !strings.Contains(host, "..") && host[0] != '.'
}
