package netscaler

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// An appliance writes numbers as numbers or as texts, in one and the same answer, and
// differs between releases. The types here take both.

// text is a text, or a number or truth value as it is written.
type text string

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	var s string
	switch {
	case bytes.Equal(b, []byte("null")) || len(b) == 0 || b[0] == '{' || b[0] == '[':
	case json.Unmarshal(b, &s) == nil:
		*t = text(strings.TrimSpace(s))
	default:
		*t = text(b)
	}
	return nil
}

// word is a text in upper case, as words for states are compared.
func (t text) word() string { return strings.ToUpper(string(t)) }

// host is a name or an address; "" for the addresses that stand for none.
func (t text) host() string {
	s := strings.TrimSuffix(strings.ToLower(string(t)), ".")
	if s == "0.0.0.0" || s == "::" || s == "*" {
		return ""
	}
	return s
}

// number is a whole number; nil when none was said.
func (t text) number() *int64 {
	n, err := strconv.ParseInt(string(t), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

func (t text) port() int {
	if n := t.number(); n != nil && *n > 0 && *n < 1<<16 {
		return int(*n)
	}
	return 0
}

// yes is a truth value in any of the words that are used for it; nil for another word.
func (t text) yes() *bool {
	switch t.word() {
	case "TRUE", "YES", "ON", "ENABLED":
		return new(true)
	case "FALSE", "NO", "OFF", "DISABLED":
		return new(false)
	}
	return nil
}

// on tells that a thing is not switched off. What says nothing of it is on: some types of
// some releases leave the word out, and none leaves it out of what is off.
func (t text) on() bool { return t.word() != "DISABLED" }

// moment reads a time of a certificate; "" when it cannot.
func (t text) moment() string {
	at, err := time.Parse("Jan _2 15:04:05 2006 MST", strings.Join(strings.Fields(string(t)), " "))
	if err != nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// several are the things of an answer: a list, or an object where there is one. It says
// whether there was either.
type several[T any] struct{ items []T }

// UnmarshalJSON implements [json.Unmarshaler].
func (s *several[T]) UnmarshalJSON(b []byte) error {
	s.items = nil
	b = bytes.TrimSpace(b)
	switch {
	case len(b) > 0 && b[0] == '[':
		var all []*T
		if err := json.Unmarshal(b, &all); err != nil {
			return err
		}
		for _, x := range all {
			if x != nil {
				s.items = append(s.items, *x)
			}
		}
	case len(b) > 0 && b[0] == '{':
		var one T
		if err := json.Unmarshal(b, &one); err != nil {
			return err
		}
		s.items = []T{one}
	case bytes.Equal(b, []byte("null")):
		return errors.New("null is neither a list nor an object")
	default:
		return errors.New("neither a list nor an object")
	}
	return nil
}

// texts are texts in a list, or one outside of any.
type texts []text

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (t *texts) UnmarshalJSON(b []byte) error {
	var all []text
	if json.Unmarshal(b, &all) != nil {
		var one text
		_ = one.UnmarshalJSON(b) // never fails
		if all = nil; one != "" {
			all = []text{one}
		}
	}
	*t = all
	return nil
}
