package lab

import (
	"encoding/xml"
	"fmt"
	"strings"
)

func (h *WindowsHost) hostsFile() any {
	return obj{"path": `C:\Windows\System32\drivers\etc\hosts`, "lines": append([]string{}, h.HostsFile...)}
}

func (h *WindowsHost) plugin() any {
	products, files := []obj{}, []obj{}
	if h.Plugin != "" {
		products = append(products, obj{"name": "Nutanix AHV Plugin for Citrix", "version": h.Plugin})
		version := h.Plugin
		if h.PluginFiles != "" {
			version = h.PluginFiles
		}
		files = append(files, obj{
			"path":    `C:\Program Files\Common Files\Citrix\HCLPlugins\CitrixMachineCreation\v1.0.0.0\NutanixAcropolis\NutanixAcropolis.dll`,
			"version": version,
		})
	}
	return obj{"products": products, "files": files}
}

func (h *WindowsHost) personality() any {
	files := []obj{}
	if h.PersonalityList != "" {
		files = append(files, obj{"path": `C:\MCSPersonality.ini`, "lines": []string{"ListOfDDCs=" + h.PersonalityList}})
	}
	return obj{"files": files}
}

// storeFront has the elements of the configuration files that name servers and
// gateways; nil where there is no StoreFront.
func (h *WindowsHost) storeFront() any {
	s := h.StoreFront
	if s == nil {
		return nil
	}
	var farms, gateways []string
	for _, f := range s.Farms {
		var servers strings.Builder
		for _, name := range f.Servers {
			fmt.Fprintf(&servers, `<server name="%s" />`, escaped(name))
		}
		farms = append(farms, fmt.Sprintf(`<farm name="%s" xmlPort="80" transport="HTTP"><servers>%s</servers></farm>`, escaped(f.Name), servers.String()))
	}
	for _, g := range s.Gateways {
		gateways = append(gateways, fmt.Sprintf(
			`<gateway name="%s" address="%s" callbackUrl="%s"><secureTicketAuthorityUrls><secureTicketAuthorityUrl url="%s" /></secureTicketAuthorityUrls></gateway>`,
			escaped(g.Name), escaped(g.URL), escaped(g.Callback), escaped(g.STA)))
	}
	return obj{"files": []obj{
		{"path": `\Store\web.config`, "base": "", "parts": farms},
		{"path": `\Roaming\web.config`, "base": s.BaseURL, "parts": gateways},
	}}
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}
