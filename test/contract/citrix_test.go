//go:build contract

package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	customer = "acmeexample01" // that the examples are about
	domains  = "/" + customer + "/forests/domains"
)

// scanCitrix runs the collector through a front.
func scanCitrix(t *testing.T, f *front) (*facts.CitrixCloud, *facts.Source) {
	t.Helper()
	t.Setenv("MUSTER_TEST_SECRET", "a secret")
	sum := sha256.Sum256(f.Certificate().Raw)
	est := &estate.Estate{Domain: "acme.example", Credentials: map[string]*estate.Credential{"citrixcloud": {
		Username: "client", Password: "env:MUSTER_TEST_SECRET", Customer: customer, Endpoint: f.URL, Fingerprint: hex.EncodeToString(sum[:]),
	}}}
	doc := collect.Run(within(t, 5*time.Minute), est, []collect.Source{citrixcloud.Source()}, collect.Options{})
	if doc.CitrixCloud == nil {
		t.Fatalf("there is no section: %+v", doc.Sources["citrixcloud"])
	}
	return doc.CitrixCloud, doc.Sources["citrixcloud"]
}

// undescribed are requests for what the description does not have: the domains are in no
// description at all, servers of FAS in that of another service, and applications, desktops, reports
// of tests, backups and what the site finds wrong with itself in that of Citrix' own client alone.
var undescribed = regexp.MustCompile(`^(` + regexp.QuoteMeta(domains) + `|/` + customer + `/FasServers|/cvad/manage/(Applications|ApplicationGroups|DeliveryGroups/[^/]+/Desktops|Hypervisors/[^/]+/(ResourcePools/[^/]+/)?TestReport|Sites/[^/]+/MisconfigurationReport|BackupRestore))$`)

// complaints are the requests that the description does not allow.
func complaints(t *testing.T, f *front) {
	t.Helper()
	for _, e := range f.exchanges() {
		if e.Status >= 300 && !undescribed.MatchString(e.Path) {
			t.Errorf("not as described: %s", e)
		}
		if e.Method != "GET" && !strings.HasSuffix(e.Path, "/tokens/clients") {
			t.Errorf("not reading: %s", e)
		}
	}
}

func TestCitrixCloudIsAskedAsDescribed(t *testing.T) {
	f := throughTLS(t, startMock(t, shared+"/api-cloud-com.mock.openapi.yaml"))
	// The mock answers every question for a catalog or a delivery group with the same
	// example; a real site answers about the one that was asked for.
	f.Change = func(path string, answer map[string]any) {
		for _, list := range []string{"/cvad/manage/MachineCatalogs/", "/cvad/manage/DeliveryGroups/"} {
			if id, ok := strings.CutPrefix(path, list); ok && !strings.Contains(id, "/") {
				answer["Id"] = id
			}
		}
	}
	got, s := scanCitrix(t, f)
	complaints(t, f)
	if s.Status != facts.Partial || !strings.Contains(s.Message, "HTTP 404") { // for what is not described
		t.Errorf("the source is %+v", s.Answered)
	}
	var paths []string
	for _, e := range f.exchanges() {
		if !strings.HasSuffix(e.Path, "/TestReport") { // one for each connection of the example
			paths = append(paths, e.Path)
		}
	}
	for _, want := range []string{
		"/cctrustoauth2/" + customer + "/tokens/clients", "/cvad/manage/me", "/cvad/manage/Sites/" + got.SiteID, "/cvad/manage/Admin/EffectiveRights", "/resourcelocations", "/connectors", domains, "/cvad/manage/Zones",
		"/cvad/manage/hypervisors", "/cvad/manage/hypervisorAllResourcePools", "/cvad/manage/MachineCatalogs", "/cvad/manage/MachineCatalogs/3eeb3230-9d0a-4d8d-8f4e-000000000002",
		"/cvad/manage/DeliveryGroups", "/cvad/manage/DeliveryGroups/aa11aa11-0000-0000-0000-000000000001", "/cvad/manage/Machines",
		"/cvad/manage/Applications", "/cvad/manage/ApplicationGroups", "/cvad/manage/gpo/policySets", "/cvad/manage/gpo/policies", "/cvad/manage/DeliveryGroups/aa11aa11-0000-0000-0000-000000000001/Desktops",
		"/cvad/manage/Sites/" + got.SiteID + "/ErrorWarning", "/cvad/manage/Sites/" + got.SiteID + "/MisconfigurationReport", "/cvad/manage/BackupRestore", "/" + customer + "/FasServers",
		"/cvad/manage/hypervisors/supportedPlugins", "/cvad/manage/hypervisors/supportedPlugins", // the example has two zones
	} {
		if i := slices.Index(paths, want); i < 0 {
			t.Errorf("%s was not asked for", want)
		} else {
			paths = slices.Delete(paths, i, i+1)
		}
	}
	if len(paths) > 0 {
		t.Errorf("asked for beside what is expected: %v", paths)
	}
	for name, a := range map[string]struct {
		facts.Answered
		count int
	}{
		"the site":               {got.Answered, 1},
		"the rights":             {got.Rights.Answered, len(got.Rights.Roles)},
		"the resource locations": {got.ResourceLocations.Answered, len(got.ResourceLocations.Items)},
		"the zones":              {got.Zones.Answered, len(got.Zones.Items)},
		"the connectors":         {got.Connectors.Answered, len(got.Connectors.Items)},
		"the connections":        {got.Connections.Answered, len(got.Connections.Items)},
		"the resource pools":     {got.ResourcePools.Answered, len(got.ResourcePools.Items)},
		"the catalogs":           {got.Catalogs.Answered, len(got.Catalogs.Items)},
		"the delivery groups":    {got.DeliveryGroups.Answered, len(got.DeliveryGroups.Items)},
		"the machines":           {got.Machines.Answered, len(got.Machines.Items)},
	} {
		if !a.Learnt() || a.count == 0 {
			t.Errorf("%s: %d, %+v", name, a.count, a.Answered)
		}
	}
	if got.Applications.Status != facts.Failed || got.ApplicationGroups.Status != facts.Failed {
		t.Errorf("applications, which the description does not have: %+v, %+v", got.Applications.Answered, got.ApplicationGroups.Answered)
	}
	if got.Domains.Status != facts.Failed || !strings.Contains(got.Domains.Message, "HTTP 404") {
		t.Errorf("the domains, which the description does not have: %+v", got.Domains)
	}
}

