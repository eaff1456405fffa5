package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// probesAtOnce bounds how many domain controllers of a site are asked for their
// rootDSE at the same time.
const probesAtOnce = 8

// probe is the first question to a domain controller.
type probe struct {
	dc   estate.DomainController
	done chan struct{} // closed when the rest is set
	root *rootDSE
	open *session // of the first domain controller only: it will be read from
	err  error
}

// site asks the domain controllers of one site and stores what they say. It
// returns an open session that computers can be read from, or nil.
func (r *run) site(ctx context.Context, site string) *session {
	dcs, err := r.env.DomainControllers(ctx, site)
	if err == nil && len(dcs) == 0 {
		err = facts.Failure{Reason: facts.FactMissing, Err: errors.New("there is none")}
	}
	if err != nil {
		err = fmt.Errorf("looking for the domain controllers of the %s site: %w", site, err)
		r.fail(site+"/domain-controllers", site, "", err)
		r.store(func(d *facts.Directory) { d.Views[site].Answered = facts.FromError(err) })
		return nil
	}
	probes := r.probe(ctx, site, dcs)
	defer func() { // nobody is left behind, whatever happens below
		for _, p := range probes {
			<-p.done
			p.open.close()
		}
	}()
	view, s := r.firstView(ctx, site, probes)
	r.store(func(d *facts.Directory) { d.Views[site] = view })
	return s
}

// probe asks every domain controller for its rootDSE, side by side.
func (r *run) probe(ctx context.Context, site string, dcs []estate.DomainController) []*probe {
	var probes []*probe
	seen := map[string]bool{}
	for _, dc := range dcs {
		dc.Host = strings.ToLower(strings.TrimSuffix(dc.Host, "."))
		if !seen[dc.Host] {
			seen[dc.Host] = true
			probes = append(probes, &probe{dc: dc, done: make(chan struct{})})
		}
	}
	places := make(chan struct{}, probesAtOnce)
	go func() {
		for i, p := range probes {
			places <- struct{}{}
			go func() {
				defer func() { <-places; close(p.done) }()
				if err := collect.Protect(func() { r.probeOne(ctx, site, p, i == 0) }); err != nil {
					p.err = err
					server := &facts.DirectoryServer{Answered: facts.FromError(err), Site: site, Host: p.dc.Host, Address: r.dialer.address(p.dc), NamingContexts: []string{}}
					r.store(func(d *facts.Directory) { d.Servers[site+"/"+p.dc.Host] = server })
					r.ask(site, p.dc)(server.Answered, 1)
				}
			}()
		}
	}()
	return probes
}

func (r *run) probeOne(ctx context.Context, site string, p *probe, keep bool) {
	done := r.ask(site, p.dc)
	server := &facts.DirectoryServer{Site: site, Host: p.dc.Host, Address: r.dialer.address(p.dc), NamingContexts: []string{}}
	s, err := r.dialer.open(ctx, site, p.dc)
	if err == nil {
		p.root, err = s.rootDSE(ctx)
	}
	if err == nil {
		err = p.root.describe(server)
	}
	server.Answered = facts.FromError(err)
	if err != nil || !keep {
		s.close()
		s = nil
	}
	p.open, p.err = s, err
	r.store(func(d *facts.Directory) { d.Servers[site+"/"+p.dc.Host] = server })
	done(server.Answered, 1)
}

// several are errors in one sentence.
type several []error

func (s several) Error() string {
	var texts []string
	for _, err := range s {
		texts = append(texts, err.Error())
	}
	return strings.Join(texts, "; ")
}

func (s several) Unwrap() []error { return s }

// ask notes that the collector turns to a domain controller.
func (r *run) ask(site string, dc estate.DomainController) func(facts.Answered, int) {
	return r.env.AskWith(site+"/"+dc.Host, facts.Asked{Site: site, Address: r.dialer.address(dc), Insecure: r.dialer.insecure()})
}

// firstView reads the directory from the first domain controller that can be
// read to the end. When there is none, it returns the best of what was read.
func (r *run) firstView(ctx context.Context, site string, probes []*probe) (*facts.DirectoryView, *session) {
	var best *facts.DirectoryView
	var failures []error
	for _, p := range probes {
		<-p.done
		if p.err != nil {
			failures = append(failures, p.err)
			continue
		}
		view, s, err := r.view(ctx, site, p)
		if err == nil {
			return view, s
		}
		s.close()
		failures = append(failures, err)
		if best == nil {
			best = view
		}
		if errors.Is(err, facts.ErrRefused) {
			break // the same everywhere, and a second try may lock the account
		}
	}
	if best != nil {
		return best, nil
	}
	best = emptyView()
	best.Answered = facts.FromError(several(failures))
	return best, nil
}

