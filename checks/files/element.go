package files

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// element asks a Prism Element which file servers it has. One that a protection domain brought
// stands there too, and waits to be activated.
func (r *run) element(ctx context.Context, c *client, t *target) facts.Answered {
	type vfiler struct {
		Name    text `json:"name"`
		State   text `json:"fileServerState"`
		Domain  text `json:"protectionDomainName"`
		Version text `json:"version"`
		GiB     text `json:"sizeGib"`
	}
	var list entities[vfiler]
	err := c.get(ctx, "/PrismGateway/services/rest/v1/vfilers", nil, &list)
	items := map[string]*facts.FilesOnCluster{}
	for _, v := range list.items {
		if v.Name == "" {
			err = incomplete("a file server has no name")
			continue
		}
		size := v.GiB.number()
		if size != nil {
			size = new(*size << 30)
		}
		items[strings.ToLower(string(v.Name))] = &facts.FilesOnCluster{
			Name: string(v.Name), State: v.State.word(), Domain: string(v.Domain), Version: v.Version.version(), SizeBytes: size,
		}
	}
	cluster := &facts.FilesCluster{Servers: listing(c.host, "its file servers", items, err)}
	r.store(t.site, func(s *facts.FilesSite) { s.Clusters.Items[strings.ToLower(t.cluster)] = cluster })
	return cluster.Servers.Answered
}

// entities are the things of a list of Prism Element, which has them in an object, or bare.
type entities[T any] struct{ items []T }

// UnmarshalJSON implements [json.Unmarshaler].
func (e *entities[T]) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) {
		return json.Unmarshal(b, &e.items)
	}
	var o struct {
		Entities *[]T `json:"entities"`
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return err
	}
	if o.Entities == nil {
		return incomplete("the answer has no entities")
	}
	e.items = *o.Entities
	return nil
}
