package prism

import (
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
)

// explain says of a certificate that cannot be verified what to do about it.
func (c *client) explain(err error) error {
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
		c.host, untrusted.Err, c.account.Where, c.where, presented)}
}
