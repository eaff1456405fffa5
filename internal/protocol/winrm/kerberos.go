package winrm

import (
	"context"
	"crypto/md5" //nolint:gosec // what RFC 4121 has for channel bindings; not a signature
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"

	gofork "github.com/jcmturner/gofork/encoding/asn1"
	"github.com/jcmturner/gokrb5/v8/asn1tools"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/chksumtype"
	"github.com/jcmturner/gokrb5/v8/iana/flags"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"

	"github.com/muster-dr/muster/internal/facts"
)

// byTicket signs in on a line with a Kerberos ticket and, in an empty request, has
// the host prove in turn who it is. Inside TLS each request carries a fresh
// authenticator, so that nothing hangs on what the host remembers; the ticket is
// the same. Outside TLS the keys of the one logon seal all messages.
func (s *Session) byTicket(ctx context.Context, l *line) error {
	tickets := s.options.Tickets
	ticket, key, err := tickets.service(ctx, s.options.Host)
	if err != nil {
		return err
	}
	point := endPoint(l.conn)
	k, token, err := tickets.begin(ticket, key, point)
	if err != nil {
		return err
	}
	a, err := l.post(ctx, negotiate(token), nil)
	if err != nil {
		return err
	}
	if a.status == http.StatusUnauthorized {
		return ticketRefused(a)
	}
	reply, _ := offered(a.header)
	switch {
	case reply != nil:
		if err := guarded(func() error { return k.finish(reply) }); err != nil {
			return fmt.Errorf("the host accepts the ticket but does not prove that it is %s: %w", s.options.Host, err)
		}
	case s.options.PlainHTTP || !s.options.verified(): // else the certificate has proved it
		return fmt.Errorf("the host accepts the ticket but does not prove that it is %s", s.options.Host)
	}
	if s.options.PlainHTTP {
		l.seals = k
		return nil
	}
	l.authorize = func() (string, error) {
		_, token, err := tickets.begin(ticket, key, point)
		return negotiate(token).Get("Authorization"), err
	}
	return nil
}

// begin makes the first and only token of a logon (RFC 4121 4.1), wrapped as
// SPNEGO wants it, bound to the TLS connection if there is one.
func (t *Tickets) begin(ticket messages.Ticket, key types.EncryptionKey, point []byte) (*kerberosSeals, []byte, error) {
	etype, err := crypto.GetEtype(key.KeyType)
	if err != nil {
		return nil, nil, fmt.Errorf("the ticket's key: %w", err)
	}
	authenticator, err := types.NewAuthenticator(t.realm, t.user)
	if err == nil {
		err = authenticator.GenerateSeqNumberAndSubKey(key.KeyType, etype.GetKeyByteSize())
	}
	if err != nil {
		return nil, nil, fmt.Errorf("making an authenticator: %w", err)
	}
	authenticator.Cksum = types.Checksum{CksumType: chksumtype.GSSAPI, Checksum: gssChecksum(point)}
	request, err := messages.NewAPReq(ticket, key, authenticator)
	if err != nil {
		return nil, nil, fmt.Errorf("making a logon from the ticket: %w", err)
	}
	types.SetFlag(&request.APOptions, flags.APOptionMutualRequired)
	inner, err := request.Marshal()
	if err != nil {
		return nil, nil, fmt.Errorf("making a logon from the ticket: %w", err)
	}
	oid, err := gofork.Marshal(gssapi.OIDKRB5.OID())
	if err != nil {
		return nil, nil, err
	}
	outer := spnego.SPNEGOToken{Init: true, NegTokenInit: spnego.NegTokenInit{
		MechTypes:      []gofork.ObjectIdentifier{gssapi.OIDKRB5.OID()},
		MechTokenBytes: asn1tools.AddASNAppTag(append(append(oid, 1, 0), inner...), 0),
	}}
	token, err := outer.Marshal()
	if err != nil {
		return nil, nil, fmt.Errorf("making a logon from the ticket: %w", err)
	}
	return &kerberosSeals{ticketKey: key, authenticator: authenticator, key: authenticator.SubKey, next: uint64(authenticator.SeqNumber)}, token, nil
}

