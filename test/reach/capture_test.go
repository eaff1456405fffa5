//go:build real

package reach

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/reachability/sent"
)

// capture is what the router sees of what vantages send: the payload of each flow, in its order.
type capture struct {
	mu    sync.Mutex
	flows map[string]*flow // by "protocol source > destination"
	stop  func()
}

type flow struct {
	udp    bool
	host   string // address
	port   int
	next   uint32 // sequence number of what follows
	opened bool
	bytes  []byte
}

// captured starts to listen in the namespace of the router, on all its interfaces.
func captured(t *testing.T) *capture {
	t.Helper()
	const all = 3 // ETH_P_ALL, in the order of the network
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, all<<8)
	if err == nil {
		err = syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &syscall.Timeval{Usec: 200_000})
	}
	if err != nil {
		t.Fatalf("capturing: %v", err)
	}
	c := &capture{flows: map[string]*flow{}}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for in := make([]byte, 65536); ; {
			n, from, err := syscall.Recvfrom(fd, in, 0)
			if sll, ok := from.(*syscall.SockaddrLinklayer); err == nil && ok && sll.Pkttype != syscall.PACKET_OUTGOING {
				c.frame(in[:n])
			}
			select {
			case <-done:
				if err != nil { // nothing more is waiting
					return
				}
			default:
			}
		}
	}()
	c.stop = sync.OnceFunc(func() {
		time.Sleep(300 * time.Millisecond)
		close(done)
		<-ended
		_ = syscall.Close(fd)
	})
	t.Cleanup(c.stop)
	return c
}

// frame takes an Ethernet frame apart, as far as it goes to the recovery site.
func (c *capture) frame(b []byte) {
	if len(b) < 14+20 || binary.BigEndian.Uint16(b[12:]) != 0x0800 {
		return
	}
	ip := b[14:]
	head, total := int(ip[0]&15)*4, int(binary.BigEndian.Uint16(ip[2:]))
	if total > len(ip) || total < head+8 || ip[12] != 10 || ip[16] != 10 || ip[17] != 20 || ip[18] != 0 {
		return
	}
	source, to, rest := net.IP(ip[12:16]).String(), net.IP(ip[16:20]).String(), ip[head:total]
	port := int(binary.BigEndian.Uint16(rest[2:]))
	key := fmt.Sprintf("%d %s:%d > %s:%d", ip[9], source, binary.BigEndian.Uint16(rest), to, port)
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.flows[key]
	if f == nil {
		f = &flow{udp: ip[9] == 17, host: to, port: port}
		c.flows[key] = f
	}
	switch ip[9] {
	case 17:
		f.bytes = append(f.bytes, rest[8:]...)
	case 6:
		seq, offset := binary.BigEndian.Uint32(rest[4:]), int(rest[12]>>4)*4
		if rest[13]&2 != 0 { // SYN
			f.next, f.opened = seq+1, true
			return
		}
		if data := rest[min(offset, len(rest)):]; f.opened && seq == f.next { // no retransmission
			f.bytes = append(f.bytes, data...)
			f.next += uint32(len(data)) //nolint:gosec // a frame is short
		}
	}
}

// probeAt is what is said at a port of the recovery site.
var probeAt = map[string]string{
	"tcp 80": "xdping", "tcp 53": "dns", "udp 53": "dns", "tcp 88": "kerberos", "tcp 389": "ldap", "tcp 3268": "ldap", "tcp 445": "smb", "tcp 135": "rpc",
	"udp 123": "ntp", "tcp 1688": "kms", "tcp 636": "ldaps", "udp 1812": "radius", "tcp 4": "accept",
}

// asking is a question for an address, as the resolver of the vantage is asked for it.
var asking = regexp.MustCompile(`^....01..0001000000000[01]([0-9a-f]{2})+(0001|001c)0001`)

// compare holds each flow against what the probe of its port may send. Each protocol has to have
// been seen, or nothing is proven.
func (c *capture) compare(t *testing.T) {
	t.Helper()
	c.stop()
	names := map[string]string{}
	for name, address := range hosts {
		names[address] = name
	}
	seen := map[string]int{}
	for key, f := range c.flows {
		kind := "tcp"
		if f.udp {
			kind = "udp"
		}
		port := fmt.Sprintf("%s %d", kind, f.port)
		probe := probeAt[port]
		if f.host == hosts["fas2.corp.example"] && port == "tcp 80" {
			probe = "http" // what is there is no connector
		}
		if probe == "" {
			t.Errorf("%s is of no probe: %q", key, f.bytes)
			continue
		}
		host := names[f.host]
		if port == "udp 53" || port == "tcp 53" {
			host = f.host
		}
		want, ok := sent.By(probe, host, f.port, "corp.example")
		said := hex.EncodeToString(f.bytes)
		switch {
		case !ok:
			t.Errorf("nobody says what %s may send", probe)
		case said == "": // refused, dropped, or a port that nobody serves
			continue
		case port == "udp 53" && asking.MatchString(said):
		case !want.MatchString(said):
			t.Errorf("%s sends %q\n%s\nwant\n%s", key, f.bytes, said, want)
		}
		for _, word := range sent.Never {
			if strings.Contains(string(f.bytes), word) {
				t.Errorf("%s sends %s", key, word)
			}
		}
		seen[probe]++
	}
	for _, probe := range []string{"xdping", "dns", "kerberos", "ldap", "ldaps", "smb", "rpc", "ntp", "kms", "radius", "http"} {
		if seen[probe] == 0 {
			t.Errorf("nothing of %s was captured: %v", probe, slices.Sorted(maps.Keys(seen)))
		}
	}
}
