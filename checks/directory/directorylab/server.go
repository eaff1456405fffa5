package directorylab

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// servers are the domain controllers of both sites.
func servers(w *world.World) []world.Server {
	trees := map[string]func() *tree{}
	for _, site := range world.BothSites {
		trees[site] = sync.OnceValue(func() *tree { return newTree(w.Model, site, w.Clock.Started()) })
	}
	behind := slices.ContainsFunc(w.Model.Policies.GPOs, func(g *world.GPO) bool { return len(g.BehindAt) > 0 }) ||
		slices.ContainsFunc(w.Model.Policies.OUs, func(o *world.OU) bool { return len(o.BehindAt) > 0 })
	if !behind {
		trees[estate.Recovery] = trees[estate.Production] // one for both spares half of the memory
	}
	var servers []world.Server
	for _, dc := range w.Model.Directory.Controllers {
		servers = append(servers, &ldapServer{world: w, directory: trees[dc.Site], controller: dc})
	}
	return servers
}

// ldapServer is one domain controller. It speaks LDAP over TLS and, on the same
// port, plain LDAP with StartTLS: the first byte tells them apart.
type ldapServer struct {
	world      *world.World
	directory  func() *tree // shared by the domain controllers of a site
	tree       *tree
	controller *world.Controller
	password   string
	tls        *tls.Config
	address    string
	release    func() // the closed port of a server that is down
	tcp        *world.TCPServer
}

// Start implements [world.Server].
func (s *ldapServer) Start(ctx context.Context) (err error) {
	if s.controller.LDAP == world.Down {
		s.address, s.release, err = world.ClosedPort(ctx)
		return err
	}
	s.password = s.world.Secret(world.DirectorySource)
	certificate, err := s.world.Certificate(s.controller.LDAP, s.controller.Host, s.world.Model.Domain)
	if err != nil {
		return err
	}
	listener, err := world.Listen(ctx, "the domain controller "+s.controller.Host)
	if err != nil {
		return err
	}
	s.tree = s.directory()
	s.tls = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	s.address, s.tcp = listener.Addr().String(), world.ServeTCP(listener, s.serve)
	return nil
}

// Addresses implements [world.Server].
func (s *ldapServer) Addresses() []world.Address {
	return []world.Address{{Service: "ldap", Name: s.controller.Host, At: s.address}}
}

// Close implements [world.Server].
func (s *ldapServer) Close() {
	if s.release != nil {
		s.release()
	}
	if s.tcp != nil {
		s.tcp.Close()
	}
}

// peeked is a connection of which the first bytes were read already.
type peeked struct {
	net.Conn
	in *bufio.Reader
}

func (p *peeked) Read(b []byte) (int, error) { return p.in.Read(b) }

// session is the state of one connection.
type session struct {
	*ldapServer
	conn    net.Conn
	in      *bufio.Reader
	out     *bufio.Writer
	done    <-chan struct{} // closed when the lab stops
	secured bool
	bound   bool
	pages   map[string]page
	last    uint64 // number of the last cookie
}

// page is a paged search that is to be continued.
type page struct {
	base string
	at   cursor
}

const (
	maxRequest = 1 << 20 // bytes; more than any request that a client has reason to send
	tlsRecord  = 0x16    // the first byte of a TLS handshake

	// handshakeLimit is longer than any client waits, so that it is the client who
	// gives up on a handshake that drags on.
	handshakeLimit = 2 * time.Minute
)

func (s *ldapServer) serve(conn net.Conn, done <-chan struct{}) {
	defer conn.Close() //nolint:errcheck // nothing can be done about it
	behaviour := s.controller.LDAP
	if behaviour == world.TLSHangs {
		<-done
		return
	}
	if behaviour == world.SlowDrip {
		conn = &world.Drip{Conn: conn, Done: done}
	}
	in := bufio.NewReader(conn)
	first, err := in.Peek(1)
	if err != nil {
		return
	}
	c := &session{ldapServer: s, done: done, pages: map[string]page{}}
	c.use(&peeked{Conn: conn, in: in})
	if first[0] == tlsRecord && !c.secure() {
		return
	}
	for c.next() {
	}
}

func (c *session) use(conn net.Conn) {
	c.conn, c.in, c.out = conn, bufio.NewReader(conn), bufio.NewWriterSize(conn, 32<<10)
}

func (c *session) secure() bool {
	t := tls.Server(c.conn, c.tls)
	_ = t.SetDeadline(time.Now().Add(handshakeLimit))
	if t.Handshake() != nil {
		return false
	}
	_ = t.SetDeadline(time.Time{})
	c.use(t)
	c.secured = true
	return true
}

