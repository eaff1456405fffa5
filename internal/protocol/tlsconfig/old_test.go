package tlsconfig

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serveTLS takes connections with a configuration until the test ends.
func serveTLS(t *testing.T, config *tls.Config) string {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_ = c.(*tls.Conn).Handshake()
				_ = c.Close()
			}()
		}
	}()
	return l.Addr().String()
}

// The certificate was signed with SHA-1 by an authority that is trusted: openssl x509 -req
// -sha1. Nobody can tell any more whether the authority signed this or another one.
func TestOldProtocolsAndSignaturesAreNotAccepted(t *testing.T) {
	pair, err := tls.LoadX509KeyPair("testdata/sha1.pem", "testdata/sha1.key")
	if err != nil {
		t.Fatal(err)
	}
	ca, err := filepath.Abs("testdata/sha1-ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ca); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		most uint16
		want string
	}{
		"TLS 1.0": {tls.VersionTLS10, "protocol version"},
		"TLS 1.1": {tls.VersionTLS11, "protocol version"},
		"SHA-1":   {tls.VersionTLS13, "SHA1-RSA"},
	} {
		t.Run(name, func(t *testing.T) {
			address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS10, MaxVersion: c.most})
			config, err := Terms{CAFile: ca, Where: "credentials.prism"}.Config()
			if err != nil {
				t.Fatal(err)
			}
			config.ServerName = "example.com"
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			if err := tls.Client(conn, config).Handshake(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
