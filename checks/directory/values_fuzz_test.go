package directory

import (
	"strings"
	"testing"
)

// Values of single attributes, as a directory may hold anything.
func FuzzValues(f *testing.F) {
	f.Add("20261130042337.0Z", []byte("\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00abcdefghijklmnop"))
	f.Add("99991231235959.999999999Z", []byte{1, 255})
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		if at, err := generalizedTime(text); err == nil && at.Year() > 9999 {
			t.Errorf("%q is %v", text, at)
		}
		if sid, err := parseSID(raw); err == nil && !strings.HasPrefix(sid, "S-1-") {
			t.Errorf("% x is %q", raw, sid)
		}
	})
}
