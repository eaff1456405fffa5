package world

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"strconv"
	"unicode/utf16"
)

// UTF16 is text in the encoding that Windows uses nearly everywhere: UTF-16, little
// endian, without a byte order mark.
func UTF16(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// EscapeXML makes text fit for an XML document.
func EscapeXML(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic("lab: " + strconv.Quote(s) + ": " + err.Error()) // cannot happen: a buffer takes everything
	}
	return b.String()
}
