package directory

import (
	"crypto/tls"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/kit/dn"
)

// object is an entry of the fake directory.
type object struct {
	dn         string
	attributes map[string][]string
}

// asked is a search that reached the fake.
type asked struct {
	base   string
	filter string
	cookie string
	page   int
}

// reply is what the fake answers instead of what it holds.
type reply struct {
	code    int64
	text    string
	entries []object
	cookie  string
	hangUp  bool
	silent  bool
	raw     []byte
}

// fakeDC is a domain controller made for tests. Its fields are set before start.
type fakeDC struct {
	host     string
	objects  []object
	password string
	refusal  string       // diagnostic of a refused bind
	startTLS bool         // plain until asked for TLS
	silent   string       // "", "accept", "consent" (to StartTLS) or "tls": says nothing after that
	noTLS    bool         // refuses StartTLS, and notes in plain what it is sent after that
	plain    atomic.Int64 // bytes of that
	override func(asked) *reply
	cert     tls.Certificate

	keys     []string // of objects
	address  string
	binds    atomic.Int64
	searches atomic.Int64
	reached  chan struct{} // closed at the first connection
	once     sync.Once
}

// start listens on loopback until the test ends.
func (f *fakeDC) start(t *testing.T, ca *authority) *fakeDC {
	t.Helper()
	if f.cert.Certificate == nil {
		f.cert = ca.issue(t, f.host)
	}
	for _, o := range f.objects {
		f.keys = append(f.keys, dn.Key(o.dn))
	}
	f.reached = make(chan struct{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	f.address = listener.Addr().String()
	stop := make(chan struct{})
	var all sync.WaitGroup
	t.Cleanup(func() { close(stop); _ = listener.Close(); all.Wait() })
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			ended := make(chan struct{})
			all.Go(func() { defer close(ended); f.serve(conn, stop) })
			all.Go(func() {
				select {
				case <-stop:
				case <-ended:
				}
				_ = conn.Close()
			})
		}
	})
	return f
}

func (f *fakeDC) serve(conn net.Conn, stop chan struct{}) {
	if f.silent == "accept" {
		f.once.Do(func() { close(f.reached) })
		<-stop
		return
	}
	if f.startTLS {
		request, err := ber.ReadPacket(conn)
		if err != nil || request.Children[1].Tag != ldap.ApplicationExtendedRequest {
			return
		}
		if f.noTLS { // as somebody in between who wants to read along
			_, _ = conn.Write(result(request, ldap.ApplicationExtendedResponse, ldap.LDAPResultProtocolError, "").Bytes())
			n, _ := io.Copy(io.Discard, conn)
			f.plain.Add(n)
			return
		}
		_, _ = conn.Write(result(request, ldap.ApplicationExtendedResponse, 0, "").Bytes())
		if f.silent == "consent" {
			<-stop
			return
		}
	}
	encrypted := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{f.cert}, MinVersion: tls.VersionTLS12})
	if encrypted.Handshake() != nil {
		return
	}
	f.once.Do(func() { close(f.reached) })
	if f.silent == "tls" {
		<-stop
		return
	}
	for {
		request, err := ber.ReadPacket(encrypted)
		if err != nil || len(request.Children) < 2 {
			return
		}
		switch request.Children[1].Tag {
		case ldap.ApplicationBindRequest:
			f.binds.Add(1)
			code, text := int64(0), ""
			if request.Children[1].Children[2].Data.String() != f.password {
				code, text = ldap.LDAPResultInvalidCredentials, f.refusal
			}
			_, _ = encrypted.Write(result(request, ldap.ApplicationBindResponse, code, text).Bytes())
		case ldap.ApplicationSearchRequest:
			f.searches.Add(1)
			if !f.search(encrypted, request, stop) {
				return
			}
		default:
			return
		}
	}
}

