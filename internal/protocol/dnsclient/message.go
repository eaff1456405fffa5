package dnsclient

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/miekg/dns"
)

// question is what is sent, once.
type question struct {
	name  string // with the final dot
	qtype uint16
	edns  bool // offer answers of ednsSize with EDNS0 (RFC 6891)
}

var errName = errors.New("not a domain name")

const (
	headerSize = 12
	optSize    = 11 // an OPT record without options

	// questionSize is enough for the longest name.
	questionSize = headerSize + 255 + 4 + optSize
)

// pack writes q into out, which has questionSize bytes, under a random id. The
// library can pack any message; a plain question is fixed in all but the name,
// and written out like this it costs a third.
func (q question) pack(out []byte) (n int, id uint16, err error) {
	end, err := dns.PackDomainName(q.name, out[:headerSize+255], headerSize, nil, false)
	if err != nil {
		return 0, 0, fmt.Errorf("%w: %w", errName, err)
	}
	id = uint16(rand.Uint32()) // of a cryptographic generator, unless it is seeded
	put := binary.BigEndian
	put.PutUint16(out[0:], id)
	put.PutUint16(out[2:], 0x0100) // a query, recursion desired
	put.PutUint16(out[4:], 1)      // one question
	put.PutUint32(out[6:], 0)      // no answer, no authority
	put.PutUint16(out[10:], 0)
	put.PutUint16(out[end:], q.qtype)
	put.PutUint16(out[end+2:], dns.ClassINET)
	end += 4
	if q.edns {
		put.PutUint16(out[10:], 1) // one additional record:
		out[end] = 0               // the root
		put.PutUint16(out[end+1:], dns.TypeOPT)
		put.PutUint16(out[end+3:], ednsSize)
		put.PutUint32(out[end+5:], 0) // version 0, no flags
		put.PutUint16(out[end+9:], 0) // no options
		end += optSize
	}
	return end, id, nil
}

// fits tells whether answer is an answer to q. A server that could not read the
// question may leave it out of its complaint.
func (q question) fits(answer *dns.Msg) bool {
	if !answer.Response {
		return false
	}
	if len(answer.Question) == 0 {
		return answer.Rcode != dns.RcodeSuccess && answer.Rcode != dns.RcodeNameError
	}
	a := answer.Question[0]
	return len(answer.Question) == 1 && a.Qtype == q.qtype && a.Qclass == dns.ClassINET && strings.EqualFold(a.Name, q.name)
}

// unpack decodes a message of at least a header. The library is content with
// fewer records than the header announces; here that is an error, because a
// message that was cut off would look like a name without records.
func unpack(raw []byte) (*dns.Msg, error) {
	m := new(dns.Msg)
	if err := m.Unpack(raw); err != nil {
		return m, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	for i, got := range []int{len(m.Question), len(m.Answer), len(m.Ns), len(m.Extra)} {
		if announced := int(binary.BigEndian.Uint16(raw[4+2*i:])); got != announced {
			return m, fmt.Errorf("%w: %d records announced, %d there", ErrMalformed, announced, got)
		}
	}
	return m, nil
}
