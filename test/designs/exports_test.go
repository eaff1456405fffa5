package designs

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/muster-dr/muster/internal/lab/world"
)

// export is what the people of a design hand over: files in the form in which Windows, or
// the script of muster, writes them, about what the lab's model has.
type export struct {
	Kind string `yaml:"kind"` // as in --import
	// OUs are those whose desktops the export is of, without the domain's part; the ones
	// that a scan asks when empty. Computers is of how many of each: two when 0.
	OUs       []string      `yaml:"ous"`
	Computers int           `yaml:"computers"`
	Age       time.Duration `yaml:"age"` // ten minutes when 0
	// List is what the export says that ListOfDDCs is, where that is not what the model has.
	List string `yaml:"list"`
}

// written writes the exports into a folder, and returns them as --import takes them.
func written(m *world.Model, folder string, all []export) ([]string, error) {
	specs := []string{}
	write := func(kind string, content []byte) error {
		path := filepath.Join(folder, fmt.Sprintf("%d-%s", len(specs), kind))
		specs = append(specs, kind+"="+path)
		return os.WriteFile(path, content, 0o600)
	}
	for _, e := range all {
		age := e.Age
		if age == 0 {
			age = 10 * time.Minute
		}
		made := time.Now().UTC().Add(-age)
		if e.Kind == "gporeport" {
			if err := write(e.Kind, gpoReport(m, made)); err != nil {
				return nil, err
			}
			continue
		}
		for _, host := range e.hosts(m) {
			content, err := e.of(m, host, made)
			if err != nil {
				return nil, err
			}
			if err := write(e.Kind, content); err != nil {
				return nil, err
			}
		}
	}
	return specs, nil
}

// hosts are the desktops that the export is of.
func (e *export) hosts(m *world.Model) []string {
	ous := e.OUs
	if len(ous) == 0 {
		ous = []string{world.OUPooledFRA, world.OUPooledMUC, world.OUPersistentFRA}
	}
	count := map[string]int{}
	var hosts []string
	all := m.WindowsHosts()
	for _, name := range sortedNames(all) {
		if ou := all[name].OU; slices.Contains(ous, ou) && (e.Computers == 0 || count[ou] < e.Computers) {
			count[ou]++
			hosts = append(hosts, name)
		}
	}
	return hosts
}

func sortedNames(all map[string]*world.WindowsHost) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (e *export) of(m *world.Model, host string, made time.Time) ([]byte, error) {
	h := m.WindowsHosts()[host]
	switch e.Kind {
	case "vda-keys":
		return e.keys(m, host, h, made)
	case "gpresult":
		return e.result(m, host, h, made), nil
	}
	return nil, fmt.Errorf("designs have no exports of the kind %q", e.Kind)
}

// values are what a desktop has in its registry of Group Policy and of its own, by key.
func (e *export) values(m *world.Model, h *world.WindowsHost) []world.Value {
	var all []world.Value
	for _, v := range slices.Concat(h.Own, m.Applied(h.OU)) {
		if !strings.EqualFold(v.Key, world.KeyVDA) && !strings.EqualFold(v.Key, world.KeyFAS) {
			all = append(all, v)
		}
	}
	list := h.PolicyList
	if e.List != "" {
		list = e.List
	}
	if list != "" {
		all = append(all, world.TextValue(world.KeyVDA, "ListOfDDCs", list))
	}
	if h.SIDs != "" {
		all = append(all, world.TextValue(world.KeyVDA, "ListOfSIDs", h.SIDs))
	}
	for i, a := range h.FAS {
		all = append(all, world.TextValue(world.KeyFAS, fmt.Sprintf("Address%d", i+1), a))
	}
	return all
}

type obj = map[string]any

