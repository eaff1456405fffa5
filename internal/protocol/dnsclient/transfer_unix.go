//go:build unix

package dnsclient

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// transferrer sends and receives in one go. A Read after an ordinary Write first
// looks in vain, because no answer can be there yet, and at full rate that extra
// call into the kernel is felt. So the question is sent from within the read,
// which begins by waiting.
type transferrer struct {
	raw  syscall.RawConn
	step func(fd uintptr) (done bool) // made once: a closure a question would be garbage
	n    int
	err  error
}

func (s *socket) prepare() (err error) {
	conn, ok := s.Conn.(syscall.Conn)
	if !ok {
		return fmt.Errorf("a %T gives no access to its socket", s.Conn)
	}
	s.raw, err = conn.SyscallConn()
	s.step = s.sendOrReceive
	return err
}

// sendOrReceive is called with the poller armed: an answer that comes at any
// time after the question is not missed.
func (s *socket) sendOrReceive(fd uintptr) (done bool) {
	for {
		if s.unsent != nil {
			if _, s.err = syscall.Write(int(fd), s.unsent); s.err == nil {
				s.unsent = nil
				return false
			}
		} else if s.n, s.err = syscall.Read(int(fd), s.in); s.err == syscall.EAGAIN { //nolint:errorlint // the bare number
			return false
		}
		if s.err != syscall.EINTR { //nolint:errorlint // the bare number
			return true
		}
	}
}

// transfer sends what is unsent and waits for the next datagram.
func (s *socket) transfer() (n int, err error) {
	if err := s.raw.Read(s.step); err != nil {
		return 0, err // the deadline has passed, or the socket was closed
	}
	if s.err != nil {
		return 0, &net.OpError{Op: "ask", Net: "udp", Source: s.LocalAddr(), Addr: s.RemoteAddr(), Err: os.NewSyscallError("transfer", s.err)}
	}
	return s.n, nil
}
