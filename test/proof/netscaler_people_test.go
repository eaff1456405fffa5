package proof

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// blank is a place in a line that people fill in, and what they would find there: each answer is
// looked up in the estate or on the appliance, as somebody would who follows the fix. What has no
// answer here has to be built or decided first, and such a fix is left.
type blank struct {
	place  *regexp.Regexp
	answer func(s *session, m []string) (string, error)
}

func is(pattern string) *regexp.Regexp { return regexp.MustCompile("^<" + pattern + ">$") }

var blanks = []blank{
	// What is on the appliance already.
	{is(`group behind (.+)`), func(s *session, m []string) (string, error) { return s.group(m[1]) }},
	{is(`name of the ADNS service at (.+)`), func(s *session, m []string) (string, error) {
		r, err := s.row("service", "ipaddress", m[1])
		if err != nil || r["servicetype"] != "ADNS" {
			return "", fmt.Errorf("no ADNS service has %s", m[1])
		}
		return r["name"].(string), nil
	}},
	{is(`server at (.+)`), func(s *session, m []string) (string, error) {
		r, err := s.row("server", "ipaddress", m[1])
		if err != nil {
			return "", err
		}
		return r["name"].(string), nil
	}},
	{is(`port( of the others)?`), func(s *session, _ []string) (string, error) {
		if len(s.members) == 0 {
			return "", fmt.Errorf("nobody knows of which group")
		}
		return fmt.Sprint(s.members[0]["port"]), nil
	}},

	// What the estate has.
	{is(`DNS name of (.+)`), func(s *session, m []string) (string, error) {
		for _, h := range s.model.Hosts {
			if h.Address == m[1] {
				return h.Name, nil
			}
		}
		return "", fmt.Errorf("nobody has the address %s", m[1])
	}},
	{is(`name`), func(*session, []string) (string, error) { return "named_by_people", nil }},
	{is(`DNS server of the recovery site`), func(s *session, _ []string) (string, error) {
		at := s.model.Host("dc-muc-01").Address
		for _, cidr := range s.model.Sites[estate.Recovery].Networks {
			if n, err := netip.ParsePrefix(cidr); err == nil && n.Contains(netip.MustParseAddr(at)) {
				return at, nil
			}
		}
		return "", fmt.Errorf("the recovery site has none")
	}},
	{is(`licence server or agent of the recovery site`), func(s *session, _ []string) (string, error) { return s.lastOf(38) }},
	{is(`router of the recovery site`), func(s *session, _ []string) (string, error) { return s.lastOf(1) }},
	{is(`address of the recovery site`), func(s *session, _ []string) (string, error) { return s.lastOf(177) }},
	{is(`netmask`), func(*session, []string) (string, error) { return "255.255.255.0", nil }},
	{is(`identity provider that is there without production`), func(s *session, _ []string) (string, error) { return s.provider(), nil }},

	// What somebody has issued, and put onto the appliance.
	{is(`renewed certificate`), func(s *session, _ []string) (string, error) { return s.issue(""), nil }},
	{is(`certificate for ([^ ]+) too`), func(s *session, m []string) (string, error) { return s.issue(m[1]), nil }},
	{is(`its key`), func(*session, []string) (string, error) { return "issued.key", nil }},
	{is(`certificate for ([^ ,]+)`), func(s *session, m []string) (string, error) { return s.install(m[1]), nil }},
	{is(`certificate of the gateway`), func(s *session, _ []string) (string, error) {
		return s.install(s.model.Component("netscaler").Aliases[0]), nil
	}},
}

// fill puts people's answers into a line, one word after the other; filled are the places.
func (s *session) fill(line string) (out string, filled []string) {
	s.members = nil
	out = placeholder.ReplaceAllStringFunc(line, func(place string) string {
		for _, b := range blanks {
			m := b.place.FindStringSubmatch(place)
			if m == nil {
				continue
			}
			if found, err := b.answer(s, m); err == nil {
				filled = append(filled, place)
				return found
			}
		}
		return place
	})
	return out, filled
}

