package evaluate

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestAFixThatWantsALostSystemSaysThatItHasToWait(t *testing.T) {
	est := &estate.Estate{}
	est.Sites.Production = estate.Site{
		PrismCentral: estate.Prism{Host: "PC-Fra.corp.example"}, DomainControllers: []estate.DomainController{{Host: "dc1.corp.example"}, {Host: "dc2.corp.example"}},
		Clusters: []estate.Cluster{{Name: "FRA", Element: estate.Prism{Host: "pe-fra.corp.example"}}}, NetScaler: []estate.NetScaler{{Host: "ns1.corp.example"}},
	}
	est.Sites.Recovery = estate.Site{PrismCentral: estate.Prism{Host: "pc-muc.corp.example"}, DomainControllers: []estate.DomainController{{Host: "dc2.corp.example"}}}
	lost := lostHosts(est, "production")
	for fix, want := range map[string]string{
		"In Prism Central pc-fra.corp.example do this": "pc-fra.corp.example is lost with production; once it is back: In Prism Central pc-fra.corp.example do this",
		"In Prism Element PE-FRA.corp.example do this": "pe-fra.corp.example is lost with production; once it is back: In Prism Element PE-FRA.corp.example do this",
		"repadmin /syncall DC1.corp.example":           "dc1.corp.example is lost with production; once it is back: repadmin /syncall DC1.corp.example",
		"on ns1.corp.example: save config":             "ns1.corp.example is lost with production; once it is back: on ns1.corp.example: save config",
		"In Prism Central pc-muc.corp.example do this": "In Prism Central pc-muc.corp.example do this",
		"repadmin /syncall dc2.corp.example":           "repadmin /syncall dc2.corp.example", // it is at both sites
		"":                                             "",
	} {
		shared := []results.Finding{{Fix: fix}}
		r := results.Result{Fix: fix, Findings: shared}
		once(&r, lost, "production")
		if r.Fix != want || r.Findings[0].Fix != want {
			t.Errorf("%q becomes %q and %q, want %q", fix, r.Fix, r.Findings[0].Fix, want)
		}
		if shared[0].Fix != fix {
			t.Error("the findings of somebody else were changed")
		}
	}
}