func (e *export) keys(m *world.Model, host string, h *world.WindowsHost, made time.Time) ([]byte, error) {
	by := map[string][]obj{}
	var order []string
	for _, v := range e.values(m, h) {
		if by[v.Key] == nil {
			order = append(order, v.Key)
		}
		value := obj{"name": v.Name, "kind": "String", "data": []string{v.Text}}
		if v.Number != nil {
			value["kind"], value["data"] = "DWord", []string{fmt.Sprint(*v.Number)}
		} else if v.List != nil {
			value["kind"], value["data"] = "MultiString", v.List
		}
		by[v.Key] = append(by[v.Key], value)
	}
	keys := []obj{}
	for _, k := range order {
		keys = append(keys, obj{"key": k, "values": by[k]})
	}
	personality := []obj{}
	if h.PersonalityList != "" {
		personality = append(personality, obj{"path": `C:\MCSPersonality.ini`, "lines": []string{"ListOfDDCs=" + h.PersonalityList}})
	}
	return json.Marshal(obj{
		"muster": "vda-keys/1", "host": host, "exported": made.Format(time.RFC3339Nano), "adSite": m.Sites[m.SiteOfHost(host)].ADSite, "version": "2402",
		"keys": keys, "personality": personality,
		"hostsFile": obj{"path": `C:\Windows\System32\drivers\etc\hosts`, "lines": append([]string{}, h.HostsFile...)},
	})
}

const (
	settingsNS = `http://www.microsoft.com/GroupPolicy/Settings`
	typesNS    = `http://www.microsoft.com/GroupPolicy/Types`
)