// next serves one request; false ends the connection.
func (c *session) next() bool {
	if !c.fits() {
		return false
	}
	p, err := ber.ReadPacket(c.in)
	if err != nil || len(p.Children) < 2 {
		return false
	}
	id, ok := p.Children[0].Value.(int64)
	if !ok {
		return false
	}
	op := p.Children[1]
	switch c.controller.LDAP {
	case world.Hangs:
		<-c.done
		return false
	case world.Garbage:
		_, _ = c.out.WriteString("\x30\x84\xff\xff\xff\xff HTTP/1.1 400 Bad Request\r\n\r\n")
		return c.out.Flush() == nil
	}
	var m message
	more := true
	switch op.Tag {
	case tagBindRequest:
		c.bind(&m, id, op)
	case tagUnbindRequest:
		return false
	case tagAbandonRequest:
		return true
	case tagSearchRequest:
		c.world.Counters.Searches.Add(1)
		more = c.search(&m, id, op, controlsOf(p))
	case tagExtendedRequest:
		return c.extended(id, op)
	default:
		// Nobody has a reason to write to a domain controller through muster.
		m.result(id, byte(op.Tag)+1|0x60, resultUnwilling, "", "0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0: the lab only reads", nil, nil)
	}
	_, err = c.out.Write(m.b)
	return err == nil && c.out.Flush() == nil && more
}

// fits looks at the length of the next request before any of it is read into
// memory.
func (c *session) fits() bool {
	head, err := c.in.Peek(2)
	if err != nil || head[0] != tagSequence {
		return false
	}
	n := int(head[1])
	if n < 0x80 {
		return true
	}
	if head, err = c.in.Peek(2 + n - 0x80); err != nil || n > 0x84 {
		return false
	}
	length := 0
	for _, b := range head[2:] {
		length = length<<8 | int(b)
	}
	return length <= maxRequest
}

func controlsOf(p *ber.Packet) []control {
	var all []control
	if len(p.Children) < 3 {
		return nil
	}
	for _, c := range p.Children[2].Children {
		var one control
		for i, part := range c.Children {
			switch v := part.Value.(type) {
			case bool:
				one.critical = v
			default:
				if i == 0 {
					one.oid = part.Data.String()
				} else {
					one.value = part.Data.Bytes()
				}
			}
		}
		all = append(all, one)
	}
	return all
}

func (c *session) bind(m *message, id int64, op *ber.Packet) {
	c.bound = false
	answer := func(code int, diagnostic string) { m.result(id, tagBindResponse, code, "", diagnostic, nil, nil) }
	if len(op.Children) != 3 {
		answer(resultProtocolError, "a bind has three parts")
		return
	}
	name, credentials := op.Children[1].Data.String(), op.Children[2]
	switch {
	case credentials.Tag != 0:
		answer(resultAuthMethodNotSupported, "the lab knows simple binds only")
	case name == "" || credentials.Data.Len() == 0:
		answer(resultSuccess, "") // an anonymous bind
	case !c.secured:
		answer(resultStrongerAuthRequired, "00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, v4563")
	default:
		c.world.Counters.Binds.Add(1)
		if !c.knows(name) || credentials.Data.String() != c.password {
			c.world.Counters.Refused.Add(1)
			answer(resultInvalidCredentials, "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 52e, v4563\x00")
			return
		}
		c.bound = true
		answer(resultSuccess, "")
	}
}

// knows accepts the forms of a user name that Active Directory does.
func (c *session) knows(name string) bool {
	m := c.tree.model
	for _, form := range []string{m.Account.User + "@" + m.Domain, m.NetBIOS + `\` + m.Account.User, m.Domain + `\` + m.Account.User} {
		if strings.EqualFold(form, name) {
			return true
		}
	}
	return world.SameDN(name, m.DN("CN="+m.Account.User+",CN=Users"))
}

func (c *session) extended(id int64, op *ber.Packet) bool {
	var m message
	name := ""
	if len(op.Children) > 0 {
		name = op.Children[0].Data.String()
	}
	reply := func(code int, diagnostic string, after func(*message)) bool {
		m.result(id, tagExtendedResponse, code, "", diagnostic, after, nil)
		_, err := c.out.Write(m.b)
		return err == nil && c.out.Flush() == nil
	}
	switch {
	case name == extensionStartTLS && !c.secured:
		return reply(resultSuccess, "", func(m *message) { m.octets(tagExtendedName, extensionStartTLS) }) && c.secure()
	case name == extensionStartTLS:
		return reply(resultOperationsError, "00000000: LdapErr: DSID-0C090F8C, comment: TLS or SSL already in effect, data 0, v4563", nil)
	case name == extensionWhoAmI:
		who := ""
		if c.bound {
			who = "u:" + c.tree.model.NetBIOS + `\` + c.tree.model.Account.User
		}
		return reply(resultSuccess, "", func(m *message) { m.octets(tagExtendedValue, who) })
	}
	return reply(resultProtocolError, "0000203D: LdapErr: DSID-0C0912F7, comment: Unknown extended request OID, data 0, v4563", nil)
}
