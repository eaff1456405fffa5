package tds

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
)

// Encryption is what a server says of encryption before anybody signs in.
type Encryption byte

// What a server says of encryption.
const (
	Required    Encryption = 3
	LoginOnly   Encryption = 0
	Unsupported Encryption = 2
)

// Server is an instance of SQL Server.
type Server struct {
	Name        string // as it calls itself
	Certificate tls.Certificate
	Encryption  Encryption
	// SignIn lets a client in, or tells why not; an [*Error] reaches the client.
	SignIn func(user, password string) error
	// Answer answers a batch; an [*Error] reaches the client.
	Answer func(text string) (*Result, error)
}

// Serve answers one client until it hangs up. The error tells what was wrong with what it
// sent, and is nil when it only went.
func (s *Server) Serve(conn net.Conn) error {
	err := s.serve(conn)
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func (s *Server) serve(conn net.Conn) error {
	kind, _, err := readMessage(conn)
	switch {
	case err != nil:
		return err
	case kind != typePrelogin:
		return fmt.Errorf("tds: packet type %#x before anything else", kind)
	}
	if err := writeMessage(conn, typeReply, prelogin(byte(s.Encryption))); err != nil {
		return err
	}
	stream := conn
	if s.Encryption != Unsupported {
		// SQL Server speaks TLS 1.3 only where TLS comes first, which is TDS 8.
		handshake := &shaking{Conn: conn}
		encrypted := tls.Server(handshake, &tls.Config{Certificates: []tls.Certificate{s.Certificate}, MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12})
		if err := encrypted.Handshake(); err != nil {
			return err
		}
		handshake.done = true
		stream = encrypted
	}
	kind, body, err := readMessage(stream)
	switch {
	case err != nil:
		return err
	case kind != typeLogin:
		return fmt.Errorf("tds: packet type %#x in the place of a login", kind)
	}
	who, err := parseLogin(body)
	if err != nil {
		return err
	}
	if s.Encryption == LoginOnly {
		stream = conn
	}
	if err := s.SignIn(who.user, who.password); err != nil {
		return s.refuse(stream, err)
	}
	if err := writeMessage(stream, typeReply, append(loginAck(), done(0, 0)...)); err != nil {
		return err
	}
	for {
		if err := s.one(stream); err != nil {
			return err
		}
	}
}

// one answers one message of a client that is signed in.
func (s *Server) one(stream net.Conn) error {
	kind, body, err := readMessage(stream)
	if err != nil {
		return err
	}
	switch kind {
	case typeAttention:
		return writeMessage(stream, typeReply, done(doneAttention, 0))
	case typeBatch:
	default:
		return fmt.Errorf("tds: packet type %#x", kind)
	}
	text, err := parseBatch(body)
	if err != nil {
		return err
	}
	result, err := s.Answer(text)
	if err != nil {
		return s.refuse(stream, err)
	}
	answer, err := result.encode()
	if err != nil {
		return err
	}
	return writeMessage(stream, typeReply, answer)
}

// refuse tells the client of an error of SQL Server. Other errors end the connection.
func (s *Server) refuse(stream net.Conn, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	return writeMessage(stream, typeReply, append(failure(e, s.Name), done(doneError, 0)...))
}
