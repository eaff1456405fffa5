package rsop

import (
	"cmp"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// candidate is a GPO that is linked somewhere above a computer.
type candidate struct {
	guid, name string
	why        string // why it has no effect; "" when it has or may have
	condition  string // on what its effect depends, for every computer
	gpo        *facts.GPO
	program    *program
}

// scope is where GPOs are linked: an OU, the domain or an Active Directory site.
type scope struct {
	dn    string
	links []facts.GPOLink // the first wins
	block bool            // nothing from above that is not enforced
	// unknown is why nobody knows what is linked here; "" when links are all.
	unknown string
}

// site is what is known of one site's directory and SYSVOL.
type site struct {
	containers map[string]*facts.Container
	gpos       map[string]*facts.GPO
	files      map[string]*facts.GPOFiles
	adSite     scope
	wmi        facts.Listing[*facts.WMIFilter]
	groups     *groups
	layout     *layout
	candidates map[string]*candidate
	results    map[string]*result // by the GPOs that apply
	filters    map[asking]decided
	judged     map[subject]judgement
	reports    *gpoReports
}

// newSite is a site with what reports say of GPOs whose files could not be read there;
// reports may be nil.
func newSite(view *facts.DirectoryView, sysvol *facts.SysvolView, adSite scope, reports *gpoReports) *site {
	files := reports.complete(view.GPOs.Items, sysvol.GPOs)
	return &site{
		reports:    reports,
		containers: view.Containers.Items, gpos: view.GPOs.Items, files: files, adSite: adSite,
		wmi: view.WMIFilters, groups: newGroups(view), layout: newLayout(files), candidates: map[string]*candidate{}, results: map[string]*result{},
		filters: map[asking]decided{}, judged: map[subject]judgement{},
	}
}

// candidate judges a GPO by itself, wherever it is linked.
func (s *site) candidate(guid string) *candidate {
	guid = strings.ToUpper(guid)
	if c := s.candidates[guid]; c != nil {
		return c
	}
	c := &candidate{guid: guid, name: guid}
	s.candidates[guid] = c
	g, files := s.gpos[guid], s.files[guid]
	if g == nil {
		c.why = MissingInDirectory
		return c
	}
	c.name = cmp.Or(g.Name, guid)
	switch {
	case g.ComputerDisabled:
		c.why = ComputerSettingsDisabled
	case g.FunctionalityVersion != nil && *g.FunctionalityVersion != functionality:
		c.why = OtherFunctionality
	case g.Filtering == "none":
		c.why = Filtered
	case files == nil, files.Learnt() && files.GPTIni.Learnt() && !files.GPTIni.Present:
		c.why = MissingInSysvol
	case g.VersionComputer == 0 && files.Learnt() && files.GPTIni.Learnt() && files.VersionComputer == 0:
		c.why = Empty // whatever its files hold
	default:
		c.program = s.layout.compile(files)
		s.reports.note(s.layout, c.program, guid)
		c.applyExtensions(g.ComputerExtensions)
	}
	c.gpo = g
	return c
}

// of returns the GPO of a link. Policies of other domains are not read, so what
// they set is not known.
func (s *site) of(link facts.GPOLink) *candidate {
	if link.Domain == "" {
		return s.candidate(link.GPO)
	}
	key := strings.ToUpper(link.GPO) + " of " + link.Domain
	if s.candidates[key] == nil {
		foreign := facts.No(facts.UnsupportedVantage, "it belongs to another domain, "+link.Domain+", whose policies are not read")
		s.candidates[key] = &candidate{
			guid: key, name: key, condition: foreign.Message,
			program: s.layout.compile(&facts.GPOFiles{Answered: foreign}),
		}
	}
	return s.candidates[key]
}

// unknownLinks stands for whatever a scope links whose gPLink nobody understands.
func (s *site) unknownLinks(sc scope) *candidate {
	key := "the links of " + sc.dn
	if s.candidates[key] == nil {
		open := facts.No(facts.FactMissing, "what "+sc.dn+" links is not known: "+sc.unknown)
		s.candidates[key] = &candidate{
			guid: key, name: key, condition: open.Message,
			program: s.layout.compile(&facts.GPOFiles{Answered: open}),
		}
	}
	return s.candidates[key]
}

// scopes lists where GPOs for the computers of a container come from, the
// nearest first: the container, those above it, the domain, the AD site.
func (s *site) scopes(dnKey string) []scope {
	var all []scope
	seen := map[string]bool{}
	for k := dnKey; k != "" && !seen[k]; {
		seen[k] = true
		c := s.containers[k]
		if c == nil { // a container that cannot have links, such as CN=Computers
			k = facts.ParentKey(k)
			continue
		}
		all = append(all, scope{dn: c.DN, links: c.Links, block: c.BlockInheritance, unknown: c.LinksUnknown})
		k = c.Parent
		if k == "" {
			break
		}
	}
	return append(all, s.adSite)
}

// linked is a link together with what its GPO is.
type linked struct {
	*candidate
	at       string
	enforced bool
	// condition is on what it depends whether the GPO applies to the computers in
	// question, and members whether that is who is in a group.
	condition string
	members   bool
}

// order puts the GPOs linked in the scopes in their order of precedence, the
// winner first, and tells which have no effect.
//
// The nearest container wins, within it the first link. Enforced links win over
// all others, and among them the farthest container. A container that blocks
// inheritance shuts out what is linked farther away, the AD site included, but
// not what is enforced. A GPO that is linked several times counts where it has
// the highest precedence.
func (s *site) order(scopes []scope) (effective []linked, excluded []Linked) {
	var normal, enforced []linked
	exclude := func(l linked, why string) {
		excluded = append(excluded, Linked{GUID: l.guid, Name: l.name, LinkedAt: l.at, Why: why})
	}
	blocked := false
	for _, sc := range scopes {
		var here []linked
		if sc.unknown != "" { // any GPO may be linked, enforced too
			here = append(here, linked{candidate: s.unknownLinks(sc), at: sc.dn, enforced: true})
		}
		for _, link := range sc.links {
			l := linked{candidate: s.of(link), at: sc.dn, enforced: link.Enforced}
			switch {
			case link.Disabled:
				exclude(l, LinkDisabled)
			case link.Enforced:
				here = append(here, l)
			case blocked:
				exclude(l, InheritanceBlocked)
			default:
				normal = append(normal, l)
			}
		}
		enforced = append(here, enforced...)
		blocked = blocked || sc.block
	}
	seen := map[*candidate]bool{}
	for _, l := range append(enforced, normal...) {
		if seen[l.candidate] {
			continue
		}
		seen[l.candidate] = true
		if l.why != "" {
			exclude(l, l.why)
			continue
		}
		l.condition = l.candidate.condition
		effective = append(effective, l)
	}
	return effective, excluded
}
