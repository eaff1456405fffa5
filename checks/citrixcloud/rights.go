package citrixcloud

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// right is a role of the API client within a scope.
type right struct {
	Scope struct {
		ref
		All flag `json:"IsAllScope"`
	} `json:"Scope"`
	Role *struct {
		Name        text `json:"Name"`
		Permissions list[struct {
			ID       text `json:"Id"`
			Name     text `json:"Name"`
			ReadOnly flag `json:"IsReadOnly"`
		}] `json:"Permissions"`
	} `json:"Role"`
}

// builtIn are the roles that Citrix ships, and whether they can change anything.
// The site may name them without their permissions.
var builtIn = map[string]bool{
	"read only administrator":         false,
	"full administrator":              true,
	"cloud administrator":             true,
	"delivery group administrator":    true,
	"machine catalog administrator":   true,
	"host administrator":              true,
	"help desk administrator":         true,
	"session administrator":           true,
	"full monitor administrator":      true,
	"probe agent administrator":       true,
	"configuration set administrator": true,
}

// rights asks what muster may do. A scan that fails to learn that is no worse for
// it, so it counts as nothing missing; that muster could change something is shown
// while it runs, and in the facts.
func (r *run) rights(ctx context.Context) {
	var all []*right
	answered := read(ctx, r.client, r.limits, reading[right]{
		path: manage + "/Admin/EffectiveRights", pages: true,
		id: func(i *right) string {
			if i.Role == nil || i.Role.Name == "" {
				return ""
			}
			return string(i.Role.Name) + "/" + string(i.Scope.ID)
		},
		take: func(page []*right) { all = append(all, page...) },
	})
	rights := judgeRights(all)
	if !answered.Learnt() {
		rights.Answered = answered
	}
	if len(rights.CanWrite) > 0 {
		r.env.Progress(source, fmt.Sprintf("this API client may change the site, which muster needs for nothing (%s); give it the role Read Only Administrator", shorten(rights.CanWrite, 3)))
	}
	r.store(func(c *facts.CitrixCloud) { c.Rights = rights })
}

// judgeRights tells which permissions are more than reading. What is not said to be
// read-only is taken for a right to write.
func judgeRights(all []*right) facts.Rights {
	roles, write, doubtful := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, i := range all {
		name := string(i.Role.Name)
		roles[name] = true
		for _, p := range i.Role.Permissions.items {
			if p.ReadOnly.isTrue() {
				continue
			}
			what := p.Name
			if what == "" {
				what = p.ID
			}
			write[string(what)] = true
		}
		if len(i.Role.Permissions.items) > 0 {
			continue
		}
		switch can, known := builtIn[strings.ToLower(name)]; {
		case !known:
			doubtful[name] = true
		case can:
			write["all of the role "+name] = true
		}
	}
	rights := facts.Rights{Answered: facts.Yes(), Roles: sorted(roles), CanWrite: sorted(write), Narrow: given(narrow(all))}
	switch {
	case len(roles) == 0:
		rights.Answered = facts.No(facts.FactMissing, "the site names no role of the API client, so nobody can say what it may do")
	case len(doubtful) > 0:
		rights.Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial,
			Message: fmt.Sprintf("the site names the role %s without its permissions, so nobody can say whether it may change anything", strings.Join(sorted(doubtful), ", "))}
	}
	return rights
}

// narrow are the names of the scopes of roles where none is that of everything; nil where a
// role does not say which it has.
func narrow(all []*right) []string {
	names := map[string]bool{}
	for _, i := range all {
		switch {
		case i.Scope.All.isTrue(), strings.EqualFold(string(i.Scope.Name), "All"), i.Scope.ID != "" && strings.Trim(string(i.Scope.ID), "0-") == "":
			return []string{}
		case i.Scope.All.said == nil:
			return nil
		}
		names[cmp.Or(string(i.Scope.Name), string(i.Scope.ID))] = true
	}
	return sorted(names)
}

// given points to a list that was said; nil where it was not.
func given(list []string) *[]string {
	if list == nil {
		return nil
	}
	return &list
}

// sorted are the members of a set, never nil.
func sorted(set map[string]bool) []string {
	return append([]string{}, slices.Sorted(maps.Keys(set))...)
}

// shorten is a list in words, of which only the first few are named.
func shorten(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
