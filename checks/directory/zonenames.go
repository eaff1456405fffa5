package directory

import (
	"context"
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// ZoneName is a name in the DNS zone of the domain, as the directory holds it.
type ZoneName struct {
	Name      string   // fully qualified, lower case
	Target    string   // of an alias, likewise; "" for a host
	Addresses []string // of a host
}

// ZoneNames is the directory once more, asked for nothing but the names in the DNS zone of
// the domain, which domain controllers keep in the directory and every user may read. No
// rule wants them, so they are no facts: take gets them. Signing in, the lock-out guard and
// the verification of certificates are those of [Source].
func ZoneNames(take func([]ZoneName)) collect.Source {
	s := Source()
	s.New = func(l collect.Limits) collect.Collector { return &zoneNames{New(l), take} }
	return s
}

type zoneNames struct {
	*Collector
	take func([]ZoneName)
}

// Collect implements [collect.Collector].
func (c *zoneNames) Collect(ctx context.Context, env *collect.Env) error {
	dialer, err := newDialer(ctx, env, c.limits)
	if err != nil {
		return err
	}
	var failures []error
	for _, site := range []string{estate.Recovery, estate.Production} {
		for _, dc := range env.Estate.Site(site).DomainControllers {
			err := c.from(ctx, env, dialer, site, dc)
			if err == nil {
				return nil
			}
			failures = append(failures, err)
			if errors.Is(err, facts.ErrRefused) {
				return err // the same everywhere
			}
		}
	}
	return several(failures)
}

// from reads the zone from one domain controller.
func (c *zoneNames) from(ctx context.Context, env *collect.Env, d *dialer, site string, dc estate.DomainController) error {
	done := env.AskWith(site+"/"+dc.Host+"/zone", facts.Asked{Site: site, Address: d.address(dc), Insecure: d.insecure()})
	names, err := readZone(ctx, d, site, dc, env.Estate.Domain)
	done(facts.FromError(err), 1)
	if err == nil {
		c.take(names)
	}
	return err
}

func readZone(ctx context.Context, d *dialer, site string, dc estate.DomainController, domain string) ([]ZoneName, error) {
	s, err := d.open(ctx, site, dc)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := d.signIn(ctx, s); err != nil {
		return nil, err
	}
	var names []ZoneName
	err = s.search(ctx, query{
		what: "the names in the DNS zone of the domain", base: "DC=" + domain + ",CN=MicrosoftDNS,DC=DomainDnsZones," + domainDN(domain),
		scope: oneLevel, size: computerPage, optional: true, filter: "(objectClass=dnsNode)", attributes: []string{"dc", "dnsRecord"},
	}, func(e *ldap.Entry) error {
		label := strings.ToLower(text(e, "dc"))
		if label == "" || strings.HasPrefix(label, "_") || label == "@" {
			return nil
		}
		n := ZoneName{Name: label + "." + strings.ToLower(domain)}
		for _, raw := range e.GetEqualFoldRawAttributeValues("dnsRecord") {
			n.add(raw)
		}
		if n.Target != "" || len(n.Addresses) > 0 {
			names = append(names, n)
		}
		return nil
	})
	return names, err
}

// add takes a record in the form of MS-DNSP 2.3.2.2: a header of 24 bytes, then an address,
// or a name as its labels with their lengths. What it does not understand it leaves out.
func (n *ZoneName) add(raw []byte) {
	const header, typeA, typeCNAME = 24, 1, 5
	if len(raw) < header || len(raw) < header+int(binary.LittleEndian.Uint16(raw)) {
		return
	}
	data := raw[header : header+int(binary.LittleEndian.Uint16(raw))]
	switch binary.LittleEndian.Uint16(raw[2:]) {
	case typeA:
		if a, ok := netip.AddrFromSlice(data); ok && a.Is4() {
			n.Addresses = append(n.Addresses, a.String())
		}
	case typeCNAME:
		if target := countedName(data); target != "" {
			n.Target = target
		}
	}
}

// countedName reads a DNS_COUNT_NAME: its length, the number of its labels, and these.
func countedName(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	var labels []string
	count, rest := int(b[1]), b[2:]
	for range count {
		if len(rest) < 1 || len(rest) < 1+int(rest[0]) {
			return ""
		}
		labels = append(labels, strings.ToLower(string(rest[1:1+int(rest[0])])))
		rest = rest[1+int(rest[0]):]
	}
	return strings.Join(labels, ".")
}
