package prismlab

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// listing is a list of v4.
type listing struct {
	kind    string // the value of $objectType
	count   int
	at      func(i int) obj                        // makes the i-th entry
	values  func(i int, path string) []string      // of an entry; looked up in what at makes when nil
	pick    func(c *condition) (at []int, ok bool) // finds what a filter wants without looking at all entries; may be nil
	filters []string                               // paths that a filter may use
	order   string                                 // a path: the entries are in its descending order; "" when they are in none
	sorts   []string                               // paths that the entries can be put in order by
}

// fixed is a listing of a few entries.
func fixed(kind string, entries []obj, filters ...string) listing {
	return listing{kind: kind, count: len(entries), at: func(i int) obj { return entries[i] }, filters: filters, sorts: filters}
}

// list answers with a page of a listing.
func (q *question) list(l listing) {
	chosen, problem := q.choose(l)
	if problem != "" {
		q.invalid(problem)
		return
	}
	total := l.count
	if chosen != nil {
		total = len(*chosen)
	}
	first := q.page * q.limit
	claimed := total
	if q.behaviour == world.EndlessPaging && total > 0 {
		first, claimed = 0, endless // this page once more
	}
	var data []obj
	for i := first; i < min(first+q.limit, total); i++ {
		n := i
		if chosen != nil {
			n = (*chosen)[i]
		}
		entry := l.at(n)
		if len(data) == 0 {
			// Only the first entry says what all of them are.
			kinded := obj{"$objectType": l.kind}
			for k, v := range entry {
				kinded[k] = v
			}
			entry = kinded
		}
		data = append(data, entry)
	}
	// Links lead to the address by which Prism knows itself, not to where it was asked.
	link := func(rel string, page int) obj {
		return obj{"rel": rel, "href": fmt.Sprintf("http://%s:9440%s?$page=%d&$limit=%d", q.addressOf(q.central.Host), q.r.URL.Path, page, q.limit)}
	}
	links := []obj{link("self", q.page)}
	if first+q.limit < claimed {
		links = append(links, link("next", q.page+1))
	}
	answer := obj{"metadata": obj{
		"flags": flags(true), "links": links, "totalAvailableResults": claimed,
	}}
	if len(data) > 0 { // nothing is not an empty list
		answer["data"] = data
	}
	restlab.WriteJSON(q.w, http.StatusOK, answer)
}

func flags(paginated bool) []obj {
	return []obj{{"name": "hasError", "value": false}, {"name": "isPaginated", "value": paginated}, {"name": "isTruncated", "value": false}}
}

// choose finds the entries that the filter wants, in the order that was asked for;
// nil means all of them as they are.
func (q *question) choose(l listing) (chosen *[]int, problem string) {
	values := l.values
	if values == nil {
		values = func(i int, path string) []string { return valuesAt(l.at(i), strings.Split(path, "/")) }
	}
	if q.filter != nil {
		for _, path := range q.filter.paths() {
			if !slices.Contains(l.filters, path) {
				return nil, "$filter: " + path + " cannot be filtered by"
			}
		}
		found, picked := []int{}, false
		if l.pick != nil {
			found, picked = l.pick(q.filter)
		}
		for i := 0; !picked && i < l.count; i++ {
			if q.filter.holds(func(path string) []string { return values(i, path) }) {
				found = append(found, i)
			}
		}
		chosen = &found
	}
	switch {
	case q.order == "" || q.order == l.order && q.descending:
		return chosen, ""
	case q.order != l.order && !slices.Contains(l.sorts, q.order):
		return nil, "$orderby: the list cannot be put in order by " + q.order
	}
	if chosen == nil {
		all := numbers(l.count)
		chosen = &all
	}
	if q.order == l.order {
		slices.Reverse(*chosen)
		return chosen, ""
	}
	key := func(i int) string { return strings.Join(values(i, q.order), ",") }
	slices.SortStableFunc(*chosen, func(a, b int) int {
		if q.descending {
			a, b = b, a
		}
		return cmp.Compare(key(a), key(b))
	})
	return chosen, ""
}

// valuesAt are the values at a path of an answer, as text; lists on the way are
// gone through.
func valuesAt(v any, path []string) []string {
	switch v := v.(type) {
	case obj:
		if len(path) == 0 {
			return nil
		}
		return valuesAt(v[path[0]], path[1:])
	case []obj:
		var all []string
		for _, x := range v {
			all = append(all, valuesAt(x, path)...)
		}
		return all
	case []string:
		return v
	case nil:
		return nil
	}
	return []string{fmt.Sprint(v)}
}

// one answers with a single thing.
func (q *question) one(kind string, entry obj) {
	entry["$objectType"] = kind
	restlab.WriteJSON(q.w, http.StatusOK, obj{"data": entry, "metadata": obj{"flags": flags(false), "links": []obj{}}})
}

// byID answers with the entry of that extId.
func (q *question) byID(kind string, entries []obj, id string) {
	for _, e := range entries {
		if e["extId"] == id {
			q.one(kind, e)
			return
		}
	}
	q.fail(http.StatusNotFound, "There is no entity "+id+".")
}
