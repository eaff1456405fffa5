package windows

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net"
	"sync"
	"unicode/utf16"
)

// wire is a listener that keeps what goes over its connections, each direction of
// each connection for itself, and knows which of them are open.
type wire struct {
	net.Listener
	mu      sync.Mutex
	streams []*bytes.Buffer
	open    int
}

func (w *wire) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := &tapped{Conn: c, wire: w, in: &bytes.Buffer{}, out: &bytes.Buffer{}}
	w.streams = append(w.streams, t.in, t.out)
	w.open++
	return t, nil
}

type tapped struct {
	net.Conn
	wire    *wire
	in, out *bytes.Buffer
	closed  sync.Once
}

func (t *tapped) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.wire.keep(t.in, b[:n])
	return n, err
}

func (t *tapped) Write(b []byte) (int, error) {
	t.wire.keep(t.out, b)
	return t.Conn.Write(b)
}

func (t *tapped) Close() error {
	t.closed.Do(func() {
		t.wire.mu.Lock()
		defer t.wire.mu.Unlock()
		t.wire.open--
	})
	return t.Conn.Close()
}

func (w *wire) keep(in *bytes.Buffer, b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	in.Write(b)
}

// capture is all that went over the wire.
func (w *wire) capture() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all bytes.Buffer
	for _, s := range w.streams {
		all.Write(s.Bytes())
		all.WriteByte('\n') // no word begins in one stream and ends in the next
	}
	return all.Bytes()
}

func (w *wire) connections() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.open
}

// readable is the forms in which a word can be read in bytes.
func readable(all []byte, word string) []string {
	var found []string
	wide := make([]byte, 0, 2*len(word))
	for _, u := range utf16.Encode([]rune(word)) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	lower := bytes.ToLower(all)
	for form, raw := range map[string][]byte{"as it is": []byte(word), "in UTF-16": wide} {
		if bytes.Contains(lower, bytes.ToLower(raw)) {
			found = append(found, form)
		}
		for before := range 3 { // base64 has three forms of a word, by where it stands
			text := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), raw...))
			// Characters that also hold bits of what stands before or behind are left out.
			from, to := (before*8+5)/6, (before+len(raw))*8/6
			if bytes.Contains(all, []byte(text[from:to])) {
				found = append(found, fmt.Sprintf("%s, in base64 after %d bytes", form, before))
			}
		}
	}
	return found
}
