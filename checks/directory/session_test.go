package directory

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// endless sends one LDAP message that is said to be of two gigabytes, of octet strings of a
// megabyte each.
type endless struct {
	net.Conn
	sent int
}

func (e *endless) Read(p []byte) (int, error) {
	const begin, each, content = "\x30\x84\x7f\xff\xff\xf0", "\x04\x83\x10\x00\x00", 1 << 20
	for i := range p {
		switch at := e.sent - len(begin); {
		case at < 0:
			p[i] = begin[e.sent]
		case at%(len(each)+content) < len(each):
			p[i] = each[at%(len(each)+content)]
		default:
			p[i] = 'x'
		}
		e.sent++
	}
	return len(p), nil
}

func (e *endless) Write(p []byte) (int, error)      { return len(p), nil }
func (e *endless) SetDeadline(time.Time) error      { return nil }
func (e *endless) SetReadDeadline(time.Time) error  { return nil }
func (e *endless) SetWriteDeadline(time.Time) error { return nil }
func (e *endless) Close() error                     { return nil }

func TestAnAnswerWithoutEndIsGivenUp(t *testing.T) {
	server := &endless{}
	w := &wire{Conn: server}
	s := &session{host: "dc1", wire: w, conn: ldap.NewConn(w, false)}
	w.allow()
	s.conn.Start()
	err := s.within(context.Background(), time.Minute, func() error {
		_, err := s.conn.Search(ldap.NewSearchRequest("", ldap.ScopeBaseObject, ldap.NeverDerefAliases, 0, 0, false, "(objectClass=*)", nil, nil))
		return err
	})
	if !errors.Is(err, errTooLong) || !strings.Contains(err.Error(), "longer than any honest one") {
		t.Errorf("got %v", err)
	}
	if server.sent > 2*maxAnswer+1<<20 {
		t.Errorf("%d bytes were read", server.sent)
	}
}
