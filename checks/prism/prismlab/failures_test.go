package prismlab

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestPrismFailsAsItIsTold(t *testing.T) {
	const older = "/api/datapolicies/v4.1/config/protection-policies"
	down := func(hosts ...string) func(*testing.T, *lab.Lab) {
		return func(t *testing.T, l *lab.Lab) {
			for _, host := range []string{"pc-fra", "pe-fra", "pc-muc", "pe-muc"} {
				_, err := labtest.Prism(t, l, host).Try(http.MethodGet, "/", "")
				if refused := errors.Is(err, syscall.ECONNREFUSED); refused != slices.Contains(hosts, host) {
					t.Errorf("%s: %v", host, err)
				}
			}
		}
	}
	tests := map[string]func(t *testing.T, l *lab.Lab){
		"prism-production-down":       down("pc-fra", "pe-fra"),
		"prism-recovery-down":         down("pc-muc", "pe-muc"),
		"prism-element-recovery-down": down("pe-muc"),
		"prism-refuses": func(t *testing.T, l *lab.Lab) {
			for _, host := range []string{"pc-fra", "pe-muc"} {
				if a := labtest.Prism(t, l, host).Get(vmsPath); a.Status != http.StatusUnauthorized {
					t.Errorf("%s: status %d", host, a.Status)
				}
			}
		},
		"prism-slow-down": func(t *testing.T, l *lab.Lab) {
			for range 3 {
				if a := labtest.Prism(t, l, "pc-fra").Get(vmsPath); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
					t.Errorf("status %d, %v", a.Status, a.Header)
				}
			}
		},
		"prism-wrong-certificate": func(t *testing.T, l *lab.Lab) {
			_, err := labtest.Prism(t, l, "pe-fra").Try(http.MethodGet, "/", "")
			if e := new(x509.UnknownAuthorityError); !errors.As(err, e) {
				t.Errorf("got %v", err)
			}
		},
		"prism-endless-paging": func(t *testing.T, l *lab.Lab) {
			w := labtest.Prism(t, l, "pc-fra")
			page := func(n int) any { return w.Get(fmt.Sprintf("%s?$page=%d&$limit=50", vmsPath, n)).JSON(t) }
			if a, b := page(0), page(9000); labtest.At(t, a, "data", 0, "extId") != labtest.At(t, b, "data", 0, "extId") || labtest.At(t, b, "metadata", "totalAvailableResults").(float64) < 1e9 {
				t.Error("the list ends")
			}
		},
		"prism-older": func(t *testing.T, l *lab.Lab) {
			w := labtest.Prism(t, l, "pc-fra")
			if got := labtest.At(t, w.Ask(http.MethodOptions, "/api/datapolicies/unversioned/info", "").JSON(t), "data"); got != "v4.1" {
				t.Errorf("it offers %v", got)
			}
			if a := w.Get(older); a.Status != http.StatusOK {
				t.Errorf("policies: status %d", a.Status)
			}
			if a := w.Get("/api/datapolicies/v4.1/config/recovery-plans"); a.Status != http.StatusNotFound {
				t.Errorf("plans of v4: status %d", a.Status)
			}
			plan := w.Get("/api/nutanix/v3/recovery_plans/" + planID(world.PlanDesktops)).JSON(t)
			if got := labtest.At(t, plan, "status", "resources", "stage_list", 0, "stage_work", "recover_entities", "entity_info_list", 0, "categories", "DR"); got != "desktops" {
				t.Errorf("the plan of v3 starts %v", got)
			}
		},
	}
	for fault, check := range tests {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			check(t, start(t, lab.Options{Faults: []string{fault}}))
		})
	}
}

// platformsOf is all that the Prisms of both sites say.
func platformsOf(t *testing.T, l *lab.Lab) string {
	t.Helper()
	var b strings.Builder
	note := func(host, path string, a labtest.Answer) {
		date, err := http.ParseTime(a.Header.Get("Date"))
		if err != nil {
			t.Errorf("%s does not tell the time: %v", host, err)
		}
		fmt.Fprintln(&b, host, path, a.Status, time.Until(date).Round(10*time.Minute), string(a.Body))
	}
	for _, site := range world.BothSites {
		c := l.Model().Nutanix.Centrals[site]
		w := labtest.Prism(t, l, c.Host)
		for _, r := range (&central{}).routes4() {
			if r.Method != "" {
				continue
			}
			space, path, _ := strings.Cut(r.Path, "/")
			path = fmt.Sprintf("/api/%s/v4.%d/%s", space, v4Newest[space], path)
			ids := []string{""}
			switch {
			case !strings.Contains(path, "{}"):
			case strings.Contains(path, "recovery-plans"):
				ids = []string{planID(world.PlanCitrix), planID(world.PlanDesktops)}
			case strings.Contains(path, "recovery-plan-jobs"):
				ids = []string{jobID(world.PlanCitrix, "VALIDATE"), jobID(world.PlanCitrix, "TEST_FAILOVER")}
			case strings.Contains(path, "domain-managers"):
				ids = []string{centralID(c.Host)}
			case strings.Contains(path, "clusters"):
				ids = []string{clusterID(world.ClusterFRA), clusterID(world.ClusterMUC)}
			default:
				continue // the list says as much
			}
			for _, id := range ids {
				path := strings.Replace(path, "{}", id, 1)
				note(c.Host, path, w.Get(path+"?$limit=100"))
			}
		}
	}
	for _, c := range l.Model().Nutanix.Clusters {
		w := labtest.Prism(t, l, c.Element)
		for _, path := range []string{"cluster", "protection_domains", "protection_domains/" + world.DomainImages + "/schedules", "protection_domains/dr_snapshots", "remote_sites", "snapshots", "networks"} {
			note(c.Element, path, w.Get("/PrismGateway/services/rest/v2.0/"+path))
		}
	}
	return b.String()
}
