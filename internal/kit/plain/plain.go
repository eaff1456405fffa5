// Package plain makes texts from outside safe to show: names come from estates, and an
// estate may be hostile.
package plain

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Unsafe tells characters that do more than stand there.
func Unsafe(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar)
}

func dirty(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c >= 0x7f {
			return strings.ContainsFunc(s[i:], Unsafe)
		}
	}
	return false
}

// Clean is a text in which a question mark stands for every character that is [Unsafe].
// Line breaks stay.
func Clean(s string) string {
	if !dirty(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if Unsafe(r) {
			return '?'
		}
		return r
	}, s)
}

// Line is a text from outside as it may be shown in one line.
func Line(s string) string { return strings.ReplaceAll(Clean(s), "\n", " ") }

// JSON returns a writer for JSON whose texts hold what [Clean] takes away, as escapes: a
// program reads the same, and a terminal shows what is there.
func JSON(to io.Writer) io.Writer { return escaping{to} }

type escaping struct{ to io.Writer }

// Write implements [io.Writer]. p must not end within a character, which no encoder of
// JSON does.
func (e escaping) Write(p []byte) (int, error) {
	written := 0
	for i := 0; i < len(p); {
		if p[i] < 0x7f { // as nearly all of it
			i++
			continue
		}
		r, n := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && n == 1 || !Unsafe(r) {
			i += n
			continue
		}
		escape := appendEscape(make([]byte, 0, 12), r)
		if _, err := e.to.Write(p[written:i]); err != nil {
			return written, err
		}
		if _, err := e.to.Write(escape); err != nil {
			return written, err
		}
		i += n
		written = i
	}
	n, err := e.to.Write(p[written:])
	return written + n, err
}

func appendEscape(to []byte, r rune) []byte {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return appendEscape(appendEscape(to, high), low)
	}
	const hex = "0123456789abcdef"
	return append(to, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
