package grouppolicy

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestNTLMName(t *testing.T) {
	for name, want := range map[string][2]string{
		"svc@corp.example":  {"svc", "corp.example"},
		"svc@CORP.Example":  {"svc", "corp.example"},
		"svc@other.example": {"svc@other.example", ""},
		`CORP\svc`:          {"svc", "CORP"},
		"svc":               {"svc", "corp.example"},
	} {
		if user, domain := ntlmName(name, "corp.example"); user != want[0] || domain != want[1] {
			t.Errorf("%s: got %q of %q", name, user, domain)
		}
	}
}

func TestSplitUNC(t *testing.T) {
	for unc, want := range map[string][]string{
		`\\dc1.corp.example\sysvol`:           {"dc1.corp.example", "sysvol"},
		`//dc1/sysvol/corp.example/Policies/`: {"dc1", `sysvol\corp.example\Policies`},
		`\\dc1`:                               {"dc1", ""},
		`/srv/sysvol`:                         nil,
		`C:\sysvol`:                           nil,
		`\\`:                                  nil,
		``:                                    nil,
	} {
		host, path, ok := splitUNC(unc)
		if ok != (want != nil) || ok && (host != want[0] || path != want[1]) {
			t.Errorf("%s: got %q, %q, %v", unc, host, path, ok)
		}
	}
}

// frame is an SMB2 message with its length in front.
func frame(command byte, status uint32, flags byte, size int) []byte {
	b := make([]byte, size)
	copy(b, "\xFESMB")
	b[8], b[9], b[10], b[11] = byte(status), byte(status>>8), byte(status>>16), byte(status>>24)
	b[12] = command
	if size > 66 {
		b[66] = flags
	}
	return append([]byte{0, byte(size >> 16), byte(size >> 8), byte(size)}, b...)
}

func TestLogonWatch(t *testing.T) {
	negotiate := frame(0, 0, 1, 200)
	more := frame(1, 0xC0000016, 0, 300)
	for name, c := range map[string]struct {
		stream []byte
		status uint32
		guest  bool
	}{
		"a user":                        {slices.Concat(negotiate, more, frame(1, 0, 0, 80)), 0, false},
		"a guest":                       {slices.Concat(negotiate, more, frame(1, 0, isGuest, 80)), 0, true},
		"nobody":                        {slices.Concat(negotiate, more, frame(1, 0, isNull, 80)), 0, true},
		"an encrypted session":          {slices.Concat(negotiate, more, frame(1, 0, 4, 80)), 0, false},
		"a refusal":                     {slices.Concat(negotiate, more, frame(1, 0xC000006D, 0, 73)), 0xC000006D, false},
		"a refusal after a short frame": {slices.Concat(negotiate, []byte{0, 0, 0, 0}, frame(3, 9, 1, 20), frame(1, 0xC000006D, 0, 68)), 0xC000006D, false},
		"no logon at all":               {negotiate, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			for chunk := 1; chunk <= len(c.stream); chunk += 7 {
				w := &logonWatch{}
				for part := range slices.Chunk(c.stream, chunk) {
					w.see(part)
				}
				if status, guest := w.outcome(); status != c.status || guest != c.guest {
					t.Errorf("in chunks of %d: %#x, %v", chunk, status, guest)
				}
			}
		})
	}
}

func FuzzLogonWatch(f *testing.F) {
	f.Add(slices.Concat(frame(0, 0, 1, 200), frame(1, 0xC000006D, 0, 73)), 3)
	f.Fuzz(func(t *testing.T, stream []byte, chunk int) {
		whole, parts := &logonWatch{}, &logonWatch{}
		whole.see(stream)
		for part := range slices.Chunk(stream, max(1, chunk)) {
			parts.see(part)
		}
		if whole.status != parts.status || whole.flags != parts.flags || whole.left != parts.left || !slices.Equal(whole.head, parts.head) {
			t.Errorf("%+v and %+v", whole, parts)
		}
	})
}

func TestRefusals(t *testing.T) {
	some := errors.New("some error of the library")
	for code, refused := range map[uint32]bool{0xC000006D: true, 0xC0000234: true, 0xC0000072: true, 0xC0000071: true, 0xC000006E: false, 0xC0000418: false, 0xC0000001: false} {
		err := refusal(some, code, "svc")
		if errors.Is(err, facts.ErrRefused) != refused || !strings.Contains(err.Error(), "svc") {
			t.Errorf("%#x: %v", code, err)
		}
	}
	for text, refused := range map[string]bool{
		"KRB Error: (24) KDC_ERR_PREAUTH_FAILED":     true,
		"KRB Error: (18) KDC_ERR_CLIENT_REVOKED":     true,
		"KRB Error: (7) KDC_ERR_S_PRINCIPAL_UNKNOWN": false,
		"KRB Error: (37) KRB_AP_ERR_SKEW":            false,
		"dial tcp: i/o timeout":                      false,
	} {
		if err := kerberosRefusal(errors.New(text), "svc", "10.0.0.1", "cifs/dc1"); errors.Is(err, facts.ErrRefused) != refused {
			t.Errorf("%s: %v", text, err)
		}
	}
}
