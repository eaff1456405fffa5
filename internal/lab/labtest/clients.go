package labtest

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// CitrixCloud asks Citrix Cloud of the lab, signed in.
func CitrixCloud(t *testing.T, l *lab.Lab) *Client {
	t.Helper()
	host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
	w := NewClient(t, l, host, host) // by its address, as the estate file says
	customer, _, _ := APIClient(l)
	token, _ := At(t, TokenRequest(t, l, w, nil).JSON(t), "access_token").(string)
	w.Header = http.Header{"Authorization": {"CWSAuth bearer=" + token}, "Accept": {"application/json"}}
	w.Header.Set("Citrix-CustomerId", customer)
	w.Header.Set("Citrix-InstanceId", world.GUIDOf("daas site", l.Model().Citrix.Site))
	return w
}

// TokenRequest signs in with the right form, but for what is changed.
func TokenRequest(t *testing.T, l *lab.Lab, w *Client, changed url.Values, header ...string) Answer {
	t.Helper()
	customer, id, secret := APIClient(l)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	for k, v := range changed {
		form[k] = v
	}
	header = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)
	return w.Ask(http.MethodPost, "/cctrustoauth2/"+customer+"/tokens/clients", form.Encode(), header...)
}

// Prism asks a Prism of the lab as its viewer.
func Prism(t *testing.T, l *lab.Lab, host string) *Client {
	t.Helper()
	w := NewClient(t, l, l.Model().FQDN(host)+":9440", l.Address("prism", host))
	user, password := PrismAccount(l)
	req := http.Request{Header: w.Header}
	req.SetBasicAuth(user, password)
	return w
}

// DialLDAP connects to a domain controller over LDAPS, without signing in.
func DialLDAP(t *testing.T, l *lab.Lab, host string) (*ldap.Conn, error) {
	t.Helper()
	c, err := ldap.DialURL("ldaps://"+l.Address("ldap", host), ldap.DialWithTLSConfig(&tls.Config{
		RootCAs: Trust(t, l), ServerName: l.Model().FQDN(host), MinVersion: tls.VersionTLS12,
	}), ldap.DialWithDialer(&net.Dialer{Timeout: 2 * time.Second}))
	if err == nil {
		c.SetTimeout(5 * time.Second)
		t.Cleanup(func() { _ = c.Close() })
	}
	return c, err
}

// LDAP is [DialLDAP] and a bind with the right password.
func LDAP(t *testing.T, l *lab.Lab, host string) *ldap.Conn {
	t.Helper()
	c, err := DialLDAP(t, l, host)
	if err != nil {
		t.Fatal(err)
	}
	user, password := Account(l)
	if err := c.Bind(user, password); err != nil {
		t.Fatal(err)
	}
	return c
}

// Account is the name and the password of the account of the domain.
func Account(l *lab.Lab) (username, password string) {
	return l.Model().DomainUser(), l.World().Secret(world.DirectorySource)
}

// PrismAccount is the name and the password that the Prisms accept.
func PrismAccount(l *lab.Lab) (username, password string) {
	return l.Model().Account.Prism, l.World().Secret("prism")
}

// APIClient is what Citrix Cloud accepts.
func APIClient(l *lab.Lab) (customer, id, secret string) {
	c := l.Model().Citrix
	return c.Customer, c.Client, l.World().Secret("citrixcloud")
}
