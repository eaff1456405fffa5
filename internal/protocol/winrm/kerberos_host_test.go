package winrm

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	gofork "github.com/jcmturner/gofork/encoding/asn1"
	"github.com/jcmturner/gokrb5/v8/asn1tools"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/iana/msgtype"
	"github.com/jcmturner/gokrb5/v8/iana/nametype"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
)

const realm = "CORP.EXAMPLE.INTERNAL"

// member is a host with a Kerberos key, of whom the lab's guard knows nothing. It
// accepts a ticket and speaks sealed outside TLS.
type member struct {
	keys   *keytab.Keytab
	behind http.Handler
	logons int

	// How it behaves.
	etype    int32
	noProof  bool   // no answer to the ticket
	lies     bool   // an answer that does not repeat the time
	refuses  int32  // a Kerberos error instead of an answer; -1 for none at all
	turn     int    // RRC of its tokens
	filler   int    // EC of its tokens
	ownKey   bool   // it chooses the key of the messages
	inToServ uint64 // numbers of messages
	outToCli uint64
	key      types.EncryptionKey
	bindings []byte
}

func (m *member) tickets(t testing.TB) *Tickets {
	t.Helper()
	m.keys = keytab.New()
	if err := m.keys.AddEntry("HTTP/example.com", realm, "the host's own password", time.Now(), 1, m.etype); err != nil {
		t.Fatal(err)
	}
	user := types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, "svc-scan")
	return &Tickets{realm: realm, user: user, kdcs: []kdc{{
		address: "kdc:88", login: func() error { return nil }, close: func() {},
		ask: func(service string) (messages.Ticket, types.EncryptionKey, error) {
			now := time.Now()
			return messages.NewTicket(user, realm, types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, service), realm,
				types.NewKrbFlags(), m.keys, m.etype, 1, now, now.Add(-time.Minute), now.Add(time.Hour), now.Add(time.Hour))
		},
	}}}
}

