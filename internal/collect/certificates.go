package collect

import (
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/tlsconfig"
)

// TLS is how the certificate of a host is judged: by the one fingerprint that is declared for
// it, in hexadecimal, at where in the estate file, or else by the terms of the account.
// unverified tells that any certificate is accepted.
func (a *Account) TLS(host, fingerprint, where string) (config *tls.Config, unverified bool, err error) {
	terms := a.Terms
	if fingerprint != "" {
		terms = tlsconfig.Terms{Fingerprint: fingerprint, Where: where}
	}
	if config, err = terms.Config(); err != nil {
		return nil, false, err
	}
	config.ServerName = host // never the address: the certificate has to name the host
	return config, terms.Unverified(), nil
}

// Untrusted says of a certificate of a host that cannot be verified what to do about it.
// where is the place of the host's own declaration. Other errors stay as they are.
func (a *Account) Untrusted(err error, host, where string) error {
	var untrusted *tls.CertificateVerificationError
	if !errors.As(err, &untrusted) {
		return err
	}
	presented := "it presented none"
	if certs := untrusted.UnverifiedCertificates; len(certs) > 0 {
		presented = fmt.Sprintf("the one it presented has the SHA-256 fingerprint %x", sha256.Sum256(certs[0].Raw))
	}
	return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("the certificate of %s is not trusted: %w; "+
		"name the certification authority in %s.caFile, or accept this one certificate by %s.fingerprint: %s, which has to be compared with the real one first",
		host, untrusted.Err, a.Where, where, presented)}
}
