package estate

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// valueForm is what the values of a key look like.
type valueForm struct {
	says    string // in the reference: a value is …
	check   func(*reader) form
	values  []string // all that there are, where they are few
	pattern string   // that fits every value, for the JSON Schema
}

// forms are the forms that the tag of a key can name.
var forms = map[string]valueForm{
	"domain":       {says: "DNS name", check: fixed(domainName)},
	"text":         {says: "text", check: fixed(notEmpty)},
	"reason":       {says: "text", check: fixed(reason)},
	"host":         {says: "full DNS name", check: func(r *reader) form { return hostIn(r.estate.Domain) }},
	"network":      {says: "network such as 10.10.0.0/16", check: fixed(network)},
	"resolver":     {says: "address, or address:port", check: fixed(resolver)},
	"endpoint":     {says: "host:port", check: fixed(endpoint)},
	"prism":        {says: "DNS name or address", check: fixed(prismHost)},
	"fingerprint":  {says: "SHA-256 of a certificate in hexadecimal, with or without colons", check: fixed(fingerprint), pattern: "^([0-9A-Fa-f]{2}:?){32}$"},
	"ou":           {says: "distinguished name, with its domain", check: func(r *reader) form { return container(r.estate.Domain) }},
	"share":        {says: `UNC path such as \\server\share`, check: fixed(share)},
	"sysvol":       {says: "folder, or UNC path", check: func(r *reader) form { return r.sysvol }},
	"url":          {says: "base URL with https", check: fixed(secureURL)},
	"file":         {says: "file", check: func(r *reader) form { return r.existing }},
	"ca":           {says: "file", check: func(r *reader) form { return r.authorities }},
	"method":       {says: "recovery method, see below", check: fixed(choice(Methods)), values: Methods},
	"component":    {says: "component, see below", check: fixed(choice(Components)), values: Components},
	"why":          {says: "text", check: fixed(why)},
	"threshold":    {says: oneOf(VerdictThresholds), check: fixed(threshold), values: VerdictThresholds},
	"severity":     {says: oneOf(Severities), check: fixed(choice(Severities)), values: Severities},
	"exclusion":    {says: oneOf(ExclusionKinds), check: fixed(choice(ExclusionKinds)), values: ExclusionKinds},
	"role":         {says: oneOf(roles), check: fixed(choice(roles)), values: roles},
	"platform":     {says: oneOf(Platforms), check: fixed(choice(Platforms)), values: Platforms},
	"hypervisor":   {says: oneOf(hypervisors), check: fixed(choice(hypervisors)), values: hypervisors},
	"label":        {says: "name of letters, digits, - and _", check: fixed(label)},
	"vantage role": {says: oneOf(VantageRoles), check: fixed(choice(VantageRoles)), values: VantageRoles},
	"region":       {says: oneOf(regions), check: fixed(choice(regions)), values: regions},
}

// fixed is for forms that depend on nothing else in the file.
func fixed(f form) func(*reader) form { return func(*reader) form { return f } }

// hostName is the form of a DNS name of at least two labels: lower case, without
// the final dot.
func hostName(s string) (string, error) {
	name := strings.ToLower(strings.TrimSuffix(s, "."))
	if name == "" {
		return "", errors.New("is empty; expects a DNS name")
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return "", fmt.Errorf("%s is an address; expects the DNS name", quote(s))
	}
	if len(name) > 253 {
		return "", fmt.Errorf("%s is longer than the 253 characters of a DNS name", quote(s))
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", fmt.Errorf("%s is not a DNS name", quote(s))
		}
	}
	return name, nil
}

// domainName is the form of the estate's domain.
func domainName(s string) (string, error) {
	name, err := hostName(s)
	if err == nil && !strings.Contains(name, ".") {
		return "", fmt.Errorf("%s is a NetBIOS name; expects the DNS name of the domain, such as %s.example.com", quote(s), name)
	}
	return name, err
}

// hostIn is the form of a host's name, for which domain is suggested when it is
// short.
func hostIn(domain string) form {
	return func(s string) (string, error) {
		name, err := hostName(s)
		if err != nil || strings.Contains(name, ".") {
			return name, err
		}
		if domain == "" {
			return "", fmt.Errorf("%s is a short name; write the full name", quote(s))
		}
		return "", fmt.Errorf("%s is a short name; did you mean %q?", quote(s), name+"."+domain)
	}
}

// network is the form of a CIDR.
func network(s string) (string, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		if a, err := netip.ParseAddr(s); err == nil {
			return "", fmt.Errorf("%s is an address; a network has a length too, such as %s/%d", quote(s), a, a.BitLen())
		}
		return "", fmt.Errorf("%s is not a network; expects one such as 10.10.0.0/16", quote(s))
	}
	if p != p.Masked() {
		return "", fmt.Errorf("%s is an address within a network; the network is %s", quote(s), p.Masked())
	}
	return p.String(), nil
}

// resolver is the form of a DNS server: its address and port.
func resolver(s string) (string, error) {
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return net.JoinHostPort(a.String(), "53"), nil
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host = s
	}
	a, bad := netip.ParseAddr(host)
	switch {
	case bad != nil:
		return "", fmt.Errorf("%s is not an address; a resolver is given by its IP address, because nothing could look up its name", quote(s))
	case !isPort(port):
		return "", fmt.Errorf("%s has no port from 1 to 65535", quote(s))
	}
	return net.JoinHostPort(a.String(), port), nil
}

