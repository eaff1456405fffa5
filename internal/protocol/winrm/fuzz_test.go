package winrm

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/bodgit/ntlmssp"
)

// Answers come from hosts that may be anything.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		`<i:IdentifyResponse xmlns:i="x"><i:ProductVendor>a</i:ProductVendor></i:IdentifyResponse>`,
		`<n:PullResponse><n:EnumerationContext>c</n:EnumerationContext><n:Items><w:Item><p:C xsi:nil="true"/></w:Item></n:Items><n:EndOfSequence/></n:PullResponse>`,
		`<rsp:ReceiveResponse><rsp:Stream Name="stdout">YQ==</rsp:Stream><rsp:CommandState State="` + commandDone + `"><rsp:ExitCode>1</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>`,
		`<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:TimedOut</s:Value></s:Subcode></s:Code><s:Reason><s:Text>x</s:Text></s:Reason><s:Detail><f:WSManFault Code="5"><f:Message>0x80041010</f:Message></f:WSManFault></s:Detail></s:Fault>`,
		`<x:ResourceCreated><a:ReferenceParameters><w:SelectorSet><w:Selector Name="ShellId">1</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`,
	} {
		f.Add([]byte(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>` + body + `</s:Body></s:Envelope>`))
	}
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := decode(b)
		if err != nil {
			return
		}
		if fault := e.Body.Fault; fault != nil {
			if fault.Error() == "" || fault.reasoned() == nil {
				t.Error("a fault without words")
			}
		}
		for _, p := range []*page{e.Body.Begun, e.Body.Pulled} {
			if p == nil {
				continue
			}
			for i := range p.Items {
				for _, one := range instances(p.Items[i].Children) {
					one.Text("name")
				}
			}
		}
		if e.Body.Received != nil {
			var o output
			if _, _, err := o.add(e.Body.Received); err == nil {
				_, _ = unframe(o, "0123456789abcdef")
			}
		}
	})
}

func FuzzComplaint(f *testing.F) {
	f.Add([]byte("#< CLIXML\r\n<Objs><S S=\"Error\">x_x000D__x000A_</S></Objs>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s := complaint(b); len([]rune(s)) > 301 || bytes.ContainsAny([]byte(s), "\r\n") {
			t.Errorf("%q", s)
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	f.Add(envelop(5, make([]byte, 16), []byte("hello")))
	f.Add(bytes.Replace(envelop(5, make([]byte, 16), []byte("hello")), []byte("\r\n"), []byte("\n"), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		length, header, sealed, err := unwrap(b)
		if err == nil && (length < 0 || len(header)+len(sealed) > len(b)) {
			t.Errorf("%d, %d, %d", length, len(header), len(sealed))
		}
	})
}

// The whole way of a sealed answer, with both kinds of seals. The library's reader
// of such answers panics.
func FuzzSealedAnswer(f *testing.F) {
	host := &member{ownKey: true, turn: 28}
	s := dial(f, host.serve(f, false))
	k := *s.line.seals.(*kerberosSeals)
	token := host.seal([]byte("message"))
	f.Add(envelop(7, token[:60], token[60:]))
	f.Add(envelop(5, make([]byte, 16), []byte("hello")))
	client, err := ntlmssp.NewClient(ntlmssp.SetUserInfo("u", "p"))
	if err != nil {
		f.Fatal(err)
	}
	if _, err := client.Authenticate(nil, nil); err != nil {
		f.Fatal(err)
	}
	if _, err := client.Authenticate(challenge(strong), nil); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		fresh := k
		for _, l := range []*line{{seals: &fresh}, {seals: ntlmSeals{client.SecuritySession()}}} {
			if a, err := l.unseal(&answer{status: 200, header: http.Header{"Content-Type": {sealedType}}, body: b}); err == nil && string(a.body) != "message" {
				t.Errorf("a seal of nobody holds: %q", a.body)
			}
		}
	})
}

func FuzzKerberosReply(f *testing.F) {
	h := &member{etype: 18, ownKey: true}
	tickets := h.tickets(f)
	ticket, key, err := tickets.kdcs[0].ask("HTTP/example.com")
	if err != nil {
		f.Fatal(err)
	}
	k, token, err := tickets.begin(ticket, key, nil)
	if err != nil {
		f.Fatal(err)
	}
	reply, err := h.accept(token)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(reply)
	f.Add(reject([]byte{0x7e, 0}))
	f.Fuzz(func(t *testing.T, b []byte) {
		fresh := *k
		_ = guarded(func() error { return fresh.finish(b) })
		if err := ticketRefused(&answer{header: http.Header{"Www-Authenticate": {"Negotiate " + base64.StdEncoding.EncodeToString(b)}}}); err == nil {
			t.Error("a refusal without words")
		}
	})
}

func FuzzChallenge(f *testing.F) {
	f.Add(challenge(strong))
	f.Fuzz(func(_ *testing.T, b []byte) {
		client, err := ntlmssp.NewClient(ntlmssp.SetUserInfo("u", "p"))
		if err != nil {
			return
		}
		if _, err := client.Authenticate(nil, nil); err != nil {
			return
		}
		if acceptable(b, true) == nil {
			_ = guarded(func() error { _, err := client.Authenticate(b, nil); return err })
		}
	})
}
