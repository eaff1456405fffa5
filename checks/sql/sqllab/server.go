package sqllab

import (
	"context"
	"net"

	"github.com/muster-dr/muster/checks/sql/sqllab/tds"
	"github.com/muster-dr/muster/internal/lab/world"
)

// server is an instance that answers TDS.
type server struct {
	world   *world.World
	of      *Server
	secret  string
	address string
	release func() // the closed port of a server that is down
	tcp     *world.TCPServer
}

// servers are all instances.
func servers(w *world.World) []world.Server {
	var all []world.Server
	for _, s := range of(w.Model).Servers {
		all = append(all, &server{world: w, of: s, secret: w.Secret(source)})
	}
	return all
}

// Start implements [world.Server].
func (s *server) Start(ctx context.Context) (err error) {
	if s.of.Behaviour == world.Down {
		s.address, s.release, err = world.ClosedPort(ctx)
		return err
	}
	certificate, err := s.world.Certificate(s.of.Behaviour, s.of.Host)
	if err != nil {
		return err
	}
	listener, err := world.Listen(ctx, "the SQL Server "+s.of.Host)
	if err != nil {
		return err
	}
	s.address = listener.Addr().String()
	answers := &tds.Server{Name: s.of.Name, Certificate: certificate, Encryption: tds.Required, SignIn: s.signIn, Answer: s.answer}
	if s.of.Plain {
		answers.Encryption = tds.Unsupported
	}
	s.tcp = world.ServeTCP(listener, func(conn net.Conn, done <-chan struct{}) {
		if s.of.Behaviour == world.Hangs {
			<-done
			return
		}
		_ = answers.Serve(conn) // what clients do wrong is theirs
	})
	return nil
}

// Addresses implements [world.Server].
func (s *server) Addresses() []world.Address {
	return []world.Address{{Service: source, Name: s.of.Host, At: s.address}}
}

// Close implements [world.Server].
func (s *server) Close() {
	switch {
	case s.release != nil:
		s.release()
	case s.tcp != nil:
		s.tcp.Close()
	}
}

func (s *server) signIn(name, password string) error {
	s.world.Counters.Requests.Add(1)
	if name != user || password != s.secret || s.of.Behaviour == world.Refused {
		s.world.Counters.Refused.Add(1)
		return &tds.Error{Number: 18456, Class: 14, Message: "Login failed for user '" + name + "'."}
	}
	return nil
}