// gssChecksum holds what the logon is good for, and its channel binding (RFC 4121
// 4.1.1).
func gssChecksum(point []byte) []byte {
	sum := binary.LittleEndian.AppendUint32(nil, md5.Size)
	if point == nil {
		sum = append(sum, make([]byte, md5.Size)...)
	} else {
		// Two addresses, both absent, each with a kind and a length.
		bindings := binary.LittleEndian.AppendUint32(make([]byte, 16), uint32(len(point)))
		hash := md5.Sum(append(bindings, point...)) //nolint:gosec // see the import
		sum = append(sum, hash[:]...)
	}
	return binary.LittleEndian.AppendUint32(sum, gssapi.ContextFlagMutual|gssapi.ContextFlagReplay|
		gssapi.ContextFlagSequence|gssapi.ContextFlagConf|gssapi.ContextFlagInteg)
}

// finish takes the host's proof: only who can open the ticket can repeat the time
// in the authenticator. It brings the keys of the host.
func (k *kerberosSeals) finish(reply []byte) error {
	kind, b, err := innerToken(reply)
	if err != nil {
		return err
	}
	if kind != tokenReply {
		return fmt.Errorf("its answer is of kind %#04x", kind)
	}
	var proof messages.APRep
	if err := proof.Unmarshal(b); err != nil {
		return err
	}
	plain, err := crypto.DecryptEncPart(proof.EncPart, k.ticketKey, keyusage.AP_REP_ENCPART)
	if err != nil {
		return err
	}
	var part messages.EncAPRepPart
	if err := part.Unmarshal(plain); err != nil {
		return err
	}
	if part.CTime.Unix() != k.authenticator.CTime.Unix() || part.Cusec != k.authenticator.Cusec {
		return errors.New("its answer is to another logon")
	}
	if len(part.Subkey.KeyValue) > 0 {
		k.key, k.hostsKey = part.Subkey, true
	}
	k.expected = uint64(uint32(part.SequenceNumber)) // some hosts write it as a signed number
	return nil
}

// Kinds of Kerberos tokens (RFC 4121 4.1).
const (
	tokenReply = 0x0200
	tokenError = 0x0300
)

// innerToken takes the Kerberos token out of its wrappings, of which SPNEGO is
// one.
func innerToken(b []byte) (kind uint16, message []byte, err error) {
	if len(b) > 0 && b[0] == 0xa1 {
		var outer spnego.SPNEGOToken
		if err := guarded(func() error { return outer.Unmarshal(b) }); err != nil {
			return 0, nil, err
		}
		b = outer.NegTokenResp.ResponseToken
	}
	var raw asn1.RawValue
	if _, err := asn1.Unmarshal(b, &raw); err != nil {
		return 0, nil, errors.New("its answer holds no token")
	}
	switch {
	case raw.Class == asn1.ClassApplication && raw.Tag == 15: // without wrapping
		return tokenReply, b, nil
	case raw.Class == asn1.ClassApplication && raw.Tag == 30:
		return tokenError, b, nil
	case raw.Class != asn1.ClassApplication || raw.Tag != 0:
		return 0, nil, errors.New("its answer holds no token")
	}
	var mechanism asn1.ObjectIdentifier
	rest, err := asn1.Unmarshal(raw.Bytes, &mechanism)
	if err != nil || len(rest) < 2 {
		return 0, nil, errors.New("its answer holds half a token")
	}
	return binary.BigEndian.Uint16(rest), rest[2:], nil
}

// ticketRefused words the refusal of a ticket. The KDC has accepted the password
// before, so this is no refused credential, and other hosts may be asked with it.
func ticketRefused(a *answer) error {
	reason, words := facts.PermissionDenied, "the host refuses the ticket, although the password is right: the account may not sign in there, or the service name belongs to another account"
	token, methods := offered(a.header)
	var refusal messages.KRBError
	if kind, b, err := innerToken(token); err == nil && kind == tokenError && guarded(func() error { return refusal.Unmarshal(b) }) == nil {
		reason = facts.CollectorFailed
		switch refusal.ErrorCode {
		case 37:
			words = "the clocks of this machine and of the host differ by more than Kerberos allows (Kerberos error 37)"
		case 41:
			words = "the host cannot open the ticket: its service name belongs to another account (Kerberos error 41)"
		default:
			words = fmt.Sprintf("the host refuses the ticket: %s", refusal.Error())
		}
	} else if !offers(methods, "Negotiate") {
		return notOffered(methods)
	}
	return facts.Failure{Reason: reason, Err: errors.New(words)}
}
