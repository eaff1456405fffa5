package winrm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/types"

	"github.com/muster-dr/muster/internal/facts"
)

// distribute is a KDC made of two functions.
func distribute(login func() error, ask func(string) error) *Tickets {
	return &Tickets{realm: realm, user: types.NewPrincipalName(1, "svc-scan"), kdcs: []kdc{made("10.0.0.1:88", login, ask)}}
}

func made(address string, login func() error, ask func(string) error) kdc {
	return kdc{address: address, login: login, close: func() {},
		ask: func(service string) (messages.Ticket, types.EncryptionKey, error) {
			return messages.Ticket{Realm: service}, types.EncryptionKey{}, ask(service)
		}}
}

func TestNextKDCIsAskedWhenOneCannotBeReached(t *testing.T) {
	dead := func() error { return errors.New("communication error with KDC via TCP: connection refused") }
	fine := func() error { return nil }
	for name, c := range map[string]struct {
		first, second func() error
		asked         int // logons at the second
		ok            bool
	}{
		"the first is fine":              {fine, dead, 0, true},
		"the first is not there":         {dead, fine, 1, true},
		"the first refuses the password": {func() error { return errors.New("KRB Error: (24) x") }, fine, 0, false},
		"the first knows something else": {func() error { return errors.New("KRB Error: (37) x") }, fine, 0, false},
		"the first does not answer":      {func() error { return errors.New("read: i/o timeout") }, fine, 1, true},
		"neither can be reached":         {dead, dead, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			k := distribute(c.first, func(string) error { return nil })
			k.kdcs = append(k.kdcs, made("10.0.0.2:88", func() error { asked++; return c.second() }, func(string) error { return nil }))
			if _, _, err := k.service(t.Context(), "win1.example"); (err == nil) != c.ok || asked != c.asked {
				t.Errorf("got %v after %d logons at the second", err, asked)
			}
		})
	}
	t.Run("the first goes away after the logon", func(t *testing.T) {
		here := true
		alive := func() error {
			if here {
				return nil
			}
			return dead()
		}
		k := distribute(alive, func(string) error { return alive() })
		k.kdcs = append(k.kdcs, made("10.0.0.2:88", fine, func(string) error { return nil }))
		for i, want := range []bool{true, false, true} {
			here = i == 0
			if _, _, err := k.service(t.Context(), "win1.example"); (err == nil) != want {
				t.Errorf("question %d: %v", i, err)
			}
		}
	})
}

func TestTicketsAreAskedForOnce(t *testing.T) {
	var logins, asked atomic.Int32
	release := make(chan struct{})
	k := distribute(func() error { <-release; logins.Add(1); return nil }, func(string) error { asked.Add(1); return nil })
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			host := fmt.Sprintf("Host%d.example", i%4)
			ticket, _, err := k.service(t.Context(), host)
			if err != nil || ticket.Realm != "HTTP/"+strings.ToLower(host) {
				t.Errorf("got %s, %v", ticket.Realm, err)
			}
		})
	}
	close(release)
	all.Wait()
	if logins.Load() != 1 {
		t.Errorf("%d logons", logins.Load())
	}
}

func TestRefusedPasswordIsNotSentAgain(t *testing.T) {
	logins := 0
	k := distribute(func() error { logins++; return errors.New("KRB Error: (24) KDC_ERR_PREAUTH_FAILED") }, nil)
	for range 50 {
		if _, _, err := k.service(t.Context(), "host.example"); !errors.Is(err, facts.ErrRefused) || !strings.Contains(err.Error(), "the password is wrong") {
			t.Fatal(err)
		}
	}
	if logins != 1 {
		t.Errorf("the password was sent %d times", logins)
	}
}

