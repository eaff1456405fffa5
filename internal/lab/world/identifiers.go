package world

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// GUIDBytes makes a GUID that is always the same for the same things, in the
// byte order of the text form.
func GUIDBytes(of ...string) [16]byte {
	var g [16]byte
	sum := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	copy(g[:], sum[:])
	g[6] = g[6]&0x0f | 0x40 // version 4
	g[8] = g[8]&0x3f | 0x80
	return g
}

// GUIDOf is guidBytes as text, in lower case and without braces.
func GUIDOf(of ...string) string { return guidText(GUIDBytes(of...)) }

func guidText(g [16]byte) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[0:4], g[4:6], g[6:8], g[8:10], g[10:16])
}

// GUIDOnWire is a GUID as Windows stores it: the first three parts are little
// endian.
func GUIDOnWire(g [16]byte) []byte {
	return []byte{g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]}
}

// SIDOnWire is a security identifier as Windows stores it. It panics on anything
// that is not one: the identifiers of a model are written by hand.
func SIDOnWire(sid string) []byte {
	parts := strings.Split(sid, "-")
	if len(parts) < 3 || parts[0] != "S" || parts[1] != "1" {
		panic("lab: " + sid + " is no security identifier")
	}
	authority, err := strconv.ParseUint(parts[2], 10, 48)
	if err != nil {
		panic("lab: " + sid + ": " + err.Error())
	}
	b := []byte{1, byte(len(parts) - 3)}
	b = append(b, binary.BigEndian.AppendUint64(nil, authority)[2:]...)
	for _, p := range parts[3:] {
		n, err := strconv.ParseUint(p, 10, 32)
		if err != nil {
			panic("lab: " + sid + ": " + err.Error())
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b
}
