package prism

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// templateAnswer is a VM template with its active version.
type templateAnswer struct {
	ExtID  text          `json:"extId"`
	Name   text          `json:"templateName"`
	Active versionAnswer `json:"templateVersionSpec"`
}

// versionAnswer is a version of a template. Users and their secrets, which stand
// beside these fields, are never decoded.
type versionAnswer struct {
	ExtID    text   `json:"extId"`
	Name     text   `json:"versionName"`
	Created  text   `json:"createTime"`
	Clusters []text `json:"clusterLocationExtIds"`
}

func (a *versionAnswer) fact(template string) *facts.MasterImage {
	image := &facts.MasterImage{Name: string(a.Name), Template: template, Clusters: ids(a.Clusters)}
	if at, ok := a.Created.when(); ok {
		image.Created = stamp(at)
	}
	return image
}

// ids are identifiers, sorted, without those that are hidden.
func ids(list []text) []string {
	out := []string{}
	for _, t := range list {
		if t != "" {
			out = append(out, t.id())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// templates reads the templates, and all versions of those that a catalog uses.
func (c *central) templates(ctx context.Context) {
	items := map[string]*facts.MasterImage{}
	names := map[string]string{} // by id
	add := func(template string, v *versionAnswer) {
		if v.Name != "" {
			items[lower(template+"/"+string(v.Name))] = v.fact(template)
		}
	}
	l := list{space: vmSpace, path: "/content/templates"}
	minor, err := each(ctx, c.client, l, func(a *templateAnswer) string { return a.ExtID.id() }, func(page []templateAnswer) bool {
		for _, a := range page {
			names[a.ExtID.id()] = string(a.Name)
			add(string(a.Name), &a.Active)
		}
		return true
	})
	if err == nil && len(names) > 0 {
		err = c.templateVersions(ctx, names, add)
	}
	c.facts.Templates = keep(c, factTemplates, generation4(minor), "its VM templates", items, err)
}

// templateVersions asks for the versions that are not active any more.
func (c *central) templateVersions(ctx context.Context, names map[string]string, add func(string, *versionAnswer)) error {
	wanted, err := namedByCitrix(ctx, c.env)
	if err != nil {
		return err
	}
	asked := 0
	for _, id := range slices.Sorted(maps.Keys(names)) {
		if wanted.complete && !wanted.templates[lower(names[id])] {
			continue
		}
		if asked++; asked > c.limits.templates {
			return incomplete("there are %d of them, and Citrix Cloud did not tell which are in use: older versions were read of %d only", len(names), c.limits.templates)
		}
		l := list{space: vmSpace, path: "/content/templates/" + url.PathEscape(id) + "/versions"}
		_, err := each(ctx, c.client, l, func(a *versionAnswer) string { return a.ExtID.id() }, func(page []versionAnswer) bool {
			for _, v := range page {
				add(names[id], &v)
			}
			return true
		})
		if err != nil {
			return fmt.Errorf("the versions of %s: %w", names[id], err)
		}
	}
	return nil
}