// Whatever the description allows must be readable: nulls, unusual values, lists of
// any length.
func TestAnyAnswerOfTheDescriptionIsRead(t *testing.T) {
	f := throughTLS(t, startMock(t, shared+"/api-cloud-com.mock.openapi.yaml"))
	f.Prefer = func(path string) string {
		switch {
		case path == "/cvad/manage/me", strings.HasPrefix(path, "/cctrustoauth2/"):
			return "" // without these two there is nothing to ask
		case path == "/cvad/manage/hypervisorAllResourcePools", strings.HasPrefix(path, "/cvad/manage/MachineCatalogs"):
			return "" // their description contains itself, which is too much for the mock
		}
		return "dynamic=true"
	}
	f.Change = func(path string, answer map[string]any) {
		if _, list := answer["Items"]; list { // random tokens would never end
			answer["ContinuationToken"], answer["TotalItems"] = nil, nil
		}
		for _, list := range []string{"/cvad/manage/MachineCatalogs/", "/cvad/manage/DeliveryGroups/"} {
			if id, ok := strings.CutPrefix(path, list); ok && !strings.Contains(id, "/") {
				answer["Id"] = id
			}
		}
	}
	for range 3 {
		got, s := scanCitrix(t, f)
		if !got.Learnt() {
			t.Fatalf("the section is %+v, the source is %+v", got.Answered, s.Answered)
		}
		b, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"not the JSON", "has no Items", "neither a list", "internal error"} {
			if i := strings.Index(string(b), bad); i >= 0 {
				t.Errorf("an answer was not read: …%s…", b[max(0, i-300):min(len(b), i+300)])
			}
		}
	}
	complaints(t, f)
}

func TestRefusalsOfTheDescriptionAreUnderstood(t *testing.T) {
	f := throughTLS(t, startMock(t, shared+"/api-cloud-com.mock.openapi.yaml"))
	f.Prefer = func(path string) string {
		if path == "/cvad/manage/Zones" {
			return "code=401"
		}
		return ""
	}
	got, s := scanCitrix(t, f)
	if a := got.Zones.Answered; a.Reason != facts.PermissionDenied || !strings.Contains(a.Message, "GET /cvad/manage/Zones") || !strings.Contains(a.Message, "HTTP 401") {
		t.Errorf("the zones are %+v", a)
	}
	if s.Status != facts.Partial || !got.Machines.Learnt() {
		t.Errorf("the source is %+v", s.Answered)
	}
	signIns := 0
	for _, e := range f.exchanges() {
		if e.Status >= 300 && !undescribed.MatchString(e.Path) && e.Path != "/cvad/manage/Zones" {
			t.Errorf("not as described: %s", e)
		}
		if strings.HasSuffix(e.Path, "/tokens/clients") {
			signIns++
		}
	}
	if signIns != 2 {
		t.Errorf("signed in %d times, want 2: a 401 may mean that the token has ended", signIns)
	}
}
