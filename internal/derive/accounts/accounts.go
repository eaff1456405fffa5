// Package accounts joins the computer accounts of the directory with the servers that
// recovery needs: which of them may sign in to the domain, and with which SID.
package accounts

import (
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Set is what the directory says of the accounts of servers.
type Set struct {
	facts.Answered
	// Hosts are the servers and hosts that the estate file names and the Cloud Connectors, as
	// far as they are of the estate's domain, by full name in lower case.
	Hosts map[string]*Account `json:"hosts"`
}

// Account is the computer account of a server.
type Account struct {
	Exists  bool   `json:"exists"`
	Enabled bool   `json:"enabled"`
	DN      string `json:"dn"`  // "" when there is none
	SID     string `json:"sid"` // "" when it was not read
	Name    string `json:"name"`
	// PasswordSet is when its password was changed last (RFC 3339 in UTC); "" when never, or
	// when there is no account.
	PasswordSet string `json:"passwordSet"`
}

// Of joins the accounts; nil when no directory was asked.
func Of(doc *facts.Document) *Set {
	if doc.Directory == nil || doc.Directory.Computers == nil {
		return nil
	}
	all := doc.Directory.Computers
	s := &Set{Answered: Read(doc.Directory), Hosts: map[string]*Account{}}
	if !s.Learnt() {
		return s
	}
	domain := strings.ToLower(doc.Estate.Domain)
	byHost, byName := map[string]*facts.Computer{}, map[string]*facts.Computer{}
	for i := range all.Items {
		c := &all.Items[i]
		byName[strings.ToLower(c.Name)] = c
		if c.DNSName != "" {
			byHost[c.DNSName] = c
		}
	}
	sid := domainSID(doc.Directory)
	for _, host := range named(doc) {
		full := strings.ToLower(strings.TrimSuffix(host, "."))
		if !strings.Contains(full, ".") {
			full += "." + domain
		}
		short, zone, _ := strings.Cut(full, ".")
		if zone != domain {
			continue
		}
		c := byHost[full]
		if c == nil {
			// A computer that never started has no dNSHostName.
			if c = byName[short]; c != nil && c.DNSName != "" {
				c = nil
			}
		}
		s.Hosts[full] = account(short, c, sid)
	}
	return s
}

// Read tells whether the accounts are known as the recovery site has them. They are read once,
// at the recovery site first; what a domain controller of production says of them is no word
// about the copy that is left in the disaster.
func Read(d *facts.Directory) facts.Answered {
	c := d.Computers
	if !c.Learnt() || d.Servers[estate.Production+"/"+c.Server] == nil || d.Servers[estate.Recovery+"/"+c.Server] != nil {
		return c.Answered
	}
	return facts.No(facts.FactMissing, "the computer accounts were read at "+c.Server+" of the production site, as no domain controller of the recovery site told them")
}

func account(name string, c *facts.Computer, domainSID string) *Account {
	if c == nil {
		return &Account{Name: name}
	}
	a := &Account{Exists: true, Enabled: c.Enabled, DN: c.DN, Name: c.Name, PasswordSet: c.PasswordLastSet}
	if domainSID != "" && c.RID > 0 {
		a.SID = domainSID + "-" + strconv.FormatInt(c.RID, 10)
	}
	return a
}

// domainSID is that of the estate's domain, which both sites have to agree on.
func domainSID(d *facts.Directory) string {
	found := ""
	for _, site := range []string{estate.Production, estate.Recovery} {
		v := d.Views[site]
		switch {
		case v == nil || v.DomainSID == "":
		case found != "" && found != v.DomainSID:
			return ""
		default:
			found = v.DomainSID
		}
	}
	return found
}

// named are the hosts that the estate file names, as servers or with where they are reached, and
// those that Citrix Cloud does.
func named(doc *facts.Document) []string {
	var all []string
	for _, c := range doc.Estate.Components {
		if c != nil {
			all = append(append(all, c.Servers.Production...), c.Servers.Recovery...)
		}
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		for _, h := range doc.Estate.Site(site).Hosts {
			all = append(all, h.Host)
		}
	}
	if doc.CitrixCloud != nil {
		for host := range doc.CitrixCloud.Connectors.Items {
			all = append(all, host)
		}
	}
	return all
}
