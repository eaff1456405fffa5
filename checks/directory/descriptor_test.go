package directory

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// The functions here write what parseDACL reads.

func sidBytes(sid string) string {
	parts := strings.Split(sid, "-")[2:]
	authority, _ := strconv.ParseUint(parts[0], 10, 48)
	b := []byte{1, byte(len(parts) - 1), 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(b[4:], uint32(authority))
	for _, p := range parts[1:] {
		n, _ := strconv.ParseUint(p, 10, 32)
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return string(b)
}

func entry(kind, flags byte, body string) string {
	b := []byte{kind, flags, 0, 0}
	binary.LittleEndian.PutUint16(b[2:], uint16(len(body)+4))
	return string(b) + body
}

func u32(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }

func allow(mask uint32, sid string) string { return entry(0, 0, u32(mask)+sidBytes(sid)) }
func deny(mask uint32, sid string) string  { return entry(1, 0, u32(mask)+sidBytes(sid)) }

func allowObject(right [16]byte, sid string) string {
	return entry(5, 0, u32(controlAccess)+u32(1)+string(right[:])+sidBytes(sid))
}

func denyObject(right [16]byte, sid string) string {
	return entry(6, 0, u32(controlAccess)+u32(1)+string(right[:])+sidBytes(sid))
}

// descriptor is a self-relative security descriptor with a DACL of these entries.
func descriptor(entries ...string) string {
	list := strings.Join(entries, "")
	acl := []byte{4, 0, 0, 0, 0, 0, 0, 0}
	binary.LittleEndian.PutUint16(acl[2:], uint16(len(list)+8))
	binary.LittleEndian.PutUint16(acl[4:], uint16(len(entries)))
	head := []byte{1, 0, 0x04, 0x80}
	return string(head) + u32(0) + u32(0) + u32(0) + u32(20) + string(acl) + list
}
