package grouppolicy

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/internal/kit/redact"
)

// The registry value types that Registry.pol and the preferences use.
const (
	regNone     = 0
	regSZ       = 1
	regExpandSZ = 2
	regBinary   = 3
	regDWORD    = 4
	regDWORDBE  = 5
	regMultiSZ  = 7
	regQWORD    = 11
)

var typeNames = map[uint32]string{
	regNone: "REG_NONE", regSZ: "REG_SZ", regExpandSZ: "REG_EXPAND_SZ", regBinary: "REG_BINARY", regDWORD: "REG_DWORD",
	regDWORDBE: "REG_DWORD_BIG_ENDIAN", regMultiSZ: "REG_MULTI_SZ", regQWORD: "REG_QWORD",
}

// maxSettings is how many settings that rules read one file may have. A real one
// has a dozen.
const maxSettings = 10_000

var errTooMany = fmt.Errorf("it has more than %d settings that would have to be kept", maxSettings)

// parseRegistryPol returns the settings of a Registry.pol (the PReg format,
// version 1: UTF-16LE records [key;value;type;size;data]) that rules read. A file
// that is damaged anywhere yields an error with the offset and no setting at all,
// because Windows and muster might disagree on what the rest of it means.
func parseRegistryPol(b []byte) ([]facts.RegistrySetting, error) {
	if len(b) < 8 || string(b[:4]) != "PReg" {
		return nil, fmt.Errorf("it does not begin with the signature PReg and a version (%d bytes)", len(b))
	}
	if v := binary.LittleEndian.Uint32(b[4:]); v != 1 {
		return nil, fmt.Errorf("its version is %d, and only version 1 is known", v)
	}
	r := polReader{b: b, at: 8}
	var settings []facts.RegistrySetting
	for r.at < len(b) {
		start := r.at
		e, err := r.entry()
		if err != nil {
			return nil, fmt.Errorf("the record at offset %d is damaged: %w", start, err)
		}
		if name, _ := hive(e.key); name != "" {
			return nil, fmt.Errorf("the record at offset %d has the key %.200q, which begins with a hive: clients fail at it, and what they apply of the rest is not known", start, e.key)
		}
		s, err := e.settings()
		if err != nil {
			return nil, fmt.Errorf("the record at offset %d (%.200q, value %.200q): %w", start, e.key, e.value, err)
		}
		if settings = append(settings, s...); len(settings) > maxSettings {
			return nil, errTooMany
		}
	}
	return settings, nil
}

// polEntry is one record of a Registry.pol.
type polEntry struct {
	key, value string
	kind       uint32
	data       []byte
}

// polReader walks through the records; at never leaves b.
type polReader struct {
	b  []byte
	at int
}

func (r *polReader) entry() (e polEntry, err error) {
	if err = r.mark('['); err != nil {
		return e, err
	}
	if e.key, err = r.text(); err != nil {
		return e, err
	}
	if err = r.mark(';'); err != nil {
		return e, err
	}
	if e.value, err = r.text(); err != nil {
		return e, err
	}
	if err = r.mark(';'); err != nil {
		return e, err
	}
	if e.kind, err = r.number(); err != nil {
		return e, err
	}
	if err = r.mark(';'); err != nil {
		return e, err
	}
	size, err := r.number()
	if err != nil {
		return e, err
	}
	if err = r.mark(';'); err != nil {
		return e, err
	}
	if int64(size) > int64(len(r.b)-r.at) {
		return e, fmt.Errorf("its data should have %d bytes, but the file ends after %d more", size, len(r.b)-r.at)
	}
	e.data = r.b[r.at : r.at+int(size)]
	r.at += int(size)
	return e, r.mark(']')
}

// mark consumes one UTF-16 delimiter.
func (r *polReader) mark(c byte) error {
	if len(r.b)-r.at < 2 {
		return fmt.Errorf("the file ends at offset %d where %q should be", len(r.b), c)
	}
	if r.b[r.at] != c || r.b[r.at+1] != 0 {
		return fmt.Errorf("offset %d has % x where %q should be", r.at, r.b[r.at:r.at+2], c)
	}
	r.at += 2
	return nil
}

func (r *polReader) number() (uint32, error) {
	if len(r.b)-r.at < 4 {
		return 0, fmt.Errorf("the file ends at offset %d within a number", len(r.b))
	}
	n := binary.LittleEndian.Uint32(r.b[r.at:])
	r.at += 4
	return n, nil
}

// text consumes a string and the zero that ends it.
func (r *polReader) text() (string, error) {
	var units []uint16
	for i := r.at; i+1 < len(r.b); i += 2 {
		u := binary.LittleEndian.Uint16(r.b[i:])
		if u == 0 {
			r.at = i + 2
			return string(utf16.Decode(units)), nil
		}
		units = append(units, u)
	}
	return "", fmt.Errorf("the string at offset %d has no end", r.at)
}

