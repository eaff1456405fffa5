package netscaler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
)

// The bounds of a list: one answer with all virtual servers of a large appliance is
// refused, and no appliance has as many as fit into all pages.
const (
	pageSize  = 500
	mostPages = 400
)

// read asks for all things of a type of [questions]. Nothing configured is an empty list;
// a type that the appliance does not know, or does not show, is an error.
func read[T any](ctx context.Context, c *client, object string) ([]T, error) {
	q, known := questions[object]
	if !known {
		return nil, fmt.Errorf("%s is not among what muster may ask for", object)
	}
	switch q.form {
	case list:
		return pages[T](ctx, c, object, "attrs="+q.fields+"&")
	case bulk:
		return pages[T](ctx, c, object, "bulkbindings=yes&")
	case short:
		query := ""
		if q.fields != "" {
			query = "attrs=" + q.fields
		}
		return page[T](ctx, c, object, query)
	default:
		return page[T](ctx, c, object, "")
	}
}

func pages[T any](ctx context.Context, c *client, object, query string) ([]T, error) {
	var all []T
	before := ""
	for n := 1; n <= mostPages; n++ {
		these, err := page[T](ctx, c, object, fmt.Sprintf("%spagesize=%d&pageno=%d", query, pageSize, n))
		if err != nil {
			return all, err
		}
		if len(these) > 0 {
			first, err := json.Marshal(these[0])
			if err != nil {
				return all, err
			}
			if string(first) == before {
				return all, fmt.Errorf("GET %s of %s: page %d begins like the one before, so the list goes round in circles", object, c.of.declared.Host, n)
			}
			before = string(first)
		}
		all = append(all, these...)
		if len(these) < pageSize {
			return all, nil
		}
	}
	return all, fmt.Errorf("GET %s of %s: the list does not end within %d pages", object, c.of.declared.Host, mostPages)
}

// page asks once. The key of the type is not there when there is nothing.
func page[T any](ctx context.Context, c *client, object, query string) ([]T, error) {
	e, err := c.get(ctx, object, query)
	var failed *nitroError
	if errors.As(err, &failed) && failed.is(codesNothing) {
		return nil, nil // no name was asked for, so that nothing of the type is there
	}
	if err != nil {
		return nil, err
	}
	raw, there := e.fields[object]
	if !there {
		return nil, nil
	}
	var found several[T]
	if err := json.Unmarshal(raw, &found); err != nil {
		return nil, fmt.Errorf("GET %s of %s: %w", object, c.of.declared.Host, err)
	}
	return found.items, nil
}

// one asks for the one thing of a type. That it is not there is an error: it always is.
func one[T any](ctx context.Context, c *client, object string) (*T, error) {
	all, err := read[T](ctx, c, object)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("GET %s of %s: the answer has no %s", object, c.of.declared.Host, object)}
	}
	return &all[0], nil
}
