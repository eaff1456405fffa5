package reachability

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // RADIUS knows nothing else
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// radiusCredential is what the estate file calls the secret that this vantage shares with the
// RADIUS servers, as any of their clients does.
const radiusCredential = "radius"

// radiusKind declares it: a secret belongs to the client's address, and there is no user.
var radiusKind = estate.CredentialKind{Name: radiusCredential, Nameless: true}

// noSecret is why RADIUS is not asked.
var noSecret = facts.Failure{Reason: facts.FactMissing, Err: errors.New("RADIUS answers nobody without a shared secret, so nothing was sent: " +
	"register this machine as a RADIUS client, and name its secret in credentials.radius of the estate file")}

// radiusSecret is the secret that the estate file refers to.
func (r *run) radiusSecret(ctx context.Context) error {
	c := r.env.Estate.Credentials[radiusCredential]
	if c == nil {
		r.unsecret = noSecret
		return nil
	}
	secret, err := r.env.Secret(ctx, c.Password)
	switch {
	case err != nil:
		r.unsecret = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("credentials.%s.password: %w", radiusCredential, err)}
	case secret == "":
		r.unsecret = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the password of credentials.%s is empty", radiusCredential)}
	}
	r.secret = []byte(secret)
	return ctx.Err()
}

// The parts of a RADIUS packet (RFC 2865, 3; RFC 3579, 3.2).
const (
	radiusStatusServer  = 12
	radiusAccessAccept  = 2
	radiusHead          = 20 // code, identifier, length, authenticator
	radiusAuthenticator = 4  // where that begins
	radiusMessageAuth   = 80
	radiusLongest       = 4096
)

// radius asks a RADIUS server whether it is there (RFC 5997, Status-Server), which is no logon and
// names no user. Servers are silent to who is none of their clients, to another secret, and some
// to this question, so that silence tells nothing.
func radius(_ context.Context, c *call) (*answer, error) {
	ask := make([]byte, radiusHead, radiusHead+18)
	ask[0] = radiusStatusServer
	if _, err := rand.Read(ask[1:radiusHead]); err != nil { // the identifier and the authenticator
		return nil, err
	}
	binary.BigEndian.PutUint16(ask[2:], radiusHead+18)
	ask = append(ask, radiusMessageAuth, 18)
	ask = append(ask, make([]byte, 16)...)
	sum := hmac.New(md5.New, c.r.secret)
	sum.Write(ask)
	copy(ask[radiusHead+2:], sum.Sum(nil))
	if _, err := c.Write(ask); err != nil {
		return nil, err
	}
	in := make([]byte, radiusLongest)
	n, err := c.Read(in)
	if err != nil {
		return nil, err
	}
	if n < radiusHead || int(binary.BigEndian.Uint16(in[2:])) > n || binary.BigEndian.Uint16(in[2:]) < radiusHead || in[1] != ask[1] {
		return nil, strange{"the answer is not RADIUS"}
	}
	in = in[:binary.BigEndian.Uint16(in[2:])]
	made := md5.Sum(slices.Concat(in[:radiusAuthenticator], ask[radiusAuthenticator:radiusHead], in[radiusHead:], c.r.secret)) //nolint:gosec // as above
	if !bytes.Equal(made[:], in[radiusAuthenticator:radiusHead]) {
		return nil, strange{"it answers with another secret than that of credentials.radius"}
	}
	if in[0] != radiusAccessAccept {
		return spoken("RADIUS, code %d", in[0])
	}
	return spoken("RADIUS, Access-Accept")
}
