package lab

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// obj is a JSON object.
type obj = map[string]any

// webServer serves one web interface until it is closed.
type webServer struct {
	http    *http.Server
	handler http.Handler
	counts  *counters
	hangs   bool
	done    chan struct{}
	running sync.WaitGroup // the loop that accepts connections
}

// serveHTTPS serves handler over TLS, with a certificate for the given names and
// addresses. What handler does not see are the behaviours of the connection: Down,
// Hangs and WrongCertificate.
func (l *Lab) serveHTTPS(ctx context.Context, b Behaviour, handler http.Handler, names ...string) (address string, err error) {
	if b == Down {
		address, release, err := closedPort(ctx)
		if err == nil {
			l.stop = append(l.stop, release)
		}
		return address, err
	}
	certificate, err := l.authority(b).issue(names...)
	if err != nil {
		return "", err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return "", fmt.Errorf("starting %s: %w", names[0], err)
	}
	s := &webServer{handler: handler, counts: &l.counts, hangs: b == Hangs, done: make(chan struct{})}
	s.http = &http.Server{
		Handler: s, ReadHeaderTimeout: time.Minute, IdleTimeout: time.Minute,
		// Clients that do not trust the certificate are part of the play.
		ErrorLog:     log.New(io.Discard, "", 0),
		TLSConfig:    &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}, // HTTP/1.1, as behind most proxies
	}
	l.stop = append(l.stop, s.close)
	s.running.Go(func() { _ = s.http.ServeTLS(listener, "", "") })
	return listener.Addr().String(), nil
}

// ServeHTTP counts a request and has it answered.
func (s *webServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.counts.requests.Add(1)
	if s.hangs {
		select {
		case <-s.done:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	s.handler.ServeHTTP(w, r)
}

// close ends all connections, and with them the requests.
func (s *webServer) close() {
	close(s.done)
	_ = s.http.Close()
	s.running.Wait()
}

// writeJSON answers with v as JSON.
func writeJSON(w http.ResponseWriter, status int, v any) {
	body := encode(v)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// writeHalf announces v and breaks the connection in the middle of it.
func writeHalf(w http.ResponseWriter, v any) {
	body := encode(v)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("lab: writing JSON: " + err.Error()) // cannot happen: the values are ours
	}
	return b.Bytes()
}

// patience is how many seconds a server that slows down asks for.
const patience = "1"

// isRead tells whether a method only reads.
func isRead(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