// view signs in to a domain controller and reads the directory from it. The view
// is nil when nothing could be read; together with an error it is what was read
// before the connection broke.
func (r *run) view(ctx context.Context, site string, p *probe) (*facts.DirectoryView, *session, error) {
	done := r.ask(site, p.dc)
	s := p.open
	p.open = nil
	var err error
	if s == nil {
		s, err = r.dialer.open(ctx, site, p.dc)
	}
	if err == nil {
		err = p.root.serves(r.env.Estate.Domain)
	}
	if err == nil {
		err = r.dialer.signIn(ctx, s)
	}
	if err != nil {
		done(facts.FromError(err), 1)
		return nil, s, err
	}
	view, failed := s.view(ctx, p.root, declaredOUs(r.env.Estate))
	if s.broken != nil {
		err := s.asking("its copy of the directory", judge(s.broken))
		done(facts.FromError(err), 1)
		return view, s, err
	}
	done(facts.Yes(), 1)
	for _, part := range failed {
		id := fmt.Sprintf("%s/%s/%s", site, p.dc.Host, part.name)
		r.env.Ask(id, site, r.dialer.address(p.dc))(part.answered, 1)
	}
	return view, s, nil
}

// part is one list of a view, by name.
type part struct {
	name     string
	answered facts.Answered
}

// view reads everything that rules look at but the computers, and names the
// lists that could not be read.
func (s *session) view(ctx context.Context, root *rootDSE, ous []string) (*facts.DirectoryView, []part) {
	domain, config := root.domainDN, root.configuration
	v := emptyView()
	v.Answered, v.Server, v.DomainDN, v.Configuration = facts.Yes(), s.host, domain, config

	v.Sites = s.sites(ctx, config, domain)
	v.Subnets = s.subnets(ctx, config)
	v.SiteLinks = s.siteLinks(ctx, config)
	servers, err := s.servers(ctx, config)
	v.DomainControllers = domainControllers(servers, domain, err)
	v.Roles = s.roles(ctx, root, servers, err)
	v.Containers = s.containers(ctx, domain)
	sid, err := s.domainSID(ctx, domain)
	v.DomainSID = sid
	v.GPOs = s.gpos(ctx, domain, sid, err)
	if v.GPOs.Learnt() { // else there is one failure, and not two
		v.Groups = s.groups(ctx, domain, sid, filteringSIDs(v, ous))
	}
	v.WMIFilters = s.wmiFilters(ctx, domain)
	v.EnrollmentServers = s.enrollmentServices(ctx, config)
	v.ActivationObjects = s.activationObjects(ctx, config)
	v.DHCPServers = s.dhcpServers(ctx, config)
	v.Namespaces = s.namespaces(ctx, domain)

	parts := []part{
		{"sites", v.Sites.Answered}, {"subnets", v.Subnets.Answered}, {"siteLinks", v.SiteLinks.Answered},
		{"domainControllers", v.DomainControllers.Answered}, {"roles", v.Roles.Answered},
		{"containers", v.Containers.Answered}, {"gpos", v.GPOs.Answered},
		{"wmiFilters", v.WMIFilters.Answered},
		{"enrollmentServices", v.EnrollmentServers.Answered}, {"activationObjects", v.ActivationObjects.Answered},
		{"dhcpServers", v.DHCPServers.Answered}, {"namespaces", v.Namespaces.Answered},
	}
	if v.GPOs.Learnt() {
		parts = append(parts, part{"groups", v.Groups.Answered})
	}
	return v, slices.DeleteFunc(parts, func(p part) bool { return p.answered.Learnt() })
}

// emptyView is a view of which nothing is known.
func emptyView() *facts.DirectoryView {
	const why = "the directory of this site was not read"
	return &facts.DirectoryView{
		Answered:          facts.No(facts.FactMissing, why),
		Sites:             unread[*facts.ADSite](why),
		Subnets:           unread[*facts.ADSubnet](why),
		SiteLinks:         unread[*facts.SiteLink](why),
		DomainControllers: unread[*facts.DomainController](why),
		Roles:             unread[*facts.Role](why),
		Containers:        unread[*facts.Container](why),
		GPOs:              unread[*facts.GPO](why),
		Groups:            unread[*facts.Group](why),
		WMIFilters:        unread[*facts.WMIFilter](why),
		EnrollmentServers: unread[*facts.EnrollmentService](why),
		ActivationObjects: unread[*facts.ActivationObject](why),
		DHCPServers:       unread[*facts.DHCPServer](why),
		Namespaces:        unread[*facts.Namespace](why),
	}
}

func unread[T any](why string) facts.Listing[T] {
	return facts.Listing[T]{Answered: facts.No(facts.FactMissing, why), Items: map[string]T{}}
}

// declaredOUs are the keys of the OUs that the estate file names.
func declaredOUs(est *estate.Estate) []string {
	var all []string
	for _, c := range est.Components {
		if c != nil {
			all = append(append(all, c.OUs.Production...), c.OUs.Recovery...)
		}
	}
	for i := range all {
		all[i] = facts.DNKey(all[i])
	}
	slices.Sort(all)
	return all
}
