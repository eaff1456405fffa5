package files

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// The types of this file read what a Prism writes loosely. A value of a shape that nobody
// expects counts as not said; it never spoils the rest of the answer.

// text is a text, or a number or truth value as it is written; "" when it was not said, or
// hidden.
type text string

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	var s string
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == '[' || b[0] == 'n':
	case json.Unmarshal(b, &s) == nil:
		*t = text(strings.TrimSpace(s))
	default:
		*t = text(b)
	}
	if *t == "$UNKNOWN" || *t == "$REDACTED" {
		*t = ""
	}
	return nil
}

// id is an identifier in lower case.
func (t text) id() string { return strings.ToLower(string(t)) }

// word is a word for a state, in upper case.
func (t text) word() string { return strings.ToUpper(string(t)) }

// number is a count or a size; nil when none was said, or one below zero.
func (t text) number() *int64 {
	n, err := strconv.ParseInt(string(t), 10, 64)
	if err != nil || n < 0 {
		return nil
	}
	return &n
}

// yes is a truth value; nil when none was said.
func (t text) yes() *bool {
	switch strings.ToLower(string(t)) {
	case "true":
		return new(true)
	case "false":
		return new(false)
	}
	return nil
}

// is tells whether a word is one of two; nil for a third.
func (t text) is(yes, no string) *bool {
	switch t.word() {
	case yes:
		return new(true)
	case no:
		return new(false)
	}
	return nil
}

// when reads a time; "" when it cannot.
func (t text) when() (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, string(t))
	if err != nil || at.Unix() < 1_000_000_000 { // the beginning of time is written for "never"
		return time.Time{}, false
	}
	return at.UTC(), true
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// version keeps what looks like a version.
func (t text) version() string {
	s := strings.TrimPrefix(strings.ToLower(string(t)), "v")
	if s == "" || s[0] < '0' || s[0] > '9' {
		return ""
	}
	return s
}

// apiMessage is what an answer that means failure says.
func apiMessage(body []byte) string {
	var a struct {
		Data struct {
			Error json.RawMessage `json:"error"`
		} `json:"data"`
		Message text `json:"message"`
	}
	if json.Unmarshal(body, &a) != nil {
		return ""
	}
	var several []struct {
		Message text `json:"message"`
	}
	if json.Unmarshal(a.Data.Error, &several) == nil && len(several) > 0 {
		return string(several[0].Message)
	}
	return string(a.Message)
}
