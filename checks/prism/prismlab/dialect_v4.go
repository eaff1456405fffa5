package prismlab

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// dialect4 is v4: pages by number, filters and orders of OData, and an envelope of data
// and metadata.
type dialect4 struct {
	address string // by which Prism Central knows itself
	clock   world.Clock
}

// Parse implements [restlab.Dialect]. What v4 does not know, it does not ignore.
func (d *dialect4) Parse(q *restlab.Request) error {
	page := 0
	q.Limit = 50
	for name, values := range q.R.URL.Query() {
		var err error
		switch value := values[0]; name {
		case "$page":
			if page, err = strconv.Atoi(value); err != nil || page < 0 {
				return invalid("$page: " + value + " is no number of a page")
			}
		case "$limit":
			if q.Limit, err = strconv.Atoi(value); err != nil || q.Limit < 1 || q.Limit > 100 {
				return invalid("$limit: " + value + " is not between 1 and 100")
			}
		case "$filter":
			if q.Filter, err = restlab.ParseCondition(value); err != nil {
				return invalid("$filter: " + err.Error())
			}
		case "$orderby":
			field, direction, _ := strings.Cut(value, " ")
			if direction != "" && direction != "asc" && direction != "desc" {
				return invalid("$orderby: " + value)
			}
			q.Order, q.Descending = field, direction == "desc"
		case "$expand":
			q.Expand = strings.Split(value, ",")
		default:
			return invalid(name + " is not known here")
		}
	}
	q.Window(page, q.Limit)
	return nil
}

func invalid(problem string) error {
	return &restlab.Error{Status: http.StatusBadRequest, Kind: restlab.KindParameters, Message: problem}
}

// Page implements [restlab.Dialect].
func (d *dialect4) Page(q *restlab.Request, p restlab.Page) any {
	page := q.First / q.Limit
	// Links lead to the address by which Prism knows itself, not to where it was asked.
	link := func(rel string, page int) obj {
		return obj{"rel": rel, "href": fmt.Sprintf("http://%s:9440%s?$page=%d&$limit=%d", d.address, q.R.URL.Path, page, q.Limit)}
	}
	links := []obj{link("self", page)}
	if p.First+q.Limit < p.Total {
		links = append(links, link("next", page+1))
	}
	answer := obj{"metadata": obj{
		"flags": flags(true), "links": links, "totalAvailableResults": p.Total,
	}}
	if len(p.Entries) > 0 { // nothing is not an empty list
		// Only the first entry says what all of them are.
		if first, ok := p.Entries[0].(obj); ok {
			p.Entries[0] = typed(first, q.Route.Kind)
		}
		answer["data"] = p.Entries
	}
	return answer
}

// typed is a copy of an entry that says what it is.
func typed(entry obj, kind string) obj {
	entry = maps.Clone(entry)
	entry["$objectType"] = kind
	return entry
}

func flags(paginated bool) []obj {
	return []obj{{"name": "hasError", "value": false}, {"name": "isPaginated", "value": paginated}, {"name": "isTruncated", "value": false}}
}

// One implements [restlab.Dialect].
func (d *dialect4) One(q *restlab.Request, v any) any {
	entry, ok := v.(obj)
	if !ok {
		return obj{"data": v} // the versions, which have no envelope
	}
	return obj{"data": typed(entry, q.Route.Kind), "metadata": obj{"flags": flags(false), "links": []obj{}}}
}

// Error implements [restlab.Dialect].
func (d *dialect4) Error(q *restlab.Request, e *restlab.Error) any {
	space := cmp.Or(q.Space, "prism")
	var problem any = []obj{{
		"$objectType": space + ".v4.error.AppMessage", "message": e.Message, "severity": "ERROR",
		"code": "LAB-" + strconv.Itoa(e.Status), "locale": "en-US", "errorGroup": "LAB",
	}}
	if e.Kind == restlab.KindParameters {
		problem = obj{
			"$objectType": space + ".v4.error.SchemaValidationError", "timestamp": world.RFC3339(d.clock.Reference()), "statusCode": e.Status,
			"error": "Schema Validation Error", "path": q.R.URL.Path,
			"validationErrorMessages": []obj{{"location": "@query", "message": e.Message, "attributePath": "$"}},
		}
	}
	return obj{
		"data":     obj{"$objectType": space + ".v4.error.ErrorResponse", "error": problem},
		"metadata": obj{"flags": []obj{{"name": "hasError", "value": true}}},
	}
}
