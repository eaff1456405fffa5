// Package restlab serves REST interfaces of the embedded estate from tables of routes.
// A source brings its routes, each a function over the model, and a [Dialect]: how its
// interface writes pages and errors. Sign-in, paging, filters, limits of rate, refusing
// whatever would change something, and the behaviours of a faulty service are the same
// for all and stand here.
package restlab

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Server is a [world.Server] that answers for one or several interfaces.
type Server struct {
	world.HTTPS
	Address world.Address // Start fills in where it is
	Scheme  string        // goes before the address: "https://", or nothing
	APIs    []*API        // the first whose base begins the path of a request answers it
	Header  http.Header   // of every answer; may be nil
	Ahead   time.Duration // how far its clock is ahead
}

// API is an interface: what its answers look like, whom it lets in, and what it
// answers for.
type API struct {
	Base     string // what its paths begin with, such as "/api/nutanix/v3/"
	FoldCase bool   // paths are the same in any case; routes are in lower case
	Dialect  Dialect
	SignIn   SignIn
	Routes   []Route
	// Lookup finds routes that are not in the table; nil finds none. It is for tests
	// whose answers change.
	Lookup func(q *Request, path []string) *Route
	// Resolve turns the parts of a path below the base into those that routes know,
	// and notes the version of the request. Nil takes them as they are.
	Resolve func(q *Request, path []string) ([]string, error)
	// Admit may refuse the request of somebody who is signed in; it answers it then.
	// Nil admits everybody.
	Admit func(q *Request) error
	// Short is how many entries are in an answer at most while the service shows a
	// behaviour that only long lists have; 0 is no limit.
	Short int
	// Most is how many entries are in an answer at most, whatever a request wants; 0 is
	// no limit.
	Most int
}

// Dialect is how an interface reads the parameters of a request and writes answers.
type Dialect interface {
	// Parse reads parameters into the fields of the request.
	Parse(q *Request) error
	// Page writes a part of a list.
	Page(q *Request, p Page) any
	// One writes what a route's One returned.
	One(q *Request, v any) any
	// Error writes an error.
	Error(q *Request, e *Error) any
}

// Page is a part of a list.
type Page struct {
	Entries []any
	First   int // place of the first entry in the list
	Total   int // entries of the list; [Endless] if it is to have no end
}

// More tells whether other entries follow.
func (p Page) More() bool { return p.First+len(p.Entries) < p.Total }

// Endless is the number of entries that an endless list claims to have.
const Endless = 1 << 40

// Request is a request that is being answered.
type Request struct {
	W      http.ResponseWriter
	R      *http.Request
	Server *Server
	API    *API
	Route  *Route // nil when none is known
	IDs    []string
	Space  string // part of the interface, where it has parts with versions of their own
	Minor  int    // version that the request is written in

	First, Limit int // the wanted part of a list; a limit of 0 wants all
	Filter       *Condition
	Order        string // a path; "" for the list's own order
	Descending   bool
	Expand       []string
}

// Error is a refusal. Dialects write it in the form of their interface.
type Error struct {
	Status  int
	Message string
	// Kind, Parameter and Value are for dialects that say more; they may be empty.
	Kind, Parameter, Value string
}

func (e *Error) Error() string { return e.Message }

// NotFound is the error for something that does not exist.
func NotFound(what string) error {
	return &Error{Status: http.StatusNotFound, Message: "There is no " + what + "."}
}

// ErrAnswered tells that a request has been answered already.
var ErrAnswered = errors.New("the request was answered")

// NewServer makes a server that clients find as the given address says, without At.
// The hosts are those of its certificate.
func NewServer(w *world.World, b world.Behaviour, address world.Address, hosts []string, apis ...*API) *Server {
	s := &Server{Address: address, APIs: apis}
	s.HTTPS = world.HTTPS{World: w, Behaviour: b, Hosts: hosts, Handler: http.HandlerFunc(s.answer)}
	return s
}

// Addresses implements [world.Server].
func (s *Server) Addresses() []world.Address {
	a := s.Address
	a.At = s.Scheme + s.HTTPS.Address()
	return []world.Address{a}
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	if s.Ahead != 0 {
		w.Header().Set("Date", time.Now().Add(s.Ahead).UTC().Format(http.TimeFormat))
	}
	for name, values := range s.Header {
		w.Header()[name] = values
	}
	for _, a := range s.APIs {
		path := r.URL.Path
		if a.FoldCase {
			path = strings.ToLower(path)
		}
		if rest, ok := strings.CutPrefix(path+"/", a.Base); ok {
			q := &Request{W: w, R: r, Server: s, API: a}
			if err := q.answer(strings.Split(strings.Trim(rest, "/"), "/")); err != nil {
				q.fail(err)
			}
			return
		}
	}
	http.NotFound(w, r)
}

// retryAfter is how many seconds a service that limits their rate wants clients to
// wait.
const retryAfter = "1"

// answer answers a request, or returns why it is refused.
func (q *Request) answer(path []string) error {
	a, counters := q.API, &q.Server.World.Counters
	var unresolved error
	if a.Resolve != nil {
		path, unresolved = a.Resolve(q, path)
	}
	if unresolved == nil {
		q.find(path)
	}
	reads := q.Route != nil || slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, q.R.Method)
	if !reads {
		counters.Writes.Add(1)
	}
	if q.Route != nil && q.Route.Open != nil {
		q.Route.Open(q)
		return nil
	}
	if q.Server.Behaviour == world.SlowsDown {
		q.W.Header().Set("Retry-After", retryAfter)
		return &Error{Status: http.StatusTooManyRequests, Message: "Too many requests"}
	}
	known, refused := a.SignIn.Knows(q.R)
	if refused {
		counters.Refused.Add(1)
	}
	if !known {
		a.SignIn.Challenge(q.W.Header())
		return &Error{Status: http.StatusUnauthorized, Message: "Authentication required."}
	}
	if !reads {
		q.W.Header().Set("Allow", "GET, OPTIONS")
		return &Error{Status: http.StatusMethodNotAllowed, Message: "The lab only reads", Parameter: "method", Value: q.R.Method}
	}
	if a.Admit != nil {
		if err := a.Admit(q); err != nil {
			return err
		}
	}
	switch {
	case unresolved != nil:
		return unresolved
	case q.Route == nil:
		return NotFound("such resource")
	}
	if err := a.Dialect.Parse(q); err != nil {
		return err
	}
	if q.Route.List != nil {
		l, err := q.Route.List(q)
		if err != nil {
			return err
		}
		return q.list(l)
	}
	v, err := q.Route.One(q)
	if err != nil {
		return err
	}
	WriteJSON(q.W, http.StatusOK, a.Dialect.One(q, v))
	return nil
}

// fail answers with an error.
func (q *Request) fail(err error) {
	var e *Error
	switch {
	case errors.Is(err, ErrAnswered):
	case errors.As(err, &e):
		WriteJSON(q.W, e.Status, q.API.Dialect.Error(q, e))
	default:
		WriteJSON(q.W, http.StatusInternalServerError, q.API.Dialect.Error(q, &Error{Status: http.StatusInternalServerError, Message: err.Error()}))
	}
}
