package directorylab

import (
	"fmt"
	"strings"

	ber "github.com/go-asn1-ber/asn1-ber"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab/world"
)

// maxPageSize is Active Directory's default limit for the answer to one request.
const maxPageSize = 1000

// The scopes of a search.
const (
	scopeBase = 0
	scopeOne  = 1
	scopeSub  = 2
)

// search is a search request as it came in.
type search struct {
	base       string
	scope      int64
	sizeLimit  int64
	want       *selection
	filter     *filter
	paged      bool
	pageSize   int64
	cookie     string
	noReferral bool
}

// control is one control of a request.
type control struct {
	oid      string
	critical bool
	value    []byte
}

// parseSearch reads the request; the code is that of the refusal when it cannot be
// carried out.
func parseSearch(m *world.Model, op *ber.Packet, controls []control) (s *search, code int, err error) {
	if len(op.Children) != 8 {
		return nil, resultProtocolError, fmt.Errorf("a search has 8 parts, this one %d", len(op.Children))
	}
	s = &search{base: op.Children[0].Data.String()}
	var ok1, ok2 bool
	s.scope, ok1 = op.Children[1].Value.(int64)
	s.sizeLimit, ok2 = op.Children[3].Value.(int64)
	if !ok1 || !ok2 || s.scope < scopeBase || s.scope > scopeSub {
		return nil, resultProtocolError, fmt.Errorf("the scope or the size limit is malformed")
	}
	if s.filter, err = parseFilter(op.Children[6], 0); err != nil {
		return nil, resultProtocolError, err
	}
	var names []string
	for _, c := range op.Children[7].Children {
		names = append(names, c.Data.String())
	}
	s.want = newSelection(m, names)
	s.want.typesOnly, _ = op.Children[5].Value.(bool)
	for _, c := range controls {
		switch c.oid {
		case controlPaging:
			p, err := ber.DecodePacketErr(c.value)
			if err != nil || len(p.Children) != 2 {
				return nil, resultProtocolError, fmt.Errorf("the paging control is malformed")
			}
			s.paged = true
			s.pageSize, _ = p.Children[0].Value.(int64)
			s.cookie = p.Children[1].Data.String()
		case controlSDFlags:
			p, err := ber.DecodePacketErr(c.value)
			if err != nil || len(p.Children) != 1 {
				return nil, resultProtocolError, fmt.Errorf("the SD flags control is malformed")
			}
			flags, _ := p.Children[0].Value.(int64)
			s.want.sdFlags = int(flags)
		case controlDomainScope:
			s.noReferral = true
		case controlShowDeleted:
		default:
			if c.critical {
				return nil, resultUnavailableExtension, fmt.Errorf("00000057: LdapErr: DSID-0C090BE4, comment: Error processing control, data 0, v4563")
			}
		}
	}
	return s, resultSuccess, nil
}

// cursor is a place in the walk over the directory: among the entries, or behind
// them at the i-th desktop of an OU.
type cursor struct{ entry, ou, i int }

// walk calls yield for every entry that the search wants, beginning at from, until
// yield returns false. It returns the place of the entry that was not taken; more
// is false when the walk came to its end.
func (t *tree) walk(s *search, from cursor, yield func(*entry) bool) (at cursor, more bool) {
	base := facts.DNKey(s.base)
	context := t.byKey[base].context
	at = from
	for ; at.entry < len(t.entries); at.entry++ {
		e := t.entries[at.entry]
		if e.context == context && inScope(s.scope, e.key, base) && s.filter.matches(e) && !yield(e) {
			return at, true
		}
	}
	if context != facts.DNKey(t.contexts[0]) {
		return at, false
	}
	for ; at.ou < len(t.desktops); at.ou, at.i = at.ou+1, 0 {
		d := &t.desktops[at.ou]
		below := d.key == base || strings.HasSuffix(d.key, ","+base)
		if s.scope == scopeBase || s.scope == scopeOne && d.key != base || !below || !s.filter.couldMatchDesktop(t.at(d, 0)) {
			continue
		}
		for ; at.i < d.count; at.i++ {
			if e := t.at(d, at.i); s.filter.matches(e) && !yield(e) {
				return at, true
			}
		}
	}
	return at, false
}

func inScope(scope int64, key, base string) bool {
	switch scope {
	case scopeBase:
		return key == base
	case scopeOne:
		return facts.ParentKey(key) == base
	}
	return key == base || strings.HasSuffix(key, ","+base)
}

// missing is what Active Directory says when the base of a search does not exist:
// the nearest object above that does, and a diagnostic that names it.
func (t *tree) missing(base string) (matched, diagnostic string) {
	for key := facts.DNKey(base); key != ""; key = facts.ParentKey(key) {
		if e := t.byKey[key]; e != nil {
			matched = e.dn
			break
		}
	}
	return matched, fmt.Sprintf("0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'%s'\n\x00", matched)
}

// references are the naming contexts below the base, to which a search of a whole
// subtree points instead of entering them.
func (t *tree) references(s *search) []string {
	base := facts.DNKey(s.base)
	if s.scope != scopeSub || s.noReferral {
		return nil
	}
	var urls []string
	for _, c := range t.contexts {
		key := facts.DNKey(c)
		above := facts.ParentKey(key)
		if above == base {
			host := t.model.Domain
			if name := firstRDN(c); strings.HasPrefix(name, "DC=") {
				host = strings.TrimPrefix(name, "DC=") + "." + host
			}
			urls = append(urls, "ldap://"+host+"/"+c)
		}
	}
	return urls
}
