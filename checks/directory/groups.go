package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// What reading groups may cost a domain controller. Each group takes three searches or
// so, whatever the number of computers, and nothing is asked of single computers.
const (
	maxGroups     = 200     // groups that are followed
	maxMembers    = 200_000 // of one group
	foreignFolder = "cn=foreignsecurityprincipals,"
)

// groups reads the groups by which GPOs are filtered, and those in them.
//
// Which of the members are computers is asked for by memberOf, which costs a search and
// tells their SIDs. The list of members itself is read as well, since it is the only
// place that shows members of other domains.
func (s *session) groups(ctx context.Context, domain, domainSID string, first []string) facts.Listing[*facts.Group] {
	items := map[string]*facts.Group{}
	todo := slices.Clone(first)
	for len(todo) > 0 {
		sid := todo[0]
		todo = todo[1:]
		if items[sid] != nil || domainSID == "" || !strings.HasPrefix(sid, domainSID+"-") {
			continue
		}
		if len(items) == maxGroups {
			items[sid] = &facts.Group{SID: sid, Groups: []string{}, Computers: []int64{},
				Answered: facts.No(facts.CollectorPartial, fmt.Sprintf("%s was not read: %d groups were read before", sid, maxGroups))}
			continue
		}
		g := &facts.Group{Answered: facts.Yes(), SID: sid, Groups: []string{}, Computers: []int64{}}
		if err := s.group(ctx, domain, g); err != nil {
			if s.broken != nil {
				return unlearnt[*facts.Group](err)
			}
			g.Answered = facts.FromError(err)
		}
		items[sid] = g
		todo = append(todo, g.Groups...)
	}
	return facts.Listing[*facts.Group]{Answered: facts.Yes(), Items: items}
}

// group reads one group. A SID may belong to an account, which has no members.
func (s *session) group(ctx context.Context, domain string, g *facts.Group) error {
	what := "the group " + g.SID
	raw, err := sidFilter(g.SID)
	if err != nil {
		return err
	}
	var found *ldap.Entry
	err = s.search(ctx, query{what: what, base: domain, scope: wholeSubtree, filter: "(objectSid=" + raw + ")",
		attributes: []string{"objectClass", "objectSid", "cn", "whenChanged", "member"},
	}, func(e *ldap.Entry) error {
		if sid, err := parseSID(e.GetEqualFoldRawAttributeValue("objectSid")); err == nil && sid != g.SID {
			return fmt.Errorf("it has the SID %s", sid)
		}
		found = e
		return nil
	})
	switch {
	case err != nil:
		return err
	case found == nil:
		return s.asking(what, facts.Failure{Reason: facts.FactMissing, Err: errors.New("the directory shows nothing of that SID")})
	case isHidden(found):
		return s.asking(what, errHiddenObject)
	}
	g.Name, g.Changed = text(found, "cn"), changed(found)
	if !is(found, "group") {
		return nil
	}
	inside := map[string]bool{}
	members := 0
	err = s.members(ctx, what, found, func(name string) error {
		members++
		if members > maxMembers {
			return fmt.Errorf("it has more than %d members", maxMembers)
		}
		key := dn.Key(name)
		switch {
		case !strings.HasSuffix(key, ","+dn.Key(domain)):
			g.Foreign++
		case strings.HasSuffix(key, ","+foreignFolder+dn.Key(domain)):
			// A SID of elsewhere: of a group that Windows fills, or of another domain.
			if sid := strings.ToUpper(rdn(name, 0)); sid == everyone || sid == authenticatedUsers {
				inside[sid] = true
			} else {
				g.Foreign++
			}
		}
		return nil
	})
	if err != nil || members == 0 {
		return err
	}
	err = s.search(ctx, query{what: "the computers in the group " + g.Name, base: domain, scope: wholeSubtree, size: computerPage,
		filter:     "(&(memberOf=" + ldap.EscapeFilter(found.DN) + ")(|(objectCategory=computer)(objectCategory=group)))",
		attributes: []string{"objectClass", "objectSid"},
	}, func(e *ldap.Entry) error {
		sid, err := parseSID(e.GetEqualFoldRawAttributeValue("objectSid"))
		if err != nil {
			return err
		}
		if is(e, "group") {
			inside[sid] = true
			return nil
		}
		rid, err := strconv.ParseInt(sid[strings.LastIndexByte(sid, '-')+1:], 10, 64)
		g.Computers = append(g.Computers, rid)
		return err
	})
	slices.Sort(g.Computers)
	g.Groups = append(g.Groups, slices.Sorted(maps.Keys(inside))...)
	return err
}

