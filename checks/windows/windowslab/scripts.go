package windowslab

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

func (h *windowsHost) hostsFile() any {
	return obj{"path": `C:\Windows\System32\drivers\etc\hosts`, "lines": append([]string{}, h.HostsFile...)}
}

func (h *windowsHost) plugin() any {
	products, files := []obj{}, []obj{}
	if h.Plugin != "" {
		products = append(products, obj{"name": "Nutanix AHV Plugin for Citrix", "version": h.Plugin})
		version := h.Plugin
		if h.PluginFiles != "" {
			version = h.PluginFiles
		}
		files = append(files, obj{
			"path":    `C:\Program Files\Common Files\Citrix\HCLPlugins\CitrixMachineCreation\v1.0.0.0\NutanixAcropolis\NutanixAcropolis.dll`,
			"version": version, "company": "Nutanix, Inc.",
		})
	}
	for _, name := range slices.Sorted(maps.Keys(h.Software)) {
		products = append(products, obj{"name": name, "version": h.Software[name]})
	}
	return obj{"products": products, "files": files}
}

func (h *windowsHost) personality() any {
	files := []obj{}
	if h.PersonalityList != "" {
		files = append(files, obj{"path": `C:\MCSPersonality.ini`, "lines": []string{"ListOfDDCs=" + h.PersonalityList}})
	}
	return obj{"files": files}
}

// storeFront has the elements of the configuration files that name servers and
// gateways; nil where there is no StoreFront.
func (h *windowsHost) storeFront() any {
	s := h.StoreFront
	if s == nil {
		return nil
	}
	farms := []string{}
	for _, f := range s.Farms {
		var servers strings.Builder
		for _, name := range f.Servers {
			fmt.Fprintf(&servers, `<server name="%s" />`, world.EscapeXML(name))
		}
		farms = append(farms, fmt.Sprintf(`<farm name="%s" xmlPort="80" transport="HTTP" sslRelayPort="?" farmType="?"><servers>%s</servers></farm>`, world.EscapeXML(f.Name), servers.String()))
		farms = append(farms, fmt.Sprintf(`<farm name="%s" />`, world.EscapeXML(f.Name))) // to which an optimal gateway refers
	}
	return obj{"root": `C:\inetpub\wwwroot\Citrix`, "files": []obj{
		{"path": `\Store\web.config`, "bases": []string{}, "parts": farms},
		{"path": `\Roaming\web.config`, "bases": []string{s.BaseURL}, "parts": []string{roaming(s)}},
	}}
}

// roaming is the list of gateways.
func roaming(s *world.StoreFront) string {
	form := `<gateway id="%d" name="%s" address="%s" callbackURL="%s" gslbUrl="" stasUseLoadBalancing="?"><clusternodes /><silentAuthenticationURLs />` +
		`<secureTicketAuthorityURLs><location path="%s" /></secureTicketAuthorityURLs></gateway>`
	if s.Foreign {
		form = `<gateway id="%d" title="%s" endpoint="%s" answersAt="%s"><tickets from="%s" /></gateway>`
	}
	var all strings.Builder
	for i, g := range s.Gateways {
		fmt.Fprintf(&all, form, i, world.EscapeXML(g.Name), world.EscapeXML(g.URL), world.EscapeXML(g.Callback), world.EscapeXML(g.STA))
	}
	return "<gateways>" + all.String() + "</gateways>"
}
