package sql

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	stdsql "database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"
	_ "github.com/microsoft/go-mssqldb/integratedauth/ntlm" // on Windows the driver would take another way
	"github.com/microsoft/go-mssqldb/msdsn"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
)

// The ways to sign in; the first when none is named.
const (
	methodSQL  = "sql"
	methodNTLM = "ntlm"
)

// connector opens the one connection to a server.
type connector struct {
	of       server
	account  *collect.Account
	limits   limits
	insecure bool
	config   msdsn.Config
	dial     func(context.Context) (net.Conn, error)

	untrusted error // what was wrong with its certificate
}

// connector prepares to sign in; it does not connect yet.
func (r *run) connector(ctx context.Context, s server) (*connector, error) {
	account, missing := r.env.SignIn(ctx, source+"-"+s.site)
	if account == nil {
		return nil, missing
	}
	terms, unverified, err := account.TLS(s.declared.Host, s.declared.Fingerprint, s.where)
	if err != nil {
		return nil, err
	}
	c := &connector{of: s, account: account, limits: r.limits, insecure: unverified}
	if missing != nil {
		return c, fmt.Errorf("the secret to sign in to %s with: %w", s.declared.Host, missing)
	}
	c.dial = func(ctx context.Context) (net.Conn, error) { return r.env.Dial(ctx, s.site, s.address()) }
	_, port, err := net.SplitHostPort(s.address())
	if err != nil {
		return c, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return c, err
	}
	user, parameters, err := c.method(r.env.Estate.Domain)
	if err != nil {
		return c, err
	}
	c.config = msdsn.Config{
		Host: s.declared.Host, Port: number, Database: "master", User: user, Password: account.Secret, AppName: "muster", Workstation: "muster",
		// The driver trusts any certificate when it is not told to encrypt, and goes where the
		// server sends it: here it does neither.
		Encryption: msdsn.EncryptionRequired, TLSConfig: c.judged(terms), HostInCertificateProvided: true,
		Protocols: []string{"tcp"}, Parameters: parameters, DialTimeout: -1, DisableRetry: true, NoTraceID: true,
	}
	return c, nil
}

