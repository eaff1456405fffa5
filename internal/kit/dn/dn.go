// Package dn brings distinguished names into one form, so that two spellings of
// the same name are the same string and can be keys of a map.
package dn

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// Key returns the form in which distinguished names are compared and used as
// keys: lower case, no blanks around the separators, and each character escaped
// in one way only, however it was escaped before (RFC 4514 leaves a choice).
// Control characters and bytes that are no UTF-8 are written as \xx.
//
// Key never fails: text that is no distinguished name gets a form too, and a key
// is its own key.
func Key(name string) string {
	if isPlain(name) {
		return strings.ToLower(name)
	}
	var b strings.Builder
	b.Grow(len(name) + 8)
	var part []byte // of the attribute's type or value, without escapes
	value := false  // after the "=" of an attribute
	for i := 0; i <= len(name); {
		var end byte // the separator that ends the part; 0 at the end of the name
		part, end, i = decode(part[:0], name, i, value)
		encode(&b, part, value)
		if end == 0 {
			break
		}
		b.WriteByte(end)
		value = end == '='
	}
	return b.String()
}

// Parent returns the key of the container that holds the object of key; "" when
// there is none.
func Parent(key string) string {
	for i := 0; i < len(key); i++ {
		switch key[i] {
		case '\\':
			i++
		case ',':
			return key[i+1:]
		}
	}
	return ""
}

// Canonical is the canonical name of a container by its key, as Windows writes it in
// reports: the DNS name of the domain and the names from there downwards, such as
// corp.example/desktops/pooled.
func Canonical(key string) string {
	var domain, path []string
	for i := 0; i < len(key); {
		var attribute, value []byte
		var end byte
		attribute, end, i = decode(nil, key, i, false)
		for end != 0 && end != ',' { // the value, with what is joined to it
			var part []byte
			if part, end, i = decode(nil, key, i, true); value == nil {
				value = part
			}
		}
		if strings.EqualFold(string(attribute), "dc") {
			domain = append(domain, string(value))
		} else {
			path = append(path, strings.ReplaceAll(string(value), "/", `\/`))
		}
	}
	slices.Reverse(path)
	return strings.ToLower(strings.Join(append([]string{strings.Join(domain, ".")}, path...), "/"))
}

// Containers finds the containers of many objects. Objects of a directory come
// container by container, so it looks at each container's name about once.
type Containers struct {
	last, key string
}

// Of returns the key of the container that holds the object of that name; "" when
// there is none.
func (c *Containers) Of(name string) string {
	first, rest, ok := strings.Cut(name, ",")
	if !ok || strings.ContainsAny(first, `\;`) {
		return Parent(Key(name)) // the comma may be part of the object's own name
	}
	if rest != c.last {
		c.last, c.key = rest, Key(rest)
	}
	return c.key
}

// isPlain reports whether name is so plain that its key is only a matter of case,
// as most names in a directory are.
func isPlain(name string) bool {
	start := true // of an attribute's type or value
	for i := 0; i < len(name); i++ {
		switch c := name[i]; c {
		case ',', '=':
			start = true
			continue
		case ' ':
			if start || i+1 == len(name) || name[i+1] == ',' || name[i+1] == '=' {
				return false
			}
		case '\\', '+', ';', '"', '<', '>', '#':
			return false
		default:
			if c < ' ' || c >= 0x7f {
				return false
			}
		}
		start = false
	}
	return true
}

// decode appends to part the text from name[i:] up to the next separator,
// without escapes and without the blanks around it.
func decode(part []byte, name string, i int, value bool) (text []byte, end byte, next int) {
	keep := 0 // length of the text up to its last significant character
	for i < len(name) {
		c := name[i]
		i++
		switch {
		case c == '\\' && i+1 < len(name) && isHex(name[i]) && isHex(name[i+1]):
			part = append(part, unhex(name[i])<<4|unhex(name[i+1]))
			i += 2
		case c == '\\' && i < len(name):
			part = append(part, name[i])
			i++
		case c == ',' || c == ';':
			return part[:keep], ',', i
		case c == '+' && value, c == '=' && !value:
			return part[:keep], c, i
		case c == ' ':
			if keep > 0 {
				part = append(part, c)
			}
			continue // significant only if more follows
		default:
			part = append(part, c)
		}
		keep = len(part)
	}
	return part[:keep], 0, i
}

// encode writes part in lower case, with the escapes that it needs.
func encode(b *strings.Builder, part []byte, value bool) {
	for i := 0; i < len(part); {
		r, size := utf8.DecodeRune(part[i:])
		switch {
		case r == utf8.RuneError && size == 1, r < ' ', r == 0x7f:
			b.WriteByte('\\')
			b.WriteByte(hexDigits[part[i]>>4])
			b.WriteByte(hexDigits[part[i]&15])
		case strings.ContainsRune(`\,;+"<>`, r),
			r == '=' && !value,
			r == '#' && i == 0,
			r == ' ' && (i == 0 || i == len(part)-1):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(unicode.ToLower(r))
		}
		i += size
	}
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// Name returns the value of the first attribute of a distinguished name, as it is
// without escapes: what the object is called. It is "" when there is none.
func Name(name string) string {
	part, end, i := decode(nil, name, 0, false)
	if end != '=' {
		return ""
	}
	part, _, _ = decode(part[:0], name, i, true)
	return string(part)
}
