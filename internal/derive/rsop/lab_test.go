package rsop

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// The places of the domain that the tests use: two sites, and desktops three
// levels below the domain.
const (
	domainDN = "DC=corp,DC=example"
	citrixDN = "OU=Citrix,DC=corp,DC=example"
	vdaDN    = "OU=VDA,OU=Citrix,DC=corp,DC=example"
	drDN     = "CN=DR,CN=Sites,CN=Configuration,DC=corp,DC=example"

	vdaKey = `SOFTWARE\Policies\Citrix\VirtualDesktopAgent`
)

// now is when facts are judged.
var now = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

// domain is a small directory with its SYSVOL, equal at both sites.
type domain struct {
	doc    *facts.Document
	view   *facts.DirectoryView
	sysvol *facts.SysvolView
}

func newDomain() *domain {
	d := &domain{
		view:   &facts.DirectoryView{Answered: facts.Yes(), DomainDN: domainDN},
		sysvol: &facts.SysvolView{Answered: facts.Yes(), GPOs: map[string]*facts.GPOFiles{}},
	}
	d.view.Containers = facts.Listing[*facts.Container]{Answered: facts.Yes(), Items: map[string]*facts.Container{}}
	d.view.GPOs = facts.Listing[*facts.GPO]{Answered: facts.Yes(), Items: map[string]*facts.GPO{}}
	d.view.Sites = facts.Listing[*facts.ADSite]{Answered: facts.Yes(), Items: map[string]*facts.ADSite{
		"hq": {Name: "HQ", DN: "CN=HQ,CN=Sites,CN=Configuration,DC=corp,DC=example"}, "dr": {Name: "DR", DN: drDN},
	}}
	for _, dn := range []string{domainDN, citrixDN, vdaDN} {
		k := facts.DNKey(dn)
		c := &facts.Container{DN: dn}
		if dn != domainDN {
			c.Parent = facts.ParentKey(k)
		}
		d.view.Containers.Items[k] = c
	}
	est := &estate.Estate{Domain: "corp.example", Components: map[string]*estate.Component{
		"workloads_mcs": {OUs: estate.PerSite{Recovery: []string{facts.DNKey(vdaDN)}}},
	}}
	est.Sites.Production.ADSite, est.Sites.Recovery.ADSite = "HQ", "DR"
	d.doc = &facts.Document{
		Estate:  est,
		Sources: map[string]*facts.Source{},
		Sections: facts.Sections{Directory: &facts.Directory{Views: map[string]*facts.DirectoryView{"production": d.view, "recovery": d.view}},
			GroupPolicy: &facts.GroupPolicy{Views: map[string]*facts.SysvolView{"production": d.sysvol, "recovery": d.sysvol}}},
	}
	return d
}

// gpo makes a GPO of one letter with settings; it applies to everybody.
func (d *domain) gpo(name string, settings ...facts.RegistrySetting) {
	guid := guidOf(name)
	d.view.GPOs.Items[guid] = &facts.GPO{GUID: guid, Name: name, Filtering: "all", VersionComputer: 1}
	yes := facts.File{Answered: facts.Yes(), Present: true}
	d.sysvol.GPOs[guid] = &facts.GPOFiles{
		Answered: facts.Yes(), GUID: guid, VersionComputer: 1, GPTIni: yes, RegistryPol: yes, RegistryPreferences: yes,
		CitrixPolicies: facts.File{Answered: facts.Yes()}, Settings: settings,
	}
}

func guidOf(name string) string {
	return fmt.Sprintf("{%-8s-0000-0000-0000-000000000000}", strings.ToUpper(name))
}

// link adds a link; marks are "enforced" and "disabled".
func (d *domain) link(at, name string, marks ...string) {
	l := facts.GPOLink{GPO: guidOf(name), Enforced: slices.Contains(marks, "enforced"), Disabled: slices.Contains(marks, "disabled")}
	if c := d.view.Containers.Items[facts.DNKey(at)]; c != nil {
		c.Links = append(c.Links, l)
		return
	}
	for _, s := range d.view.Sites.Items {
		if s.DN == at {
			s.Links = append(s.Links, l)
			return
		}
	}
	panic("no place " + at)
}

func (d *domain) block(at string) { d.view.Containers.Items[facts.DNKey(at)].BlockInheritance = true }

// ou is what desktops of the OU get at the recovery site.
func (d *domain) ou(t *testing.T) *OU {
	t.Helper()
	v := Of(d.doc, now).Views["recovery"]
	if !v.Learnt() {
		t.Fatalf("the view: %+v", v.Answered)
	}
	ou := v.OUs[facts.DNKey(vdaDN)]
	if ou == nil || !ou.Learnt() {
		t.Fatalf("the OU: %+v", ou)
	}
	for _, id := range Known {
		if ou.Settings[id] == nil || ou.Settings[id].Data == nil {
			t.Fatalf("setting %s: %+v", id, ou.Settings[id])
		}
	}
	return ou
}

// ddcs is a policy that sets the list of connectors.
func ddcs(list string) facts.RegistrySetting { return set(vdaKey, "ListOfDDCs", list) }

func set(key, value string, data ...string) facts.RegistrySetting {
	return facts.RegistrySetting{Layer: "policy", Key: key, Value: value, Action: "set", Type: "REG_SZ", Data: data}
}

func do(action, key, value string) facts.RegistrySetting {
	return facts.RegistrySetting{Layer: "policy", Key: key, Value: value, Action: action}
}

func preference(s facts.RegistrySetting) facts.RegistrySetting {
	s.Layer = "preference"
	return s
}

func on(condition string, s facts.RegistrySetting) facts.RegistrySetting {
	s.Condition = condition
	return s
}

// brief writes what applies and what does not, the winner first.
func brief(ou *OU) string {
	var all []string
	for _, a := range ou.Applied {
		text := a.Name
		if a.Enforced {
			text += "!"
		}
		if a.Condition != "" {
			text += "?"
		}
		all = append(all, text)
	}
	for _, x := range ou.Excluded {
		all = append(all, "-"+x.Name+":"+x.Why)
	}
	return strings.Join(all, " ")
}