// result is what gpresult /x writes: UTF-16 with a byte order mark.
func (e *export) result(m *world.Model, host string, h *world.WindowsHost, made time.Time) []byte {
	name, _, _ := strings.Cut(host, ".")
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-16"?>
<Rsop xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.microsoft.com/GroupPolicy/Rsop">
  <ReadTime>%s</ReadTime><DataType>LoggedData</DataType>
  <ComputerResults><Version>2228228</Version><Name>CORP\%s$</Name><Domain>%s</Domain><SOM>%s</SOM><Site>%s</Site><SlowLink>false</SlowLink>
`, made.Format("2006-01-02T15:04:05.0000000Z"), strings.ToUpper(name), m.Domain, canonical(m, h.OU), m.Sites[m.SiteOfHost(host)].ADSite)
	for _, id := range []string{"{00000000-0000-0000-0000-000000000000}", "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"} {
		fmt.Fprintf(&b, "<ExtensionStatus><Name>Registry</Name><Identifier>%s</Identifier><LoggingStatus>Complete</LoggingStatus><Error>0</Error></ExtensionStatus>\n", id)
	}
	applied := m.AppliedGPOs(h.OU)
	for _, g := range linked(m, h.OU) {
		order, filter := slices.Index(applied, g)+1, "true"
		if order == 0 && g.WMIFilter != "" {
			filter = "false"
		}
		fmt.Fprintf(&b, `<GPO><Name>%s</Name><Path><Identifier xmlns="%s">%s</Identifier><Domain xmlns="%s">%s</Domain></Path><VersionDirectory>%d</VersionDirectory>
<VersionSysvol>%d</VersionSysvol><Enabled>true</Enabled><IsValid>true</IsValid><FilterAllowed>%s</FilterAllowed><AccessDenied>false</AccessDenied>
<Link><SOMPath>x</SOMPath><SOMOrder>1</SOMOrder><AppliedOrder>%d</AppliedOrder><LinkOrder>1</LinkOrder><Enabled>true</Enabled><NoOverride>false</NoOverride></Link></GPO>
`, world.EscapeXML(g.Name), typesNS, strings.ToLower(g.GUID), typesNS, m.Domain, g.ComputerVersion, g.ComputerVersion, filter, order)
	}
	fmt.Fprintf(&b, `<ExtensionData><Extension xmlns:q1="%s/Registry" xsi:type="q1:RegistrySettings" xmlns="%s">`, settingsNS, settingsNS)
	for _, g := range slices.Backward(applied) {
		for _, v := range g.Policy {
			winner := slices.IndexFunc(applied, func(o *world.GPO) bool {
				return slices.ContainsFunc(o.Policy, func(x world.Value) bool { return strings.EqualFold(x.Key, v.Key) && strings.EqualFold(x.Name, v.Name) })
			})
			if applied[winner] != g {
				continue
			}
			if e.List != "" && v.Name == "ListOfDDCs" {
				v.Text = e.List
			}
			b.WriteString(registrySetting(v, fmt.Sprintf(`<GPO xmlns="%s/Base"><Identifier xmlns="%s">%s</Identifier><Domain xmlns="%s">%s</Domain></GPO><Precedence xmlns="%s/Base">1</Precedence>`,
				settingsNS, typesNS, g.GUID, typesNS, m.Domain, settingsNS)))
		}
	}
	fmt.Fprintf(&b, "<q1:Blocked>false</q1:Blocked></Extension><Name xmlns=\"%s\">Registry</Name></ExtensionData></ComputerResults></Rsop>\n", settingsNS)
	return utf16LE(b.String())
}

// registrySetting is a registry policy in a report.
func registrySetting(v world.Value, giver string) string {
	content := "<q1:String>" + world.EscapeXML(v.Text) + "</q1:String>"
	if v.Number != nil {
		content = fmt.Sprintf("<q1:Number>%d</q1:Number>", *v.Number)
	} else if v.List != nil {
		content = "<q1:Several>" + world.EscapeXML(strings.Join(v.List, ";")) + "</q1:Several>" // how reports write them is not known
	}
	return fmt.Sprintf("<q1:RegistrySetting>%s<q1:KeyPath>%s</q1:KeyPath><q1:AdmSetting>false</q1:AdmSetting><q1:Value><q1:Name>%s</q1:Name>%s</q1:Value></q1:RegistrySetting>\n",
		giver, world.EscapeXML(v.Key), world.EscapeXML(v.Name), content)
}

// gpoReport is what Get-GPOReport -All writes.
func gpoReport(m *world.Model, made time.Time) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<report>\n")
	for _, g := range m.Policies.GPOs {
		fmt.Fprintf(&b, `<GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="%s">
<Identifier><Identifier xmlns="%s">%s</Identifier><Domain xmlns="%s">%s</Domain></Identifier><Name>%s</Name><ReadTime>%s</ReadTime>
<Computer><VersionDirectory>%d</VersionDirectory><VersionSysvol>%d</VersionSysvol><Enabled>true</Enabled>
<ExtensionData><Extension xmlns:q1="%s/Registry" xsi:type="q1:RegistrySettings">`, settingsNS, typesNS, strings.ToLower(g.GUID), typesNS, m.Domain,
			world.EscapeXML(g.Name), made.Format("2006-01-02T15:04:05.0000000Z"), g.ComputerVersion, g.ComputerVersion, settingsNS)
		for _, v := range g.Policy {
			b.WriteString(registrySetting(v, ""))
		}
		b.WriteString("<q1:Blocked>false</q1:Blocked></Extension><Name>Registry</Name></ExtensionData></Computer>\n" +
			"<User><VersionDirectory>0</VersionDirectory><VersionSysvol>0</VersionSysvol><Enabled>true</Enabled></User></GPO>\n")
	}
	b.WriteString("</report>\n")
	return utf16LE(b.String())
}

// linked are all GPOs that are linked above the desktops of an OU.
func linked(m *world.Model, ou string) []*world.GPO {
	var all []*world.GPO
	add := func(links []world.Link) {
		for _, l := range links {
			if i := slices.IndexFunc(m.Policies.GPOs, func(g *world.GPO) bool { return g.GUID == l.GPO }); i >= 0 && !slices.Contains(all, m.Policies.GPOs[i]) {
				all = append(all, m.Policies.GPOs[i])
			}
		}
	}
	for at := ou; at != ""; _, at, _ = strings.Cut(at, ",") {
		if o := m.Policies.OU(at); o != nil {
			add(o.Links)
		}
	}
	add(m.Policies.DomainLinks)
	return all
}

// canonical is the name of an OU as reports write it.
func canonical(m *world.Model, ou string) string {
	parts := []string{m.Domain}
	names := strings.Split(ou, ",")
	for _, n := range slices.Backward(names) {
		parts = append(parts, strings.TrimPrefix(n, "OU="))
	}
	return strings.Join(parts, "/")
}

func utf16LE(text string) []byte {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}
