package citrixcloud

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

const domainsPath = "/" + customer + "/forests/domains"

func TestShapesOfTheDomains(t *testing.T) {
	corp := func(online *bool, places ...string) map[string]*facts.ConnectorDomain {
		return map[string]*facts.ConnectorDomain{"corp.example": {Name: "corp.example", Online: online, ResourceLocations: append([]string{}, places...)}}
	}
	for name, c := range map[string]struct {
		body string
		want map[string]*facts.ConnectorDomain // nil when it cannot be read
	}{
		"an object with items":          {`{"items":[{"name":"CORP.example.","isOnline":true,"agentCount":2,"resourceLocationIds":["B","a"]}]}`, corp(new(true), "a", "b")},
		"an object with domains":        {`{"domains":[{"domainName":"corp.example","isOnline":false}]}`, corp(new(false))},
		"a bare list":                   {`[{"domain":"corp.example"}]`, corp(nil)},
		"a name and a full name":        {`[{"name":"CORP","fqdn":"corp.example"}]`, corp(nil)},
		"just names":                    {`["corp.example"]`, corp(nil)},
		"forests with their domains":    {`{"forests":[{"name":"forest.example","domains":[{"name":"corp.example","isOnline":true,"resourceLocations":[{"id":"A"}]}]}]}`, corp(new(true), "a")},
		"a forest with names":           {`[{"forest":"forest.example","domains":["corp.example"]}]`, corp(nil)},
		"one for each place":            {`[{"name":"corp.example","isOnline":true,"resourceLocationId":"a"},{"name":"corp.example","isOnline":false,"resourceLocationId":"b"}]`, corp(new(true), "a")},
		"one for each place, reversed":  {`[{"name":"corp.example","isOnline":false,"location":"b"},{"name":"corp.example","isOnline":true,"location":"a"}]`, corp(new(true), "a")},
		"online nowhere":                {`[{"name":"corp.example","isOnline":false,"resourceLocationIds":["a","b"]}]`, map[string]*facts.ConnectorDomain{"corp.example": {Name: "corp.example", Online: new(false), ResourceLocations: []string{}}}},
		"none":                          {`{"items":[]}`, map[string]*facts.ConnectorDomain{}},
		"null":                          {`{"items":null}`, map[string]*facts.ConnectorDomain{}},
		"one that has no name":          {`[{"isOnline":true},null]`, map[string]*facts.ConnectorDomain{}},
		"something else":                {`{"count":3}`, nil},
		"an error with a status of 200": {`{"message":"no"}`, nil},
		"a page for people":             {`<html>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override[domainsPath] = answers(c.body)
			got, s := cl.scan(t.Context(), fast())
			if got.Domains.Learnt() != (c.want != nil) || s.Status != facts.OK {
				t.Fatalf("%+v, the source is %+v", got.Domains.Answered, s.Answered)
			}
			if c.want != nil {
				same(t, "domains", got.Domains.Items, c.want)
			}
		})
	}
}

func TestDomainsThatAreNotToBeHad(t *testing.T) {
	for name, c := range map[string]struct {
		handle   func(http.ResponseWriter, *http.Request, int) bool
		requests int
		says     string
	}{
		"not for this client":       {always(1, 403, ""), 1, "HTTP 403"},
		"a token of the wrong kind": {always(1, 401, ""), 1, "HTTP 401"},
		"not there":                 {always(1, 404, ""), 1, "HTTP 404"},
		"out of service":            {always(1, 503, ""), 1, "HTTP 503"},
		"too many requests":         {always(1, 429, ""), 1, "HTTP 429"},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override[domainsPath] = c.handle
			got, s := cl.scan(t.Context(), fast())
			if got.Domains.Status != facts.Failed || !strings.Contains(got.Domains.Message, c.says) || !strings.Contains(got.Domains.Message, "Identity and Access Management") {
				t.Errorf("%+v", got.Domains.Answered)
			}
			if s.Status != facts.OK || !got.Machines.Learnt() {
				t.Errorf("the source is %+v", s.Answered)
			}
			if cl.asked(domainsPath) != c.requests || cl.asked(tokenPath) != 1 {
				t.Errorf("%d requests, %d sign-ins", cl.asked(domainsPath), cl.asked(tokenPath))
			}
		})
	}
}

func TestManyDomains(t *testing.T) {
	page := func(from, n int) string {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("%q", fmt.Sprintf("d%d.example", from+i)))
		}
		return "[" + strings.Join(names, ",") + "]"
	}
	for name, c := range map[string]struct {
		page     func(n int) string
		status   facts.Status
		domains  int
		requests int
	}{
		"in pages":                  {func(n int) string { return page((n-1)*100, []int{100, 100, 7}[min(n, 3)-1]) }, facts.OK, 207, 3},
		"all at once":               {func(int) string { return page(0, 150) }, facts.OK, 150, 1},
		"the same page for ever":    {func(int) string { return page(0, 100) }, facts.Partial, 100, 2},
		"new ones for ever":         {func(n int) string { return page(n*100, 100) }, facts.Partial, 2000, 20},
		"a second page that breaks": {func(n int) string { return []string{page(0, 100), "<html>"}[min(n, 2)-1] }, facts.Partial, 100, 2},
	} {
		t.Run(name, func(t *testing.T) {
			cl := newCloud(t)
			cl.override[domainsPath] = func(w http.ResponseWriter, r *http.Request, n int) bool {
				if q := r.URL.Query(); q.Get("skip") != fmt.Sprint((n-1)*100) || q.Get("take") != "100" {
					t.Errorf("asked with %s", r.URL.RawQuery)
				}
				_, _ = io.WriteString(w, c.page(n))
				return true
			}
			got, _ := cl.scan(t.Context(), fast())
			if got.Domains.Status != c.status || len(got.Domains.Items) != c.domains || cl.asked(domainsPath) != c.requests {
				t.Errorf("%d domains by %d requests, %+v", len(got.Domains.Items), cl.asked(domainsPath), got.Domains.Answered)
			}
		})
	}
}
