package collecttest

import (
	"net"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

// wire stands between a collector and the servers that an estate file names: it
// forwards bytes, over TCP and UDP, until enough of the answers have come through, and
// then falls silent or cuts the connections. It knows no protocol.
type wire struct {
	t      testing.TB
	cut    bool // rather than fall silent
	left   atomic.Int64
	passed atomic.Int64 // bytes of answers
	ended  func()       // called once when no more bytes pass
	once   sync.Once
	closed chan struct{}
	all    sync.WaitGroup
	mu     sync.Mutex
	open   map[net.Conn]bool
	near   map[string]string // address of ours by that of the server
}

// everything lets all bytes pass.
const everything = 1 << 50

var loopback = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// between puts a wire into the addresses of an estate.
func between(t testing.TB, est *estate.Estate, bytes int64, cut bool, ended func()) *wire {
	w := &wire{t: t, cut: cut, ended: ended, closed: make(chan struct{}), open: map[net.Conn]bool{}, near: map[string]string{}}
	w.left.Store(bytes)
	t.Cleanup(w.close)
	w.rewrite(reflect.ValueOf(est).Elem())
	return w
}

// rewrite replaces the addresses of servers in all texts.
func (w *wire) rewrite(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			w.rewrite(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				w.rewrite(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.rewrite(v.Index(i))
		}
	case reflect.Map:
		if v.Type().Elem().Kind() == reflect.Pointer {
			for _, key := range v.MapKeys() {
				w.rewrite(v.MapIndex(key))
			}
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString(loopback.ReplaceAllStringFunc(v.String(), w.address))
		}
	}
}

// address is where the wire listens for a server.
func (w *wire) address(server string) string {
	if near := w.near[server]; near != "" {
		return near
	}
	var tcp net.Listener
	var udp net.PacketConn
	var err error
	for range 20 { // the port that is free for one may be taken for the other
		if tcp, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			break
		}
		if udp, err = net.ListenPacket("udp", tcp.Addr().String()); err == nil {
			break
		}
		_ = tcp.Close()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.near[server] = tcp.Addr().String()
	w.all.Go(func() { <-w.closed; _, _ = tcp.Close(), udp.Close() })
	w.all.Go(func() { w.streams(tcp, server) })
	w.all.Go(func() { w.datagrams(udp, server) })
	return w.near[server]
}

func (w *wire) streams(l net.Listener, server string) {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", server)
		if err != nil {
			_ = near.Close() // the server is down
			continue
		}
		w.keep(near)
		w.keep(far)
		w.all.Go(func() { // questions
			defer w.forget(near, far)
			buffer := make([]byte, 1<<14)
			for {
				n, err := near.Read(buffer)
				if err != nil {
					return
				}
				if _, err := far.Write(buffer[:n]); err != nil {
					return
				}
			}
		})
		w.all.Go(func() { // answers
			buffer := make([]byte, 1<<14)
			for {
				n, err := far.Read(buffer)
				if err != nil {
					w.forget(near, far)
					return
				}
				granted := w.grant(n)
				if _, err := near.Write(buffer[:granted]); err != nil || granted < n && w.cut {
					w.forget(near, far)
					return
				}
			}
		})
	}
}

func (w *wire) datagrams(l net.PacketConn, server string) {
	buffer := make([]byte, 1<<16)
	for {
		n, from, err := l.ReadFrom(buffer)
		if err != nil {
			return
		}
		question := append([]byte(nil), buffer[:n]...)
		far, err := net.Dial("udp", server)
		if err != nil {
			continue
		}
		w.keep(far)
		w.all.Go(func() {
			defer w.forget(far)
			answer := make([]byte, 1<<16)
			if _, err := far.Write(question); err != nil {
				return
			}
			n, err := far.Read(answer)
			if err == nil && w.grant(n) == n {
				_, _ = l.WriteTo(answer[:n], from)
			}
		})
	}
}

// grant takes as many of n bytes as may still pass.
func (w *wire) grant(n int) int {
	left := w.left.Add(-int64(n))
	if left >= 0 {
		w.passed.Add(int64(n))
		return n
	}
	granted := max(0, n+int(left))
	w.passed.Add(int64(granted))
	w.once.Do(func() {
		if w.ended != nil {
			w.ended()
		}
	})
	return granted
}

func (w *wire) keep(c net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.closed:
		_ = c.Close()
	default:
		w.open[c] = true
	}
}

func (w *wire) forget(all ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range all {
		delete(w.open, c)
		_ = c.Close()
	}
}

func (w *wire) close() {
	w.mu.Lock()
	close(w.closed)
	for c := range w.open {
		_ = c.Close()
	}
	w.mu.Unlock()
	w.all.Wait()
}

// mentions tells whether a text has one of the secrets in it.
func mentions(text string, secrets []string) bool {
	for _, s := range secrets {
		if s != "" && strings.Contains(text, s) {
			return true
		}
	}
	return false
}
