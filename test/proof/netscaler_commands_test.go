package proof

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// command is a command of the appliance that fixes use, with the part of its synopsis in the
// command reference of NetScaler that they need. One without run is understood, and not
// carried out: its fixes have places that people fill in.
type command struct {
	name        string
	least, most int               // arguments without a name
	options     map[string]string // the values that they take, by name in lower case
	asksFor     bool              // it does nothing without an option
	looks       bool              // it changes nothing
	saves       bool
	ownNode     bool // each node has what it changes to itself
	// of are the types, as TYPE.KEY, of which the first argument names one that is there.
	of  string
	run func(*session, call) error
}

// What an option takes: a list of words, anything, or nothing.
const (
	any1  = "*"
	flag0 = ""
)

type takes = map[string]string

const onOff = "ENABLED|DISABLED"

var commands = []command{
	{name: "save ns config", options: takes{"-all": flag0}, saves: true, ownNode: true, run: func(*session, call) error { return nil }},
	{name: "show ns config", looks: true},
	{name: "show ns license", looks: true},
	{name: "show ha node", most: 1, looks: true},
	{name: "show lb vserver", of: "lbvserver.name", most: 1, looks: true},
	{name: "show cs vserver", of: "csvserver.name", most: 1, looks: true},
	{name: "show vpn vserver", of: "vpnvserver.name", most: 1, looks: true},
	{name: "show gslb site", of: "gslbsite.sitename", most: 1, looks: true},
	{name: "diff ns config", most: 2, options: takes{"-outtype": "CLI|XML", "-template": flag0, "-ignoredevicespecific": flag0}, looks: true},

	{name: "enable ns feature", least: 1, most: 32, run: enableFeature},
	{name: "enable ns ip", of: "nsip.ipaddress", least: 1, most: 1, options: takes{"-td": any1}, run: stateOf("nsip", "ipaddress")},
	{name: "add ns ip", least: 2, most: 2, options: takes{"-type": "SNIP|VIP|NSIP|GSLBSITEIP|CLIP"}, run: addAddress},
	{name: "add route", least: 3, most: 3, options: takes{"-distance": any1}, run: addRoute},
	{name: "rm route", least: 3, most: 3, options: takes{"-td": any1}, run: removeRoute},
	{name: "add ns licenseserver", least: 1, most: 1, options: takes{"-port": any1, "-forceupdateip": flag0}, run: addLicenceServer},

	{name: "add dns nameServer", least: 1, most: 1, options: takes{"-local": flag0, "-state": onOff, "-type": "UDP|TCP|UDP_TCP"}, run: addNameServer},
	{name: "add ntp server", least: 1, most: 1, options: takes{"-minpoll": any1, "-maxpoll": any1, "-preferredntpserver": "YES|NO"}, run: addTimeServer},
	{name: "enable ntp sync", run: enableTimeSync},

	{name: "set ha node", options: takes{"-hastatus": "ENABLED|STAYSECONDARY|DISABLED|STAYPRIMARY", "-hasync": onOff, "-haprop": onOff}, asksFor: true, ownNode: true, run: setNode},
	{name: "force ha sync", options: takes{"-force": flag0, "-save": "YES|NO"}, ownNode: true, run: forceSync},

	{name: "add server", least: 2, most: 2, options: takes{"-state": onOff, "-comment": any1}, run: addServer},
	{name: "bind serviceGroup", of: "servicegroup_servicegroupmember_binding.servicegroupname", least: 1, most: 3, options: takes{"-monitorname": any1, "-weight": any1, "-state": onOff}, run: bindMember},
	{name: "unbind serviceGroup", of: "servicegroup_servicegroupmember_binding.servicegroupname", least: 1, most: 3, options: takes{"-monitorname": any1}, run: unbindMember},
	{name: "add lb monitor", least: 2, most: 2, options: takes{"-interval": any1, "-secure": "YES|NO"}},
	{name: "enable lb vserver", of: "lbvserver.name", least: 1, most: 1, run: stateOf("lbvserver", "name")},
	{name: "enable cs vserver", of: "csvserver.name", least: 1, most: 1, run: stateOf("csvserver", "name")},
	{name: "set lb vserver", of: "lbvserver.name", least: 1, most: 1, options: takes{"-ipaddress": any1}, asksFor: true, run: setAddress("lbvserver")},
	{name: "set cs vserver", of: "csvserver.name", least: 1, most: 1, options: takes{"-ipaddress": any1}, asksFor: true, run: setAddress("csvserver")},
	{name: "add service", least: 4, most: 4, options: takes{"-state": onOff}},
	{name: "enable service", of: "service.name", least: 1, most: 1, run: stateOf("service", "name")},

	{name: "bind vpn vserver", of: "vpnvserver.name", least: 1, most: 1, options: takes{"-staserver": any1, "-staaddresstype": "IPV4|IPV6", "-policy": any1, "-priority": any1}, asksFor: true, run: bindGateway},
	{name: "add vpn vserver", least: 4, most: 4},
	{name: "enable vpn vserver", of: "vpnvserver.name", least: 1, most: 1, run: stateOf("vpnvserver", "name")},
	{name: "set vpn vserver", of: "vpnvserver.name", least: 1, most: 1, options: takes{"-ipaddress": any1, "-authentication": "ON|OFF", "-authnprofile": any1}, asksFor: true, run: setGateway},
	{name: "set vpn sessionAction", of: "vpnsessionaction.name", least: 1, most: 1, options: takes{"-wihome": any1, "-storefronturl": any1}, asksFor: true, run: setSessionAction},
	{name: "set vpn parameter", options: takes{"-wihome": any1}, asksFor: true},

	{name: "enable authentication vserver", of: "authenticationvserver.name", least: 1, most: 1, run: stateOf("authenticationvserver", "name")},
	{name: "set authentication samlAction", of: "authenticationsamlaction.name", least: 1, most: 1, options: takes{"-samlredirecturl": any1}, asksFor: true, run: setProvider("authenticationsamlaction", "-samlredirecturl", "samlredirecturl")},
	{name: "set authentication OAuthAction", of: "authenticationoauthaction.name", least: 1, most: 1, options: takes{"-authorizationendpoint": any1}, asksFor: true, run: setProvider("authenticationoauthaction", "-authorizationendpoint", "authorizationendpoint")},

	{name: "update ssl certKey", of: "sslcertkey.certkey", least: 1, most: 1, options: takes{"-cert": any1, "-key": any1, "-nodomaincheck": flag0}, run: updateCertificate},
	{name: "bind ssl vserver", of: "vpnvserver.name lbvserver.name csvserver.name authenticationvserver.name", least: 1, most: 1, options: takes{"-certkeyname": any1, "-snicert": flag0, "-ca": flag0}, asksFor: true, run: bindCertificate},

	{name: "bind gslb vserver", of: "gslbvserver.name", least: 1, most: 1, options: takes{"-servicename": any1, "-domainname": any1, "-ttl": any1}, asksFor: true},
	{name: "set gslb vserver", of: "gslbvserver.name", least: 1, most: 1, options: takes{"-domainname": any1, "-ttl": any1}, asksFor: true, run: setBalancedName},
	{name: "set gslb site", of: "gslbsite.sitename", least: 1, most: 1, options: takes{"-metricexchange": onOff}, asksFor: true, run: setSite},
}