// endpoint is the form of host:port, where the host is a name or an address.
func endpoint(s string) (string, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil || !isPort(port) {
		return "", fmt.Errorf("%s is not of the form host:port", quote(s))
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return net.JoinHostPort(a.String(), port), nil
	}
	if host, err = hostName(host); err != nil {
		return "", err
	}
	return net.JoinHostPort(host, port), nil
}

// prismHost is the form of a Prism's host: a name or an address.
func prismHost(s string) (string, error) {
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return a.String(), nil
	}
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		return "", fmt.Errorf("%s is a URL; expects the host alone, here %q", quote(s), u.Hostname())
	}
	return hostName(s)
}

// secureURL is the form of a base URL: https, without a path's final slash.
func secureURL(s string) (string, error) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%s is not a base URL; expects one such as https://api.cloud.com", quote(s))
	}
	return u.String(), nil
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

// container is the form of the distinguished name of an OU.
func container(domain string) form {
	return func(s string) (string, error) {
		if strings.TrimSpace(s) == "" {
			return "", errors.New("is empty; expects a distinguished name")
		}
		parsed, err := ldap.ParseDN(s)
		if err != nil {
			return "", fmt.Errorf("%s is not a distinguished name: %w", quote(s), err)
		}
		var labels []string
		for _, rdn := range parsed.RDNs {
			if strings.EqualFold(rdn.Attributes[0].Type, "dc") {
				labels = append(labels, strings.ToLower(rdn.Attributes[0].Value))
			}
		}
		switch in := strings.Join(labels, "."); {
		case in != "" && (in == domain || domain == ""):
			return dn.Key(s), nil
		case in != "":
			return "", fmt.Errorf("%s is in the domain %s; this estate's domain is %s (name the other one in domains, without its OUs)", quote(s), in, domain)
		}
		suffix := "DC=example,DC=com"
		if domain != "" {
			suffix = "DC=" + strings.ReplaceAll(domain, ".", ",DC=")
		}
		return "", fmt.Errorf("%s does not say in which domain; did you mean %s?", quote(s), quote(s+","+suffix))
	}
}

// share is the form of a UNC path: backslashes, none at the end.
func share(s string) (string, error) {
	path := strings.TrimRight(strings.ReplaceAll(s, "/", `\`), `\`)
	rest, ok := strings.CutPrefix(path, `\\`)
	server, name, _ := strings.Cut(rest, `\`)
	if !ok || server == "" || name == "" || name[0] == '\\' {
		return "", fmt.Errorf(`%s is not a UNC path; expects one such as \\server\share`, quoteUNC(s))
	}
	return path, nil
}

// isShare reports whether a path is meant to be on a file server.
func isShare(s string) bool { return strings.HasPrefix(s, `\\`) || strings.HasPrefix(s, "//") }

// quoteUNC is quote for paths, whose backslashes are not to be doubled.
func quoteUNC(s string) string { return strings.ReplaceAll(quote(s), `\\`, `\`) }

// sysvol is the form of a SYSVOL to read: a share, or a folder beside the file.
func (r *reader) sysvol(s string) (string, error) {
	if isShare(s) {
		return share(s)
	}
	s, err := notEmpty(s)
	return r.beside(s), err
}

// fingerprint is the form of a SHA-256: lower case, without colons.
func fingerprint(s string) (string, error) {
	f := strings.ToLower(strings.ReplaceAll(s, ":", ""))
	if b, err := hex.DecodeString(f); err != nil || len(b) != 32 {
		return "", errors.New("is not a SHA-256; expects 64 hexadecimal digits, with or without colons")
	}
	return f, nil
}

// reason is the form of a text that says why.
func reason(s string) (string, error) {
	if strings.TrimSpace(s) == "" {
		return "", errors.New("is empty; say why, for the readers of the report")
	}
	return s, nil
}

// why is the form of a text that says why, in more than a character.
func why(s string) (string, error) {
	if s = strings.TrimSpace(s); utf8.RuneCountInString(s) < 2 {
		return "", errors.New("says nothing; say why, for the readers of the report")
	}
	return s, nil
}

// threshold is the form of the threshold of the verdict, which may be stricter than
// muster's own and never laxer.
func threshold(s string) (string, error) {
	if s == "blocker" {
		return "", errors.New("is laxer than high, and failures of severity high always mean NO-GO; to let a pipeline pass in spite of them, use --fail-on blocker")
	}
	return choice(VerdictThresholds)(s)
}

// label is the form of a name that stands in targets and on command lines.
func label(s string) (string, error) {
	if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return "", fmt.Errorf("%s is no name for it: use letters, digits, - and _", quote(s))
	}
	return s, nil
}

// notEmpty is the form of a text that is free otherwise.
func notEmpty(s string) (string, error) {
	if s = strings.TrimSpace(s); s == "" {
		return "", errors.New("is empty; give a value or remove the line")
	}
	return s, nil
}
