package directorylab

import (
	"encoding/binary"

	"github.com/muster-dr/muster/internal/lab/world"
)

// The rights that matter for Group Policy.
const (
	accessRead    = 0x00020094 // read properties, list, read permissions
	accessFull    = 0x000f00ff
	accessControl = 0x00000100 // the extended right that the entry names
)

// applyGroupPolicy is the extended right Apply Group Policy.
var applyGroupPolicy = [16]byte{0xed, 0xac, 0xfd, 0x8f, 0xff, 0xb3, 0x11, 0xd1, 0xb4, 0x1d, 0x00, 0xa0, 0xc9, 0x68, 0xf9, 0x39}

// The parts of a security descriptor that a client can ask for.
const (
	sdOwner = 1
	sdGroup = 2
	sdDACL  = 4
	sdSACL  = 8
)

// securityDescriptor is the self-relative security descriptor of a GPO, with the
// parts that flags ask for.
func securityDescriptor(m *world.Model, g *world.GPO, flags int) []byte {
	admins := m.DomainSID + "-512"
	var aces [][]byte
	object := func(kind byte, sid string) {
		b := binary.LittleEndian.AppendUint32(nil, accessControl)
		b = binary.LittleEndian.AppendUint32(b, 1) // the object type is present
		b = append(append(b, world.GUIDOnWire(applyGroupPolicy)...), world.SIDOnWire(sid)...)
		aces = append(aces, ace(kind, b))
	}
	plain := func(mask uint32, sid string) {
		aces = append(aces, ace(0, append(binary.LittleEndian.AppendUint32(nil, mask), world.SIDOnWire(sid)...)))
	}
	for _, sid := range g.Deny { // denials come first in a canonical list
		object(6, sid)
	}
	for _, sid := range g.Apply {
		object(5, sid)
		plain(accessRead, sid)
	}
	plain(accessFull, admins)
	plain(accessFull, world.SIDSystem)
	plain(accessRead, world.SIDAuthenticatedUsers)

	acl := []byte{4, 0}
	body := []byte{}
	for _, a := range aces {
		body = append(body, a...)
	}
	acl = binary.LittleEndian.AppendUint16(acl, uint16(8+len(body)))
	acl = binary.LittleEndian.AppendUint16(acl, uint16(len(aces)))
	acl = append(append(acl, 0, 0), body...)

	const headLength = 20
	var parts []byte
	var owner, group, dacl uint32
	control := uint16(0x8000) // self-relative
	at := func(part []byte) uint32 {
		offset := uint32(headLength + len(parts))
		parts = append(parts, part...)
		return offset
	}
	if flags&sdOwner != 0 {
		owner = at(world.SIDOnWire(admins))
	}
	if flags&sdGroup != 0 {
		group = at(world.SIDOnWire(admins))
	}
	if flags&sdDACL != 0 {
		control |= 0x0004
		dacl = at(acl)
	}
	sd := binary.LittleEndian.AppendUint16([]byte{1, 0}, control)
	for _, offset := range []uint32{owner, group, 0, dacl} {
		sd = binary.LittleEndian.AppendUint32(sd, offset)
	}
	return append(sd, parts...)
}

func ace(kind byte, body []byte) []byte {
	const inherited = 0x02 // by containers below
	return append(binary.LittleEndian.AppendUint16([]byte{kind, inherited}, uint16(4+len(body))), body...)
}
