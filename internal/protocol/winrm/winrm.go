// Package winrm asks Windows hosts through WS-Management (WinRM): WMI by WQL, the
// registry, and small PowerShell scripts. It only reads.
//
// A [Session] is one signed-in connection to one host. What is said on it is
// either inside verified TLS or sealed by the logon itself; a message that others
// could read is never sent.
package winrm

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"
)

// Method is how a session signs in.
type Method string

// The three methods.
const (
	NTLM     Method = "ntlm"
	Kerberos Method = "kerberos"
	Basic    Method = "basic" // the password as it is: over verified TLS only
)

// How long things may take. A logon is shorter than a call, because others that
// use the same credential may be waiting for it.
const (
	callLasts  = time.Minute
	logonLasts = 15 * time.Second
)

// Options say whom to ask and as whom.
type Options struct {
	// Host is the host's own full name. Its certificate and its Kerberos service
	// HTTP/<host> are looked for under it.
	Host string
	// Address is where to connect, host:port; Host and the usual port if empty.
	Address string
	// Dial connects to an address; a plain dialer if nil.
	Dial func(ctx context.Context, address string) (net.Conn, error)

	Method   Method // NTLM if empty
	User     string // name@domain, DOMAIN\name or name
	Password string // not for Kerberos, where Tickets know it
	// Domain is the DNS name of the domain of the estate. A user name@domain of this
	// domain is sent as user and domain, as DOMAIN\name is; another one goes whole.
	Domain string
	// Tickets are shared by all hosts; for the method Kerberos only.
	Tickets *Tickets
	// Guard runs each logon, also a later one on a new connection, and is the place
	// for [collect.Logons]; whoever sets it does not guard [Dial] as a whole. Nil runs
	// them at once.
	Guard func(ctx context.Context, logon func() error) error

	// TLS says which certificates to accept; those of the system's authorities if
	// nil. The server name is always Host.
	TLS *tls.Config
	// PlainHTTP does without TLS. Every message is then sealed with the keys of the
	// logon, or not sent. Not with Basic.
	PlainHTTP bool

	// Timeout is how long one call may take at most; a minute if 0.
	Timeout time.Duration
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)

// complete fills in what was left out and refuses what cannot be done safely.
func (o *Options) complete() error {
	if !hostName.MatchString(o.Host) {
		return fmt.Errorf("%q is no host name", o.Host)
	}
	if o.Method == "" {
		o.Method = NTLM
	}
	if o.Timeout <= 0 {
		o.Timeout = callLasts
	}
	if o.TLS == nil {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	o.TLS = o.TLS.Clone()
	o.TLS.ServerName = o.Host
	o.TLS.NextProtos = nil // NTLM and sealing belong to a connection, which HTTP/2 shares
	if o.Address == "" {
		port := "5986"
		if o.PlainHTTP {
			port = "5985"
		}
		o.Address = net.JoinHostPort(o.Host, port)
	}
	if o.Dial == nil {
		o.Dial = func(ctx context.Context, address string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", address)
		}
	}
	if o.Guard == nil {
		o.Guard = func(_ context.Context, logon func() error) error { return logon() }
	}
	switch o.Method {
	case Kerberos:
		if o.Tickets == nil {
			return errors.New("method kerberos needs tickets, and there are none")
		}
		return nil
	case NTLM:
	case Basic:
		if o.PlainHTTP || !o.verified() {
			return errors.New("method basic shows the password to whoever answers, so it is used over verified TLS only; use ntlm or kerberos, or name the certification authority")
		}
	default:
		return fmt.Errorf("method %q is none of ntlm, kerberos and basic", o.Method)
	}
	if o.User == "" || o.Password == "" {
		return errors.New("a logon without user name or password is none")
	}
	return nil
}

// verified tells whether the certificate proves who the server is. Instead of the
// chain it may be checked by hand, as a fingerprint is.
func (o *Options) verified() bool {
	return !o.PlainHTTP && (!o.TLS.InsecureSkipVerify || o.TLS.VerifyConnection != nil || o.TLS.VerifyPeerCertificate != nil)
}

// account takes the user name apart into what NTLM sends as user and as domain.
func (o *Options) account() (user, domain string) {
	if domain, user, ok := strings.Cut(o.User, `\`); ok {
		return user, domain
	}
	if user, suffix, ok := strings.Cut(o.User, "@"); ok && strings.EqualFold(suffix, o.Domain) {
		return user, suffix
	}
	return o.User, ""
}

// url is the one address that everything is posted to.
func (o *Options) url() string {
	_, port, err := net.SplitHostPort(o.Address)
	if err != nil {
		port = "5986"
	}
	scheme := "https"
	if o.PlainHTTP {
		scheme = "http"
	}
	return scheme + "://" + net.JoinHostPort(o.Host, port) + "/wsman"
}