func TestWhatKDCsSay(t *testing.T) {
	for name, c := range map[string]struct {
		says    string
		refused bool
		reason  facts.Reason
		want    string
	}{
		"a locked account":   {"[Root cause: KDC_Error] KRB Error: (18) KDC_ERR_CLIENT_REVOKED", true, facts.CollectorFailed, "locked"},
		"no such user":       {"KRB Error: (6) KDC_ERR_C_PRINCIPAL_UNKNOWN", true, facts.CollectorFailed, "no such user"},
		"a password too old": {"KRB Error: (23) KDC_ERR_KEY_EXPIRED", true, facts.CollectorFailed, "has expired"},
		"a wrong password":   {"AS_REP is not valid or client password/keytab incorrect", true, facts.CollectorFailed, "wrong"},
		"a wrong clock":      {"KRB Error: (37) KRB_AP_ERR_SKEW", false, facts.CollectorFailed, "the clocks of this machine and of the key distribution centre at 10.0.0.1:88"},
		"an unknown host":    {"KRB Error: (7) KDC_ERR_S_PRINCIPAL_UNKNOWN", false, facts.CollectorFailed, "knows no service"},
		"nothing":            {"communication error with KDC via TCP: read: i/o timeout", false, facts.Timeout, "10.0.0.1:88"},
		"nobody there":       {"Networking_Error: connection refused", false, facts.Unreachable, "10.0.0.1:88"},
		"something else":     {"KRB Error: (60) KRB_ERR_GENERIC", false, facts.CollectorFailed, "(60)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := distribute(func() error { return errors.New(c.says) }, nil).signIn()
			if errors.Is(err, facts.ErrRefused) != c.refused || facts.FromError(err).Reason != c.reason || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v (%s)", err, facts.FromError(err).Reason)
			}
		})
	}
	k := distribute(func() error { return nil }, func(string) error { return errors.New("KRB Error: (7) x") })
	if _, _, err := k.service(t.Context(), "WIN1.example"); err == nil || !strings.Contains(err.Error(), "HTTP/win1.example") {
		t.Errorf("got %v", err)
	}
	k = distribute(func() error { panic("index out of range") }, nil)
	if _, _, err := k.service(t.Context(), "win1.example"); err == nil || !strings.Contains(err.Error(), "malformed") {
		t.Errorf("got %v", err)
	}
}

func TestNobodyWaitsForASilentKDC(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	k, err := NewTickets(TicketOptions{User: "svc-scan@corp.example.internal", Domain: "corp.example.internal", Password: "x", KDCs: []string{silent.Addr().String()}})
	if err != nil {
		t.Fatal(err)
	}
	promptly(t, func(ctx context.Context) error { _, _, err := k.service(ctx, "win1.example"); return err })
	k.Close()
}

func TestTicketOptions(t *testing.T) {
	good := TicketOptions{User: "svc-scan@CORP.example", Domain: "corp.example", Password: "x", KDCs: []string{"10.0.0.1:88"}}
	for name, c := range map[string]struct {
		change func(*TicketOptions)
		user   string
	}{
		"a principal name":       {func(*TicketOptions) {}, "svc-scan"},
		"a name with a domain":   {func(o *TicketOptions) { o.User = `CORP\svc-scan` }, "svc-scan"},
		"a name":                 {func(o *TicketOptions) { o.User = "svc-scan" }, "svc-scan"},
		"another domain":         {func(o *TicketOptions) { o.User = "svc-scan@other.example" }, ""},
		"no name":                {func(o *TicketOptions) { o.User = "@corp.example" }, ""},
		"no password":            {func(o *TicketOptions) { o.Password = "" }, ""},
		"no distribution centre": {func(o *TicketOptions) { o.KDCs = nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			c.change(&o)
			k, err := NewTickets(o)
			if (err == nil) != (c.user != "") {
				t.Fatal(err)
			}
			if err == nil && (k.user.PrincipalNameString() != c.user || k.realm != "CORP.EXAMPLE") {
				t.Errorf("it is %s of %s", k.user.PrincipalNameString(), k.realm)
			}
		})
	}
}