type row = map[string]any

// row is the one of a type whose key has a value.
func (s *session) row(object, key, value string) (row, error) {
	for _, r := range s.appliance.Tables[object] {
		if r[key] == value {
			return r, nil
		}
	}
	return nil, fmt.Errorf("no such resource [%s, %s]", key, value)
}

// there tells whether the thing exists that a line is about; one that people name may.
func (s *session) there(c call) error {
	if c.command.of == "" || len(c.args) == 0 || placeholder.MatchString(c.args[0]) {
		return nil
	}
	for _, of := range strings.Fields(c.command.of) {
		object, key, _ := strings.Cut(of, ".")
		if _, none := s.row(object, key, c.args[0]); none == nil {
			return nil
		}
		if _, has := s.appliance.Ends[c.args[0]]; has && object == "sslcertkey" {
			return nil
		}
	}
	return fmt.Errorf("no such resource [%s]", c.args[0])
}

func (s *session) add(object string, r row) {
	s.appliance.Tables[object] = append(s.appliance.Tables[object], r)
}

// stateOf switches a thing on, which is there.
func stateOf(object, key string) func(*session, call) error {
	return func(s *session, c call) error {
		r, err := s.row(object, key, c.args[0])
		if err != nil {
			return err
		}
		r["state"] = "ENABLED"
		if _, has := r["curstate"]; has {
			r["curstate"] = "UP"
		}
		return nil
	}
}

func enableFeature(s *session, c call) error {
	features, licence := s.appliance.Tables["nsfeature"][0], s.appliance.Tables["nslicense"][0]
	for _, name := range c.args {
		key := strings.ToLower(name)
		if _, known := features[key]; !known {
			return fmt.Errorf("no such feature: %s", name)
		}
		if licence[key] != true {
			return fmt.Errorf("the feature %s is not licensed", name)
		}
		features[key] = true
	}
	return nil
}

