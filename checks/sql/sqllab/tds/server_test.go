package tds

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
)

// TestWhatIsNoTDSEndsTheConnection: a server of the lab must not hang on, or break at, what
// anybody may send.
func TestWhatIsNoTDSEndsTheConnection(t *testing.T) {
	for name, sent := range map[string]string{
		"a request of HTTP":             "GET / HTTP/1.1\r\n\r\n",
		"a packet shorter than its own": "\x12\x01\x00\x04\x00\x00\x00\x00",
		"a login before anything else":  "\x10\x01\x00\x09\x00\x00\x00\x00x",
		"half a header":                 "\x12\x01",
	} {
		t.Run(name, func(t *testing.T) {
			near, far := net.Pipe()
			go func() {
				_, _ = io.WriteString(near, sent)
				_ = near.Close()
			}()
			if err := (&Server{}).Serve(far); err == nil && name != "half a header" {
				t.Error("nobody minds")
			}
		})
	}
}

func TestALongMessageComesInSeveralPackets(t *testing.T) {
	long := []byte(strings.Repeat("muster ", 3000))
	var wire bytes.Buffer
	if err := writeMessage(&wire, typeReply, long); err != nil {
		t.Fatal(err)
	}
	if first := binary.BigEndian.Uint16(wire.Bytes()[2:]); first != packetSize {
		t.Errorf("the first packet has %d bytes, want %d", first, packetSize)
	}
	kind, got, err := readMessage(&wire)
	if err != nil || kind != typeReply || !bytes.Equal(got, long) {
		t.Errorf("read type %#x, %d bytes, %v", kind, len(got), err)
	}
}

func TestAValueThatDoesNotFitItsColumnIsAnError(t *testing.T) {
	for _, c := range []struct {
		kind  Kind
		value any
	}{{Text, int64(1)}, {Int, "one"}, {Bit, int64(1)}} {
		r := &Result{Columns: []Column{{"c", c.kind}}, Rows: [][]any{{c.value}}}
		if _, err := r.encode(); err == nil {
			t.Errorf("%v fits into a column of kind %d", c.value, c.kind)
		}
	}
}
