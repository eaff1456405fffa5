package winrm

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"

	"github.com/bodgit/ntlmssp"
)

// byNTLM signs in on a line with NTLMv2, in two empty requests: what is asked
// later goes over a connection that is signed in. Inside TLS the logon is bound to
// the connection; outside, its keys seal all messages.
func (s *Session) byNTLM(ctx context.Context, l *line) error {
	user, domain := s.options.account()
	client, err := ntlmssp.NewClient(ntlmssp.SetUserInfo(user, s.options.Password), ntlmssp.SetDomain(domain))
	if err != nil {
		return err
	}
	hello, err := client.Authenticate(nil, nil)
	if err != nil {
		return fmt.Errorf("beginning the logon: %w", err)
	}
	a, err := l.post(ctx, negotiate(hello), nil)
	if errors.Is(err, errNoReply) {
		err = errUnsent // the first step says nothing that could be refused
	}
	if err != nil {
		return err
	}
	challenge, err := challenged(a)
	if err != nil {
		return err
	}
	if err := acceptable(challenge, s.options.PlainHTTP); err != nil {
		return err
	}
	var bindings *ntlmssp.ChannelBindings
	if point := endPoint(l.conn); point != nil {
		bindings = &ntlmssp.ChannelBindings{ApplicationData: point}
	}
	var proof []byte
	err = guarded(func() (err error) { proof, err = client.Authenticate(challenge, bindings); return err })
	if err != nil {
		return fmt.Errorf("the host's NTLM challenge makes no sense: %w", err)
	}
	if a, err = l.post(ctx, negotiate(proof), nil); err != nil {
		return err
	}
	if a.status == http.StatusUnauthorized {
		return s.refused()
	}
	if s.options.PlainHTTP {
		l.seals = ntlmSeals{client.SecuritySession()}
	}
	return nil
}

// challenged returns the token in the answer to the first step of a logon.
func challenged(a *answer) ([]byte, error) {
	token, methods := offered(a.header)
	switch {
	case a.status != http.StatusUnauthorized:
		return nil, fmt.Errorf("the host answered the first step of the logon with HTTP %d instead of a challenge", a.status)
	case token == nil:
		return nil, notOffered(methods)
	}
	return token, nil
}

// Flags of an NTLM challenge (MS-NLMP 2.2.2.5).
const (
	needed   = 1<<0 | 1<<19                // Unicode, and the session security of NTLMv2
	sealing  = 1<<4 | 1<<5 | 1<<29 | 1<<30 // sign and seal, with fresh keys of 128 bits
	unwanted = 1<<7 |                      // the LAN Manager key
		1<<11 // an anonymous logon, whose keys everybody knows
)

// acceptable refuses a challenge that leads to keys that others could work out.
// The library would go along with it.
func acceptable(challenge []byte, seal bool) error {
	if len(challenge) < 32 || string(challenge[:8]) != "NTLMSSP\x00" || challenge[8] != 2 {
		return errors.New("the host's answer is no NTLM challenge")
	}
	flags := binary.LittleEndian.Uint32(challenge[20:])
	want := uint32(needed)
	if seal {
		want |= sealing
	}
	if flags&want != want || flags&unwanted != 0 {
		return fmt.Errorf("the host wants a weaker NTLM than NTLMv2 with 128-bit keys (flags %#08x), which would let others read along", flags)
	}
	return nil
}

// ntlmSeals are the keys of an NTLM logon.
type ntlmSeals struct{ session *ntlmssp.SecuritySession }

const ntlmSignature = 16 // bytes

func (n ntlmSeals) seal(message []byte) (header, sealed []byte, err error) {
	if n.session == nil {
		return nil, nil, errors.New("the logon has no keys")
	}
	sealed, header, err = n.session.Wrap(message)
	if err == nil && len(header) != ntlmSignature {
		err = errors.New("the logon has no keys to seal with")
	}
	return header, sealed, err
}

func (n ntlmSeals) open(header, sealed []byte) ([]byte, error) {
	if len(header) != ntlmSignature {
		return nil, fmt.Errorf("its signature has %d bytes", len(header))
	}
	return n.session.Unwrap(sealed, header)
}
