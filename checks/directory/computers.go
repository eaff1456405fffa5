package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// computerPage is the most that Active Directory gives in one page by default.
const computerPage = 1000

// computers reads the computer accounts once, from the first site that can tell.
func (r *run) computers(ctx context.Context, sites []string, opened map[string]chan *session) {
	result := &facts.Computers{Items: []facts.Computer{}}
	var failures []error
	for _, site := range sites {
		var s *session
		select {
		case s = <-opened[site]:
		case <-ctx.Done():
			failures = append(failures, ctx.Err())
		}
		if s == nil {
			continue
		}
		items, err := r.computersOf(ctx, site, s)
		s.close()
		if err == nil {
			*result = facts.Computers{Answered: facts.Yes(), Server: s.host, Items: items}
			failures = nil
			break
		}
		failures = append(failures, err)
	}
	switch {
	case len(failures) > 0:
		result.Answered = facts.FromError(several(failures))
	case result.Server == "":
		result.Answered = facts.No(facts.FactMissing, "no domain controller of either site could be read")
	}
	r.store(func(d *facts.Directory) {
		if view := d.Views[sites[0]]; result.Reason == facts.FactMissing && !view.Learnt() {
			result.Reason, result.Message = view.Reason, view.Message
		}
		d.Computers = result
	})
}

func (r *run) computersOf(ctx context.Context, site string, s *session) ([]facts.Computer, error) {
	done := r.env.Ask(site+"/"+s.host+"/computers", site, s.address)
	items, err := s.computers(ctx, r.env.Estate.Domain, func(n int) {
		r.env.Progress(source, fmt.Sprintf("%d computer accounts", n))
	})
	done(facts.FromError(err), 1)
	return items, err
}

// computers reads all computer accounts, in the order of their names. Pages are
// turned into facts as they come: a domain may have a hundred thousand.
func (s *session) computers(ctx context.Context, domain string, progress func(int)) ([]facts.Computer, error) {
	type keyed struct {
		key string
		facts.Computer
	}
	var found []keyed
	unreadable := 0
	err := s.search(ctx, query{what: "the computer accounts", base: domainDN(domain), scope: wholeSubtree, size: computerPage,
		filter: "(objectCategory=computer)", attributes: []string{"cn", "dNSHostName", "userAccountControl", "pwdLastSet",
			"objectSid", "primaryGroupID", "operatingSystem", "operatingSystemVersion"},
	}, func(e *ldap.Entry) error {
		c, err := computer(e)
		if errors.Is(err, errUnreadable) {
			unreadable++
			return nil
		}
		found = append(found, keyed{dn.Key(e.DN), c})
		if len(found)%computerPage == 0 {
			progress(len(found))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if unreadable > 0 {
		return nil, s.asking("the computer accounts", facts.Failure{Reason: facts.PermissionDenied,
			Err: fmt.Errorf("%d accounts hide userAccountControl, so that nobody can say whether they are enabled", unreadable)})
	}
	slices.SortFunc(found, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	items := make([]facts.Computer, len(found))
	for i, f := range found {
		items[i] = f.Computer
	}
	return items, nil
}

var errUnreadable = errors.New("the account may not be read")

func computer(e *ldap.Entry) (facts.Computer, error) {
	const disabled = 0x2 // ADS_UF_ACCOUNTDISABLE
	c := facts.Computer{Name: cmp.Or(text(e, "cn"), dn.Name(e.DN)), DNSName: host(e, "dNSHostName"), DN: e.DN}
	if text(e, "userAccountControl") == "" {
		return c, errUnreadable
	}
	control, err := number(e, "userAccountControl")
	if err != nil {
		return c, err
	}
	c.Enabled = control&disabled == 0
	if c.PasswordLastSet, err = fileTime(text(e, "pwdLastSet")); err != nil {
		return c, err
	}
	// What follows decides about the filters of GPOs, and is not worth an error.
	if sid, err := parseSID(e.GetEqualFoldRawAttributeValue("objectSid")); err == nil {
		c.RID, _ = strconv.ParseInt(sid[strings.LastIndexByte(sid, '-')+1:], 10, 64)
	}
	c.PrimaryGroup, _ = number(e, "primaryGroupID")
	c.System, c.Version = text(e, "operatingSystem"), text(e, "operatingSystemVersion")
	return c, nil
}

// fileTime turns a FILETIME, which counts 100 ns since 1601, into RFC 3339. 0
// means never.
func fileTime(t string) (string, error) {
	const to1970 = 11644473600 // seconds
	if t == "" || t == "0" {
		return "", nil
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil || n < 0 || n == 1<<63-1 {
		return "", fmt.Errorf("%q is no time", t)
	}
	return time.Unix(n/1e7-to1970, 0).UTC().Format(time.RFC3339), nil
}
