package facts

import "strings"

func (c *contradictions) cloud(d *CitrixCloud) {
	if d == nil || !d.Learnt() {
		return
	}
	for _, host := range sorted(d.Connectors.Items) {
		con := d.Connectors.Items[host]
		c.aged("citrixcloud.connectors.items."+host, d.ObservedAt, con.LastContact, con.ContactAgeSeconds)
	}
	for _, key := range sorted(d.Machines.Items) {
		m := d.Machines.Items[key]
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
	for _, key := range sorted(d.Applications.Items) {
		c.audience("applications.items."+key, d.Applications.Items[key].Audience)
	}
	for _, key := range sorted(d.ApplicationGroups.Items) {
		c.audience("applicationGroups.items."+key, d.ApplicationGroups.Items[key].Audience)
	}
	for _, key := range sorted(d.Catalogs.Items) {
		mc, at := d.Catalogs.Items[key], "citrixcloud.catalogs.items."+key
		c.expect(strings.Contains(mc.ImagePath, mc.Image), "%s.image is %q, and imagePath is %q", at, mc.Image, mc.ImagePath)
		c.expect(strings.Contains(mc.ImagePath, mc.Template), "%s.template is %q, and imagePath is %q", at, mc.Template, mc.ImagePath)
		c.expect(mc.Provisioned || mc.ImagePath == "" && mc.FullClone == nil && mc.MemoryMB == 0, "%s.provisioned is false, and it says what machines are made of", at)
	}
}

func (c *contradictions) audience(at string, a Audience) {
	c.expect(!a.Everyone || len(a.Users) == 0, "citrixcloud.%s.everyone is true, and it names %d users", at, len(a.Users))
}
