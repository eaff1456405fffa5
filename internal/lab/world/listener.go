package world

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

// Loopback is the only address that the lab listens on.
const Loopback = "127.0.0.1"

// Listen listens on a TCP port that the system chooses. Errors say what for.
func Listen(ctx context.Context, what string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", net.JoinHostPort(Loopback, "0"))
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", what, err)
	}
	return l, nil
}

// TCPServer accepts connections until it is closed and then waits for all of them.
type TCPServer struct {
	listener net.Listener
	done     chan struct{}
	all      sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]struct{}
}

// ServeTCP has each connection served until it ends or, when the channel is closed,
// the server does. Connections are closed when they were served.
func ServeTCP(listener net.Listener, serve func(net.Conn, <-chan struct{})) *TCPServer {
	s := &TCPServer{listener: listener, done: make(chan struct{}), open: map[net.Conn]struct{}{}}
	s.all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if !s.keep(conn) {
				_ = conn.Close()
				return
			}
			s.all.Go(func() {
				defer s.forget(conn)
				serve(conn, s.done)
			})
		}
	})
	return s
}

func (s *TCPServer) keep(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return false
	default:
	}
	s.open[conn] = struct{}{}
	return true
}

func (s *TCPServer) forget(conn net.Conn) {
	s.mu.Lock()
	delete(s.open, conn)
	s.mu.Unlock()
	_ = conn.Close()
}

// Close ends the server with all connections.
func (s *TCPServer) Close() {
	s.mu.Lock()
	close(s.done)
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	_ = s.listener.Close()
	s.all.Wait()
}

// ClosedPort finds a port on which nobody listens and keeps others from listening
// there, so that a server that is down stays down. A port is taken without being
// listened on by using it as the near end of a connection.
func ClosedPort(ctx context.Context) (address string, release func(), err error) {
	// The port that the system chose for TCP may be taken for UDP: try another.
	for range 20 {
		if address, release, err = closeSomePort(ctx); err == nil || ctx.Err() != nil {
			break
		}
	}
	return address, release, err
}

func closeSomePort(ctx context.Context) (address string, release func(), err error) {
	var lc net.ListenConfig
	far, err := lc.Listen(ctx, "tcp", net.JoinHostPort(Loopback, "0"))
	if err != nil {
		return "", nil, fmt.Errorf("keeping a port closed: %w", err)
	}
	defer far.Close() //nolint:errcheck // it only served to be connected to
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(Loopback)}, Timeout: 5 * time.Second}
	near, err := d.DialContext(ctx, "tcp", far.Addr().String())
	if err != nil {
		return "", nil, fmt.Errorf("keeping a port closed: %w", err)
	}
	other, err := far.Accept()
	if err != nil {
		_ = near.Close()
		return "", nil, fmt.Errorf("keeping a port closed: %w", err)
	}
	release = func() {
		// The far end closes first and takes the waiting time upon itself.
		_ = other.Close()
		_ = near.Close()
	}
	// The same port must be closed to datagrams too: a connected socket takes none
	// from strangers, so they learn that the port is unreachable.
	port := near.LocalAddr().(*net.TCPAddr).Port
	udp, err := net.DialUDP("udp", &net.UDPAddr{IP: net.ParseIP(Loopback), Port: port}, &net.UDPAddr{IP: net.ParseIP(Loopback), Port: 9})
	if err != nil {
		release()
		return "", nil, fmt.Errorf("keeping a port closed: %w", err)
	}
	closeTCP := release
	return near.LocalAddr().String(), func() { _ = udp.Close(); closeTCP() }, nil
}

// dripInterval is the time between two bytes of a dripping server: each of them
// arrives before any timeout for a single read, and the answer never ends.
const dripInterval = 200 * time.Millisecond

// Drip is a connection that sends one byte at a time, until Done is closed.
type Drip struct {
	net.Conn
	Done <-chan struct{}
}

// Write implements [net.Conn].
func (d *Drip) Write(b []byte) (int, error) {
	tick := time.NewTicker(dripInterval)
	defer tick.Stop()
	for i := range b {
		if n, err := d.Conn.Write(b[i : i+1]); err != nil {
			return i + n, err
		}
		select {
		case <-tick.C:
		case <-d.Done:
			return i + 1, net.ErrClosed
		}
	}
	return len(b), nil
}
