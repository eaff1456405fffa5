package dnsclient

import (
	"strings"
	"testing"

	"github.com/miekg/dns"
)

func TestAQuestionIsPackedAsTheLibraryWould(t *testing.T) {
	long := strings.Repeat(strings.Repeat("x", 49)+".", 5) // 251 bytes on the wire
	for _, q := range []question{
		{name: ".", qtype: dns.TypeSOA},
		{name: "sf.corp.example.", qtype: dns.TypeA, edns: true},
		{name: "_ldap._tcp.dc._msdcs.corp.example.", qtype: dns.TypeSRV},
		{name: `sp\032ace.corp.example.`, qtype: dns.TypeAAAA, edns: true},
		{name: long, qtype: dns.TypePTR, edns: true},
	} {
		out := make([]byte, questionSize)
		for i := range out {
			out[i] = 0xff // what the question before has left there
		}
		n, id, err := q.pack(out)
		if err != nil {
			t.Fatal(err)
		}
		m := new(dns.Msg).SetQuestion(q.name, q.qtype)
		m.Id = id
		if q.edns {
			m.SetEdns0(ednsSize, false)
		}
		want, err := m.Pack()
		if err != nil {
			t.Fatal(err)
		}
		if string(out[:n]) != string(want) {
			t.Errorf("%s:\n got %x\nwant %x", q.name, out[:n], want)
		}
	}
	for _, bad := range []string{strings.Repeat("x", 64) + ".", strings.Repeat(long, 2), "a..b."} {
		if _, _, err := (question{name: bad}).pack(make([]byte, questionSize)); err == nil {
			t.Errorf("%q was packed", bad)
		}
	}
}
