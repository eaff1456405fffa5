package winrm

import (
	"context"
	"crypto"
	_ "crypto/sha256" // the hashes of certificates
	_ "crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// byBasic signs in with the password as it is, in every request. Options make sure
// that it stays inside verified TLS.
func (s *Session) byBasic(ctx context.Context, l *line) error {
	header := "Basic " + base64.StdEncoding.EncodeToString([]byte(s.options.User+":"+s.options.Password))
	l.authorize = func() (string, error) { return header, nil }
	a, err := l.post(ctx, http.Header{"Content-Type": {soapType}, "Authorization": {header}}, nil)
	if err != nil {
		return err
	}
	if a.status != http.StatusUnauthorized {
		return nil
	}
	if _, methods := offered(a.header); !offers(methods, "Basic") {
		return notOffered(methods)
	}
	return s.refused()
}

// negotiate is a request header with a token of a logon.
func negotiate(token []byte) http.Header {
	return http.Header{
		"Content-Type":  {soapType},
		"Authorization": {"Negotiate " + base64.StdEncoding.EncodeToString(token)},
	}
}

// offered returns the token that the server answers a logon with, nil for none,
// and the names of all methods that it offers.
func offered(h http.Header) (token []byte, methods []string) {
	for _, value := range h.Values("WWW-Authenticate") {
		method, parameters, _ := strings.Cut(strings.TrimSpace(value), " ")
		methods = append(methods, method)
		if !strings.EqualFold(method, "Negotiate") && !strings.EqualFold(method, "NTLM") {
			continue
		}
		if b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(parameters)); err == nil && len(b) > 0 {
			token = b
		}
	}
	return token, methods
}

func offers(methods []string, method string) bool {
	return slices.ContainsFunc(methods, func(m string) bool { return strings.EqualFold(m, method) })
}

// notOffered is the error of a host that wants to be signed in to in another way.
// It has judged no password.
func notOffered(methods []string) error {
	if len(methods) == 0 {
		methods = []string{"none"}
	}
	return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("the host does not accept this method; it offers %s", strings.Join(methods, ", "))}
}

// endPoint is the channel binding of a TLS connection (RFC 5929, the hash of the
// server's certificate), by which a logon holds only on this connection; nil for
// connections without one.
func endPoint(conn net.Conn) []byte {
	secure, ok := conn.(*tls.Conn)
	if !ok {
		return nil
	}
	peers := secure.ConnectionState().PeerCertificates
	if len(peers) == 0 {
		return nil
	}
	var hash crypto.Hash
	switch peers[0].SignatureAlgorithm {
	case x509.SHA256WithRSA, x509.SHA256WithRSAPSS, x509.ECDSAWithSHA256, x509.DSAWithSHA256,
		x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1, x509.MD5WithRSA: // the old ones count as SHA-256
		hash = crypto.SHA256
	case x509.SHA384WithRSA, x509.SHA384WithRSAPSS, x509.ECDSAWithSHA384:
		hash = crypto.SHA384
	case x509.SHA512WithRSA, x509.SHA512WithRSAPSS, x509.ECDSAWithSHA512:
		hash = crypto.SHA512
	default:
		return nil // not defined for others
	}
	sum := hash.New()
	sum.Write(peers[0].Raw)
	return append([]byte("tls-server-end-point:"), sum.Sum(nil)...)
}
