package citrixcloud

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// samples are answers of the interface, written after its published description:
// nobody's data.
const samples = "testdata/answers"

// decoded reads a sample the way the client does.
func decoded[T any](t *testing.T, body []byte) T {
	t.Helper()
	var v T
	if err := restclient.Decode(body, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// items reads a sample of a list of the site.
func items[T any](t *testing.T, body []byte) []*T {
	t.Helper()
	p := decoded[page[T]](t, body)
	if !p.Items.there || len(p.Items.items) == 0 || p.Next != "" {
		t.Fatalf("the list has %d objects, and goes on at %q", len(p.Items.items), p.Next)
	}
	return p.Items.items
}

func TestEverySampleIsUnderstood(t *testing.T) {
	const (
		fra, muc = "8b0b5e50-1321-45e9-b2da-c79a9234d66d", "074a22f3-428a-4094-b827-0e58b724ec83"
		ahv      = "5d2c3c1e-7a43-4c55-9a70-1f2f9e0a0001"
		pooled   = "3eeb3230-9d0a-4d8d-8f4e-000000000001"
	)
	aMachine := func(t *testing.T, body []byte, of int) {
		m := items[machine](t, body)
		if len(m) != of || m[0].name() != "W11A-001" || m[0].Catalog.ID != pooled || m[0].Zone.ID != fra || m[0].Hosting.Connection.ID != ahv ||
			m[0].Hosting.VM != "7a0c0001-0000-0000-0000-000000000000" || m[0].Registration != "Registered" || m[0].Power != "On" || host(m[0].Controller) != "cc01.acme.example" {
			t.Errorf("got %+v", m[0])
		}
	}
	aCatalog := func(t *testing.T, i *catalog) {
		c := i.fact()
		if c.ID != pooled || c.UID != 4 || c.Provisioning != "MCS" || c.Allocation != "Random" || c.Persistence != "Discard" || !c.PowerManaged || c.Zone != fra || c.Connection != ahv ||
			c.PluginID != "AcropolisFactory" || c.Total != 40 || !c.Provisioned || c.FullClone == nil || *c.FullClone || c.Image != "win11-gold-2026-06" || c.ImageDate != "2026-06-17T08:21:37Z" ||
			c.OU != "ou=vda,ou=dc-a,dc=acme,dc=example" || c.MemoryMB != 8192 || lacksDetail(c) {
			t.Errorf("got %+v", c)
		}
	}
	aPool := func(t *testing.T, body []byte) {
		p := items[resourcePool](t, body)[0]
		if p.ID == "" || p.Name != "AHV-DC-A-Pool" || p.Connection.ID != ahv || len(p.Networks.items) != 1 || p.Networks.items[0].Name != "VLAN110" {
			t.Errorf("got %+v", p)
		}
	}
	read := map[string]func(*testing.T, []byte){
		"token.json": func(t *testing.T, body []byte) {
			g, err := (&client{}).granted("POST", &restclient.Response{Status: 200, Body: body})
			if err != nil || g.token == "" || g.lifetime != time.Hour {
				t.Errorf("got %+v, %v", g, err)
			}
		},
		"error-401.json": func(t *testing.T, body []byte) {
			if got := (&client{}).detail(&restclient.Response{Status: 401, Header: http.Header{}, Body: body}); got != "Missing or invalid authentication details" {
				t.Errorf("got %q", got)
			}
		},
		"me.json": func(t *testing.T, body []byte) {
			s, err := decoded[me](t, body).siteOf("acmeexample01")
			if err != nil || s.ID != "22ded57c-0306-47e4-b6e8-fed6252759e1" || s.Name != "cloudxdsite" {
				t.Errorf("got %+v, %v", s, err)
			}
		},
		"site.json": func(t *testing.T, body []byte) {
			if s := decoded[struct{ ProductVersion text }](t, body); s.ProductVersion != "7.49" {
				t.Errorf("got %+v", s)
			}
		},
		"effectiveRights.json": func(t *testing.T, body []byte) {
			if r := judgeRights(items[right](t, body)); !r.Learnt() || !slices.Equal(r.Roles, []string{"Read Only Administrator"}) || len(r.CanWrite) != 0 {
				t.Errorf("got %+v", r)
			}
		},
		"resourcelocations.json": func(t *testing.T, body []byte) {
			l := decoded[only[resourceLocation]](t, body).list.items
			if len(l) != 2 || l[0].ID != fra || l[1].Name != "DC-B" {
				t.Errorf("got %+v", l)
			}
		},
		"connectors.json": func(t *testing.T, body []byte) {
			l := decoded[only[connector]](t, body).list.items
			if len(l) != 1 {
				t.Fatalf("got %+v", l)
			}
			c := l[0].fact(time.Date(2026, 6, 17, 8, 31, 37, 0, time.UTC))
			if c.Host != "cc01.acme.example" || c.ResourceLocation != fra || c.Type != "Windows" || c.Version != "4.370.0.1227" || c.Version != c.ExpectedVersion || c.VersionState != "Normal" ||
				c.ContactAgeSeconds == nil || *c.ContactAgeSeconds != 600 {
				t.Errorf("got %+v", c)
			}
		},
		"zones.json": func(t *testing.T, body []byte) {
			z := items[zone](t, body)
			if len(z) != 2 || z[0].ID != fra || z[1].ResourceLocation.ID != muc || !z[1].Healthy.isTrue() {
				t.Errorf("got %+v", z)
			}
		},
		"hypervisors.json": func(t *testing.T, body []byte) {
			h := items[connection](t, body)
			c := h[0].fact()
			if len(h) != 2 || c.ID != ahv || c.Name != "AHV-DC-A" || c.UID != 1 || c.Type != "Custom" || c.PluginID != "AcropolisFactory" || !slices.Equal(c.Addresses, []string{"pe-a.acme.example"}) || c.Zone != fra || c.Fault != "" {
				t.Errorf("got %+v", c)
			}
		},
		"resourcePools.json":              aPool,
		"hypervisorAllResourcePools.json": aPool,
		"machineCatalogs.json": func(t *testing.T, body []byte) {
			c := items[catalog](t, body)
			aCatalog(t, c[0])
			if manual := c[1].fact(); len(c) != 2 || manual.Provisioned || manual.Provisioning != "Manual" || !lacksDetail(manual) {
				t.Errorf("got %+v", manual)
			}
		},
		"machineCatalog.json":          func(t *testing.T, body []byte) { i := decoded[catalog](t, body); aCatalog(t, &i) },
		"machines.json":                func(t *testing.T, body []byte) { aMachine(t, body, 2) },
		"machineCatalog-machines.json": func(t *testing.T, body []byte) { aMachine(t, body, 1) },
		"deliveryGroups.json": func(t *testing.T, body []byte) {
			if g := items[group](t, body)[0].fact(); g.ID != "aa11aa11-0000-0000-0000-000000000001" || g.UID != 7 || g.Name != "W11-Desktops" || !g.Enabled || g.InMaintenance || g.RequireUserHomeZone {
				t.Errorf("got %+v", g)
			}
		},
	}
	files, err := filepath.Glob(samples + "/*.json")
	if err != nil || len(files) != len(read) {
		t.Fatalf("there are %d samples: %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(strings.TrimSuffix(name, ".json"), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil || !json.Valid(body) {
				t.Fatal(err)
			}
			if read[name] == nil {
				t.Fatal("nobody reads this sample")
			}
			read[name](t, body)
		})
	}
}
