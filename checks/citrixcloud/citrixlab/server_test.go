package citrixlab

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestAPIClientsSignIn(t *testing.T) {
	l := start(t, lab.Options{})
	host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
	w := labtest.NewClient(t, l, host, host)
	tests := []struct {
		name    string
		changed url.Values
		header  []string
		status  int
	}{
		{"with the right secret", nil, nil, http.StatusOK},
		{"with a wrong secret", url.Values{"client_secret": {"wrong"}}, nil, http.StatusUnauthorized},
		{"as somebody else", url.Values{"client_id": {"nobody"}}, nil, http.StatusUnauthorized},
		{"with another grant", url.Values{"grant_type": {"password"}}, nil, http.StatusBadRequest},
		{"without a form", nil, []string{"Content-Type", "application/json"}, http.StatusUnsupportedMediaType},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := labtest.TokenRequest(t, l, w, tt.changed, tt.header...)
			if a.Status != tt.status {
				t.Fatalf("status %d: %s", a.Status, a.Body)
			}
			if tt.status != http.StatusOK {
				if !bytes.Contains(a.Body, []byte("error_description")) {
					t.Errorf("it says %s", a.Body)
				}
				return
			}
			if got := labtest.At(t, a.JSON(t), "expires_in"); got != "3600" {
				t.Errorf("expires_in is %v (%T)", got, got)
			}
		})
	}
	if got := l.Counts(); got.Refused != 2 || got.Writes != 0 {
		t.Errorf("counted %+v", got)
	}
}

func TestRequestsToCitrixCloudMustBeComplete(t *testing.T) {
	l := start(t, lab.Options{})
	w := labtest.CitrixCloud(t, l)
	tests := []struct {
		name, path string
		header     []string
		status     int
	}{
		{"a complete one", "/cvad/manage/Zones", nil, http.StatusOK},
		{"without a token", "/cvad/manage/Zones", []string{"Authorization", ""}, http.StatusUnauthorized},
		{"with a token as others write it", "/cvad/manage/Zones", []string{"Authorization", strings.Replace(w.Header.Get("Authorization"), "CWSAuth bearer=", "Bearer ", 1)}, http.StatusUnauthorized},
		{"with a token that nobody gave", "/resourcelocations", []string{"Authorization", "CWSAuth bearer=eyJ"}, http.StatusUnauthorized},
		{"in another case", "/cvad/manage/zones", []string{"Authorization", strings.Replace(w.Header.Get("Authorization"), "CWSAuth bearer", "CwsAuth Bearer", 1)}, http.StatusOK},
		{"without a customer", "/connectors", []string{"Citrix-CustomerId", ""}, http.StatusBadRequest},
		{"without a site", "/cvad/manage/Machines", []string{"Citrix-InstanceId", ""}, http.StatusBadRequest},
		{"without a site, for who that needs none", "/cvad/manage/me", []string{"Citrix-InstanceId", ""}, http.StatusOK},
		{"for something else than JSON", "/cvad/manage/Zones", []string{"Accept", "text/html"}, http.StatusNotAcceptable},
		{"with a limit that is no number", "/cvad/manage/Machines?limit=abc", nil, http.StatusBadRequest},
		{"with a limit that is too high", "/cvad/manage/Machines?limit=1001", nil, http.StatusBadRequest},
		{"with a token for pages that nobody gave", "/cvad/manage/Machines?continuationToken=made-up", nil, http.StatusBadRequest},
		{"for what is not there", "/cvad/manage/MachineCatalogs/Nothing", nil, http.StatusNotFound},
		{"for a path that is not there", "/cvad/manage/Nothing", nil, http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := w.Get(tt.path, tt.header...)
			if a.Status != tt.status {
				t.Errorf("status %d: %s", a.Status, a.Body)
			}
			if a.Status != http.StatusOK && !bytes.Contains(a.Body, []byte("https://errors-api.cloud.com/common/")) {
				t.Errorf("it says %s", a.Body)
			}
		})
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		if a := w.Ask(method, "/cvad/manage/MachineCatalogs/"+world.CatalogPooledFRA, "{}"); a.Status != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", method, a.Status)
		}
	}
	if got := l.Counts(); got.Writes != 4 {
		t.Errorf("counted %+v", got)
	}
}

