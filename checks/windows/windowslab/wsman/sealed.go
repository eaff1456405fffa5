package wsman

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
)

// The form of sealed messages (MS-WSMV 2.2.9.1).
const (
	boundary   = "--Encrypted Boundary"
	sealedType = `multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"`
)

func (a *acceptor) seal(message []byte) []byte {
	signature, sealed := a.toClient.seal(message)
	b := fmt.Appendf(nil, "%s\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=%s;Length=%d\r\n%[1]s\r\n\tContent-Type: application/octet-stream\r\n", boundary, soapType, len(message))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(signature)))
	return append(append(append(b, signature...), sealed...), boundary+"--\r\n"...)
}

func (a *acceptor) open(b []byte) ([]byte, error) {
	damaged := errors.New("the sealed message is damaged")
	parts := bytes.SplitN(b, []byte(boundary+"\r\n"), 3)
	if len(parts) != 3 || len(parts[0]) != 0 {
		return nil, damaged
	}
	_, text, _ := bytes.Cut(parts[1], []byte("Length="))
	length, err := strconv.Atoi(string(bytes.TrimSpace(text)))
	if err != nil {
		return nil, damaged
	}
	raw, found := bytes.CutPrefix(parts[2], []byte("\tContent-Type: application/octet-stream\r\n"))
	raw, closed := bytes.CutSuffix(raw, []byte(boundary+"--\r\n"))
	if !found || !closed || len(raw) < 20 || binary.LittleEndian.Uint32(raw) != 16 {
		return nil, damaged
	}
	message, err := a.toServer.open(raw[4:20], raw[20:])
	if err != nil || len(message) != length {
		return nil, damaged
	}
	return message, nil
}
