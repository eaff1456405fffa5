package citrixcloud

import (
	"context"
	"sync"
)

// tag as the site tells it.
type tag struct{ ref }

// tagNames are the names of tags by their id. They are asked for once, where a policy has a
// filter by tag.
type tagNames struct {
	once  sync.Once
	names map[string]string
}

// of is the name of a tag; "" when the site does not tell: what hangs on it is then asked.
func (t *tagNames) of(ctx context.Context, r *run, id string) string {
	if id == "" {
		return ""
	}
	t.once.Do(func() {
		t.names = map[string]string{}
		answered := read(ctx, r.client, r.limits, reading[tag]{
			path: manage + "/Tags", pages: true, id: func(i *tag) string { return string(i.ID) },
			take: func(page []*tag) {
				for _, i := range page {
					t.names[string(i.ID)] = string(i.Name)
				}
			},
		})
		if !answered.Learnt() {
			r.further("the tags", answered)
		}
	})
	return t.names[id]
}
