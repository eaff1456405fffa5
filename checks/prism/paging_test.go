package prism

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func manyVMs(f *fake, n int) {
	for i := range n {
		f.fill("vmm/ahv/config/vms", guarded(fmt.Sprintf("vm-%04d", i), fmt.Sprintf("VM%d", i), clusterMUC))
	}
}

func TestPagesAreCounted(t *testing.T) {
	t.Run("to the number that Prism names, and never by its links", func(t *testing.T) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		manyVMs(f, 250)
		pc := s.one(t)
		if !pc.VMs.Learnt() || len(pc.VMs.Items) != 250 || len(f.requests("/ahv/config/vms")) != 3 {
			t.Errorf("%+v, %d VMs, asked %v", pc.VMs.Answered, len(pc.VMs.Items), f.requests("/ahv/config/vms"))
		}
		if got := f.requests("/ahv/config/vms")[2]; !strings.Contains(got, "$limit=100&$page=2") {
			t.Errorf("the third page is %s", got)
		}
	})
	t.Run("also when Prism gives fewer at a time than it was asked for", func(t *testing.T) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		f.cap(30)
		manyVMs(f, 80)
		if pc := s.one(t); !pc.VMs.Learnt() || len(pc.VMs.Items) != 80 {
			t.Errorf("%+v, %d VMs", pc.VMs.Answered, len(pc.VMs.Items))
		}
	})
}

func TestAListWithoutDataIsEmpty(t *testing.T) {
	s := newSetup(t)
	s.central(t, estate.Recovery)
	pc := s.one(t)
	expect(t, "VMs", pc.VMs, facts.Listing[*facts.VM]{Answered: facts.Yes(), Items: map[string]*facts.VM{}})
	expect(t, "plans", pc.Plans, facts.Listing[*facts.RecoveryPlan]{Answered: facts.Yes(), Items: map[string]*facts.RecoveryPlan{}})
}

// answering makes the list of VMs say something else, page by page.
func answering(f *fake, page func(n string) (status int, body string)) {
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/ahv/config/vms") {
			return false
		}
		status, body := page(r.URL.Query().Get("$page"))
		if status == 0 {
			return false
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}
}

func TestListsThatAreNotWhole(t *testing.T) {
	one := guarded("vm-0000", "VM0", clusterMUC)
	for name, c := range map[string]struct {
		page   func(n string) (int, string)
		status facts.Status
		reason facts.Reason
		words  string
		items  int
	}{
		"a page that brings nothing new, for ever": {func(string) (int, string) {
			return 200, `{"data":[` + one + `],"metadata":{"totalAvailableResults":900}}`
		}, facts.Partial, facts.CollectorPartial, "it has no end", 1},
		"a list that grows with every page": {func(n string) (int, string) {
			return 200, `{"data":[` + guarded("vm-"+n, "VM", clusterMUC) + `],"metadata":{"totalAvailableResults":9` + n + `}}`
		}, facts.Partial, facts.CollectorPartial, "more than the 20 pages", 20},
		"a list that ends early": {func(n string) (int, string) {
			if n == "0" {
				return 200, `{"data":[` + one + `],"metadata":{"totalAvailableResults":900}}`
			}
			return 200, `{"metadata":{"totalAvailableResults":900}}`
		}, facts.Partial, facts.CollectorPartial, "ended after 1 of 900 entries", 1},
		"a list that Prism shortened": {func(string) (int, string) {
			return 200, `{"data":[` + one + `],"metadata":{"flags":[{"name":"isTruncated","value":true}],"totalAvailableResults":1}}`
		}, facts.Partial, facts.CollectorPartial, "shortened the list", 1},
		"an answer that calls itself an error": {func(string) (int, string) {
			return 200, `{"data":[` + one + `],"metadata":{"flags":[{"name":"hasError","value":true}],"totalAvailableResults":1}}`
		}, facts.Failed, facts.CollectorFailed, "an error", 0},
		"a second page that breaks": {func(n string) (int, string) {
			if n == "1" {
				return 500, `{"data":{"error":[{"message":"out of order"}]}}`
			}
			return 0, ""
		}, facts.Partial, facts.CollectorPartial, "HTTP 500 Internal Server Error: out of order", 100},
		"a second page that is no JSON": {func(n string) (int, string) {
			if n == "1" {
				return 200, `<html>`
			}
			return 0, ""
		}, facts.Partial, facts.CollectorPartial, "not the JSON that was expected", 100},
		"an entry without an id": {func(string) (int, string) {
			return 200, `{"data":[` + one + `,{"name":"ghost"}],"metadata":{"totalAvailableResults":2}}`
		}, facts.Partial, facts.CollectorPartial, "1 entries of the list /ahv/config/vms have no id", 1},
		"a data that is no list": {func(string) (int, string) {
			return 200, `{"data":{"error":[{"message":"x"}]}}`
		}, facts.Failed, facts.CollectorFailed, "not the JSON that was expected", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t)
			s.limits.pages = 20
			f := s.central(t, estate.Recovery)
			manyVMs(f, 150)
			answering(f, c.page)
			pc := s.one(t)
			expectOpen(t, "VMs", pc.VMs.Answered, c.status, c.reason, c.words)
			if len(pc.VMs.Items) != c.items {
				t.Errorf("%d VMs were kept, want %d", len(pc.VMs.Items), c.items)
			}
			if got := pc.Clusters.Items[clusterMUC].MemoryInUse; got != -1 {
				t.Errorf("memory in use is %d although not all VMs were read", got)
			}
			if a := pc.RecoveryPoints.Answered; a.Learnt() {
				t.Error("recovery points are whole although nobody knows of which VMs they should be")
			}
		})
	}
}

