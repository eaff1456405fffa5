package netscaler

import (
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// certificates reads those that virtual servers present, and those that SAML rests on.
func (r *reader) certificates() facts.Listing[*facts.NetScalerCert] {
	type binding struct {
		Server text `json:"vservername"`
		Name   text `json:"certkeyname"`
		CA     text `json:"ca"`
	}
	type certificate struct {
		Name      text  `json:"certkey"`
		Subject   text  `json:"subject"`
		SAN       *text `json:"sandns"` // releases before 13.1 do not have it
		NotBefore text  `json:"clientcertnotbefore"`
		NotAfter  text  `json:"clientcertnotafter"`
		Days      text  `json:"daystoexpiration"`
	}
	items := map[string]*facts.NetScalerCert{}
	of := func(name text) *facts.NetScalerCert {
		if items[string(name)] == nil {
			items[string(name)] = &facts.NetScalerCert{Servers: []string{}, Actions: []string{}, Names: []string{}}
		}
		return items[string(name)]
	}
	for _, b := range things[binding](r, "sslvserver_sslcertkey_binding") {
		if trusted := b.CA.yes(); trusted != nil && *trusted || b.Name == "" {
			continue // it is what clients are held against, not what is presented
		}
		c := of(b.Name)
		c.Servers = append(c.Servers, string(b.Server))
	}
	for _, a := range things[samlAction](r, "authenticationsamlaction") {
		for _, name := range []text{a.Trusts, a.Signs} {
			if name != "" && r.inUse[a.Name] {
				c := of(name)
				c.Actions = append(c.Actions, string(a.Name))
			}
		}
	}
	for _, c := range things[certificate](r, "sslcertkey") {
		item := items[string(c.Name)]
		if item == nil {
			continue
		}
		item.NotBefore, item.NotAfter, item.DaysLeft = c.NotBefore.moment(), c.NotAfter.moment(), c.Days.number()
		names := map[string]bool{}
		if c.SAN != nil {
			item.NamesTold = true
			for _, name := range strings.FieldsFunc(string(*c.SAN), func(x rune) bool { return strings.ContainsRune(", ;", x) }) {
				names[text(strings.TrimPrefix(name, "DNS:")).host()] = true
			}
		}
		if len(names) == 0 { // the subject counts where there is no other name
			names[commonName(string(c.Subject))] = true
		}
		delete(names, "")
		item.Names = append(item.Names, slices.Sorted(maps.Keys(names))...)
	}
	return listing(r, items, "sslvserver_sslcertkey_binding", "sslcertkey") // without SAML actions nobody knows whom gateways ask, and that is told
}

// commonName is the CN of a subject as an appliance writes it, in lower case.
func commonName(subject string) string {
	for _, part := range strings.FieldsFunc(subject, func(x rune) bool { return x == ',' || x == '/' }) {
		kind, value, _ := strings.Cut(part, "=")
		if strings.EqualFold(strings.TrimSpace(kind), "CN") {
			return text(strings.TrimSpace(value)).host()
		}
	}
	return ""
}
