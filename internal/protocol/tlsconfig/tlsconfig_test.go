package tlsconfig

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhichCertificatesAreAccepted(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	address := strings.TrimPrefix(s.URL, "https://")
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(s.Certificate().Raw)
	its := hex.EncodeToString(digest[:])
	colons := strings.ToUpper(its)
	for i := len(colons) - 2; i > 0; i -= 2 {
		colons = colons[:i] + ":" + colons[i:]
	}
	other := strings.Repeat("00", 32)

	for name, c := range map[string]struct {
		terms      Terms
		host       string
		unverified bool
		want       string // "" for accepted
	}{
		"an authority of the system, by default":  {Terms{}, "example.com", false, "unknown authority"},
		"a declared authority":                    {Terms{CAFile: ca}, "example.com", false, ""},
		"a declared authority and another host":   {Terms{CAFile: ca}, "elsewhere.example", false, "valid for"},
		"its fingerprint, whatever the host":      {Terms{Fingerprint: its}, "elsewhere.example", false, ""},
		"its fingerprint with colons":             {Terms{Fingerprint: colons}, "example.com", false, ""},
		"the fingerprint of another one":          {Terms{Fingerprint: other}, "example.com", false, "has the fingerprint " + its + ", not the one in credentials.x.fingerprint"},
		"a fingerprint goes before the authority": {Terms{Fingerprint: other, CAFile: ca}, "example.com", false, "has the fingerprint"},
		"a fingerprint goes before insecure":      {Terms{Fingerprint: other, Insecure: true}, "example.com", false, "has the fingerprint"},
		"any, on demand":                          {Terms{Insecure: true}, "elsewhere.example", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.terms.Where = "credentials.x"
			config, err := c.terms.Config()
			if err != nil {
				t.Fatal(err)
			}
			if config.MinVersion < tls.VersionTLS12 || config.ServerName != "" {
				t.Errorf("the configuration allows %x and has the server name %q", config.MinVersion, config.ServerName)
			}
			config.ServerName = c.host
			conn, err := tls.Dial("tcp", address, config)
			if err == nil {
				_ = conn.Close()
			}
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if c.terms.Unverified() != c.unverified {
				t.Errorf("unverified is %v", c.terms.Unverified())
			}
		})
	}
}

func TestTermsThatCannotBeKept(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		terms Terms
		want  string
	}{
		"a file that is not there":        {Terms{CAFile: empty + "x"}, "credentials.x.caFile: "},
		"a file without a certificate":    {Terms{CAFile: empty}, "holds no certificate in PEM form"},
		"a fingerprint that is too short": {Terms{Fingerprint: "00:11"}, "credentials.x.fingerprint is no SHA-256"},
		"a fingerprint that is no number": {Terms{Fingerprint: strings.Repeat("zz", 32)}, "credentials.x.fingerprint is no SHA-256"},
	} {
		t.Run(name, func(t *testing.T) {
			c.terms.Where = "credentials.x"
			if _, err := c.terms.Config(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	terms := Terms{Where: "credentials.x"}
	untrusted := &tls.CertificateVerificationError{Err: errors.New("signed by nobody")}
	got := terms.Explain(untrusted)
	if !errors.Is(got, error(untrusted)) || !strings.Contains(got.Error(), "credentials.x.caFile") || !strings.Contains(got.Error(), "credentials.x.fingerprint") {
		t.Errorf("got %v", got)
	}
	if other := errors.New("other"); !errors.Is(terms.Explain(other), other) || terms.Explain(other).Error() != "other" || terms.Explain(nil) != nil {
		t.Error("an error that is none of a certificate was changed")
	}
}
