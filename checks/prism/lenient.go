package prism

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The types of this file read what a Prism writes loosely: numbers as text, text as
// numbers, and words that mean that it does not want to say. A value of a shape that
// nobody expects counts as not said; it never spoils the rest of the answer.

// text is a string; "" when Prism did not say it, or hid it.
type text string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	if len(b) == 0 {
		return nil
	}
	switch b[0] {
	case '"':
		*t = text(unquote(b))
	case '{', '[', 'n': // no text, or null
	default:
		*t = text(b)
	}
	if *t == "$UNKNOWN" || *t == "$REDACTED" {
		*t = ""
	}
	return nil
}

// unquote returns the value of a JSON string.
func unquote(b []byte) string {
	if inner := b[1 : len(b)-1]; !strings.ContainsRune(string(inner), '\\') && utf8.Valid(inner) {
		return string(inner)
	}
	var s string
	if json.Unmarshal(b, &s) != nil {
		return ""
	}
	return s
}

// id is a uuid or another identifier in lower case.
func (t text) id() string { return lower(string(t)) }

func lower(s string) string { return strings.ToLower(s) }

// number is a count or a size, which cannot be negative: -1 means that it is not
// known.
type number struct {
	n    int64
	said bool
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *number) UnmarshalJSON(b []byte) error {
	*n = number{}
	var t text
	_ = t.UnmarshalJSON(b)
	v, err := strconv.ParseInt(string(t), 10, 64)
	if err != nil {
		f, bad := strconv.ParseFloat(string(t), 64)
		if bad != nil || math.IsNaN(f) || f < 0 || f >= math.MaxInt64 {
			return nil
		}
		v = int64(f)
	}
	if v >= 0 {
		*n = number{n: v, said: true}
	}
	return nil
}

// flag is yes, no or not said.
type flag struct{ v *bool }

// UnmarshalJSON implements [json.Unmarshaler].
func (f *flag) UnmarshalJSON(b []byte) error {
	var t text
	_ = t.UnmarshalJSON(b)
	f.v = nil
	switch t {
	case "true", "false":
		v := t == "true"
		f.v = &v
	}
	return nil
}

// yes reports whether it was said that it is so.
func (f flag) yes() bool { return f.v != nil && *f.v }

// address is an IP address, in any of the forms in which addresses are written: the
// text, an object with the text as its value, or one with such an object as ipv4.
type address string

// UnmarshalJSON implements [json.Unmarshaler].
func (a *address) UnmarshalJSON(b []byte) error {
	*a = ""
	if len(b) == 0 || b[0] != '{' {
		var t text
		_ = t.UnmarshalJSON(b)
		*a = address(t)
		return nil
	}
	type value struct {
		Value text `json:"value"`
	}
	var o struct {
		Value text  `json:"value"`
		IPv4  value `json:"ipv4"`
		IPv6  value `json:"ipv6"`
		FQDN  value `json:"fqdn"`
	}
	if json.Unmarshal(b, &o) == nil {
		for _, v := range []text{o.Value, o.IPv4.Value, o.IPv6.Value, o.FQDN.Value} {
			if v != "" {
				*a = address(v)
				break
			}
		}
	}
	return nil
}

// when reads a time in RFC 3339. An empty text is no time, and neither is the
// beginning of time, which some releases write for "never".
func (t text) when() (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, string(t))
	if err != nil || at.Unix() < firstMoment {
		return time.Time{}, false
	}
	return at.UTC(), true
}

// micros reads the microseconds since 1970 of Prism Element.
func (n number) micros() (time.Time, bool) {
	if !n.said || n.n/1_000_000 < firstMoment || n.n/1_000_000 > lastMoment {
		return time.Time{}, false
	}
	return time.UnixMicro(n.n).UTC(), true
}

// firstMoment is in 2001: nothing of a Prism is older. lastMoment is the last that
// can be written as facts write times.
const (
	firstMoment = 1_000_000_000
	lastMoment  = 253_402_300_799
)

// stamp writes a time as facts have it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// age is how long before now something was, in seconds.
func age(now, t time.Time) int64 { return max(0, int64(now.Sub(t).Seconds())) }

// decode reads a part of an answer.
func decode(b []byte, into any) error { return json.Unmarshal(b, into) }
