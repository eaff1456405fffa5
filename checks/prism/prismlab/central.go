package prismlab

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// centralServer is a Prism Central: v4, in which every namespace has a version of
// its own, and v3 beside it.
type centralServer struct {
	prismDoor
	central *world.Central
	version string // of the product
	offers  map[string]int
}

// v4Newest and v4Older are the minor versions of v4 that releases offer, by namespace.
var (
	v4Newest = map[string]int{"clustermgmt": 3, "datapolicies": 3, "dataprotection": 4, "files": 0, "licensing": 4, "monitoring": 3, "networking": 4, "prism": 4, "vmm": 3}
	v4Older  = map[string]int{"clustermgmt": 1, "datapolicies": 1, "dataprotection": 1, "files": 0, "licensing": 1, "monitoring": 1, "networking": 1, "prism": 1, "vmm": 1}
)

func newCentralServer(w *world.World, p *platform, c *world.Central) *centralServer {
	s := &centralServer{prismDoor: newPrismDoor(w, p, c.Host, c.Behaviour), central: c, version: "pc.7.5.1", offers: v4Newest}
	if c.Older {
		s.version, s.offers = "pc.7.3", v4Older
	}
	s.Handler = http.HandlerFunc(s.answer)
	return s
}

// answer answers a request of either generation.
func (s *centralServer) answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Ntnx-Product", s.version)
	w.Header().Set("X-Ntnx-Env", "pc")
	path := segments(r.URL.Path)
	if len(path) > 2 && path[0] == "api" && path[1] == "nutanix" && path[2] == "v3" {
		s.serve3(w, r, path[3:])
		return
	}
	q := &question{centralServer: s, w: w, r: r, limit: 50}
	if len(path) > 1 && path[0] == "api" {
		q.space = path[1]
	}
	if !s.admit(w, r, restlab.IsRead(r.Method), func(status int, message string) { q.fail(status, message) }) {
		return
	}
	highest, known := s.offers[q.space]
	switch {
	case !known || len(path) < 4:
		q.fail(http.StatusNotFound, "There is no such resource.")
	case path[2] == "unversioned" && path[3] == "info" && len(path) == 4 && r.Method == http.MethodOptions:
		restlab.WriteJSON(w, http.StatusOK, obj{"data": fmt.Sprintf("v4.%d", highest)})
	case r.Method != http.MethodGet:
		q.fail(http.StatusMethodNotAllowed, "Only GET reads this.")
	case !q.speaks(path[2], highest):
		q.fail(http.StatusNotFound, "This version is not offered.")
	default:
		q.answer(path[3:])
	}
}

// speaks notes the version that a request is written in, and tells whether it is
// offered.
func (q *question) speaks(version string, highest int) bool {
	minor, ok := strings.CutPrefix(version, "v4.")
	n, err := strconv.Atoi(minor)
	q.minor = n
	return ok && err == nil && n >= 0 && n <= highest
}

// question is a request for something of v4.
type question struct {
	*centralServer
	w     http.ResponseWriter
	r     *http.Request
	space string
	minor int

	page, limit int
	filter      *condition
	order       string // a path; "" for the list's own order
	descending  bool
	expand      []string
}

// v4Resource is something that v4 answers for. Parts of its path that are {} stand
// for an id.
type v4Resource struct {
	space, path string
	since       int // the minor version that it came with
	answer      func(q *question, id string)
}

func (q *question) answer(path []string) {
	for _, res := range v4Resources {
		if res.space != q.space || q.minor < res.since || !matches(res.path, path) {
			continue
		}
		if problem := q.parse(); problem != "" {
			q.invalid(problem)
			return
		}
		id := ""
		if i := slices.Index(strings.Split(res.path, "/"), "{}"); i >= 0 {
			id = path[i]
		}
		res.answer(q, id)
		return
	}
	q.fail(http.StatusNotFound, "There is no such resource.")
}

// parse reads the parameters. What v4 does not know, it does not ignore.
func (q *question) parse() (problem string) {
	for name, values := range q.r.URL.Query() {
		var err error
		switch value := values[0]; name {
		case "$page":
			if q.page, err = strconv.Atoi(value); err != nil || q.page < 0 {
				return "$page: " + value + " is no number of a page"
			}
		case "$limit":
			if q.limit, err = strconv.Atoi(value); err != nil || q.limit < 1 || q.limit > 100 {
				return "$limit: " + value + " is not between 1 and 100"
			}
		case "$filter":
			if q.filter, err = parseCondition(value); err != nil {
				return "$filter: " + err.Error()
			}
		case "$orderby":
			field, direction, _ := strings.Cut(value, " ")
			if direction != "" && direction != "asc" && direction != "desc" {
				return "$orderby: " + value
			}
			q.order, q.descending = field, direction == "desc"
		case "$expand":
			q.expand = strings.Split(value, ",")
		default:
			return name + " is not known here"
		}
	}
	return ""
}

// fail answers with an error as v4 writes it.
func (q *question) fail(status int, message string) {
	space := cmp.Or(q.space, "prism")
	q.failWith(status, []obj{{
		"$objectType": space + ".v4.error.AppMessage", "message": message, "severity": "ERROR",
		"code": "LAB-" + strconv.Itoa(status), "locale": "en-US", "errorGroup": "LAB",
	}})
}

// invalid refuses the parameters of a request.
func (q *question) invalid(problem string) {
	q.failWith(http.StatusBadRequest, obj{
		"$objectType": q.space + ".v4.error.SchemaValidationError", "timestamp": world.RFC3339(q.clock.Reference()), "statusCode": http.StatusBadRequest,
		"error": "Schema Validation Error", "path": q.r.URL.Path,
		"validationErrorMessages": []obj{{"location": "@query", "message": problem, "attributePath": "$"}},
	})
}

func (q *question) failWith(status int, problem any) {
	restlab.WriteJSON(q.w, status, obj{
		"data":     obj{"$objectType": cmp.Or(q.space, "prism") + ".v4.error.ErrorResponse", "error": problem},
		"metadata": obj{"flags": []obj{{"name": "hasError", "value": true}}},
	})
}