// group is the service group behind a virtual server, whose members are remembered for the rest
// of the line.
func (s *session) group(virtual string) (string, error) {
	r, err := s.row("lbvserver_servicegroup_binding", "name", virtual)
	if err != nil {
		return "", err
	}
	name := r["servicegroupname"].(string)
	for _, m := range s.appliance.Tables["servicegroup_servicegroupmember_binding"] {
		if m["servicegroupname"] == name {
			s.members = append(s.members, m)
		}
	}
	return name, nil
}

// lastOf is an address of the first network of the recovery site, by its last number.
func (s *session) lastOf(last byte) (string, error) {
	network, err := netip.ParsePrefix(s.model.Sites[estate.Recovery].Networks[0])
	if err != nil {
		return "", err
	}
	a := network.Addr().As4()
	a[3] = last
	return netip.AddrFrom4(a).String(), nil
}

// issue is a file with a certificate that is good for a year, and for one more name than the one
// it takes the place of.
func (s *session) issue(more string) string {
	s.issued = nil
	if more != "" {
		s.issued = []string{more}
	}
	return "issued.pem"
}

// install is the name of a certificate on the appliance that is good for a name: one that is
// there, or else a new one.
func (s *session) install(name string) string {
	for _, key := range slices.Sorted(maps.Keys(s.appliance.Names)) {
		if slices.Contains(s.appliance.Names[key], name) && s.appliance.Ends[key] > 60*world.Day {
			return key
		}
	}
	s.appliance.Names["issued"], s.appliance.Ends["issued"] = []string{name}, 365*world.Day
	return "issued"
}

// provider is the URL of a provider on the internet, which the resolvers of both sites know.
func (s *session) provider() string {
	const name = "login.idp.example"
	for _, v := range s.model.DNS {
		v.Zones = append(v.Zones, &world.Zone{Name: "idp.example", Serial: 1, NotAuthoritative: true})
		v.Add(world.Record{Name: name, Type: dns.TypeA, TTL: 300, Data: "203.0.113.77"})
	}
	return "https://" + name + "/saml2"
}

// The commands that such lines are made of.

// updateCertificate reads the new certificate from a file: the names of the old one, and more.
func updateCertificate(s *session, c call) error {
	name := c.args[0]
	if c.options["-cert"] != "issued.pem" {
		return fmt.Errorf("no such file [%s]", c.options["-cert"])
	}
	if _, relaxed := c.options["-nodomaincheck"]; len(s.issued) > 0 && !relaxed {
		return fmt.Errorf("domain mismatch")
	}
	s.appliance.Names[name] = append(slices.Clone(s.appliance.Names[name]), s.issued...)
	s.appliance.Ends[name] = 365 * world.Day
	return nil
}

// bindCertificate takes the place of the one that is bound, as a virtual server presents one.
func bindCertificate(s *session, c call) error {
	name := c.options["-certkeyname"]
	if _, there := s.appliance.Ends[name]; !there {
		return fmt.Errorf("no such resource [certkeyName, %s]", name)
	}
	const object = "sslvserver_sslcertkey_binding"
	s.appliance.Tables[object] = slices.DeleteFunc(s.appliance.Tables[object], func(r row) bool {
		return r["vservername"] == c.args[0] && r["ca"] != true && r["snicert"] != true
	})
	s.add(object, row{"vservername": c.args[0], "certkeyname": name, "snicert": false})
	return nil
}

func addRoute(s *session, c call) error {
	if err := address(c.args[2]); err != nil {
		return err
	}
	if s.route(c) != nil {
		return fmt.Errorf("resource already exists")
	}
	s.add("route", row{"network": c.args[0], "netmask": c.args[1], "gateway": c.args[2], "Static": true, "msr": "DISABLED"})
	return nil
}

