//go:build unix

package resolve

import (
	"fmt"
	"os"
	"syscall"
)

// transferrer sends and receives in one go. After an ordinary Write, a Read
// first tries in vain, because no answer can be there yet; with a second call
// into the kernel for each question, that is felt at full rate. So the question
// is sent from within the read, which then begins by waiting.
type transferrer struct {
	raw  syscall.RawConn
	step func(fd uintptr) (done bool) // made once, so that no question allocates it

	out []byte
	n   int
	err error
}

func (s *socket) prepare() (err error) {
	conn, ok := s.Conn.(syscall.Conn)
	if !ok {
		return fmt.Errorf("a %T gives no access to its socket", s.Conn)
	}
	s.raw, err = conn.SyscallConn()
	t := &s.transferrer
	t.step = func(fd uintptr) bool {
		if len(t.out) > 0 {
			_, t.err = again(func() (int, error) { return syscall.Write(int(fd), t.out) })
			t.out = nil
			return t.err != nil // the poller was armed before: no answer is missed
		}
		t.n, t.err = again(func() (int, error) { return syscall.Read(int(fd), s.in) })
		return t.err != syscall.EAGAIN //nolint:errorlint // the bare number, and in the hot path
	}
	return err
}

// transfer sends out, if there is any, and waits for the next datagram.
func (s *socket) transfer(out []byte) (n int, err error) {
	t := &s.transferrer
	t.out, t.n, t.err = out, 0, nil
	if err := t.raw.Read(t.step); err != nil {
		return 0, err // the deadline, or the socket was closed
	}
	if t.err != nil {
		return 0, os.NewSyscallError("transfer", t.err)
	}
	return t.n, nil
}

// again repeats a call that a signal interrupted.
func again(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); err != syscall.EINTR { //nolint:errorlint // the bare number
			return n, err
		}
	}
}
