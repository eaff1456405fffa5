// Package checks lists the sources that muster can ask. A new source is one
// package below this one and one line here.
package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/checks/dns"
	"github.com/muster-dr/muster/checks/grouppolicy"
	"github.com/muster-dr/muster/checks/prism"
	"github.com/muster-dr/muster/checks/windows"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// All returns a collector for every source.
func All() []collect.Collector {
	return []collect.Collector{dns.New(), directory.New(), grouppolicy.New(), citrixcloud.New(), prism.New(), windows.New()}
}

// Hurried is All for the embedded estate, which need not be spared as Citrix Cloud
// and Prism are.
func Hurried() []collect.Collector {
	const perSecond = 1000
	all := All()
	for i, c := range all {
		switch c.(type) {
		case *citrixcloud.Collector:
			all[i] = citrixcloud.NewAtRate(perSecond)
		case *prism.Collector:
			all[i] = prism.NewAtRate(perSecond)
		}
	}
	return all
}

// Select returns all collectors after making sure that every name of only is that
// of a source. Those that are left out stay in the list, so that the facts can
// say that they were.
func Select(only []string) ([]collect.Collector, error) {
	all := All()
	var names []string
	for _, c := range all {
		names = append(names, c.Source())
	}
	for _, o := range only {
		if !slices.Contains(names, o) {
			text := fmt.Sprintf("there is no source %q; there are %s", o, strings.Join(names, ", "))
			if n := suggest.To(o, names); n != "" {
				text = fmt.Sprintf("there is no source %q; did you mean %q?", o, n)
			}
			return nil, fmt.Errorf("%s", text)
		}
	}
	return all, nil
}
