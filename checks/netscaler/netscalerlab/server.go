package netscalerlab

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// server is a node that answers NITRO.
type server struct {
	world     *world.World
	appliance *Appliance
	node      *Node
	secret    string
	tokens    *restlab.Tokens
}

// servers are the nodes of all appliances.
func servers(w *world.World) []world.Server {
	var all []world.Server
	for _, site := range world.BothSites {
		a := of(w.Model).Appliances[site]
		if a == nil {
			continue
		}
		for _, n := range a.Nodes {
			all = append(all, (&server{world: w, appliance: a, node: n, secret: w.Secret(source)}).serve())
		}
	}
	return all
}

const base = "/nitro/v1/config/"

func (s *server) serve() *restlab.Server {
	s.tokens = &restlab.Tokens{Lifetime: time.Hour, Of: tokenOf}
	routes := []restlab.Route{
		{Method: http.MethodPost, Path: "login", Open: s.signIn},
		{Method: http.MethodPost, Path: "logout", Open: s.signOut},
	}
	for object, single := range types {
		r := restlab.Route{Path: object, Kind: object}
		if single {
			r.One = func(q *restlab.Request) (any, error) { return s.one(q, object) }
		} else {
			r.List = func(q *restlab.Request) (restlab.Listing, error) { return s.list(q, object) }
		}
		routes = append(routes, r)
	}
	api := &restlab.API{Base: base, Dialect: dialect{}, SignIn: s.tokens, Routes: routes, Admit: s.admit}
	return restlab.NewServer(s.world, s.node.Behaviour, world.Address{Service: source, Name: s.node.Host}, []string{s.node.Host}, api)
}

// tokenOf reads the cookie of a session, which is escaped as it was given.
func tokenOf(r *http.Request) string {
	for _, name := range []string{"NITRO_AUTH_TOKEN", "sessionid"} {
		if c, err := r.Cookie(name); err == nil {
			text, err := url.QueryUnescape(c.Value)
			if err == nil {
				return strings.TrimPrefix(text, "##")
			}
		}
	}
	return ""
}

func (s *server) signIn(q *restlab.Request) {
	var body struct {
		Login struct{ Username, Password string }
	}
	switch err := json.NewDecoder(q.R.Body).Decode(&body); {
	case q.R.Header.Get("Content-Type") != "application/json" || err != nil:
		restlab.WriteJSON(q.W, http.StatusBadRequest, failure(1093, "Invalid argument"))
	case s.node.Behaviour == world.SlowsDown:
		restlab.WriteJSON(q.W, http.StatusServiceUnavailable, failure(446, "Connection limit to CFE exceeded"))
	case body.Login.Username != user || body.Login.Password != s.secret || s.node.Behaviour == world.Refused:
		s.world.Counters.Refused.Add(1)
		restlab.WriteJSON(q.W, http.StatusUnauthorized, failure(354, "Invalid username or password"))
	default:
		token := "##" + s.tokens.Issue()
		q.W.Header().Add("Set-Cookie", "SESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/")
		q.W.Header().Add("Set-Cookie", "sessionid="+url.QueryEscape(token)+"; path=/nitro/v1")
		restlab.WriteJSON(q.W, http.StatusCreated, obj{"errorcode": 0, "message": "Done", "severity": "NONE", "sessionid": token})
	}
}

func (s *server) signOut(q *restlab.Request) {
	s.tokens.Expire(q.R)
	restlab.WriteJSON(q.W, http.StatusCreated, done())
}

// admit refuses what the command policy does not show.
func (s *server) admit(q *restlab.Request) error {
	object, _, _ := strings.Cut(strings.TrimPrefix(q.R.URL.Path, base), "/")
	if slices.Contains(s.appliance.Unknown, object) {
		return &restlab.Error{Status: http.StatusBadRequest, Kind: "1232", Message: "Invalid object name [" + object + "]"}
	}
	for _, h := range s.appliance.Hidden {
		if begin, star := strings.CutSuffix(h, "*"); h == object || star && strings.HasPrefix(object, begin) {
			return &restlab.Error{Status: http.StatusForbidden, Kind: "2138", Message: "Not authorized to execute this command"}
		}
	}
	return nil
}

func (s *server) one(_ *restlab.Request, object string) (any, error) {
	if object == "nsconfig" {
		kind := "Stand-alone"
		if len(s.appliance.Nodes) > 1 {
			kind = "HA"
		}
		return obj{
			"ipaddress": s.address(s.node), "systemtype": kind, "primaryip": s.address(s.appliance.Nodes[0]), "configchanged": s.appliance.Unsaved,
			"lastconfigsavetime": "Sun Nov  1 09:00:00 2026", "timezone": "GMT+01:00-CET-Europe/Berlin",
		}, nil
	}
	if rows := s.appliance.Tables[object]; len(rows) > 0 {
		return rows[0], nil
	}
	return obj{}, nil
}

