package winrm

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
)

// slow is a connection whose writes arrive at once and are reported late, as on a scanner
// whose processors are busy with something else.
type slow struct{ net.Conn }

func (s slow) Write(p []byte) (int, error) {
	n, err := s.Conn.Write(p)
	time.Sleep(120 * time.Millisecond) // net/http gives up a connection after 50
	return n, err
}

func TestABusyScannerLosesNoHealthyHost(t *testing.T) {
	for name, inTLS := range map[string]bool{"inside TLS": true, "sealed": false} {
		t.Run(name, func(t *testing.T) {
			l := simulate(t, wsman.Host{Registry: map[string]wsman.Key{`SOFTWARE\Citrix`: {}}}, inTLS)
			o := l.options()
			o.Dial = func(ctx context.Context, address string) (net.Conn, error) {
				c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
				return slow{c}, err
			}
			s := dial(t, o)
			if _, err := s.Registry(View64).EnumKey(t.Context(), "SOFTWARE"); err != nil {
				t.Fatal(err)
			}
			if _, seen := l.connections(); seen != 1 {
				t.Errorf("%d connections", seen)
			}
			if n := l.guard.Logons()["ntlm"]; n != 1 {
				t.Errorf("%d logons", n)
			}
		})
	}
}

// Nothing was sent on a connection that the host closes at once, so that asking again
// cannot harm.
func TestAConnectionThatIsClosedAtOnceIsMadeOnceMore(t *testing.T) {
	for name, inTLS := range map[string]bool{"inside TLS": true, "sealed": false} {
		for closed, want := range map[int64]string{1: "", 2: "the host has closed the connection"} {
			t.Run(name, func(t *testing.T) {
				l := simulate(t, wsman.Host{}, inTLS)
				o := l.options()
				var dials atomic.Int64
				hasty := closes(t)
				o.Dial = func(ctx context.Context, address string) (net.Conn, error) {
					if dials.Add(1) <= closed {
						address = hasty
					}
					return (&net.Dialer{}).DialContext(ctx, "tcp", address)
				}
				s, err := Dial(t.Context(), o)
				if s != nil {
					defer s.Close()
				}
				if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
				if n := dials.Load(); n != 2 {
					t.Errorf("%d connections were made", n)
				}
				if n := l.guard.Refused(); n != 0 {
					t.Errorf("%d logons were refused", n)
				}
			})
		}
	}
}

// closes is the address of a host that takes connections and closes them at once.
func closes(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}