func removeRoute(s *session, c call) error {
	found := s.route(c)
	if found == nil {
		return fmt.Errorf("no such resource")
	}
	s.appliance.Tables["route"] = slices.DeleteFunc(s.appliance.Tables["route"], func(r row) bool {
		return r["network"] == c.args[0] && r["netmask"] == c.args[1] && r["gateway"] == c.args[2]
	})
	return nil
}

func (s *session) route(c call) row {
	for _, r := range s.appliance.Tables["route"] {
		if r["network"] == c.args[0] && r["netmask"] == c.args[1] && r["gateway"] == c.args[2] {
			return r
		}
	}
	return nil
}

// addServer refuses a second object for an address, and for a name: whether an appliance takes
// two of one name is not known, and people would use the one that is there.
func addServer(s *session, c call) error {
	key, value := "domain", c.args[1]
	if address(c.args[1]) == nil {
		key = "ipaddress"
	}
	for _, at := range [][2]string{{"name", c.args[0]}, {key, value}} {
		if _, none := s.row("server", at[0], at[1]); none == nil {
			return errThere
		}
	}
	s.add("server", row{"name": c.args[0], key: value, "state": "ENABLED"})
	return nil
}

// errThere is that people find what they were to make.
var errThere = fmt.Errorf("the appliance has an object for that server, which people have to find")

func bindMember(s *session, c call) error {
	if len(c.args) != 3 {
		return fmt.Errorf("the test binds servers only")
	}
	if _, err := s.row("server", "name", c.args[1]); err != nil {
		return err
	}
	s.add("servicegroup_servicegroupmember_binding", row{"servicegroupname": c.args[0], "servername": c.args[1], "port": c.args[2], "state": "ENABLED", "svrstate": "UP"})
	return nil
}

func unbindMember(s *session, c call) error {
	const object = "servicegroup_servicegroupmember_binding"
	n := len(s.appliance.Tables[object])
	s.appliance.Tables[object] = slices.DeleteFunc(s.appliance.Tables[object], func(r row) bool {
		return r["servicegroupname"] == c.args[0] && r["servername"] == c.args[1] && fmt.Sprint(r["port"]) == c.args[2]
	})
	if len(s.appliance.Tables[object]) == n {
		return fmt.Errorf("no such resource")
	}
	return nil
}

func addAddress(s *session, c call) error {
	if err := address(c.args[0]); err != nil {
		return err
	}
	kind := strings.ToUpper(c.options["-type"])
	s.add("nsip", row{"ipaddress": c.args[0], "netmask": c.args[1], "type": kind, "iptype": []string{kind}, "state": "ENABLED"})
	return nil
}

// setAddress gives a virtual server another address.
func setAddress(object string) func(*session, call) error {
	return func(s *session, c call) error {
		r, err := s.row(object, "name", c.args[0])
		if err != nil {
			return err
		}
		if err := address(c.options["-ipaddress"]); err != nil {
			return err
		}
		r["ipv46"] = c.options["-ipaddress"]
		return nil
	}
}

func setProvider(object, option, field string) func(*session, call) error {
	return func(s *session, c call) error {
		r, err := s.row(object, "name", c.args[0])
		if err != nil {
			return err
		}
		if err := leads(c.options[option]); err != nil {
			return err
		}
		r[field] = c.options[option]
		return nil
	}
}

// setGateway changes the address of a gateway, or has it ask users who they are.
func setGateway(s *session, c call) error {
	r, err := s.row("vpnvserver", "name", c.args[0])
	if err != nil {
		return err
	}
	if _, given := c.options["-ipaddress"]; given {
		if err := setAddress("vpnvserver")(s, c); err != nil {
			return err
		}
	}
	if word, given := c.options["-authentication"]; given {
		r["authentication"] = strings.ToUpper(word)
	}
	if profile, given := c.options["-authnprofile"]; given {
		if _, err := s.row("authenticationauthnprofile", "name", profile); err != nil {
			return err
		}
		r["authnprofile"] = profile
	}
	return nil
}
