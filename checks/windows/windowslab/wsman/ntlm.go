package wsman

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // what NTLM has
	"crypto/rand" //
	"crypto/rc4"  //nolint:gosec // what NTLM has
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/md4" //nolint:staticcheck // what NTLM has
)

// acceptor is the server's side of one NTLMv2 logon (MS-NLMP), written from the
// protocol and without the client's library.
type acceptor struct {
	negotiate, challenge []byte
	flags                uint32
	nonce                []byte
	toServer             direction
	toClient             direction
}

// Flags (MS-NLMP 2.2.2.5).
const (
	flagUnicode     = 1 << 0
	flagTarget      = 1 << 2
	flagSign        = 1 << 4
	flagSeal        = 1 << 5
	flagNTLM        = 1 << 9
	flagAlwaysSign  = 1 << 15
	flagDomain      = 1 << 16
	flagExtended    = 1 << 19
	flagTargetInfo  = 1 << 23
	flag128         = 1 << 29
	flagKeyExchange = 1 << 30
	flag56          = 1 << 31
)

// Pairs of the target information (MS-NLMP 2.2.2.1).
const (
	pairComputer  = 1
	pairDomain    = 2
	pairFlags     = 6
	pairTimestamp = 7
	pairBindings  = 10
)

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func pair(id uint16, value []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, id)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(value)))
	return append(b, value...)
}

// newAcceptor answers the first message with a challenge.
func newAcceptor(negotiate []byte) *acceptor {
	a := &acceptor{negotiate: bytes.Clone(negotiate), nonce: make([]byte, 8)}
	_, _ = rand.Read(a.nonce) // never fails
	var wanted uint32
	if len(negotiate) >= 16 {
		wanted = binary.LittleEndian.Uint32(negotiate[12:])
	}
	a.flags = wanted&(flagUnicode|flagSign|flagSeal|flagNTLM|flagAlwaysSign|flagExtended|flag128|flagKeyExchange|flag56) | flagTarget | flagTargetInfo | flagDomain
	target, name := wide("LAB"), wide("LAB")
	if a.flags&flagUnicode == 0 {
		name = []byte("LAB")
	}
	now := binary.LittleEndian.AppendUint64(nil, uint64(time.Now().UnixNano()/100)+116444736000000000)
	info := bytes.Join([][]byte{pair(pairDomain, target), pair(pairComputer, wide("HOST")), pair(pairTimestamp, now), pair(0, nil)}, nil)
	const fixed = 56
	b := append([]byte("NTLMSSP\x00"), 2, 0, 0, 0)
	b = field(b, len(name), fixed)
	b = binary.LittleEndian.AppendUint32(b, a.flags)
	b = append(b, a.nonce...)
	b = append(b, make([]byte, 8)...)
	b = field(b, len(info), fixed+len(name))
	b = append(b, make([]byte, 8)...) // version
	a.challenge = append(append(b, name...), info...)
	return a
}

func field(b []byte, length, offset int) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(length))
	b = binary.LittleEndian.AppendUint16(b, uint16(length))
	return binary.LittleEndian.AppendUint32(b, uint32(offset))
}

// payload reads a field of the third message.
func payload(b []byte, at int) ([]byte, error) {
	if len(b) < at+8 {
		return nil, errors.New("the message is too short")
	}
	n, from := int(binary.LittleEndian.Uint16(b[at:])), int(binary.LittleEndian.Uint32(b[at+4:]))
	if from < 0 || from > len(b) || n > len(b)-from {
		return nil, errors.New("a field lies outside the message")
	}
	return b[from : from+n], nil
}

// name reads a name of the third message. Clients that did not ask for Unicode
// write ASCII.
func (a *acceptor) name(b []byte) string {
	if a.flags&flagUnicode == 0 {
		return string(b)
	}
	return narrow(b)
}

