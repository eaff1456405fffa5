package lab

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// cloud asks Citrix Cloud of the lab, signed in.
func cloud(t *testing.T, l *Lab) *web {
	t.Helper()
	host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
	w := newWeb(t, l, host, host) // by its address, as the estate file says
	customer, _, _ := l.APIClient()
	token, _ := at(t, tokenRequest(t, l, w, nil).json(t), "access_token").(string)
	w.header = http.Header{"Authorization": {"CWSAuth bearer=" + token}, "Accept": {"application/json"}}
	w.header.Set("Citrix-CustomerId", customer)
	w.header.Set("Citrix-InstanceId", world.GUIDOf("daas site", l.Model().Citrix.Site))
	return w
}

// tokenRequest signs in with the right form, but for what is changed.
func tokenRequest(t *testing.T, l *Lab, w *web, changed url.Values, header ...string) answer {
	t.Helper()
	customer, id, secret := l.APIClient()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	for k, v := range changed {
		form[k] = v
	}
	header = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)
	return w.ask(http.MethodPost, "/cctrustoauth2/"+customer+"/tokens/clients", form.Encode(), header...)
}

func TestAPIClientsSignIn(t *testing.T) {
	l := start(t, Options{})
	host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
	w := newWeb(t, l, host, host)
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
			a := tokenRequest(t, l, w, tt.changed, tt.header...)
			if a.status != tt.status {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			if tt.status != http.StatusOK {
				if !bytes.Contains(a.body, []byte("error_description")) {
					t.Errorf("it says %s", a.body)
				}
				return
			}
			if got := at(t, a.json(t), "expires_in"); got != "3600" {
				t.Errorf("expires_in is %v (%T)", got, got)
			}
		})
	}
	if got := l.Counts(); got.Refused != 2 || got.Writes != 0 {
		t.Errorf("counted %+v", got)
	}
}

func TestRequestsToCitrixCloudMustBeComplete(t *testing.T) {
	l := start(t, Options{})
	w := cloud(t, l)
	tests := []struct {
		name, path string
		header     []string
		status     int
	}{
		{"a complete one", "/cvad/manage/Zones", nil, http.StatusOK},
		{"without a token", "/cvad/manage/Zones", []string{"Authorization", ""}, http.StatusUnauthorized},
		{"with a token as others write it", "/cvad/manage/Zones", []string{"Authorization", strings.Replace(w.header.Get("Authorization"), "CWSAuth bearer=", "Bearer ", 1)}, http.StatusUnauthorized},
		{"with a token that nobody gave", "/resourcelocations", []string{"Authorization", "CWSAuth bearer=eyJ"}, http.StatusUnauthorized},
		{"in another case", "/cvad/manage/zones", []string{"Authorization", strings.Replace(w.header.Get("Authorization"), "CWSAuth bearer", "CwsAuth Bearer", 1)}, http.StatusOK},
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
			a := w.get(tt.path, tt.header...)
			if a.status != tt.status {
				t.Errorf("status %d: %s", a.status, a.body)
			}
			if a.status != http.StatusOK && !bytes.Contains(a.body, []byte("https://errors-api.cloud.com/common/")) {
				t.Errorf("it says %s", a.body)
			}
		})
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		if a := w.ask(method, "/cvad/manage/MachineCatalogs/"+world.CatalogPooledFRA, "{}"); a.status != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", method, a.status)
		}
	}
	if got := l.Counts(); got.Writes != 4 {
		t.Errorf("counted %+v", got)
	}
}

func TestCitrixCloudAnswersInTheShapeOfTheRealOne(t *testing.T) {
	l := start(t, Options{})
	w := cloud(t, l)
	site := w.header.Get("Citrix-InstanceId")
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
			for _, d := range differences(name, w.get(address).json(t), realAnswer(t, "citrix/"+name+".json")) {
				t.Error(d)
			}
		})
	}
	t.Run("error-401", func(t *testing.T) {
		want := realAnswer(t, "citrix/error-401.json")
		a := w.get("/connectors", "Authorization", "")
		a.status = http.StatusOK // to be decoded
		for _, d := range differences("error", a.json(t), want) {
			t.Error(d)
		}
	})
}

// machinesOf reads all machines, a page at a time.
func machinesOf(t *testing.T, w *web, limit int) (all []map[string]any, pages int) {
	t.Helper()
	token := ""
	for pages = 1; pages < 1000; pages++ {
		page := w.get(fmt.Sprintf("/cvad/manage/Machines?limit=%d&continuationToken=%s", limit, url.QueryEscape(token))).json(t)
		for _, x := range at(t, page, "Items").([]any) {
			all = append(all, x.(map[string]any))
		}
		next, more := at(t, page, "ContinuationToken").(string)
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
	l := start(t, Options{Scale: desktops})
	m := l.Model()
	want := map[string]bool{}
	for _, c := range m.Citrix.Catalogs {
		f := m.FleetOf(c.MachinesOU)
		for i := range f.Len() {
			want[m.NetBIOS+`\`+f.Name(i)] = true
		}
	}
	w := cloud(t, l)
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
	// The directory, the control plane and the platform agree about one of them.
	x := all[len(all)-1]
	name := strings.TrimPrefix(x["Name"].(string), `CORP\`)
	vm := prismOf(t, l, "pc-fra").get("/api/vmm/v4.3/ahv/config/vms/" + at(t, x, "Hosting", "HostedMachineId").(string)).json(t)
	if got := at(t, vm, "data", "name"); got != name {
		t.Errorf("the VM of %s is %v", name, got)
	}
	c := signIn(t, l, "dc-fra-01")
	found, err := c.Search(find(domainDN, 2, "(&(objectCategory=computer)(cn="+name+"))", "objectSid", "dNSHostName"))
	if err != nil || len(found.Entries) != 1 {
		t.Fatalf("%s in the directory: %v, %v", name, found, err)
	}
	if got := found.Entries[0]; got.GetAttributeValue("dNSHostName") != x["DnsName"] || got.GetRawAttributeValue("objectSid") == nil ||
		!bytes.Equal(got.GetRawAttributeValue("objectSid"), world.SIDOnWire(x["Sid"].(string))) {
		t.Errorf("the directory says %v, the control plane %v and %v", got.Attributes, x["DnsName"], x["Sid"])
	}
}

func TestConnectorsKeepReporting(t *testing.T) {
	l := start(t, Options{Faults: []string{"connector-silent"}, Clock: world.ClockFrom(time.Now().Add(-30 * time.Hour))})
	for _, x := range cloud(t, l).get("/connectors").json(t).([]any) {
		seen, err := time.Parse(time.RFC3339, at(t, x, "lastContactDate").(string))
		silent := strings.HasPrefix(at(t, x, "fqdn").(string), "CC-MUC-02")
		if age := time.Since(seen); err != nil || silent != (age > time.Hour) {
			t.Errorf("%v was heard of %v ago, %v", at(t, x, "fqdn"), age, err)
		}
	}
}

func TestConnectorsAreInTheirZone(t *testing.T) {
	l := start(t, Options{})
	w := cloud(t, l)
	var names []string
	for _, x := range at(t, w.get("/cvad/manage/Zones/muc").json(t), "Controllers").([]any) {
		names = append(names, at(t, x, "Name").(string))
	}
	if want := l.Model().Connectors("recovery"); !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}
