package netscaler

import (
	"context"
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
	ctx      context.Context
	features map[string]bool // what is switched off is false; what nobody knows is not there
	lists    map[string]any
	failed   map[string]error
}

// configuration reads all sections, and stores each as it is known.
func (r *run) configuration(ctx context.Context, c *client, is *identity) facts.Answered {
	site := c.of.site
	r.store(site, func(s *facts.NetScalerSite) {
		*s = *unread(facts.No(facts.RunInterrupted, "the run ended before this was read"))
		s.Answered, s.ReadFrom, s.System, s.Nodes = facts.Yes(), c.of.declared.Host, is.system, is.nodes
	})
	read := &reader{client: c, ctx: ctx, lists: map[string]any{}, failed: map[string]error{}}
	read.whatIsOn()
	var troubles []string
	note := func(what string, a facts.Answered) {
		if !a.Learnt() {
			troubles = append(troubles, fmt.Sprintf("%s: %s", what, a.Message))
		}
	}
	note("the system", is.system.Answered)
	section := func(what string, set func(*facts.NetScalerSite) facts.Answered) {
		var a facts.Answered
		r.store(site, func(s *facts.NetScalerSite) { a = set(s) })
		note(what, a)
	}
	licence := read.licence()
	section("the licence", func(s *facts.NetScalerSite) facts.Answered { s.Licence = licence; return licence.Answered })
	virtual := read.virtualServers()
	section("the virtual servers", func(s *facts.NetScalerSite) facts.Answered { s.VirtualServers = virtual; return virtual.Answered })
	names := read.nameServers()
	section("the name servers", func(s *facts.NetScalerSite) facts.Answered { s.NameServers = names; return names.Answered })
	gateways := read.gateways()
	section("the gateways", func(s *facts.NetScalerSite) facts.Answered { s.Gateways = gateways; return gateways.Answered })
	signIns := read.signIns()
	section("whom gateways ask about users", func(s *facts.NetScalerSite) facts.Answered { s.SignIns = signIns; return signIns.Answered })
	stas := read.stas()
	section("the STAs", func(s *facts.NetScalerSite) facts.Answered { s.STAs = stas; return stas.Answered })
	storeFronts := read.storeFronts()
	section("the StoreFronts of gateways", func(s *facts.NetScalerSite) facts.Answered { s.StoreFronts = storeFronts; return storeFronts.Answered })
	certificates := read.certificates()
	section("the certificates", func(s *facts.NetScalerSite) facts.Answered {
		s.Certificates = certificates
		return certificates.Answered
	})
	gslb := read.gslb()
	section("GSLB", func(s *facts.NetScalerSite) facts.Answered { s.GSLB = gslb; return gslb.Answered })
	if len(troubles) == 0 {
		return facts.Yes()
	}
	text := troubles[0]
	if len(troubles) > 1 {
		text = fmt.Sprintf("%s (and %d more)", text, len(troubles)-1)
	}
	return facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: text}
}

// things are those of a type, nil when they could not be read; see trouble.
func things[T any](r *reader, object string) []T {
	if all, known := r.lists[object]; known {
		return all.([]T)
	}
	all, err := read[T](r.ctx, r.client, object)
	if err != nil {
		r.failed[object] = err
		all = nil
	}
	r.lists[object] = all
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

// whatIsOn asks which features are on. What of a feature that is off is configured does
// nothing, and some releases answer for it as if they did not know the type.
func (r *reader) whatIsOn() {
	type features struct {
		LB     text `json:"lb"`
		SSLVPN text `json:"sslvpn"`
		GSLB   text `json:"gslb"`
	}
	r.features = map[string]bool{}
	f, err := one[features](r.ctx, r.client, "nsfeature")
	if err != nil {
		return // then everything is asked for
	}
	for name, said := range map[string]text{"lb": f.LB, "sslvpn": f.SSLVPN, "gslb": f.GSLB} {
		if on := said.yes(); on != nil {
			r.features[name] = *on
		}
	}
}

func (r *reader) off(feature string) bool {
	on, known := r.features[feature]
	return known && !on
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
			out.Servers = append(out.Servers, host)
		}
	}
	if err := r.trouble("nslicenseserver"); err != nil {
		return facts.NetScalerLicence{Answered: facts.FromError(err), Servers: []string{}}
	}
	type left struct {
		Days text `json:"daystoexpiration"`
	}
	for _, object := range []string{"nslaslicense", "nscapacity"} {
		for _, l := range things[left](r, object) {
			if days := l.Days.number(); days != nil && *days >= 0 && *days < 1<<31 && (out.DaysLeft == nil || *days < *out.DaysLeft) {
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
			items[string(n.Virtual)] = &facts.NetScalerNameServer{Virtual: string(n.Virtual)}
		case n.IP.host() != "":
			items[n.IP.host()] = &facts.NetScalerNameServer{Address: n.IP.host()}
		}
	}
	return listing(r, items, "dnsnameserver")
}

// certificates reads those that virtual servers present.
func (r *reader) certificates() facts.Listing[*facts.NetScalerCert] {
	type binding struct {
		Server text `json:"vservername"`
		Name   text `json:"certkeyname"`
		CA     text `json:"ca"`
	}
	type certificate struct {
		Name     text `json:"certkey"`
		NotAfter text `json:"clientcertnotafter"`
		Days     text `json:"daystoexpiration"`
	}
	items := map[string]*facts.NetScalerCert{}
	for _, b := range things[binding](r, "sslvserver_sslcertkey_binding") {
		if trusted := b.CA.yes(); trusted != nil && *trusted || b.Name == "" {
			continue // it is what clients are held against, not what is presented
		}
		c := items[string(b.Name)]
		if c == nil {
			c = &facts.NetScalerCert{Servers: []string{}}
			items[string(b.Name)] = c
		}
		c.Servers = append(c.Servers, string(b.Server))
	}
	for _, c := range things[certificate](r, "sslcertkey") {
		if item := items[string(c.Name)]; item != nil {
			item.NotAfter, item.DaysLeft = c.NotAfter.moment(), c.Days.number()
		}
	}
	return listing(r, items, "sslvserver_sslcertkey_binding", "sslcertkey")
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