func TestCitrixCloudAnswersInTheShapeOfTheRealOne(t *testing.T) {
	l := start(t, lab.Options{})
	w := labtest.CitrixCloud(t, l)
	site := w.Header.Get("Citrix-InstanceId")
	for name, path := range map[string]string{
		"me": "me", "site": "Sites/" + site, "effectiveRights": "Admin/EffectiveRights", "zones": "Zones", "zone": "Zones/FRA",
		"hypervisors": "hypervisors", "hypervisor": "hypervisors/" + world.ConnectionFRA, "hypervisorAllResourcePools": "hypervisorAllResourcePools",
		"machineCatalogs": "MachineCatalogs", "machineCatalog": "MachineCatalogs/" + world.CatalogPooledFRA, "deliveryGroups": "DeliveryGroups", "machines": "Machines",
		"resourcelocations": "", "connectors": "",
	} {
		t.Run(name, func(t *testing.T) {
			address := "/cvad/manage/" + path
			if path == "" {
				address = "/" + name
			}
			for _, d := range labtest.Differences(name, w.Get(address).JSON(t), labtest.RealAnswer(t, name)) {
				t.Error(d)
			}
		})
	}
	t.Run("error-401", func(t *testing.T) {
		want := labtest.RealAnswer(t, "error-401")
		a := w.Get("/connectors", "Authorization", "")
		a.Status = http.StatusOK // to be decoded
		for _, d := range labtest.Differences("error", a.JSON(t), want) {
			t.Error(d)
		}
	})
}

// machinesOf reads all machines, a page at a time.
func machinesOf(t *testing.T, w *labtest.Client, limit int) (all []map[string]any, pages int) {
	t.Helper()
	token := ""
	for pages = 1; pages < 1000; pages++ {
		page := w.Get(fmt.Sprintf("/cvad/manage/Machines?limit=%d&continuationToken=%s", limit, url.QueryEscape(token))).JSON(t)
		for _, x := range labtest.At(t, page, "Items").([]any) {
			all = append(all, x.(map[string]any))
		}
		next, more := labtest.At(t, page, "ContinuationToken").(string)
		if !more {
			return all, pages
		}
		token = next
	}
	t.Fatal("the pages do not end")
	return nil, 0
}

func TestMachinesAreTheDesktopsOfTheDirectory(t *testing.T) {
	const desktops = 12345
	l := start(t, lab.Options{Scale: desktops})
	m := l.Model()
	want := map[string]bool{}
	for _, c := range m.Citrix.Catalogs {
		f := m.FleetOf(c.MachinesOU)
		for i := range f.Len() {
			want[m.NetBIOS+`\`+f.Name(i)] = true
		}
	}
	w := labtest.CitrixCloud(t, l)
	all, pages := machinesOf(t, w, 999)
	if len(all) != len(want) || pages != (len(want)+998)/999 {
		t.Errorf("%d machines in %d pages, want %d", len(all), pages, len(want))
	}
	seen := map[string]bool{}
	for _, x := range all {
		if name := x["Name"].(string); !want[name] || seen[name] {
			t.Errorf("%s is no desktop, or came twice", name)
		}
		seen[x["Name"].(string)] = true
	}
}

func TestConnectorsKeepReporting(t *testing.T) {
	l := start(t, lab.Options{Faults: []string{"connector-silent"}, Clock: world.ClockFrom(time.Now().Add(-30 * time.Hour))})
	for _, x := range labtest.CitrixCloud(t, l).Get("/connectors").JSON(t).([]any) {
		seen, err := time.Parse(time.RFC3339, labtest.At(t, x, "lastContactDate").(string))
		silent := strings.HasPrefix(labtest.At(t, x, "fqdn").(string), "CC-MUC-02")
		if age := time.Since(seen); err != nil || silent != (age > time.Hour) {
			t.Errorf("%v was heard of %v ago, %v", labtest.At(t, x, "fqdn"), age, err)
		}
	}
}

func TestConnectorsAreInTheirZone(t *testing.T) {
	l := start(t, lab.Options{})
	w := labtest.CitrixCloud(t, l)
	var names []string
	for _, x := range labtest.At(t, w.Get("/cvad/manage/Zones/muc").JSON(t), "Controllers").([]any) {
		names = append(names, labtest.At(t, x, "Name").(string))
	}
	if want := l.Model().Connectors("recovery"); !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}
