//go:build real

package reach

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// serve is what stands at the recovery site and is no package of Debian: a registrar, a DNS
// server, somebody who accepts everything, and somebody who hangs up after the first word. It does not return.
func serve() {
	go accept("10.20.0.21:80", registrar)
	for _, at := range []string{"10.20.0.56:1688", "10.20.0.56:4"} {
		go accept(at, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	}
	for _, port := range []int{88, 389, 3268, 445, 135, 636} {
		go accept(fmt.Sprintf("10.20.0.11:%d", port), func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) })
	}
	for _, network := range []string{"udp", "tcp"} {
		go func() {
			end((&dns.Server{Addr: "10.20.0.10:53", Net: network, Handler: dns.HandlerFunc(answer)}).ListenAndServe())
		}()
	}
	time.Sleep(time.Hour)
}

func end(err error) {
	fmt.Fprintln(os.Stderr, "serving:", err)
	os.Exit(1)
}

func accept(at string, do func(net.Conn)) {
	l, err := net.Listen("tcp", at)
	if err != nil {
		end(err)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			end(err)
		}
		go func() { defer c.Close(); do(c) }() //nolint:errcheck // a server of a test
	}
}

func registrar(c net.Conn) {
	in := bufio.NewReader(c)
	if r, err := http.ReadRequest(in); err != nil || r.Header.Get("Expect") != "100-continue" {
		return
	}
	_, _ = io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n")
	_, _ = in.ReadByte()
	_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
}

func answer(w dns.ResponseWriter, q *dns.Msg) {
	reply := new(dns.Msg).SetReply(q)
	name := strings.TrimSuffix(strings.ToLower(q.Question[0].Name), ".")
	if address := hosts[name]; address != "" && q.Question[0].Qtype == dns.TypeA {
		reply.Answer = append(reply.Answer, &dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 60}, A: net.ParseIP(address)})
	} else if address == "" && !strings.HasSuffix("."+name, ".corp.example") {
		reply.Rcode = dns.RcodeNameError
	}
	_ = w.WriteMsg(reply)
}