func TestAListWithoutATotalEndsWithThePageThatIsNotFull(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	answering(f, func(string) (int, string) { return 200, `{"data":[` + guarded("v1", "VM", clusterMUC) + `]}` })
	pc := s.one(t)
	if !pc.VMs.Learnt() || len(pc.VMs.Items) != 1 || len(f.requests("/ahv/config/vms")) != 1 {
		t.Errorf("%+v, asked %v", pc.VMs, f.requests("/ahv/config/vms"))
	}
}

func TestAnEntryThatMovesToTheNextPageIsCountedOnce(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	row := func(from, to int) string {
		var all []string
		for i := from; i < to; i++ {
			all = append(all, guarded(fmt.Sprintf("vm-%04d", i), "VM", clusterMUC))
		}
		return strings.Join(all, ",")
	}
	answering(f, func(n string) (int, string) { // one is made in front of all others in between
		if n == "0" {
			return 200, `{"data":[` + row(0, 100) + `],"metadata":{"totalAvailableResults":150}}`
		}
		return 200, `{"data":[` + row(99, 150) + `],"metadata":{"totalAvailableResults":151}}`
	})
	if pc := s.one(t); !pc.VMs.Learnt() || len(pc.VMs.Items) != 150 {
		t.Errorf("%+v, %d VMs", pc.VMs.Answered, len(pc.VMs.Items))
	}
}

func TestOlderListsArePaged(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	delete(f.offers, "datapolicies")
	for i := range 230 {
		f.fill("v3/protection_rule", fmt.Sprintf(`{"metadata":{"uuid":"rule-%d"},"status":{"name":"R%d","resources":{}}}`, i, i))
	}
	if pc := s.one(t); !pc.Policies.Learnt() || len(pc.Policies.Items) != 230 {
		t.Errorf("%+v, %d policies", pc.Policies.Answered, len(pc.Policies.Items))
	}
}

func TestListsOfPrismElementArePagedWhereTheyHaveTo(t *testing.T) {
	s := newSetup(t)
	f := s.element(t, estate.Recovery)
	f.cap(40)
	for i := range 90 {
		f.fill("v2/snapshots/", fmt.Sprintf(`{"uuid":"s%d","snapshot_name":"S%d","created_time":1771056000000000}`, i, i))
	}
	pe := s.scan(t).Prism.Sites["recovery"].Elements["ntx-muc"]
	if !pe.Snapshots.Learnt() || len(pe.Snapshots.Items) != 90 {
		t.Errorf("%+v, %d snapshots", pe.Snapshots.Answered, len(pe.Snapshots.Items))
	}
	f.things[root+"/remote_sites/"] = `{"metadata":{"grand_total_entities":7},"entities":[{"uuid":"u","name":"fra"}]}`
	pe = s.scan(t).Prism.Sites["recovery"].Elements["ntx-muc"]
	expectOpen(t, "remote sites", pe.RemoteSites.Answered, facts.Partial, facts.CollectorPartial, "it has no end")
}
