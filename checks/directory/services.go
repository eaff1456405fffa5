package directory

import (
	"context"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
)

// enrollmentServices are the certification authorities that enrol certificates.
func (s *session) enrollmentServices(ctx context.Context, config string) facts.Listing[*facts.EnrollmentService] {
	return list(ctx, s, query{what: "the certification authorities", optional: true,
		base: "CN=Enrollment Services,CN=Public Key Services,CN=Services," + config, scope: oneLevel,
		class: "pKIEnrollmentService", attributes: []string{"cn", "dNSHostName", "certificateTemplates"},
	}, func(e *ldap.Entry, to map[string]*facts.EnrollmentService) error {
		templates := append([]string{}, e.GetEqualFoldAttributeValues("certificateTemplates")...)
		slices.Sort(templates)
		to[text(e, "cn")] = &facts.EnrollmentService{Name: text(e, "cn"), Host: host(e, "dNSHostName"), Templates: templates}
		return nil
	})
}

// activationObjects let Windows activate without any server but the directory.
func (s *session) activationObjects(ctx context.Context, config string) facts.Listing[*facts.ActivationObject] {
	return list(ctx, s, query{what: "the activation objects", optional: true,
		base: "CN=Activation Objects,CN=Microsoft SPP,CN=Services," + config, scope: oneLevel,
		class: "msSPP-ActivationObject", attributes: []string{"cn"},
	}, func(e *ldap.Entry, to map[string]*facts.ActivationObject) error {
		to[text(e, "cn")] = &facts.ActivationObject{Name: text(e, "cn"), DN: e.DN}
		return nil
	})
}

// dhcpServers are the authorised DHCP servers.
func (s *session) dhcpServers(ctx context.Context, config string) facts.Listing[*facts.DHCPServer] {
	return list(ctx, s, query{what: "the authorised DHCP servers", optional: true,
		base: "CN=NetServices,CN=Services," + config, scope: oneLevel,
		class: "dHCPClass", attributes: []string{"cn", "dhcpServers"},
	}, func(e *ldap.Entry, to map[string]*facts.DHCPServer) error {
		for _, h := range dhcpHosts(text(e, "cn"), e.GetEqualFoldAttributeValues("dhcpServers")) {
			to[h] = &facts.DHCPServer{Host: h, DN: e.DN}
		}
		return nil
	})
}

// dhcpHosts are the servers that a dHCPClass object authorises. Each server has
// an object with its name and one value, i<address>$rcn=<object>$f<flags>$s<name>$;
// the object DhcpRoot is there in every forest and used to hold all of them.
func dhcpHosts(name string, values []string) []string {
	var hosts []string
	for _, value := range values {
		var server, object, address string
		for field := range strings.SplitSeq(value, "$") {
			switch {
			case strings.HasPrefix(field, "s"):
				server = field[1:]
			case strings.HasPrefix(strings.ToLower(field), "rcn="):
				// A name, or the distinguished name of the server's object.
				object, _, _ = strings.Cut(field[4:], ",")
			case strings.HasPrefix(field, "i"):
				address = field[1:]
			}
		}
		for _, h := range []string{server, object, address} {
			if h = strings.ToLower(strings.TrimSuffix(h, ".")); h != "" {
				hosts = append(hosts, h)
				break
			}
		}
	}
	if len(values) == 0 && !strings.EqualFold(name, "DhcpRoot") && name != "" {
		hosts = append(hosts, strings.ToLower(strings.TrimSuffix(name, ".")))
	}
	return hosts
}
