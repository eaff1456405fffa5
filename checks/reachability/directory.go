package reachability

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// most is how much of an answer is read.
const most = 64 << 10

// rootDSE asks a directory server what it is, which it tells anybody (RFC 4512, 5.1): no bind,
// and so no logon.
func rootDSE(_ context.Context, c *call) (*answer, error) {
	search := ber.NewSequence("LDAPMessage")
	search.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 1, "messageID"))
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, 3, nil, "searchRequest")
	op.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, "", "base"))
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, 0, "scope"))
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, 0, "aliases"))
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 0, "size"))
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 0, "time"))
	op.AppendChild(ber.NewBoolean(ber.ClassUniversal, ber.TypePrimitive, ber.TagBoolean, false, "types"))
	op.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, 7, "objectClass", "present"))
	attributes := ber.NewSequence("attributes")
	attributes.AppendChild(ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, "defaultNamingContext", ""))
	op.AppendChild(attributes)
	search.AppendChild(op)
	if _, err := c.Write(search.Bytes()); err != nil {
		return nil, err
	}
	p, err := packet(c)
	if err != nil {
		return nil, err
	}
	if len(p.Children) < 2 || p.Children[1].ClassType != ber.ClassApplication || p.Children[1].Tag != 4 {
		return nil, strange{"it does not tell what it is"}
	}
	name := ""
	walk(p.Children[1], func(n *ber.Packet) {
		if s, ok := n.Value.(string); ok && strings.HasPrefix(strings.ToUpper(s), "DC=") {
			name = s
		}
	})
	switch want := "DC=" + strings.ReplaceAll(c.domain, ".", ",DC="); {
	case name == "":
		return nil, strange{"it names no domain"}
	case !strings.EqualFold(name, want):
		return wrong("it is a directory server of %s", clean(name))
	}
	return spoken("a directory server of the domain answers")
}

func packet(in io.Reader) (*ber.Packet, error) {
	p, err := ber.ReadPacket(io.LimitReader(in, most))
	switch {
	case err == nil && p != nil:
		return p, nil
	case err != nil && strings.Contains(err.Error(), "EOF"):
		return nil, io.ErrUnexpectedEOF
	}
	var timed interface{ Timeout() bool }
	if errors.As(err, &timed) {
		return nil, err
	}
	return nil, strange{"the answer is not LDAP"}
}

func walk(p *ber.Packet, visit func(*ber.Packet)) {
	visit(p)
	for _, c := range p.Children {
		walk(c, visit)
	}
}

// kerberos asks a KDC for a ticket in nobody's name, which it refuses with an error that only
// a KDC makes (RFC 4120, 5.9.1). No account is named, so none can be locked.
func kerberos(_ context.Context, c *call) (*answer, error) {
	b := asRequest(strings.ToUpper(c.domain), uint32(time.Now().UnixNano()))
	framed := binary.BigEndian.AppendUint32(nil, uint32(len(b)))
	if _, err := c.Write(append(framed, b...)); err != nil {
		return nil, err
	}
	length := make([]byte, 4)
	if _, err := io.ReadFull(c, length); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(length)
	if n == 0 || n > most {
		return nil, strange{"the answer is not Kerberos"}
	}
	reply := make([]byte, n)
	if _, err := io.ReadFull(c, reply); err != nil {
		return nil, err
	}
	const krbError = 0x7e // application 30
	if reply[0] != krbError {
		return nil, strange{"the answer is not Kerberos"}
	}
	return spoken("a KDC answers")
}

// asRequest is an AS-REQ without a client for krbtgt of the realm.
func asRequest(realm string, nonce uint32) []byte {
	seq := func(tag byte, parts ...[]byte) []byte {
		var body []byte
		for _, p := range parts {
			body = append(body, p...)
		}
		out := []byte{tag}
		switch n := len(body); {
		case n < 128:
			out = append(out, byte(n))
		case n < 256:
			out = append(out, 0x81, byte(n))
		default:
			out = append(out, 0x82, byte(n>>8), byte(n))
		}
		return append(out, body...)
	}
	integer := func(n byte) []byte { return []byte{2, 1, n} }
	text := func(s string) []byte { return seq(0x1b, []byte(s)) }
	nonce &= 0x7fffffff
	body := seq(0x30,
		seq(0xa0, []byte{3, 5, 0, 0, 0, 0, 0}), // no options
		seq(0xa2, text(realm)),
		seq(0xa3, seq(0x30, seq(0xa0, integer(2)), seq(0xa1, seq(0x30, text("krbtgt"), text(realm))))),
		seq(0xa5, seq(0x18, []byte("20370913024805Z"))),
		seq(0xa7, seq(2, binary.BigEndian.AppendUint32(nil, nonce|0x01000000))),
		seq(0xa8, seq(0x30, integer(18), integer(17), integer(23))),
	)
	return seq(0x6a, seq(0x30, seq(0xa1, integer(5)), seq(0xa2, integer(10)), seq(0xa4, body)))
}