// settings translates a record. Value names that begin with two asterisks are
// commands: delete values or keys, set only what is missing.
func (e polEntry) settings() ([]facts.RegistrySetting, error) {
	one := func(action, key, value string) facts.RegistrySetting {
		return facts.RegistrySetting{Layer: facts.LayerPolicy, Key: key, Value: value, Action: action, Data: []string{}}
	}
	command := plain.ASCIILower(e.value)
	switch {
	case strings.HasPrefix(command, "**deletekeys"):
		names, err := e.list()
		if err != nil {
			return nil, err
		}
		var out []facts.RegistrySetting
		for _, name := range names {
			// The names are those of subkeys. A full path below SOFTWARE is
			// taken as such.
			key := e.key + `\` + name
			if strings.HasPrefix(plain.ASCIILower(name), `software\`) {
				key = name
			}
			if relevantTree(key) {
				out = append(out, one(facts.ActionDeleteKey, key, ""))
			}
		}
		return out, nil
	case !relevant(e.key):
		return nil, nil
	case strings.HasPrefix(command, "**delvals"):
		return []facts.RegistrySetting{one(facts.ActionDeleteAll, e.key, "")}, nil
	case strings.HasPrefix(command, "**deletevalues"):
		names, err := e.list()
		var out []facts.RegistrySetting
		for _, name := range names {
			out = append(out, one(facts.ActionDelete, e.key, name))
		}
		return out, err
	case strings.HasPrefix(command, "**del."):
		return []facts.RegistrySetting{one(facts.ActionDelete, e.key, e.value[len("**del."):])}, nil
	case strings.HasPrefix(command, "**securekey"):
		return nil, nil // changes permissions, not values
	case e.value == "" && len(e.data) == 0:
		return nil, nil // creates the key only
	}
	s := one(facts.ActionSet, e.key, e.value)
	if strings.HasPrefix(command, "**soft.") {
		s.Value, s.Condition = e.value[len("**soft."):], facts.OnlyIfMissing
	}
	data, err := decodeData(e.kind, e.data)
	if err != nil {
		return nil, err
	}
	s.Data, s.Type = redact.Locations(e.key, data), typeName(e.kind)
	return []facts.RegistrySetting{s}, nil
}

// list splits data such as "NoRun;NoFind".
func (e polEntry) list() ([]string, error) {
	text, err := decodeSZ(e.data)
	if err != nil {
		return nil, err
	}
	if strings.Count(text, ";") > maxSettings {
		return nil, errTooMany
	}
	var names []string
	for name := range strings.SplitSeq(text, ";") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

func typeName(kind uint32) string {
	if n, ok := typeNames[kind]; ok {
		return n
	}
	return fmt.Sprintf("type %d", kind)
}

// decodeData turns the content of a registry value into text: numbers are
// decimal, bytes hexadecimal.
func decodeData(kind uint32, b []byte) ([]string, error) {
	switch kind {
	case regSZ, regExpandSZ:
		s, err := decodeSZ(b)
		return []string{s}, err
	case regMultiSZ:
		if len(b)%2 != 0 {
			return nil, fmt.Errorf("a REG_MULTI_SZ of %d bytes, an odd number", len(b))
		}
		all, _ := decodeUTF16(b, binary.LittleEndian)
		// An empty string ends the list.
		lines := strings.Split(all, "\x00")
		if i := slices.Index(lines, ""); i >= 0 {
			lines = lines[:i]
		}
		return lines, nil
	case regDWORD:
		if len(b) != 4 {
			return nil, fmt.Errorf("a REG_DWORD of %d bytes", len(b))
		}
		return []string{strconv.FormatUint(uint64(binary.LittleEndian.Uint32(b)), 10)}, nil
	case regDWORDBE:
		if len(b) != 4 {
			return nil, fmt.Errorf("a REG_DWORD_BIG_ENDIAN of %d bytes", len(b))
		}
		return []string{strconv.FormatUint(uint64(binary.BigEndian.Uint32(b)), 10)}, nil
	case regQWORD:
		if len(b) != 8 {
			return nil, fmt.Errorf("a REG_QWORD of %d bytes", len(b))
		}
		return []string{strconv.FormatUint(binary.LittleEndian.Uint64(b), 10)}, nil
	}
	return []string{hex.EncodeToString(b)}, nil
}

// decodeSZ reads up to the first zero, which may be left out.
func decodeSZ(b []byte) (string, error) {
	if len(b)%2 != 0 {
		return "", fmt.Errorf("a string of %d bytes, an odd number", len(b))
	}
	s, _ := decodeUTF16(b, binary.LittleEndian)
	s, _, _ = strings.Cut(s, "\x00")
	return s, nil
}
