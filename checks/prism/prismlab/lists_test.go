package prismlab

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// pagesOf reads a v4 list to its end.
func pagesOf(t *testing.T, w *labtest.Client, path string, query url.Values) (all []map[string]any, total float64) {
	t.Helper()
	for page := 0; ; page++ {
		q := url.Values{"$page": {fmt.Sprint(page)}, "$limit": {"100"}}
		for k, v := range query {
			q[k] = v
		}
		body := w.Get(path + "?" + q.Encode()).JSON(t).(map[string]any)
		total = labtest.At(t, body, "metadata", "totalAvailableResults").(float64)
		data, there := body["data"].([]any)
		for i, x := range data {
			o := x.(map[string]any)
			if _, typed := o["$objectType"]; typed != (i == 0) {
				t.Errorf("%s, page %d, entry %d: $objectType is there: %v", path, page, i, typed)
			}
			all = append(all, o)
		}
		if !there || float64(len(all)) >= total {
			return all, total
		}
	}
}

func TestPrismCentralIsStrictAboutParameters(t *testing.T) {
	l := start(t, lab.Options{})
	w := labtest.Prism(t, l, "pc-fra")
	for _, query := range []string{
		"$limit=101", "$limit=0", "$page=-1", "$top=5", "count=5", "$filter=memorySizeBytes gt 5", "$filter=name eq", "$filter=name eq 'a' nonsense", "$orderby=memorySizeBytes",
	} {
		a := w.Get(vmsPath + "?" + strings.ReplaceAll(query, " ", "%20"))
		if a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "validationErrorMessages") {
			t.Errorf("%s: status %d, %s", query, a.Status, a.Body)
		}
	}
}

func TestPrismCentralListsItsVMsInPages(t *testing.T) {
	l := start(t, lab.Options{Scale: 3000})
	m := l.Model()
	all, total := pagesOf(t, labtest.Prism(t, l, "pc-fra"), vmsPath, nil)
	want := guestsOf(m, estate.Production).total
	if seen := namesOfAll(all); len(seen) != want || total != float64(want) || len(all) != want {
		t.Errorf("%d VMs with %d names, %v in total, want %d", len(all), len(seen), total, want)
	}
	for _, name := range []string{"sf-fra-02", "cc-fra-01", world.MasterVM, "FRAW11D0001"} {
		if !slices.ContainsFunc(all, func(o map[string]any) bool { return o["name"] == name }) {
			t.Errorf("%s is not there", name)
		}
	}
	if a := labtest.Prism(t, l, "pc-fra").Get("/api/vmm/v4.3/content/templates").JSON(t).(map[string]any); a["data"] != nil {
		t.Errorf("an empty list has data: %v", a["data"])
	}
}

func namesOfAll(all []map[string]any) []string {
	var names []string
	for _, o := range all {
		names = append(names, fmt.Sprint(o["name"]))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestListsOfPrismCentralAreFiltered(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"recovery-point-late"}})
	m := l.Model()
	fra, muc := labtest.Prism(t, l, "pc-fra"), labtest.Prism(t, l, "pc-muc")
	points := "/api/dataprotection/v4.4/config/recovery-points"
	lic := vmID(world.ClusterFRA, "lic-fra-01")
	since := world.RFC3339(l.World().Clock.Ago(90 * time.Minute))
	protected := m.FleetOf(world.OUPersistentFRA).Len() + 9
	tests := []struct {
		name, path, filter, order string
		at                        *labtest.Client
		want                      int
	}{
		{"VMs by name", vmsPath, "name eq 'sf-fra-01' or name eq 'FRAW11P0007' or name eq 'nobody'", "", fra, 2},
		{"VMs by uuid", vmsPath, "extId eq '" + lic + "'", "", fra, 1},
		{"VMs that are off", vmsPath, "powerState eq Vmm.V4.Ahv.Config.PowerState'OFF'", "", fra, 1},
		{"VMs by two things", vmsPath, "(name eq 'sf-fra-01' or name eq 'dc-fra-01') and protectionType eq 'RULE_PROTECTED'", "", fra, 1},
		{"VMs that are not on", vmsPath, "not (powerState eq 'ON')", "", fra, 1},
		{"clusters without Prism Central", "/api/clustermgmt/v4.3/config/clusters", "config/clusterFunction eq 'AOS'", "", fra, 1},
		{"categories by key and value", "/api/prism/v4.4/config/categories", "key eq 'DR' and value eq 'servers'", "", fra, 1},
		{"recovery points of a VM", points, "vmRecoveryPoints/any(v:v/vmExtId eq '" + lic + "')", "creationTime desc", muc, 4},
		{"recovery points since a moment", points, "creationTime gt " + since, "creationTime desc", fra, 2 * protected},
		{"recovery points since a moment, at recovery", points, "creationTime gt " + since, "creationTime desc", muc, 2 * (protected - 1)},
		{"both", points, "creationTime gt " + since + " and vmRecoveryPoints/any(v:v/vmExtId eq '" + lic + "')", "", muc, 0},
		{"jobs of a plan", "/api/dataprotection/v4.4/config/recovery-plan-jobs", "recoveryPlanExtId eq '" + planID(world.PlanCitrix) + "'", "startTime desc", muc, 2},
		{"tests of plans", "/api/dataprotection/v4.4/config/recovery-plan-jobs", "actionType eq Dataprotection.Config.RecoveryPlanActionType'TEST_FAILOVER'", "startTime desc", muc, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := url.Values{"$filter": {tt.filter}}
			if tt.order != "" {
				q.Set("$orderby", tt.order)
			}
			all, total := pagesOf(t, tt.at, tt.path, q)
			if len(all) != tt.want || total != float64(tt.want) {
				t.Errorf("%d entries, %v in total, want %d", len(all), total, tt.want)
			}
			field, _, _ := strings.Cut(tt.order, " ")
			for i := 1; field != "" && i < len(all); i++ {
				if all[i][field].(string) > all[i-1][field].(string) {
					t.Errorf("%v comes after %v", all[i][field], all[i-1][field])
				}
			}
		})
	}
}

