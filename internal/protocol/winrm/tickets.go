package winrm

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/iana/nametype"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/types"
	"golang.org/x/sync/singleflight"

	"github.com/muster-dr/muster/internal/facts"
)

// Tickets sign in at a key distribution centre (KDC) once and get a ticket for
// each host that is asked. They are shared by all sessions.
type Tickets struct {
	realm string
	user  types.PrincipalName
	kdcs  []kdc

	flights singleflight.Group
	running sync.WaitGroup
	mu      sync.Mutex
	good    *kdc  // where the logon was accepted
	refusal error // a password that was refused is never sent again
}

// kdc is one key distribution centre. The library would go through several in an
// order of its own, and change the list while others read it.
type kdc struct {
	address string
	login   func() error
	ask     func(service string) (messages.Ticket, types.EncryptionKey, error)
	close   func()
}

// TicketOptions say where to get tickets, and as whom.
type TicketOptions struct {
	User     string // name@domain, DOMAIN\name or name; the part that names the account counts
	Domain   string // DNS name of the domain, whose upper case is the realm
	Password string
	// KDCs are address:port, usually port 88 of domain controllers. The next one is
	// asked when one cannot be reached. Names are looked up by this machine.
	KDCs []string
}

// NewTickets does not ask anybody yet.
func NewTickets(o TicketOptions) (*Tickets, error) {
	name := o.User
	if _, n, ok := strings.Cut(o.User, `\`); ok {
		name = n
	} else if n, suffix, ok := strings.Cut(o.User, "@"); ok {
		if !strings.EqualFold(suffix, o.Domain) {
			return nil, fmt.Errorf(`method kerberos needs a user name that ends in @%s, or DOMAIN\name, and it is %s`, o.Domain, o.User)
		}
		name = n
	}
	if name == "" || o.Password == "" || o.Domain == "" || len(o.KDCs) == 0 {
		return nil, errors.New("method kerberos needs a user name, a password, a domain and a key distribution centre")
	}
	t := &Tickets{realm: strings.ToUpper(o.Domain), user: types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, name)}
	for _, address := range o.KDCs {
		domain, c := strings.ToLower(o.Domain), config.New()
		c.LibDefaults.DefaultRealm = t.realm
		c.LibDefaults.DNSLookupKDC, c.LibDefaults.DNSLookupRealm = false, false
		c.LibDefaults.DNSCanonicalizeHostname, c.LibDefaults.RDNS = false, false
		c.LibDefaults.UDPPreferenceLimit = 1 // always TCP
		c.Realms = []config.Realm{{Realm: t.realm, KDC: []string{address}}}
		c.DomainRealm = config.DomainRealm{domain: t.realm, "." + domain: t.realm}
		k := client.NewWithPassword(name, t.realm, o.Password, c, client.DisablePAFXFAST(true))
		t.kdcs = append(t.kdcs, kdc{address, k.Login, k.GetServiceTicket, k.Destroy})
	}
	return t, nil
}

// Close forgets the tickets. The Kerberos library knows no context: a question
// that nobody waits for any more ends by itself within seconds, and only then is
// everything gone.
func (t *Tickets) Close() {
	go func() {
		t.running.Wait()
		for _, k := range t.kdcs {
			k.close()
		}
	}()
}

// service returns a ticket for WS-Management on a host, and its key.
func (t *Tickets) service(ctx context.Context, host string) (messages.Ticket, types.EncryptionKey, error) {
	type got struct {
		ticket messages.Ticket
		key    types.EncryptionKey
	}
	good, err := t.await(ctx, "", func() (any, error) { return t.signIn() })
	if err != nil {
		return messages.Ticket{}, types.EncryptionKey{}, err
	}
	name := "HTTP/" + strings.ToLower(host)
	g, err := t.await(ctx, name, func() (any, error) {
		var g got
		k := good.(*kdc)
		err := guarded(func() (err error) { g.ticket, g.key, err = k.ask(name); return err })
		if err != nil {
			err = t.explain(k.address, name, err)
			if elsewhere(err) {
				t.forget(k)
			}
			return nil, err
		}
		return g, nil
	})
	if err != nil {
		return messages.Ticket{}, types.EncryptionKey{}, err
	}
	return g.(got).ticket, g.(got).key, nil
}

// await asks one question for all who have it at the same time.
func (t *Tickets) await(ctx context.Context, question string, ask func() (any, error)) (any, error) {
	t.running.Add(1)
	answer := t.flights.DoChan(question, ask)
	arrived := make(chan singleflight.Result, 1)
	go func() {
		defer t.running.Done()
		arrived <- <-answer
	}()
	select {
	case a := <-arrived:
		return a.Val, a.Err
	case <-ctx.Done():
		return nil, fmt.Errorf("asking a key distribution centre of %s for a ticket: %w", t.realm, ctx.Err())
	}
}

// signIn signs in unless that was done, or refused, before.
func (t *Tickets) signIn() (*kdc, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.good != nil || t.refusal != nil {
		return t.good, t.refusal
	}
	var failures []error
	for i := range t.kdcs {
		k := &t.kdcs[i]
		err := guarded(k.login)
		if err == nil {
			t.good = k
			return k, nil
		}
		err = t.explain(k.address, "krbtgt/"+t.realm, err)
		if errors.Is(err, facts.ErrRefused) {
			t.refusal = err
		}
		if !elsewhere(err) {
			return nil, err
		}
		failures = append(failures, err)
	}
	return nil, errors.Join(failures...)
}

// elsewhere tells whether another KDC may know more.
func elsewhere(err error) bool {
	reason := facts.FromError(err).Reason
	return reason == facts.Unreachable || reason == facts.Timeout
}

// forget lets the next question go through the KDCs again.
func (t *Tickets) forget(k *kdc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.good == k {
		t.good = nil
	}
}

// credentialErrors are the errors of a KDC that mean that the credential is no good
// (RFC 4120 7.5.9).
var credentialErrors = map[string]string{
	"1":  "the account has expired",
	"6":  "there is no such user",
	"12": "the account may not sign in here or now",
	"18": "the account is locked, disabled or has expired",
	"23": "the password has expired",
	"24": "the password is wrong",
}

var kerberosCode = regexp.MustCompile(`KRB Error: \((\d+)\)`)

// explain sorts out the errors of the Kerberos library, which are text.
func (t *Tickets) explain(kdc, service string, err error) error {
	text, code := err.Error(), ""
	if m := kerberosCode.FindStringSubmatch(text); m != nil {
		code = m[1]
	} else if strings.Contains(text, "client password/keytab incorrect") {
		code = "24"
	}
	words, isCredential := credentialErrors[code]
	switch {
	case isCredential:
		return fmt.Errorf("%w for %s by the key distribution centre at %s: %s (Kerberos error %s)",
			facts.ErrRefused, t.user.PrincipalNameString(), kdc, words, code)
	case code == "37" || strings.Contains(text, "clock skew"):
		err = fmt.Errorf("the clocks of this machine and of the key distribution centre at %s differ by more than Kerberos allows (Kerberos error 37)", kdc)
	case code == "7":
		err = fmt.Errorf("the key distribution centre at %s knows no service %s (Kerberos error 7); the host must be declared with its own full name, and its account must have been replicated there", kdc, service)
	default:
		err = fmt.Errorf("asking the key distribution centre at %s for a ticket for %s: %w", kdc, service, err)
	}
	reason := facts.CollectorFailed
	switch {
	case strings.Contains(text, "i/o timeout"):
		reason = facts.Timeout
	case strings.Contains(text, "Networking_Error") || strings.Contains(text, "communication error"):
		reason = facts.Unreachable
	}
	return facts.Failure{Reason: reason, Err: err}
}
