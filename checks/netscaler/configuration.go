package netscaler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// reader reads the configuration of one node. Each type is asked for once, whoever needs
// it, and each section fails with what it needs.
type reader struct {
	*client
	ctx        context.Context
	features   map[string]*facts.NetScalerFeature // by name; what nobody knows is nil
	lists      map[string][]json.RawMessage
	failed     map[string]error
	switchings *switched       // once it was read
	inUse      map[text]bool   // SAML actions that gateways use
	named      map[string]bool // virtual servers that something of the appliance names
	hosts      map[string]bool // hosts that something of the appliance leads to
}

// configuration reads all sections, and stores each as it is known.
func (r *run) configuration(ctx context.Context, c *client, is *identity) facts.Answered {
	site := c.of.site
	r.store(site, func(s *facts.NetScalerSite) {
		*s = *unread(facts.No(facts.RunInterrupted, "the run ended before this was read"))
		s.Answered, s.ReadFrom, s.System, s.Nodes = facts.Yes(), c.of.declared.Host, is.system, is.nodes
	})
	read := &reader{client: c, ctx: ctx, lists: map[string][]json.RawMessage{}, failed: map[string]error{}, inUse: map[text]bool{}, named: map[string]bool{}, hosts: map[string]bool{}}
	read.whatIsOn()
	var troubles []string
	note := func(what string, a facts.Answered) {
		if !a.Learnt() {
			troubles = append(troubles, fmt.Sprintf("%s: %s", what, a.Message))
		}
	}
	note("the system", is.system.Answered)
	// Each section is read and stored at once, so that the end of a run takes away only what comes later.
	for _, section := range []struct {
		what string
		read func() func(*facts.NetScalerSite) facts.Answered
	}{
		{"the features", kept(read.listFeatures, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerFeature] { return &s.Features })},
		{"the licence", func() func(*facts.NetScalerSite) facts.Answered {
			licence := read.licence()
			return func(s *facts.NetScalerSite) facts.Answered { s.Licence = licence; return licence.Answered }
		}},
		{"its addresses", kept(read.addresses, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerAddress] { return &s.Addresses })},
		{"the routes", kept(read.routes, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerRoute] { return &s.Routes })},
		{"the time", func() func(*facts.NetScalerSite) facts.Answered {
			at := read.time()
			return func(s *facts.NetScalerSite) facts.Answered { s.Time = at; return at.Answered }
		}},
		{"the name servers", kept(read.nameServers, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerNameServer] { return &s.NameServers })},
		{"the gateways", kept(read.gateways, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerGateway] { return &s.Gateways })},
		{"whom gateways ask about users", kept(read.signIns, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerSignIn] { return &s.SignIns })},
		{"the STAs", kept(read.stas, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerTarget] { return &s.STAs })},
		{"the StoreFronts of gateways", kept(read.storeFronts, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerTarget] { return &s.StoreFronts })},
		{"the virtual servers", kept(func() facts.Listing[*facts.NetScalerVirtual] { return r.relevant(read, read.virtualServers()) }, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerVirtual] { return &s.VirtualServers })},
		{"the certificates", kept(read.certificates, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerCert] { return &s.Certificates })},
		{"whom it signs users in for", kept(read.identityProviders, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerIdentityProvider] {
			return &s.IdentityProviders
		})},
		{"GSLB", kept(read.gslb, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerGSLB] { return &s.GSLB })},
		{"the sites of GSLB", kept(read.gslbSites, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerGSLBSite] { return &s.GSLBSites })},
		{"its own DNS", kept(read.adns, func(s *facts.NetScalerSite) *facts.Listing[*facts.NetScalerADNS] { return &s.ADNS })},
	} {
		set := section.read()
		var a facts.Answered
		r.store(site, func(s *facts.NetScalerSite) { a = set(s) })
		note(section.what, a)
	}
	if len(troubles) == 0 {
		return facts.Yes()
	}
	text := troubles[0]
	if len(troubles) > 1 {
		text = fmt.Sprintf("%s (and %d more)", text, len(troubles)-1)
	}
	return facts.InPart(text)
}

// kept reads a list and puts it into its place.
func kept[T any](read func() facts.Listing[T], place func(*facts.NetScalerSite) *facts.Listing[T]) func() func(*facts.NetScalerSite) facts.Answered {
	return func() func(*facts.NetScalerSite) facts.Answered {
		found := read()
		return func(s *facts.NetScalerSite) facts.Answered {
			*place(s) = found
			return found.Answered
		}
	}
}

