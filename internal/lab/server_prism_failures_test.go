package lab

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/muster-dr/muster/internal/lab/world"
)

func TestPrismFailsAsItIsTold(t *testing.T) {
	const older = "/api/datapolicies/v4.1/config/protection-policies"
	down := func(hosts ...string) func(*testing.T, *Lab) {
		return func(t *testing.T, l *Lab) {
			for _, host := range []string{"pc-fra", "pe-fra", "pc-muc", "pe-muc"} {
				_, err := prismOf(t, l, host).try(http.MethodGet, "/", "")
				if refused := errors.Is(err, syscall.ECONNREFUSED); refused != slices.Contains(hosts, host) {
					t.Errorf("%s: %v", host, err)
				}
			}
		}
	}
	tests := map[string]func(t *testing.T, l *Lab){
		"prism-production-down":       down("pc-fra", "pe-fra"),
		"prism-recovery-down":         down("pc-muc", "pe-muc"),
		"prism-element-recovery-down": down("pe-muc"),
		"prism-refuses": func(t *testing.T, l *Lab) {
			for _, host := range []string{"pc-fra", "pe-muc"} {
				if a := prismOf(t, l, host).get(vmsPath); a.status != http.StatusUnauthorized {
					t.Errorf("%s: status %d", host, a.status)
				}
			}
		},
		"prism-slow-down": func(t *testing.T, l *Lab) {
			for range 3 {
				if a := prismOf(t, l, "pc-fra").get(vmsPath); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
					t.Errorf("status %d, %v", a.status, a.header)
				}
			}
		},
		"prism-wrong-certificate": func(t *testing.T, l *Lab) {
			_, err := prismOf(t, l, "pe-fra").try(http.MethodGet, "/", "")
			if e := new(x509.UnknownAuthorityError); !errors.As(err, e) {
				t.Errorf("got %v", err)
			}
		},
		"prism-endless-paging": func(t *testing.T, l *Lab) {
			w := prismOf(t, l, "pc-fra")
			page := func(n int) any { return w.get(fmt.Sprintf("%s?$page=%d&$limit=50", vmsPath, n)).json(t) }
			if a, b := page(0), page(9000); at(t, a, "data", 0, "extId") != at(t, b, "data", 0, "extId") || at(t, b, "metadata", "totalAvailableResults").(float64) < 1e9 {
				t.Error("the list ends")
			}
		},
		"prism-older": func(t *testing.T, l *Lab) {
			w := prismOf(t, l, "pc-fra")
			if got := at(t, w.ask(http.MethodOptions, "/api/datapolicies/unversioned/info", "").json(t), "data"); got != "v4.1" {
				t.Errorf("it offers %v", got)
			}
			if a := w.get(older); a.status != http.StatusOK {
				t.Errorf("policies: status %d", a.status)
			}
			if a := w.get("/api/datapolicies/v4.1/config/recovery-plans"); a.status != http.StatusNotFound {
				t.Errorf("plans of v4: status %d", a.status)
			}
			plan := w.get("/api/nutanix/v3/recovery_plans/" + planID(world.PlanDesktops)).json(t)
			if got := at(t, plan, "status", "resources", "stage_list", 0, "stage_work", "recover_entities", "entity_info_list", 0, "categories", "DR"); got != "desktops" {
				t.Errorf("the plan of v3 starts %v", got)
			}
		},
	}
	for fault, check := range tests {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			check(t, start(t, Options{Faults: []string{fault}}))
		})
	}
}

// platformsOf is all that the Prisms of both sites say.
func platformsOf(t *testing.T, l *Lab) string {
	t.Helper()
	var b strings.Builder
	note := func(host, path string, a answer) { fmt.Fprintln(&b, host, path, a.status, string(a.body)) }
	for _, site := range world.BothSites {
		c := l.Model().Nutanix.Centrals[site]
		w := prismOf(t, l, c.Host)
		for _, r := range v4Resources {
			path := fmt.Sprintf("/api/%s/v4.%d/%s", r.space, v4Newest[r.space], r.path)
			ids := []string{""}
			switch {
			case !strings.Contains(path, "{}"):
			case strings.Contains(path, "recovery-plans"):
				ids = []string{planID(world.PlanCitrix), planID(world.PlanDesktops)}
			case strings.Contains(path, "recovery-plan-jobs"):
				ids = []string{jobID(world.PlanCitrix, "VALIDATE"), jobID(world.PlanCitrix, "TEST_FAILOVER")}
			case strings.Contains(path, "clusters"):
				ids = []string{clusterID(world.ClusterFRA), clusterID(world.ClusterMUC)}
			default:
				continue // the list says as much
			}
			for _, id := range ids {
				path := strings.Replace(path, "{}", id, 1)
				note(c.Host, path, w.get(path+"?$limit=100"))
			}
		}
	}
	for _, c := range l.Model().Nutanix.Clusters {
		w := prismOf(t, l, c.Element)
		for _, path := range []string{"cluster", "protection_domains", "protection_domains/" + world.DomainImages + "/schedules", "protection_domains/dr_snapshots", "remote_sites", "snapshots", "networks"} {
			note(c.Element, path, w.get("/PrismGateway/services/rest/v2.0/"+path))
		}
	}
	return b.String()
}
