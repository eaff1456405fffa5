package citrixlab

import (
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// citrixServer is Citrix Cloud: it signs API clients in, and answers for the
// platform (resource locations, connectors, domains) and for the DaaS site.
type citrixServer struct {
	world.HTTPS
	model   *world.Model
	clock   world.Clock
	secret  string // of the API client
	siteID  string
	mu      sync.Mutex
	tokens  map[string]time.Time // valid until
	expired bool                 // the one token that was to expire early has done so
}

// servers is Citrix Cloud. The estate file leads to it by its address, so the
// certificate has to be good for that.
func servers(w *world.World) []world.Server {
	c := w.Model.Citrix
	s := &citrixServer{model: w.Model, clock: w.Clock, siteID: world.GUIDOf("daas site", c.Site), tokens: map[string]time.Time{}}
	s.HTTPS = world.HTTPS{World: w, Behaviour: c.Behaviour, Handler: http.HandlerFunc(s.answer), Hosts: []string{"api.cloud.com", world.Loopback}}
	return []world.Server{s}
}

// Start implements [world.Server].
func (s *citrixServer) Start(ctx context.Context) (err error) {
	if s.secret, err = s.World.Secret("citrixcloud"); err != nil {
		return err
	}
	return s.HTTPS.Start(ctx)
}

// Addresses implements [world.Server].
func (s *citrixServer) Addresses() []world.Address {
	return []world.Address{{Service: "citrixcloud", At: "https://" + s.Address()}}
}

// tokenLifetime is how long somebody stays signed in.
const tokenLifetime = time.Hour

// answer answers a request, or refuses it for what it lacks.
func (s *citrixServer) answer(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(strings.ToLower(r.URL.Path), "/"), "/")
	if len(path) == 4 && path[0] == "cctrustoauth2" && path[2] == "tokens" && path[3] == "clients" {
		s.signIn(w, r, path[1])
		return
	}
	switch c := s.model.Citrix; {
	case !restlab.IsRead(r.Method):
		s.World.Counters.Writes.Add(1)
		s.problem(w, http.StatusMethodNotAllowed, "notAllowed", "The lab only reads", "method", r.Method)
	case c.Behaviour == world.SlowsDown:
		w.Header().Set("Retry-After", restlab.Patience)
		s.problem(w, http.StatusTooManyRequests, "tooManyRequests", "Slow down", "reason", "throttled")
	case !s.signedIn(r):
		s.problem(w, http.StatusUnauthorized, "authentication", "Missing or invalid authentication details", "reason", "missing")
	case !strings.EqualFold(r.Header.Get("Citrix-CustomerId"), c.Customer):
		s.problem(w, http.StatusBadRequest, "missing", "The header names no customer of this client", "header", "Citrix-CustomerId")
	case !acceptsJSON(r):
		s.problem(w, http.StatusNotAcceptable, "invalidString", "Answers are JSON", "header", "Accept")
	case len(path) > 2 && path[0] == "cvad" && path[1] == "manage":
		s.daas(w, r, path[2:])
	default:
		s.platform(w, r, path)
	}
}

// signIn gives an API client a token.
func (s *citrixServer) signIn(w http.ResponseWriter, r *http.Request, customer string) {
	refuse := func(status int, code, description string) {
		restlab.WriteJSON(w, status, obj{"error": code, "error_description": description})
	}
	c := s.model.Citrix
	switch {
	case r.Method != http.MethodPost:
		refuse(http.StatusMethodNotAllowed, "invalid_request", "tokens are given on POST")
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		refuse(http.StatusUnsupportedMediaType, "invalid_request", "expects a form")
	case r.ParseForm() != nil || r.PostForm.Get("grant_type") != "client_credentials":
		refuse(http.StatusBadRequest, "unsupported_grant_type", "expects client_credentials")
	case customer != "root" && !strings.EqualFold(customer, c.Customer), c.Behaviour == world.Refused,
		r.PostForm.Get("client_id") != c.Client || r.PostForm.Get("client_secret") != s.secret:
		s.World.Counters.Refused.Add(1)
		refuse(http.StatusUnauthorized, "invalid_client", "Invalid client id or client secret.")
	default:
		token := "ey" + rand.Text()
		s.mu.Lock()
		s.tokens[token] = time.Now().Add(tokenLifetime)
		s.mu.Unlock()
		// The lifetime is a number of seconds in a string.
		restlab.WriteJSON(w, http.StatusOK, obj{"token_type": "bearer", "access_token": token, "expires_in": "3600"})
	}
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

func (s *citrixServer) signedIn(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, known := s.tokens[tokenOf(r)]
	return known && time.Now().Before(until)
}

// expire ends a token before its time: once, for those who are told to see it.
func (s *citrixServer) expire(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.model.Citrix.Behaviour != world.TokenExpires || s.expired {
		return false
	}
	s.expired = true
	delete(s.tokens, tokenOf(r))
	return true
}

func acceptsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "json") || strings.Contains(accept, "*/*")
}

