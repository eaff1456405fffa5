package windows

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
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
		"a short address":        {"127.1 a", "127.1 [a]"},
		"digits with zeros":      {"010.010.010.005 a", "010.010.010.005 [a]"},
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
	const folder = `"C:\\Program Files\\Common Files\\Citrix\\HCLPlugins\\CitrixMachineCreation\\v1.0.0.0\\`
	for name, c := range map[string]struct{ output, want string }{
		"installed": {`{"products":[{"name":"Nutanix AHV Plugin for Citrix","version":"2.7.1.0"}],
			"files":[{"path":` + folder + `NutanixAHV\\a.dll","version":"2.3.0.0"}]}`, "true 2.7.1.0 1"},
		"files without product": {`{"products":[],"files":[{"path":` + folder + `NutanixAHV\\NutanixAHV.dll","version":"2.9.0.0"},
			{"path":` + folder + `NutanixAcropolis\\NutanixAcropolis.dll","version":"2.10.0.0 "}]}`, "true 2.10.0.0 2"},
		"a product without a version": {`{"products":[{"name":"Nutanix AHV Plugin for Citrix","version":""}],
			"files":[{"path":` + folder + `NutanixAHV\\NutanixAHV.dll","version":"2.7.1.0"}]}`, "true 2.7.1.0 1"},
		"two products": {`{"products":[{"name":"Nutanix AHV Plugin for Citrix","version":"2.10.0.0"},
			{"name":"Nutanix Acropolis MCS Plugin","version":"2.9.0.0"}],"files":[]}`, "true 2.9.0.0 and 2.10.0.0 0"},
		"one product in both views": {`{"products":[{"name":"Nutanix AHV Plugin for Citrix","version":"2.7.1.0"},
			{"name":"Nutanix AHV Plugin for Citrix","version":"2.7.1"}],"files":[]}`, "true 2.7.1 0"},
		"libraries beside it have versions of their own": {`{"products":[],"files":[{"path":` + folder + `NutanixAHV\\Newtonsoft.Json.dll","version":"13.0.3"},
			{"path":` + folder + `NutanixAHV\\Plugin.dll","version":"2.7.1.0","company":"Nutanix, Inc."},
			{"path":` + folder + `NutanixAHV\\Nutanix.Api.dll","version":"4.0.1","company":"OpenAPI"}]}`, "true 2.7.1.0 3"},
		"libraries alone tell no version": {`{"products":[],"files":[{"path":` + folder + `NutanixAHV\\Newtonsoft.Json.dll","version":"13.0.3"}]}`, "true  1"},
		"what else is installed":          {`{"products":[{"name":"Citrix Remote HCL Server","version":"7.49"}],"files":[]}`, "false  0"},
		"not there":                       {`{"products":[],"files":[]}`, "false  0"},
	} {
		var out installed
		if err := json.Unmarshal([]byte(c.output), &out); err != nil {
			t.Fatal(err)
		}
		p := &facts.PluginState{Files: map[string]string{}}
		out.fill(p)
		if got := fmt.Sprint(p.Installed, " ", p.Version, " ", len(p.Files)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhichProductsAreThePlugInAndWhichAreOfCitrix(t *testing.T) {
	for name, want := range map[string]string{
		"Nutanix AHV Plugin for Citrix":                      "plug-in",
		"Nutanix Acropolis MCS plug-in":                      "plug-in",
		"nutanix acropolis":                                  "plug-in",
		"NutanixAHV_Citrix_Plugin":                           "plug-in",
		"Acropolis Plugin for XenDesktop":                    "plug-in",
		"Citrix MCS Plug-in for Nutanix AHV":                 "plug-in, of Citrix",
		"Citrix Remote HCL Server":                           "of Citrix",
		" Citrix Cloud Services Agent":                       "of Citrix",
		"Citrix Workspace Nutanix":                           "of Citrix",
		"Citrix Workspace Plug-in":                           "of Citrix",
		"Nutanix Guest Tools":                                "",
		"Nutanix Guest Tools for AHV":                        "",
		"Nutanix VirtIO for AHV":                             "",
		"Nutanix Move":                                       "",
		"Plugin for Citrix":                                  "",
		"Microsoft Visual C++ 2022 (installed by Citrix)":    "",
		"Citrixware":                                         "",
		"Machine Identity Service Agent of Citrix Systems":   "",
		"XenDesktop Nutanix":                                 "",
		"Google Chrome":                                      "",
		"Prism Central Connector (Citrix) by Nutanix":        "plug-in",
		"Remote Broker Provider":                             "",
		"CITRIX CONFIG SYNCHRONIZER SERVICE":                 "of Citrix",
		"Citrix Acropolis Hypervisor Connection for Nutanix": "of Citrix",
	} {
		p, got := product{Name: name, Version: "1.0"}, []string{}
		if p.plugin() {
			got = append(got, "plug-in")
		}
		if len((&installed{Products: []product{p}}).citrix()) > 0 {
			got = append(got, "of Citrix")
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v, want %q", name, got, want)
		}
	}
}

func TestWhichFilesAreThePlugIns(t *testing.T) {
	const folder = `C:\Program Files\Common Files\Citrix\HCLPlugins\CitrixMachineCreation\v1.0.0.0\`
	for name, c := range map[string]struct {
		file pluginFile
		want bool
	}{
		"by the folder":                           {pluginFile{Path: folder + `NutanixAcropolis\Plugin.dll`}, true},
		"whoever made a library there":            {pluginFile{Path: folder + `NutanixAHV\Newtonsoft.Json.dll`, Company: "Newtonsoft"}, true},
		"in a folder below":                       {pluginFile{Path: folder + `nutanixahv\lib\a.dll`}, true},
		"with slashes":                            {pluginFile{Path: "/c/Citrix/HCLPlugins/NutanixAHV/a.dll"}, true},
		"by the file's name":                      {pluginFile{Path: folder + `Other\NutanixAcropolis.dll`}, true},
		"by who made it":                          {pluginFile{Path: folder + `Acropolis\Acropolis.dll`, Company: "Nutanix"}, true},
		"a name that Citrix gave":                 {pluginFile{Path: folder + `Acropolis\NutanixClient.dll`, Company: "Citrix Systems, Inc."}, false},
		"a folder that anybody may have named":    {pluginFile{Path: folder + `Acropolis\Acropolis.dll`}, false},
		"the connection that Citrix itself makes": {pluginFile{Path: folder + `AcropolisHypervisorPC\NutanixClient.dll`}, false},
		"whatever that is called":                 {pluginFile{Path: folder + `NutanixHypervisorPC\a.dll`, Company: "Nutanix"}, false},
		"another plug-in":                         {pluginFile{Path: folder + `VMware\VMware.dll`}, false},
		"outside the folder of plug-ins":          {pluginFile{Path: `C:\Program Files\Nutanix\NutanixAHV.dll`}, false},
		"nothing":                                 {pluginFile{}, false},
	} {
		if got := c.file.plugin(); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

func TestSoftwareThatStandsTwice(t *testing.T) {
	for want, versions := range map[string][]string{
		"7.9.0 and 7.10.0": {"7.10.0", "7.9.0"},
		"7.10.0":           {" 7.10.0 ", "7.10.0"},
		"2.7.1":            {"2.7.1.0", "2.7.1"},
		"1.0":              {"", "1.0"},
		"":                 {"", ""},
		"new and old":      {"old", "new"},
		"99999999999999999999.2 and 99999999999999999999.10": {"99999999999999999999.10", "99999999999999999999.2"},
	} {
		o := installed{}
		for _, v := range versions {
			o.Products = append(o.Products, product{Name: "Citrix X", Version: v})
		}
		if got := o.citrix()["Citrix X"]; got != want {
			t.Errorf("%v: %q, want %q", versions, got, want)
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
		Sections: facts.Sections{Directory: &facts.Directory{Computers: &facts.Computers{Items: []facts.Computer{{Name: "VDA7", DN: "CN=VDA7,OU=Pooled,DC=corp,DC=example"}}}},
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
			}},
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

func TestTheVersionOfAVDAIsThatOfTheProduct(t *testing.T) {
	for name, c := range map[string]struct {
		products []product
		want     string
	}{
		"the product and its part": {[]product{{"Citrix Virtual Desktop Agent - x64", "7.41.100.35"}, {"Citrix 2402 LTSR CU1 - Virtual Delivery Agent", "2402.0.100.629"}}, "2402.0.100.629"},
		"the part alone":           {[]product{{"Citrix Virtual Desktop Agent - x64", "7.41.100.35"}, {"Citrix HDX WS", "7.42.0.1"}}, "7.41.100.35"},
		"two of them":              {[]product{{"Citrix 2203 LTSR - Virtual Delivery Agent", "2203.0.0.1"}, {"Citrix 2402 LTSR - Virtual Delivery Agent", "2402.0.0.1"}}, "2203.0.0.1 and 2402.0.0.1"},
		"one without a version":    {[]product{{"Citrix 2402 LTSR - Virtual Delivery Agent", ""}, {"Citrix Virtual Desktop Agent - x64", "7.41.100.35"}}, "7.41.100.35"},
		"another maker's":          {[]product{{"Helper for Citrix Virtual Delivery Agent", "1.0"}}, ""},
		"a tool beside it":         {[]product{{"Citrix Workspace 2402", "24.2.0.172"}}, ""},
		"nothing":                  {nil, ""},
	} {
		if got := (&installed{Products: c.products}).vda(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
