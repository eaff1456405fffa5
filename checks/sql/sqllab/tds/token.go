package tds

import (
	"encoding/binary"
	"fmt"
)

// Kind is the type of a column.
type Kind int

// The types of columns.
const (
	Text Kind = iota // nvarchar
	Int              // bigint
	Bit
)

// Column is a column of an answer.
type Column struct {
	Name string
	Kind Kind
}

// Result is what a batch is answered with. A value is a string, an int64, a bool or nil for
// NULL, as its column says.
type Result struct {
	Columns []Column
	Rows    [][]any
}

// Error is an error as SQL Server tells it.
type Error struct {
	Number  int32
	Class   byte // severity; above 10 is an error
	Message string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Number, e.Message) }

// The tokens of answers.
const (
	tokenColumns = 0x81
	tokenError   = 0xAA
	tokenLogin   = 0xAD
	tokenRow     = 0xD1
	tokenDone    = 0xFD
)

// The bits of the status of DONE.
const (
	doneError     = 0x02
	doneCount     = 0x10
	doneAttention = 0x20
)

const longestText = 8000 // bytes of an nvarchar(4000)

// collation is Latin1_General_CI_AS, which every text column names.
var collation = []byte{0x09, 0x04, 0xD0, 0x00, 0x34}

func prelogin(encryption byte) []byte {
	version := []byte{16, 0, 0x10, 0x45, 0, 0}
	const table = 2*5 + 1
	body := []byte{0, 0, table, 0, byte(len(version)), 1, 0, table + byte(len(version)), 0, 1, 0xFF}
	return append(append(body, version...), encryption)
}

func loginAck() []byte {
	body := []byte{1, 0x74, 0, 0, 4} // Transact-SQL, TDS 7.4
	body = append(body, short("Microsoft SQL Server")...)
	body = append(body, 16, 0, 0x10, 0x45)
	return sized(tokenLogin, body)
}

func failure(e *Error, server string) []byte {
	body := binary.LittleEndian.AppendUint32(nil, uint32(e.Number)) //nolint:gosec // a number of an error is positive
	body = append(body, 1, e.Class)
	text := ucs2(e.Message)
	body = binary.LittleEndian.AppendUint16(body, uint16(len(text)/2)) //nolint:gosec // messages of ours are short
	body = append(body, text...)
	body = append(body, short(server)...)
	body = append(body, short("")...)
	return sized(tokenError, binary.LittleEndian.AppendUint32(body, 1))
}

func done(status uint16, rows int) []byte {
	const selected = 0xC1
	b := binary.LittleEndian.AppendUint16([]byte{tokenDone}, status)
	b = binary.LittleEndian.AppendUint16(b, selected)
	return binary.LittleEndian.AppendUint64(b, uint64(rows)) //nolint:gosec // a length
}

// sized is a token with the length of its body.
func sized(token byte, body []byte) []byte {
	b := binary.LittleEndian.AppendUint16([]byte{token}, uint16(len(body))) //nolint:gosec // bodies of ours are short
	return append(b, body...)
}

// short is a text behind its length in one byte.
func short(s string) []byte {
	text := ucs2(s)
	return append([]byte{byte(len(text) / 2)}, text...)
}

// encode writes an answer: what its columns are, its rows, and how many.
func (r *Result) encode() ([]byte, error) {
	b := binary.LittleEndian.AppendUint16([]byte{tokenColumns}, uint16(len(r.Columns))) //nolint:gosec // a dozen
	for _, c := range r.Columns {
		b = append(b, 0, 0, 0, 0, 9, 0) // no type of a user; nullable and read-only
		switch c.Kind {
		case Int:
			b = append(b, 0x26, 8)
		case Bit:
			b = append(b, 0x68, 1)
		default:
			b = binary.LittleEndian.AppendUint16(append(b, 0xE7), longestText)
			b = append(b, collation...)
		}
		b = append(b, short(c.Name)...)
	}
	for _, row := range r.Rows {
		b = append(b, tokenRow)
		for i, c := range r.Columns {
			var err error
			if b, err = value(b, c, row[i]); err != nil {
				return nil, err
			}
		}
	}
	return append(b, done(doneCount, len(r.Rows))...), nil
}

func value(b []byte, c Column, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		if c.Kind == Text {
			return append(b, 0xFF, 0xFF), nil
		}
		return append(b, 0), nil
	case string:
		if c.Kind == Text {
			text := ucs2(v)
			b = binary.LittleEndian.AppendUint16(b, uint16(len(text))) //nolint:gosec // texts of ours are short
			return append(b, text...), nil
		}
	case int64:
		if c.Kind == Int {
			return binary.LittleEndian.AppendUint64(append(b, 8), uint64(v)), nil //nolint:gosec // the bits of it
		}
	case bool:
		if c.Kind == Bit && v {
			return append(b, 1, 1), nil
		}
		if c.Kind == Bit {
			return append(b, 1, 0), nil
		}
	}
	return nil, fmt.Errorf("tds: %T does not fit into the column %s", v, c.Name)
}
