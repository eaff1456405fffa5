package proof

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab/world"
)

// apply carries a fix out on the model of the embedded estate, as a tool would that reads
// its fields and not its text: a field that is wrong does what it says.
func apply(m *world.Model, c *results.Change) (err error) {
	defer func() { // the model panics for names that it does not have
		if r := recover(); r != nil {
			err = fmt.Errorf("%s %s: %v", c.Action, c.Object, r)
		}
	}()
	if c.Kind == "question" {
		return fmt.Errorf("somebody has to decide first")
	}
	if slices.ContainsFunc(c.Values, func(v string) bool { return strings.Contains(v, "<") }) {
		return fmt.Errorf("it has a place for what only people know: %s", strings.Join(c.Values, ", "))
	}
	kind, name, _ := strings.Cut(c.Object, "/")
	do := map[string]func(*world.Model, *results.Change, string) error{
		"gpo": applyGPO, "newgpo": applyNewGPO, "ou": applyOU, "record": applyRecord, "zone": applyZone, "host": applyHost, "account": applyAccount,
		"connection": applyConnection, "deliverygroup": applyGroup, "vm": applyVM, "policy": applyProtector, "domain": applyProtector, "store": applyStore,
		"application": applyApplication, "applicationgroup": applyApplicationGroup, "desktop": applyDesktop, "newdesktop": applyNewDesktop, "citrixpolicy": applyCitrixPolicy,
		"catalog": applyCatalog, "folder": applyFolder, "subnet": applySubnet, "dhcp": applyDHCP,
	}[kind]
	if do == nil {
		return fmt.Errorf("the model has no %s", kind)
	}
	return do(m, c, name)
}

func unknownTo(c *results.Change) error {
	return fmt.Errorf("the model cannot %s %s of %s", c.Action, c.Attribute, c.Object)
}

