package input

import (
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/accounts"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// Accounts are the computer accounts of the machines of a catalog. They are not learnt when
// the directory or Citrix Cloud did not list theirs.
type Accounts struct {
	facts.Answered
	Machines int `json:"machines"`
	// Missing have no account in the directory that was read, and Disabled one that is
	// disabled; Examples are the first few names of both, sorted.
	Missing  int      `json:"missing"`
	Disabled int      `json:"disabled"`
	Examples []string `json:"examples"`
	// OUs are the containers of the accounts, as DNKey writes them, sorted.
	OUs []string `json:"ous"`
}

// examples is how many names of machines are given.
const examples = 5

// accountsOf joins the machines of each catalog with the computer accounts, by name. It
// is nil when one of the two was not asked.
func accountsOf(doc *facts.Document) map[string]*Accounts {
	if doc.Directory == nil || doc.Directory.Computers == nil || doc.CitrixCloud == nil {
		return nil
	}
	computers, machines := doc.Directory.Computers, doc.CitrixCloud.Machines
	known := make(map[string]*facts.Computer, len(computers.Items))
	for i := range computers.Items {
		known[strings.ToUpper(computers.Items[i].Name)] = &computers.Items[i]
	}
	var containers dn.Containers
	ous := map[string]map[string]bool{} // by catalog
	all := map[string]*Accounts{}
	for id := range doc.CitrixCloud.Catalogs.Items {
		all[id] = &Accounts{Answered: facts.Yes(), Examples: []string{}, OUs: []string{}}
		ous[id] = map[string]bool{}
		for _, a := range []facts.Answered{accounts.Read(doc.Directory), machines.Answered} {
			if !a.Learnt() {
				all[id].Answered = a
			}
		}
	}
	for _, class := range machines.Items {
		a := all[class.Catalog]
		if a == nil || !a.Learnt() {
			continue
		}
		for i := range class.Machines {
			a.Machines++
			name := class.Machines[i].Name
			c := known[strings.ToUpper(name)]
			if c != nil {
				ous[class.Catalog][containers.Of(c.DN)] = true
			}
			switch {
			case c == nil:
				a.Missing++
			case !c.Enabled:
				a.Disabled++
			default:
				continue
			}
			a.Examples = append(a.Examples, name)
		}
	}
	for id, a := range all {
		a.OUs = append(a.OUs, slices.Sorted(maps.Keys(ous[id]))...)
		slices.Sort(a.Examples)
		a.Examples = a.Examples[:min(examples, len(a.Examples))]
	}
	return all
}
