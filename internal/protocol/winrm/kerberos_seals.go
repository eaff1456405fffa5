package winrm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/crypto/etype"
	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/types"
)

// kerberosSeals are the keys of a Kerberos logon. The library encrypts, but knows
// only tokens that sign; those that seal (RFC 4121 4.2.4) are made here, in the
// layout that Windows gives them: the end of the encrypted part is turned round to
// the front, so that a signature of fixed length comes before as many bytes as the
// message has.
type kerberosSeals struct {
	ticketKey     types.EncryptionKey
	authenticator types.Authenticator

	key      types.EncryptionKey
	hostsKey bool   // key was chosen by the host
	next     uint64 // number of the next message to the host
	expected uint64 // number of the next message from it
}

const (
	wrapHeader   = 16 // bytes
	byHost       = 1  // flags of a token
	isEncrypted  = 2
	withHostsKey = 4
)

// cipher is how messages are encrypted. Older keys than AES have tokens of another
// form.
func (k *kerberosSeals) cipher() (etype.EType, error) {
	switch k.key.KeyType {
	case etypeID.AES128_CTS_HMAC_SHA1_96, etypeID.AES256_CTS_HMAC_SHA1_96, etypeID.AES128_CTS_HMAC_SHA256_128, etypeID.AES256_CTS_HMAC_SHA384_192:
		return crypto.GetEtype(k.key.KeyType)
	}
	return nil, fmt.Errorf("the host's Kerberos keys are of type %d and not AES; use https, or allow AES for the host's account", k.key.KeyType)
}

func header(flags byte, number uint64) []byte {
	h := []byte{5, 4, flags, 0xff, 0, 0, 0, 0}
	return binary.BigEndian.AppendUint64(h, number)
}

func (k *kerberosSeals) seal(message []byte) (signature, sealed []byte, err error) {
	c, err := k.cipher()
	if err != nil {
		return nil, nil, err
	}
	flags := byte(isEncrypted)
	if k.hostsKey {
		flags |= withHostsKey
	}
	h := header(flags, k.next)
	_, b, err := c.EncryptMessage(k.key.KeyValue, append(bytes.Clone(message), h...), keyusage.GSSAPI_INITIATOR_SEAL)
	if err != nil {
		return nil, nil, err
	}
	turn := wrapHeader + c.GetHMACBitLength()/8
	binary.BigEndian.PutUint16(h[6:], uint16(turn))
	token := append(append(h, b[len(b)-turn:]...), b[:len(b)-turn]...)
	k.next++
	n := len(token) - len(message)
	return token[:n], token[n:], nil
}

func (k *kerberosSeals) open(signature, sealed []byte) ([]byte, error) {
	c, err := k.cipher()
	if err != nil {
		return nil, err
	}
	token := append(bytes.Clone(signature), sealed...)
	if len(token) < 2*wrapHeader+c.GetConfounderByteSize()+c.GetHMACBitLength()/8 {
		return nil, errors.New("it is too short")
	}
	h, b := bytes.Clone(token[:wrapHeader]), token[wrapHeader:]
	flags, extra, turn := h[2], int(binary.BigEndian.Uint16(h[4:])), int(binary.BigEndian.Uint16(h[6:]))
	switch {
	case h[0] != 5 || h[1] != 4 || h[3] != 0xff:
		return nil, errors.New("it is no sealed message")
	case flags&isEncrypted == 0 || flags&byHost == 0 || (flags&withHostsKey != 0) != k.hostsKey:
		return nil, fmt.Errorf("its flags are %#x", flags)
	case binary.BigEndian.Uint64(h[8:]) != k.expected:
		return nil, errors.New("it is out of order")
	}
	turn %= len(b)
	b = append(bytes.Clone(b[turn:]), b[:turn]...)
	plain, err := c.DecryptMessage(k.key.KeyValue, b, keyusage.GSSAPI_ACCEPTOR_SEAL)
	if err != nil {
		return nil, err
	}
	end := len(plain) - wrapHeader
	if end < extra {
		return nil, errors.New("it is too short")
	}
	binary.BigEndian.PutUint16(h[6:], 0) // it was encrypted before it was turned
	if !bytes.Equal(plain[end:], h) {
		return nil, errors.New("its header was changed")
	}
	k.expected++
	return plain[:end-extra], nil
}
