// Package initfile writes the first estate file, from what can be found out with
// no more than a domain name and a DNS server of each site.
package initfile

import (
	"context"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// Known is what the user can tell.
type Known struct {
	Domain    string            // DNS name of the Active Directory domain; "" leaves the example's
	Resolvers map[string]string // by site: the address of a DNS server, host or host:port
}

// Finder finds out about domain controllers.
type Finder struct {
	DNS *dnsclient.Client
	// Site returns the Active Directory site of the domain controller at host:port.
	Site func(ctx context.Context, address string) (string, error)
}

// The example's own values, which what is known and found replaces.
const exampleDomain = "corp.example.com"

// File returns the text of an estate file and sentences on what was found and
// what could not be. It always returns a file: what is not known stays as the
// example has it.
func File(ctx context.Context, known Known, find Finder) (text string, notes []string) {
	text = estate.Example()
	if known.Domain != "" {
		text = strings.ReplaceAll(text, "DC=corp,DC=example,DC=com", "DC="+strings.ReplaceAll(known.Domain, ".", ",DC="))
		text = strings.ReplaceAll(text, exampleDomain, known.Domain)
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		resolver := known.Resolvers[site]
		if resolver == "" {
			notes = append(notes, fmt.Sprintf("sites.%s: give --%s-resolver to fill it in; the values in the file are examples", site, site))
			continue
		}
		text = set(text, site, "resolvers", fmt.Sprintf("[%q]", resolver))
		if known.Domain == "" {
			continue
		}
		name, err := find.adSite(ctx, known.Domain, withPort(resolver))
		if err != nil {
			notes = append(notes, fmt.Sprintf("sites.%s.adSite: not found, please fill it in (%v)", site, err))
			continue
		}
		text = set(text, site, "adSite", fmt.Sprintf("%q", name))
		notes = append(notes, fmt.Sprintf("sites.%s.adSite: %s, as a domain controller at %s tells", site, name, resolver))
	}
	return text, notes
}

// adSite asks for the site of the domain controller that is the resolver itself,
// and otherwise of the first one that the resolver knows and that answers.
func (f Finder) adSite(ctx context.Context, domain, resolver string) (string, error) {
	host, _, err := net.SplitHostPort(resolver)
	if err != nil {
		return "", err
	}
	name, err := f.Site(ctx, net.JoinHostPort(host, "389"))
	if err == nil {
		return name, nil
	}
	controllers, lookup := f.DNS.LookupSRV(ctx, resolver, "_ldap._tcp.dc._msdcs."+domain)
	if lookup != nil {
		return "", lookup
	}
	if len(controllers) == 0 {
		return "", fmt.Errorf("%s knows no domain controller of %s", resolver, domain)
	}
	return "", fmt.Errorf("%s is no domain controller itself; the domain has %s", resolver, strings.Join(controllers, ", "))
}

func withPort(resolver string) string {
	if _, _, err := net.SplitHostPort(resolver); err == nil {
		return resolver
	}
	return net.JoinHostPort(resolver, "53")
}

// set replaces the value of a key in the block of a site.
func set(text, site, key, value string) string {
	block := regexp.MustCompile(`(?s)(\n  ` + site + `:.*?\n    ` + key + `: )([^\s\[]+|\[[^\]]*\])`)
	return block.ReplaceAllStringFunc(text, func(found string) string {
		return block.FindStringSubmatch(found)[1] + value
	})
}

// RootDSESite reads the Active Directory site of a domain controller from its
// rootDSE, which it tells everybody.
func RootDSESite(ctx context.Context, address string) (string, error) {
	const patience = 4 * time.Second
	c, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	conn := ldap.NewConn(c, false)
	conn.SetTimeout(patience)
	conn.Start()
	defer func() { _ = conn.Close() }()
	found, err := conn.Search(ldap.NewSearchRequest("", ldap.ScopeBaseObject, ldap.NeverDerefAliases, 1, 4, false,
		"(objectClass=*)", []string{"serverName"}, nil))
	if err != nil {
		return "", fmt.Errorf("asking %s for its rootDSE: %w", address, err)
	}
	if len(found.Entries) == 0 {
		return "", fmt.Errorf("%s does not tell its rootDSE", address)
	}
	return siteOf(found.Entries[0].GetAttributeValue("serverName"))
}

// siteOf takes the site from CN=DC1,CN=Servers,CN=<site>,CN=Sites,….
func siteOf(serverName string) (string, error) {
	dn, err := ldap.ParseDN(serverName)
	if err != nil || len(dn.RDNs) < 4 || !strings.EqualFold(dn.RDNs[3].Attributes[0].Value, "Sites") {
		return "", fmt.Errorf("this is no domain controller: its serverName is %q", serverName)
	}
	return dn.RDNs[2].Attributes[0].Value, nil
}