func TestThePrismsOfBothSitesAgree(t *testing.T) {
	l := start(t, lab.Options{})
	fra, muc := labtest.Prism(t, l, "pc-fra"), labtest.Prism(t, l, "pc-muc")
	points := "/api/dataprotection/v4.4/config/recovery-points"
	origins := func(w *labtest.Client) map[string]string {
		found := map[string]string{}
		all, _ := pagesOf(t, w, points, url.Values{"$orderby": {"creationTime desc"}})
		for _, o := range all {
			found[o["locationAgnosticId"].(string)] = labtest.At(t, o, "locationReferences", 0, "locationExtId").(string)
		}
		return found
	}
	here, there := origins(fra), origins(muc)
	if len(here) == 0 || len(here) != len(there) {
		t.Fatalf("%d recovery points here, %d there", len(here), len(there))
	}
	for origin, cluster := range here {
		if cluster != clusterID(world.ClusterFRA) || there[origin] != clusterID(world.ClusterMUC) {
			t.Errorf("%s is on %s and %s", origin, cluster, there[origin])
		}
	}
	for _, path := range []string{"/api/datapolicies/v4.3/config/protection-policies", "/api/datapolicies/v4.3/config/recovery-plans"} {
		a, _ := pagesOf(t, fra, path, nil)
		b, _ := pagesOf(t, muc, path, nil)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s:\n%v\n%v", path, a, b)
		}
	}
	// The one cluster's Prism Element has what the other one copied to it.
	snapshots := func(host string) map[string]bool {
		found := map[string]bool{}
		body := labtest.Prism(t, l, host).Get("/api/nutanix/v2.0/protection_domains/PD-IMAGES/dr_snapshots?full_details=true").JSON(t)
		for _, x := range labtest.At(t, body, "entities").([]any) {
			id := labtest.At(t, x, "snapshot_id").(string)
			found[id[strings.LastIndexByte(id, ':')+1:]+labtest.At(t, x, "vms", 0, "vm_id").(string)] = true
		}
		return found
	}
	if a, b := snapshots("pe-fra"), snapshots("pe-muc"); len(a) != 8 || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("snapshots:\n%v\n%v", a, b)
	}
}

func TestTheStoryMovesOnWithTheHours(t *testing.T) {
	l := start(t, lab.Options{Clock: world.ClockFrom(time.Now().Add(-30*time.Hour - 10*time.Minute))})
	all, _ := pagesOf(t, labtest.Prism(t, l, "pc-muc"), "/api/dataprotection/v4.4/config/recovery-points", nil)
	created, err := time.Parse(time.RFC3339, all[0]["creationTime"].(string))
	if age := time.Since(created); err != nil || age < 0 || age > 2*time.Hour {
		t.Errorf("after 30 hours, the newest recovery point is %v old, %v", age, err)
	}
}