// value is a registry value of a Group Policy, from HKLM\key\name.
func value(_ *world.Model, c *results.Change) (world.Value, error) {
	path, ok := strings.CutPrefix(c.Attribute, `HKLM\`)
	i := strings.LastIndex(path, `\`)
	if !ok || i < 0 {
		return world.Value{}, unknownTo(c)
	}
	key, name := path[:i], path[i+1:]
	switch len(c.Values) {
	case 0:
		return world.Value{Key: key, Name: name}, nil
	case 1:
		return world.TextValue(key, name, c.Values[0]), nil
	}
	return world.ListValue(key, name, c.Values...), nil
}

func applyGPO(m *world.Model, c *results.Change, name string) error {
	g := m.Policies.GPO(name)
	switch {
	case c.Attribute == "GpoStatus" && c.Action == "set":
		g.Flags = map[string]int{"UserSettingsDisabled": 1, "AllSettingsEnabled": 0}[c.Values[0]]
	case c.Attribute == "permission/GpoApply" && c.Action == "add":
		if c.Values[0] != "Domain Computers" {
			return unknownTo(c)
		}
		g.Apply = append(g.Apply, m.DomainSID+"-515")
	case c.Attribute == "gPCFunctionalityVersion" && c.Action == "set":
		n, err := strconv.Atoi(c.Values[0])
		if err != nil {
			return err
		}
		g.Functionality = n
	case c.Attribute == "SYSVOL" && c.Action == "run":
		delete(g.MissingAt, estate.Recovery)
		delete(g.VersionAt, estate.Recovery)
	default:
		v, err := value(m, c)
		if err != nil {
			return err
		}
		switch c.Action {
		case "set":
			if strings.EqualFold(v.Name, "CCDLocations") || strings.EqualFold(v.Name, "VHDLocations") {
				v = world.ListValue(v.Key, v.Name, c.Values...)
			}
			g.Set(v)
			g.ComputerVersion++ // as the tools of Windows do,
			g.Extensions = nil  // which also name what applies it
		case "remove":
			g.Unset(v.Key, v.Name)
		default:
			return unknownTo(c)
		}
	}
	return nil
}

// applyAccount enables the computer account of a server.
func applyAccount(m *world.Model, c *results.Change, name string) error {
	if c.Attribute != "enabled" || c.Values[0] != "true" {
		return unknownTo(c)
	}
	for _, h := range m.Hosts {
		if h.Name == name {
			h.Disabled = false
			return nil
		}
	}
	return fmt.Errorf("the model has no host %s", name)
}

// applyNewGPO makes a policy and links it; one of that name that is there gets the value.
func applyNewGPO(m *world.Model, c *results.Change, name string) error {
	v, err := value(m, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(m.Policies.GPOs, func(g *world.GPO) bool { return g.Name == name })
	if i < 0 {
		i = len(m.Policies.GPOs)
		m.Policies.GPOs = append(m.Policies.GPOs, &world.GPO{
			GUID: "{" + strings.ToUpper(world.GUIDOf("gpo", name)) + "}", Name: name, ComputerVersion: 1, Apply: []string{world.SIDAuthenticatedUsers},
			MissingAt: map[string]bool{}, VersionAt: map[string]int{}, BehindAt: map[string]world.Edits{},
		})
	}
	g := m.Policies.GPOs[i]
	g.Set(v)
	for _, at := range c.At {
		if err := linkAt(m, strings.TrimPrefix(at, "ou/"), func(o *world.OU) { o.Links = append([]world.Link{{GPO: g.GUID}}, o.Links...) }); err != nil {
			return err
		}
	}
	return nil
}

func linkAt(m *world.Model, dn string, change func(*world.OU)) error {
	for _, o := range m.Policies.OUs {
		if world.SameDN(m.DN(o.DN), dn) {
			change(o)
			return nil
		}
	}
	return fmt.Errorf("there is no OU %s", dn)
}

func applyOU(m *world.Model, c *results.Change, dn string) error {
	return linkAt(m, dn, func(o *world.OU) {
		for _, name := range c.Values {
			guid := m.Policies.GPO(name).GUID
			there := slices.IndexFunc(o.Links, func(l world.Link) bool { return l.GPO == guid })
			switch c.Action + " " + c.Attribute {
			case "add gPLink":
				o.Links = append(o.Links, world.Link{GPO: guid})
			case "add gPLink/first":
				o.Links = append([]world.Link{{GPO: guid}}, slices.DeleteFunc(o.Links, func(l world.Link) bool { return l.GPO == guid })...)
			case "set gPLink/enabled":
				o.Links[there].Disabled = false
			case "remove gPLink":
				o.Links = slices.Delete(o.Links, there, there+1)
			default:
				panic(unknownTo(c))
			}
		}
	})
}

// siteOf is the site of a DNS server as a fix names it: 10.20.0.10 (recovery).
func siteOf(where string) (string, error) {
	for _, site := range world.BothSites {
		if strings.HasSuffix(where, "("+site+")") {
			return site, nil
		}
	}
	return "", fmt.Errorf("%s is none of the lab's DNS servers", where)
}

// applyRecord changes a record at a DNS server, or at all that the change names: where they
// hold one zone, what one of them writes reaches the others.
func applyRecord(m *world.Model, c *results.Change, name string) error {
	at := c.At
	if len(at) == 0 {
		at = []string{c.Where}
	}
	for _, where := range at {
		site, err := siteOf(where)
		if err != nil {
			return err
		}
		if err := applyRecordAt(m.DNS[site], c, name); err != nil {
			return err
		}
	}
	return nil
}

func applyRecordAt(v *world.View, c *results.Change, name string) error {
	switch c.Action + " " + c.Attribute {
	case "add A", "set A":
		if c.Action == "set" {
			v.Remove(name, dns.TypeA)
			v.Remove(name, dns.TypeCNAME)
		}
		for _, address := range c.Values {
			v.Add(world.Record{Name: name, Type: dns.TypeA, TTL: world.AliasTTL, Data: address})
		}
	case "add CNAME":
		v.Add(world.Record{Name: name, Type: dns.TypeCNAME, TTL: world.AliasTTL, Data: c.Values[0]})
	case "set TTL":
		ttl, err := strconv.ParseUint(c.Values[0], 10, 32)
		if err != nil {
			return err
		}
		v.Remember(name, uint32(ttl))
	default:
		return unknownTo(c)
	}
	return nil
}

func applyZone(m *world.Model, c *results.Change, name string) error {
	site, err := siteOf(c.Where)
	if err != nil || c.Attribute != "replication" || c.Action != "run" {
		return unknownTo(c)
	}
	for _, from := range world.BothSites {
		if z := m.DNS[from].Zone(name); from != site && z != nil {
			m.DNS[site].Zone(name).Serial = z.Serial
		}
	}
	return nil
}

// applyDHCP changes a DHCP server as Set-DhcpServerv4Scope and the like do. What servers share is
// copied to the partner by a replication alone.
func applyDHCP(m *world.Model, c *results.Change, host string) error {
	h := m.WindowsHosts()[host]
	if h == nil || h.DHCP == nil {
		return fmt.Errorf("the model has no DHCP server %s", host)
	}
	part := strings.Split(c.Attribute, "/")
	switch d := h.DHCP; c.Action + " " + part[0] + " " + part[len(part)-1] {
	case "set service service":
		d.Service.State, d.Service.StartMode = c.Values[0], "Auto"
	case "set authorised authorised":
		d.Unauthorised = false
	case "set scope state":
		d.Scope(part[1]).State = c.Values[0]
	case "set scope 6":
		d.Scope(part[1]).Options["6"] = c.Values
	case "set failover reserve":
		percent, err := strconv.Atoi(c.Values[0])
		if err != nil {
			return err
		}
		for _, f := range d.Failover {
			if f.Name == part[1] {
				f.Percent, f.Switches = percent, true
				for _, id := range f.Scopes {
					d.Scope(id).FreeHere = d.Scope(id).Free * percent / 100
				}
			}
		}
	case "run replication replication":
		for _, f := range d.Failover {
			if partner := m.WindowsHosts()[f.Partner].DHCP; slices.Contains(f.Scopes, c.Values[0]) {
				*partner.Scope(c.Values[0]) = *d.Scope(c.Values[0])
				partner.Reservations = slices.Clone(d.Reservations)
			}
		}
	default:
		return unknownTo(c)
	}
	return nil
}

func applyHost(m *world.Model, c *results.Change, host string) error {
	h := m.WindowsHosts()[host]
	if h == nil {
		return fmt.Errorf("the model has no host %s", host)
	}
	switch c.Action + " " + c.Attribute {
	case "run group policy":
		if h.OU == "" {
			return unknownTo(c)
		}
		fetch(m, h)
	case "run connector":
		for _, name := range c.Values {
			m.Citrix.Connector(world.ShortName(name)).Silent = 0
		}
	case "set HostBaseUrl":
		h.StoreFront.BaseURL = c.Values[0] + "/"
	default:
		return unknownTo(c)
	}
	return nil
}

func applyConnection(m *world.Model, c *results.Change, name string) error {
	x := m.Citrix.Connection(name)
	switch c.Action + " " + c.Attribute {
	case "set HypervisorAddress":
		x.Address = c.Values[0]
	default:
		return unknownTo(c)
	}
	return nil
}

func applyGroup(m *world.Model, c *results.Change, name string) error {
	g := m.Citrix.Group(name)
	switch c.Action + " " + c.Attribute {
	case "set Enabled":
		g.Disabled = c.Values[0] != "true"
	case "set InMaintenanceMode":
		g.InMaintenance = c.Values[0] != "false"
	case "set ZonePreferences":
		g.ZonePreferences = c.Values
		g.HomeZoneOnly = slices.Contains(c.Values, "UserHomeOnly")
	case "set AccessPolicyRule/NotViaAG":
		g.GatewayOnly = c.Values[0] != "true"
	case "add IncludedUsers":
		g.Users = append(g.Users, c.Values...)
	case "remove ExcludedUsers":
		g.Excluded = slices.DeleteFunc(g.Excluded, func(user string) bool { return slices.Contains(c.Values, user) })
	default:
		return unknownTo(c)
	}
	return nil
}

// applyApplication changes a published application.
func applyApplication(m *world.Model, c *results.Change, name string) error {
	a := m.Citrix.Application(name)
	switch c.Action + " " + c.Attribute {
	case "add DesktopGroup":
		a.Groups = append(a.Groups, c.Values...)
	case "set Enabled":
		a.Disabled = c.Values[0] != "true"
	case "set HomeZoneOnly":
		a.ZoneOnly = c.Values[0] != "false"
	case "add IncludedUsers":
		a.Users = append(a.Users, c.Values...)
	default:
		return unknownTo(c)
	}
	return nil
}

func applyApplicationGroup(m *world.Model, c *results.Change, name string) error {
	g := m.Citrix.ApplicationGroup(name)
	switch c.Action + " " + c.Attribute {
	case "add DesktopGroup":
		g.Groups = append(g.Groups, c.Values...)
	default:
		return unknownTo(c)
	}
	return nil
}

// applyCitrixPolicy changes for whom a policy of Citrix Cloud is.
func applyCitrixPolicy(m *world.Model, c *results.Change, name string) error {
	p := m.Citrix.Policy(name)
	switch c.Action + " " + c.Attribute {
	case "add filter/DesktopGroup":
		p.Groups = append(p.Groups, c.Values...)
	case "remove filter/DesktopGroup/deny":
		p.Without = slices.DeleteFunc(p.Without, func(g string) bool { return slices.Contains(c.Values, g) })
	case "add filter/OU":
		for _, dn := range c.Values {
			p.OUs = append(p.OUs, strings.TrimSuffix(dn, strings.ToLower(m.DN(""))))
		}
	default:
		return unknownTo(c)
	}
	return nil
}

// applyDesktop changes a desktop that a delivery group offers.
func applyDesktop(m *world.Model, c *results.Change, name string) error {
	for _, g := range m.Citrix.Groups {
		for _, d := range g.Desktops {
			if d.Name != name {
				continue
			}
			switch c.Action + " " + c.Attribute {
			case "set Enabled":
				d.Disabled = c.Values[0] != "true"
			case "add IncludedUsers":
				d.Users = append(d.Users, c.Values...)
			case "remove ExcludedUsers":
				d.Excluded = slices.DeleteFunc(d.Excluded, func(user string) bool { return slices.Contains(c.Values, user) })
			default:
				return unknownTo(c)
			}
			return nil
		}
	}
	return fmt.Errorf("the model has no desktop %s", name)
}

// applyNewDesktop lets a delivery group offer one more desktop.
func applyNewDesktop(m *world.Model, c *results.Change, name string) error {
	if c.Action != "add" || c.Attribute != "IncludedUsers" || len(c.At) != 1 {
		return unknownTo(c)
	}
	g := m.Citrix.Group(strings.TrimPrefix(c.At[0], "deliverygroup/"))
	g.Desktops = append(g.Desktops, &world.Desktop{Name: name, Users: c.Values})
	return nil
}

func applyCatalog(m *world.Model, c *results.Change, name string) error {
	if c.Action == "add" && c.Attribute == "Tags" {
		m.Citrix.Catalog(name).Tags = append(m.Citrix.Catalog(name).Tags, c.Values...)
		return nil
	}
	if c.Action != "set" || c.Attribute != "InMaintenanceMode" {
		return unknownTo(c)
	}
	m.Citrix.Catalog(name).InMaintenance = c.Values[0] != "false"
	return nil
}

// applyFolder changes a folder of a DFS namespace, by its path.
func applyFolder(m *world.Model, c *results.Change, path string) error {
	if c.Action != "set" || c.Attribute != "TimeToLiveSec" {
		return unknownTo(c)
	}
	ttl, err := strconv.Atoi(c.Values[0])
	if err != nil {
		return err
	}
	for _, n := range m.Directory.Namespaces {
		for _, f := range n.Folders {
			if strings.EqualFold(`\\`+m.Domain+`\`+n.Name+`\`+strings.ReplaceAll(f.Path, "/", `\`), path) {
				f.TTL = ttl
				return nil
			}
		}
	}
	return fmt.Errorf("the model has no folder %s", path)
}

// applySubnet gives a subnet to an Active Directory site.
func applySubnet(m *world.Model, c *results.Change, cidr string) error {
	i := slices.IndexFunc(m.Directory.Subnets, func(s world.Subnet) bool { return s.CIDR == cidr })
	switch {
	case c.Attribute != "site":
		return unknownTo(c)
	case c.Action == "add" && i < 0:
		m.Directory.Subnets = append(m.Directory.Subnets, world.Subnet{CIDR: cidr, ADSite: c.Values[0]})
	case c.Action == "set" && i >= 0:
		m.Directory.Subnets[i].ADSite = c.Values[0]
	default:
		return fmt.Errorf("the model cannot %s the subnet %s", c.Action, cidr)
	}
	return nil
}

func applyVM(m *world.Model, c *results.Change, name string) error {
	v := m.Nutanix.VM(name)
	switch c.Action + " " + c.Attribute {
	case "set power":
		v.Off = c.Values[0] != "ON"
		return nil
	case "add recovery", "remove recovery":
	case "run copy":
		v.Copies = world.Copies{}
		if d := m.Nutanix.DomainOf(name); d != nil {
			d.NewestRemote = d.Newest
		}
		return nil
	default:
		return unknownTo(c)
	}
	for _, what := range c.Values {
		kind, of, _ := strings.Cut(what, "/")
		switch {
		case kind == "policy" && c.Action == "add":
			v.Category = m.Nutanix.Policy(of).Category
		case kind == "policy":
			v.Category = world.NoCategory
		case kind == "plan":
			p := m.Nutanix.Plan(of)
			in := false
			for i := range p.Stages {
				if c.Action == "remove" {
					p.Stages[i].VMs = slices.DeleteFunc(p.Stages[i].VMs, func(n string) bool { return n == name })
				}
				in = in || slices.Contains(p.Stages[i].VMs, name)
			}
			if c.Action == "add" && !in {
				last := &p.Stages[len(p.Stages)-1]
				last.VMs = append(last.VMs, name)
			}
		default:
			return unknownTo(c)
		}
	}
	return nil
}

// applyProtector changes a protection policy or a protection domain.
func applyProtector(m *world.Model, c *results.Change, name string) error {
	policy := strings.HasPrefix(c.Object, "policy/")
	switch c.Action + " " + c.Attribute + " " + strings.Join(c.Values, " ") {
	case "set replication resumed":
		if policy {
			m.Nutanix.Policy(name).Paused = false
		} else {
			m.Nutanix.Domain(name).Suspended = false
		}
	case "add schedule remote site":
		if policy {
			return unknownTo(c)
		}
		m.Nutanix.Domain(name).KeepRemote = m.Nutanix.Domain(name).KeepLocal
	default:
		return unknownTo(c)
	}
	return nil
}

func applyStore(m *world.Model, c *results.Change, name string) error {
	host, _, _ := strings.Cut(name, "/")
	h := m.WindowsHosts()[host]
	if h == nil || h.StoreFront == nil || c.Action != "set" || c.Attribute != "Servers" {
		return unknownTo(c)
	}
	h.StoreFront.Farms = []world.Farm{{Name: "DaaS", Servers: c.Values}}
	return nil
}

// kindOf is what a change is about.
func kindOf(c *results.Change) string {
	kind, _, _ := strings.Cut(c.Object, "/")
	return kind
}

// refresh lets two hours pass, in which every desktop fetches its policies by itself.
func refresh(m *world.Model) {
	for _, h := range m.WindowsHosts() {
		if h.OU != "" {
			fetch(m, h)
		}
	}
}

// fetch makes what a desktop has of Group Policy what its OU gets.
func fetch(m *world.Model, h *world.WindowsHost) {
	h.PolicyList, h.FAS, h.SIDs = "", nil, ""
	for _, v := range m.Applied(h.OU) {
		switch {
		case v.Name == "ListOfDDCs":
			h.PolicyList = v.Text
		case v.Name == "ListOfSIDs":
			h.SIDs = v.Text
		case strings.EqualFold(v.Key, world.KeyFAS):
			h.FAS = append(h.FAS, v.Text)
		}
	}
}
