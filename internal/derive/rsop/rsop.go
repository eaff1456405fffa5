package rsop

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// Of works out the resultant sets of policy for both sites.
//
// It leaves out what cannot be seen in SYSVOL or the directory: local policy,
// slow links, which client-side extensions a GPO lists, and what is in the image
// of a computer.
func Of(doc *facts.Document) *Set {
	set := &Set{Views: map[string]*View{}}
	wanted := ouKeys(doc)
	for _, name := range []string{estate.Production, estate.Recovery} {
		set.Views[name] = view(doc, name, wanted)
	}
	return set
}

// ouKeys are the containers to look at: true when computers are in it.
func ouKeys(doc *facts.Document) map[string]bool {
	wanted := map[string]bool{}
	if doc.Estate != nil {
		for _, c := range doc.Estate.Components {
			if c == nil {
				continue
			}
			for _, list := range [][]string{c.OUs.Production, c.OUs.Recovery} {
				for _, dn := range list {
					wanted[facts.DNKey(dn)] = false
				}
			}
		}
	}
	if doc.Directory != nil && doc.Directory.Computers != nil && doc.Directory.Computers.Learnt() {
		var containers dn.Containers
		for i := range doc.Directory.Computers.Items {
			if c := &doc.Directory.Computers.Items[i]; c.Enabled {
				wanted[containers.Of(c.DN)] = true
			}
		}
	}
	delete(wanted, "")
	return wanted
}

func view(doc *facts.Document, name string, wanted map[string]bool) *View {
	v := &View{Answered: facts.Yes(), OUs: map[string]*OU{}}
	directory, failed := directoryOf(doc, name)
	if failed != nil {
		v.Answered = *failed
		return v
	}
	sysvol, failed := sysvolOf(doc, name)
	if failed != nil {
		v.Answered = *failed
		return v
	}
	adSite, failed := adSiteOf(doc, directory, name)
	if failed != nil {
		v.Answered = *failed
		return v
	}
	s := newSite(directory, sysvol, adSite)
	for k, holdsComputers := range wanted {
		v.OUs[k] = s.ou(k, holdsComputers)
	}
	return v
}

// lacking says that something was not learnt, with the reason of whoever failed.
func lacking(name, what string, a facts.Answered) *facts.Answered {
	if a.Reason == "" {
		a.Reason = facts.FactMissing
	}
	text := fmt.Sprintf("the policies that apply at the %s site cannot be worked out without %s", name, what)
	if a.Message != "" {
		text += ": " + a.Message
	}
	no := facts.No(a.Reason, text)
	return &no
}

// sourceOf is how a source as a whole fared, where that explains why a section
// is not there.
func sourceOf(doc *facts.Document, name string) facts.Answered {
	if s := doc.Sources[name]; s != nil && !s.Learnt() {
		return s.Answered
	}
	return facts.Answered{}
}

func directoryOf(doc *facts.Document, name string) (*facts.DirectoryView, *facts.Answered) {
	if doc.Directory == nil || doc.Directory.Views[name] == nil {
		return nil, lacking(name, "its view of the directory", sourceOf(doc, "directory"))
	}
	v := doc.Directory.Views[name]
	for _, part := range []struct {
		what string
		facts.Answered
	}{
		{"its view of the directory", v.Answered},
		{"the OUs in the directory", v.Containers.Answered},
		{"the GPOs in the directory", v.GPOs.Answered},
		{"the Active Directory sites", v.Sites.Answered},
	} {
		if !part.Learnt() {
			return nil, lacking(name, part.what, part.Answered)
		}
	}
	return v, nil
}

func sysvolOf(doc *facts.Document, name string) (*facts.SysvolView, *facts.Answered) {
	if doc.GroupPolicy == nil || doc.GroupPolicy.Views[name] == nil {
		return nil, lacking(name, "its SYSVOL", sourceOf(doc, "grouppolicy"))
	}
	v := doc.GroupPolicy.Views[name]
	if !v.Learnt() {
		return nil, lacking(name, "its SYSVOL", v.Answered)
	}
	return v, nil
}

// adSiteOf is the Active Directory site that computers at the site are in. When
// it is not known, that matters only if some site links GPOs.
func adSiteOf(doc *facts.Document, v *facts.DirectoryView, name string) (scope, *facts.Answered) {
	declared := ""
	if doc.Estate != nil {
		declared = doc.Estate.Site(name).ADSite
	}
	if s := v.Sites.Items[strings.ToLower(declared)]; s != nil {
		return scope{dn: s.DN, links: s.Links}, nil
	}
	for _, s := range v.Sites.Items {
		if len(s.Links) > 0 {
			text := fmt.Sprintf("GPOs are linked to Active Directory sites, and sites.%s.adSite is not declared", name)
			if declared != "" {
				text = fmt.Sprintf("GPOs are linked to Active Directory sites, and the directory knows no site %q", declared)
			}
			return scope{}, lacking(name, "its Active Directory site", facts.No(facts.FactMissing, text))
		}
	}
	return scope{}, nil
}