func narrow(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(md5.New, key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// accept judges the third message and derives the keys.
func (a *acceptor) accept(b []byte, certificate *x509.Certificate, g *Guard) (string, error) {
	if len(b) < 64 || string(b[:8]) != "NTLMSSP\x00" || b[8] != 3 {
		return "", errors.New("that is no third message")
	}
	var fields [6][]byte // LM, NT, domain, user, workstation, session key
	for i := range fields {
		var err error
		if fields[i], err = payload(b, 12+8*i); err != nil {
			return "", err
		}
	}
	response, domain, user := fields[1], a.name(fields[2]), a.name(fields[3])
	if len(response) < 44 {
		return "", errors.New("that is no NTLMv2")
	}
	proof, temp := response[:16], response[16:]
	var base []byte
	account, ok := g.account(user, domain, func(account Account) bool {
		hash := md4.New()
		hash.Write(wide(account.Password))
		owf := mac(hash.Sum(nil), wide(strings.ToUpper(user)+domain))
		base = mac(owf, proof)
		return hmac.Equal(mac(owf, a.nonce, temp), proof)
	})
	if !ok {
		return "", errors.New("the password is wrong")
	}
	key := base
	if a.flags&flagKeyExchange != 0 {
		cipher, err := rc4.NewCipher(base)
		if err != nil || len(fields[5]) != 16 {
			return "", errors.New("there is no session key")
		}
		key = make([]byte, 16)
		cipher.XORKeyStream(key, fields[5])
	}
	if err := a.verify(b, key, temp, certificate); err != nil {
		return "", err
	}
	a.toServer = newDirection(key, "client-to-server")
	a.toClient = newDirection(key, "server-to-client")
	return account.User, nil
}

// verify checks that nobody has changed the three messages, and that they came over
// the connection that they were made for.
func (a *acceptor) verify(b, key, temp []byte, certificate *x509.Certificate) error {
	bound := false
	for info := temp[28:]; len(info) >= 4; {
		id, n := binary.LittleEndian.Uint16(info), int(binary.LittleEndian.Uint16(info[2:]))
		if id == 0 || len(info) < 4+n {
			break
		}
		value := info[4 : 4+n]
		info = info[4+n:]
		switch {
		case id == pairBindings && certificate != nil:
			sum := sha256.Sum256(certificate.Raw)
			point := append([]byte("tls-server-end-point:"), sum[:]...)
			want := md5.Sum(append(binary.LittleEndian.AppendUint32(make([]byte, 16), uint32(len(point))), point...)) //nolint:gosec // see the import
			if !bytes.Equal(want[:], value) {
				return errors.New("the logon is bound to another certificate")
			}
			bound = true
		case id == pairFlags && n == 4 && value[0]&2 != 0:
			whole := bytes.Clone(b)
			clear(whole[72:88])
			if !hmac.Equal(mac(key, a.negotiate, a.challenge, whole), b[72:88]) {
				return errors.New("the messages were changed on the way")
			}
		}
	}
	if certificate != nil && !bound {
		return errors.New("the logon is bound to no certificate")
	}
	return nil
}

// direction is the keys and the count of messages one way.
type direction struct {
	signing []byte
	cipher  *rc4.Cipher
	number  uint32
}

func newDirection(key []byte, name string) direction {
	derive := func(purpose string) []byte {
		sum := md5.Sum(append(bytes.Clone(key), "session key to "+name+" "+purpose+" key magic constant\x00"...)) //nolint:gosec // see the import
		return sum[:]
	}
	cipher, err := rc4.NewCipher(derive("sealing"))
	if err != nil {
		panic(err) // 16 bytes always fit
	}
	return direction{signing: derive("signing"), cipher: cipher}
}

// signature follows the encryption of its message, since both draw from one stream.
func (d *direction) signature(message []byte) []byte {
	number := binary.LittleEndian.AppendUint32(nil, d.number)
	d.number++
	sum := mac(d.signing, number, message)[:8]
	d.cipher.XORKeyStream(sum, sum)
	return append(append([]byte{1, 0, 0, 0}, sum...), number...)
}

func (d *direction) seal(message []byte) (signature, sealed []byte) {
	sealed = make([]byte, len(message))
	d.cipher.XORKeyStream(sealed, message)
	return d.signature(message), sealed
}

func (d *direction) open(signature, sealed []byte) ([]byte, error) {
	message := make([]byte, len(sealed))
	d.cipher.XORKeyStream(message, sealed)
	if !hmac.Equal(d.signature(message), signature) {
		return nil, errors.New("the seal does not hold")
	}
	return message, nil
}
