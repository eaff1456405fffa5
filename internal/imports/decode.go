package imports

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

// decode reads an export and makes sure that it is one of its kind, whole and
// without anything that nobody would judge.
func decode(kind *Kind, where string, raw []byte, c content) (content, error) {
	b, err := utf8Of(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	var first struct {
		Muster *text `json:"muster"`
	}
	if err := json.Unmarshal(b, &first); err != nil {
		return nil, placed(where, b, err)
	}
	switch {
	case first.Muster == nil:
		return nil, fmt.Errorf("%s is no export: it has no field %q", where, "muster")
	case string(*first.Muster) != kind.Schema():
		return nil, fmt.Errorf("%s is an export %q, and this muster reads %q: make it with the command that docs/sources/imports.md of this version shows", where, *first.Muster, kind.Schema())
	}
	if err := json.Unmarshal(b, c, json.RejectUnknownMembers(true)); err != nil {
		return nil, placed(where, b, err)
	}
	if path := lacking(reflect.ValueOf(c).Elem(), ""); path != "" {
		return nil, fmt.Errorf("%s: %s is missing, or null: the export is not whole", where, path)
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	return c, nil
}

// utf8Of takes a text as Windows PowerShell 5.1 writes it: > gives UTF-16, Set-Content
// -Encoding UTF8 puts a byte order mark first.
func utf8Of(b []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return b[3:], nil
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return b, nil
	}
	if len(b)%2 != 0 {
		return nil, errors.New("the UTF-16 text ends within a letter: the file is not whole")
	}
	units := make([]uint16, 0, len(b)/2-1)
	for i := 2; i < len(b); i += 2 {
		units = append(units, order.Uint16(b[i:]))
	}
	return []byte(string(utf16.Decode(units))), nil
}

// placed says where in the text something is wrong, and what.
func placed(where string, b []byte, err error) error {
	var syntax *jsontext.SyntacticError
	var meaning *json.SemanticError
	offset, words := 0, err.Error()
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		offset, words = len(b), "the text ends in the middle: the file is not whole"
	case errors.As(err, &syntax):
		offset, words = int(syntax.ByteOffset), fmt.Sprintf("no JSON: %v", syntax.Err)
	case errors.As(err, &meaning):
		offset, words = int(meaning.ByteOffset), misfit(meaning)
	}
	offset = min(offset, len(b))
	// What is meant stands behind the blanks that follow the offset.
	for offset < len(b) && strings.IndexByte(" \t\r\n,:", b[offset]) >= 0 {
		offset++
	}
	before := b[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
	return fmt.Errorf("%s:%d:%d: %s", where, line, column, words)
}

// misfit says what does not fit into an export.
func misfit(e *json.SemanticError) string {
	at := pathOf(e.JSONPointer)
	if errors.Is(e.Err, json.ErrUnknownName) {
		name := e.JSONPointer.LastToken()
		return fmt.Sprintf("unknown field %q%s", at, suggest.DidYouMean(name, fields(e.GoType)))
	}
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", at, e.Err)
	}
	if at == "" {
		return "one object belongs here"
	}
	return fmt.Sprintf("%s: %s belongs here", at, wanted(e.GoType))
}

func wanted(t reflect.Type) string {
	if t != nil && t.Kind() == reflect.Int {
		return "a whole number"
	}
	return "an object"
}

// pathOf is a place as people write it: stores[0].farms[1].port.
func pathOf(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		if _, err := strconv.Atoi(token); err == nil {
			fmt.Fprintf(&b, "[%s]", token)
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(token)
	}
	return b.String()
}

func fields(t reflect.Type) []string {
	var names []string
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			names = append(names, fields(f.Type)...)
		} else {
			names = append(names, f.Tag.Get("json"))
		}
	}
	return names
}

// lacking is the path of the first field that has no value; "" when all have one.
func lacking(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice:
		if v.IsNil() {
			return path
		}
		if v.Kind() == reflect.Pointer {
			return lacking(v.Elem(), path)
		}
		for i := range v.Len() {
			if p := lacking(v.Index(i), fmt.Sprintf("%s[%d]", path, i)); p != "" {
				return p
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f, at := v.Type().Field(i), path
			if !f.Anonymous {
				at = strings.TrimPrefix(path+"."+f.Tag.Get("json"), ".")
			}
			if p := lacking(v.Field(i), at); p != "" {
				return p
			}
		}
	}
	return ""
}
