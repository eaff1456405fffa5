package restlab

import (
	"net/http"
	"slices"
	"strings"
)

// Route is something that an interface answers for: a list or one thing.
type Route struct {
	Method string // GET if empty
	// Path is below the base of its API. The parts of it that are {} stand for
	// anything; what stood there is in the IDs of the request.
	Path  string
	Since int    // the minor version that it came with
	Kind  string // of its entries, for dialects that write it

	// List returns the entries, and One the only thing. Every route has one of both,
	// or Open.
	List func(q *Request) (Listing, error)
	One  func(q *Request) (any, error)
	// Open answers everybody, also those who are not signed in: it is for signing in.
	Open func(q *Request)
}

// ID is what stood in the place of the first {} of the path.
func (q *Request) ID() string {
	if len(q.IDs) == 0 {
		return ""
	}
	return q.IDs[0]
}

// find finds the route of a request.
func (q *Request) find(path []string) {
	method := q.R.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	routes := q.API.Routes
	if more := added(q.Server.World, q.Server.Address.Name, q.API.Base); len(more) > 0 {
		routes = slices.Concat(routes, more)
	}
	for i := range routes {
		r := &routes[i]
		if r.Method != method && (r.Method != "" || method != http.MethodGet) || q.Minor < r.Since {
			continue
		}
		if ids, ok := match(r.Path, path); ok {
			q.Route, q.IDs = r, ids
			return
		}
	}
	if q.API.Lookup != nil {
		q.Route = q.API.Lookup(q, path)
	}
}

// match compares a path with a pattern.
func match(pattern string, path []string) (ids []string, ok bool) {
	parts := strings.Split(pattern, "/")
	if len(parts) != len(path) {
		return nil, false
	}
	for i, part := range parts {
		switch {
		case part == "{}":
			ids = append(ids, path[i])
		case part != path[i]:
			return nil, false
		}
	}
	return ids, true
}
