//go:build !unix

package resolve

type transferrer struct{}

func (*socket) prepare() error { return nil }

// transfer sends out, if there is any, and waits for the next datagram.
func (s *socket) transfer(out []byte) (n int, err error) {
	if len(out) > 0 {
		if _, err := s.Write(out); err != nil {
			return 0, err
		}
	}
	return s.Read(s.in)
}
