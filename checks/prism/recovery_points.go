package prism

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// pointAnswer is a recovery point: one moment of one or several VMs, on one or
// several clusters.
type pointAnswer struct {
	ExtID     text `json:"extId"`
	Origin    text `json:"locationAgnosticId"`
	Created   text `json:"creationTime"`
	Expires   text `json:"expirationTime"`
	Status    text `json:"status"`
	Locations []struct {
		Cluster text `json:"locationExtId"`
	} `json:"locationReferences"`
	VMs []struct {
		VM text `json:"vmExtId"`
	} `json:"vmRecoveryPoints"`
}

// point is a recovery point of one VM on one cluster, of either interface.
type point struct {
	vm, name, cluster, origin string
	created                   time.Time
}

// fact are the points that can be used; vague tells that it is not known whether
// there are some.
func (a *pointAnswer) fact(now time.Time) (points []point, vague bool) {
	created, ok := a.Created.when()
	if expires, limited := a.Expires.when(); limited && !expires.After(now) || a.Status != "" && a.Status != "COMPLETE" {
		return nil, false
	}
	if !ok || a.Status == "" || len(a.Locations) == 0 {
		return nil, len(a.VMs) > 0
	}
	for _, at := range a.Locations {
		for _, vm := range a.VMs {
			if at.Cluster == "" || vm.VM == "" {
				vague = true
				continue
			}
			points = append(points, point{vm: vm.VM.id(), cluster: at.Cluster.id(), origin: cmp.Or(a.Origin.id(), a.ExtID.id()), created: created})
		}
	}
	return points, vague
}

// newestPoints are the newest recovery points of each VM.
type newestPoints struct {
	now    time.Time
	items  map[string]*facts.Copies
	shared intern
	vague  int
}

func (h *newestPoints) add(p point) {
	copies := h.items[p.vm]
	if copies == nil {
		copies = &facts.Copies{VM: p.vm, Name: p.name, Newest: map[string]*facts.Copy{}}
		h.items[p.vm] = copies
	}
	created := stamp(p.created)
	if old := copies.Newest[p.cluster]; old == nil || old.Created < created {
		copies.Newest[h.shared.of(p.cluster)] = &facts.Copy{Created: created, AgeSeconds: age(h.now, p.created), Origin: p.origin}
	}
}

// points reads the recovery points, the newest first, until every VM that should
// have some has been met or is overdue; those that are overdue are asked for singly.
func (c *central) points(ctx context.Context) {
	expect, _, known := c.expectations(ctx)
	h := &newestPoints{now: c.now, items: map[string]*facts.Copies{}, shared: intern{}}
	window := max(48*time.Hour, 3*c.longestRPO())
	if known {
		window = max(8*24*time.Hour, window)
	}
	whole := !known && c.run.anyLost()
	if whole { // nobody can tell when enough was read: all of them are
		window = 10 * 365 * 24 * time.Hour
	}
	s := &search{newestPoints: h, expect: expect, known: known, singles: c.limits.singles, since: c.now.Add(-window)}
	minor, err := c.pointPages(ctx, s)
	by := generation4(minor)
	if absent(err) {
		by = generation3
		err = c.pointPages3(ctx, s)
	} else if err == nil && known {
		err = c.singlePoints(ctx, s)
	}
	if err == nil && h.vague > 0 {
		err = incomplete("%d recovery points do not say whether they are complete, or where they are", h.vague)
	}
	if err == nil && !known && !whole {
		err = incomplete("nobody told which VMs the other site protects, so only the last %d hours were read", int(window.Hours()))
	}
	c.facts.RecoveryPoints = keep(c, factPoints, by, "its recovery points", h.items, err)
}

// search knows when enough recovery points were read.
type search struct {
	*newestPoints
	expect   []expected
	known    bool      // expect is all that matters
	singles  int       // VMs that may be asked for one by one
	since    time.Time // how far back to look
	last     time.Time // when the last entry so far was made
	unsorted bool
}

// enough drops what was found. It reports whether nothing more can be learnt here:
// everything was found, or the rest is overdue and few enough to be asked for.
func (s *search) enough() bool {
	s.expect = slices.DeleteFunc(s.expect, func(e expected) bool { return e.met(s.items[e.vm]) })
	switch {
	case s.unsorted:
		return false
	case !s.known:
		return s.last.Before(s.since)
	case len(s.missing()) > s.singles:
		return false
	}
	return !slices.ContainsFunc(s.expect, func(e expected) bool { return s.now.Sub(s.last) < e.within() })
}

// missing are the VMs of which nothing was found where it should be.
func (s *search) missing() []string {
	var out []string
	for _, e := range s.expect {
		out = append(out, e.vm)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// order notes when the last entry of a page was made. A server that does not keep
// the order has to be read to the end.
func (s *search) order(at time.Time, ok bool) {
	if !ok {
		return
	}
	if !s.last.IsZero() && at.After(s.last) {
		s.unsorted = true
	}
	s.last = at
}

func (s *search) page(page []pointAnswer) bool {
	for i := range page {
		s.order(page[i].Created.when())
		points, vague := page[i].fact(s.now)
		for _, p := range points {
			s.add(p)
		}
		if vague {
			s.vague++
		}
	}
	return !s.enough()
}

// pointPages reads the recovery points of everybody. Releases that do not know the
// filter are read without it.
func (c *central) pointPages(ctx context.Context, s *search) (int, error) {
	l := list{space: protectionSpace, path: "/config/recovery-points", pages: c.limits.points, query: url.Values{
		"$filter": {"creationTime gt " + stamp(s.since)}, "$orderby": {"creationTime desc"},
	}}
	minor, err := each(ctx, c.client, l, pointKey, s.page)
	if status := restclient.StatusOf(err); (status == http.StatusBadRequest || status == http.StatusUnprocessableEntity) && len(s.items) == 0 {
		l.query.Del("$filter")
		return each(ctx, c.client, l, pointKey, func(page []pointAnswer) bool {
			return s.page(page) && (s.unsorted || !s.last.Before(s.since))
		})
	}
	return minor, err
}

func pointKey(a *pointAnswer) string { return a.ExtID.id() }

// singlePoints asks for VMs that have no recovery point among those of everybody:
// they have old ones, or none.
func (c *central) singlePoints(ctx context.Context, s *search) error {
	s.enough()
	missing := s.missing()
	for i, vm := range missing {
		if i == c.limits.singles {
			return incomplete("%d more VMs have no recent recovery point, and were not asked for singly: %s", len(missing)-i, strings.Join(missing[i:min(i+3, len(missing))], ", "))
		}
		l := list{space: protectionSpace, path: "/config/recovery-points", pages: 1, query: url.Values{
			"$filter": {"vmRecoveryPoints/any(v:v/vmExtId eq " + quoted(vm) + ")"}, "$orderby": {"creationTime desc"},
		}}
		_, err := each(ctx, c.client, l, pointKey, func(page []pointAnswer) bool {
			s.page(page)
			return false // the newest are all that matters
		})
		if err != nil {
			return fmt.Errorf("those of the VM %s: %w", vm, err)
		}
	}
	return nil
}
