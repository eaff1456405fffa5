package directorylab

import (
	"encoding/binary"
	"strings"

	"github.com/muster-dr/muster/internal/lab/world"
)

// Result codes of RFC 4511 that the lab gives.
const (
	resultSuccess                = 0
	resultOperationsError        = 1
	resultProtocolError          = 2
	resultSizeLimitExceeded      = 4
	resultAuthMethodNotSupported = 7
	resultStrongerAuthRequired   = 8
	resultUnavailableExtension   = 12
	resultNoSuchObject           = 32
	resultInvalidCredentials     = 49
	resultInsufficientAccess     = 50
	resultUnwilling              = 53
)

// Tags of the protocol's messages.
const (
	tagBindRequest      = 0
	tagBindResponse     = 0x61
	tagUnbindRequest    = 2
	tagSearchRequest    = 3
	tagSearchEntry      = 0x64
	tagSearchDone       = 0x65
	tagSearchReference  = 0x73
	tagAbandonRequest   = 16
	tagExtendedRequest  = 23
	tagExtendedResponse = 0x78
)

// The controls and extended operations that the lab knows.
const (
	controlPaging       = "1.2.840.113556.1.4.319"
	controlSDFlags      = "1.2.840.113556.1.4.801"
	controlShowDeleted  = "1.2.840.113556.1.4.417"
	controlDomainScope  = "1.2.840.113556.1.4.1339"
	extensionStartTLS   = "1.3.6.1.4.1.1466.20037"
	extensionWhoAmI     = "1.3.6.1.4.1.4203.1.11.3"
	tagSequence         = 0x30
	tagSet              = 0x31
	tagOctetString      = 0x04
	tagInteger          = 0x02
	tagEnumerated       = 0x0a
	tagControls         = 0xa0
	tagExtendedName     = 0x8a
	tagExtendedValue    = 0x8b
	lengthOfLength      = 5 // 0x84 and four bytes
	longFormOfFourBytes = 0x84
)

// message builds an LDAP message. Lengths always take the long form of four
// bytes, as they do in the answers of Windows, so that nothing has to be moved
// once it is written.
type message struct{ b []byte }

func (m *message) open(tag byte) int {
	m.b = append(m.b, tag, longFormOfFourBytes, 0, 0, 0, 0)
	return len(m.b)
}

func (m *message) shut(at int) {
	binary.BigEndian.PutUint32(m.b[at-4:at], uint32(len(m.b)-at))
}

func (m *message) octets(tag byte, s string) {
	if len(s) < 0x80 {
		m.b = append(append(m.b, tag, byte(len(s))), s...)
		return
	}
	at := m.open(tag)
	m.b = append(m.b, s...)
	m.shut(at)
}

func (m *message) integer(tag byte, n int64) {
	b := binary.BigEndian.AppendUint64(nil, uint64(n))
	for len(b) > 1 && b[0] == 0 && b[1] < 0x80 {
		b = b[1:]
	}
	m.octets(tag, string(b))
}

// result appends a whole message that ends an operation. after adds what belongs
// behind the standard fields, controls what belongs behind the operation.
func (m *message) result(id int64, tag byte, code int, matched, diagnostic string, after, controls func(*message)) {
	whole := m.open(tagSequence)
	m.integer(tagInteger, id)
	op := m.open(tag)
	m.integer(tagEnumerated, int64(code))
	m.octets(tagOctetString, matched)
	m.octets(tagOctetString, diagnostic)
	if after != nil {
		after(m)
	}
	m.shut(op)
	if controls != nil {
		controls(m)
	}
	m.shut(whole)
}

// pagingControl appends the answer to a paged search.
func (m *message) pagingControl(cookie string) {
	var value message
	seq := value.open(tagSequence)
	value.integer(tagInteger, 0) // the total is not known, as in Active Directory
	value.octets(tagOctetString, cookie)
	value.shut(seq)
	all := m.open(tagControls)
	one := m.open(tagSequence)
	m.octets(tagOctetString, controlPaging)
	m.octets(tagOctetString, string(value.b))
	m.shut(one)
	m.shut(all)
}

// entry appends a search result entry with the attributes that were selected.
func (m *message) entry(id int64, e *entry, want *selection) {
	whole := m.open(tagSequence)
	m.integer(tagInteger, id)
	op := m.open(tagSearchEntry)
	m.octets(tagOctetString, e.dn)
	attrs := m.open(tagSequence)
	for _, a := range e.attrs {
		if want.has(a.name) {
			m.attribute(a.name, a.values, want.typesOnly)
		}
	}
	// The security descriptor is only there for those who name the parts that
	// they may read. Asking for auditing, too, takes a privilege.
	if e.gpo != nil && want.named("nTSecurityDescriptor") && want.sdFlags != 0 && want.sdFlags&sdSACL == 0 {
		m.attribute("nTSecurityDescriptor", []string{string(securityDescriptor(want.model, e.gpo, want.sdFlags))}, want.typesOnly)
	}
	if e.members != nil {
		for _, name := range want.names {
			if a, ok := e.memberRange(name); ok {
				m.attribute(a.name, a.values, want.typesOnly)
			}
		}
	}
	m.shut(attrs)
	m.shut(op)
	m.shut(whole)
}

func (m *message) attribute(name string, values []string, typesOnly bool) {
	one := m.open(tagSequence)
	m.octets(tagOctetString, name)
	set := m.open(tagSet)
	if !typesOnly {
		for _, v := range values {
			m.octets(tagOctetString, v)
		}
	}
	m.shut(set)
	m.shut(one)
}

func (m *message) reference(id int64, url string) {
	whole := m.open(tagSequence)
	m.integer(tagInteger, id)
	op := m.open(tagSearchReference)
	m.octets(tagOctetString, url)
	m.shut(op)
	m.shut(whole)
}

// selection is what a search wants to see of an entry.
type selection struct {
	model     *world.Model
	all       bool
	names     []string
	typesOnly bool
	sdFlags   int
}

// constructed attributes are only sent when they are asked for by name.
var constructed = map[string]bool{"msds-isrodc": true, "msds-isgc": true}

func newSelection(m *world.Model, names []string) *selection {
	s := &selection{model: m, names: names, all: len(names) == 0}
	for _, n := range names {
		if n == "*" {
			s.all = true
		}
	}
	return s
}

func (s *selection) named(attr string) bool {
	for _, n := range s.names {
		if strings.EqualFold(n, attr) {
			return true
		}
	}
	return false
}

func (s *selection) has(attr string) bool {
	if s.all && !constructed[strings.ToLower(attr)] {
		return true
	}
	return s.named(attr)
}
