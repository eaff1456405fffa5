package reachabilitylab

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// server is one port, that of one host or one for all hosts of a protocol.
type server struct {
	world    *world.World
	name     string // host:port, or the protocol
	protocol string
	manner   manner

	address string
	release func() // of a port where nobody listens
	tcp     *world.TCPServer
	udp     net.PacketConn
	done    sync.WaitGroup
	made    sync.Map // certificates by name
}

// Start implements [world.Server].
func (s *server) Start(ctx context.Context) (err error) {
	if s.manner == refuses {
		s.address, s.release, err = world.ClosedPort(ctx)
		return err
	}
	if s.protocol == "ntp" {
		var lc net.ListenConfig
		if s.udp, err = lc.ListenPacket(ctx, "udp", net.JoinHostPort(world.Loopback, "0")); err != nil {
			return err
		}
		s.address = s.udp.LocalAddr().String()
		s.done.Go(s.datagrams)
		return nil
	}
	l, err := world.Listen(ctx, "the port "+s.name)
	if err != nil {
		return err
	}
	s.address, s.tcp = l.Addr().String(), world.ServeTCP(l, s.serve)
	return nil
}

// Addresses implements [world.Server].
func (s *server) Addresses() []world.Address {
	return []world.Address{{Service: source, Name: s.name, At: s.address}}
}

// Close implements [world.Server].
func (s *server) Close() {
	if s.release != nil {
		s.release()
	}
	if s.tcp != nil {
		s.tcp.Close()
	}
	if s.udp != nil {
		_ = s.udp.Close()
		s.done.Wait()
	}
}

func (s *server) serve(c net.Conn, done <-chan struct{}) {
	switch s.manner {
	case hangsUp:
		return
	case accepts:
		<-done
		return
	}
	switch s.protocol {
	case "web":
		s.web(c)
	case "tls":
		s.tls(c)
	case "rpc":
		s.rpc(c)
	case "ldap":
		s.ldap(c)
	case "kerberos":
		kerberos(c)
	case "smb":
		smb(c)
	case "tds":
		tds(c)
	}
}

// makers are who makes the certificates of names that are not of the estate.
var makers = map[string]string{"cwsproduction.blob.core.windows.net": "Microsoft Corporation"}

func (s *server) tls(c net.Conn) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if known, ok := s.made.Load(h.ServerName); ok {
			return known.(*tls.Certificate), nil
		}
		name, maker, left := h.ServerName, "Contoso", 200*world.Day
		for _, cloud := range world.CloudNames {
			if cloud == name {
				if maker = makers[name]; maker == "" {
					maker = "DigiCert Inc"
				}
			}
		}
		switch s.manner {
		case expired:
			left = -time.Minute
		case otherName:
			name = "old." + s.world.Model.Domain
		case inspected:
			maker = "Contoso Web Security"
		}
		made, err := s.world.CertificateBy(maker, left, name)
		if err == nil {
			s.made.Store(h.ServerName, &made)
		}
		return &made, err
	}}
	secure := tls.Server(c, config)
	if secure.Handshake() != nil {
		return
	}
	s.web(secure)
}
