package citrixcloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/muster-dr/muster/internal/facts"
)

// page is one page of a list of the DaaS site.
type page[T any] struct {
	Items list[T] `json:"Items"`
	Next  text    `json:"ContinuationToken"`
	Total number  `json:"TotalItems"` // of the whole list; 0 when the site did not say
}

// reading is how a list is read.
type reading[T any] struct {
	path  string
	pages bool // it comes in pages; otherwise it is one answer
	// id is what tells two objects of the list apart; objects without one are left
	// out, and the list is then not complete.
	id   func(*T) string
	take func([]*T) // is given the objects of a page
}

// lacking is an object that tells what of it the rules read and the answer does not
// say, as "whether it is in maintenance"; "" when nothing is missing. An answer without
// a field is not one that says no: such objects are left out, as those without an id.
type lacking interface{ lacks() string }

// read reads a list to its end. When that cannot be reached, what was given to take
// is true, but not all.
func read[T any](ctx context.Context, c *client, l limits, how reading[T]) facts.Answered {
	count, nameless, empty, silent, example := 0, 0, 0, 0, ""
	total := number(0)
	tokens, first, before := map[string]bool{}, map[string]bool{}, map[string]bool{}
	query := url.Values{}
	if how.pages {
		query.Set("limit", strconv.Itoa(l.page))
	}
	for n := 1; ; n++ {
		cut := func(err error) facts.Answered {
			if n > 1 {
				err = fmt.Errorf("page %d of the list is not to be had, so it ends after %d objects: %w", n, count, err)
			}
			return settle(n > 1, err)
		}
		broken := func(format string, args ...any) facts.Answered {
			err := fmt.Errorf("GET %s of %s: %w", how.path, c.place.host, fmt.Errorf(format, args...))
			return settle(count > 0, facts.Failure{Reason: facts.CollectorFailed, Err: err})
		}
		var p page[T]
		if _, err := c.get(ctx, how.path, query, &p); err != nil {
			return cut(err)
		}
		if !p.Items.there {
			return cut(fmt.Errorf("GET %s of %s: the answer has no Items", how.path, c.place.host))
		}
		var items []*T
		these := map[string]bool{}
		for _, i := range p.Items.items {
			what := ""
			if l, ok := any(i).(lacking); ok {
				what = l.lacks()
			}
			switch id := how.id(i); {
			case id == "":
				nameless++
			case before[id]: // the list grew while it was read, and its objects moved on
			case what != "":
				silent++
				if example == "" {
					example = fmt.Sprintf("%s does not say %s", id, what)
				}
			default:
				items, these[id] = append(items, i), true
			}
		}
		if len(p.Items.items) > 0 {
			id := how.id(p.Items.items[0])
			if first[id] {
				return broken("page %d begins like an earlier one, so the list goes round in circles; it is read as far as %d objects", n, count)
			}
			first[id], before = true, these
		}
		how.take(items)
		count += len(items)
		total = p.Total // as of now: lists change while they are read
		if empty++; len(items) > 0 {
			empty = 0
		}
		switch next := string(p.Next); {
		case next == "" && nameless > 0:
			return broken("%d objects have no id and were left out, beside %d that have one", nameless, count)
		case next == "" && silent > 0:
			return broken("%d objects do not say all that rules read and were left out, beside %d that do: %s", silent, count, example)
		case next == "" && how.pages && int(total) > count:
			return broken("it ends after %d objects, but should have %d", count, total)
		case next == "":
			return facts.Yes()
		case !how.pages:
			return broken("the answer names a continuation, which this list has not; it is read as far as %d objects", count)
		case tokens[next]:
			return broken("page %d leads back to an earlier one, so the list goes round in circles; it is read as far as %d objects", n, count)
		case empty == 3:
			return broken("the last 3 pages brought nothing, and the list does not end; it is read as far as %d objects", count)
		case n >= l.pages:
			return broken("the list does not end within %d pages; it is read as far as %d objects", n, count)
		default:
			tokens[next] = true
			query.Set("continuationToken", next)
		}
	}
}

// only reads a list that comes as a bare array, or below a key named items.
type only[T any] struct{ list list[T] }

// UnmarshalJSON implements [json.Unmarshaler].
func (o *only[T]) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return o.list.UnmarshalJSON(b)
	}
	var wrapped struct {
		Items list[T] `json:"items"`
	}
	if err := json.Unmarshal(b, &wrapped); err != nil {
		return err
	}
	if !wrapped.Items.there {
		return errors.New("neither a list nor an object with items")
	}
	o.list = wrapped.Items
	return nil
}
