package compressed_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/kit/compressed"
)

func TestADocumentIsReadAsItWasWritten(t *testing.T) {
	text := strings.Repeat(`{"name": "VDA-0001"} `, 5000)
	for _, name := range []string{"facts.json", "facts.json.gz", "FACTS.JSON.GZ", "facts.json.zst", "facts.zst.json", ""} {
		t.Run(name, func(t *testing.T) {
			whole := packed(t, name, text)
			got, err := unpacked(whole)
			if err != nil || got != text {
				t.Fatalf("got %d bytes and %v, want %d", len(got), err, len(text))
			}
			small := strings.HasSuffix(strings.ToLower(name), ".gz") || strings.HasSuffix(name, ".zst")
			if small != (len(whole) < len(text)/10) {
				t.Errorf("%d bytes became %d", len(text), len(whole))
			}
		})
	}
}

func TestADamagedDocumentIsAnError(t *testing.T) {
	text := strings.Repeat("It is what it is. ", 5000)
	for _, ending := range []string{".gz", ".zst"} {
		whole := packed(t, ending, text)
		for name, damage := range map[string]func([]byte) []byte{
			"its end is missing":        func(b []byte) []byte { return b[:len(b)-1] },
			"half of it is missing":     func(b []byte) []byte { return b[:len(b)/2] },
			"only its start is there":   func(b []byte) []byte { return b[:5] },
			"a byte of it is different": func(b []byte) []byte { b[len(b)/2] ^= 0xff; return b },
			"something follows":         func(b []byte) []byte { return append(b, "more"...) },
		} {
			t.Run(ending+", "+name, func(t *testing.T) {
				if got, err := unpacked(damage(bytes.Clone(whole))); err == nil || !strings.Contains(err.Error(), "cannot be unpacked") {
					t.Errorf("got %d bytes of %d, and %v", len(got), len(text), err)
				}
			})
		}
	}
}

func TestWhatIsTooShortToBeCompressedIsItself(t *testing.T) {
	for _, text := range []string{"", "{", "{}", "\x1f", "\x28\xb5\x2f"} {
		if got, err := unpacked([]byte(text)); err != nil || got != text {
			t.Errorf("%q: got %q and %v", text, got, err)
		}
	}
}

func packed(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := compressed.Writer(name, &b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpacked(b []byte) (string, error) {
	r, err := compressed.Reader(bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	if c, ok := r.(io.Closer); ok {
		_ = c.Close()
	}
	return string(text), err
}
