package prismlab

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

const vmsPath = "/api/vmm/v4.3/ahv/config/vms"

func TestPrismCentralTellsItsVersions(t *testing.T) {
	l := start(t, lab.Options{})
	w := labtest.Prism(t, l, "pc-fra")
	for space, minor := range v4Newest {
		if got := labtest.At(t, w.Ask(http.MethodOptions, "/api/"+space+"/unversioned/info", "").JSON(t), "data"); got != fmt.Sprintf("v4.%d", minor) {
			t.Errorf("%s: %v", space, got)
		}
	}
	for path, status := range map[string]int{
		"/api/vmm/v4.0/ahv/config/vms": http.StatusOK, vmsPath: http.StatusOK,
		"/api/vmm/v4.9/ahv/config/vms": http.StatusNotFound, "/api/datapolicies/v4.1/config/recovery-plans": http.StatusNotFound,
		"/api/nothing/v4.0/config/things": http.StatusNotFound, vmsPath + "/nobody": http.StatusNotFound,
	} {
		a := w.Get(path)
		if a.Status != status {
			t.Errorf("%s: status %d", path, a.Status)
		}
		if status != http.StatusOK && !strings.Contains(string(a.Body), "AppMessage") {
			t.Errorf("%s: it says %s", path, a.Body)
		}
	}
}

func TestPrismKnowsItsAccountAndChangesNothing(t *testing.T) {
	l := start(t, lab.Options{})
	user, password := labtest.PrismAccount(l)
	for _, host := range []string{"pc-muc", "pe-muc"} {
		path := map[string]string{"pc-muc": vmsPath, "pe-muc": "/PrismGateway/services/rest/v2.0/cluster/"}[host]
		w := labtest.Prism(t, l, host)
		for _, who := range []struct {
			name, user, password string
			status               int
		}{
			{"as the viewer", user, password, http.StatusOK},
			{"with a wrong password", user, "wrong", http.StatusUnauthorized},
			{"as somebody else", "admin", password, http.StatusUnauthorized},
		} {
			req := http.Request{Header: http.Header{}}
			req.SetBasicAuth(who.user, who.password)
			if a := w.Get(path, "Authorization", req.Header.Get("Authorization")); a.Status != who.status {
				t.Errorf("%s, %s: status %d", host, who.name, a.Status)
			}
		}
		if a := w.Get(path, "Authorization", ""); a.Status != http.StatusUnauthorized {
			t.Errorf("%s, without saying who: status %d", host, a.Status)
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			if a := w.Ask(method, path, "{}"); a.Status != http.StatusMethodNotAllowed {
				t.Errorf("%s, %s: status %d", host, method, a.Status)
			}
		}
	}
	w := labtest.Prism(t, l, "pc-muc")
	if a := w.Ask(http.MethodPost, "/api/nutanix/v3/recovery_plan_jobs", "{}"); a.Status != http.StatusMethodNotAllowed {
		t.Errorf("starting a job: status %d", a.Status)
	}
	if a := w.Ask(http.MethodPost, "/api/nutanix/v3/recovery_plans/list", `{"kind":"recovery_plan","length":10}`); a.Status != http.StatusOK {
		t.Errorf("a list of v3: status %d", a.Status)
	}
	if got := l.Counts(); got.Refused != 4 || got.Writes != 7 {
		t.Errorf("counted %+v", got)
	}
}

