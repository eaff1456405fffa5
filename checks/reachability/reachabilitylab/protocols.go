package reachabilitylab

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// web answers one request: of a registrar, of the XML service, or of anybody.
func (s *server) web(c io.ReadWriter) {
	in := bufio.NewReader(c)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	answer := func(status, body string) {
		_, _ = fmt.Fprintf(c, "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", status, len(body), body)
	}
	switch {
	case r.Header.Get("Expect") == "100-continue" && r.URL.Path == "/Citrix/CdsController/IRegistrar" && s.manner != noRegistry:
		_, _ = io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n")
		one := make([]byte, 1)
		if _, err := io.ReadFull(in, one); err != nil {
			return
		}
		if s.manner == deadProxy {
			answer("502 Bad Gateway", "")
			return
		}
		answer("400 Bad Request", "")
	case r.URL.Path == "/scripts/wpnbr.dll" && r.Method == http.MethodPost && s.manner == "":
		answer("200 OK", `<?xml version="1.0" encoding="utf-8"?><NFuseProtocol version="5.4"><ResponseCapabilities></ResponseCapabilities></NFuseProtocol>`)
	case s.manner == deadProxy:
		answer("502 Bad Gateway", "")
	case r.URL.Path == "/" && r.Method == http.MethodGet:
		answer("302 Found", "")
	default:
		answer("404 Not Found", "")
	}
}

// ldap answers a search for the rootDSE.
func (s *server) ldap(c net.Conn) {
	p, err := ber.ReadPacket(c)
	if err != nil || len(p.Children) < 2 || p.Children[1].Tag != 3 {
		return
	}
	message := func(tag ber.Tag, parts ...*ber.Packet) {
		m := ber.NewSequence("message")
		m.AppendChild(p.Children[0])
		op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, tag, nil, "op")
		for _, part := range parts {
			op.AppendChild(part)
		}
		m.AppendChild(op)
		_, _ = c.Write(m.Bytes())
	}
	text := func(s string) *ber.Packet {
		return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, s, "")
	}
	values := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "values")
	values.AppendChild(text(s.world.Model.DomainDN()))
	one := ber.NewSequence("attribute")
	one.AppendChild(text("defaultNamingContext"))
	one.AppendChild(values)
	list := ber.NewSequence("attributes")
	list.AppendChild(one)
	message(4, text(""), list)
	message(5, ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, 0, ""), text(""), text(""))
}

// kerberos answers any request with an error, as a KDC does that is asked for nobody.
func kerberos(c net.Conn) {
	length := make([]byte, 4)
	if _, err := io.ReadFull(c, length); err != nil {
		return
	}
	ask := make([]byte, binary.BigEndian.Uint32(length)&0xffff)
	if _, err := io.ReadFull(c, ask); err != nil || len(ask) == 0 || ask[0] != 0x6a {
		return
	}
	reply := []byte{0x7e, 0x10, 0x30, 0x0e, 0xa0, 3, 2, 1, 5, 0xa1, 3, 2, 1, 30, 0xa6, 2, 2, 0}
	_, _ = c.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(reply))), reply...))
}

// smb answers a negotiation with the dialect 3.0.2.
func smb(c net.Conn) {
	length := make([]byte, 4)
	if _, err := io.ReadFull(c, length); err != nil {
		return
	}
	ask := make([]byte, binary.BigEndian.Uint32(length)&0xffff)
	if _, err := io.ReadFull(c, ask); err != nil || len(ask) < 64 || string(ask[:4]) != "\xfeSMB" {
		return
	}
	reply := make([]byte, 64+65)
	copy(reply, ask[:64])
	reply[16] = 1 // from the server
	binary.LittleEndian.PutUint16(reply[64:], 65)
	binary.LittleEndian.PutUint16(reply[68:], 0x0302)
	_, _ = c.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(reply))), reply...))
}

// tds answers a prelogin with the version of SQL Server 2022.
func tds(c net.Conn) {
	header := make([]byte, 8)
	if _, err := io.ReadFull(c, header); err != nil || header[0] != 0x12 {
		return
	}
	rest := make([]byte, int(binary.BigEndian.Uint16(header[2:]))-8)
	if _, err := io.ReadFull(c, rest); err != nil {
		return
	}
	_, _ = c.Write([]byte{4, 1, 0, 20, 0, 0, 1, 0, 0, 0, 6, 0, 6, 0xff, 16, 0, 0x10, 0x3e, 0, 0})
}

// rpc binds to any interface that the lab has, and tells where the licensing service and the
// certification authority are.
func (s *server) rpc(c net.Conn) {
	for {
		header := make([]byte, 16)
		if _, err := io.ReadFull(c, header); err != nil || header[0] != 5 {
			return
		}
		body := make([]byte, max(0, int(binary.LittleEndian.Uint16(header[8:]))-16))
		if _, err := io.ReadFull(c, body); err != nil {
			return
		}
		reply := func(kind byte, body []byte) {
			h := append([]byte{}, header...)
			h[2] = kind
			binary.LittleEndian.PutUint16(h[8:], uint16(16+len(body)))
			_, _ = c.Write(append(h, body...))
		}
		switch header[2] {
		case 11: // bind
			port := "135\x00"
			ack := []byte{0xb8, 0x10, 0xb8, 0x10, 1, 0, 0, 0, byte(len(port)), 0}
			ack = append(ack, port...)
			for len(ack)%4 != 0 {
				ack = append(ack, 0)
			}
			ack = append(ack, 1, 0, 0, 0, 0, 0, 0, 0)
			reply(12, append(ack, body[len(body)-20:]...))
		case 0: // request
			stub := []byte{0, 0, 0, 0, 0, 0, 0, 0}
			if s.manner == noRegistry {
				reply(2, append(append(stub, make([]byte, 40)...), 0xd6, 0xa0, 0xc9, 0x16))
				continue
			}
			tower := []byte{1, 0, 7, 2, 0, 0xc0, 0x03, 1, 0, 9, 4, 0, 0, 0, 0, 0}
			reply(2, append(append(append(stub, make([]byte, 44)...), tower...), 0, 0, 0, 0))
		default:
			return
		}
	}
}

// datagrams answers who asks for the time.
func (s *server) datagrams() {
	in := make([]byte, 512)
	for {
		n, from, err := s.udp.ReadFrom(in)
		if err != nil {
			return
		}
		if n < 48 || in[0]&7 != 3 || s.manner == accepts {
			continue
		}
		reply := make([]byte, 48)
		reply[0], reply[1] = 3<<3|4, 3
		copy(reply[12:], []byte{10, 20, 10, 1})
		switch s.manner {
		case unsynced:
			reply[0], reply[1] = 3<<6|3<<3|4, 0
			copy(reply[12:], []byte{0, 0, 0, 0})
		case freeClock:
			reply[1] = 1
			copy(reply[12:], "LOCL")
		}
		_, _ = s.udp.WriteTo(reply, from)
	}
}
