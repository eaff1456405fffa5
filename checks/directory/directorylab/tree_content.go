package directorylab

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

func (t *tree) addDomain() {
	m := t.model
	dn := m.DomainDN()
	t.add(dn, "domain", "domainDNS").
		set("objectSid", string(world.SIDOnWire(m.DomainSID))).
		set("gPLink", t.gPLink(m.Policies.DomainLinks)).
		set("fSMORoleOwner", t.settingsDN(m.Directory.Roles["pdc"])).
		set("msDS-Behavior-Version", "7")
	for _, name := range []string{"Users", "Computers", "System"} {
		t.container("CN=" + name + "," + dn)
	}
	t.add("CN=Infrastructure,"+dn, "infrastructureUpdate").set("fSMORoleOwner", t.settingsDN(m.Directory.Roles["infrastructure"]))
	t.add("CN=RID Manager$,CN=System,"+dn, "rIDManager").set("fSMORoleOwner", t.settingsDN(m.Directory.Roles["rid"]))
	t.add("CN="+m.Account.User+",CN=Users,"+dn, "person", "organizationalPerson", "user").
		set("sAMAccountName", m.Account.User).set("userPrincipalName", m.Account.User+"@"+m.Domain).set("userAccountControl", "512")
	t.add("DC=DomainDnsZones,"+dn, "domainDNS")
	t.add("DC=ForestDnsZones,"+dn, "domainDNS")
}

func (t *tree) addConfiguration() {
	m, d, cfg := t.model, t.model.Directory, t.model.ConfigurationDN()
	t.add(cfg, "configuration")
	t.add("CN=Schema,"+cfg, "dMD").set("fSMORoleOwner", t.settingsDN(d.Roles["schema"])).set("objectVersion", "88")
	t.add("CN=Partitions,"+cfg, "crossRefContainer").set("fSMORoleOwner", t.settingsDN(d.Roles["naming"]))
	t.add("CN="+m.NetBIOS+",CN=Partitions,"+cfg, "crossRef").set("nCName", m.DomainDN()).set("dnsRoot", m.Domain).set("nETBIOSName", m.NetBIOS)

	sites := "CN=Sites," + cfg
	t.add(sites, "sitesContainer")
	for _, s := range d.ADSites {
		t.add("CN="+s+","+sites, "site")
		t.add("CN=NTDS Site Settings,CN="+s+","+sites, "applicationSiteSettings", "nTDSSiteSettings")
		t.add("CN=Servers,CN="+s+","+sites, "serversContainer")
	}
	t.add("CN=Subnets,"+sites, "subnetContainer")
	for _, s := range d.Subnets {
		e := t.add("CN="+s.CIDR+",CN=Subnets,"+sites, "subnet")
		if s.ADSite != "" {
			e.set("siteObject", "CN="+s.ADSite+","+sites)
		}
	}
	t.add("CN=Inter-Site Transports,"+sites, "interSiteTransportContainer")
	t.add("CN=IP,CN=Inter-Site Transports,"+sites, "interSiteTransport")
	for _, l := range d.SiteLinks {
		var members []string
		for _, s := range l.ADSites {
			members = append(members, "CN="+s+","+sites)
		}
		t.add("CN="+l.Name+",CN=IP,CN=Inter-Site Transports,"+sites, "siteLink").
			set("siteList", members...).set("cost", strconv.Itoa(l.Cost)).set("replInterval", strconv.Itoa(l.IntervalMinutes))
	}
	for _, c := range d.Controllers {
		t.addController(c)
	}
	t.addServices("CN=Services," + cfg)
}

func (t *tree) addController(c *world.Controller) {
	server := t.serverDN(c)
	t.add(server, "server").set("dNSHostName", c.Host).
		set("serverReference", "CN="+strings.ToUpper(world.ShortName(c.Host))+","+t.model.DN(world.OUControllers))
	class, readOnly, options := []string{"applicationSettings", "nTDSDSA"}, "FALSE", 0
	if c.ReadOnly {
		class, readOnly = append(class, "nTDSDSARO"), "TRUE"
	}
	if c.GlobalCatalog {
		options |= 1
	}
	t.add("CN=NTDS Settings,"+server, class...).
		set("options", strconv.Itoa(options)).set("msDS-isRODC", readOnly).set("msDS-isGC", strings.ToUpper(strconv.FormatBool(c.GlobalCatalog))).
		set("invocationId", string(world.GUIDOnWire(world.GUIDBytes("invocation", c.Host))))
}

