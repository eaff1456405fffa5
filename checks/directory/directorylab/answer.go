package directorylab

import (
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net"
	"strings"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab/world"
)

// search answers a search into m; false breaks the connection afterwards.
func (c *session) search(m *message, id int64, op *ber.Packet, controls []control) bool {
	done := func(code int, matched, diagnostic string) bool {
		m.result(id, tagSearchDone, code, matched, diagnostic, nil, nil)
		return true
	}
	s, code, err := parseSearch(c.tree.model, op, controls)
	if err != nil {
		return done(code, "", err.Error())
	}
	if s.base == "" && s.scope == scopeBase {
		if root := c.rootDSE(); s.filter.matches(root) {
			m.entry(id, root, s.want)
		}
		return done(resultSuccess, "", "")
	}
	if !c.bound {
		return done(resultOperationsError, "", "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563\x00")
	}
	if c.controller.LDAP == world.PermissionDenied {
		return done(resultInsufficientAccess, "", "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\x00")
	}
	if c.tree.byKey[facts.DNKey(s.base)] == nil {
		matched, diagnostic := c.tree.missing(s.base)
		return done(resultNoSuchObject, matched, diagnostic)
	}
	return c.answer(m, id, s)
}

// answer sends the entries of one page, or of an unpaged search as many as the
// limits allow.
func (c *session) answer(m *message, id int64, s *search) bool {
	from := cursor{}
	if s.cookie != "" {
		p, known := c.pages[s.cookie]
		if !known || p.base != facts.DNKey(s.base) {
			m.result(id, tagSearchDone, resultUnavailableExtension, "", "00000057: LdapErr: DSID-0C090CA2, comment: Error processing control: the cookie is not of this connection, data 0, v4563", nil, nil)
			return true
		}
		from = p.at
		delete(c.pages, s.cookie)
	}
	limit := int64(maxPageSize)
	for _, l := range []int64{s.sizeLimit, s.pageSize} {
		if l > 0 {
			limit = min(limit, l)
		}
	}
	sent := int64(0)
	var broken bool
	at, more := c.tree.walk(s, from, func(e *entry) bool {
		if sent == limit || broken {
			return false
		}
		sent++
		m.entry(id, e, s.want)
		if len(m.b) > 64<<10 {
			_, err := c.out.Write(m.b)
			broken = err != nil
			m.b = m.b[:0]
		}
		return true
	})
	switch {
	case broken:
		return false
	case c.controller.LDAP == world.Resets && sent > 0:
		c.reset(m.b)
		return false
	}
	if from == (cursor{}) {
		for _, url := range c.tree.references(s) {
			m.reference(id, url)
		}
	}
	if !s.paged {
		if more {
			m.result(id, tagSearchDone, resultSizeLimitExceeded, "", "", nil, nil)
			return true
		}
		m.result(id, tagSearchDone, resultSuccess, "", "", nil, nil)
		return true
	}
	cookie := ""
	if c.controller.LDAP == world.EndlessPaging {
		at, more = from, true
	}
	if more {
		c.last++
		cookie = string(binary.BigEndian.AppendUint64([]byte("muster"), c.last))
		c.pages[cookie] = page{facts.DNKey(s.base), at}
	}
	m.result(id, tagSearchDone, resultSuccess, "", "", nil, func(m *message) { m.pagingControl(cookie) })
	return true
}

// reset sends the first half of an answer and then breaks the connection, so that
// the client sees a reset and no orderly end.
func (c *session) reset(answer []byte) {
	_, _ = c.out.Write(answer[:len(answer)/2])
	_ = c.out.Flush()
	for conn := c.conn; conn != nil; {
		switch inner := conn.(type) {
		case *tls.Conn:
			conn = inner.NetConn()
		case *peeked:
			conn = inner.Conn
		case *net.TCPConn:
			_ = inner.SetLinger(0)
			_ = inner.Close()
			return
		default:
			return
		}
	}
}

// rootDSE is what a domain controller tells everybody of itself.
func (c *session) rootDSE() *entry {
	m, dc := c.tree.model, c.controller
	now := c.world.Clock.Time()
	truth := func(yes bool) string { return strings.ToUpper(fmt.Sprint(yes)) }
	e := &entry{}
	e.set("objectClass", "top")
	e.set("currentTime", generalized(now.Add(time.Duration(dc.SkewSeconds)*time.Second)))
	e.set("namingContexts", c.tree.contexts...)
	e.set("defaultNamingContext", m.DomainDN()).set("rootDomainNamingContext", m.DomainDN())
	e.set("configurationNamingContext", m.ConfigurationDN()).set("schemaNamingContext", "CN=Schema,"+m.ConfigurationDN())
	e.set("subschemaSubentry", "CN=Aggregate,CN=Schema,"+m.ConfigurationDN())
	e.set("dnsHostName", dc.Host).set("serverName", c.tree.serverDN(dc)).set("dsServiceName", c.tree.settingsDN(dc.Host))
	e.set("ldapServiceName", m.Domain+":"+world.ShortName(dc.Host)+"$@"+strings.ToUpper(m.Domain))
	e.set("isSynchronized", truth(!dc.Unsynchronized)).set("isGlobalCatalogReady", truth(dc.GlobalCatalog && !dc.Unsynchronized))
	e.set("highestCommittedUSN", "1482237")
	e.set("supportedLDAPVersion", "3", "2")
	e.set("supportedControl", controlPaging, controlSDFlags, controlShowDeleted, controlDomainScope)
	e.set("supportedExtension", extensionStartTLS, extensionWhoAmI)
	e.set("supportedCapabilities", "1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1670", "1.2.840.113556.1.4.1791")
	e.set("supportedLDAPPolicies", "MaxPageSize")
	e.set("domainFunctionality", "7").set("forestFunctionality", "7").set("domainControllerFunctionality", "7")
	return e
}
