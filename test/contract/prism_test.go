//go:build contract

package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/prism"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// descriptions are the files that describe the interfaces of Prism Central. Those of
// Prism Element are described nowhere.
var descriptions = map[string]string{
	"clustermgmt": "nutanix-v4/clustermgmt-v4.3.json", "datapolicies": "nutanix-v4/datapolicies-v4.3.json", "dataprotection": "nutanix-v4/dataprotection-v4.4.json",
	"licensing": "nutanix-v4/licensing-v4.4.json", "networking": "nutanix-v4/networking-v4.4.json", "prism": "nutanix-v4/prism-v4.4.json", "vmm": "nutanix-v4/vmm-v4.3.json",
	"nutanix": "nutanix-v3-dr.swagger2.json",
}

// described is a description that the mock can keep to. Where one leaves several
// kinds of answers to choose from, the example that the mock makes up fits more than
// one of them, which it would call an error of its own; it makes up texts that do not
// have the form that is asked for, and leaves out what stands deep. What is expected
// of requests stays.
func described(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(shared + "/" + file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT TESTED against the description of the interface, which is not here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var spec any
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	var loosen func(v any)
	loosen = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if one, ok := v["oneOf"].([]any); ok {
				delete(v, "oneOf")
				v["anyOf"] = one
			}
			if _, ok := v["pattern"].(string); ok {
				delete(v, "pattern")
			}
			if _, ok := v["required"].([]any); ok {
				delete(v, "required") // no question that muster asks has required fields
			}
			for _, inner := range v {
				loosen(inner)
			}
		case []any:
			for _, inner := range v {
				loosen(inner)
			}
		}
	}
	loosen(spec)
	if text, err = json.Marshal(spec); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), filepath.Base(file))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// prismMocks starts a mock for each namespace.
func prismMocks(t *testing.T) map[string]*url.URL {
	t.Helper()
	mocks := map[string]*url.URL{}
	for space, file := range descriptions {
		target, err := url.Parse(startMock(t, described(t, file)))
		if err != nil {
			t.Fatal(err)
		}
		mocks[space] = target
	}
	return mocks
}

// prismCentral is one server before all mocks, without the namespaces that are
// hidden.
func prismCentral(t *testing.T, mocks map[string]*url.URL, hidden ...string) *front {
	t.Helper()
	routes := http.NewServeMux()
	for space, target := range mocks {
		if !slices.Contains(hidden, space) {
			routes.Handle("/api/"+space+"/", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }})
		}
	}
	router := httptest.NewServer(routes)
	t.Cleanup(router.Close)
	return throughTLS(t, router.URL)
}

// scanPrism runs the collector through a front.
func scanPrism(t *testing.T, f *front) (*facts.PrismCentral, *facts.Source) {
	t.Helper()
	t.Setenv("MUSTER_TEST_SECRET", "a secret")
	sum := sha256.Sum256(f.Certificate().Raw)
	est := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"prism": {Username: "scan", Password: "env:MUSTER_TEST_SECRET"}}}
	est.Sites.Recovery.PrismCentral = estate.Prism{Host: "pc.corp.example", Address: strings.TrimPrefix(f.URL, "https://"), Fingerprint: hex.EncodeToString(sum[:])}
	doc := collect.Run(within(t, 5*time.Minute), est, []collect.Source{prism.Source()}, collect.Options{Limits: collect.Unthrottled()})
	if doc.Prism == nil || doc.Prism.Sites["recovery"].Central == nil {
		t.Fatalf("there is no section: %+v", doc.Sources["prism"])
	}
	return doc.Prism.Sites["recovery"].Central, doc.Sources["prism"]
}

