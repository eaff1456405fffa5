// Package tlsconfig turns what an estate file says about certificates into a TLS
// configuration: verified by default, by private authorities or one fingerprint
// on demand, not at all only when the user insists.
package tlsconfig

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
)

// Terms say which certificates to accept.
type Terms struct {
	CAFile      string // PEM file with the authorities to trust; the system's when empty
	Fingerprint string // SHA-256 of the one certificate to accept, in hexadecimal; goes before CAFile
	Insecure    bool   // accept any certificate
	// Where names the place of these terms in the estate file, such as
	// credentials.directory, for errors.
	Where string
}

// Unverified reports whether any certificate is accepted, which reports show.
func (t Terms) Unverified() bool { return t.Insecure && t.Fingerprint == "" }

// Config is how the certificate of a server is judged: by its chain up to a trusted
// authority, or by the fingerprint of exactly one certificate. It has no server
// name.
func (t Terms) Config() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.CAFile != "" {
		pem, err := os.ReadFile(t.CAFile)
		if err != nil {
			return nil, fmt.Errorf("%s.caFile: %w", t.Where, err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s.caFile: %s holds no certificate in PEM form", t.Where, t.CAFile)
		}
	}
	switch {
	case t.Fingerprint != "":
		want, err := sum(t.Fingerprint)
		if err != nil {
			return nil, fmt.Errorf("%s.fingerprint %w", t.Where, err)
		}
		config.InsecureSkipVerify = true // replaced by the comparison, which is stricter
		config.VerifyConnection = func(state tls.ConnectionState) error {
			got := sha256.Sum256(state.PeerCertificates[0].Raw)
			if subtle.ConstantTimeCompare(got[:], want) != 1 {
				return fmt.Errorf("its certificate has the fingerprint %x, not the one in %s.fingerprint", got, t.Where)
			}
			return nil
		}
	case t.Insecure:
		config.InsecureSkipVerify = true // the user's demand; every report shows it
	}
	return config, nil
}

// Explain tells what to do about a certificate that was not accepted. Other errors
// stay as they are.
func (t Terms) Explain(err error) error {
	var untrusted *tls.CertificateVerificationError
	if !errors.As(err, &untrusted) {
		return err
	}
	return fmt.Errorf("%w; name the certification authority in %[2]s.caFile, or the certificate itself in %[2]s.fingerprint", err, t.Where)
}

// sum reads a SHA-256 in hexadecimal, with or without colons.
func sum(text string) ([]byte, error) {
	b, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(text))
	if err != nil || len(b) != sha256.Size {
		return nil, errors.New("is no SHA-256 in hexadecimal (64 digits)")
	}
	return b, nil
}
