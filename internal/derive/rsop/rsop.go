package rsop

import (
	"fmt"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// Of works out the resultant sets of policy for both sites, as of a moment: what
// computers were read to hold counts as long as it is not older than the estate allows.
//
// Group Policy alone leaves out what cannot be seen in SYSVOL or the directory: local
// policy, slow links, which client-side extensions a GPO lists, and what is in the image
// of a computer. What computers of a class hold shows it all the same, see [witnesses].
func Of(doc *facts.Document, asOf time.Time) *Set {
	set := &Set{Views: map[string]*View{}, Hosts: map[string]string{}}
	sites := map[string]*site{}
	for _, name := range []string{estate.Production, estate.Recovery} {
		v := &View{Answered: facts.Yes(), OUs: map[string]*OU{}}
		set.Views[name] = v
		s, failed := siteOf(doc, name, asOf)
		if failed != nil {
			v.Answered = *failed
			continue
		}
		sites[name] = s
	}
	all := containers(doc)
	w := newWitnesses(doc, sites, asOf)
	for key := range all {
		members := membersOf(sites, key, all)
		parts := classes(sites, key, members)
		for _, part := range parts {
			for _, c := range part.computers {
				if host := w.host(c); host != "" && dn.Parent(facts.DNKey(c.DN)) == key {
					set.Hosts[host] = part.key
				}
			}
		}
		for name, s := range sites {
			v := set.Views[name]
			var ous []*OU
			for _, part := range parts {
				ou := s.ou(part, len(all[key].computers) > 0)
				w.settle(ou, part, name)
				v.OUs[part.key], ous = ou, append(ous, ou)
			}
			if len(parts) > 1 {
				whole := s.ou(&class{key: key, container: key, computers: members, all: len(members)}, true)
				together(whole, ous)
				for _, part := range parts {
					whole.Classes = append(whole.Classes, part.key)
				}
				v.OUs[key] = whole
			}
		}
	}
	return set
}

// siteOf is what is known of one site.
func siteOf(doc *facts.Document, name string, asOf time.Time) (*site, *facts.Answered) {
	directory, failed := directoryOf(doc, name)
	if failed != nil {
		return nil, failed
	}
	sysvol, failed := sysvolOf(doc, name)
	if failed != nil {
		return nil, failed
	}
	adSite, failed := adSiteOf(doc, directory, name)
	if failed != nil {
		return nil, failed
	}
	return newSite(directory, sysvol, adSite, newGPOReports(doc, asOf)), nil
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
		return scope{dn: s.DN, links: s.Links, unknown: s.LinksUnknown}, nil
	}
	for _, s := range v.Sites.Items {
		if len(s.Links) > 0 || s.LinksUnknown != "" {
			text := fmt.Sprintf("GPOs are linked to Active Directory sites, and sites.%s.adSite is not declared", name)
			if declared != "" {
				text = fmt.Sprintf("GPOs are linked to Active Directory sites, and the directory knows no site %q", declared)
			}
			return scope{}, lacking(name, "its Active Directory site", facts.No(facts.FactMissing, text))
		}
	}
	return scope{}, nil
}