// asDescribed checks that the description allows every request, and that all of them
// only read. Only the first question is asked without a credential, and refused.
func asDescribed(t *testing.T, f *front, hidden ...string) (asked map[string]int) {
	t.Helper()
	asked = map[string]int{}
	for i, e := range f.exchanges() {
		space := strings.Split(e.Path, "/")[2]
		first := i == 0 && e.Status == http.StatusUnauthorized
		if e.Status >= 300 && !first && !slices.Contains(hidden, space) {
			t.Errorf("not as described: %s", e)
		}
		if e.Method != http.MethodGet && e.Method != http.MethodOptions && (e.Method != http.MethodPost || !strings.HasSuffix(e.Path, "/list")) {
			t.Errorf("not reading: %s", e)
		}
		asked[strings.ReplaceAll(e.Path, exampleID, "{id}")]++
	}
	return asked
}

// exampleID is the id of everything in the examples of the new interface.
const exampleID = "7f9f5f9e-6c1d-4c3b-8b1e-0123456789ab"

// likely makes the examples such as they might be: of the numbers and times that the
// mock makes up, many could not be.
func likely(path string, answer map[string]any) {
	values := map[string]any{
		"memorySizeBytes": 1 << 30, "expirationTime": "2099-01-01T00:00:00Z", "expiration_time": "2099-01-01T00:00:00Z", "creation_time": "2026-01-01T00:00:00Z",
		"protectionType": "RULE_PROTECTED", "clusterReference": exampleID, "uuid": exampleID, "availability_zone_url": exampleID, "hypervisorTypes": []any{"AHV"},
		"recoveryPointObjectiveSeconds": 0, "recovery_point_objective_secs": 3600,
	}
	switch {
	case strings.HasSuffix(path, "/recovery-plan-jobs"):
		values["status"] = "FAILED" // why, is another question
	case strings.HasSuffix(path, "/recovery-points"):
		values["vmExtId"] = "somebody else" // so that the one that is missing is asked for
	case strings.HasSuffix(path, "/entitlements"):
		values["type"] = "NCI"
	case strings.HasSuffix(path, "/vm_recovery_points/list"):
		values["state"] = "COMPLETE"
	case strings.HasSuffix(path, "/recovery_plan_jobs/list"):
		values["status"] = nil
	case strings.HasSuffix(path, "/recovery_plans/"+exampleID):
		values["latest_test_time"], values["latest_validation_time"] = "", ""
	}
	replaceIn(answer, values)
	if !strings.HasSuffix(path, "/protection-policies") {
		return
	}
	for _, policy := range answer["data"].([]any) { // one synchronous, one every hour, on all clusters
		p := policy.(map[string]any)
		delete(p["replicationLocations"].([]any)[0].(map[string]any), "replicationSubLocation")
		first := p["replicationConfigurations"].([]any)[0].(map[string]any)
		first["schedule"].(map[string]any)["recoveryPointObjectiveTimeSeconds"] = 0
		second := map[string]any{"sourceLocationLabel": first["sourceLocationLabel"], "schedule": map[string]any{"recoveryPointObjectiveTimeSeconds": 3600}}
		p["replicationConfigurations"] = []any{first, second}
	}
}

// replaceIn replaces what has one of the names, wherever it stands.
func replaceIn(v any, values map[string]any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			replacement, ok := values[name]
			if _, object := inner.(map[string]any); ok && replacement != nil && !object {
				v[name] = replacement
			} else {
				replaceIn(inner, values)
			}
		}
	case []any:
		for _, inner := range v {
			replaceIn(inner, values)
		}
	}
}

// wanted checks that every path was asked, and nothing else.
func wanted(t *testing.T, asked map[string]int, paths ...string) {
	t.Helper()
	for _, p := range paths {
		if asked[p] == 0 {
			t.Errorf("%s was not asked", p)
		}
		delete(asked, p)
	}
	for p := range asked {
		if !strings.HasSuffix(p, "/unversioned/info") {
			t.Errorf("asked beside what is expected: %s", p)
		}
	}
}

// whole checks that a list was learnt and is not empty.
func whole[T any](t *testing.T, what string, l facts.Listing[T]) {
	t.Helper()
	if !l.Learnt() || len(l.Items) == 0 {
		t.Errorf("%s: %d, %+v", what, len(l.Items), l.Answered)
	}
}

