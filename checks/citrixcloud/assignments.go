package citrixcloud

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// assignments are the machines of catalogs with their users, by id of the catalog.
type assignments map[string]*assigned

// assigned are those of one catalog.
type assigned struct {
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
