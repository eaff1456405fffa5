package winrm

import (
	"crypto/tls"
	"strings"
	"testing"
)

func TestOptionsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"no host":                      {Options{}, "no host name"},
		"a host with a path in it":     {Options{Host: "host/wsman?a=<b>"}, "no host name"},
		"Basic over plain HTTP":        {Options{Method: Basic, PlainHTTP: true}, "over verified TLS only"},
		"Basic without verification":   {Options{Method: Basic, TLS: &tls.Config{InsecureSkipVerify: true}}, "over verified TLS only"}, //nolint:gosec // what is tested
		"an unknown method":            {Options{Method: "credssp"}, "none of ntlm, kerberos and basic"},
		"Kerberos without tickets":     {Options{Method: Kerberos}, "needs tickets"},
		"no password":                  {Options{Password: ""}, "without user name or password"},
		"no user, which is anonymous":  {Options{User: "", Password: "x"}, "without user name or password"},
		"Basic with an empty password": {Options{Method: Basic, User: "u"}, "without user name or password"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.o.Host == "" && name != "no host" {
				c.o.Host = "host.example"
			}
			if _, err := Dial(t.Context(), c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestOptionsThatAreFilledIn(t *testing.T) {
	fingerprint := &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(tls.ConnectionState) error { return nil }, NextProtos: []string{"h2"}} //nolint:gosec // replaced by a check of its own
	for name, c := range map[string]struct {
		o       Options
		address string
		url     string
	}{
		"https is the default":           {Options{}, "host.example:5986", "https://host.example:5986/wsman"},
		"plain HTTP has a port":          {Options{PlainHTTP: true}, "host.example:5985", "http://host.example:5985/wsman"},
		"the address may be another one": {Options{Address: "192.0.2.1:15986"}, "192.0.2.1:15986", "https://host.example:15986/wsman"},
		"a fingerprint is verification":  {Options{Method: Basic, TLS: fingerprint}, "host.example:5986", "https://host.example:5986/wsman"},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Host, c.o.User, c.o.Password = "host.example", "u", "p"
			if err := c.o.complete(); err != nil {
				t.Fatal(err)
			}
			if c.o.Address != c.address || c.o.url() != c.url {
				t.Errorf("got %s and %s", c.o.Address, c.o.url())
			}
			if c.o.TLS.ServerName != "host.example" || len(c.o.TLS.NextProtos) != 0 || c.o.TLS == fingerprint {
				t.Errorf("TLS is for %q with %q", c.o.TLS.ServerName, c.o.TLS.NextProtos)
			}
		})
	}
}

func TestUserNames(t *testing.T) {
	for given, want := range map[string][2]string{
		`CORP\svc`:           {"svc", "CORP"},
		"svc@CORP.EXAMPLE":   {"svc", "CORP.EXAMPLE"},
		"svc@other.example":  {"svc@other.example", ""},
		"svc":                {"svc", ""},
		`corp.example\a@b.c`: {"a@b.c", "corp.example"},
	} {
		o := Options{User: given, Domain: "corp.example"}
		if user, domain := o.account(); user != want[0] || domain != want[1] {
			t.Errorf("%s is %q of %q, want %q", given, user, domain, want)
		}
	}
}