// search answers one search request, page by page, and reports whether the
// connection goes on.
func (f *fakeDC) search(conn net.Conn, request *ber.Packet, stop chan struct{}) bool {
	op := request.Children[1]
	filter, err := ldap.DecompileFilter(op.Children[6])
	if err != nil {
		return false
	}
	q := asked{base: op.Children[0].Data.String(), filter: filter}
	if len(request.Children) > 2 {
		for _, c := range request.Children[2].Children {
			if control, err := ldap.DecodeControl(c); err == nil {
				if p, ok := control.(*ldap.ControlPaging); ok {
					q.page, q.cookie = int(p.PagingSize), string(p.Cookie)
				}
			}
		}
	}
	var r *reply
	if f.override != nil {
		r = f.override(q)
	}
	if r == nil {
		r = f.answer(q, op.Children[1].Value.(int64), op.Children[6])
	}
	switch {
	case r.hangUp:
		return false
	case r.silent:
		<-stop
		return false
	case r.raw != nil:
		_, _ = conn.Write(r.raw)
		return false
	}
	for _, o := range r.entries {
		if _, err := conn.Write(o.encode(request).Bytes()); err != nil {
			return false
		}
	}
	done := result(request, ldap.ApplicationSearchResultDone, r.code, r.text)
	if q.page > 0 {
		controls := ber.Encode(ber.ClassContext, ber.TypeConstructed, 0, nil, "controls")
		paging := ldap.NewControlPaging(0)
		paging.SetCookie([]byte(r.cookie))
		controls.AppendChild(paging.Encode())
		done.AppendChild(controls)
	}
	_, err = conn.Write(done.Bytes())
	return err == nil
}

// answer looks into the objects that the fake holds.
func (f *fakeDC) answer(q asked, scope int64, filter *ber.Packet) *reply {
	base := dn.Key(q.base)
	var found []object
	exists := q.base == ""
	for i, o := range f.objects {
		k := f.keys[i]
		exists = exists || k == base || strings.HasSuffix(k, ","+base)
		in := k == base
		switch scope {
		case ldap.ScopeSingleLevel:
			in = dn.Parent(k) == base
		case ldap.ScopeWholeSubtree:
			in = in || strings.HasSuffix(k, ","+base)
		}
		if in && matches(o, filter) {
			found = append(found, o)
		}
	}
	if !exists {
		return &reply{code: ldap.LDAPResultNoSuchObject, text: "0000208D: NameErr"}
	}
	from, _ := strconv.Atoi(q.cookie)
	if q.page > 0 && from+q.page < len(found) {
		return &reply{entries: found[from : from+q.page], cookie: strconv.Itoa(from + q.page)}
	}
	return &reply{entries: found[from:]}
}

func matches(o object, filter *ber.Packet) bool {
	switch filter.Tag {
	case ldap.FilterOr:
		for _, f := range filter.Children {
			if matches(o, f) {
				return true
			}
		}
		return false
	case ldap.FilterEqualityMatch:
		for name, values := range o.attributes {
			for _, v := range values {
				if strings.EqualFold(name, filter.Children[0].Data.String()) && strings.EqualFold(v, filter.Children[1].Data.String()) {
					return true
				}
			}
		}
		return false
	}
	return filter.Tag == ldap.FilterPresent
}

func (o object) encode(request *ber.Packet) *ber.Packet {
	entry := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultEntry, nil, "entry")
	entry.AppendChild(octets(o.dn))
	attributes := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "attributes")
	for name, values := range o.attributes {
		attribute := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "attribute")
		set := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "values")
		for _, v := range values {
			set.AppendChild(octets(v))
		}
		attribute.AppendChild(octets(name))
		attribute.AppendChild(set)
		attributes.AppendChild(attribute)
	}
	entry.AppendChild(attributes)
	return envelope(request, entry)
}

func result(request *ber.Packet, tag ber.Tag, code int64, text string) *ber.Packet {
	r := ber.Encode(ber.ClassApplication, ber.TypeConstructed, tag, nil, "result")
	r.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, code, "code"))
	r.AppendChild(octets(""))
	r.AppendChild(octets(text))
	return envelope(request, r)
}

func envelope(request, op *ber.Packet) *ber.Packet {
	p := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "message")
	p.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, request.Children[0].Value, "id"))
	p.AppendChild(op)
	return p
}

func octets(s string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, s, "")
}
