package citrixlab

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// cloud is Citrix Cloud: it signs API clients in, and answers for the platform
// (resource locations, connectors, domains) and for the DaaS site.
type cloud struct {
	world  *world.World
	model  *world.Model
	clock  world.Clock
	secret string // of the API client
	siteID string
	tokens *restlab.Tokens
}

// tokenLifetime is how long somebody stays signed in.
const tokenLifetime = time.Hour

// short is how many entries are in an answer of a service whose long lists are faulty:
// otherwise all machines would fit into one.
const short = 100

// servers is Citrix Cloud.
func servers(w *world.World) []world.Server {
	return []world.Server{newCloud(w).serve(nil, nil)}
}

// SiteID is the id of the DaaS site of that name.
func SiteID(name string) string { return world.GUIDOf("daas site", name) }

func newCloud(w *world.World) *cloud {
	return &cloud{
		world: w, model: w.Model, clock: w.Clock, secret: w.Secret(source), siteID: SiteID(w.Model.Citrix.Site),
		tokens: &restlab.Tokens{Lifetime: tokenLifetime, Of: tokenOf},
	}
}

// Serve makes a Citrix Cloud that signs the client of the model in and answers for what
// lookups find, below /cvad/manage/ and elsewhere, instead of for what the model has. It
// is for tests of what asks Citrix Cloud. All that is in the model is its customer,
// client and site.
func Serve(w *world.World, site, platform func(*restlab.Request, []string) *restlab.Route) *restlab.Server {
	return newCloud(w).serve(site, platform)
}

// serve makes the server. The estate file leads to it by its address, so the
// certificate has to be good for that.
func (s *cloud) serve(lookSite, lookPlatform func(*restlab.Request, []string) *restlab.Route) *restlab.Server {
	site := &restlab.API{Base: "/cvad/manage/", Admit: s.admitToSite, Lookup: lookSite}
	platform := &restlab.API{Base: "/", Routes: s.signInRoutes(), Admit: s.admit, Lookup: lookPlatform}
	if lookSite == nil {
		site.Routes, platform.Routes = s.siteRoutes(), append(platform.Routes, s.platformRoutes()...)
	}
	for _, a := range []*restlab.API{site, platform} {
		a.FoldCase, a.Dialect, a.SignIn, a.Short = true, dialect{}, s.tokens, short
	}
	server := restlab.NewServer(s.world, s.model.Citrix.Behaviour, world.Address{Service: source}, []string{"api.cloud.com", world.Loopback}, site, platform)
	server.Scheme = "https://"
	return server
}

// admit refuses requests that lack something.
func (s *cloud) admit(q *restlab.Request) error {
	switch {
	case !strings.EqualFold(q.R.Header.Get("Citrix-CustomerId"), s.model.Citrix.Customer):
		return &restlab.Error{Status: http.StatusBadRequest, Kind: "missing", Message: "The header names no customer of this client", Parameter: "header", Value: "Citrix-CustomerId"}
	case !acceptsJSON(q.R):
		return &restlab.Error{Status: http.StatusNotAcceptable, Kind: "invalidString", Message: "Answers are JSON", Parameter: "header", Value: "Accept"}
	}
	return nil
}

func acceptsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "json") || strings.Contains(accept, "*/*")
}

// tokenOf reads the header, in which the token follows an equals sign.
func tokenOf(r *http.Request) string {
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	kind, token, found := strings.Cut(rest, "=")
	if !found || !strings.EqualFold(scheme, "CWSAuth") || !strings.EqualFold(kind, "bearer") {
		return ""
	}
	return token
}

