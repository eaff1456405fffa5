//go:build !unix

package dnsclient

type transferrer struct{}

func (*socket) prepare() error { return nil }

// transfer sends what is unsent and waits for the next datagram.
func (s *socket) transfer() (n int, err error) {
	if s.unsent != nil {
		if _, err := s.Write(s.unsent); err != nil {
			return 0, err
		}
		s.unsent = nil
	}
	return s.Read(s.in)
}
