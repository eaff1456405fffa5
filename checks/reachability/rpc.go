package reachability

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// Interfaces of DCE/RPC.
var (
	licensing    = uuid.MustParse("3d267954-eeb7-11d1-b94e-00c04fa3080d") // Remote Desktop licensing (lserver)
	certificates = uuid.MustParse("91ae6020-9e3c-11cf-8d7c-00aa00c091be") // ICertPassage
	activation   = uuid.MustParse("51c82175-844e-4750-b0d8-ec255555bc06") // KMS
	mapper       = uuid.MustParse("e1af8308-5d1f-11c9-91a4-08002b14a0fa") // the endpoint mapper
	ndr          = uuid.MustParse("8a885d04-1ceb-11c9-9fe8-08002b104860") // the transfer syntax, version 2
)

// little is a UUID as DCE/RPC writes it (C706, appendix A).
func little(u uuid.UUID) []byte {
	b := append([]byte{}, u[:]...)
	b[0], b[1], b[2], b[3] = u[3], u[2], u[1], u[0]
	b[4], b[5] = u[5], u[4]
	b[6], b[7] = u[7], u[6]
	return b
}

// bind is a request to speak an interface, without any authentication (C706, 12.6.4.3).
func bind(of uuid.UUID, version uint16) []byte {
	b := mustHex("05000b03100000004800000001000000b810b810000000000100000000000100")
	b = append(b, little(of)...)
	b = binary.LittleEndian.AppendUint16(b, version)
	b = append(b, 0, 0)
	b = append(b, little(ndr)...)
	return append(b, 2, 0, 0, 0)
}

// mapRequest asks where one interface is (ept_map, opnum 3), and for nothing else.
func mapRequest(of uuid.UUID) []byte {
	b := mustHex("05000003100000009c000000020000008400000000000300673b00000000000000000000000000000000000056c300004b0000004b000000050013000d" +
		"00000000000000000000000000000000" +
		"01000200000013000d045d888aeb1cc9119fe808002b10486002000200000001000b0200000001000702000000010009040000000000ab000000000000000000000000000000000000000001000000")
	copy(b[61:], little(of))
	return b
}

func mustHex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic("reachability: " + err.Error()) // cannot happen: it stands above
	}
	return b
}

const (
	typeResponse = 2
	typeFault    = 3
	typeBindAck  = 12
	typeBindNak  = 13
)

// fragment reads one message of DCE/RPC.
func fragment(in io.Reader) (kind byte, body []byte, err error) {
	header := make([]byte, 16)
	if _, err := io.ReadFull(in, header); err != nil {
		return 0, nil, err
	}
	length := int(binary.LittleEndian.Uint16(header[8:]))
	if header[0] != 5 || length < 16 || length > 16<<10 {
		return 0, nil, strange{"the answer is not DCE/RPC"}
	}
	body = make([]byte, length-16)
	_, err = io.ReadFull(in, body)
	return header[2], body, err
}

// bound sends a bind and tells whether the interface is there.
func bound(c *call, of uuid.UUID, version uint16) (bool, error) {
	if _, err := c.Write(bind(of, version)); err != nil {
		return false, err
	}
	kind, body, err := fragment(c)
	if err != nil {
		return false, err
	}
	switch kind {
	case typeBindNak:
		return false, nil
	case typeBindAck:
		// fragment sizes and group, the address with its length, padding, the number of results
		if len(body) < 10 {
			return false, strange{"the answer to a bind is too short"}
		}
		at := (10+int(binary.LittleEndian.Uint16(body[8:]))+3)&^3 + 4
		if len(body) < at+2 {
			return false, strange{"the answer to a bind is too short"}
		}
		return binary.LittleEndian.Uint16(body[at:]) == 0, nil
	}
	return false, strange{fmt.Sprintf("DCE/RPC answers a bind with type %d", kind)}
}

// endpointMapper binds to the mapper of a host and asks it for one interface, if any. It
// never lists what there is.
func endpointMapper(of any) func(context.Context, *call) (*answer, error) {
	return func(_ context.Context, c *call) (*answer, error) {
		there, err := bound(c, mapper, 3)
		switch {
		case err != nil:
			return nil, err
		case !there:
			return nil, strange{"it is no endpoint mapper"}
		}
		id, asked := of.(uuid.UUID)
		if !asked {
			return spoken("the endpoint mapper answers")
		}
		if _, err := c.Write(mapRequest(id)); err != nil {
			return nil, err
		}
		kind, body, err := fragment(c)
		switch {
		case err != nil:
			return nil, err
		case kind == typeFault:
			return nil, strange{"the endpoint mapper answers nobody without an account"}
		case kind != typeResponse || len(body) < 12:
			return nil, strange{fmt.Sprintf("the endpoint mapper answers with type %d", kind)}
		}
		if n, found := portOf(body); found {
			return spoken("the service is registered at port %d", n)
		}
		if code := binary.LittleEndian.Uint32(body[len(body)-4:]); code == notRegistered {
			return wrong("the service is not registered at the endpoint mapper: it does not run")
		}
		return nil, strange{"the endpoint mapper names no port of the service"}
	}
}

// notRegistered is ept_s_not_registered.
const notRegistered = 0x16c9a0d6

// portOf finds the TCP port in a tower: floor 7, two bytes with the highest first.
func portOf(body []byte) (int, bool) {
	i := bytes.Index(body, []byte{1, 0, 7, 2, 0})
	if i < 0 || len(body) < i+7 {
		return 0, false
	}
	n := int(binary.BigEndian.Uint16(body[i+5:]))
	return n, n > 0
}

// kms binds to the interface of a KMS host. A request would count as a client. What accepts
// any interface is no KMS host.
func kms(_ context.Context, c *call) (*answer, error) {
	there, err := bound(c, activation, 1)
	switch {
	case err != nil:
		return nil, err
	case !there:
		return nil, strange{"it speaks DCE/RPC, and is no KMS host"}
	}
	return spoken("a KMS host answers")
}
