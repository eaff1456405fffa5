package prism

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// categoryAnswer is a category.
type categoryAnswer struct {
	ExtID text `json:"extId"`
	Key   text `json:"key"`
	Value text `json:"value"`
}

// categories replaces the "key/value" by which the older interface names categories
// by uuids, which is how the categories of VMs are told. Those that nobody knows
// stay as they are.
func (c *central) categories(ctx context.Context) {
	keys := map[string]bool{}
	c.eachCategory(func(name string) string {
		if key, _, ok := strings.Cut(name, "/"); ok {
			keys[key] = true
		}
		return name
	})
	known := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		l := list{space: prismSpace, path: "/config/categories", query: url.Values{"$filter": {"key eq " + quoted(key)}}}
		_, err := each(ctx, c.client, l, func(a *categoryAnswer) string { return a.ExtID.id() }, func(page []categoryAnswer) bool {
			for _, a := range page {
				known[string(a.Key)+"/"+string(a.Value)] = a.ExtID.id()
			}
			return true
		})
		if err != nil && !absent(err) {
			c.gap(fmt.Errorf("asking %s for the categories of %s: %w", c.host, key, err))
		}
	}
	c.eachCategory(func(name string) string {
		if id := known[name]; id != "" {
			return id
		}
		return name
	})
}

// quoted is a text as a filter has it.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// eachCategory replaces every category that a policy or plan names.
func (c *central) eachCategory(replace func(string) string) {
	all := func(list []string) {
		for i, name := range list {
			list[i] = replace(name)
		}
	}
	for _, p := range c.facts.Policies.Items {
		all(p.Categories)
	}
	for _, p := range c.facts.Plans.Items {
		for _, s := range p.Stages {
			all(s.Categories)
		}
	}
}

// categoriesNamed are all that policies and plans name.
func (c *central) categoriesNamed() map[string]bool {
	out := map[string]bool{}
	c.eachCategory(func(name string) string { out[name] = true; return name })
	return out
}
