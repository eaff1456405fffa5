package directory

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

const (
	pageSize     = 500
	maxEmpty     = 100       // pages without an entry in a row, which a busy server may send
	maxEntries   = 5_000_000 // of one search: more than any domain has
	searchTime   = 15        // seconds that the server itself may spend on a page
	sdFlagsDACL  = 4         // LDAP_SERVER_SD_FLAGS_OID: the discretionary list and nothing else
	oneLevel     = ldap.ScopeSingleLevel
	wholeSubtree = ldap.ScopeWholeSubtree
)

// query is one search. It always names the attributes that it wants.
type query struct {
	what       string // for people: "the subnets"
	base       string
	scope      int
	class      string // of the objects of a list: those of other classes are left out
	filter     string // for [session.search]; a list by class has none
	attributes []string
	controls   []ldap.Control
	size       uint32 // entries per page
	optional   bool   // the base is only there where the feature is used: without it there is nothing
}

// search lets each look at every entry that a query finds. When it returns an
// error, the entries so far are not the whole list and must not be used.
func (s *session) search(ctx context.Context, q query, each func(*ldap.Entry) error) error {
	if q.size == 0 {
		q.size = pageSize
	}
	paging := ldap.NewControlPaging(q.size)
	seen := map[string]bool{} // first entry of each page
	entries, empty := 0, 0
	for {
		request := ldap.NewSearchRequest(q.base, q.scope, ldap.NeverDerefAliases, 0, searchTime, false,
			q.filter, q.attributes, append([]ldap.Control{paging}, q.controls...))
		var page *ldap.SearchResult
		err := s.within(ctx, s.limits.request, func() (err error) {
			page, err = s.conn.Search(request)
			return err
		})
		switch {
		case q.optional && entries == 0 && ldap.IsErrorWithCode(err, ldap.LDAPResultNoSuchObject):
			return nil
		case err != nil:
			return s.asking(q.what, judge(err))
		}
		for _, e := range page.Entries {
			if err := each(e); err != nil {
				return s.asking(q.what, fmt.Errorf("%s: %w", e.DN, err))
			}
		}
		entries += len(page.Entries)
		if len(page.Entries) > 0 {
			empty = 0
			first := page.Entries[0].DN
			if seen[first] {
				return s.asking(q.what, errors.New("the pages of the answer go round in circles"))
			}
			seen[first] = true
		} else if empty++; empty > maxEmpty {
			return s.asking(q.what, errors.New("the answer goes on for ever without an entry"))
		}
		if entries > maxEntries {
			return s.asking(q.what, fmt.Errorf("the answer has more than %d entries", maxEntries))
		}
		cookie := nextPage(page)
		if len(cookie) == 0 {
			return nil
		}
		paging.SetCookie(cookie)
	}
}

func nextPage(page *ldap.SearchResult) []byte {
	if c, ok := ldap.FindControl(page.Controls, ldap.ControlTypePaging).(*ldap.ControlPaging); ok {
		return c.Cookie
	}
	return nil
}

// read returns the one object of that name, nil when nothing of it may be seen.
func (s *session) read(ctx context.Context, what, name string, attributes ...string) (*ldap.Entry, error) {
	request := ldap.NewSearchRequest(name, ldap.ScopeBaseObject, ldap.NeverDerefAliases, 0, searchTime, false,
		"(objectClass=*)", attributes, nil)
	var found *ldap.SearchResult
	err := s.within(ctx, s.limits.request, func() (err error) {
		found, err = s.conn.Search(request)
		return err
	})
	if err != nil {
		return nil, s.asking(what, judge(err))
	}
	if len(found.Entries) == 0 {
		return nil, s.asking(what, facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("nothing came back, so the account may probably not read it")})
	}
	return found.Entries[0], nil
}

func (s *session) asking(what string, err error) error {
	return fmt.Errorf("asking %s for %s: %w", s.host, what, err)
}

// list asks for everything of a class. Either the list is whole, or it is not
// learnt.
//
// The class is no part of the filter: an object that the account may not read
// shows its name only, and a filter on what may not be read would hide even
// that. Then the list would look whole without it.
func list[T any](ctx context.Context, s *session, q query, add func(*ldap.Entry, map[string]T) error) facts.Listing[T] {
	items := map[string]T{}
	if q.class != "" {
		q.filter = "(objectClass=*)"
		q.attributes = append([]string{"objectClass"}, q.attributes...)
	}
	err := s.search(ctx, q, func(e *ldap.Entry) error {
		switch {
		case q.class != "" && isHidden(e):
			return errHiddenObject
		case q.class != "" && !is(e, q.class):
			return nil
		}
		return add(e, items)
	})
	if err == nil && len(items) == 0 {
		err = s.mayList(ctx, q)
	}
	if err != nil {
		return unlearnt[T](err)
	}
	return facts.Listing[T]{Answered: facts.Yes(), Items: items}
}

// mayList makes sure that an empty list is one: what is below a container that
// the account may not look into is not shown at all.
func (s *session) mayList(ctx context.Context, q query) error {
	e, err := s.read(ctx, q.what, q.base, "objectClass")
	switch {
	case q.optional && ldap.IsErrorWithCode(err, ldap.LDAPResultNoSuchObject):
		return nil
	case err != nil:
		return err
	case isHidden(e):
		return s.asking(q.what, facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("the account may not look into " + q.base)})
	}
	return nil
}

func unlearnt[T any](err error) facts.Listing[T] {
	return facts.Listing[T]{Answered: facts.FromError(err), Items: map[string]T{}}
}

// text is the first value of an attribute, "" when there is none.
func text(e *ldap.Entry, attribute string) string { return e.GetEqualFoldAttributeValue(attribute) }

// host is an attribute that holds a host name, in the form that facts use.
func host(e *ldap.Entry, attribute string) string {
	return strings.ToLower(strings.TrimSuffix(text(e, attribute), "."))
}

// number is an attribute that holds an integer, 0 when it is not set.
func number(e *ldap.Entry, attribute string) (int64, error) {
	t := text(e, attribute)
	if t == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is %q, which is no number", attribute, t)
	}
	return n, nil
}

// isHidden reports whether an object shows nothing but its name. Everybody who
// may read anything of an object may read its class.
func isHidden(e *ldap.Entry) bool { return len(e.GetEqualFoldAttributeValues("objectClass")) == 0 }

var errHiddenObject = facts.Failure{Reason: facts.PermissionDenied, Err: errors.New("the account may see that it exists and nothing more")}

// is reports whether an object is of a class.
func is(e *ldap.Entry, class string) bool {
	for _, c := range e.GetEqualFoldAttributeValues("objectClass") {
		if strings.EqualFold(c, class) {
			return true
		}
	}
	return false
}

// rdn is the value of the n-th part of a distinguished name, counted from the
// object upwards; "" when there is none.
func rdn(name string, n int) string {
	parsed, err := ldap.ParseDN(name)
	if err != nil || n >= len(parsed.RDNs) || len(parsed.RDNs[n].Attributes) == 0 {
		return ""
	}
	return parsed.RDNs[n].Attributes[0].Value
}
