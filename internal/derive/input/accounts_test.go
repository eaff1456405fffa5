package input_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestMachinesOfCatalogsAreJoinedWithTheirAccounts(t *testing.T) {
	document := func() *facts.Document {
		return &facts.Document{Estate: &estate.Estate{}, Sections: facts.Sections{
			Directory: &facts.Directory{Computers: &facts.Computers{Answered: facts.Yes(), Items: []facts.Computer{
				{Name: "W1", DN: "CN=W1,DC=x", Enabled: true}, {Name: "w2", DN: "CN=w2,OU=A,DC=x", Enabled: true}, {Name: "W3", DN: "CN=W3,DC=x"},
			}}},
			CitrixCloud: &facts.CitrixCloud{
				Catalogs: facts.Listing[*facts.MachineCatalog]{Answered: facts.Yes(), Items: map[string]*facts.MachineCatalog{"c": {Name: "C"}, "empty": {Name: "E"}}},
				Machines: facts.Listing[*facts.MachineClass]{Answered: facts.Yes(), Items: map[string]*facts.MachineClass{
					"1": {Catalog: "c", Count: 2, Machines: []facts.CitrixMachine{{Name: "W2"}, {Name: "W9"}}},
					"2": {Catalog: "c", Count: 2, Machines: []facts.CitrixMachine{{Name: "W1"}, {Name: "W3"}}},
					"3": {Catalog: "gone", Count: 1, Machines: []facts.CitrixMachine{{Name: "W8"}}},
				}},
			},
		}}
	}
	for _, tt := range []struct {
		name   string
		change func(*facts.Document)
		want   string
	}{
		{"one is missing, one is disabled", func(*facts.Document) {}, "c ok 4: 1 missing, 1 disabled [W3 W9] [dc=x ou=a,dc=x]; empty ok 0: 0 missing, 0 disabled [] []"},
		{"the directory shows none", func(d *facts.Document) { d.Directory.Computers.Items = nil }, "c ok 4: 4 missing, 0 disabled [W1 W2 W3 W9] []; empty ok 0: 0 missing, 0 disabled [] []"},
		{"the directory did not list them", func(d *facts.Document) { d.Directory.Computers.Answered = facts.No(facts.Timeout, "") }, "c failed 0: 0 missing, 0 disabled [] []; empty failed 0: 0 missing, 0 disabled [] []"},
		{"Citrix Cloud did not list them", func(d *facts.Document) { d.CitrixCloud.Machines.Answered = facts.No(facts.Timeout, "") }, "c failed 0: 0 missing, 0 disabled [] []; empty failed 0: 0 missing, 0 disabled [] []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := document()
			tt.change(doc)
			all := input.From(doc, time.Unix(0, 0), nil).Accounts
			words := func(id string) string {
				a := all[id]
				return fmt.Sprintf("%s %s %d: %d missing, %d disabled %v %v", id, a.Status, a.Machines, a.Missing, a.Disabled, a.Examples, a.OUs)
			}
			if got := words("c") + "; " + words("empty"); got != tt.want || len(all) != 2 {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	if input.From(&facts.Document{Estate: &estate.Estate{}}, time.Unix(0, 0), nil).Accounts != nil {
		t.Error("nobody was asked, and there are accounts")
	}
}