func (t *tree) serverDN(c *world.Controller) string {
	return "CN=" + strings.ToUpper(world.ShortName(c.Host)) + ",CN=Servers,CN=" + c.ADSite + ",CN=Sites," + t.model.ConfigurationDN()
}

// settingsDN is the NTDS Settings object of a domain controller, by which roles
// name their holder.
func (t *tree) settingsDN(host string) string {
	c := t.model.Directory.Controller(host)
	if c == nil { // it was removed, and roles name it all the same
		c = &world.Controller{Host: host, ADSite: t.model.Directory.Controllers[0].ADSite}
	}
	return "CN=NTDS Settings," + t.serverDN(c)
}

func (t *tree) addServices(services string) {
	d := t.model.Directory
	t.container(services)
	pki := "CN=Public Key Services," + services
	t.container(pki)
	t.container("CN=Enrollment Services," + pki)
	for _, s := range d.EnrollmentServices {
		t.add("CN="+escapeRDN(s.Name)+",CN=Enrollment Services,"+pki, "pKIEnrollmentService").
			set("displayName", s.Name).set("dNSHostName", s.Host).set("certificateTemplates", s.Templates...)
	}
	spp := "CN=Microsoft SPP," + services
	t.container(spp)
	t.add("CN=Activation Objects,"+spp, "msSPP-ActivationObjectsContainer")
	for _, a := range d.ActivationObjects {
		t.add("CN="+escapeRDN(a)+",CN=Activation Objects,"+spp, "msSPP-ActivationObject").set("displayName", a)
	}
	dhcp := "CN=NetServices," + services
	t.container(dhcp)
	t.add("CN=DhcpRoot,"+dhcp, "dHCPClass").set("dhcpType", "0")
	for _, host := range d.DHCPServers {
		e := t.add("CN="+host+","+dhcp, "dHCPClass").set("dhcpType", "1")
		if h := t.model.Host(host); h != nil {
			e.set("dhcpServers", fmt.Sprintf("i%s$rcn=%s$f0x00000000$s%s$", h.Address, host, host))
		}
	}
}

func (t *tree) addPolicies() {
	m := t.model
	system := m.DN("CN=System")
	t.container("CN=Policies," + system)
	for _, g := range m.Policies.GPOs {
		e := t.add("CN="+g.GUID+",CN=Policies,"+system, "container", "groupPolicyContainer")
		e.set("displayName", g.Name).set("flags", strconv.Itoa(g.Flags)).set("versionNumber", strconv.Itoa(g.Version(t.site)))
		if g.Changed > 0 && g.BehindAt[t.site] == (world.Edits{}) {
			e.replace("whenChanged", generalized(t.born.Add(-g.Changed)))
		}
		e.set("gPCFileSysPath", fmt.Sprintf(`\\%s\SysVol\%s\Policies\%s`, m.Domain, m.Domain, g.GUID)).
			set("gPCFunctionalityVersion", strconv.Itoa(cmp.Or(g.Functionality, 2)))
		if names := extensionNames(g); names != "" {
			e.set("gPCMachineExtensionNames", names)
		}
		if g.WMIFilter != "" {
			e.set("gPCWQLFilter", fmt.Sprintf("[%s;%s;0]", m.Domain, g.WMIFilter))
		}
		e.gpo = g
		t.container("CN=Machine," + e.dn)
		t.container("CN=User," + e.dn)
	}
	wmi := "CN=WMIPolicy," + system
	t.container(wmi)
	t.container("CN=SOM," + wmi)
	for _, f := range m.Policies.WMIFilters {
		t.add("CN="+f.GUID+",CN=SOM,"+wmi, "msWMI-Som").set("msWMI-ID", f.GUID).set("msWMI-Name", f.Name).
			set("msWMI-Parm2", fmt.Sprintf("1;3;10;%d;WQL;root\\CIMv2;%s;", len(f.Query), f.Query))
	}
	for _, o := range m.Policies.OUs {
		options := ""
		if o.Block && !o.BehindAt[t.site] {
			options = "1"
		}
		e := t.add(m.DN(o.DN), "organizationalUnit").set("gPLink", t.gPLink(o.Links)).set("gPOptions", options)
		if o.Desktops > 0 && !m.Directory.HidesDesktops {
			t.addDesktops(o, e)
		}
	}
}

func (t *tree) gPLink(links []world.Link) string {
	var b strings.Builder
	for _, l := range links {
		options := 0
		if l.Disabled {
			options |= 1
		}
		if l.Enforced {
			options |= 2
		}
		fmt.Fprintf(&b, "[LDAP://cn=%s,cn=policies,cn=system,%s;%d]", l.GPO, t.model.DomainDN(), options)
	}
	return b.String()
}