// serve starts the member and returns options to talk to it.
func (m *member) serve(t testing.TB, inTLS bool) Options {
	t.Helper()
	if m.etype == 0 {
		m.etype = etypeID.AES256_CTS_HMAC_SHA1_96
	}
	if m.behind == nil {
		m.behind = wsman.New(registered)
	}
	s := httptest.NewUnstartedServer(m)
	if inTLS {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	o := (&lab{http: s}).options()
	o.Method, o.Tickets, o.User, o.Password = Kerberos, m.tickets(t), "", ""
	return o
}

func (m *member) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if token, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Authorization"), "Negotiate ")); len(token) > 0 {
		reply, err := m.accept(token)
		if reply != nil {
			w.Header().Set("WWW-Authenticate", "Negotiate "+base64.StdEncoding.EncodeToString(reply))
		} else if err != nil {
			w.Header().Set("WWW-Authenticate", "Negotiate")
		}
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		m.logons++
	} else if r.TLS != nil || m.logons == 0 {
		w.Header().Set("WWW-Authenticate", "Negotiate")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.TLS != nil || r.ContentLength == 0 {
		m.behind.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	_, signature, sealed, err := unwrap(body)
	if err != nil {
		panic(err)
	}
	plain, err := m.open(append(bytes.Clone(signature), sealed...))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	inner := r.Clone(r.Context())
	inner.Body = io.NopCloser(bytes.NewReader(plain))
	inner.Header.Set("Content-Type", soapType)
	answer := httptest.NewRecorder()
	m.behind.ServeHTTP(answer, inner)
	token := m.seal(answer.Body.Bytes())
	w.Header().Set("Content-Type", sealedType)
	w.WriteHeader(answer.Code)
	_, _ = w.Write(envelop(answer.Body.Len(), token[:60], token[60:]))
}

// accept judges a ticket and proves who we are.
func (m *member) accept(token []byte) (reply []byte, err error) {
	if m.refuses > 0 {
		e := messages.NewKRBError(types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, "HTTP/example.com"), realm, m.refuses, "")
		b, err := e.Marshal()
		if err != nil {
			panic(err)
		}
		return reject(b), errors.New("refused")
	}
	if m.refuses < 0 {
		return nil, errors.New("refused")
	}
	var outer spnego.SPNEGOToken
	if err := outer.Unmarshal(token); err != nil {
		return nil, err
	}
	var inner spnego.KRB5Token
	if err := inner.Unmarshal(outer.NegTokenInit.MechTokenBytes); err != nil {
		return nil, err
	}
	request := inner.APReq
	if ok, err := request.Verify(m.keys, time.Minute, types.HostAddress{}, nil); err != nil || !ok {
		return nil, fmt.Errorf("the ticket is no good: %w", err)
	}
	m.bindings = request.Authenticator.Cksum.Checksum[4:20]
	if m.noProof {
		return nil, nil
	}
	part := messages.EncAPRepPart{CTime: request.Authenticator.CTime, Cusec: request.Authenticator.Cusec, SequenceNumber: 4711}
	if m.lies {
		part.Cusec++
	}
	m.inToServ, m.outToCli, m.key = uint64(request.Authenticator.SeqNumber), 4711, request.Authenticator.SubKey
	if m.ownKey {
		etype, err := crypto.GetEtype(m.etype)
		if err != nil {
			return nil, err
		}
		m.key = types.EncryptionKey{KeyType: m.etype, KeyValue: bytes.Repeat([]byte{7}, etype.GetKeyByteSize())}
		part.Subkey = m.key
	}
	return proof(part, request.Ticket.DecryptedEncPart.Key), nil
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// proof is the answer to a ticket, which the library can only read.
func proof(part messages.EncAPRepPart, key types.EncryptionKey) []byte {
	plain := asn1tools.AddASNAppTag(must(gofork.Marshal(part)), 27)
	if len(part.Subkey.KeyValue) == 0 {
		plain = asn1tools.AddASNAppTag(must(gofork.Marshal(struct {
			CTime          time.Time `asn1:"generalized,explicit,tag:0"`
			Cusec          int       `asn1:"explicit,tag:1"`
			SequenceNumber int64     `asn1:"optional,explicit,tag:3"`
		}{part.CTime, part.Cusec, part.SequenceNumber})), 27)
	}
	sealed, err := crypto.GetEncryptedData(plain, key, keyusage.AP_REP_ENCPART, 0)
	if err != nil {
		panic(err)
	}
	rep := asn1tools.AddASNAppTag(must(gofork.Marshal(messages.APRep{PVNO: 5, MsgType: msgtype.KRB_AP_REP, EncPart: sealed})), 15)
	return accepted(wrapped(rep, 2, 0))
}

func wrapped(message []byte, kind ...byte) []byte {
	return asn1tools.AddASNAppTag(append(append(must(gofork.Marshal(gssapi.OIDKRB5.OID())), kind...), message...), 0)
}

func accepted(token []byte) []byte {
	resp := spnego.NegTokenResp{NegState: 0, SupportedMech: gssapi.OIDKRB5.OID(), ResponseToken: token}
	return must(resp.Marshal())
}

func reject(krbError []byte) []byte {
	resp := spnego.NegTokenResp{NegState: 2, SupportedMech: gssapi.OIDKRB5.OID(), ResponseToken: wrapped(krbError, 3, 0)}
	return must(resp.Marshal())
}

// open and seal are written from RFC 4121 once more, for the other side.
func (m *member) open(token []byte) ([]byte, error) {
	h, b := bytes.Clone(token[:16]), token[16:]
	turn := int(binary.BigEndian.Uint16(h[6:])) % len(b)
	b = slices.Concat(b[turn:], b[:turn])
	flags := byte(2)
	if m.ownKey {
		flags |= 4
	}
	if h[2] != flags || binary.BigEndian.Uint64(h[8:]) != m.inToServ {
		return nil, fmt.Errorf("flags %x, number %x", h[2], h[8:])
	}
	m.inToServ++
	plain, err := crypto.DecryptMessage(b, m.key, keyusage.GSSAPI_INITIATOR_SEAL)
	if err != nil {
		return nil, err
	}
	copy(h[6:8], []byte{0, 0})
	if !bytes.Equal(plain[len(plain)-16:], h) {
		return nil, errors.New("another header")
	}
	return plain[:len(plain)-16], nil
}

func (m *member) seal(plain []byte) []byte {
	flags := byte(3)
	if m.ownKey {
		flags |= 4
	}
	h := []byte{5, 4, flags, 0xff, byte(m.filler >> 8), byte(m.filler), 0, 0}
	h = binary.BigEndian.AppendUint64(h, m.outToCli)
	m.outToCli++
	data, err := crypto.GetEncryptedData(slices.Concat(plain, make([]byte, m.filler), h), m.key, keyusage.GSSAPI_ACCEPTOR_SEAL, 0)
	if err != nil {
		panic(err)
	}
	b := data.Cipher
	binary.BigEndian.PutUint16(h[6:], uint16(m.turn))
	return slices.Concat(h, b[len(b)-m.turn%len(b):], b[:len(b)-m.turn%len(b)])
}
