package citrixcloud

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

// Assigned is a catalog with the machines that belong to somebody.
type Assigned struct {
	Catalog  string // id
	Name     string
	Machines int      // of the catalog
	Lines    []string // sorted: the name of a machine, a tab, its users as DOMAIN\name with semicolons between them
	SHA256   string   // as [facts.Assignments] has it
	Unsaid   string   // a machine of which the site does not say whose it is; "" for none
}

// AssignmentsOnly is a source that asks for machines with their users and for nothing else,
// and keeps nothing of it in the facts. take is given the catalogs with such machines, by
// name, when the list was read to its end.
func AssignmentsOnly(take func([]Assigned)) collect.Source {
	return collect.Source{Name: source, New: func(l collect.Limits) collect.Collector {
		c := New(l)
		c.instead = func(ctx context.Context, r *run) {
			all := assignments{}
			a := read(ctx, r.client, r.limits, reading[machine]{
				path: manage + "/Machines", pages: true, id: func(m *machine) string { return string(m.ID) },
				take: func(page []*machine) {
					for _, m := range page {
						all.add(m)
					}
				},
			})
			if r.listed("the machines", a); a.Learnt() {
				take(all.list())
			}
		}
		return c
	}}
}

// list are the catalogs with machines that belong to somebody, or may.
func (a assignments) list() []Assigned {
	var all []Assigned
	for id, c := range a {
		if len(c.lines) > 0 || c.unsaid != "" {
			all = append(all, Assigned{Catalog: id, Name: cmp.Or(c.name, id), Machines: c.machines, Lines: c.sorted(), SHA256: digest(c.lines), Unsaid: c.unsaid})
		}
	}
	slices.SortFunc(all, func(x, y Assigned) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Catalog, y.Catalog)) })
	return all
}

// assignments are the machines of catalogs with their users, by id of the catalog.
type assignments map[string]*assigned

// assigned are those of one catalog.
type assigned struct {
	name     string
	machines int
	lines    []string // MACHINE<tab>DOMAIN\user[; DOMAIN\user …]
	unsaid   string   // a machine whose users the site does not tell; "" for none
}

// add puts a machine to those of its catalog.
func (a assignments) add(m *machine) {
	c := a[string(m.Catalog.ID)]
	if c == nil {
		c = &assigned{}
		a[string(m.Catalog.ID)] = c
	}
	c.machines++
	c.name = cmp.Or(string(m.Catalog.Name), c.name)
	var users []string
	switch {
	case !m.Users.there || !named(m.Users, &users):
		c.unsaid = m.name()
	case len(users) > 0:
		c.lines = append(c.lines, m.name()+"\t"+strings.Join(users, "; "))
	}
}

// sorted are the lines of a catalog.
func (a *assigned) sorted() []string {
	slices.Sort(a.lines)
	return a.lines
}

// fact is what of it stands in the facts; of is how the reading of the machines ended.
func (a assignments) fact(of facts.Answered) facts.Listing[*facts.Assignments] {
	l := facts.Listing[*facts.Assignments]{Answered: of, Items: map[string]*facts.Assignments{}}
	for id, c := range a {
		f := &facts.Assignments{Answered: of, Catalog: id, Machines: c.machines, Assigned: len(c.lines), SHA256: digest(c.sorted())}
		if c.unsaid != "" {
			f.Answered = facts.No(facts.FactMissing, fmt.Sprintf("the site does not say whose the machine %s is", c.unsaid))
		}
		l.Items[id] = f
	}
	return l
}

// digest is that of a sorted list of lines.
func digest(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}
