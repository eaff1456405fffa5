package honesty

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// without takes a catalog out, as the estate file can.
func without(kind, name string) func(*estate.Estate) {
	return func(e *estate.Estate) {
		e.Exclude = append(e.Exclude, estate.Exclusion{Kind: kind, Name: name, Reason: "moves to another tenant in spring", Owner: "Mei Lin, Citrix"})
	}
}

// both makes two changes.
func both(a, b func(*estate.Estate)) func(*estate.Estate) {
	return func(e *estate.Estate) { a(e); b(e) }
}

// The table was reviewed by hand: who changes a line says that an engineer would sign
// the new verdict.
func TestWhatNoRuleWasWrittenForNeverMakesAGo(t *testing.T) {
	t.Parallel()
	const all = "320 of 320"
	for _, tt := range []struct {
		name    string
		subject subject
		want    results.Decision
		covers  string   // desktops
		says    []string // open results that tell why, as "status rule target"
		also    string   // a foreign thing, an exclusion or a notice that is told
	}{
		{"the healthy estate", subject{}, results.Go, all, nil, ""},

		// Kinds of desktops.
		{"PVS desktops without a stand-in", subject{fault: "pvs-catalog-alone"}, results.NoGo, all,
			[]string{"fail workloads_mcs/recovery-catalog catalog/W11-Pooled-FRA"}, ""},
		{"imported desktops without a stand-in", subject{fault: "imported-catalog-alone"}, results.NotProven, "80 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Pooled-FRA"}, ""},
		{"desktops of a kind that nobody knows yet", subject{fault: "catalog-of-unknown-kind"}, results.NotProven, "240 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Dev-FRA"}, ""},
		{"unprotected desktops whose power Citrix Cloud does not manage", subject{fault: "catalog-without-power"}, results.NotProven, "240 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Dev-FRA"}, ""},
		{"Remote PC Access", subject{fault: "remote-pc-catalog"}, results.NotProven, "240 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Dev-FRA"}, ""},
		{"persistent desktops on another hypervisor", subject{fault: "persistent-desktops-elsewhere"}, results.NoGo, "320 of 332",
			[]string{"unknown reach/desktops-judged catalog/W11-Power-FRA", "fail workloads_manual/repoint-target catalog/W11-Power-FRA"}, ""},
		{"machine accounts in a child domain", subject{fault: "catalog-in-child-domain"}, results.NotProven, "80 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Pooled-FRA"}, ""},

		// Places of desktops.
		{"desktops in a second location that the estate file does not name", subject{fault: "catalog-in-undeclared-location"}, results.NotProven, "320 of 340",
			[]string{"unknown reach/desktops-judged catalog/W11-Branch", "unknown reach/desktops-judged zone/FRA2"}, ""},
		{"a second location that is as it should be and that the estate file does not name", subject{design: secondLocation}, results.NotProven, "320 of 360",
			[]string{"unknown reach/desktops-judged catalog/W11-Branch", "unknown reach/desktops-judged zone/FRA2"}, ""},
		{"a second location that the estate file names", subject{design: secondLocation, declare: declaresSecondLocation}, results.Go, "360 of 360", nil, ""},
		{"a delivery group whose machines are in a zone of neither site", subject{fault: "group-in-undeclared-location"}, results.NotProven, "240 of 320",
			[]string{"unknown reach/desktops-judged deliverygroup/W11 Dev", "unknown reach/desktops-judged zone/BER"}, ""},
		{"the empty zone of a third site", subject{design: thirdSite}, results.Go, all, nil, "foreign zone BER"},

		// An API client or an account that does not see everything.
		{"an API client that sees no delivery group", subject{fault: "citrix-hides-groups"}, results.NotProven, "0 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Pooled-FRA", "unknown reach/desktops-judged catalog/W11-Dev-FRA"}, ""},
		{"an API client that sees no machine", subject{fault: "citrix-hides-machines"}, results.NotProven, "0 of 320",
			[]string{"unknown reach/desktops-judged catalog/W11-Pooled-FRA", "unknown reach/desktops-judged catalog/W11-Dev-FRA"}, ""},
		{"an API client that sees machines and no catalog", subject{fault: "citrix-hides-catalogs"}, results.NotProven, "0 of 560",
			[]string{"unknown reach/desktops-judged catalog/"}, ""},
		{"an API client that sees nothing of desktops", subject{fault: "citrix-hides-desktops"}, results.NotProven, "0 of 0",
			[]string{"unknown reach/desktops-judged estate"}, ""},
		{"an account that sees no computer account of a desktop", subject{fault: "directory-hides-desktops"}, results.NotProven, all, nil, ""},

		// What other people have on the same platform.
		{"a recovery plan of other people", subject{design: planOfOthers}, results.Go, all, nil, "foreign plan RP-ERP"},
		{"a protection domain of other people", subject{design: domainOfOthers}, results.Go, all, nil, "foreign protectiondomain PD-ERP"},

		// What the estate file says, or does not say any more.
		{"no names of NetScaler, SQL, PVS and others", subject{fault: "declared-without-names"}, results.NotProven, all, []string{
			"unknown reach/component-judged component/netscaler", "unknown reach/component-judged component/sql", "unknown reach/component-judged component/pvs",
			"unknown reach/component-judged component/sspr", "unknown reach/component-judged component/cloud_connectors", "unknown reach/component-judged component/storefront",
		}, ""},
		{"FAS servers that a policy names and the estate file does not", subject{fault: "declared-without-fas"}, results.NotProven, all,
			[]string{"unknown reach/component-judged component/fas", "manual question/FAS-007 component/fas"}, ""},
		{"profiles on a server of production", subject{fault: "declared-profiles-at-production"}, results.NoGo, all,
			[]string{`manual profiles/declared-paths-at-recovery path/\\fs-fra-01`, "manual question/PROF-001 component/profiles"}, ""},
		{"home folders on a server of production", subject{fault: "declared-shares-at-production"}, results.NoGo, all,
			[]string{`manual profiles/declared-paths-at-recovery path/\\fs-fra-01`, "manual question/FILES-006 component/file_services"}, ""},
		{"NetScaler that comes back by a word", subject{fault: "declared-netscaler-by-word"}, results.NotProven, all,
			[]string{"manual question/NS-000 component/netscaler", "unknown reach/component-judged component/netscaler"}, ""},
		{"SQL at production only", subject{fault: "declared-sql-production-only"}, results.NoGo, all,
			[]string{"manual question/SQL-002 component/sql"}, ""},
		{"Files that come back by a word", subject{fault: "declared-files-by-word"}, results.NotProven, all,
			[]string{"unknown reach/component-judged component/file_services"}, ""},
		{"no OU of the pooled desktops", subject{fault: "declared-without-desktop-ous"}, results.NotProven, all,
			[]string{"unknown workloads_mcs/dedicated-recovery-ou component/workloads_mcs"}, ""},

		// Exclusions.
		{"desktops of a second location that are excluded with a reason", subject{
			fault:   "catalog-in-undeclared-location",
			declare: both(without("catalog", "W11-Branch"), without("zone", "FRA2")),
		}, results.Go, all, nil, "excluded catalog W11-Branch"},
		{"desktops of a second location that are excluded: nothing is left there to ask about", subject{fault: "catalog-in-undeclared-location", declare: without("catalog", "W11-Branch")},
			results.Go, all, nil, "excluded catalog W11-Branch"},
		{"Remote PCs that are excluded, and their component is declared not to be there", subject{
			fault: "remote-pc-catalog",
			declare: both(without("catalog", "W11-Dev-FRA"), func(e *estate.Estate) {
				e.Components["workloads_manual"] = &estate.Component{InScope: new(bool)}
			}),
		}, results.Go, "240 of 240", nil, "excluded catalog W11-Dev-FRA"},
		{"a delivery group that is excluded, and takes over from one that is not", subject{declare: without("deliverygroup", "W11 MUC")}, results.Go, all,
			[]string{"unknown reach/objects-judged exclusion/deliverygroup/W11 MUC"}, `notice unused_exclusion exclude takes out the deliverygroup "W11 MUC"`},
		{"an exclusion of what is not there", subject{declare: without("catalog", "W10-Old")}, results.Go, all,
			[]string{"unknown reach/objects-judged exclusion/catalog/W10-Old"}, `notice unused_exclusion exclude takes out the catalog "W10-Old"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parallel(t)
			s, err := tt.subject.scan()
			if err != nil {
				t.Fatal(err)
			}
			res := judge(t, s.doc, evaluate.Options{})
			not := open(res)
			if res.Verdict.Decision != tt.want {
				t.Errorf("the verdict is %s, want %s; open are\n\t%s", res.Verdict.Decision, tt.want, strings.Join(not, "\n\t"))
			}
			if got := fmt.Sprintf("%d of %d", res.Reach.Desktops.Covered, res.Reach.Desktops.Total); got != tt.covers {
				t.Errorf("it covers %s desktops, want %s", got, tt.covers)
			}
			for _, want := range tt.says {
				if !slices.ContainsFunc(not, func(o string) bool { return strings.HasPrefix(o, want) }) {
					t.Errorf("nothing says %q; open are\n\t%s", want, strings.Join(not, "\n\t"))
				}
			}
			if told := beside(res); tt.also != "" && !slices.ContainsFunc(told, func(o string) bool { return strings.Contains(o, tt.also) }) {
				t.Errorf("nothing tells %q; told are %q", tt.also, told)
			}
		})
	}
}

// beside are what a report tells beside the results.
func beside(res *results.Document) []string {
	var all []string
	for _, f := range res.Reach.Foreign {
		all = append(all, fmt.Sprintf("foreign %s %s", f.Kind, f.Name))
	}
	for _, e := range res.Reach.Excluded {
		all = append(all, fmt.Sprintf("excluded %s %s", e.Kind, e.Name))
	}
	for _, n := range res.Notices {
		all = append(all, fmt.Sprintf("notice %s %s", n.Kind, n.Message))
	}
	return all
}
