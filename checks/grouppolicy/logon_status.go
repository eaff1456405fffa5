package grouppolicy

import (
	"encoding/binary"
	"net"
	"sync"
)

// logonWatch looks at the answers to SMB2 SESSION_SETUP on their way to the SMB
// library, which shows neither the status of a refusal nor that a session is one
// of a guest. Session setup is never encrypted.
type logonWatch struct {
	net.Conn

	mu     sync.Mutex
	left   int    // bytes of the current frame still to come, after its head
	head   []byte // frame length and the beginning of the frame
	status uint32
	flags  uint16
}

// The layout of a frame: 4 bytes of length, 64 of SMB2 header, then the answer's
// structure size and the session flags.
const (
	frameLength = 4
	atStatus    = frameLength + 8
	atCommand   = frameLength + 12
	atFlags     = frameLength + 64 + 2
	headLength  = atFlags + 2

	sessionSetup = 1
	isGuest      = 0x0001
	isNull       = 0x0002
)

func (w *logonWatch) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.see(p[:n])
	return n, err
}

// see takes the next bytes of the stream, cut anywhere.
func (w *logonWatch) see(b []byte) {
	for len(b) > 0 {
		if w.left > 0 {
			n := min(w.left, len(b))
			w.left, b = w.left-n, b[n:]
			continue
		}
		want := headLength
		if len(w.head) >= frameLength {
			want = min(want, frameLength+int(binary.BigEndian.Uint32(w.head)&0xFFFFFF))
		} else {
			want = frameLength
		}
		n := min(want-len(w.head), len(b))
		w.head, b = append(w.head, b[:n]...), b[n:]
		if len(w.head) < frameLength {
			continue
		}
		length := frameLength + int(binary.BigEndian.Uint32(w.head)&0xFFFFFF)
		if len(w.head) < min(headLength, length) {
			continue
		}
		if len(w.head) == headLength && string(w.head[frameLength:frameLength+4]) == "\xFESMB" &&
			binary.LittleEndian.Uint16(w.head[atCommand:]) == sessionSetup {
			w.status = binary.LittleEndian.Uint32(w.head[atStatus:])
			w.flags = binary.LittleEndian.Uint16(w.head[atFlags:])
		}
		w.left, w.head = length-len(w.head), w.head[:0]
	}
}

// outcome is the status (NTSTATUS) of the last answer to a session setup, and
// whether the session is one of a guest or of nobody.
func (w *logonWatch) outcome() (status uint32, guest bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status, w.flags&(isGuest|isNull) != 0
}