// members goes through the attribute member, which Active Directory hands out in ranges
// when it has more than 1500 values.
func (s *session) members(ctx context.Context, what string, e *ldap.Entry, each func(string) error) error {
	for next := 0; ; {
		from, values, more, err := ranged(e, "member")
		switch {
		case err != nil:
			return s.asking(what, err)
		case from != next:
			return s.asking(what, fmt.Errorf("the members from %d on came back when those from %d on were asked for", from, next))
		}
		for _, v := range values {
			if err := each(v); err != nil {
				return s.asking(what, err)
			}
		}
		if !more {
			return nil
		}
		if len(values) == 0 {
			return s.asking(what, errors.New("a range of members is empty and not the last"))
		}
		next += len(values)
		if e, err = s.read(ctx, what, e.DN, fmt.Sprintf("member;range=%d-*", next)); err != nil {
			return err
		}
	}
}

// ranged are the values of an attribute that may come in ranges (MS-ADTS 3.1.1.3.1.3.3),
// such as member;range=0-1499; the last one ends in an asterisk.
func ranged(e *ldap.Entry, name string) (from int, values []string, more bool, err error) {
	for _, a := range e.Attributes {
		base, option, has := strings.Cut(a.Name, ";")
		if !strings.EqualFold(base, name) {
			continue
		}
		if !has {
			if len(a.Values) > 0 {
				return 0, a.Values, false, nil
			}
			continue // empty beside a range
		}
		span, ok := strings.CutPrefix(strings.ToLower(option), "range=")
		low, high, both := strings.Cut(span, "-")
		from, err := strconv.Atoi(low)
		if !ok || !both || err != nil || from < 0 {
			return 0, nil, false, fmt.Errorf("the attribute %s cannot be understood", a.Name)
		}
		return from, a.Values, high != "*", nil
	}
	return 0, nil, false, nil
}

// sidFilter writes a SID for a filter.
func sidFilter(sid string) (string, error) {
	parts := strings.Split(sid, "-")
	if len(parts) < 4 || parts[0] != "S" || parts[1] != "1" {
		return "", fmt.Errorf("%q is no security identifier", sid)
	}
	authority, err := strconv.ParseUint(parts[2], 10, 48)
	if err != nil {
		return "", fmt.Errorf("%q is no security identifier", sid)
	}
	b := []byte{1, byte(len(parts) - 3)}
	for shift := 40; shift >= 0; shift -= 8 {
		b = append(b, byte(authority>>shift))
	}
	for _, p := range parts[3:] {
		n, err := strconv.ParseUint(p, 10, 32)
		if err != nil {
			return "", fmt.Errorf("%q is no security identifier", sid)
		}
		b = append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	var text strings.Builder
	for _, c := range b {
		fmt.Fprintf(&text, `\%02x`, c)
	}
	return text.String(), nil
}

// filteringSIDs are the SIDs that decide to which computers GPOs apply, those of GPOs
// that reach the OUs of the estate first.
func filteringSIDs(v *facts.DirectoryView, ous []string) []string {
	near := map[string]bool{}
	for _, ou := range ous {
		for key := ou; key != ""; key = dn.Parent(key) {
			if c := v.Containers.Items[key]; c != nil {
				for _, l := range c.Links {
					near[l.GPO] = true
				}
			}
		}
	}
	for _, site := range v.Sites.Items {
		for _, l := range site.Links {
			near[l.GPO] = true
		}
	}
	var first, rest []string
	for _, id := range slices.Sorted(maps.Keys(v.GPOs.Items)) {
		g := v.GPOs.Items[id]
		if g.Filtering != "some" {
			continue
		}
		sids := slices.Concat(g.AppliesTo, g.DeniedTo)
		if !slices.Contains(g.ReadableBy, authenticatedUsers) && !slices.Contains(g.ReadableBy, everyone) {
			sids = append(sids, g.ReadableBy...)
		}
		if near[id] {
			first = append(first, sids...)
		} else {
			rest = append(rest, sids...)
		}
	}
	return append(first, rest...)
}

// changed is when an object last changed on this domain controller, RFC 3339; "" when
// that may not be read.
func changed(e *ldap.Entry) string {
	t, err := generalizedTime(text(e, "whenChanged"))
	if err != nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
