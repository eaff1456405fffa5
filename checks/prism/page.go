package prism

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// pageSize is the most that a v4 list gives at a time; a larger one is an error.
const pageSize = 100

// page is one page of a v4 list. Prism leaves data out when there is nothing.
type page[T any] struct {
	Data     []T `json:"data"`
	Metadata struct {
		Flags []struct {
			Name  text `json:"name"`
			Value flag `json:"value"`
		} `json:"flags"`
		Total number `json:"totalAvailableResults"`
	} `json:"metadata"`
}

func (p *page[T]) is(name text) bool {
	for _, f := range p.Metadata.Flags {
		if f.Name == name {
			return f.Value.yes()
		}
	}
	return false
}

// page3 is one page of a v3 list.
type page3[T any] struct {
	Entities []T `json:"entities"`
	Metadata struct {
		Total number `json:"total_matches"`
	} `json:"metadata"`
}

// list is a question for a list.
type list struct {
	space namespace
	since int // the minor version that it came with
	path  string
	query url.Values
	pages int // at most; the limit of the client when 0
}

// each reads a v4 list to its end and hands page after page to take, which may end
// the reading by returning false. Pages are counted: links in answers may lead
// anywhere. It returns the version that served. When the error says that the list
// is incomplete, what take got until then is right.
func each[T any](ctx context.Context, c *client, l list, key func(*T) string, take func([]T) bool) (minor int, err error) {
	g := newGuard(l.path, l.pages, c.limits)
	truncated := false
	for {
		query := url.Values{"$page": {strconv.Itoa(g.page)}, "$limit": {strconv.Itoa(pageSize)}}
		maps.Copy(query, l.query)
		var p page[T]
		if minor, err = c.v4(ctx, l.space, l.since, l.path, query, &p); err != nil {
			return minor, err
		}
		if p.is("hasError") {
			return minor, fmt.Errorf("GET %s: the answer says of itself that it is an error", l.path)
		}
		truncated = truncated || p.is("isTruncated")
		more, err := g.next(len(p.Data), p.Metadata.Total, func() int { return fresh(g, &p.Data, key) })
		if !take(p.Data) {
			return minor, nil
		}
		switch {
		case err != nil:
			return minor, err
		case !more && truncated:
			return minor, incomplete("Prism shortened the list %s", l.path)
		case !more:
			return minor, nil
		}
	}
}

// each3 reads a v3 list likewise.
func each3[T any](ctx context.Context, c *client, kind, sort string, pages int, key func(*T) string, take func([]T) bool) error {
	path := "/api/nutanix/v3/" + kind + "s/list"
	g := newGuard(path, pages, c.limits)
	for {
		question := map[string]any{"kind": kind, "offset": g.received, "length": pageSize}
		if sort != "" {
			question["sort_attribute"], question["sort_order"] = sort, "DESCENDING"
		}
		body, err := json.Marshal(question)
		if err != nil {
			return err
		}
		var p page3[T]
		err = c.answer(ctx, restclient.Request{
			Method: http.MethodPost, Path: path, Body: body, Header: http.Header{"Content-Type": {"application/json"}},
		}, &p)
		if err != nil {
			return err
		}
		more, err := g.next(len(p.Entities), p.Metadata.Total, func() int { return fresh(g, &p.Entities, key) })
		if !take(p.Entities) {
			return nil
		}
		if err != nil || !more {
			return err
		}
	}
}

// guard counts a list's pages, and ends those that would never end.
type guard struct {
	path     string
	page     int // the next
	most     int
	received int // entries, doubles among them
	nameless int
	seed     maphash.Seed
	seen     map[uint64]struct{}
}

func newGuard(path string, pages int, l limits) *guard {
	if pages == 0 {
		pages = l.pages
	}
	return &guard{path: path, most: pages, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
}

// next counts a page with n entries of a list that has so many in total, and says
// whether there is another one.
func (g *guard) next(n int, total number, fresh func() int) (bool, error) {
	g.page++
	g.received += n
	anew := fresh()
	switch {
	case n > 0 && anew == 0:
		return false, incomplete("page %d of the list %s has nothing that earlier pages did not have: it has no end", g.page, g.path)
	case n == 0 && total.said && int64(g.received) < total.n:
		return false, incomplete("the list %s ended after %d of %d entries", g.path, g.received, total.n)
	case n == 0 || total.said && int64(g.received) >= total.n || !total.said && n < pageSize:
		if g.nameless > 0 {
			return false, incomplete("%d entries of the list %s have no id", g.nameless, g.path)
		}
		return false, nil
	case g.page >= g.most:
		return false, incomplete("the list %s has more than the %d pages that muster reads", g.path, g.most)
	}
	return true, nil
}

// fresh keeps the entries of a page that have not come before, and counts them.
func fresh[T any](g *guard, items *[]T, key func(*T) string) int {
	kept := (*items)[:0]
	for i := range *items {
		k := key(&(*items)[i])
		if k == "" {
			g.nameless++
			continue
		}
		h := maphash.String(g.seed, k)
		if _, double := g.seen[h]; !double {
			g.seen[h] = struct{}{}
			kept = append(kept, (*items)[i])
		}
	}
	*items = kept
	return len(kept)
}

// incomplete is the error of a list of which only a part was read.
func incomplete(format string, args ...any) error {
	return facts.Failure{Reason: facts.CollectorPartial, Err: fmt.Errorf(format, args...)}
}

// listing is a list as facts have it. What was read before it broke is kept.
func listing[T any](host, what string, items map[string]T, err error) facts.Listing[T] {
	return facts.Listing[T]{Answered: answer(host, what, len(items) > 0, err), Items: items}
}

// answer is how a question was answered: in part when something was read before it
// broke.
func answer(host, what string, some bool, err error) facts.Answered {
	if err == nil {
		return facts.Yes()
	}
	a := facts.FromError(fmt.Errorf("asking %s for %s: %w", host, what, err))
	if some {
		a.Status, a.Reason = facts.Partial, facts.CollectorPartial
	}
	return a
}
