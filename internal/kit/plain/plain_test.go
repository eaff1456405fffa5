package plain_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/kit/plain"
)

func TestWhatDoesMoreThanStandThereBecomesAMark(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		"plain, ü 名 🏢":               "plain, ü 名 🏢",
		"a\x1b[31mb":                 "a?[31mb",
		"c1 \u009b2J":                "c1 ?2J",
		"right \u202eto left\u2066":  "right ?to left?",
		"lines\nstay, \r\tdo not":    "lines\nstay, ??do not",
		"separators \u2028 and \x85": "separators ? and ?",
		"hidden \u200b\ufeff":        "hidden ??",
		"del \x7f":                   "del ?",
	} {
		if got := plain.Clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := plain.Line("a\nb"); got != "a b" {
		t.Errorf("got %q", got)
	}
}

// FuzzJSON makes sure that a program reads the very same, and a terminal nothing harmful.
func FuzzJSON(f *testing.F) {
	f.Add("a\u202eb\u009bc\U000E0041 \x1b\x7f ü")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		var b bytes.Buffer
		if err := json.NewEncoder(plain.JSON(&b)).Encode(s); err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsFunc(b.Bytes(), plain.Unsafe) {
			t.Errorf("%q has become %q", s, b.String())
		}
		var back string
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || back != s {
			t.Errorf("%q is read back as %q, %v", s, back, err)
		}
	})
}

func TestLowerCaseKeepsTheLength(t *testing.T) {
	for text, want := range map[string]string{`HKLM\Software`: `hklm\software`, "\u00c4 \u212a K": "\u00c4 \u212a k", "": ""} {
		if got := plain.ASCIILower(text); got != want || len(got) != len(text) {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