func TestPrismAnswersInTheShapeOfTheRealOne(t *testing.T) {
	// Some things are only there with a fault: samples have them.
	l := start(t, lab.Options{Faults: []string{"plan-validation-failed", "licence-starter-nearsync"}})
	v4 := map[string]string{ // by sample
		"v4-fra-clusters": "clustermgmt/v4.3/config/clusters", "v4-muc-hosts": "clustermgmt/v4.3/config/clusters/" + clusterID(world.ClusterFRA) + "/hosts",
		"v4-fra-vms": "vmm/v4.3/ahv/config/vms?$filter=name%20eq%20'sf-fra-01'", "v4-fra-subnets": "networking/v4.4/config/subnets",
		"v4-muc-entitlements": "licensing/v4.4/config/entitlements", "v4-muc-licenses": "licensing/v4.4/config/licenses?$expand=consumptionDetails",
		"v4-fra-categories": "prism/v4.4/config/categories", "v4-fra-registrations": "prism/v4.4/management/domain-managers/" + centralID("pc-fra.corp.contoso.example") + "/registrations",
		"v4-fra-protection-policies": "datapolicies/v4.3/config/protection-policies", "v4-fra-recovery-plans": "datapolicies/v4.3/config/recovery-plans",
		"v4-fra-recovery-plan-stages":    "datapolicies/v4.3/config/recovery-plans/" + planID(world.PlanCitrix) + "/stages",
		"v4-fra-network-mappings":        "datapolicies/v4.3/config/recovery-plans/" + planID(world.PlanCitrix) + "/network-mappings",
		"v4-fra-recovery-points":         "dataprotection/v4.4/config/recovery-points",
		"v4-fra-recovery-plan-jobs":      "dataprotection/v4.4/config/recovery-plan-jobs",
		"v4-fra-validation-errors":       "dataprotection/v4.4/config/recovery-plan-jobs/" + jobID(world.PlanCitrix, "VALIDATE") + "/validation-errors",
		"v4-fra-protected-resource-sync": "dataprotection/v4.4/config/protected-resources/" + vmID(world.ClusterFRA, "sf-fra-01"),
	}
	v3 := map[string]string{
		"v3-availability-zones": "availability_zone", "v3-protection-rules": "protection_rule",
		"v3-recovery-plan-jobs": "recovery_plan_job", "v3-muc-vm-recovery-points": "vm_recovery_point",
	}
	v2 := map[string]string{
		"pe-fra-cluster": "cluster/", "pe-fra-protection-domains": "protection_domains/", "pe-fra-pd-schedules": "protection_domains/PD-IMAGES/schedules",
		"pe-fra-pd-dr-snapshots": "protection_domains/PD-IMAGES/dr_snapshots", "pe-fra-remote-sites": "remote_sites/", "pe-muc-snapshots": "snapshots/",
		"pe-fra-networks": "networks/",
	}
	// Keys that samples have and the lab leaves out: nobody here asks for them.
	unneeded := []string{
		"nameServerIpList", "ntpServerIpList", "tftpServerName", "bootFileName", "ipUsage", "isIsoInserted", "ipPool", "domainNameServers", "synchronousReplicationRole",
		"domain_search", "tftp_server_name", "boot_file_name", "dhcp_options", "dhcp_server_address", "rollup_retention_policy", "affected_any_reference_list", "script_list",
		// Names of things of the samples' own story.
		"DR-Tier", "metro-ctr", "10.20.0.10", "muc-dr", "ber-dr",
	}
	compare := func(t *testing.T, name string, a labtest.Answer) {
		t.Helper()
		want := labtest.At(t, labtest.RealAnswer(t, name), "body")
		for _, d := range labtest.Differences(name, a.JSON(t), want) {
			if !slices.ContainsFunc(unneeded, func(k string) bool { return strings.HasSuffix(d, k+" is missing") }) {
				t.Error(d)
			}
		}
	}
	pc, pe := labtest.Prism(t, l, "pc-fra"), labtest.Prism(t, l, "pe-fra")
	for name, path := range v4 {
		t.Run(name, func(t *testing.T) { compare(t, name, pc.Get("/api/"+path)) })
	}
	for name, kind := range v3 {
		t.Run(name, func(t *testing.T) {
			compare(t, name, pc.Ask(http.MethodPost, "/api/nutanix/v3/"+kind+"s/list", `{"kind":"`+kind+`","offset":0,"length":100}`))
		})
	}
	t.Run("v3-recovery-plan", func(t *testing.T) {
		compare(t, "v3-recovery-plan", pc.Get("/api/nutanix/v3/recovery_plans/"+planID(world.PlanCitrix)))
	})
	for name, path := range v2 {
		t.Run(name, func(t *testing.T) { compare(t, name, pe.Get("/PrismGateway/services/rest/v2.0/"+path)) })
	}
	if a := pe.Get("/PrismGateway/services/rest/v2.0/cluster/metro_witness"); a.Status != http.StatusPreconditionFailed {
		t.Errorf("the witness that nobody configured: status %d", a.Status)
	}
}
