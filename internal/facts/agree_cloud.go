package facts

import (
	"strings"
	"time"
)

func (c *contradictions) cloud(d *CitrixCloud) {
	if d == nil || !d.Learnt() {
		return
	}
	for _, host := range sorted(d.Connectors.Items) {
		con := d.Connectors.Items[host]
		c.aged("citrixcloud.connectors.items."+host, d.ObservedAt, con.LastContact, con.ContactAgeSeconds)
	}
	for _, id := range sorted(d.Connections.Items) {
		t, at := &d.Connections.Items[id].Test, "citrixcloud.connections.items."+id+".test"
		c.aged(at, d.ObservedAt, t.At, t.AgeSeconds)
		c.expect(t.AgeSeconds == nil || !after(t.At, d.ObservedAt), "%s has an age, and was at %s, which is yet to come", at, t.At)
	}
	tagged := tagsOf(d)
	for _, key := range sorted(d.Machines.Items) {
		m := d.Machines.Items[key]
		c.expect(tagged || !m.TagsUnknown && len(m.Tags) == 0, "citrixcloud.machines.items.%s speaks of tags, and nothing asks for any", key)
		c.expect(m.Count == len(m.Machines), "citrixcloud.machines.items.%s.count is %d, and it names %d", key, m.Count, len(m.Machines))
	}
	for _, key := range sorted(d.DeliveryGroups.Items) {
		g := d.DeliveryGroups.Items[key]
		c.expect(!g.Everyone || len(g.Users) == 0, "citrixcloud.deliveryGroups.items.%s.everyone is true, and it names %d users", key, len(g.Users))
		for _, id := range sorted(g.Desktops.Items) {
			c.audience("deliveryGroups.items."+key+".desktops.items."+id, g.Desktops.Items[id].Audience)
		}
	}
	for _, key := range sorted(d.Assignments.Items) {
		a, at := d.Assignments.Items[key], "citrixcloud.assignments.items."+key
		c.expect(a.Assigned <= a.Machines, "%s.assigned is %d, and there are %d machines", at, a.Assigned, a.Machines)
		c.expect(a.Assigned > 0 || a.SHA256 == "", "%s.assigned is 0, and sha256 is that of a list", at)
	}
	for _, key := range sorted(d.PolicySets.Items) {
		for _, id := range sorted(d.PolicySets.Items[key].Policies) {
			for _, f := range d.PolicySets.Items[key].Policies[id].Filters {
				c.expect(!strings.EqualFold(f.Kind, "OU") || !strings.HasSuffix(f.Target, "."), "citrixcloud.policySets.items.%s.policies.%s has a filter for %q, which is no OU", key, id, f.Target)
			}
		}
	}
	for _, key := range sorted(d.Applications.Items) {
		c.audience("applications.items."+key, d.Applications.Items[key].Audience)
	}
	for _, key := range sorted(d.ApplicationGroups.Items) {
		c.audience("applicationGroups.items."+key, d.ApplicationGroups.Items[key].Audience)
	}
	for _, key := range sorted(d.Catalogs.Items) {
		mc, at := d.Catalogs.Items[key], "citrixcloud.catalogs.items."+key
		path := strings.TrimRight(mc.ImagePath, `\`)
		last := path[strings.LastIndexByte(path, '\\')+1:]
		c.expect(last == mc.Image || strings.HasPrefix(last, mc.Image+".") && mc.Image != "", "%s.image is %q, and imagePath is %q", at, mc.Image, mc.ImagePath)
		c.expect(strings.Contains(mc.ImagePath, mc.Template), "%s.template is %q, and imagePath is %q", at, mc.Template, mc.ImagePath)
		c.expect(mc.Provisioned || mc.ImagePath == "" && mc.FullClone == nil && mc.MemoryMB == 0, "%s.provisioned is false, and it says what machines are made of", at)
		// Citrix makes only machines whose power it manages.
		c.expect(!mc.Learnt() || mc.Provisioning != ProvisioningMCS || mc.PowerManaged && !mc.RemotePC, "%s is provisioned by MCS, with powerManaged %t and remotePC %t", at, mc.PowerManaged, mc.RemotePC)
		c.expect(d.ObservedAt.IsZero() || !after(mc.ImageDate, d.ObservedAt.Add(24*time.Hour)), "%s.imageDate is %s, which is yet to come", at, mc.ImageDate)
	}
}

func (c *contradictions) audience(at string, a Audience) {
	c.expect(!a.Everyone || len(a.Users) == 0, "citrixcloud.%s.everyone is true, and it names %d users", at, len(a.Users))
}

// after tells that a time is later than a moment, both of one clock.
func after(at string, moment time.Time) bool {
	t, err := time.Parse(time.RFC3339, at)
	return err == nil && t.After(moment.Add(rounding*time.Second))
}

// tagsOf tells whether a desktop, an application group or a policy asks for machines with a tag, or may
// do: only then are tags kept.
func tagsOf(d *CitrixCloud) bool {
	if !d.DeliveryGroups.Learnt() || !d.ApplicationGroups.Learnt() {
		return true
	}
	for _, g := range d.DeliveryGroups.Items {
		if !g.Desktops.Learnt() {
			return true
		}
		for _, one := range g.Desktops.Items {
			if one.Tag != "" {
				return true
			}
		}
	}
	for _, g := range d.ApplicationGroups.Items {
		if g.Tag != "" {
			return true
		}
	}
	return tagsOfPolicies(d)
}

// tagsOfPolicies tells whether any policy is for machines with a tag, or may be.
func tagsOfPolicies(d *CitrixCloud) bool {
	if !d.PolicySets.Learnt() {
		return true
	}
	for _, set := range d.PolicySets.Items {
		if !set.Learnt() {
			return true
		}
		for _, policy := range set.Policies {
			for _, f := range policy.Filters {
				if strings.EqualFold(f.Kind, "DesktopTag") && f.Target != "" {
					return true
				}
			}
		}
	}
	return false
}
