package directorylab

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab/world"
)

// entry is an object of the directory as the LDAP server sends it.
type entry struct {
	dn      string
	key     string // facts.DNKey of dn
	context string // key of the naming context
	attrs   []attribute
	gpo     *world.GPO // its nTSecurityDescriptor depends on what the client asks for
	members []string   // of a group: they are handed out in ranges
}

type attribute struct {
	name   string
	values []string
}

func (e *entry) values(name string) []string {
	for i := range e.attrs {
		if strings.EqualFold(e.attrs[i].name, name) {
			return e.attrs[i].values
		}
	}
	return nil
}

// set gives the entry an attribute. Without values it stays away, as an empty
// attribute does in LDAP.
func (e *entry) set(name string, values ...string) *entry {
	kept := values[:0:0]
	for _, v := range values {
		if v != "" {
			kept = append(kept, v)
		}
	}
	if len(kept) > 0 {
		e.attrs = append(e.attrs, attribute{name, kept})
	}
	return e
}

// desktops are the computer accounts of one OU. There may be very many, so they
// are made one at a time while a search walks over them.
type desktops struct {
	ou, key string
	name    string // of the OU in the model
	prefix  string
	count   int
	// disabled are the last of them.
	disabled int

	firstRID int
	guid     [16]byte // of all of them, but for the last four bytes
	sid      []byte   // likewise
}

// tree is the whole directory in the order in which searches walk it: first the
// entries, then the desktops of each OU.
type tree struct {
	model    *world.Model
	site     string // whose copy of the Group Policy objects it has
	entries  []*entry
	byKey    map[string]*entry
	desktops []desktops
	contexts []string // naming contexts, as they are written
	born     time.Time

	// What desktops have in common.
	domainKey        string
	computerCategory []string
	passwords        [][]string // the last four weeks' values of pwdLastSet
	digits           int        // of the numbers in their names
}

func newTree(m *world.Model, site string, now time.Time) *tree {
	t := &tree{model: m, site: site, byKey: map[string]*entry{}, born: now.UTC().Truncate(time.Second)}
	t.contexts = []string{
		m.DomainDN(), m.ConfigurationDN(), "CN=Schema," + m.ConfigurationDN(),
		"DC=DomainDnsZones," + m.DomainDN(), "DC=ForestDnsZones," + m.DomainDN(),
	}
	t.domainKey, t.computerCategory, t.digits = facts.DNKey(m.DomainDN()), []string{t.category("computer")}, m.DesktopDigits()
	for day := range 28 {
		t.passwords = append(t.passwords, []string{fileTime(t.born.Add(-time.Duration(day)*24*time.Hour - time.Hour))})
	}
	t.addDomain()
	t.addConfiguration()
	t.addPolicies()
	t.addNamespaces()
	t.addServers()
	t.addGroups()
	t.addZone()
	return t
}

// add appends an object. Classes go from the most general to its own, which also
// is its category.
func (t *tree) add(dn string, classes ...string) *entry {
	e := &entry{dn: dn, key: facts.DNKey(dn)}
	for _, c := range t.contexts {
		if k := facts.DNKey(c); (e.key == k || strings.HasSuffix(e.key, ","+k)) && len(k) > len(e.context) {
			e.context = k
		}
	}
	e.set("objectClass", append([]string{"top"}, classes...)...)
	rdn, value, _ := strings.Cut(firstRDN(dn), "=")
	value = unescape(value)
	switch {
	case strings.EqualFold(rdn, "OU"):
		e.set("ou", value)
	case strings.EqualFold(rdn, "DC"):
		e.set("dc", value)
	default:
		e.set("cn", value)
	}
	e.set("distinguishedName", dn).set("name", value)
	e.set("objectGUID", string(world.GUIDOnWire(world.GUIDBytes("object", e.key))))
	e.set("objectCategory", t.category(classes[len(classes)-1]))
	e.set("whenChanged", generalized(t.born.AddDate(0, -2, 0)))
	t.entries = append(t.entries, e)
	t.byKey[e.key] = e
	return e
}

func (t *tree) container(dn string) { t.add(dn, "container") }

// categoryNames maps classes to the common names of their schema objects, where
// these are not the class itself.
var categoryNames = map[string]string{
	"organizationalUnit": "Organizational-Unit", "groupPolicyContainer": "Group-Policy-Container", "domainDNS": "Domain-DNS",
	"container": "Container", "computer": "Computer", "user": "Person", "nTDSDSA": "NTDS-DSA", "nTDSDSARO": "NTDS-DSA-RO",
	"server": "Server", "site": "Site", "subnet": "Subnet", "siteLink": "Site-Link", "pKIEnrollmentService": "PKI-Enrollment-Service",
	"dHCPClass": "DHCP-Class", "msSPP-ActivationObject": "ms-SPP-Activation-Object", "msDFS-NamespaceAnchor": "ms-DFS-Namespace-Anchor",
	"msDFS-Namespacev2": "ms-DFS-Namespace-v2", "msDFS-Linkv2": "ms-DFS-Link-v2", "msWMI-Som": "ms-WMI-Som",
}

