package directory

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// tlsConfig is how the certificate of a domain controller is judged: by its chain
// up to a trusted authority (the system's, or those of the CA file), or by the
// fingerprint of exactly one certificate.
func tlsConfig(cred *estate.Credential) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if cred.CAFile != "" {
		pem, err := os.ReadFile(cred.CAFile)
		if err != nil {
			return nil, fmt.Errorf("credentials.directory.caFile: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("credentials.directory.caFile: %s holds no certificate in PEM form", cred.CAFile)
		}
	}
	switch {
	case cred.Fingerprint != "":
		want, err := fingerprint(cred.Fingerprint)
		if err != nil {
			return nil, err
		}
		config.InsecureSkipVerify = true // replaced by the comparison, which is stricter
		config.VerifyConnection = func(state tls.ConnectionState) error {
			got := sha256.Sum256(state.PeerCertificates[0].Raw)
			if subtle.ConstantTimeCompare(got[:], want) != 1 {
				return fmt.Errorf("its certificate has the fingerprint %x, not the one in credentials.directory.fingerprint", got)
			}
			return nil
		}
	case cred.Insecure:
		config.InsecureSkipVerify = true // the user's demand; every report shows it
	}
	return config, nil
}

// fingerprint reads a SHA-256 in hexadecimal, with or without colons.
func fingerprint(text string) ([]byte, error) {
	sum, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(text))
	if err != nil || len(sum) != sha256.Size {
		return nil, errors.New("credentials.directory.fingerprint is no SHA-256 in hexadecimal (64 digits)")
	}
	return sum, nil
}