// signIn gives an API client a token.
func (s *cloud) signIn(q *restlab.Request) {
	r, customer, c := q.R, q.ID(), s.model.Citrix
	refuse := func(status int, code, description string) {
		restlab.WriteJSON(q.W, status, obj{"error": code, "error_description": description})
	}
	switch {
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		refuse(http.StatusUnsupportedMediaType, "invalid_request", "expects a form")
	case r.ParseForm() != nil || r.PostForm.Get("grant_type") != "client_credentials":
		refuse(http.StatusBadRequest, "unsupported_grant_type", "expects client_credentials")
	case customer != "root" && !strings.EqualFold(customer, c.Customer), c.Behaviour == world.Refused,
		r.PostForm.Get("client_id") != c.Client || r.PostForm.Get("client_secret") != s.secret:
		s.world.Counters.Refused.Add(1)
		refuse(http.StatusUnauthorized, "invalid_client", "Invalid client id or client secret.")
	default:
		// The lifetime is a number of seconds in a string.
		restlab.WriteJSON(q.W, http.StatusOK, obj{"token_type": "bearer", "access_token": s.tokens.Issue(), "expires_in": "3600"})
	}
}

func (s *cloud) signInRoutes() []restlab.Route {
	return []restlab.Route{{Method: http.MethodPost, Path: "cctrustoauth2/{}/tokens/clients", Open: s.signIn}}
}

// platformRoutes are for what does not belong to the DaaS site.
func (s *cloud) platformRoutes() []restlab.Route {
	c := s.model.Citrix
	return []restlab.Route{
		{Path: "resourcelocations", One: always(func() any { return obj{"items": each(c.Zones, resourceLocation)} })},
		{Path: "connectors", One: always(func() any { return each(c.Connectors, s.connector) })}, // a bare array
		{Path: strings.ToLower(c.Customer) + "/fasservers", One: func(*restlab.Request) (any, error) { return s.fasServers() }},
		{Path: strings.ToLower(c.Customer) + "/forests/domains", One: func(q *restlab.Request) (any, error) {
			domains := c.Domains
			if skip, err := strconv.Atoi(q.R.URL.Query().Get("skip")); err == nil && skip >= 0 {
				domains = domains[min(skip, len(domains)):]
			}
			return obj{"items": each(domains, s.domain)}, nil
		}},
	}
}

// always answers for something that is always there.
func always(v func() any) func(*restlab.Request) (any, error) {
	return func(*restlab.Request) (any, error) { return v(), nil }
}

// locationID is the id of the resource location of a zone. It is not that of the
// zone.
func locationID(zone string) string { return world.GUIDOf("resource location", zone) }

func resourceLocation(z *world.CitrixZone, _ bool) obj {
	return obj{"id": locationID(z.Name), "name": z.Name, "internalOnly": false, "timeZone": "W. Europe Standard Time", "readOnly": false}
}

func (s *cloud) connector(x *world.Connector, _ bool) obj {
	return obj{
		"id": world.GUIDOf("connector", x.Host), "fqdn": strings.ToUpper(world.ShortName(x.Host)) + "." + s.model.Domain, "role": nil,
		"windowsSid": s.model.SIDOf(x.Host), "location": locationID(x.Zone),
		"currentVersion": x.Version, "currentBootstrapperVersion": "6.109.0.1227",
		"expectedVersion": world.ConnectorVersion, "expectedBootStrapperVersion": "6.109.0.1227",
		"versionState": "Normal", "inMaintenance": x.Maintenance, "leaseEndDateTime": nil, "upgradeDisabled": false,
		"connectorType": map[bool]string{true: "Appliance", false: "Windows"}[x.Appliance], "status": "Unknown",
		// They keep reporting: their last sign of life does not age with the lab.
		"lastContactDate": world.RFC3339(time.Now().Add(-x.Silent)),
	}
}

// domain tells which resource locations have connectors that reach it.
func (s *cloud) domain(d *world.ConnectorDomain, _ bool) obj {
	reached := []string{}
	agents := 0
	for _, z := range s.model.Citrix.Zones {
		if d.OfflineAt[z.Name] {
			continue
		}
		reached = append(reached, locationID(z.Name))
		for _, x := range s.model.Citrix.Connectors {
			if x.Zone == z.Name {
				agents++
			}
		}
	}
	return obj{
		"domainName": d.Name, "forest": s.model.Domain, "netBiosName": s.model.NetBIOS, "isOnline": agents > 0, "isHidden": false,
		"agentCount": agents, "resourceLocationIds": reached,
	}
}
