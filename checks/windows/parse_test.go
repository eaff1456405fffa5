package windows

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/winrm"
)

func TestHostsEntries(t *testing.T) {
	for name, c := range map[string]struct{ line, want string }{
		"one name":               {"10.1.1.1 a.corp.example", "10.1.1.1 [a.corp.example]"},
		"several, tabs, case":    {"\t10.1.1.1\tA.Corp.Example.  b # old", "10.1.1.1 [a.corp.example b]"},
		"a comment":              {"# 10.1.1.1 a", ""},
		"an address alone":       {"10.1.1.1", ""},
		"the host itself":        {"127.0.0.1 localhost", ""},
		"another name of itself": {"::1 localhost me", "::1 [me]"},
		"no address":             {"a b", ""},
	} {
		got := ""
		for _, e := range hostsEntries([]string{c.line}) {
			got = fmt.Sprint(e.Address, " ", e.Names)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestThePlugInIsFoundByProductOrByFiles(t *testing.T) {
	for name, c := range map[string]struct{ output, want string }{
		"installed":             {`{"products":[{"name":"Nutanix AHV Plugin for Citrix","version":"2.7.1.0"}],"files":[{"path":"a","version":"2.7.1.0"}]}`, "true 2.7.1.0"},
		"files without product": {`{"products":[],"files":[{"path":"a","version":"2.3.0.0"},{"path":"b","version":"2.7.1.0 "}]}`, "true 2.7.1.0"},
		"two products":          {`{"products":[{"name":"N1","version":"2.7.1.0"},{"name":"N2","version":"2.3.0.0"}],"files":[]}`, "true 2.3.0.0 and 2.7.1.0"},
		"not there":             {`{"products":[],"files":[]}`, "false "},
	} {
		var out pluginOutput
		if err := json.Unmarshal([]byte(c.output), &out); err != nil {
			t.Fatal(err)
		}
		p := &facts.PluginState{Files: map[string]string{}}
		out.fill(p)
		if got := fmt.Sprint(p.Installed, " ", p.Version); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestStoreFrontIsReadWhateverItsAttributesAreCalled(t *testing.T) {
	for name, parts := range map[string][2]string{
		"attributes": {
			`<farm name="DaaS" xmlPort="443" transport="https"><servers><server name="CC1.corp.example"/><server name="cc2.corp.example"/></servers></farm>`,
			`<gateway name="GW" address="https://gw" callbackUrl="https://cb"><secureTicketAuthorityUrls><secureTicketAuthorityUrl url="http://cc1/scripts/ctxsta.dll"/></secureTicketAuthorityUrls></gateway>`,
		},
		"elements": {
			`<farm farmName="DaaS" servicePort="443" transportType="HTTPS"><servers><server>cc1.corp.example</server><server>cc2.corp.example</server></servers></farm>`,
			`<gateway id="GW"><address>https://gw</address><callback>https://cb</callback><sta>http://cc1/scripts/ctxsta.dll</sta></gateway>`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out storeFrontOutput
			text, _ := json.Marshal(map[string]any{"files": []map[string]any{
				{"path": `\Store\web.config`, "base": "", "parts": parts[:1]}, {"path": `\Roaming\web.config`, "base": "https://sf/", "parts": parts[1:]},
			}})
			if err := json.Unmarshal(text, &out); err != nil {
				t.Fatal(err)
			}
			s := &facts.StoreFrontState{Stores: facts.Stores{Items: map[string]*facts.Store{}}, Gateways: facts.Gateways{Items: map[string]*facts.Gateway{}}}
			if err := out.fill(s); err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprint(s.Stores.Items["/Citrix/Store"].Farms), "[{DaaS [cc1.corp.example cc2.corp.example] 443 HTTPS}]"; got != want {
				t.Errorf("farms %s, want %s", got, want)
			}
			if got, want := fmt.Sprint(*s.Gateways.Items["GW"], s.BaseURL.URL), "{https://gw https://cb [http://cc1/scripts/ctxsta.dll]}https://sf/"; got != want {
				t.Errorf("gateway %s, want %s", got, want)
			}
		})
	}
	broken := storeFrontOutput{}
	_ = json.Unmarshal([]byte(`{"files":[{"path":"x","parts":["<farm"]}]}`), &broken)
	if err := broken.fill(&facts.StoreFrontState{}); err == nil {
		t.Error("half an element is taken for one")
	}
}

func TestScriptsFitAndSayWhoTheyAre(t *testing.T) {
	for name, text := range map[string]string{"hosts.ps1": hostsScript, "plugin.ps1": pluginScript, "personality.ps1": personalityScript, "storefront.ps1": storeFrontScript} {
		if len(text) > winrm.LongestScript {
			t.Errorf("%s has %d characters, and %d fit", name, len(text), winrm.LongestScript)
		}
		if !strings.HasPrefix(text, "# muster: "+name+"\n") {
			t.Errorf("%s does not begin with its name", name)
		}
		for _, verb := range []string{"Set-", "Remove-", "New-", "Clear-", "Stop-", "Start-", "Invoke-", "Win32_Product", "Out-File", "Add-"} {
			if strings.Contains(text, verb) {
				t.Errorf("%s says %s: scripts only read", name, verb)
			}
		}
	}
}

func TestWhichHostsAreAsked(t *testing.T) {
	one := 1
	k := &known{est: &estate.Estate{Domain: "corp.example", Components: map[string]*estate.Component{
		"cloud_connectors": {Servers: estate.PerSite{Production: []string{"cc1.corp.example"}}},
		"fas":              {Servers: estate.PerSite{Production: []string{"box.corp.example"}}},
		"storefront":       {Servers: estate.PerSite{Production: []string{"box.corp.example"}}},
		"pvs":              {InScope: new(false), Servers: estate.PerSite{Production: []string{"pvs1.corp.example"}}},
		"workloads_mcs":    {Sample: &one},
	}}}
	k.est.Sites.Production.ResourceLocation, k.est.Sites.Recovery.ResourceLocation = "HQ", "DR"
	k.est.Sites.Recovery.Hosts = []estate.WindowsHost{{Host: "cc3.corp.example", WinRM: "127.0.0.1:1"}}
	class := func(zone, registration, power string, names ...string) *facts.MachineClass {
		c := &facts.MachineClass{Catalog: "c", Zone: zone, Registration: registration, Power: power}
		for _, n := range names {
			c.Machines = append(c.Machines, facts.CitrixMachine{Name: n})
		}
		return c
	}
	k.read(&facts.Document{
		Directory: &facts.Directory{Computers: &facts.Computers{Items: []facts.Computer{{Name: "VDA7", DN: "CN=VDA7,OU=Pooled,DC=corp,DC=example"}}}},
		CitrixCloud: &facts.CitrixCloud{
			Answered:          facts.Yes(),
			ResourceLocations: facts.Listing[*facts.ResourceLocation]{Items: map[string]*facts.ResourceLocation{"h": {Name: "hq"}, "d": {Name: "DR"}, "x": {Name: "elsewhere"}}},
			Zones:             facts.Listing[*facts.CitrixZone]{Items: map[string]*facts.CitrixZone{"zh": {ResourceLocation: "h"}, "zx": {ResourceLocation: "x"}}},
			Connectors: facts.Listing[*facts.CloudConnector]{Items: map[string]*facts.CloudConnector{
				"cc3.corp.example": {ResourceLocation: "d", Type: "Windows"}, "app.corp.example": {ResourceLocation: "d", Type: "Unified"}, "cc9.corp.example": {ResourceLocation: "x", Type: "Windows"},
			}},
			Catalogs: facts.Listing[*facts.MachineCatalog]{Items: map[string]*facts.MachineCatalog{"c": {Name: "W11"}}},
			Machines: facts.Listing[*facts.MachineClass]{Items: map[string]*facts.MachineClass{
				"1": class("zh", "Registered", "On", "VDA7"), "2": class("zh", "Unregistered", "On", "VDA8"), "3": class("zh", "Registered", "Off", "VDA9"), "4": class("zx", "Registered", "On", "VDAX"),
			}},
		},
	})
	var got []string
	for _, t := range k.targets() {
		got = append(got, fmt.Sprint(t.site, " ", t.host, " ", t.roles, " ", t.winrm, t.catalog, t.ou))
	}
	want := []string{
		"production box.corp.example [fas storefront] ", "production cc1.corp.example [connector] ",
		"production vda7.corp.example [vda] W11ou=pooled,dc=corp,dc=example", "recovery cc3.corp.example [connector] 127.0.0.1:1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
