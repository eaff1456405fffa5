package discover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// catalogs are the desktops: what Citrix DaaS makes, what it only manages, and where their
// accounts are.
func (r *run) catalogs() {
	if r.cloud == nil {
		return
	}
	mcs, manual := &estate.Component{}, &estate.Component{}
	bySite := map[string][]*facts.MachineCatalog{}
	known := map[string]bool{} // names of machines that some catalog has, upper case
	for _, id := range sortedKeys(r.cloud.Catalogs.Items) {
		c := r.cloud.Catalogs.Items[id]
		site := r.zoneSite(c.Zone)
		machines := r.machines(id)
		for _, name := range machines {
			known[name] = true
		}
		switch {
		case site == "":
			r.ask("components", fmt.Sprintf("The machine catalog %s is in a zone of neither site. Does it matter in a disaster? If not:", c.Name))
		case c.RemotePC:
		case c.Provisioning != facts.ProvisioningManual: // made by MCS, or streamed by PVS
			bySite[site] = append(bySite[site], c)
			if ou := r.directory.Containers.Items[c.OU]; ou != nil {
				addOU(mcs, site, ou.DN)
				continue
			}
			for _, ou := range r.ousOf(machines) {
				addOU(mcs, site, ou)
			}
		default:
			for _, ou := range r.ousOf(machines) {
				addOU(manual, site, ou)
			}
			if r.protectedMachines(machines) {
				manual.Methods = []string{"failover_vm_update_hosting_connection"}
				r.from("components.workloads_manual.methods", "a protection policy and a recovery plan hold the machines of %s", c.Name)
			}
		}
	}
	r.standIns(mcs, bySite)
	r.furtherOUs(mcs, known)
	if len(bySite[estate.Production]) > 0 || len(mcs.OUs.Production) > 0 {
		r.Estate.Components["workloads_mcs"] = mcs
		r.from("components.workloads_mcs", "machine catalogs of Citrix DaaS")
	}
	if len(manual.OUs.Production) > 0 {
		r.Estate.Components["workloads_manual"] = manual
		r.from("components.workloads_manual", "the OUs of machines in manual catalogs")
	}
}

func addOU(c *estate.Component, site, ou string) {
	list := &c.OUs.Production
	if site == estate.Recovery {
		list = &c.OUs.Recovery
	}
	if !slices.Contains(*list, ou) {
		*list = append(*list, ou)
		slices.Sort(*list)
	}
}

// machines are the names of a catalog's machines, upper case.
func (r *run) machines(catalog string) []string {
	var all []string
	for _, class := range r.cloud.Machines.Items {
		if class.Catalog == catalog {
			for _, m := range class.Machines {
				all = append(all, strings.ToUpper(m.Name))
			}
		}
	}
	return all
}

// ousOf are the OUs of the accounts of machines.
func (r *run) ousOf(machines []string) []string {
	wanted := map[string]bool{}
	for _, m := range machines {
		wanted[m] = true
	}
	var containers dn.Containers
	found := map[string]bool{}
	for _, c := range r.computers {
		if wanted[strings.ToUpper(c.Name)] {
			if ou := r.directory.Containers.Items[containers.Of(c.DN)]; ou != nil {
				found[ou.DN] = true
			}
		}
	}
	return sortedKeys(found)
}

func (r *run) protectedMachines(machines []string) bool {
	for _, m := range machines {
		if vm := r.vms[strings.ToLower(m)]; vm == nil || vm.Protection != facts.ProtectedByPolicy || !r.planned[vm.UUID] {
			return false
		}
	}
	return len(machines) > 0
}

// standIns pairs catalogs of production with those of the recovery site: made from the same
// image, where there is just one such pair, or alike in name but for the names of the sites.
func (r *run) standIns(mcs *estate.Component, bySite map[string][]*facts.MachineCatalog) {
	pooled := true
	for _, c := range bySite[estate.Production] {
		if c.Persistence == facts.PersistLocal {
			pooled = false
			r.ask("components", fmt.Sprintf("The dedicated machines of %s are not made anew: how are they recovered?", c.Name), "  workloads_mcs:", "    methods: [recreate_pooled, migrate_dedicated_to_manual]")
			continue
		}
		var alike, sameImage []string
		for _, other := range bySite[estate.Recovery] {
			if r.neutral(other.Name) == r.neutral(c.Name) {
				alike = append(alike, other.Name)
			}
			if c.Image != "" && strings.EqualFold(other.Image, c.Image) {
				sameImage = append(sameImage, other.Name)
			}
		}
		found := alike
		if len(found) != 1 {
			found = sameImage
		}
		if len(found) != 1 {
			r.ask("components", fmt.Sprintf("Which catalog of the recovery site replaces %s?", c.Name), "  workloads_mcs:", fmt.Sprintf("    catalogs: {%s: …}", c.Name))
			continue
		}
		if mcs.Catalogs == nil {
			mcs.Catalogs = map[string]string{}
		}
		mcs.Catalogs[c.Name] = found[0]
		r.from("components.workloads_mcs.catalogs", "catalogs that are alike in name or made from the same image")
	}
	if pooled && len(mcs.Catalogs) > 0 && len(mcs.Catalogs) == len(bySite[estate.Production]) {
		mcs.Methods = []string{"recreate_pooled"}
		r.from("components.workloads_mcs.methods", "every catalog is pooled and has one at the recovery site")
	}
}

