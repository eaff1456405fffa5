package windows

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

//go:embed scripts/plugin.ps1
var pluginScript string

// plugin looks for the Nutanix plug-in in the list of installed products of both
// registry views, and among the files of Citrix' plug-ins: its display name has
// changed over time. The same list tells what else of Citrix a connector has.
func (g *gathering) plugin(ctx context.Context) {
	out, err := g.products(ctx)
	p := &facts.PluginState{Answered: g.answered(err), Files: map[string]string{}}
	g.host.Plugin = p
	if p.Learnt() {
		out.fill(p)
	}
	if !g.is(facts.RoleConnector) {
		return
	}
	versions := out.citrix()
	if err == nil && len(versions) == 0 {
		err = collect.Reasoned{Reason: facts.FactMissing, Err: fmt.Errorf(
			"%s lists no installed software of Citrix, which every Cloud Connector has: the host is none, or the account may not read the list", g.target.host)}
	}
	g.host.Products = &facts.Products{Answered: g.answered(err), Versions: versions}
}

func (g *gathering) products(ctx context.Context) (pluginOutput, error) {
	var out pluginOutput
	err := g.script(ctx, "plugin.ps1", pluginScript, &out)
	return out, err
}

type pluginOutput struct {
	Products []product    `json:"products"`
	Files    []pluginFile `json:"files"`
}

type product struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type pluginFile struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Company string `json:"company"` // that made it, as the file says; "" when it does not
}

var (
	aboutNutanix = regexp.MustCompile(`(?i)nutanix|acropolis`)
	aboutPlugins = regexp.MustCompile(`(?i)citrix|ahv|plug-?in|acropolis`)
	// A plug-in is called one when its name begins with Citrix, which most names of
	// Citrix' own software do.
	ofCitrix   = regexp.MustCompile(`(?i)^citrix\b`)
	isPlugin   = regexp.MustCompile(`(?i)plug-?in`)
	forGuests  = regexp.MustCompile(`(?i)virtio|guest ?tools`)
	nativeToPC = regexp.MustCompile(`(?i)hypervisorpc`) // the connection to Prism Central that Citrix itself makes
)

// plugin tells whether a product is the Nutanix plug-in for Citrix.
func (p product) plugin() bool {
	switch {
	case !aboutNutanix.MatchString(p.Name) || !aboutPlugins.MatchString(p.Name) || forGuests.MatchString(p.Name):
		return false
	case ofCitrix.MatchString(strings.TrimSpace(p.Name)):
		return isPlugin.MatchString(p.Name)
	}
	return true
}

// plugin tells whether a file belongs to the plug-in. Its folders begin with the
// name of Nutanix; elsewhere the file itself has to say so.
func (f pluginFile) plugin() bool {
	_, below, _ := strings.Cut(strings.ToLower(f.Path), "hclplugins")
	parts := strings.FieldsFunc(below, func(r rune) bool { return r == '\\' || r == '/' })
	if len(parts) == 0 {
		return false
	}
	folders, name := parts[:len(parts)-1], parts[len(parts)-1]
	switch {
	case slices.ContainsFunc(folders, nativeToPC.MatchString):
		return false
	case slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(folder, "nutanix") }):
		return true
	case f.Company != "":
		return aboutNutanix.MatchString(f.Company)
	}
	return strings.Contains(name, "nutanix")
}

// versioned tells whether the version of a file is that of the plug-in. The
// libraries beside it have versions of their own.
func (f pluginFile) versioned() bool {
	if f.Company != "" {
		return aboutNutanix.MatchString(f.Company)
	}
	return aboutNutanix.MatchString(f.Path[strings.LastIndexAny(f.Path, `\/`)+1:])
}

// fill takes the installed product, and else the highest version of the files. Two
// products, as an update that left the old one behind, are told together.
func (o *pluginOutput) fill(p *facts.PluginState) {
	var names, versions []string
	for _, product := range o.Products {
		if product.plugin() {
			names, versions = append(names, strings.TrimSpace(product.Name)), append(versions, product.Version)
		}
	}
	highest := ""
	for _, f := range o.Files {
		if !f.plugin() {
			continue
		}
		version := strings.TrimSpace(f.Version)
		p.Files[f.Path] = version
		if f.versioned() && byNumber(version, highest) > 0 {
			highest = version
		}
	}
	slices.Sort(names)
	p.Product, p.Version = strings.Join(slices.Compact(names), " and "), together(versions)
	p.Installed = len(names) > 0 || len(p.Files) > 0
	p.Version = cmp.Or(p.Version, highest)
}

// citrix is the software of Citrix, version by name.
func (o *pluginOutput) citrix() map[string]string {
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
func (o *pluginOutput) vda() string {
	for _, name := range []*regexp.Regexp{deliveryAgent, desktopAgent} {
		var versions []string
		for _, p := range o.Products {
			if name.MatchString(p.Name) {
				versions = append(versions, p.Version)
			}
		}
		if v := together(versions); v != "" {
			return v
		}
	}
	return ""
}

var (
	deliveryAgent = regexp.MustCompile(`(?i)^citrix\b.*\bvirtual delivery agent\b`)
	desktopAgent  = regexp.MustCompile(`(?i)^citrix virtual desktop agent\b`)
)

// together names versions once each, the lowest first. An entry without any stands
// for nothing beside one that has a version.
func together(versions []string) string {
	var all []string
	for _, v := range versions {
		if v = strings.TrimSpace(v); v != "" {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(byNumber(a, b), cmp.Compare(a, b)) })
	same := func(a, b string) bool { return a == b || len(numbers(a)) > 0 && byNumber(a, b) == 0 }
	return strings.Join(slices.CompactFunc(all, same), " and ")
}

var digits = regexp.MustCompile(`[0-9]+`)

// byNumber compares versions number by number, so that 2.10 comes after 2.9 and
// 2.7.1.0 is 2.7.1.
func byNumber(a, b string) int {
	return slices.CompareFunc(numbers(a), numbers(b), func(m, n string) int {
		return cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n))
	})
}

// numbers are those of a version, as text, which never grows too large; without
// noughts at their beginning, and at the end of the version.
func numbers(version string) []string {
	all := digits.FindAllString(version, -1)
	for i := range all {
		all[i] = strings.TrimLeft(all[i], "0")
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
