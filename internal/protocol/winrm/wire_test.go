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
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
)

// words are of messages and answers, and must not be readable on the way.
var words = []string{"Envelope", "http://schemas", "Win32_Service", "WinRM-Lab-Secret", "root/cimv2", password}

func TestNothingIsReadableOnPlainHTTP(t *testing.T) {
	host := wsman.Host{
		Classes:  map[string][]wsman.Instance{"root/cimv2/Win32_Service": {{"Name": "WinRM-Lab-Secret"}}},
		Registry: map[string]wsman.Key{`SOFTWARE\WinRM-Lab-Secret`: {Values: map[string]any{"a": "WinRM-Lab-Secret"}}},
		Script:   func(string) wsman.Output { return wsman.Output{Stdout: "WinRM-Lab-Secret"} },
	}
	l := simulate(t, host, false)
	var wire recorder
	o := l.options()
	o.Dial = wire.dial
	s := dial(t, o)
	if found, err := s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_Service", 9); err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if _, err := s.Registry(View64).GetString(t.Context(), `SOFTWARE\WinRM-Lab-Secret`, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), Script{"x.ps1", "'WinRM-Lab-Secret'\nGet-Item x"}); err != nil {
		t.Fatal(err)
	}
	l.FailWith(wsman.Failure{On: "Enumerate", Do: wsman.Refuse})
	if _, err := s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_Service", 9); err == nil {
		t.Fatal("a fault is no error")
	}
	// A new connection in the middle is sealed as well.
	l.http.CloseClientConnections()
	l.FailWith()
	if _, err := s.Registry(View64).EnumKey(t.Context(), `SOFTWARE`); err != nil {
		t.Fatal(err)
	}

	all := wire.all()
	if n := bytes.Count(all, []byte("multipart/encrypted")); n < 10 {
		t.Errorf("%d sealed messages were seen; did the recorder look?", n)
	}
	for _, w := range words {
		for form, text := range map[string][]byte{
			"as it is": []byte(w), "in base64": []byte(base64.StdEncoding.EncodeToString([]byte(w))[:len(w)]),
		} {
			if bytes.Contains(all, text) {
				t.Errorf("%q is readable, %s", w, form)
			}
		}
	}
	if n := l.guard.Readable(); n != 0 {
		t.Errorf("the host got %d messages without a seal", n)
	}
}