func TestPrismCentralIsAskedAsDescribed(t *testing.T) {
	mocks := prismMocks(t)
	t.Run("by mocks that would refuse anything else", func(t *testing.T) {
		f := prismCentral(t, mocks)
		for what, c := range map[string]struct {
			method, path, body string
			want               int
		}{
			"a good question":          {"GET", "/api/vmm/v4.3/ahv/config/vms?$limit=100", "", 200},
			"too large a page":         {"GET", "/api/vmm/v4.3/ahv/config/vms?$limit=500", "", 422},
			"a list that is none":      {"GET", "/api/datapolicies/v4.3/config/recovery-plan", "", 404},
			"an older question":        {"POST", "/api/nutanix/v3/recovery_plans/list", `{"kind":"recovery_plan","length":100}`, 200},
			"one of the wrong kind":    {"POST", "/api/nutanix/v3/recovery_plans/list", `{"kind":"recovery_plan","length":"all"}`, 422},
			"something that changes":   {"DELETE", "/api/datapolicies/v4.3/config/recovery-plans/x", "", 405},
			"a version that is unused": {"GET", "/api/vmm/v4.4/ahv/config/vms", "", 404},
		} {
			req, err := http.NewRequestWithContext(within(t, time.Minute), c.method, f.URL+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth("scan", "a secret")
			req.Header.Set("Content-Type", "application/json")
			resp, err := f.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != c.want {
				t.Errorf("%s: HTTP %d, want %d", what, resp.StatusCode, c.want)
			}
		}
	})
	t.Run("in the new interface", func(t *testing.T) {
		f := prismCentral(t, mocks)
		f.Change = likely
		pc, s := scanPrism(t, f)
		wanted(t, asDescribed(t, f),
			"/api/clustermgmt/v4.3/config/clusters", "/api/clustermgmt/v4.3/config/clusters/{id}/hosts", "/api/licensing/v4.4/config/entitlements",
			"/api/networking/v4.4/config/subnets", "/api/networking/v4.4/config/subnets/{id}", "/api/prism/v4.4/config/domain-managers", "/api/prism/v4.4/management/domain-managers/{id}/registrations",
			"/api/vmm/v4.3/ahv/config/vms", "/api/vmm/v4.3/content/templates", "/api/vmm/v4.3/content/templates/{id}/versions",
			"/api/datapolicies/v4.3/config/protection-policies", "/api/datapolicies/v4.3/config/recovery-plans", "/api/datapolicies/v4.3/config/recovery-plans/{id}/stages",
			"/api/datapolicies/v4.3/config/recovery-plans/{id}/network-mappings", "/api/datapolicies/v4.3/config/recovery-plans/{id}/recovery-settings",
			"/api/dataprotection/v4.4/config/recovery-plan-jobs", "/api/dataprotection/v4.4/config/recovery-plan-jobs/{id}/validation-errors",
			"/api/dataprotection/v4.4/config/recovery-points", "/api/dataprotection/v4.4/config/protected-resources/{id}")
		if s.Status != facts.OK {
			t.Errorf("the source is %+v", s.Answered)
		}
		whole(t, "clusters", pc.Clusters)
		whole(t, "VMs", pc.VMs)
		whole(t, "policies", pc.Policies)
		whole(t, "plans", pc.Plans)
		whole(t, "recovery points", pc.RecoveryPoints)
		whole(t, "networks", pc.Subnets)
		whole(t, "templates", pc.Templates)
		whole(t, "links", pc.Links)
		plan, vm, cluster := pc.Plans.Items[exampleID], pc.VMs.Items[exampleID], pc.Clusters.Items[exampleID]
		if plan == nil || !plan.Learnt() || len(plan.Stages) != 1 || len(plan.Stages[0].VMs) != 1 || len(plan.Networks) != 1 || plan.Addresses[exampleID] == "" ||
			plan.Networks[0].RecoveryTest.Gateway == "" || plan.Validation.Status != "FAILED" || plan.Validation.Errors != 1 {
			t.Errorf("the plan is %+v", plan)
		}
		if vm == nil || vm.Protection != facts.ProtectedByPolicy || vm.GuestTools == nil || len(vm.NICs) != 1 || vm.NICs[0].Subnet != exampleID || len(vm.NICs[0].Addresses) == 0 {
			t.Errorf("the VM is %+v", vm)
		}
		if cluster == nil || !cluster.Hosts.Learnt() || !cluster.Licence.Learnt() || cluster.MemoryInUse != 1<<30 || cluster.Address == "" {
			t.Errorf("the cluster is %+v", cluster)
		}
		if c := pc.RecoveryPoints.Items[exampleID]; c == nil || c.Sync != "IN_SYNC" {
			t.Errorf("the replication is %+v", c)
		}
		single := slices.ContainsFunc(f.exchanges(), func(e exchange) bool { return strings.Contains(e.Query, "vmExtId") })
		if !single {
			t.Error("the VM without recovery points was not asked for singly")
		}
	})
	t.Run("in the older interface", func(t *testing.T) {
		hidden := []string{"datapolicies", "dataprotection", "prism"}
		f := prismCentral(t, mocks, hidden...)
		f.Change = likely
		pc, s := scanPrism(t, f)
		asked := asDescribed(t, f, hidden...)
		for path := range asked {
			if !strings.HasPrefix(path, "/api/nutanix/") {
				delete(asked, path)
			}
		}
		wanted(t, asked, "/api/nutanix/v3/protection_rules/list", "/api/nutanix/v3/recovery_plans/list", "/api/nutanix/v3/recovery_plans/{id}",
			"/api/nutanix/v3/recovery_plan_jobs/list", "/api/nutanix/v3/vm_recovery_points/list", "/api/nutanix/v3/availability_zones/list")
		if s.Status != facts.Partial {
			t.Errorf("the source is %+v although nobody told the uuid of the Prism Central", s.Answered)
		}
		whole(t, "policies", pc.Policies)
		whole(t, "plans", pc.Plans)
		whole(t, "links", pc.Links)
		plan := pc.Plans.Items[exampleID]
		if plan == nil || !plan.Learnt() || len(plan.Stages) != 1 || len(plan.Networks) != 1 || plan.Networks[0].Primary.Gateway == "" || !plan.Validation.Learnt() {
			t.Errorf("the plan is %+v", plan)
		}
		if p := pc.Policies.Items[exampleID]; p == nil || len(p.Locations) != 1 || p.Locations[0].Central != exampleID || len(p.Schedules) != 1 {
			t.Errorf("the policy is %+v", p)
		}
		if len(pc.RecoveryPoints.Items) != 1 {
			t.Errorf("the recovery points are %+v", pc.RecoveryPoints)
		}
	})
	// Whatever the description allows must be readable.
	t.Run("with any answer", func(t *testing.T) {
		f := prismCentral(t, mocks)
		f.Prefer = func(path string) string {
			if strings.HasSuffix(path, "/unversioned/info") {
				return ""
			}
			return "dynamic=true"
		}
		f.Change = func(_ string, answer map[string]any) {
			if data, list := answer["data"].([]any); list { // random numbers and marks would never end, or end at once
				answer["metadata"] = map[string]any{"totalAvailableResults": len(data)}
			}
		}
		for range 3 {
			pc, s := scanPrism(t, f)
			if !pc.Learnt() {
				t.Fatalf("Prism Central is %+v, the source is %+v", pc.Answered, s.Answered)
			}
			b, err := json.Marshal(pc)
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{"not the JSON", "internal error"} {
				if i := strings.Index(string(b)+s.Message, bad); i >= 0 {
					t.Errorf("an answer was not read: …%s…", b[max(0, i-300):min(len(b), i+300)])
				}
			}
		}
		for _, e := range f.exchanges() {
			if e.Status >= 400 && e.Status < 500 && e.Status != http.StatusUnauthorized {
				t.Errorf("not as described: %s", e)
			}
		}
	})
}