func (s *server) address(n *Node) string {
	if h := s.world.Model.Host(n.Host); h != nil {
		return h.Address
	}
	return ""
}

func (s *server) list(q *restlab.Request, object string) (restlab.Listing, error) {
	rows := s.appliance.Tables[object]
	switch {
	case object == "hanode":
		rows = s.nodes()
	case object == "sslcertkey":
		rows = s.certificates()
	case strings.HasSuffix(object, "_binding") && !strings.HasPrefix(object, "vpnglobal_") && q.R.URL.Query().Get("bulkbindings") != "yes":
		rows = nil // as appliances do that are asked for the bindings of nothing
	}
	if fields := q.R.URL.Query().Get("attrs"); fields != "" {
		wanted := strings.Split(fields, ",")
		var some []obj
		for _, r := range rows {
			part := obj{}
			for _, f := range wanted {
				if v, there := r[f]; there {
					part[f] = v
				}
			}
			some = append(some, part)
		}
		rows = some
	}
	return restlab.Fixed(rows), nil
}

// nodes are those of the pair, the one that is asked first.
func (s *server) nodes() []obj {
	var rows []obj
	for i, n := range s.appliance.Nodes {
		state := "Secondary"
		if i == 0 || s.appliance.BothPrimary {
			state = "Primary"
		}
		r := obj{"id": strconv.Itoa(1), "ipaddress": s.address(n), "state": state, "hastatus": n.Status, "hasync": n.Sync, "haprop": "ENABLED", "inc": "DISABLED", "masterstatetime": 48211}
		if n == s.node {
			r["id"] = "0"
			rows = append([]obj{r}, rows...)
			continue
		}
		rows = append(rows, r)
	}
	if len(rows) < 2 {
		return nil
	}
	return rows
}

func (s *server) certificates() []obj {
	var rows []obj
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range s.appliance.Ends {
			if !yield(n) {
				return
			}
		}
	}) {
		left := s.appliance.Ends[name]
		end := s.world.Clock.Reference().Add(left)
		status := "Valid"
		if left < 0 {
			status = "Expired"
		}
		rows = append(rows, obj{
			"certkey": name, "cert": name + ".pem", "key": name + ".key", "passcrypt": secretText, "status": status,
			"subject": "C=DE, O=Contoso, CN=" + s.appliance.Names[name][0], "sandns": strings.Join(s.appliance.Names[name], ","),
			"clientcertnotbefore": "Jan  1 00:00:00 2026 GMT", "clientcertnotafter": end.Format("Jan _2 15:04:05 2006") + " GMT", "daystoexpiration": strconv.Itoa(int(max(left, 0) / world.Day)),
		})
	}
	return rows
}

// dialect is how NITRO writes.
type dialect struct{}

// Parse implements [restlab.Dialect]. Pages count from one.
func (dialect) Parse(q *restlab.Request) error {
	query := q.R.URL.Query()
	size, _ := strconv.Atoi(query.Get("pagesize"))
	page, err := strconv.Atoi(query.Get("pageno"))
	if err != nil || page < 1 {
		page = 1
	}
	q.Window(page-1, size)
	return nil
}

// Page implements [restlab.Dialect]. Of an empty list there is not even the key.
func (dialect) Page(q *restlab.Request, p restlab.Page) any {
	body := done()
	if len(p.Entries) > 0 {
		body[q.Route.Kind] = p.Entries
	}
	return body
}

// One implements [restlab.Dialect].
func (dialect) One(q *restlab.Request, v any) any {
	body := done()
	body[q.Route.Kind] = v
	return body
}

// Error implements [restlab.Dialect].
func (dialect) Error(_ *restlab.Request, e *restlab.Error) any {
	code := map[int]int{http.StatusUnauthorized: 444, http.StatusNotFound: 1232, http.StatusTooManyRequests: 446, http.StatusMethodNotAllowed: 257}[e.Status]
	if n, err := strconv.Atoi(e.Kind); err == nil {
		code = n
	}
	return failure(code, e.Message)
}

func done() obj { return obj{"errorcode": 0, "message": "Done", "severity": "NONE"} }

func failure(code int, message string) obj {
	return obj{"errorcode": code, "message": message, "severity": "ERROR"}
}
