package collect

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

func TestWhatStandsAtALostSite(t *testing.T) {
	est := &estate.Estate{
		Sites: estate.Sites{
			Production: estate.Site{
				Networks: []string{"10.10.0.0/16", "10.30.0.0/16"}, Resolvers: []string{"10.10.0.10", "10.99.0.53"},
				DomainControllers: []estate.DomainController{{Host: "dc1.corp.example", LDAP: "192.0.2.1:636"}, {Host: "shared.corp.example"}},
				PrismCentral:      estate.Prism{Host: "pc1.corp.example"}, Clusters: []estate.Cluster{{Name: "A", Element: estate.Prism{Host: "pe1.corp.example", Address: "192.0.2.2:9440"}}},
				NetScaler: []estate.NetScaler{{Host: "ns1.corp.example"}}, Hosts: []estate.WindowsHost{{Host: "cc1.corp.example", WinRM: "192.0.2.3:5986"}},
			},
			Recovery: estate.Site{
				Networks: []string{"10.20.0.0/16", "10.30.0.0/16", "10.10.99.0/24"}, Resolvers: []string{"10.20.0.10", "10.99.0.53"},
				DomainControllers: []estate.DomainController{{Host: "dc3.corp.example"}, {Host: "shared.corp.example"}},
			},
		},
		Components: map[string]*estate.Component{"sql": {Servers: estate.PerSite{Production: []string{"sql1.corp.example"}, Recovery: []string{"sql3.corp.example"}}}},
	}
	l := newLost(est, estate.Production)
	for address, want := range map[string]bool{
		"10.10.0.10:53":         true,
		"10.10.4.4:443":         true,  // in a network of production
		"10.10.99.4:443":        false, // in a smaller one of the recovery site
		"10.30.0.4:443":         false, // in a stretched network
		"10.99.0.53:53":         false, // a resolver of both sites
		"dc1.corp.example:636":  true,
		"DC1.corp.example.:88":  true,
		"192.0.2.1:636":         true, // where a domain controller is reached
		"192.0.2.1:443":         false,
		"shared.corp.example:1": false,
		"pc1.corp.example:9440": true,
		"192.0.2.2:9440":        true,
		"ns1.corp.example:443":  true,
		"192.0.2.3:5986":        true,
		"sql1.corp.example:80":  true,
		"sql3.corp.example:80":  false,
		"dc3.corp.example:636":  false,
		"10.20.0.10:53":         false,
		"api.cloud.com:443":     false,
		"[::ffff:10.10.4.4]:53": true,
	} {
		if got := l.at(address) != nil; got != want {
			t.Errorf("%s is refused: %v, want %v", address, got, want)
		}
		if err := newLost(est, "").at(address); err != nil {
			t.Errorf("%s is refused while nothing is lost: %v", address, err)
		}
	}
	for site, want := range map[string]bool{estate.Production: true, estate.Recovery: false, estate.Public: false} {
		if got := l.of(site) != nil; got != want {
			t.Errorf("%s is lost: %v, want %v", site, got, want)
		}
		if err := newLost(est, "").of(site); err != nil {
			t.Error(err)
		}
	}
}
