package citrixcloud

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// answers gives the n-th answer, and the last one for ever.
func answers(bodies ...string) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, _ *http.Request, n int) bool {
		_, _ = io.WriteString(w, bodies[min(n, len(bodies))-1])
		return true
	}
}

// pageOf is a page with the objects a to b and a token.
func pageOf(token string, ids ...string) string {
	items := []any{}
	for _, id := range ids {
		items = append(items, object{"Id": id, "Name": id})
	}
	b, _ := json.Marshal(object{"Items": items, "ContinuationToken": token})
	return string(b)
}

func TestListsThatDoNotEndAsTheyShould(t *testing.T) {
	endless := func(page func(n int) string) func(http.ResponseWriter, *http.Request, int) bool {
		return func(w http.ResponseWriter, _ *http.Request, n int) bool {
			_, _ = io.WriteString(w, page(n))
			return true
		}
	}
	for name, c := range map[string]struct {
		handle   func(http.ResponseWriter, *http.Request, int) bool
		status   facts.Status
		zones    int
		requests int
		says     string
	}{
		"one page":                       {answers(pageOf("", "a", "b")), facts.OK, 2, 1, ""},
		"three pages":                    {answers(pageOf("1", "a"), pageOf("2", "b"), pageOf("", "c")), facts.OK, 3, 3, ""},
		"none at all":                    {answers(`{"Items":[]}`), facts.OK, 0, 1, ""},
		"nulls for an empty list":        {answers(`{"Items":null,"ContinuationToken":null,"TotalItems":null}`), facts.OK, 0, 1, ""},
		"nulls among the objects":        {answers(`{"Items":[null,{"Id":"a"},null]}`), facts.OK, 1, 1, ""},
		"a page without anything":        {answers(pageOf("1", "a"), pageOf("2"), pageOf("", "b")), facts.OK, 2, 3, ""},
		"a list that grew":               {answers(pageOf("1", "a", "b"), pageOf("", "b", "c")), facts.OK, 3, 2, ""},
		"as many as there should be":     {answers(`{"Items":[{"Id":"a"}],"TotalItems":1}`), facts.OK, 1, 1, ""},
		"fewer than there should be":     {answers(`{"Items":[{"Id":"a"}],"TotalItems":2}`), facts.Partial, 1, 1, "ends after 1 objects, but should have 2"},
		"the same token again":           {answers(pageOf("x", "a"), pageOf("x", "b"), pageOf("x", "c")), facts.Partial, 2, 2, "leads back to an earlier one"},
		"tokens that lead in a circle":   {answers(pageOf("x", "a"), pageOf("y", "b"), pageOf("x", "c")), facts.Partial, 3, 3, "leads back to an earlier one"},
		"the same page, with new tokens": {endless(func(n int) string { return pageOf(fmt.Sprint(n), "a", "b") }), facts.Partial, 2, 2, "page 2 begins like an earlier one"},
		"pages of nothing, for ever":     {endless(func(n int) string { return pageOf(fmt.Sprint(n)) }), facts.Failed, 0, 3, "brought nothing"},
		"new objects for ever":           {endless(func(n int) string { return pageOf(fmt.Sprint(n), fmt.Sprint("id", n)) }), facts.Partial, 50, 50, "does not end within 50 pages"},
		"an object that has no id":       {answers(`{"Items":[{"Id":"a"},{"Name":"b"}]}`), facts.Partial, 1, 1, "1 objects have no id"},
		"no list at all":                 {answers(`{"detail":"all is well"}`), facts.Failed, 0, 1, "the answer has no Items"},
		"a list that is none":            {answers(`{"Items":"many"}`), facts.Failed, 0, 1, "not the JSON that was expected"},
		"a second page that is none":     {answers(pageOf("1", "a"), `<html>`), facts.Partial, 1, 2, "page 2 of the list is not to be had, so it ends after 1 objects"},
		"a second page that is forbidden": {func(w http.ResponseWriter, r *http.Request, n int) bool {
			return n > 1 && always(1, 403, "")(w, r, n) || answers(pageOf("1", "a"))(w, r, n)
		}, facts.Partial, 1, 2, "HTTP 403 Forbidden"},
		"a second page that breaks off": {func(w http.ResponseWriter, r *http.Request, n int) bool {
			if n > 1 {
				w.Header().Set("Content-Length", "1000")
				_, _ = io.WriteString(w, `{"Items":[{"Id":"b"`)
				_ = http.NewResponseController(w).Flush() // otherwise nothing arrives at all
				panic(http.ErrAbortHandler)
			}
			return answers(pageOf("1", "a"))(w, r, n)
		}, facts.Partial, 1, 5, "hung up before its answer was complete"},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			const path = "/cvad/manage/Zones"
			cl.override[path] = c.handle
			got, s := cl.scan(t.Context(), fast())
			z := got.Zones
			if z.Status != c.status || len(z.Items) != c.zones || !strings.Contains(z.Message, c.says) || (c.says != "" && !strings.Contains(z.Message, "GET "+path)) {
				t.Errorf("%d zones, %+v", len(z.Items), z.Answered)
			}
			if (z.Status == facts.OK) != (s.Status == facts.OK) || z.Status == facts.Partial && z.Reason != facts.CollectorPartial {
				t.Errorf("the zones are %+v, the source is %+v", z.Answered, s.Answered)
			}
			if n := cl.asked(path); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

func TestAListWithoutPagesThatGoesOnIsNotWhole(t *testing.T) {
	c := newCloud(t)
	c.override["/cvad/manage/hypervisorAllResourcePools"] = answers(pageOf("more", "a"))
	got, _ := c.scan(t.Context(), fast())
	if l := got.ResourcePools; l.Status != facts.Partial || len(l.Items) != 1 || !strings.Contains(l.Message, "names a continuation") {
		t.Errorf("%+v", l)
	}
}

func TestMachinesAreKeptAsFarAsTheyWereRead(t *testing.T) {
	c := newCloud(t)
	c.lists["/cvad/manage/Machines"] = machines(7)
	c.override["/cvad/manage/Machines"] = always(3, 500, `{"detail":"broken"}`)
	got, s := c.scan(t.Context(), fast())
	count := 0
	for _, class := range got.Machines.Items {
		count += class.Count
		if class.Count != len(class.Machines) {
			t.Errorf("a class of %d has %d members", class.Count, len(class.Machines))
		}
	}
	if a := got.Machines.Answered; a.Status != facts.Partial || a.Reason != facts.CollectorPartial || count != 4 || !strings.Contains(a.Message, "it ends after 4 objects") || !strings.Contains(a.Message, "broken") {
		t.Errorf("%d machines, %+v", count, a)
	}
	if s.Status != facts.Partial || !strings.Contains(s.Message, "the machines: ") {
		t.Errorf("the source is %+v", s.Answered)
	}
}

func TestAServerThatWantsFewerRequestsIsLeftAlone(t *testing.T) {
	c := newCloud(t)
	var calm = map[string]bool{"/cvad/manage/me": true, tokenPath: true}
	for path := range c.lists {
		c.override[path] = always(1, 429, "")
	}
	for path := range c.answers {
		if !calm[path] {
			c.override[path] = always(1, 429, "")
		}
	}
	got, s := c.scan(t.Context(), fast())
	if s.Status != facts.Failed || got.Machines.Learnt() || got.Connectors.Learnt() || got.Domains.Learnt() {
		t.Errorf("the source is %+v", s.Answered)
	}
	if !strings.Contains(s.Message, "HTTP 429") {
		t.Errorf("the source says %q", s.Message)
	}
	all := 0
	for path := range c.requests {
		all += c.asked(path)
	}
	if all > 2+4*18 { // each list once at most, with its three retries
		t.Errorf("%d requests", all)
	}
	client := c.client(fast())
	client.stop(fmt.Errorf("enough"))
	if _, err := client.get(t.Context(), "/connectors", nil, new(only[connector])); err == nil || !strings.Contains(err.Error(), "GET /connectors of ") || !strings.Contains(err.Error(), "was not asked") {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatWantsAMomentGetsIt(t *testing.T) {
	c := newCloud(t)
	for path := range c.lists {
		c.override[path] = func(w http.ResponseWriter, _ *http.Request, n int) bool {
			if n == 1 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusTooManyRequests)
			}
			return n == 1
		}
	}
	if _, s := c.scan(t.Context(), fast()); s.Status != facts.OK {
		t.Errorf("the source is %+v", s.Answered)
	}
}
