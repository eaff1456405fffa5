package directory

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	transportLDAPS    = "ldaps"
	transportStartTLS = "starttls"
)

// dialer opens sessions, always encrypted.
type dialer struct {
	env     *collect.Env
	account *collect.Account
	limits  limits
	tls     *tls.Config // without a server name
}

func newDialer(ctx context.Context, env *collect.Env, l limits) (*dialer, error) {
	account, err := env.SignIn(ctx, source)
	if account == nil {
		return nil, err // a secret that is missing is told when it is needed
	}
	d := &dialer{env: env, account: account, limits: l}
	if d.tls, err = account.Terms.Config(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *dialer) startTLS() bool { return d.account.Transport == transportStartTLS }

// insecure tells that certificates are not verified in any way.
func (d *dialer) insecure() bool { return d.account.Terms.Unverified() }

// address is where a domain controller is reached.
func (d *dialer) address(dc estate.DomainController) string {
	switch {
	case dc.LDAP != "":
		return dc.LDAP
	case d.startTLS():
		return net.JoinHostPort(dc.Host, "389")
	}
	return net.JoinHostPort(dc.Host, "636")
}

// open connects to a domain controller and encrypts the connection. It does not
// sign in.
func (d *dialer) open(ctx context.Context, site string, dc estate.DomainController) (*session, error) {
	release, err := d.env.Hosts.Acquire(ctx, dc.Host)
	if err != nil {
		return nil, err
	}
	s, err := d.connect(ctx, site, dc)
	if err != nil {
		release()
		return nil, err
	}
	s.release = release
	return s, nil
}

func (d *dialer) connect(ctx context.Context, site string, dc estate.DomainController) (*session, error) {
	address := d.address(dc)
	conn, err := d.env.Dial(ctx, site, address)
	if err != nil {
		return nil, fmt.Errorf("connecting to domain controller %s at %s: %w", dc.Host, address, err)
	}
	w := &wire{Conn: conn}
	w.allow()
	config := d.tls.Clone()
	config.ServerName = dc.Host // never the address: the certificate has to name the host
	encrypted := tls.Client(w, config)

	timed, cancel := context.WithTimeout(ctx, d.limits.handshake)
	defer cancel()
	if d.startTLS() {
		err = askForTLS(timed, w)
	}
	if err == nil {
		err = encrypted.HandshakeContext(timed)
	}
	if err != nil {
		w.cut()
		return nil, explainTLS(dc.Host, address, err)
	}
	s := &session{host: dc.Host, address: address, wire: w, conn: ldap.NewConn(encrypted, true), limits: d.limits}
	s.conn.SetTimeout(2 * d.limits.request) // behind the limits of within
	s.conn.Start()
	return s, nil
}

// askForTLS sends the StartTLS request. The library's own would hang for ever on
// a server that falls silent after its consent.
func askForTLS(ctx context.Context, w *wire) error {
	defer context.AfterFunc(ctx, w.cut)()
	request := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationExtendedRequest, nil, "StartTLS")
	request.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, 0, "1.3.6.1.4.1.1466.20037", "name"))
	envelope := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "request")
	envelope.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 1, "message id"))
	envelope.AppendChild(request)
	_, err := w.Write(envelope.Bytes())
	var answer *ber.Packet
	if err == nil {
		answer, err = ber.ReadPacket(w)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		if first := w.trouble(); first != nil {
			err = first
		}
		return fmt.Errorf("asking for StartTLS: %w", err)
	case len(answer.Children) < 2 || answer.Children[1].Tag != ldap.ApplicationExtendedResponse:
		return errors.New("asking for StartTLS: what came back is no answer to it")
	}
	if err := ldap.GetLDAPError(answer); err != nil {
		return fmt.Errorf("asking for StartTLS: %w", err)
	}
	return nil
}

// explainTLS says what failed before the first question could be asked.
func explainTLS(host, address string, err error) error {
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("the certificate of %s at %s is not trusted: %w; "+
			"name the certification authority in credentials.directory.caFile, or the certificate itself in fingerprint", host, address, untrusted.Err)}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("%s at %s hung up before the connection was encrypted; "+
			"a domain controller without a certificate does that: %w", host, address, err)}
	}
	return fmt.Errorf("encrypting the connection to %s at %s: %w", host, address, err)
}