func addNameServer(s *session, c call) error {
	if err := address(c.args[0]); err != nil {
		if r, none := s.row("lbvserver", "name", c.args[0]); none != nil || !strings.HasPrefix(r["servicetype"].(string), "DNS") {
			return err
		}
		s.add("dnsnameserver", row{"dnsvservername": c.args[0], "state": "ENABLED"})
		return nil
	}
	if _, none := s.row("dnsnameserver", "ip", c.args[0]); none == nil {
		return fmt.Errorf("resource already exists")
	}
	s.add("dnsnameserver", row{"ip": c.args[0], "type": "UDP", "state": "ENABLED", "nameserverstate": "UP"})
	return nil
}

// forEach tells that a pair does not pass on what a command changes.
func (s *session) forEach() error {
	if len(s.appliance.Nodes) > 1 && !s.everyNode {
		return fmt.Errorf("it is not passed on to the other node, at which nobody types it")
	}
	return nil
}

// addLicenceServer takes the place of another one only where it is forced to.
func addLicenceServer(s *session, c call) error {
	const object = "nslicenseserver"
	if _, forced := c.options["-forceupdateip"]; len(s.appliance.Tables[object]) > 0 && !forced {
		return fmt.Errorf("a license server is configured already")
	}
	old := s.appliance.Tables[object]
	s.appliance.Tables[object] = nil
	if len(old) > 0 {
		r := maps.Clone(old[0])
		r["licenseserverip"], r["servername"] = c.args[0], ""
		s.add(object, r)
		return nil
	}
	s.add(object, row{"licenseserverip": c.args[0], "status": 1})
	return nil
}

func addTimeServer(s *session, c call) error {
	if err := s.forEach(); err != nil {
		return err
	}
	key := "servername"
	if address(c.args[0]) == nil {
		key = "serverip"
	}
	if _, none := s.row("ntpserver", key, c.args[0]); none == nil {
		return fmt.Errorf("resource already exists")
	}
	s.add("ntpserver", row{key: c.args[0], "preferredntpserver": "NO"})
	return nil
}

func enableTimeSync(s *session, _ call) error {
	s.appliance.Tables["ntpsync"] = []row{{"state": "ENABLED"}}
	return s.forEach()
}

func setNode(s *session, c call) error {
	if v, given := c.options["-hastatus"]; given {
		s.node.Status = strings.ToUpper(v)
		if s.node.Status == "ENABLED" {
			s.node.Status = "UP" // as one says that is free to take over
		}
	}
	if v, given := c.options["-hasync"]; given {
		s.node.Sync = strings.ToUpper(v)
	}
	return nil
}

func forceSync(s *session, _ call) error {
	if s.node.Sync == "DISABLED" {
		return fmt.Errorf("synchronisation is switched off")
	}
	s.node.Sync = "SUCCESS"
	return nil
}

// leads checks a URL.
func leads(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%s is no URL", text)
	}
	return nil
}

func bindGateway(s *session, c call) error {
	gateway := c.args[0]
	sta, given := c.options["-staserver"]
	if !given {
		return fmt.Errorf("the test binds STAs only")
	}
	if err := leads(sta); err != nil {
		return err
	}
	const object = "vpnvserver_staserver_binding"
	if slices.ContainsFunc(s.appliance.Tables[object], func(r row) bool { return r["name"] == gateway && r["staserver"] == sta }) {
		return fmt.Errorf("resource already exists")
	}
	s.add(object, row{"name": gateway, "staserver": sta, "staaddresstype": "IPV4"})
	return nil
}

func setSessionAction(s *session, c call) error {
	r, err := s.row("vpnsessionaction", "name", c.args[0])
	if err != nil {
		return err
	}
	for option, v := range c.options {
		if err := leads(v); err != nil {
			return err
		}
		r[strings.TrimPrefix(option, "-")] = v
	}
	return nil
}

func setBalancedName(s *session, c call) error {
	domain := c.options["-domainname"]
	seconds, err := strconv.Atoi(c.options["-ttl"])
	if err != nil || seconds < 1 {
		return fmt.Errorf("invalid TTL %q", c.options["-ttl"])
	}
	for _, r := range s.appliance.Tables["gslbvserver_domain_binding"] {
		if r["name"] == c.args[0] && r["domainname"] == domain {
			r["ttl"] = strconv.Itoa(seconds)
			return nil
		}
	}
	return fmt.Errorf("the domain %s is not bound", domain)
}

func setSite(s *session, c call) error {
	r, err := s.row("gslbsite", "sitename", c.args[0])
	if err != nil {
		return err
	}
	r["metricexchange"] = strings.ToUpper(c.options["-metricexchange"])
	return nil
}
