package reachability

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	mdns "github.com/miekg/dns"
)

// ntp asks for the time once, as any client does (RFC 5905, mode 3). What is not synchronized,
// or only with itself, answers, and is no source.
func ntp(_ context.Context, c *call) (*answer, error) {
	ask := make([]byte, 48)
	ask[0] = 3<<3 | 3 // version 3, which Windows answers in as well
	if _, err := c.Write(ask); err != nil {
		return nil, err
	}
	in := make([]byte, 512)
	n, err := c.Read(in)
	if err != nil {
		return nil, err
	}
	if n < 48 || in[0]&7 != 4 {
		return nil, strange{"the answer is not NTP"}
	}
	leap, stratum, id := in[0]>>6, in[1], in[12:16]
	local := id[0] == 127 && id[1] == 127 && id[2] == 1 || string(id) == "LOCL"
	switch {
	case stratum == 0 && leap == 3 || stratum >= 16:
		return wrong("it has no time itself: it is not synchronized")
	case stratum == 0:
		return nil, strange{fmt.Sprintf("it sends clients away (%s)", clean(string(id)))}
	case leap == 3:
		return wrong("it has no time itself: it is not synchronized")
	case local || stratum >= 10:
		return wrong("it goes by its own clock (stratum %d)", stratum)
	}
	return spoken("stratum %d", stratum)
}

// soa asks for the zone of the domain.
func soa(_ context.Context, c *call) (*answer, error) {
	conn := &mdns.Conn{Conn: c.Conn}
	if _, udp := c.Conn.(*net.UDPConn); udp {
		conn.UDPSize = 1232
	}
	ask := new(mdns.Msg).SetQuestion(mdns.Fqdn(c.domain), mdns.TypeSOA)
	ask.SetEdns0(1232, false)
	if err := conn.WriteMsg(ask); err != nil {
		return nil, err
	}
	reply, err := conn.ReadMsg()
	switch {
	case err != nil:
		var network net.Error
		if errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, err
		}
		return nil, strange{"the answer is not DNS"}
	case reply.Id != ask.Id || !reply.Response:
		return nil, strange{"the answer is not that to the question"}
	}
	return spoken("DNS %s", mdns.RcodeToString[reply.Rcode])
}

// smb asks which dialect a server speaks (MS-SMB2, 2.2.3), and signs in nowhere.
func smb(_ context.Context, c *call) (*answer, error) {
	header := make([]byte, 64)
	copy(header, "\xfeSMB")
	header[4] = 64
	body := make([]byte, 36)
	dialects := []uint16{0x0202, 0x0210, 0x0300, 0x0302}
	body[0], body[2], body[4] = 36, byte(len(dialects)), 1
	copy(body[12:28], "muster-reachable") // the client's GUID
	for _, d := range dialects {
		body = binary.LittleEndian.AppendUint16(body, d)
	}
	message := slices.Concat(header, body)
	framed := append(binary.BigEndian.AppendUint32(nil, uint32(len(message))), message...)
	if _, err := c.Write(framed); err != nil {
		return nil, err
	}
	in := make([]byte, 4+64+8)
	if _, err := io.ReadFull(c, in[:8]); err != nil {
		return nil, err
	}
	switch string(in[4:8]) {
	case "\xfeSMB":
	case "\xffSMB":
		return nil, strange{"it speaks SMB 1 only"}
	default:
		return nil, strange{"the answer is not SMB"}
	}
	if _, err := io.ReadFull(c, in[8:]); err != nil {
		return nil, err
	}
	if state := binary.LittleEndian.Uint32(in[4+8:]); state != 0 {
		return nil, strange{fmt.Sprintf("SMB answers with status %#08x", state)}
	}
	return spoken("SMB %x", binary.LittleEndian.Uint16(in[4+64+4:]))
}

// prelogin asks SQL Server for its version (MS-TDS, 2.2.6.5), before any login.
func prelogin(_ context.Context, c *call) (*answer, error) {
	ask := mustHex("1201002f0000010000001a00060100200001020021000103002200040400260001ff" + "000000000000" + "02" + "00" + "00000000" + "00")
	if _, err := c.Write(ask); err != nil {
		return nil, err
	}
	in := make([]byte, 8)
	if _, err := io.ReadFull(c, in); err != nil {
		return nil, err
	}
	length := int(binary.BigEndian.Uint16(in[2:]))
	if in[0] != 4 || length < 9 || length > 4096 {
		return nil, strange{"the answer is not TDS"}
	}
	body := make([]byte, length-8)
	if _, err := io.ReadFull(c, body); err != nil {
		return nil, err
	}
	if len(body) >= 5 && body[0] == 0 {
		at := int(binary.BigEndian.Uint16(body[1:]))
		if len(body) >= at+4 {
			return spoken("SQL Server %d.%d.%d", body[at], body[at+1], binary.BigEndian.Uint16(body[at+2:]))
		}
	}
	return nil, strange{"SQL Server tells no version"}
}
