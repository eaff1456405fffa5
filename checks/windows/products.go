package windows

import (
	"context"
	_ "embed"
	"regexp"
	"strings"
)

//go:embed scripts/plugin.ps1
var pluginScript string

// products asks what is installed of Citrix and Nutanix.
func (g *hostQueries) products(ctx context.Context) (installed, error) {
	var out installed
	err := g.script(ctx, "plugin.ps1", pluginScript, &out)
	return out, err
}

// installed is what plugin.ps1 writes.
type installed struct {
	Products []product    `json:"products"`
	Files    []pluginFile `json:"files"`
}

// product is an entry of the list of installed products, of either registry view.
type product struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

var (
	deliveryAgent = regexp.MustCompile(`(?i)^citrix\b.*\bvirtual delivery agent\b`)
	desktopAgent  = regexp.MustCompile(`(?i)^citrix virtual desktop agent\b`)
)

// citrix is the software of Citrix, version by name.
func (o *installed) citrix() map[string]string {
	all := map[string][]string{}
	for _, product := range o.Products {
		if name := strings.TrimSpace(product.Name); ofCitrix.MatchString(name) {
			all[name] = append(all[name], product.Version)
		}
	}
	versions := make(map[string]string, len(all))
	for name, several := range all {
		versions[name] = together(several)
	}
	return versions
}

// vda is the version of the VDA: of the product itself, which is called a Virtual
// Delivery Agent, and else of its part that registers, which still has the old name;
// "" for none.
func (o *installed) vda() string {
	for _, name := range []*regexp.Regexp{deliveryAgent, desktopAgent} {
		var versions []string
		for _, p := range o.Products {
			if name.MatchString(strings.TrimSpace(p.Name)) {
				versions = append(versions, p.Version)
			}
		}
		if v := together(versions); v != "" {
			return v
		}
	}
	return ""
}