// things are those of a type, nil when they could not be read; see trouble. Different
// sections may want different fields of them.
func things[T any](r *reader, object string) []T {
	raw, known := r.lists[object]
	if !known {
		var err error
		if raw, err = read[json.RawMessage](r.ctx, r.client, object); err != nil {
			raw = nil
			if !r.cannotHave(object, err) {
				r.failed[object] = err
			}
		}
		r.lists[object] = raw
	}
	all := make([]T, 0, len(raw))
	for _, one := range raw {
		var found T
		if err := json.Unmarshal(one, &found); err != nil {
			r.failed[object] = fmt.Errorf("GET %s of %s: %w", object, r.of.declared.Host, err)
			return nil
		}
		all = append(all, found)
	}
	return all
}

// trouble is the first of the errors of some types; nil when all were read.
func (r *reader) trouble(objects ...string) error {
	for _, object := range objects {
		if err := r.failed[object]; err != nil {
			return err
		}
	}
	return nil
}

// listing is a section that is made of some types.
func listing[T any](r *reader, items map[string]*T, objects ...string) facts.Listing[*T] {
	if err := r.trouble(objects...); err != nil {
		return nothing[T](facts.FromError(err))
	}
	return facts.Listing[*T]{Answered: facts.Yes(), Items: items}
}

// licence reads where the licence comes from and until when it is good. A licence that is
// a file says neither.
func (r *reader) licence() facts.NetScalerLicence {
	out := facts.NetScalerLicence{Answered: facts.Yes(), Servers: []string{}}
	type server struct {
		Address text `json:"licenseserverip"`
		Name    text `json:"servername"`
	}
	for _, s := range things[server](r, "nslicenseserver") {
		host := s.Name.host()
		if host == "" {
			host = s.Address.host()
		}
		if host != "" {
			r.hosts[host] = true
			out.Servers = append(out.Servers, host)
		}
	}
	if err := r.trouble("nslicenseserver"); err != nil {
		return facts.NetScalerLicence{Answered: facts.FromError(err), Servers: []string{}}
	}
	type left struct {
		Days text `json:"daystoexpiration"`
	}
	for _, object := range []string{"nslicense", "nslaslicense", "nscapacity"} {
		for _, l := range things[left](r, object) {
			days := l.Days.number()
			if days == nil || *days < 0 || *days >= 1<<31 || *days == 0 && object == "nslicense" { // 0 days: one without an end
				continue
			}
			if out.DaysLeft == nil || *days < *out.DaysLeft {
				out.DaysLeft = days
			}
		}
		// A release that has no such licence does not know the type.
		var failed *nitroError
		if err := r.trouble(object); err != nil && (!errors.As(err, &failed) || !failed.is(codesNotKnown)) {
			return facts.NetScalerLicence{Answered: facts.FromError(err), Servers: []string{}}
		}
	}
	return out
}

// nameServers reads whom the appliance asks for names.
func (r *reader) nameServers() facts.Listing[*facts.NetScalerNameServer] {
	type row struct {
		IP      text `json:"ip"`
		Virtual text `json:"dnsvservername"`
	}
	items := map[string]*facts.NetScalerNameServer{}
	for _, n := range things[row](r, "dnsnameserver") {
		switch {
		case n.Virtual != "":
			r.named[string(n.Virtual)] = true
			items[string(n.Virtual)] = &facts.NetScalerNameServer{Virtual: string(n.Virtual)}
		case n.IP.host() != "":
			r.hosts[n.IP.host()] = true
			items[n.IP.host()] = &facts.NetScalerNameServer{Address: n.IP.host()}
		}
	}
	return listing(r, items, "dnsnameserver")
}

// hostOf is the host and the port of a URL; the host is in lower case, and "" when there is
// none.
func hostOf(address string) (host string, port int) {
	scheme, rest, found := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "://")
	if !found {
		scheme, rest = "https", scheme
	}
	u, err := url.Parse("//" + rest)
	if err != nil {
		return "", 0
	}
	port = text(u.Port()).port()
	if port == 0 {
		port = map[string]int{"http": 80}[scheme]
	}
	if port == 0 {
		port = 443
	}
	return strings.TrimSuffix(u.Hostname(), "."), port
}
