package world

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"sync"
	"time"
)

// longestRequest is the longest body of a request that is read, in bytes: more than
// any client has reason to send.
const longestRequest = 1 << 20

// HTTPS is a [Server] that has requests answered over TLS by a handler. The handler
// does not see what is wrong with the connection itself: the behaviours [Down],
// [Hangs] and [WrongCertificate].
type HTTPS struct {
	World     *World
	Behaviour Behaviour
	Handler   http.Handler
	// Hosts are the names and addresses that its certificate is good for.
	Hosts []string
	// Lifetime is how long its certificate is still valid; as long as that of the
	// authority if zero.
	Lifetime time.Duration
	// Configure may change the server before it starts; nil changes nothing.
	Configure func(*http.Server)

	address string
	leaf    *x509.Certificate
	release func() // the closed port of a server that is down
	http    *http.Server
	done    chan struct{}
	running sync.WaitGroup // the loop that accepts connections
}

// Start implements [Server].
func (s *HTTPS) Start(ctx context.Context) (err error) {
	if s.Behaviour == Down {
		s.address, s.release, err = ClosedPort(ctx)
		return err
	}
	certificate, err := s.World.Certificate(s.Behaviour, s.Hosts...)
	if s.Lifetime != 0 {
		certificate, err = s.World.CertificateUntil(s.Lifetime, s.Hosts...)
	}
	if err != nil {
		return err
	}
	if s.leaf, err = x509.ParseCertificate(certificate.Certificate[0]); err != nil {
		return err
	}
	listener, err := Listen(ctx, s.Hosts[0])
	if err != nil {
		return err
	}
	s.done = make(chan struct{})
	s.http = &http.Server{
		Handler: s, ReadHeaderTimeout: time.Minute, IdleTimeout: time.Minute,
		// Clients that do not trust the certificate are to be expected.
		ErrorLog:     log.New(io.Discard, "", 0),
		TLSConfig:    &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}, // HTTP/1.1, as behind most proxies
	}
	if s.Configure != nil {
		s.Configure(s.http)
	}
	s.address = listener.Addr().String()
	s.running.Go(func() { _ = s.http.ServeTLS(listener, "", "") })
	return nil
}

// Certificate is the one that it shows, once it was started.
func (s *HTTPS) Certificate() *x509.Certificate { return s.leaf }

// Address is where it listens: host:port.
func (s *HTTPS) Address() string { return s.address }

// ServeHTTP counts a request and has it answered.
func (s *HTTPS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.World.Counters.Requests.Add(1)
	if s.Behaviour == Hangs {
		s.Hang(r)
	}
	r.Body = http.MaxBytesReader(w, r.Body, longestRequest)
	if s.World.Override != nil {
		s.World.Override(w, r, s.Handler)
		return
	}
	s.Handler.ServeHTTP(w, r)
}

// Hang keeps a request waiting until its client gives up or the server is closed. It
// does not return.
func (s *HTTPS) Hang(r *http.Request) {
	select {
	case <-s.done:
	case <-r.Context().Done():
	}
	panic(http.ErrAbortHandler)
}

// Close implements [Server]: it ends all connections, and with them the requests.
func (s *HTTPS) Close() {
	switch {
	case s.release != nil:
		s.release()
	case s.http != nil:
		close(s.done)
		_ = s.http.Close()
		s.running.Wait()
	}
}