func (t *tree) category(class string) string {
	name, known := categoryNames[class]
	if !known {
		name = class
	}
	return "CN=" + name + ",CN=Schema," + t.model.ConfigurationDN()
}

// at makes the i-th desktop of the OU. It is called for every desktop of every
// search that may want one, so what they share is shared.
func (t *tree) at(d *desktops, i int) *entry {
	number := strconv.Itoa(i + 1)
	name := d.prefix + world.Zeros[min(len(number), t.digits):t.digits] + number
	control := enabledDesktop
	if i >= d.count-d.disabled {
		control = disabledDesktop
	}
	guid := d.guid
	binary.BigEndian.PutUint32(guid[12:], uint32(i))
	rid := binary.LittleEndian.AppendUint32(d.sid, uint32(d.firstRID+i))
	lower := strings.ToLower(name)
	passwordSet := t.passwords[i%len(t.passwords)]
	one := []string{name, "CN=" + name + "," + d.ou, string(guid[:]), string(rid), name + "$", lower + "." + t.model.Domain}
	return &entry{dn: one[1], key: "cn=" + lower + "," + d.key, context: t.domainKey, attrs: append(t.memberOf(d.name, i), []attribute{
		{"objectClass", computerClasses},
		{"cn", one[0:1]},
		{"distinguishedName", one[1:2]},
		{"name", one[0:1]},
		{"objectGUID", one[2:3]},
		{"userAccountControl", control},
		{"pwdLastSet", passwordSet},
		{"primaryGroupID", domainComputers},
		{"objectSid", one[3:4]},
		{"sAMAccountName", one[4:5]},
		{"dNSHostName", one[5:6]},
		{"operatingSystem", desktopSystem},
		{"operatingSystemVersion", desktopVersion},
		{"objectCategory", t.computerCategory},
	}...)}
}

var (
	computerClasses = []string{"top", "person", "organizationalPerson", "user", "computer"}
	domainComputers = []string{"515"} // the relative identifier of the group
	desktopSystem   = []string{"Windows 11 Enterprise"}
	desktopVersion  = []string{"10.0 (22631)"}
	enabledDesktop  = []string{strconv.Itoa(uacWorkstation)}
	disabledDesktop = []string{strconv.Itoa(uacWorkstation | uacDisabled)}
)

// addDesktops notes the desktops of an OU.
func (t *tree) addDesktops(o *world.OU, e *entry) {
	first := world.FirstDesktopRID
	for _, d := range t.desktops {
		first += d.count
	}
	sid := world.SIDOnWire(t.model.DomainSID + "-0")
	t.desktops = append(t.desktops, desktops{
		ou: e.dn, key: e.key, name: o.DN, prefix: o.Prefix, count: o.Desktops, disabled: o.Disabled, firstRID: first,
		guid: world.GUIDBytes("desktops", e.key), sid: slices.Clip(sid[:len(sid)-4]),
	})
}

// The bits of userAccountControl that matter here.
const (
	uacDisabled    = 0x0002
	uacWorkstation = 0x1000
	uacController  = 0x82000 // server trust account, trusted for delegation
	uacRODC        = 0x5001000
)

// server makes the computer account of a server.
func (t *tree) server(dn, host string, passwordSet time.Time, sid string) *entry {
	name := strings.TrimPrefix(firstRDN(dn), "CN=")
	key := facts.DNKey(dn)
	e := &entry{dn: dn, key: key, context: t.domainKey}
	e.set("objectClass", computerClasses...)
	e.set("cn", name).set("distinguishedName", dn).set("name", name)
	e.set("objectGUID", string(world.GUIDOnWire(world.GUIDBytes("object", key))))
	e.set("userAccountControl", strconv.Itoa(uacWorkstation)).set("pwdLastSet", fileTime(passwordSet)).set("primaryGroupID", domainComputers...)
	e.set("objectSid", string(world.SIDOnWire(sid))).set("sAMAccountName", strings.ToUpper(name)+"$").set("dNSHostName", host)
	e.set("operatingSystem", "Windows Server 2022 Standard").set("operatingSystemVersion", "10.0 (20348)").set("objectCategory", t.computerCategory...)
	return e
}

// fileTime is a moment as Windows counts it: in units of 100 ns since 1601.
func fileTime(t time.Time) string {
	const between = 11644473600 // seconds from 1601 to 1970
	return strconv.FormatInt((t.Unix()+between)*1e7+int64(t.Nanosecond())/100, 10)
}

func generalized(t time.Time) string { return t.UTC().Format("20060102150405.0Z") }

// firstRDN is the leftmost part of a distinguished name, still escaped.
func firstRDN(dn string) string {
	for i := 0; i < len(dn); i++ {
		switch dn[i] {
		case '\\':
			i++
		case ',':
			return dn[:i]
		}
	}
	return dn
}

// escapeRDN makes a value fit for a distinguished name.
func escapeRDN(value string) string {
	var b strings.Builder
	for _, r := range value {
		if strings.ContainsRune(`,\+"<>;=`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unescape(value string) string { return strings.ReplaceAll(value, `\`, "") }
