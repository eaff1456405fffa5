package windows

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// plugin looks for the Nutanix plug-in in the list of installed products of both
// registry views, and among the files of Citrix' plug-ins: its display name has
// changed over time. The same list tells what else of Citrix a connector has.
func (g *hostQueries) plugin(ctx context.Context) {
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
		err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf(
			"%s lists no installed software of Citrix, which every Cloud Connector has: the host is none, or the account may not read the list", g.target.host)}
	}
	g.host.Products = &facts.Products{Answered: g.answered(err), Versions: versions}
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
func (o *installed) fill(p *facts.PluginState) {
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
