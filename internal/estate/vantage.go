package estate

import (
	"net/netip"
	"slices"
)

// VantagesHere are the vantages that count for what is judged: all, but where sites can be lost
// in several ways, not those at the site that is lost in this one.
func (e *Estate) VantagesHere() []Vantage {
	if e.Direction == nil {
		return e.Vantages
	}
	return slices.DeleteFunc(slices.Clone(e.Vantages), func(v Vantage) bool { return e.SiteOfVantage(v) == Production })
}

// SiteOfVantage is the site whose networks hold those of a vantage: production, recovery, or ""
// when that cannot be told, because it names none or the networks of the sites are not declared.
func (e *Estate) SiteOfVantage(v Vantage) string {
	for _, site := range []string{Recovery, Production} {
		for _, n := range v.Networks {
			within, err := netip.ParsePrefix(n)
			if err != nil {
				continue
			}
			for _, s := range e.Site(site).Networks {
				if around, err := netip.ParsePrefix(s); err == nil && around.Bits() <= within.Bits() && around.Contains(within.Addr()) {
					return site
				}
			}
		}
	}
	return ""
}
