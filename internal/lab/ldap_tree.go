package lab

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// entry is an object of the directory as the LDAP server sends it.
type entry struct {
	dn      string
	key     string // facts.DNKey of dn
	context string // key of the naming context
	attrs   []attribute
	gpo     *GPO // its nTSecurityDescriptor depends on what the client asks for
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
	prefix  string
	count   int
}

// tree is the whole directory in the order in which searches walk it: first the
// entries, then the desktops of each OU.
type tree struct {
	model    *Model
	entries  []*entry
	byKey    map[string]*entry
	desktops []desktops
	contexts []string // naming contexts, as they are written
	born     time.Time
}

func newTree(m *Model, now time.Time) *tree {
	t := &tree{model: m, byKey: map[string]*entry{}, born: now.UTC().Truncate(time.Second)}
	t.contexts = []string{
		m.DomainDN(), m.ConfigurationDN(), "CN=Schema," + m.ConfigurationDN(),
		"DC=DomainDnsZones," + m.DomainDN(), "DC=ForestDnsZones," + m.DomainDN(),
	}
	t.addDomain()
	t.addConfiguration()
	t.addPolicies()
	t.addNamespaces()
	t.addServers()
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
	e.set("objectGUID", string(guidOnWire(guidBytes("object", e.key))))
	e.set("objectCategory", t.category(classes[len(classes)-1]))
	e.set("whenChanged", generalized(t.born.AddDate(0, -2, 0)))
	t.entries = append(t.entries, e)
	t.byKey[e.key] = e
	return e
}

func (t *tree) container(dn string) *entry { return t.add(dn, "container") }

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

// at makes the i-th desktop of the OU.
func (t *tree) at(d *desktops, i int) *entry {
	name := d.prefix + fmt.Sprintf("%06d", i+1)
	if t.model.Computers() <= 9999 {
		name = d.prefix + fmt.Sprintf("-%04d", i+1)
	}
	return t.computer("CN="+name+","+d.ou, strings.ToLower(name)+"."+t.model.Domain, i%50 == 49, t.born.Add(-time.Duration(i%28)*24*time.Hour-time.Hour), "Windows 11 Enterprise", 2000+i)
}

// The bits of userAccountControl that matter here.
const (
	uacDisabled    = 0x0002
	uacWorkstation = 0x1000
	uacController  = 0x82000 // server trust account, trusted for delegation
	uacRODC        = 0x5001000
)

func (t *tree) computer(dn, host string, disabled bool, passwordSet time.Time, system string, rid int) *entry {
	control := uacWorkstation
	if disabled {
		control |= uacDisabled
	}
	name := strings.TrimPrefix(firstRDN(dn), "CN=")
	key := facts.DNKey(dn)
	return &entry{dn: dn, key: key, context: facts.DNKey(t.contexts[0]), attrs: []attribute{
		{"objectClass", []string{"top", "person", "organizationalPerson", "user", "computer"}},
		{"cn", []string{name}},
		{"distinguishedName", []string{dn}},
		{"name", []string{name}},
		{"objectGUID", []string{string(guidOnWire(guidBytes("object", key)))}},
		{"userAccountControl", []string{strconv.Itoa(control)}},
		{"pwdLastSet", []string{fileTime(passwordSet)}},
		{"primaryGroupID", []string{"515"}},
		{"objectSid", []string{string(sidOnWire(t.model.DomainSID + "-" + strconv.Itoa(rid)))}},
		{"sAMAccountName", []string{strings.ToUpper(name) + "$"}},
		{"dNSHostName", []string{host}},
		{"operatingSystem", []string{system}},
		{"objectCategory", []string{t.category("computer")}},
	}}
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