// method is the user name as the driver wants it, with what chooses how to sign in. A name
// with a domain is one of Windows to the driver, whatever was asked for.
func (c *connector) method(domain string) (user string, parameters map[string]string, err error) {
	user = c.account.Username
	windows := strings.ContainsAny(user, `\@`)
	switch c.account.Method {
	case methodNTLM:
		if name, suffix, found := strings.Cut(user, "@"); found {
			user = suffix + `\` + name
		} else if !windows {
			user = domain + `\` + user
		}
		return user, map[string]string{"authenticator": "ntlm"}, nil
	default:
		if strings.Contains(user, `\`) {
			return "", nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%s.username is an account of Windows; set %[1]s.method to ntlm, or name a login of SQL Server", c.account.Where)}
		}
		return user, nil, nil
	}
}

// judged is a TLS configuration that judges certificates as the given one does, and keeps
// what was wrong: the driver passes that on as a text alone. SQL Server speaks TLS 1.3 only
// to clients of TDS 8.
func (c *connector) judged(config *tls.Config) *tls.Config {
	config = config.Clone()
	config.MaxVersion = tls.VersionTLS12
	standard, further := !config.InsecureSkipVerify, config.VerifyConnection
	config.InsecureSkipVerify = true // replaced by the same verification below
	config.VerifyConnection = func(state tls.ConnectionState) error {
		var err error
		switch {
		case standard:
			if bad := verify(config, state.PeerCertificates); bad != nil {
				err = &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: bad}
			}
		case further != nil:
			err = further(state)
		}
		c.untrusted = err
		return err
	}
	return config
}

// verify is what crypto/tls does with the certificates of a server.
func verify(config *tls.Config, presented []*x509.Certificate) error {
	if len(presented) == 0 {
		return errors.New("it presented none")
	}
	between := x509.NewCertPool()
	for _, c := range presented[1:] {
		between.AddCert(c)
	}
	_, err := presented[0].Verify(x509.VerifyOptions{Roots: config.RootCAs, DNSName: config.ServerName, Intermediates: between})
	return err
}

// session is a connection that is signed in.
type session struct {
	of    server
	limit time.Duration // for one question
	db    *stdsql.DB
	conn  *stdsql.Conn
	hide  func(string) string
}

// signIn opens the connection. A password is sent once, whatever comes back.
func (c *connector) signIn(ctx context.Context) (*session, error) {
	var opened driver.Conn
	err := c.account.Try(ctx, func() error {
		timed, cancel := context.WithTimeout(ctx, c.limits.step)
		defer cancel()
		dialer := &once{ctx: ctx, connect: timed, of: c}
		made := mssql.NewConnectorConfig(c.config)
		made.Dialer = dialer
		var err error
		opened, err = made.Connect(timed)
		dialer.connected()
		return c.explain(timed, err)
	})
	if err != nil {
		return nil, err
	}
	db := stdsql.OpenDB(&single{conn: opened})
	db.SetMaxOpenConns(1)
	s := &session{of: c.of, limit: c.limits.step, db: db, hide: c.hide}
	if s.conn, err = db.Conn(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *session) close() {
	if s.conn != nil {
		_ = s.conn.Close()
	}
	_ = s.db.Close()
}

// once is the driver's way to the server: one connection, to where the estate file says. It
// ends with its context, which the driver does not see to while it waits for a server that
// says nothing.
type once struct {
	ctx, connect context.Context
	of           *connector
	stop         func() bool
	used         bool
}

// HostName implements [mssql.HostDialer].
func (o *once) HostName() string { return o.of.declared() }

// DialContext implements [mssql.Dialer].
func (o *once) DialContext(ctx context.Context, _, address string) (net.Conn, error) {
	if o.used {
		return nil, fmt.Errorf("it sends its clients to %s, where muster does not follow: name that server in sites.%s.sql", address, o.of.of.site)
	}
	o.used = true
	conn, err := o.of.dial(ctx)
	if err != nil {
		return nil, err
	}
	o.stop = context.AfterFunc(o.connect, func() { _ = conn.Close() }) //nolint:contextcheck // the context of the driver lives on in its pool
	context.AfterFunc(o.ctx, func() { _ = conn.Close() })              //nolint:contextcheck // likewise
	return &patient{conn, o.of.limits.step}, nil
}

// connected leaves the connection open for questions.
func (o *once) connected() {
	if o.stop != nil {
		o.stop()
	}
}

func (c *connector) declared() string { return c.of.declared.Host }

// patient is a connection that waits so long for each piece of an answer.
type patient struct {
	net.Conn
	limit time.Duration
}

// Read implements [net.Conn].
func (p *patient) Read(b []byte) (int, error) {
	if err := p.SetReadDeadline(time.Now().Add(p.limit)); err != nil {
		return 0, err
	}
	return p.Conn.Read(b)
}

// Write implements [net.Conn].
func (p *patient) Write(b []byte) (int, error) {
	if err := p.SetWriteDeadline(time.Now().Add(p.limit)); err != nil {
		return 0, err
	}
	return p.Conn.Write(b)
}

// SetDeadline implements [net.Conn]: the driver would lift the limits.
func (*patient) SetDeadline(time.Time) error { return nil }

// single hands out the one connection that is there. A second one would sign in again.
type single struct{ conn driver.Conn }

// Connect implements [driver.Connector].
func (s *single) Connect(context.Context) (driver.Conn, error) {
	if s.conn == nil {
		return nil, facts.Failure{Reason: facts.Unreachable, Err: errors.New("the connection was lost, and muster does not sign in twice")}
	}
	c := s.conn
	s.conn = nil
	return c, nil
}

// Driver implements [driver.Connector].
func (*single) Driver() driver.Driver { return &mssql.Driver{} }
