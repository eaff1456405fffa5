package honesty

import (
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/facts"
)

// What an estate may say of itself takes rules away, or makes them milder. None of it may
// hide what the facts show: a question that somebody signs would not be enough.
func TestAnExcuseHidesNothingThatTheFactsShow(t *testing.T) {
	t.Parallel()
	vm := func(d *facts.Document, site, name string) *facts.VM {
		for _, v := range d.Prism.Sites[site].Central.VMs.Items {
			if strings.EqualFold(v.Name, name) {
				return v
			}
		}
		panic("no VM " + name)
	}
	unprotected := func(name string) func(*facts.Document) {
		return func(d *facts.Document) {
			v := vm(d, estate.Production, name)
			v.Protection, v.Policy, v.Categories = facts.Unprotected, "", nil
		}
	}
	muc := func(host string) string { return host + ".corp.contoso.example" }
	for _, tt := range []struct {
		name   string
		estate func(*estate.Estate)
		facts  func(*facts.Document)
		rule   string // that fails, or does not know, gravely enough
	}{
		{"a recovery site on Nutanix that is declared to be in a cloud", func(e *estate.Estate) {
			s := &e.Sites.Recovery
			s.Platform, s.PrismCentral, s.Clusters = "public_cloud", estate.Prism{}, nil
		}, nil, "hosting_connections/platform-as-declared"},
		{"servers on Nutanix, unprotected, that are declared to be elsewhere", func(e *estate.Estate) {
			e.Components["storefront"].Hypervisor = "other"
		}, unprotected("sf-fra-01"), "storefront/servers-replicated"},
		{"the same under another name in Prism", func(e *estate.Estate) {
			e.Components["storefront"].Hypervisor = "other"
		}, func(d *facts.Document) {
			unprotected("sf-fra-01")(d)
			vm(d, estate.Production, "sf-fra-01").Name = "PRD-CTX-0031"
		}, "storefront/servers-replicated"},
		{"connectors on Nutanix, in a plan, that are declared to be elsewhere", func(e *estate.Estate) {
			e.Components["cloud_connectors"].Hypervisor = "other"
		}, func(d *facts.Document) {
			for _, p := range d.Prism.Sites[estate.Production].Central.Plans.Items {
				p.Stages[0].VMs = append(p.Stages[0].VMs, vm(d, estate.Production, "cc-fra-01").UUID)
			}
		}, "cloud_connectors/not-in-recovery-plans"},
		{"StoreFront that is declared to stand ready, on a server that nobody finds", func(e *estate.Estate) {
			c := e.Components["storefront"]
			c.Methods, c.Servers.Recovery = []string{"application"}, []string{muc("sf-muc-09")}
		}, nil, "storefront/all-connectors-listed"},
		{"a silent connector of the recovery site that is declared for production", func(e *estate.Estate) {
			c := &e.Components["cloud_connectors"].Servers
			c.Production, c.Recovery = append(c.Production, muc("cc-muc-02")), slices.DeleteFunc(c.Recovery, func(h string) bool { return h == muc("cc-muc-02") })
		}, func(d *facts.Document) {
			d.CitrixCloud.Connectors.Items[muc("cc-muc-02")].ContactAgeSeconds = new(int64(3600))
		}, "cloud_connectors/recent-contact"},
		{"a License Server that is said to be of no use, beside a catalog of PVS", func(e *estate.Estate) {
			off := false
			e.Components["pvs"] = &estate.Component{InScope: &off}
		}, func(d *facts.Document) {
			unprotected("lic-fra-01")(d)
			for _, c := range d.CitrixCloud.Catalogs.Items {
				if c.Provisioning == facts.ProvisioningMCS {
					c.Provisioning = "PVSStreaming"
				}
			}
		}, "license_server/servers-replicated"},
		{"one Prism Central for both sites, declared under two names", nil, func(d *facts.Document) {
			d.Prism.Sites[estate.Recovery].Central.UUID = d.Prism.Sites[estate.Production].Central.UUID
		}, ""},
		{"one Prism Central for both sites whose address nobody knows, declared to be the recovery site's", func(e *estate.Estate) {
			e.Sites.Production.PrismCentral = e.Sites.Recovery.PrismCentral
		}, func(d *facts.Document) {
			d.Prism.Sites[estate.Recovery].Central.UUID = d.Prism.Sites[estate.Production].Central.UUID
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parallel(t)
			change := tt.estate
			if change == nil {
				change = func(*estate.Estate) {}
			}
			doc := healthyScan(t).declaring(t, change)
			if tt.facts != nil {
				doc = copied(t, doc)
				tt.facts(doc)
			}
			res := judge(t, doc, evaluate.Options{})
			if res.Verdict.Decision == results.Go {
				t.Errorf("the verdict is GO, with %s", strings.Join(beside(res), "; "))
			}
			grave := func(r results.Result) bool {
				return r.Rule == tt.rule && (r.Status == results.Fail || r.Status == results.Unknown) && verdict.Counts(r.Severity, verdict.DefaultFailOn)
			}
			if tt.rule != "" && !slices.ContainsFunc(res.Results, grave) {
				t.Errorf("%s says nothing; open are %s", tt.rule, strings.Join(open(res), "; "))
			}
		})
	}
}
