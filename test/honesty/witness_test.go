package honesty

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/test/embedded"
)

// What desktops were read to hold settles what Group Policy leaves open. Each line takes
// away something that makes them a witness; then nobody knows what the others hold.
func TestADesktopThatProvesNothingMakesNoGo(t *testing.T) {
	t.Parallel()
	const policies = "CTX Citrix Policies"
	s, err := subject{design: func(m *world.Model) {
		if err := world.Vary(m, lab.Variations(checks.Lab()), "gpo-citrix-policies"); err != nil {
			panic(err)
		}
	}}.scan()
	if err != nil {
		t.Fatal(err)
	}
	doc := s.doc
	recovery := func(d *facts.Document) (hosts []*facts.WindowsHost) {
		for _, h := range d.Windows.Hosts {
			if h.VDA != nil && strings.HasPrefix(h.Host, "mucw11p") {
				hosts = append(hosts, h)
			}
		}
		if len(hosts) != 2 {
			t.Fatalf("%d recovery desktops were asked", len(hosts))
		}
		return hosts
	}
	each := func(change func(d *facts.Document, h *facts.WindowsHost)) func(*facts.Document) {
		return func(d *facts.Document) {
			for _, h := range recovery(d) {
				change(d, h)
			}
		}
	}
	asked := func(d *facts.Document, h *facts.WindowsHost) *facts.Asked {
		return d.Sources["windows"].Asked[h.Site+"/"+h.Host]
	}
	gpos := func(d *facts.Document, change func(*facts.DirectoryView, *facts.GPO)) {
		for _, v := range d.Directory.Views {
			for _, g := range v.GPOs.Items {
				if g.Name == policies {
					change(v, g)
				}
			}
		}
	}
	// filter lets the Citrix policies apply to the first of the recovery desktops.
	filter := func(d *facts.Document, first int) {
		gpos(d, func(v *facts.DirectoryView, g *facts.GPO) {
			group := &facts.Group{Answered: facts.Yes(), SID: v.DomainSID + "-1600", Name: "Some", Groups: []string{}, Changed: "2026-01-01T00:00:00Z"}
			for i := range d.Directory.Computers.Items {
				if c := &d.Directory.Computers.Items[i]; strings.HasPrefix(c.Name, "FRA") || strings.HasPrefix(c.Name, "MUCW11P") && index(c.Name) <= first {
					group.Computers = append(group.Computers, c.RID)
				}
			}
			v.Groups.Items[group.SID] = group
			g.Filtering, g.AppliesTo = "some", []string{group.SID}
		})
	}
	for _, tt := range []struct {
		name   string
		change func(*facts.Document)
		isGo   bool
	}{
		{"two desktops of each catalog agree", func(*facts.Document) {}, true},
		{"one of them is all that was read", func(d *facts.Document) { delete(d.Windows.Hosts, recovery(d)[0].Host) }, false},
		{"they do not agree", func(d *facts.Document) {
			list := &recovery(d)[0].VDA.Lists[0]
			list.Text, list.Groups = list.Hosts[0], [][]string{{list.Hosts[0]}}
		}, false},
		{"they were in another OU", each(func(_ *facts.Document, h *facts.WindowsHost) { h.VDA.OU = "ou=old,dc=corp,dc=contoso,dc=example" }), false},
		{"they belong to another OU by now", func(d *facts.Document) {
			for i := range d.Directory.Computers.Items {
				if c := &d.Directory.Computers.Items[i]; strings.HasPrefix(c.Name, "MUCW11P02") {
					c.DN = "CN=" + c.Name + ",OU=Old,DC=corp,DC=contoso,DC=example"
				}
			}
		}, false},
		{"they are computers of that name in another domain", func(d *facts.Document) {
			for i := range d.Directory.Computers.Items {
				if c := &d.Directory.Computers.Items[i]; strings.HasPrefix(c.Name, "MUCW11P") {
					c.DNSName = strings.ToLower(c.Name) + ".emea.contoso.example"
				}
			}
		}, false},
		{"they were read two days ago", each(func(d *facts.Document, h *facts.WindowsHost) {
			asked(d, h).Started = d.Run.Finished.Add(-48 * time.Hour)
		}), false},
		{"nobody knows when they were read", each(func(d *facts.Document, h *facts.WindowsHost) { delete(d.Sources["windows"].Asked, h.Site+"/"+h.Host) }), false},
		{"the policies were changed afterwards", func(d *facts.Document) {
			gpos(d, func(_ *facts.DirectoryView, g *facts.GPO) { g.Changed = d.Run.Finished.Format(time.RFC3339) })
		}, false},
		{"nobody knows when the policies were changed", func(d *facts.Document) {
			gpos(d, func(_ *facts.DirectoryView, g *facts.GPO) { g.Changed = "" })
		}, false},
		{"another policy was linked to the OU afterwards", func(d *facts.Document) {
			for _, v := range d.Directory.Views {
				v.Containers.Items["ou=pooled,ou=muc,ou=vda,ou=citrix,dc=corp,dc=contoso,dc=example"].Changed = d.Run.Finished.Format(time.RFC3339)
			}
		}, false},
		{"they run at production, which has an older copy of the policies", each(func(d *facts.Document, h *facts.WindowsHost) {
			d.Sources["windows"].Asked["production/"+h.Host], h.Site = asked(d, h), estate.Production
			for _, g := range d.GroupPolicy.Views[estate.Production].GPOs {
				if g.CitrixPolicies.Present {
					g.VersionComputer--
				}
			}
		}), false},
		{"the policies apply to those that were not read", func(d *facts.Document) { filter(d, 100) }, false},
		{"the policies apply to those that were read, and not to others", func(d *facts.Document) { filter(d, 235) }, false},
		{"nobody knows to whom the policies apply", func(d *facts.Document) {
			gpos(d, func(v *facts.DirectoryView, g *facts.GPO) {
				g.Filtering, g.AppliesTo = "some", []string{v.DomainSID + "-1699"}
			})
		}, false},
		{"a second catalog of the OU was not read", func(d *facts.Document) {
			for _, class := range d.CitrixCloud.Machines.Items {
				for i, m := range class.Machines {
					if strings.HasPrefix(m.Name, "MUCW11P00") {
						other := *class
						other.Catalog, other.Machines, other.Count = "another", class.Machines[i:i+1], 1
						class.Machines = append(append([]facts.CitrixMachine{}, class.Machines[:i]...), class.Machines[i+1:]...)
						class.Count--
						d.CitrixCloud.Machines.Items["another"] = &other
						return
					}
				}
			}
			t.Fatal("no machine to move")
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := copied(t, doc)
			tt.change(changed)
			res, err := evaluate.Run(context.Background(), embedded.Rules(), changed, evaluate.Options{Version: "test"})
			if err != nil {
				t.Fatal(err)
			}
			if got := res.Verdict.Decision; (got == results.Go) != tt.isGo {
				t.Errorf("%s: %s", got, res.Verdict.Because)
			}
		})
	}
}

// index is the number in the name of a desktop.
func index(name string) int {
	n := 0
	for _, c := range name[len(name)-4:] {
		n = n*10 + int(c-'0')
	}
	return n
}

func copied(t *testing.T, doc *facts.Document) *facts.Document {
	t.Helper()
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var d facts.Document
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	d.Estate.Policy = doc.Estate.Policy // with what was signed, which facts do not hold
	return &d
}
