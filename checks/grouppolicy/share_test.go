package grouppolicy

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestNoEmptyPasswordGoesOut(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		if c, err := l.Accept(); err == nil {
			t.Errorf("a connection from %s", c.RemoteAddr())
		}
	}()
	t.Setenv("EMPTY_PASSWORD", "")
	e := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"directory": {Username: "svc", Password: "env:EMPTY_PASSWORD"}}}
	e.Sites.Production.DomainControllers = []estate.DomainController{{Host: "dc1.corp.example", SMB: l.Addr().String()}}
	doc := collect.Run(context.Background(), e, []collect.Source{Source()}, collect.Options{})
	if v := doc.GroupPolicy.Views["production"]; v.Learnt() || !strings.Contains(v.Message, "empty") {
		t.Errorf("%+v", v)
	}
}

// A server that accepts connections and then says nothing, or nonsense, costs
// the deadline at most; the next domain controller is asked.
func TestServersThatMakeNoSense(t *testing.T) {
	serve := func(t *testing.T, answer func(net.Conn)) string {
		t.Helper()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var open sync.WaitGroup
		t.Cleanup(func() { _ = l.Close(); open.Wait() })
		open.Go(func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				open.Go(func() { answer(c); _ = c.Close() })
			}
		})
		return l.Addr().String()
	}
	nonsense := serve(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 4096))
		_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	})
	closing := serve(t, func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) })
	damaged := serve(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1))
		_, _ = c.Write(append([]byte{0, 0, 0, 66, 0xFE, 'S', 'M', 'B'}, make([]byte, 62)...))
	})
	t.Setenv("SOME_PASSWORD", "hunter2-hunter2")
	e := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"grouppolicy": {Username: "svc", Password: "env:SOME_PASSWORD"}}}
	e.Sites.Recovery.DomainControllers = []estate.DomainController{
		{Host: "dc1.corp.example", SMB: nonsense}, {Host: "dc2.corp.example", SMB: closing}, {Host: "dc3.corp.example", SMB: damaged},
	}
	doc := collect.Run(context.Background(), e, []collect.Source{Source()}, collect.Options{})
	for _, dc := range e.Sites.Recovery.DomainControllers {
		a := doc.Sources["grouppolicy"].Asked["recovery/"+dc.Host]
		if a == nil || a.Learnt() || !strings.Contains(a.Message, dc.SMB) || strings.Contains(a.Message, "hunter2") {
			t.Errorf("%s: %+v", dc.Host, a)
		}
	}
	if v := doc.GroupPolicy.Views["recovery"]; v.Learnt() || v.Message == "" {
		t.Errorf("the view: %+v", v)
	}
}

func TestSilentServerEndsWithTheRun(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		_, _ = c.Read(make([]byte, 1)) // the logon has begun
		cancel(collect.ErrInterrupted)
		_, _ = c.Read(make([]byte, 4096))
		<-t.Context().Done()
	}()
	t.Setenv("SOME_PASSWORD", "hunter2")
	e := &estate.Estate{Domain: "corp.example", Credentials: map[string]*estate.Credential{"grouppolicy": {Username: "svc", Password: "env:SOME_PASSWORD"}}}
	e.Sites.Recovery.DomainControllers = []estate.DomainController{{Host: "dc1.corp.example", SMB: l.Addr().String()}}
	doc := collect.Run(ctx, e, []collect.Source{Source()}, collect.Options{})
	v := doc.GroupPolicy.Views["recovery"]
	if v.Learnt() || v.Reason != facts.RunInterrupted {
		t.Errorf("%+v", v.Answered)
	}
}
