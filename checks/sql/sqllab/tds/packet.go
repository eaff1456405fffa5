// Package tds answers clients of SQL Server over TDS 7.4, as far as a client that asks a few
// questions needs: it encrypts, takes a login by name and password, and answers batches.
package tds

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"unicode/utf16"
)

// The types of packets.
const (
	typeBatch     = 0x01
	typeRPC       = 0x03
	typeReply     = 0x04
	typeAttention = 0x06
	typeLogin     = 0x10
	typePrelogin  = 0x12
)

const (
	headerSize = 8
	lastPacket = 0x01    // status: the message ends here
	packetSize = 4096    // of what is sent
	mostBytes  = 1 << 20 // of one message
)

// readMessage reads the packets of one message.
func readMessage(r io.Reader) (kind byte, body []byte, err error) {
	for {
		var header [headerSize]byte
		if _, err := io.ReadFull(r, header[:]); err != nil {
			return 0, nil, err
		}
		length := int(binary.BigEndian.Uint16(header[2:4])) - headerSize
		if length < 0 || len(body)+length > mostBytes {
			return 0, nil, fmt.Errorf("tds: a packet of %d bytes", length)
		}
		part := make([]byte, length)
		if _, err := io.ReadFull(r, part); err != nil {
			return 0, nil, err
		}
		kind, body = header[0], append(body, part...)
		if header[1]&lastPacket != 0 {
			return kind, body, nil
		}
	}
}

// writeMessage writes one message in as many packets as it needs.
func writeMessage(w io.Writer, kind byte, body []byte) error {
	var out bytes.Buffer
	for id := byte(1); ; id++ {
		part := body[:min(len(body), packetSize-headerSize)]
		body = body[len(part):]
		status := byte(0)
		if len(body) == 0 {
			status = lastPacket
		}
		out.Write([]byte{kind, status, byte((len(part) + headerSize) >> 8), byte(len(part) + headerSize), 0, 0, id, 0})
		out.Write(part)
		if status == lastPacket {
			break
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

// shaking carries a TLS handshake within pre-login packets, and after it what TLS sends as
// it is.
type shaking struct {
	net.Conn
	done bool
	left []byte
}

// Read implements [net.Conn].
func (s *shaking) Read(b []byte) (int, error) {
	if len(s.left) > 0 {
		n := copy(b, s.left)
		s.left = s.left[n:]
		return n, nil
	}
	if s.done {
		return s.Conn.Read(b)
	}
	kind, body, err := readMessage(s.Conn)
	if err != nil {
		return 0, err
	}
	if kind != typePrelogin {
		return 0, fmt.Errorf("tds: packet type %#x within the handshake", kind)
	}
	n := copy(b, body)
	s.left = body[n:]
	return n, nil
}

// Write implements [net.Conn].
func (s *shaking) Write(b []byte) (int, error) {
	if s.done {
		return s.Conn.Write(b)
	}
	if err := writeMessage(s.Conn, typePrelogin, b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// login is what a client sends to sign in.
type login struct{ user, password, app string }

// parseLogin reads a LOGIN7 message. Names and password are pairs of offset and length, in
// characters of two bytes.
func parseLogin(body []byte) (login, error) {
	field := func(at int) ([]byte, error) {
		if len(body) < at+4 {
			return nil, errors.New("tds: the login is cut short")
		}
		from := int(binary.LittleEndian.Uint16(body[at:]))
		to := from + 2*int(binary.LittleEndian.Uint16(body[at+2:]))
		if to > len(body) {
			return nil, errors.New("tds: a field of the login is beyond its end")
		}
		return body[from:to], nil
	}
	var l login
	for _, f := range []struct {
		at   int
		into *string
	}{{40, &l.user}, {44, &l.password}, {48, &l.app}} {
		raw, err := field(f.at)
		if err != nil {
			return login{}, err
		}
		if f.at == 44 { // hidden from those who look over a shoulder, and from nobody else
			clear := make([]byte, len(raw))
			for i, b := range raw {
				b ^= 0xA5
				clear[i] = b<<4 | b>>4
			}
			raw = clear
		}
		*f.into = fromUCS2(raw)
	}
	return l, nil
}

// parseBatch is the text of a batch, which stands behind headers.
func parseBatch(body []byte) (string, error) {
	if len(body) < 4 || int(binary.LittleEndian.Uint32(body)) > len(body) {
		return "", errors.New("tds: the batch is cut short")
	}
	return fromUCS2(body[binary.LittleEndian.Uint32(body):]), nil
}

func fromUCS2(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

func ucs2(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
