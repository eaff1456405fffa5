// Package discover finds out what an estate consists of, from a domain and the credentials
// of a few sources, so that its file need not be written from nothing. It asks through the
// collectors, which sign in, spare servers and verify certificates as in a scan.
//
// Whatever it puts into the file says where it comes from. What it cannot decide becomes a
// question in a comment, and what it did not find is not there.
package discover

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// Input is what the user says.
type Input struct {
	Name, Domain string
	// Sites are the Active Directory sites by production and recovery; "" to be found.
	Sites map[string]string
	// Resolvers are DNS servers by site, host or host:port; none to be found.
	Resolvers map[string][]string
	// Credentials are what sources are asked with, by source. A source without any is not asked.
	Credentials map[string]*estate.Credential
	// PrismCentrals are host names; which site each belongs to is found.
	PrismCentrals []string
	Objectives    estate.Objectives
	Attestations  string // a file, as the estate file will name it
	// Like tells where hosts are reached from here, by their names, when that is not at
	// their names; may be nil. Nothing else is taken from it.
	Like *estate.Estate
}

// Tools are how the estate is asked.
type Tools struct {
	// Ask runs the collectors of the named sources.
	Ask func(ctx context.Context, est *estate.Estate, sources ...string) (*facts.Document, error)
	DNS *dnsclient.Client
	// Controllers finds domain controllers of a domain when no DNS server is given.
	Controllers func(ctx context.Context, domain string) ([]string, error)
	// ZoneNames reads the names in the DNS zone of the domain; may be nil.
	ZoneNames func(ctx context.Context, est *estate.Estate) ([]ZoneName, error)
	// Choose lets the user choose one of several answers. Guess is the likeliest, "" when
	// there is none. Nil takes the guess.
	Choose func(question string, answers []string, guess string) (string, error)
}

// ZoneName is a name in the DNS zone of the domain: an alias of a target, or a host with
// addresses.
type ZoneName struct {
	Name, Target string
	Addresses    []string
}

// Question is what could not be decided.
type Question struct {
	Section string   // top-level key of the estate file that it belongs to
	Text    string   // one sentence
	Lines   []string // what an answer could look like, as lines of YAML below the section
}

// Found is what was found out.
type Found struct {
	Estate    *estate.Estate
	From      map[string]string // where a value comes from, by its path in the file
	Questions []Question
}

// run is one discovery.
type run struct {
	Input
	Tools
	*Found

	directory *facts.DirectoryView
	computers map[string]facts.Computer // enabled ones by full host name
	cloud     *facts.CitrixCloud        // nil when it was not learnt
	settings  []setting
	vms       map[string]*facts.VM   // by name in lower case
	vmsAt     map[string][]*facts.VM // by address
	inDomains map[string]string      // protection domains by the name of a VM in lower case
	planned   map[string]bool        // uuids of VMs that a recovery plan starts
	zone      []ZoneName
	windows   map[string]*facts.WindowsHost
	files     *facts.Files      // nil when nobody was asked
	adSites   map[string]string // production or recovery, by AD site in lower case
	addresses map[string][]string
	named     map[string]bool // computers that some component has
}

// Run asks the estate. The error is for what leaves nothing to write; what else could not
// be asked is a question of the result.
func Run(ctx context.Context, in Input, tools Tools) (*Found, error) {
	e := estate.New()
	e.Version, e.Name, e.Domain = 1, in.Name, in.Domain
	e.Credentials, e.Components, e.Objectives = in.Credentials, map[string]*estate.Component{}, in.Objectives
	e.Policy.Attestations = in.Attestations
	r := &run{
		Input: in, Tools: tools, Found: &Found{Estate: e, From: map[string]string{}},
		addresses: map[string][]string{}, windows: map[string]*facts.WindowsHost{}, vms: map[string]*facts.VM{}, vmsAt: map[string][]*facts.VM{}, planned: map[string]bool{}, inDomains: map[string]string{}, named: map[string]bool{},
	}
	for _, step := range []func(context.Context) error{r.readDirectory, r.chooseSites, r.readPlatforms, r.readElements, r.readHosts} {
		if err := step(ctx); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("finding out what there is was not done in time or ended early: %w", context.Cause(ctx))
		}
	}
	r.components(ctx)
	if err := r.fileServers(ctx); err != nil {
		return nil, err
	}
	r.leftOver()
	return r.Found, nil
}

