package directorylab

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	ber "github.com/go-asn1-ber/asn1-ber"

	"github.com/muster-dr/muster/internal/facts"
)

// filter decides whether an entry is wanted.
type filter struct {
	kind  ber.Tag
	subs  []*filter
	attr  string
	value string
	parts []substring
	rule  string // of an extensible match
}

type substring struct {
	kind ber.Tag // 0 initial, 1 any, 2 final
	text string  // lower case
}

// The choices of Filter in RFC 4511.
const (
	filterAnd ber.Tag = iota
	filterOr
	filterNot
	filterEqual
	filterSubstrings
	filterGreater
	filterLess
	filterPresent
	filterApprox
	filterExtensible
)

// The matching rules that Active Directory adds for bits.
const (
	ruleBitAnd = "1.2.840.113556.1.4.803"
	ruleBitOr  = "1.2.840.113556.1.4.804"
)

var errBadFilter = errors.New("the filter is malformed")

// parseFilter reads a filter from a search request.
func parseFilter(p *ber.Packet, depth int) (*filter, error) {
	if depth > 50 || p == nil || p.ClassType != ber.ClassContext {
		return nil, errBadFilter
	}
	f := &filter{kind: p.Tag}
	switch p.Tag {
	case filterAnd, filterOr, filterNot:
		for _, c := range p.Children {
			sub, err := parseFilter(c, depth+1)
			if err != nil {
				return nil, err
			}
			f.subs = append(f.subs, sub)
		}
		if f.kind == filterNot && len(f.subs) != 1 {
			return nil, errBadFilter
		}
	case filterPresent:
		f.attr = p.Data.String()
	case filterEqual, filterGreater, filterLess, filterApprox:
		if len(p.Children) != 2 {
			return nil, errBadFilter
		}
		f.attr, f.value = p.Children[0].Data.String(), p.Children[1].Data.String()
		if strings.EqualFold(f.attr, "objectCategory") {
			f.value = categoryOf(f.value)
		}
	case filterSubstrings:
		if len(p.Children) != 2 {
			return nil, errBadFilter
		}
		f.attr = p.Children[0].Data.String()
		for _, c := range p.Children[1].Children {
			f.parts = append(f.parts, substring{c.Tag, strings.ToLower(c.Data.String())})
		}
	case filterExtensible:
		for _, c := range p.Children {
			switch c.Tag {
			case 1:
				f.rule = c.Data.String()
			case 2:
				f.attr = c.Data.String()
			case 3:
				f.value = c.Data.String()
			}
		}
	default:
		return nil, fmt.Errorf("%w: choice %d", errBadFilter, p.Tag)
	}
	return f, nil
}

// categoryOf is the name of a category that a class stands for; anything else
// stays as it is.
func categoryOf(class string) string {
	for known, name := range categoryNames {
		if strings.EqualFold(known, class) {
			return name
		}
	}
	return class
}

func (f *filter) matches(e *entry) bool {
	switch f.kind {
	case filterAnd:
		for _, s := range f.subs {
			if !s.matches(e) {
				return false
			}
		}
		return true
	case filterOr:
		for _, s := range f.subs {
			if s.matches(e) {
				return true
			}
		}
		return false
	case filterNot:
		return !f.subs[0].matches(e)
	case filterPresent:
		return len(e.values(f.attr)) > 0
	}
	for _, v := range e.values(f.attr) {
		if f.matchesValue(v) {
			return true
		}
	}
	return false
}

func (f *filter) matchesValue(v string) bool {
	switch f.kind {
	case filterEqual, filterApprox:
		return equalValue(f.attr, v, f.value)
	case filterGreater, filterLess:
		order := strings.Compare(strings.ToLower(v), strings.ToLower(f.value))
		a, errA := strconv.ParseInt(v, 10, 64)
		b, errB := strconv.ParseInt(f.value, 10, 64)
		if errA == nil && errB == nil {
			order = int(min(max(a-b, -1), 1))
		}
		return f.kind == filterGreater && order >= 0 || f.kind == filterLess && order <= 0
	case filterSubstrings:
		rest := strings.ToLower(v)
		for _, p := range f.parts {
			switch at := strings.Index(rest, p.text); {
			case p.kind == 0 && at != 0, at < 0, p.kind == 2 && !strings.HasSuffix(rest, p.text):
				return false
			default:
				rest = rest[at+len(p.text):]
			}
		}
		return true
	case filterExtensible:
		have, errA := strconv.ParseInt(v, 10, 64)
		want, errB := strconv.ParseInt(f.value, 10, 64)
		switch {
		case errA != nil || errB != nil:
			return false
		case f.rule == ruleBitAnd:
			return have&want == want
		case f.rule == ruleBitOr:
			return have&want != 0
		}
	}
	return false
}

// equalValue compares as Active Directory does: without case, names of objects by
// their parts, and a category also by the name of its class.
func equalValue(attr, have, want string) bool {
	if !utf8.ValidString(want) || strings.EqualFold(attr, "objectSid") || strings.EqualFold(attr, "objectGUID") {
		return have == want // bytes, which have no case
	}
	if strings.EqualFold(have, want) {
		return true
	}
	if strings.EqualFold(attr, "objectCategory") && !strings.Contains(want, "=") {
		return strings.EqualFold(strings.TrimPrefix(firstRDN(have), "CN="), want)
	}
	return strings.Contains(want, "=") && strings.Contains(have, "=") && facts.DNKey(have) == facts.DNKey(want)
}

// couldMatchDesktop says whether it is worth making desktops to try the filter on
// them: a search for OUs must not have to make 100,000 computers first.
func (f *filter) couldMatchDesktop(sample *entry) bool {
	switch f.kind {
	case filterAnd:
		for _, s := range f.subs {
			if !s.couldMatchDesktop(sample) {
				return false
			}
		}
		return true
	case filterOr:
		for _, s := range f.subs {
			if s.couldMatchDesktop(sample) {
				return true
			}
		}
		return len(f.subs) == 0
	case filterEqual:
		// All desktops have the same classes and category.
		if strings.EqualFold(f.attr, "objectClass") || strings.EqualFold(f.attr, "objectCategory") {
			return f.matches(sample)
		}
	case filterPresent:
		return f.matches(sample)
	}
	return true
}
