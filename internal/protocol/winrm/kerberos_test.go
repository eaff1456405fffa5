package winrm

import (
	"bytes"
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/muster-dr/muster/internal/facts"
)

func TestKerberos(t *testing.T) {
	for name, c := range map[string]struct {
		host  member
		inTLS bool
	}{
		"inside TLS": {member{}, true},
		"inside TLS, with a host that proves nothing": {member{noProof: true}, true},
		"sealed, as Windows does":                     {member{turn: 28, ownKey: true}, false},
		"sealed with our key":                         {member{turn: 28}, false},
		"sealed, not turned":                          {member{ownKey: true}, false},
		"sealed, with filler":                         {member{turn: 28, filler: 16, ownKey: true}, false},
		"sealed with 128 bits":                        {member{etype: etypeID.AES128_CTS_HMAC_SHA1_96, turn: 28, ownKey: true}, false},
		"sealed with SHA-2":                           {member{etype: etypeID.AES128_CTS_HMAC_SHA256_128, turn: 32, ownKey: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := c.host.serve(t, c.inTLS)
			var wire recorder
			o.Dial = wire.dial
			s := dial(t, o)
			for range 3 {
				names, err := s.Registry(View64).EnumKey(t.Context(), `SOFTWARE\Citrix`)
				if err != nil || len(names) != 3 {
					t.Fatalf("got %q, %v", names, err)
				}
			}
			if bytes.Contains(wire.all(), []byte("Envelope")) {
				t.Error("an envelope was readable")
			}
			if unbound := bytes.Equal(c.host.bindings, make([]byte, 16)); unbound == c.inTLS {
				t.Errorf("the logon is bound to %x", c.host.bindings)
			}
		})
	}
}

func TestKerberosLogonsThatFail(t *testing.T) {
	for name, c := range map[string]struct {
		host   member
		inTLS  bool
		change func(*Options)
		want   string
	}{
		"a clock that is wrong":         {member{refuses: 37}, true, nil, "clocks of this machine and of the host"},
		"a name of another account":     {member{refuses: 41}, true, nil, "belongs to another account (Kerberos error 41)"},
		"another error":                 {member{refuses: 60}, true, nil, "KRB Error: (60)"},
		"no reason given":               {member{refuses: -1}, true, nil, "although the password is right"},
		"no proof, sealed":              {member{noProof: true}, false, nil, "does not prove that it is example.com"},
		"a false proof, inside TLS":     {member{lies: true}, true, nil, "is to another logon"},
		"a false proof, sealed":         {member{lies: true}, false, nil, "is to another logon"},
		"no proof and no certificate":   {member{noProof: true}, true, func(o *Options) { o.TLS.RootCAs, o.TLS.InsecureSkipVerify = x509.NewCertPool(), true }, "does not prove"},
		"an old key, which cannot seal": {member{etype: etypeID.RC4_HMAC}, false, nil, "not AES; use https"},
		"the ticket of another host":    {member{}, true, func(o *Options) { o.Tickets = (&member{etype: etypeID.AES128_CTS_HMAC_SHA1_96}).tickets(t) }, "although the password is right"},
	} {
		t.Run(name, func(t *testing.T) {
			o := c.host.serve(t, c.inTLS)
			if c.change != nil {
				c.change(&o)
			}
			_, err := Dial(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, facts.ErrRefused) {
				t.Errorf("got %v, want %q and no refused credential", err, c.want)
			}
		})
	}
}

func TestKerberosSealsThatDoNotHold(t *testing.T) {
	h := &member{ownKey: true, turn: 28}
	o := h.serve(t, false)
	s := dial(t, o)
	k := s.line.seals.(*kerberosSeals)
	good := h.seal([]byte("message"))
	for name, change := range map[string]func([]byte) []byte{
		"a byte of it was changed":   func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"its number was changed":     func(b []byte) []byte { b[15]++; return b },
		"its flags were changed":     func(b []byte) []byte { b[2] = 1; return b },
		"it says that it is from us": func(b []byte) []byte { b[2] &^= 1; return b },
		"its filler was changed":     func(b []byte) []byte { b[5] = 200; return b },
		"a part is called filler":    func(b []byte) []byte { b[5] = 3; return b },
		"it was cut off":             func(b []byte) []byte { return b[:40] },
		"it is empty":                func([]byte) []byte { return nil },
	} {
		b := change(bytes.Clone(good))
		cut := min(60, len(b))
		if plain, err := k.open(b[:cut], b[cut:]); err == nil {
			t.Errorf("%s: got %q", name, plain)
		}
	}
	a := &answer{status: 200, header: http.Header{"Content-Type": {sealedType}}, body: envelop(8, good[:60], good[60:])}
	if a, err := (&line{seals: &kerberosSeals{key: k.key, hostsKey: true, expected: k.expected}}).unseal(a); err == nil {
		t.Errorf("another length was announced: got %q", a.body)
	}
	if plain, err := k.open(good[:60], good[60:]); err != nil || string(plain) != "message" {
		t.Errorf("got %q, %v", plain, err)
	}
	if plain, err := k.open(good[:60], good[60:]); err == nil {
		t.Errorf("the same message a second time: %q", plain)
	}
}
