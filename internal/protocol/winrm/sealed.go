package winrm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Sealed messages travel in a form that looks like MIME and is not: its headers
// begin with a tab, and the last part holds raw bytes up to the closing boundary.
// It is described in MS-WSMV 2.2.9.1.
const (
	boundary   = "--Encrypted Boundary"
	protocol   = "application/HTTP-SPNEGO-session-encrypted"
	sealedType = `multipart/encrypted;protocol="` + protocol + `";boundary="Encrypted Boundary"`
)

func isSealed(contentType string) bool {
	t := strings.ToLower(contentType)
	return strings.HasPrefix(t, "multipart/encrypted") && strings.Contains(t, strings.ToLower(protocol))
}

// envelop puts a sealed message of length plain bytes into that form.
func envelop(length int, header, sealed []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\r\n\tContent-Type: %s\r\n", boundary, protocol)
	fmt.Fprintf(&b, "\tOriginalContent: type=%s;Length=%d\r\n", soapType, length)
	fmt.Fprintf(&b, "%s\r\n\tContent-Type: application/octet-stream\r\n", boundary)
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(header))))
	b.Write(header)
	b.Write(sealed)
	b.WriteString(boundary + "--\r\n")
	return b.Bytes()
}

// unwrap is the reverse of envelop. The raw bytes may happen to contain the
// boundary, so only the closing one at the very end counts.
func unwrap(b []byte) (length int, header, sealed []byte, err error) {
	length = -1
	b, found := bytes.CutPrefix(b, []byte(boundary+"\r\n"))
	if !found {
		return 0, nil, nil, errors.New("it does not begin with its boundary")
	}
	for {
		line, rest, found := bytes.Cut(b, []byte("\r\n"))
		if !found || len(line) > 1024 {
			return 0, nil, nil, errors.New("its headers do not end")
		}
		b = rest
		if string(line) == boundary {
			break
		}
		if _, text, found := strings.Cut(string(line), "Length="); found {
			if length, err = strconv.Atoi(strings.TrimSpace(text)); err != nil || length < 0 {
				return 0, nil, nil, errors.New("it announces no length")
			}
		}
	}
	if length < 0 {
		return 0, nil, nil, errors.New("it announces no length")
	}
	kind, b, found := bytes.Cut(b, []byte("\r\n"))
	if !found || !strings.EqualFold(strings.TrimSpace(string(kind)), "Content-Type: application/octet-stream") {
		return 0, nil, nil, errors.New("its second part is none of raw bytes")
	}
	b, found = bytes.CutSuffix(bytes.TrimSuffix(b, []byte("\r\n")), []byte(boundary+"--"))
	if !found {
		return 0, nil, nil, errors.New("its closing boundary is missing")
	}
	if len(b) < 4 {
		return 0, nil, nil, errors.New("its second part is too short")
	}
	n := binary.LittleEndian.Uint32(b)
	b = b[4:]
	if uint64(n) > uint64(len(b)) {
		return 0, nil, nil, errors.New("its signature is longer than all of it")
	}
	return length, b[:n], b[n:], nil
}
