package directory

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The layouts are those of MS-DTYP 2.4: a self-relative security descriptor, its
// access control list, and security identifiers. Everything is little-endian but
// the authority of an identifier.

// applyGroupPolicy is the extended right edacfd8f-ffb3-11d1-b41d-00a0c968f939 in
// the byte order of a GUID.
var applyGroupPolicy = [16]byte{0x8f, 0xfd, 0xac, 0xed, 0xb3, 0xff, 0xd1, 0x11, 0xb4, 0x1d, 0x00, 0xa0, 0xc9, 0x68, 0xf9, 0x39}

const (
	everyone           = "S-1-1-0"
	authenticatedUsers = "S-1-5-11"

	readProperty  = 0x10
	controlAccess = 0x100
	genericAll    = 0x10000000
	genericRead   = 0x80000000
)

var errDescriptor = errors.New("the security descriptor cannot be understood")

// applies is to whom a GPO applies, as its permissions have it.
type applies struct {
	filtering string   // as facts.GPO.Filtering
	allowed   []string // SIDs with the right Apply Group Policy, sorted
	denied    []string // SIDs that are denied it, or denied to read the GPO, sorted
	readers   []string // SIDs that may read the GPO, sorted
}

// whoApplies works out from a security descriptor which computers a GPO applies
// to. Applying needs two rights: to read the GPO and to apply it.
func whoApplies(descriptor []byte, domainSID string) (applies, error) {
	aces, everybody, err := parseDACL(descriptor)
	if err != nil {
		return applies{}, err
	}
	if everybody {
		return applies{filtering: "all", allowed: []string{everyone}, denied: []string{}, readers: []string{everyone}}, nil
	}
	broad := func(sid string) bool { // every computer of the domain is one of these
		return sid == authenticatedUsers || sid == everyone || sid == domainSID+"-515"
	}
	allowed, denied, readers := map[string]bool{}, map[string]bool{}, map[string]bool{}
	uncertain, broadApply, broadRead, broadDenied := false, false, false, false
	for _, a := range aces {
		if a.inheritOnly {
			continue // for objects below, of which a GPO has none that matter
		}
		read := a.mask&(readProperty|genericRead|genericAll) != 0 && a.object == nil
		apply := a.mask&(controlAccess|genericAll) != 0 && (a.object == nil || *a.object == applyGroupPolicy)
		switch {
		case !read && !apply:
		case a.kind == aceConditional:
			uncertain = true
		case a.kind == aceDeny:
			// Windows stops at the first entry that fits. A denial behind a permission, as
			// inherited ones are, does not count for those who have both.
			uncertain = uncertain || apply && len(allowed) > 0 || read && len(readers) > 0
			denied[a.sid] = true
			broadDenied = broadDenied || broad(a.sid)
		default:
			if apply {
				allowed[a.sid] = true
				broadApply = broadApply || broad(a.sid)
			}
			if read {
				readers[a.sid] = true
				broadRead = broadRead || broad(a.sid)
			}
		}
	}
	list := func(sids map[string]bool) []string { return append([]string{}, slices.Sorted(maps.Keys(sids))...) }
	result := applies{"some", list(allowed), list(denied), list(readers)}
	switch {
	case uncertain:
		result.filtering = "unknown"
	case len(allowed) == 0 || broadDenied:
		result.filtering = "none"
	case broadApply && broadRead && len(denied) == 0:
		result.filtering = "all"
	}
	return result, nil
}

type aceKind int

const (
	aceAllow aceKind = iota
	aceDeny
	aceConditional // allows or denies under a condition that cannot be judged from here
)

// ace is one entry of an access control list.
type ace struct {
	kind        aceKind
	inheritOnly bool
	mask        uint32
	object      *[16]byte // the right or property it is about; nil for all
	sid         string
}

// parseDACL reads the discretionary access control list. Everybody is true for a
// list that is null: such an object is open to everybody.
func parseDACL(b []byte) (aces []ace, everybody bool, err error) {
	const present, selfRelative = 0x0004, 0x8000
	if len(b) < 20 || b[0] != 1 {
		return nil, false, errDescriptor
	}
	control := binary.LittleEndian.Uint16(b[2:])
	if control&selfRelative == 0 || control&present == 0 {
		return nil, false, errDescriptor
	}
	offset := binary.LittleEndian.Uint32(b[16:])
	if offset == 0 {
		return nil, true, nil
	}
	if uint64(offset)+8 > uint64(len(b)) {
		return nil, false, errDescriptor
	}
	acl := b[offset:]
	size, count := int(binary.LittleEndian.Uint16(acl[2:])), int(binary.LittleEndian.Uint16(acl[4:]))
	if size < 8 || size > len(acl) {
		return nil, false, errDescriptor
	}
	rest := acl[8:size]
	for range count {
		if len(rest) < 4 {
			return nil, false, errDescriptor
		}
		n := int(binary.LittleEndian.Uint16(rest[2:]))
		if n < 4 || n > len(rest) {
			return nil, false, errDescriptor
		}
		a, err := parseACE(rest[:n])
		if err != nil {
			return nil, false, err
		}
		aces = append(aces, a)
		rest = rest[n:]
	}
	return aces, false, nil
}

func parseACE(b []byte) (ace, error) {
	const inheritOnly = 0x08
	a := ace{inheritOnly: b[1]&inheritOnly != 0}
	object := false
	switch b[0] {
	case 0x00:
	case 0x01:
		a.kind = aceDeny
	case 0x05:
		object = true
	case 0x06:
		a.kind, object = aceDeny, true
	case 0x09, 0x0a:
		a.kind = aceConditional
	case 0x0b, 0x0c:
		a.kind, object = aceConditional, true
	default:
		return a, fmt.Errorf("%w: an entry of type %d", errDescriptor, b[0])
	}
	if len(b) < 8 {
		return a, errDescriptor
	}
	a.mask = binary.LittleEndian.Uint32(b[4:])
	b = b[8:]
	if object {
		const hasObject, hasInherited = 1, 2
		if len(b) < 4 {
			return a, errDescriptor
		}
		flags := binary.LittleEndian.Uint32(b)
		b = b[4:]
		for _, bit := range []uint32{hasObject, hasInherited} {
			if flags&bit == 0 {
				continue
			}
			if len(b) < 16 {
				return a, errDescriptor
			}
			if bit == hasObject {
				a.object = (*[16]byte)(b[:16])
			}
			b = b[16:]
		}
	}
	var err error
	a.sid, err = parseSID(b)
	return a, err
}

// parseSID reads the security identifier that b begins with.
func parseSID(b []byte) (string, error) {
	if len(b) < 8 || b[0] != 1 || b[1] > 15 || len(b) < 8+4*int(b[1]) {
		return "", errors.New("a security identifier cannot be understood")
	}
	var text strings.Builder
	authority := uint64(binary.BigEndian.Uint16(b[2:]))<<32 | uint64(binary.BigEndian.Uint32(b[4:]))
	text.WriteString("S-1-" + strconv.FormatUint(authority, 10))
	for i := range int(b[1]) {
		text.WriteString("-" + strconv.FormatUint(uint64(binary.LittleEndian.Uint32(b[8+4*i:])), 10))
	}
	return text.String(), nil
}
