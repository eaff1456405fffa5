package directory

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"

	"github.com/go-ldap/ldap/v3/gssapi"
	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

// kerberosBind gets a ticket from the domain controller itself and signs in with
// it. The library offers no channel binding, so that a domain controller that
// demands it refuses.
func (d *dialer) kerberosBind(ctx context.Context, s *session) error {
	realm := strings.ToUpper(d.env.Estate.Domain)
	user, err := principal(d.account.Username, realm)
	if err != nil {
		return err
	}
	kdc, err := kdcOf(s.wire.RemoteAddr())
	if err != nil {
		return err
	}
	krb := &gssapi.Client{Client: client.NewWithPassword(user, realm, d.account.Secret, krbConfig(realm, kdc), client.DisablePAFXFAST(true))}

	timed, cancel := context.WithTimeout(ctx, d.limits.bind)
	defer cancel()
	// The Kerberos library knows no context. If we do not wait for it, it ends by
	// its own timeouts and cleans up then.
	done := make(chan error, 1)
	go func() {
		defer krb.Destroy()
		var err error
		if p := collect.Protect(func() { err = s.kerberos(timed, krb, kdc) }); p != nil {
			err = p
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-timed.Done():
		s.wire.cut()
		return fmt.Errorf("signing in with Kerberos at %s: %w", kdc, timed.Err())
	}
}

// kerberos asks for the two tickets and then binds with the second.
func (s *session) kerberos(ctx context.Context, krb *gssapi.Client, kdc string) error {
	if err := krb.Login(); err != nil {
		return explainKerberos(kdc, err)
	}
	service := "ldap/" + s.host
	if _, _, err := krb.GetServiceTicket(service); err != nil {
		return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("%s gives no Kerberos ticket for %s: %w", kdc, service, err)}
	}
	return judge(s.within(ctx, s.limits.bind, func() error { return s.conn.GSSAPIBind(krb, service, "") }))
}

// principal is the account's name without its domain, which has to be that of
// the realm.
func principal(username, realm string) (string, error) {
	if _, user, found := strings.Cut(username, `\`); found {
		return user, nil
	}
	user, suffix, found := strings.Cut(username, "@")
	if found && !strings.EqualFold(suffix, realm) {
		return "", fmt.Errorf("method gssapi needs the account name (sAMAccountName): the suffix of %s is not the domain %s", username, strings.ToLower(realm))
	}
	return user, nil
}

// kdcOf is the Kerberos service of the host that the connection goes to.
func kdcOf(remote net.Addr) (string, error) {
	host, _, err := net.SplitHostPort(remote.String())
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(host, "88"), nil
}

// krbConfig asks only the one KDC, over TCP, and looks nothing up.
func krbConfig(realm, kdc string) *config.Config {
	c := config.New()
	c.LibDefaults.DefaultRealm = realm
	c.LibDefaults.DNSLookupKDC, c.LibDefaults.DNSLookupRealm = false, false
	c.LibDefaults.DNSCanonicalizeHostname, c.LibDefaults.RDNS = false, false
	c.LibDefaults.UDPPreferenceLimit = 1
	c.Realms = []config.Realm{{Realm: realm, KDC: []string{kdc}}}
	domain := strings.ToLower(realm)
	c.DomainRealm[domain], c.DomainRealm["."+domain] = realm, realm
	return c
}

// krbRefusals are the errors of a KDC that mean that the credential is no good.
var krbRefusals = map[string]string{
	"6":  "there is no such user",
	"12": "the account may not sign in here or now",
	"18": "the account is disabled, expired or locked out",
	"23": "the password has expired",
	"24": "wrong password",
}

var krbCode = regexp.MustCompile(`KRB Error: \((\d+)\)`)

// explainKerberos sorts out the errors of the Kerberos library, which are text.
func explainKerberos(kdc string, err error) error {
	text := err.Error()
	if m := krbCode.FindStringSubmatch(text); m != nil {
		if words, refused := krbRefusals[m[1]]; refused {
			return fmt.Errorf("%w: %s (Kerberos error %s)", facts.ErrRefused, words, m[1])
		}
		if m[1] == "37" {
			return facts.Failure{Reason: facts.CollectorFailed,
				Err: fmt.Errorf("%s gives no Kerberos ticket, because its clock and the scanner's are too far apart", kdc)}
		}
		return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("%s gives no Kerberos ticket: %w", kdc, err)}
	}
	if strings.Contains(text, "client password/keytab incorrect") {
		return fmt.Errorf("%w: wrong password", facts.ErrRefused)
	}
	reason := facts.CollectorFailed
	if strings.Contains(text, "Networking_Error") {
		reason = facts.Unreachable
		err = errors.Join(err, errors.New("method gssapi needs TCP port 88 of the domain controller"))
	}
	return facts.Failure{Reason: reason, Err: fmt.Errorf("asking %s for a Kerberos ticket: %w", kdc, err)}
}