// neutral is a name without what names a site in it.
func (r *run) neutral(name string) string {
	name = strings.ToLower(name)
	for _, site := range bothSites {
		s := r.Estate.Site(site)
		for _, word := range append([]string{s.ADSite, site}, s.Locations()...) {
			if word != "" {
				name = strings.ReplaceAll(name, strings.ToLower(word), "")
			}
		}
	}
	return strings.Trim(name, " -_.()")
}

// furtherOUs are those of desktops that no catalog has, by a list of connectors that Group
// Policy brings there.
func (r *run) furtherOUs(mcs *estate.Component, known map[string]bool) {
	listed := map[string]bool{}
	for _, s := range r.settings {
		if strings.HasSuffix(s.key, `citrix\virtualdesktopagent`) && s.value == "listofddcs" {
			listed[s.guid] = true
		}
	}
	var containers dn.Containers
	members := map[string]int{}
	for _, c := range r.computers {
		if key := containers.Of(c.DN); !known[strings.ToUpper(c.Name)] && !r.named[c.DNSName] && r.reached(key, listed) {
			members[key]++
		}
	}
	for _, key := range sortedKeys(members) {
		ou := r.directory.Containers.Items[key]
		if ou == nil {
			continue
		}
		site := r.siteOfOU(ou.DN)
		if site == "" {
			r.ask("components", fmt.Sprintf("%d computers in %s get a list of connectors and are in no catalog. Which site are they of?", members[key], ou.DN))
			continue
		}
		addOU(mcs, site, ou.DN)
		r.from("components.workloads_mcs.ous", "OUs of the catalogs, and those whose computers get a list of connectors by policy")
	}
}

// reached tells that one of some policies reaches an OU.
func (r *run) reached(key string, policies map[string]bool) bool {
	blocked := false
	for ; key != ""; key = dn.Parent(key) {
		c := r.directory.Containers.Items[key]
		if c == nil {
			return false
		}
		for _, l := range c.Links {
			if policies[l.GPO] && !l.Disabled && (!blocked || l.Enforced) {
				return true
			}
		}
		blocked = blocked || c.BlockInheritance
	}
	return false
}

// images are the master images: virtual machines whose names the images of catalogs have.
func (r *run) images() {
	if r.cloud == nil {
		return
	}
	c := &estate.Component{}
	for _, id := range sortedKeys(r.cloud.Catalogs.Items) {
		catalog := r.cloud.Catalogs.Items[id]
		if catalog.Image == "" || r.zoneSite(catalog.Zone) != estate.Production {
			continue
		}
		best := ""
		for _, name := range sortedKeys(r.vms) {
			if strings.Contains(strings.ToLower(catalog.Image), name) && len(name) > len(best) {
				best = name
			}
		}
		if best == "" {
			r.ask("components", fmt.Sprintf("From which virtual machine is the image %s of %s made?", catalog.Image, catalog.Name), "  base_images:", "    vms: [W11-MASTER]")
			continue
		}
		add(&c.VMs, r.vms[best].Name)
	}
	if len(c.VMs) == 0 {
		return
	}
	r.Estate.Components["base_images"] = c
	r.from("components.base_images", "virtual machines whose names are in those of the catalogs' images")
	if method := r.protectedBy(c.VMs); method != "" {
		c.Methods = []string{method}
		r.from("components.base_images.methods", "how Prism protects them")
		return
	}
	r.ask("components", "base_images: how do they get to the recovery site?", "  base_images:", "    methods: [protection_domain]")
}

// leftOver asks for what nothing was found of, and for what only people know.
func (r *run) leftOver() {
	if r.Objectives.RPO == 0 {
		r.ask("components", "How much may be lost, and how long may it take? Without objectives copies are judged by nothing.", "objectives: {rpo: 4h, rto: 8h}")
	}
	var nothing, lines []string
	for _, w := range estate.ComponentWords {
		switch w.Name {
		case "registration", "replication":
			continue
		}
		if r.Estate.Components[w.Name] == nil {
			nothing = append(nothing, w.Name+" ("+strings.TrimSuffix(w.Help, ".")+")")
			lines = append(lines, "  "+w.Name+": {inScope: false}")
		}
	}
	if len(nothing) > 0 {
		r.ask("components", "Nothing was found of these: "+strings.Join(nothing, "; ")+". Uncomment those that the estate does not have, and declare the others.", lines...)
	}
	var strays []string
	for _, host := range sortedKeys(r.computers) {
		if id := habit(host); id != "" && !r.named[host] && strings.Contains(r.computers[host].System, "Server") {
			strays = append(strays, host+" ("+id+"?)")
		}
	}
	if len(strays) > 0 {
		r.ask("components", "Computers whose names suggest a component that they were not put into: "+strings.Join(strays, ", "))
	}
}
