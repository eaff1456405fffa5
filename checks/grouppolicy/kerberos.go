package grouppolicy

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/cloudsoda/go-smb2"
	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"

	"github.com/muster-dr/muster/internal/facts"
)

// kerberosTicket gets a ticket for the SMB service of host from the KDC that runs
// on the same domain controller, so that no other site is needed for it. The
// Kerberos library knows no context: it is left behind when ctx ends, and gives
// up by itself a few seconds later.
func kerberosTicket(ctx context.Context, peer net.Addr, user, password, domain, host string) (*smb2.Krb5Initiator, error) {
	name, realm := user, strings.ToUpper(domain)
	if _, n, ok := strings.Cut(user, `\`); ok {
		name = n
	} else if n, suffix, ok := strings.Cut(user, "@"); ok {
		if !strings.EqualFold(suffix, domain) {
			return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf(`for Kerberos the user name must end in @%s or have the form DOMAIN\user, and it is %s`, domain, user)}
		}
		name = n
	}
	address, _, err := net.SplitHostPort(peer.String())
	if err != nil {
		return nil, fmt.Errorf("the address of the key distribution centre: %w", err)
	}
	conf := config.New()
	conf.LibDefaults.DefaultRealm = realm
	conf.LibDefaults.DNSLookupKDC = false
	conf.LibDefaults.DNSLookupRealm = false
	conf.LibDefaults.UDPPreferenceLimit = 1 // always TCP
	conf.Realms = []config.Realm{{Realm: realm, KDC: []string{net.JoinHostPort(address, "88")}}}
	conf.DomainRealm = config.DomainRealm{"." + domain: realm, domain: realm}

	ticket := &smb2.Krb5Initiator{
		Client:    client.NewWithPassword(name, realm, password, conf, client.DisablePAFXFAST(true)),
		TargetSPN: "cifs/" + host,
	}
	result := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				result <- fmt.Errorf("the answer of the key distribution centre makes no sense: %v", p)
			}
		}()
		err := ticket.Client.Login()
		if err == nil {
			_, _, err = ticket.Client.GetServiceTicket(ticket.TargetSPN) // kept in the client's cache
		}
		result <- err
	}()
	select {
	case err = <-result:
	case <-ctx.Done():
		return nil, fmt.Errorf("asking the key distribution centre at %s for a ticket: %w", address, ctx.Err())
	}
	if err != nil {
		ticket.Client.Destroy()
		return nil, kerberosRefusal(err, user, address, ticket.TargetSPN)
	}
	return ticket, nil
}

// kerberosRefusal words the errors of the Kerberos library, which tells the
// cause in its text alone.
func kerberosRefusal(err error, user, kdc, spn string) error {
	text := err.Error()
	for _, known := range []struct{ code, words string }{
		{"KDC_ERR_PREAUTH_FAILED", "the password is wrong"},
		{"client password/keytab incorrect", "the password is wrong"},
		{"KDC_ERR_C_PRINCIPAL_UNKNOWN", "there is no such user"},
		{"KDC_ERR_CLIENT_REVOKED", "the account is locked, disabled or has expired"},
		{"KDC_ERR_KEY_EXPIRED", "the password has expired"},
		{"KDC_ERR_NAME_EXP", "the account has expired"},
	} {
		if strings.Contains(text, known.code) {
			return fmt.Errorf("%w for %s by the key distribution centre at %s: %s (%s)", facts.ErrRefused, user, kdc, known.words, known.code)
		}
	}
	reason := facts.CollectorFailed
	switch {
	case strings.Contains(text, "KDC_ERR_S_PRINCIPAL_UNKNOWN"):
		return facts.Failure{Reason: reason, Err: fmt.Errorf("the key distribution centre at %s knows no service %s; the domain controller must be declared with its own full name", kdc, spn)}
	case strings.Contains(text, "KRB_AP_ERR_SKEW"):
		return facts.Failure{Reason: reason, Err: fmt.Errorf("the clocks of this machine and of %s differ by more than Kerberos allows", kdc)}
	case strings.Contains(text, "i/o timeout"):
		reason = facts.Timeout
	case strings.Contains(text, "dial timeout") || strings.Contains(text, "connection refused"):
		reason = facts.Unreachable
	}
	return facts.Failure{Reason: reason, Err: fmt.Errorf("getting a Kerberos ticket for %s from %s: %w", spn, kdc, err)}
}