// readDirectory reads Active Directory and Citrix Cloud, which say where everything is.
func (r *run) readDirectory(ctx context.Context) error {
	controllers, err := r.controllers(ctx)
	if err != nil {
		return err
	}
	const enough = 3 // any of them knows all
	draft := *r.Estate
	for _, host := range controllers[:min(enough, len(controllers))] {
		draft.Sites.Production.DomainControllers = append(draft.Sites.Production.DomainControllers, r.controller(host))
	}
	draft.Sites.Production.Resolvers = r.resolvers()
	doc, err := r.Ask(ctx, &draft, "directory", "citrixcloud")
	if err != nil {
		return err
	}
	if doc.Directory == nil || !doc.Directory.Views[estate.Production].Learnt() {
		return fmt.Errorf("the directory of %s was not read, and nothing can be found without it: %s", r.Domain, doc.Sources["directory"].Message)
	}
	r.directory = doc.Directory.Views[estate.Production]
	r.computers = map[string]facts.Computer{}
	if c := doc.Directory.Computers; c != nil && c.Learnt() {
		for _, c := range c.Items {
			if c.Enabled && c.DNSName != "" {
				r.computers[c.DNSName] = c
			}
		}
	} else {
		r.ask("components", "The computer accounts could not be read, so that no server was found by its name.")
	}
	if r.ZoneNames != nil {
		if r.zone, err = r.ZoneNames(ctx, &draft); err != nil {
			r.ask("components", fmt.Sprintf("The names in the zone %s could not be read (%v), so that aliases were looked up by usual names only.", r.Domain, err))
		}
	}
	if c := doc.CitrixCloud; c != nil && c.Learnt() {
		r.cloud = c
	} else if r.Credentials["citrixcloud"] != nil {
		r.ask("components", "Citrix Cloud was not read: "+doc.Sources["citrixcloud"].Message)
	}
	return nil
}

// controllers are the domain controllers of the domain, as DNS has them.
func (r *run) controllers(ctx context.Context) ([]string, error) {
	var failures []error
	for _, server := range r.resolvers() {
		found, err := r.DNS.LookupSRV(ctx, server, "_ldap._tcp.dc._msdcs."+r.Domain)
		if err == nil && len(found) > 0 {
			return found, nil
		}
		if err == nil {
			err = fmt.Errorf("%s knows no domain controller of %s", server, r.Domain)
		}
		failures = append(failures, err)
	}
	if len(failures) == 0 && r.Controllers != nil {
		found, err := r.Controllers(ctx, r.Domain)
		if err == nil && len(found) > 0 {
			return found, nil
		}
		failures = append(failures, fmt.Errorf("the DNS of this machine knows no domain controller of %s; give --production-resolver, the address of a DNS server that does", r.Domain), err)
	}
	return nil, errors.Join(failures...)
}

// resolvers are all DNS servers that are known.
func (r *run) resolvers() []string {
	var all []string
	for _, site := range bothSites {
		all = append(all, r.Resolvers[site]...)
		all = append(all, r.Estate.Site(site).Resolvers...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var bothSites = []string{estate.Production, estate.Recovery}

// from says where the value at a path comes from.
func (r *run) from(path, format string, args ...any) {
	r.From[path] = plain.Line(fmt.Sprintf(format, args...)) // names of the estate must not end the comment
}

// ask leaves a question in the file.
func (r *run) ask(section, text string, lines ...string) {
	for i := range lines {
		lines[i] = plain.Line(lines[i])
	}
	r.Questions = append(r.Questions, Question{section, plain.Line(text), lines})
}

// look returns the addresses of a name at the first DNS server that has any. An error is
// no answer, and so is none.
func (r *run) look(ctx context.Context, name string) []string {
	if found, known := r.addresses[name]; known {
		return found
	}
	var found []string
	for _, server := range r.resolvers() {
		var err error
		if found, err = r.DNS.LookupHost(ctx, server, name); err == nil && len(found) > 0 {
			break
		}
	}
	r.addresses[name] = found
	return found
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// short is the host name without its domain.
func short(host string) string {
	name, _, _ := strings.Cut(host, ".")
	return name
}