// fake is a server on plain HTTP that answers a logon with a challenge and then
// does what the test wants with the first sealed message.
func fake(t testing.TB, flags uint32, then http.HandlerFunc) Options {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Authorization"), "Negotiate "))
		switch {
		case len(token) > 8 && token[8] == 1:
			w.Header().Set("WWW-Authenticate", "Negotiate "+base64.StdEncoding.EncodeToString(challenge(flags)))
			w.WriteHeader(http.StatusUnauthorized)
		case len(token) > 8: // any proof will do
		default:
			then(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return (&lab{http: s}).options()
}

// strong are the flags of a challenge that is accepted.
const strong = needed | sealing | 1<<23

// challenge is an NTLM challenge without anything but flags.
func challenge(flags uint32) []byte {
	b := append([]byte("NTLMSSP\x00"), 2, 0, 0, 0, 0, 0, 0, 0, 56, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, flags)
	b = append(b, "nonce-of"...)
	b = append(b, make([]byte, 8)...)
	b = append(b, 4, 0, 4, 0, 56, 0, 0, 0) // target information: nothing but its end
	return append(b, make([]byte, 12)...)
}

func TestWeakLogonsAreNotContinued(t *testing.T) {
	for name, flags := range map[string]uint32{
		"no sealing":                  strong &^ (1 << 5),
		"no signing":                  strong &^ (1 << 4),
		"keys of 56 bits":             strong &^ (1 << 29),
		"no fresh key":                strong &^ (1 << 30),
		"NTLMv1 session security":     strong &^ (1 << 19),
		"the LAN Manager key":         strong | 1<<7,
		"anonymous, with a known key": strong | 1<<11,
	} {
		t.Run(name, func(t *testing.T) {
			o := fake(t, flags, func(http.ResponseWriter, *http.Request) { t.Error("a message was sent") })
			_, err := Dial(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), "weaker NTLM") || errors.Is(err, facts.ErrRefused) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAnswersWithoutASealAreNotBelieved(t *testing.T) {
	const fault = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault></s:Body></s:Envelope>`
	for name, c := range map[string]struct{ kind, body, want string }{
		"a readable answer":                      {soapType, fault, "is not sealed"},
		"one that says it is sealed and is not":  {sealedType, fault, "makes no sense"},
		"one sealed with other keys":             {sealedType, string(envelop(5, make([]byte, 16), []byte("hello"))), "does not hold"},
		"one whose signature is too short":       {sealedType, string(envelop(5, make([]byte, 3), []byte("hello"))), "does not hold"},
		"one whose signature is longer than all": {sealedType, string(bytes.Replace(envelop(5, make([]byte, 16), nil), []byte{16, 0, 0, 0}, []byte{255, 255, 255, 255}, 1)), "makes no sense"},
		"one without its second part":            {sealedType, boundary + "\r\n\tContent-Type: x\r\n", "makes no sense"},
		"one without a length":                   {sealedType, boundary + "\r\n\tOriginalContent: type=x\r\n" + boundary + "\r\n\tContent-Type: application/octet-stream\r\nabcd" + boundary + "--\r\n", "makes no sense"},
		"an empty one":                           {sealedType, "", "makes no sense"},
	} {
		t.Run(name, func(t *testing.T) {
			o := fake(t, strong, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.kind)
				_, _ = io.WriteString(w, c.body)
			})
			_, err := Dial(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A line that has lost its seals must not fall back to readable messages.
func TestLineWithoutSealsSendsNothing(t *testing.T) {
	l := simulate(t, wsman.Host{}, false)
	var wire recorder
	o := l.options()
	o.Dial = wire.dial
	s := dial(t, o)
	s.line.seals = nil
	if _, err := s.Registry(View64).EnumKey(t.Context(), "SOFTWARE"); err == nil {
		t.Error("a message was sent")
	}
	s.line = nil
	if bytes.Contains(wire.all(), []byte("Envelope")) {
		t.Error("an envelope was readable")
	}
}

func TestSealedFormSurvivesAnyBytes(t *testing.T) {
	for name, raw := range map[string][]byte{
		"nothing":          {},
		"its own boundary": []byte("x" + boundary + "\r\ny"),
		"its closing one":  []byte("x" + boundary + "--\r\ny"),
		"line ends":        []byte("\r\n\r\n"),
		"a length":         []byte("Length=12\r\n"),
		"all bytes, in row": func() (b []byte) {
			for i := range 256 {
				b = append(b, byte(i))
			}
			return b
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			length, header, sealed, err := unwrap(envelop(77, []byte("signature"), raw))
			if err != nil || length != 77 || string(header) != "signature" || !bytes.Equal(sealed, raw) {
				t.Errorf("got %d, %q, %q, %v", length, header, sealed, err)
			}
		})
	}
}

func TestChannelBindingsAreOfTheCertificate(t *testing.T) {
	l := simulate(t, wsman.Host{}, true)
	s := dial(t, l.options())
	got := fmt.Sprintf("%q", endPoint(s.line.conn))
	if !strings.HasPrefix(got, `"tls-server-end-point:`) || len(endPoint(s.line.conn)) != len("tls-server-end-point:")+32 {
		t.Errorf("got %s", got)
	}
	plain := simulate(t, wsman.Host{}, false)
	if b := endPoint(dial(t, plain.options()).line.conn); b != nil {
		t.Errorf("a connection without TLS is bound to %q", b)
	}
}
