package restlab

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Listing is a list of things that are made when somebody wants to see them.
type Listing struct {
	Count int
	At    func(i int) any // makes the i-th entry
	// Values are what a path leads to in the i-th entry, as text; nil looks it up in
	// what At makes.
	Values func(i int, path string) []string
	// Pick finds what a filter wants without looking at all entries, if it can; nil
	// never can.
	Pick    func(c *Condition) (at []int, ok bool)
	Filters []string // paths that a filter may use
	Order   string   // a path: the entries are in its descending order; "" when they are in none
	Sorts   []string // paths that the entries can be put in order by
}

// Fixed is a listing of a few entries, which filters may choose and put in order by
// the given paths.
func Fixed[T any](entries []T, paths ...string) Listing {
	return Listing{Count: len(entries), At: func(i int) any { return entries[i] }, Filters: paths, Sorts: paths}
}

// list answers with a part of a listing.
func (q *Request) list(l Listing) error {
	chosen, err := q.choose(l)
	if err != nil {
		return err
	}
	total := l.Count
	if chosen != nil {
		total = len(*chosen)
	}
	behaviour := q.Server.Behaviour
	limit := cmp.Or(q.Limit, max(total, 1))
	if q.API.Most > 0 {
		limit = min(limit, q.API.Most)
	}
	if q.API.Short > 0 && slices.Contains([]world.Behaviour{world.TokenExpires, world.HalfAnswers, world.EndlessPaging}, behaviour) {
		limit = min(limit, q.API.Short)
	}
	if behaviour == world.TokenExpires && q.First > 0 && q.API.SignIn.Expire(q.R) {
		return &Error{Status: http.StatusUnauthorized, Message: "The bearer token has expired", Parameter: "reason", Value: "expired"}
	}
	p := Page{First: min(q.First, total), Total: total}
	if behaviour == world.EndlessPaging && total > 0 {
		p.First, p.Total = 0, Endless // the first page once more
	}
	p.Entries = make([]any, 0, max(0, min(limit, total-p.First)))
	for i := p.First; i < min(p.First+limit, total); i++ {
		n := i
		if chosen != nil {
			n = (*chosen)[i]
		}
		p.Entries = append(p.Entries, l.At(n))
	}
	body := q.API.Dialect.Page(q, p)
	if behaviour == world.HalfAnswers && q.First > 0 {
		writeHalf(q.W, body)
	}
	WriteJSON(q.W, http.StatusOK, body)
	return nil
}

// Window makes the part of a list that is wanted a page of so many entries: pages count
// from 0, and a limit of 0 wants all. An interface that never gives as many makes its
// pages smaller.
func (q *Request) Window(page, limit int) {
	if most := q.API.Most; most > 0 {
		limit = min(cmp.Or(limit, most), most)
	}
	q.Limit = limit
	if page > 0 {
		q.First = page * cmp.Or(limit, Endless) // nothing is behind all
	}
}

// choose finds the entries that the filter wants, in the order that was asked for;
// nil means all of them as they are.
func (q *Request) choose(l Listing) (chosen *[]int, err error) {
	values := l.Values
	if values == nil {
		values = func(i int, path string) []string { return ValuesAt(l.At(i), path) }
	}
	if q.Filter != nil {
		for _, path := range q.Filter.Paths() {
			if !slices.Contains(l.Filters, path) {
				return nil, invalid("$filter: " + path + " cannot be filtered by")
			}
		}
		found, picked := []int{}, false
		if l.Pick != nil {
			found, picked = l.Pick(q.Filter)
		}
		for i := 0; !picked && i < l.Count; i++ {
			if q.Filter.Holds(func(path string) []string { return values(i, path) }) {
				found = append(found, i)
			}
		}
		chosen = &found
	}
	switch {
	case q.Order == "" || q.Order == l.Order && q.Descending:
		return chosen, nil
	case q.Order != l.Order && !slices.Contains(l.Sorts, q.Order):
		return nil, invalid("$orderby: the list cannot be put in order by " + q.Order)
	}
	if chosen == nil {
		all := Numbers(l.Count)
		chosen = &all
	}
	if q.Order == l.Order {
		slices.Reverse(*chosen)
		return chosen, nil
	}
	key := func(i int) string { return strings.Join(values(i, q.Order), ",") }
	slices.SortStableFunc(*chosen, func(a, b int) int {
		if q.Descending {
			a, b = b, a
		}
		return cmp.Compare(key(a), key(b))
	})
	return chosen, nil
}

// invalid is the error for a parameter that cannot be used.
func invalid(problem string) error {
	return &Error{Status: http.StatusBadRequest, Message: problem, Kind: KindParameters}
}

// KindParameters is the kind of errors in the parameters of a request.
const KindParameters = "parameters"

// Numbers counts from 0 up to n.
func Numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// ValuesAt are the values at a path of an entry, such as "parts/id", as text; lists on
// the way are gone through.
func ValuesAt(entry any, path string) []string { return valuesAt(entry, strings.Split(path, "/")) }

func valuesAt(v any, path []string) []string {
	switch v := v.(type) {
	case map[string]any:
		if len(path) == 0 {
			return nil
		}
		return valuesAt(v[path[0]], path[1:])
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, valuesAt(x, path)...)
		}
		return all
	case []map[string]any:
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
