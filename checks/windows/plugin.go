package windows

import (
	"context"
	_ "embed"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

//go:embed scripts/plugin.ps1
var pluginScript string

// plugin looks for the Nutanix plug-in in the list of installed products of both
// registry views, and among the files of Citrix' plug-ins: its display name has
// changed over time.
func (g *gathering) plugin(ctx context.Context) {
	var out pluginOutput
	p := &facts.PluginState{Files: map[string]string{}}
	g.host.Plugin = p
	if p.Answered = g.answered(g.script(ctx, "plugin.ps1", pluginScript, &out)); !p.Learnt() {
		return
	}
	out.fill(p)
}

type pluginOutput struct {
	Products []struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	} `json:"products"`
	Files []struct {
		Path    string `json:"path"`
		Version string `json:"version"`
	} `json:"files"`
}

// fill takes the installed product, and else the highest version of the files. Two
// products, as an update that left the old one behind, are told together.
func (o *pluginOutput) fill(p *facts.PluginState) {
	var names, versions []string
	for _, product := range o.Products {
		names, versions = append(names, product.Name), append(versions, product.Version)
	}
	for _, f := range o.Files {
		p.Files[f.Path] = strings.TrimSpace(f.Version)
	}
	slices.Sort(names)
	slices.Sort(versions)
	p.Product = strings.Join(slices.Compact(names), " and ")
	p.Version = strings.Join(slices.Compact(versions), " and ")
	p.Installed = len(o.Products) > 0 || len(o.Files) > 0
	if len(o.Products) == 0 {
		for _, v := range p.Files {
			p.Version = max(p.Version, v)
		}
	}
}