func (t *tree) addNamespaces() {
	root := t.model.DN("CN=Dfs-Configuration,CN=System")
	t.add(root, "dfsConfiguration")
	for _, n := range t.model.Directory.Namespaces {
		anchor := "CN=" + n.Name + "," + root
		t.add(anchor, "msDFS-NamespaceAnchor").set("msDFS-SchemaMajorVersion", "2").set("msDFS-SchemaMinorVersion", "0")
		space := "CN=" + n.Name + "," + anchor
		t.add(space, "msDFS-Namespacev2").set("msDFS-SchemaMajorVersion", "2").set("msDFS-Ttlv2", strconv.Itoa(n.TTL)).
			set("msDFS-TargetListv2", targetList(n.Roots)).set("msDFS-Propertiesv2", "State=okay")
		for _, f := range n.Folders {
			t.add("CN=link-"+world.GUIDOf("dfs", n.Name, f.Path)+","+space, "msDFS-Linkv2").
				set("msDFS-LinkPathv2", "/"+f.Path).set("msDFS-Ttlv2", strconv.Itoa(f.TTL)).
				set("msDFS-TargetListv2", targetList(f.Targets)).set("msDFS-Propertiesv2", "State=okay")
		}
	}
}

// targetList is the XML document, in UTF-16 with a byte order mark, in which the
// directory keeps the targets of a DFS root or folder (MS-DFSNM, appendix C).
func targetList(targets []world.DFSTarget) string {
	var b strings.Builder
	size := 0 // of all paths in UTF-16, each with a zero at its end
	for _, t := range targets {
		size += len(world.UTF16(t.Path + "\x00"))
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-16"?><targets xmlns="http://schemas.microsoft.com/dfs/2007/03" majorVersion="2" minorVersion="0" targetCount="%d" totalStringLengthInBytes="%d">`, len(targets), size)
	for _, t := range targets {
		state := "online"
		if t.Offline {
			state = "offline"
		}
		fmt.Fprintf(&b, `<target priorityRank="0" priorityClass="siteCostNormal" state="%s">%s</target>`, state, world.EscapeXML(t.Path))
	}
	b.WriteString(`</targets>`)
	return string(world.UTF16("\ufeff" + b.String()))
}

func (t *tree) addServers() {
	for i, h := range t.model.Hosts {
		if h.OU == "" || h.NoAccount {
			continue
		}
		dn := "CN=" + strings.ToUpper(world.ShortName(h.Name)) + "," + t.model.DN(h.OU)
		changed := t.born.AddDate(0, 0, -2-i%26) // before any copy that is not late
		if h.PasswordAge > 0 {
			changed = t.born.Add(-h.PasswordAge)
		}
		e := t.server(dn, h.Name, changed, t.model.SIDOf(h.Name))
		if c := t.model.Directory.Controller(h.Name); c != nil {
			control, group := uacController, "516"
			if c.ReadOnly {
				control, group = uacRODC, "521"
			}
			e.replace("userAccountControl", strconv.Itoa(control))
			e.replace("primaryGroupID", group)
		}
		if h.Disabled {
			e.replace("userAccountControl", strconv.Itoa(uacWorkstation|uacDisabled))
		}
		t.entries = append(t.entries, e)
		t.byKey[e.key] = e
	}
}

func (e *entry) replace(name, value string) {
	for i := range e.attrs {
		if e.attrs[i].name == name {
			e.attrs[i].values = []string{value}
		}
	}
}

// extensionNames are the client-side extensions that apply the computer half of a GPO, in
// the order that the editor of Windows keeps.
func extensionNames(g *world.GPO) string {
	if g.Extensions != nil {
		return *g.Extensions
	}
	const editor, preferences = "{D02B1F72-3407-48AE-BA88-E8213C6761F1}", "{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}"
	var names string
	if len(g.Preferences) > 0 {
		names += "[{00000000-0000-0000-0000-000000000000}" + preferences + "]"
	}
	if g.CitrixPolicies {
		names += "[{0D0C7034-2EBD-4A87-A9B9-9015E3F2E6E0}{0D0C7034-2EBD-4A87-A9B9-9015E3F2E6E0}]"
	}
	if len(g.Policy) > 0 {
		names += "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}" + editor + "]"
	}
	if len(g.Preferences) > 0 {
		names += "[{B087BE9D-ED37-454F-AF9C-04291E351182}" + preferences + "]"
	}
	return names
}
