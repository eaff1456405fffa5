package netscaler

import (
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/muster-dr/muster/checks/netscaler/netscalerlab"
)

func rowsOf(n, size int) []map[string]any {
	var rows []map[string]any
	for i := range size {
		rows = append(rows, map[string]any{"name": fmt.Sprintf("lb-%d-%d", n, i), "ipv46": "10.9.9.9", "port": "443"})
	}
	return rows
}

func TestLongListsAreReadInPagesToTheirEnd(t *testing.T) {
	full := func(to, last int) func(int) any {
		return func(n int) any {
			switch {
			case n <= to:
				return rowsOf(n, pageSize)
			case n == to+1 && last > 0:
				return rowsOf(n, last)
			}
			return nil
		}
	}
	for name, c := range map[string]struct {
		page  func(n int) any       // of the list; nil for none
		fails func(page, n int) int // the code that the n-th request for virtual servers gets in its place; 0 for none
		want  int
		all   bool
	}{
		"a last page that is not full":                     {full(2, 7), nil, 2*pageSize + 8, true}, // and one that switches
		"a list that ends with a full page":                {full(2, 0), nil, 2*pageSize + 1, true},
		"pages that repeat the first":                      {func(int) any { return rowsOf(1, pageSize) }, nil, 0, false},
		"a page in the middle that fails":                  {func(n int) any { return map[bool]any{true: rowsOf(n, pageSize), false: "broken"}[n <= 2] }, nil, 0, false},
		"a session that expires in the middle":             {full(3, 1), once(444, 3), 3*pageSize + 2, true},
		"one that times out in the middle":                 {full(3, 1), once(1027, 3), 3*pageSize + 2, true},
		"one that expires again with the same page":        {full(3, 1), always(472, 3), 0, false},
		"one that expires again with the next page":        {full(3, 1), func(_, n int) int { return map[bool]int{true: 444}[n == 2 || n == 4] }, 0, false},
		"an appliance that is busy in the middle":          {full(3, 1), once(446, 2), 3*pageSize + 2, true},
		"one that stays busy":                              {full(3, 1), always(446, 2), 0, false},
		"a command policy that hides the rest of the list": {full(3, 1), always(2138, 2), 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := ask(t, t.Context(), func(w http.ResponseWriter, r *http.Request, object string, n int) bool {
				if object != "lbvserver" {
					return false
				}
				at, _ := strconv.Atoi(r.URL.Query().Get("pageno"))
				if c.fails != nil {
					if code := c.fails(at, n); code != 0 {
						return answer(w, http.StatusOK, failing(code))
					}
				}
				return answer(w, http.StatusOK, done(object, c.page(at)))
			}).production()
			if p.VirtualServers.Learnt() != c.all || len(p.VirtualServers.Items) != c.want {
				t.Errorf("%d virtual servers, %+v", len(p.VirtualServers.Items), p.VirtualServers.Answered)
			}
			if p.SignIns.Learnt() != c.all || !p.Routes.Learnt() {
				t.Errorf("what rests on them is %+v, what does not %+v", p.SignIns.Answered, p.Routes.Answered)
			}
		})
	}
}

// once and always answer requests for a page with a code.
func once(code, at int) func(int, int) int {
	var met atomic.Bool
	return func(page, _ int) int {
		if page != at || met.Swap(true) {
			return 0
		}
		return code
	}
}

func always(code, at int) func(int, int) int {
	return func(page, _ int) int { return map[bool]int{true: code}[page == at] }
}

// An appliance for a whole company: what concerns the estate is kept, and nothing else.
func TestOfALargeApplianceOnlyWhatConcernsTheEstateIsKept(t *testing.T) {
	const pages = 28 // 14,000 virtual servers
	p := askWith(t, t.Context(), true, func(w http.ResponseWriter, r *http.Request, object string, _ int) bool {
		at, _ := strconv.Atoi(r.URL.Query().Get("pageno"))
		if object != "lbvserver" || at > pages {
			return object == "lbvserver" && answer(w, http.StatusOK, done(object, nil))
		}
		rows := rowsOf(at, pageSize)
		if at == pages { // the last page ends with those of the estate
			rows = rows[:pageSize-5]
			for _, v := range []struct{ name, address string }{{"lb_xml", "10.9.0.1"}, {"lb_sf", "10.9.0.2"}, {"lb_ldaps", "10.10.10.108"}, {"lb_unused", "10.9.0.3"}} {
				rows = append(rows, map[string]any{"name": v.name, "ipv46": v.address, "port": 443, "state": "ENABLED"})
			}
		}
		return answer(w, http.StatusOK, done(object, rows))
	})
	site := p.production()
	if !site.VirtualServers.Learnt() || len(site.VirtualServers.Items) != 3 {
		t.Fatalf("%d virtual servers, %+v", len(site.VirtualServers.Items), site.VirtualServers.Answered)
	}
	for _, name := range []string{"lb_xml", "lb_sf", "lb_ldaps"} {
		if site.VirtualServers.Items[name] == nil {
			t.Errorf("%s was left out", name)
		}
	}
	if s := site.SignIns.Items[netscalerlab.Gateway+" > ldap > "+netscalerlab.LDAPAction]; s == nil || s.Host != "10.10.10.108" {
		t.Errorf("the LDAP action is %+v", s)
	}
}

// Where no resolver tells which addresses the estate has nothing is left out.
func TestOfALargeApplianceEverythingIsKeptWhereNamesCannotBeLookedUp(t *testing.T) {
	p := ask(t, t.Context(), func(w http.ResponseWriter, r *http.Request, object string, _ int) bool {
		at, _ := strconv.Atoi(r.URL.Query().Get("pageno"))
		return object == "lbvserver" && answer(w, http.StatusOK, done(object, map[bool]any{true: rowsOf(at, pageSize)}[at <= 2]))
	}).production()
	if !p.VirtualServers.Learnt() || len(p.VirtualServers.Items) != 2*pageSize+1 {
		t.Errorf("%d virtual servers, %+v", len(p.VirtualServers.Items), p.VirtualServers.Answered)
	}
}
