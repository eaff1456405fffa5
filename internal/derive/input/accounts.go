package input

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/accounts"
	"github.com/muster-dr/muster/internal/facts"
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
	enabled := make(map[string]bool, len(computers.Items))
	for i := range computers.Items {
		enabled[strings.ToUpper(computers.Items[i].Name)] = computers.Items[i].Enabled
	}
	all := map[string]*Accounts{}
	for id := range doc.CitrixCloud.Catalogs.Items {
		all[id] = &Accounts{Answered: facts.Yes(), Examples: []string{}}
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
			on, known := enabled[strings.ToUpper(name)]
			switch {
			case !known:
				a.Missing++
			case !on:
				a.Disabled++
			default:
				continue
			}
			a.Examples = append(a.Examples, name)
		}
	}
	for _, a := range all {
		slices.Sort(a.Examples)
		a.Examples = a.Examples[:min(examples, len(a.Examples))]
	}
	return all
}
