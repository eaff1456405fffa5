package main

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	declared "github.com/muster-dr/muster/internal/estate"
)

// setting is what policies give an OU at a site, with the OU; nil when that was
// not learnt, or the OU is not there.
func (e *estate) setting(site, ou, id string) (*rsop.OU, *rsop.Setting) {
	v := e.set.Views[site]
	if v == nil || !v.Learnt() {
		return nil, nil
	}
	o := v.OUs[ou]
	if o == nil || !o.Learnt() || !o.Exists {
		return nil, nil
	}
	return o, o.Settings[id]
}

// desktops are the OUs of desktops that need a list of connectors, with the site
// at which their policies count.
func (e *estate) desktops(everywhere bool) map[string]string {
	out := map[string]string{}
	pooled, own := e.component("workloads_mcs"), e.component("workloads_manual")
	if everywhere {
		for _, ou := range pooled.OUs.Production {
			out[ou] = declared.Production
		}
		for _, ou := range own.OUs.Production {
			out[ou] = declared.Recovery
		}
	}
	for _, ou := range slices.Concat(pooled.OUs.Recovery, own.OUs.Recovery) {
		out[ou] = declared.Recovery
	}
	for ou, site := range out {
		if _, s := e.setting(site, ou, rsop.GctRegistration); s != nil && s.State == rsop.IsSet && s.Data[0] == "1" {
			delete(out, ou)
		}
	}
	return out
}

func policyMethod(e *estate) []string {
	var failed []string
	for ou, site := range e.desktops(true) {
		o, s := e.setting(site, ou, rsop.ListOfDDCs)
		if s == nil || s.State != rsop.IsAbsent {
			continue
		}
		opaque := slices.ContainsFunc(o.Applied, func(a rsop.Applied) bool { return a.CitrixPolicies })
		if !opaque {
			failed = append(failed, "ou/"+ou)
		}
	}
	return failed
}

func connectorsListed(e *estate) []string {
	connectors := e.component("cloud_connectors").Servers.Recovery
	if len(connectors) == 0 {
		return nil
	}
	var failed []string
	for ou := range e.desktops(false) {
		o, s := e.setting(declared.Recovery, ou, rsop.ListOfDDCs)
		if s == nil || s.State != rsop.IsSet {
			continue
		}
		local := slices.ContainsFunc(o.Registration.Hosts, func(h string) bool { return slices.Contains(connectors, h) })
		if !local {
			failed = append(failed, "ou/"+ou)
		}
	}
	return failed
}

func fasLists(e *estate) []string {
	if e.doc.Estate.Components["fas"] == nil {
		return nil
	}
	var ous []string
	for _, id := range []string{"fas", "storefront", "workloads_mcs", "workloads_manual"} {
		c := e.component(id)
		here := slices.Concat(c.OUs.Production, c.OUs.Recovery)
		slices.Sort(here)
		ous = append(ous, here...)
	}
	var reference []string
	known := false
	var failed []string
	for _, ou := range ous {
		_, s := e.setting(declared.Recovery, ou, rsop.FASAddresses)
		switch {
		case s == nil:
		case s.State == rsop.IsAbsent:
			failed = append(failed, "ou/"+ou)
		case s.State == rsop.IsSet && !known:
			reference, known = s.Data, true
		case s.State == rsop.IsSet && !slices.EqualFunc(s.Data, reference, strings.EqualFold):
			failed = append(failed, "ou/"+ou)
		}
	}
	return failed
}

func subnets(e *estate) []string {
	listed := e.doc.Directory.Views[declared.Recovery].Subnets
	if !listed.Learnt() {
		return nil
	}
	sites := map[netip.Prefix]string{}
	for cidr, s := range listed.Items {
		if p, err := netip.ParsePrefix(cidr); err == nil {
			sites[p] = s.Site
		}
	}
	var failed []string
	for _, site := range []string{declared.Production, declared.Recovery} {
		for _, cidr := range e.doc.Estate.Site(site).Networks {
			network, err := netip.ParsePrefix(cidr)
			if err != nil {
				continue
			}
			smallest, found := netip.Prefix{}, false
			var inside []netip.Prefix
			for p := range sites {
				switch {
				case p.Bits() <= network.Bits() && p.Contains(network.Addr()):
					if !found || p.Bits() > smallest.Bits() {
						smallest, found = p, true
					}
				case network.Bits() < p.Bits() && network.Contains(p.Addr()):
					inside = append(inside, p)
				}
			}
			wrong := found && sites[smallest] != e.adSite(site)
			for _, p := range inside {
				wrong = wrong || sites[p] != e.adSite(site)
			}
			if wrong || !found && !covers(inside, network) {
				failed = append(failed, "subnet/"+cidr)
			}
		}
	}
	return failed
}

// covers tells whether the parts fill the whole.
func covers(parts []netip.Prefix, whole netip.Prefix) bool {
	if slices.Contains(parts, whole) {
		return true
	}
	if len(parts) == 0 || whole.Bits() >= whole.Addr().BitLen() {
		return false
	}
	low := netip.PrefixFrom(whole.Addr(), whole.Bits()+1)
	high := whole.Addr().AsSlice()
	high[whole.Bits()/8] |= 0x80 >> (whole.Bits() % 8)
	second, _ := netip.AddrFromSlice(high)
	in := func(half netip.Prefix) []netip.Prefix {
		return slices.DeleteFunc(slices.Clone(parts), func(p netip.Prefix) bool { return p.Bits() < half.Bits() || !half.Contains(p.Addr()) })
	}
	top := netip.PrefixFrom(second, whole.Bits()+1)
	return covers(in(low), low) && covers(in(top), top)
}
