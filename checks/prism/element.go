package prism

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// generation2 is the interface of Prism Element.
const generation2 = "v2.0"

// root is where it begins.
const root = "/PrismGateway/services/rest/v2.0"

// element reads one Prism Element.
type element struct {
	*client
	facts *facts.PrismElement
	now   time.Time // by its clock, when it was asked first
}

// noElement is a Prism Element of which nothing was learnt.
func noElement(t *target, a facts.Answered) *facts.PrismElement {
	return &facts.PrismElement{
		Answered: a, Host: t.prism.Host, Cluster: t.cluster,
		Domains:     nothing[*facts.ProtectionDomain](a),
		Snapshots:   nothing[*facts.MasterImage](a),
		RemoteSites: nothing[*facts.PlatformLink](a),
	}
}

// element asks a Prism Element for everything and stores it.
func (r *run) element(ctx context.Context, t *target) {
	client, err := r.newClient(ctx, t)
	done := r.asking(t, client)
	attempts := 0
	e := &element{client: client, facts: noElement(t, facts.Yes())}
	if err == nil {
		defer client.rest.Close()
		err = e.open(ctx)
		attempts = client.attempts()
	}
	if err != nil {
		a := facts.FromError(err)
		r.put(t, nil, noElement(t, a))
		done(a, attempts, "")
		return
	}
	e.snapshots(ctx)
	t.snapshots.keep(e.facts.Snapshots.Items)
	e.domains(ctx)
	e.remoteSites(ctx)
	r.put(t, nil, e.facts)
	done(e.summary(), attempts, generation2)
}

// ownAnswer is what a Prism Element says of its cluster.
type ownAnswer struct {
	UUID    text `json:"uuid"`
	Name    text `json:"name"`
	Version text `json:"version"`
}

// open finds out whether the Prism Element is there, accepts the credential and is
// that of the cluster.
func (e *element) open(ctx context.Context) error {
	if _, err := e.probe(ctx, http.MethodGet, root+"/cluster/"); err != nil {
		return err
	}
	e.facts.ObservedAt, e.facts.OffsetSeconds = e.clock()
	e.now = e.facts.ObservedAt
	var own ownAnswer
	if err := e.get(ctx, root+"/cluster/", nil, &own); err != nil {
		return fmt.Errorf("signing in to %s: %w", e.host, err)
	}
	if own.UUID == "" {
		return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%s does not say which cluster it is", e.host)}
	}
	if !strings.EqualFold(string(own.Name), e.facts.Cluster) {
		return fmt.Errorf("%s is the Prism Element of the cluster %q, and %s names it for the cluster %q: correct one of them",
			e.host, own.Name, e.where, e.facts.Cluster)
	}
	e.facts.UUID, e.facts.Version = own.UUID.id(), string(own.Version)
	return nil
}

// page2 is a list of Prism Element.
type page2[T any] struct {
	Metadata struct {
		Total number `json:"grand_total_entities"`
	} `json:"metadata"`
	Entities []T `json:"entities"`
}

// entries2 reads a list of Prism Element. It gives all at once as a rule; what it
// says to have beyond that is asked for page by page.
func entries2[T any](ctx context.Context, c *client, path string, query url.Values, key func(*T) string) ([]T, error) {
	var all []T
	g := newGuard(path, 0, c.limits)
	question := url.Values{}
	maps.Copy(question, query)
	for {
		var p page2[T]
		if err := c.get(ctx, root+path, question, &p); err != nil {
			return all, err
		}
		if p.Entities == nil { // an empty list is written as one
			return all, incomplete("the answer has no entities")
		}
		total := p.Metadata.Total
		if !total.said {
			total = number{n: int64(g.received + len(p.Entities)), said: true}
		}
		if g.page == 0 && len(p.Entities) > 0 {
			question.Set("count", fmt.Sprint(len(p.Entities)))
		}
		more, err := g.next(len(p.Entities), total, func() int { return fresh(g, &p.Entities, key) })
		all = append(all, p.Entities...)
		if err != nil || !more {
			return all, err
		}
		question.Set("page", fmt.Sprint(g.page+1)) // they count from 1
	}
}

// summary is how well the Prism Element answered altogether.
func (e *element) summary() facts.Answered {
	var gaps []string
	note := func(a facts.Answered) {
		if !a.Learnt() {
			gaps = append(gaps, a.Message)
		}
	}
	note(e.facts.Domains.Answered)
	note(e.facts.Snapshots.Answered)
	note(e.facts.RemoteSites.Answered)
	for _, name := range slices.Sorted(maps.Keys(e.facts.Domains.Items)) {
		d := e.facts.Domains.Items[name]
		note(d.Schedules.Answered)
		note(d.Copies.Answered)
	}
	return partly(gaps)
}

// snapshotAnswer is a snapshot of a VM, as opposed to one of a protection domain.
type snapshotAnswer struct {
	UUID    text   `json:"uuid"`
	Name    text   `json:"snapshot_name"`
	VM      text   `json:"vm_uuid"`
	Created number `json:"created_time"`
	Spec    struct {
		Name text `json:"name"`
	} `json:"vm_create_spec"`
}

// snapshots reads the VM snapshots, which are what MCS can make machines from. Of
// several of the same name the newest counts.
func (e *element) snapshots(ctx context.Context) {
	items := map[string]*facts.MasterImage{}
	all, err := entries2(ctx, e.client, "/snapshots/", nil, func(a *snapshotAnswer) string { return a.UUID.id() })
	for _, a := range all {
		image := &facts.MasterImage{Name: cmp.Or(string(a.Name), a.UUID.id()), VM: string(a.Spec.Name), VMUUID: a.VM.id(), Clusters: []string{e.facts.UUID}}
		if at, ok := a.Created.micros(); ok {
			image.Created = stamp(at)
		}
		if old := items[lower(image.Name)]; old == nil || old.Created < image.Created {
			items[lower(image.Name)] = image
		}
	}
	e.facts.Snapshots = listing(e.host, "its VM snapshots", items, err)
}

// siteAnswer is a remote site.
type siteAnswer struct {
	UUID   text `json:"uuid"`
	Name   text `json:"name"`
	Status text `json:"status"`
}

// remoteSites reads where the cluster can replicate to.
func (e *element) remoteSites(ctx context.Context) {
	items := map[string]*facts.PlatformLink{}
	key := func(a *siteAnswer) string { return cmp.Or(a.UUID.id(), a.Name.id()) }
	all, err := entries2(ctx, e.client, "/remote_sites/", nil, key)
	for _, a := range all {
		name := cmp.Or(string(a.Name), a.UUID.id())
		items[lower(name)] = &facts.PlatformLink{Name: name, Status: string(a.Status)}
	}
	e.facts.RemoteSites = listing(e.host, "its remote sites", items, err)
}