// problem answers with an error as all of Citrix Cloud writes them.
func (s *citrixServer) problem(w http.ResponseWriter, status int, kind, detail, parameter, value string) {
	w.Header().Set("Citrix-TransactionId", world.GUIDOf("transaction", rand.Text()))
	restlab.WriteJSON(w, status, obj{
		"type":       "https://errors-api.cloud.com/common/" + kind,
		"detail":     detail,
		"parameters": []obj{{"name": parameter, "value": value}},
	})
}

func (s *citrixServer) notFound(w http.ResponseWriter, what string) {
	s.problem(w, http.StatusNotFound, "notFound", "There is no "+what, "reason", "notFound")
}

// platform answers what does not belong to the DaaS site.
func (s *citrixServer) platform(w http.ResponseWriter, r *http.Request, path []string) {
	c := s.model.Citrix
	switch {
	case len(path) == 1 && path[0] == "resourcelocations":
		restlab.WriteJSON(w, http.StatusOK, obj{"items": each(c.Zones, resourceLocation)})
	case len(path) == 1 && path[0] == "connectors":
		restlab.WriteJSON(w, http.StatusOK, each(c.Connectors, s.connector)) // a bare array
	case len(path) == 3 && path[0] == strings.ToLower(c.Customer) && path[1] == "forests" && path[2] == "domains":
		domains := c.Domains
		if skip, err := strconv.Atoi(r.URL.Query().Get("skip")); err == nil && skip >= 0 {
			domains = domains[min(skip, len(domains)):]
		}
		restlab.WriteJSON(w, http.StatusOK, obj{"items": each(domains, s.domain)})
	default:
		s.notFound(w, "such resource")
	}
}

// locationID is the id of the resource location of a zone. It is not that of the
// zone.
func locationID(zone string) string { return world.GUIDOf("resource location", zone) }

func resourceLocation(z *world.CitrixZone, _ bool) obj {
	return obj{"id": locationID(z.Name), "name": z.Name, "internalOnly": false, "timeZone": "W. Europe Standard Time", "readOnly": false}
}

func (s *citrixServer) connector(x *world.Connector, _ bool) obj {
	return obj{
		"id": world.GUIDOf("connector", x.Host), "fqdn": strings.ToUpper(world.ShortName(x.Host)) + "." + s.model.Domain, "role": nil,
		"windowsSid": s.model.SIDOf(x.Host), "location": locationID(x.Zone),
		"currentVersion": x.Version, "currentBootstrapperVersion": "6.109.0.1227",
		"expectedVersion": world.ConnectorVersion, "expectedBootStrapperVersion": "6.109.0.1227",
		"versionState": "Normal", "inMaintenance": false, "leaseEndDateTime": nil, "upgradeDisabled": false,
		"connectorType": "Windows", "status": "Unknown",
		// They keep reporting: their last sign of life does not age with the lab.
		"lastContactDate": world.RFC3339(time.Now().Add(-x.Silent)),
	}
}

// domain tells which resource locations have connectors that reach it.
func (s *citrixServer) domain(d *world.ConnectorDomain, _ bool) obj {
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
