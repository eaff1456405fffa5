package citrixcloud

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The interface is not as strict as its description: what should be an array is
// null, numbers come as strings, enumerations have values that nobody documented.
// The types here take what they can, and leave the rest unknown rather than fail a
// whole list for the sake of one field.

// text is a string. Numbers and truth values are taken as they are written;
// objects, arrays and null are "".
type text string

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	switch {
	case len(b) == 0 || bytes.Equal(b, []byte("null")):
	case b[0] == '"' && bytes.IndexByte(b, '\\') < 0 && utf8.Valid(b): // nearly all of them
		*t = text(bytes.TrimSpace(b[1 : len(b)-1]))
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err == nil {
			*t = text(strings.TrimSpace(s))
		}
	case b[0] != '{' && b[0] != '[':
		*t = text(b)
	}
	return nil
}

func (t text) String() string { return string(t) }

// key is an identifier of an object. They are GUIDs, which one part of Citrix Cloud
// writes in upper and another in lower case.
type key string

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (k *key) UnmarshalJSON(b []byte) error {
	var t text
	_ = t.UnmarshalJSON(b) // never fails
	*k = key(strings.ToLower(string(t)))
	return nil
}

func (k key) String() string { return string(k) }

// number is a whole number, also in a string; anything else is 0.
type number int64

// count is a number that may not have been said.
type count struct {
	n    int
	said bool
}

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (c *count) UnmarshalJSON(b []byte) error {
	var n number
	_ = n.UnmarshalJSON(b) // never fails
	*c = count{n: int(n), said: n != 0 || strings.Trim(string(b), `" `) == "0"}
	return nil
}

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (n *number) UnmarshalJSON(b []byte) error {
	*n = 0
	s := strings.Trim(string(b), `" `)
	if v, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = number(v)
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && f > -1e15 && f < 1e15 {
		*n = number(f)
	}
	return nil
}

// flag is true or false, also in a string; nil when the answer is neither.
type flag struct{ said *bool }

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (f *flag) UnmarshalJSON(b []byte) error {
	f.said = nil
	switch strings.ToLower(strings.Trim(string(b), `" `)) {
	case "true":
		f.said = new(true)
	case "false":
		f.said = new(false)
	}
	return nil
}

// unsaid is the first of several things that was not said, in words; "" when all were.
func unsaid(all ...point) string {
	for _, s := range all {
		if !s.is {
			return s.what
		}
	}
	return ""
}

// point is something that an answer says, or does not.
type point struct {
	is   bool
	what string
}

func (f flag) isTrue() bool { return f.said != nil && *f.said }

// list is an array without the nulls in it. An array that is null has nothing in
// it, but was there; one that is not there at all was not.
type list[T any] struct {
	items []*T
	there bool // the answer has it
	null  bool // as null
}

// UnmarshalJSON implements [json.Unmarshaler].
func (l *list[T]) UnmarshalJSON(b []byte) error {
	l.items, l.there, l.null = nil, true, bytes.Equal(b, []byte("null"))
	var items []*T
	if err := json.Unmarshal(b, &items); err != nil {
		return err
	}
	for _, i := range items {
		if i != nil {
			l.items = append(l.items, i)
		}
	}
	return nil
}

// ref points to another object.
type ref struct {
	ID   key  `json:"Id"`
	Name text `json:"Name"`
}

// host is a host name as the facts write it.
func host(s text) string {
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(string(s))), ".")
}

// maybe is a reference to another object that may lead nowhere: null says that there is
// none, and no field at all says nothing.
type maybe struct {
	ref
	there bool
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *maybe) UnmarshalJSON(b []byte) error {
	*m = maybe{there: true}
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	return json.Unmarshal(b, &m.ref)
}

// name is what the object is called, or its id where nothing says; "" for none.
func (m *maybe) name() string { return cmp.Or(string(m.Name), string(m.ID)) }
