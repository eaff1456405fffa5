package sql_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/sql"
	"github.com/muster-dr/muster/checks/sql/sqllab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

const (
	primary   = "sql-fra-01.corp.contoso.example"
	secondary = "sql-muc-01.corp.contoso.example"
)

// ask asks a lab that has this part alone, of a model and an estate that may be changed.
func ask(t *testing.T, change func(*sqllab.Model), declare func(*estate.Estate)) *facts.SQL {
	t.Helper()
	m := world.Healthy()
	if change != nil {
		change(sqllab.Of(m))
	}
	l, err := lab.Start(t.Context(), lab.Options{Parts: []world.Part{sqllab.Part()}, Model: m})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	est := collecttest.Estate(t, []byte(strings.ReplaceAll(string(l.EstateFile()), "resolvers: []", "resolvers: ['127.0.0.1:9']")))
	if declare != nil {
		declare(est)
	}
	var limits collect.Limits
	for _, s := range sqllab.Of(m).Servers {
		if s.Behaviour == world.Hangs { // nobody waits for the real limit
			limits.StepTimeout = 200 * time.Millisecond
		}
	}
	doc := collect.Run(t.Context(), est, []collect.Source{sql.Source()}, collect.Options{Limits: limits})
	if doc.SQL == nil {
		t.Fatalf("there are no facts: %+v", doc.Sources["sql"])
	}
	if n := l.Counts().Refused; n > 1 {
		t.Errorf("%d logons were refused", n)
	}
	return doc.SQL
}

// TestWhatKeepsAServerFromBeingRead: each of these has a reason of its own, and says what to do.
func TestWhatKeepsAServerFromBeingRead(t *testing.T) {
	each := func(set func(*sqllab.Server)) func(*sqllab.Model) {
		return func(m *sqllab.Model) {
			for _, s := range m.Servers {
				set(s)
			}
		}
	}
	declared := func(set func(*estate.SQLServer)) func(*estate.Estate) {
		return func(e *estate.Estate) {
			for _, site := range []string{estate.Production, estate.Recovery} {
				for i := range e.Site(site).SQL {
					set(&e.Site(site).SQL[i])
				}
			}
		}
	}
	for name, c := range map[string]struct {
		change  func(*sqllab.Model)
		declare func(*estate.Estate)
		reason  facts.Reason
		says    string
	}{
		"a certificate of an authority that nobody trusts": {
			change: each(func(s *sqllab.Server) { s.Behaviour = world.WrongCertificate }),
			reason: facts.CollectorFailed, says: "name the certification authority in credentials.sql.caFile, or accept this one certificate by sites.",
		},
		"a certificate that is not the one that was declared": {
			declare: declared(func(s *estate.SQLServer) { s.Fingerprint = strings.Repeat("ab", 32) }),
			reason:  facts.CollectorFailed, says: "not the one in sites.",
		},
		"a server that offers no encryption": {
			change: each(func(s *sqllab.Server) { s.Plain = true }),
			reason: facts.CollectorFailed, says: "offers no encryption, and muster sends no password without",
		},
		"an account of Windows without the method for it": {
			declare: func(e *estate.Estate) { e.Credentials["sql"].Username = `CORP\svc-muster` },
			reason:  facts.FactMissing, says: "set credentials.sql.method to ntlm",
		},
		"a server that hangs": {
			change: each(func(s *sqllab.Server) { s.Behaviour = world.Hangs }),
			reason: facts.Timeout, says: "signing in to",
		},
		"nobody at the port": {
			change: each(func(s *sqllab.Server) { s.Behaviour = world.Down }),
			reason: facts.Unreachable, says: "refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for host, s := range ask(t, c.change, c.declare).Servers {
				if s.Reason != c.reason || !strings.Contains(s.Message, c.says) {
					t.Errorf("%s: reason %s, %s; want %s, %q", host, s.Reason, s.Message, c.reason, c.says)
				}
			}
		})
	}
}

// TestAnEmptyAnswerCountsWhereTheLoginMaySeeIt: without the right a view is empty, and says
// nothing of it.
func TestAnEmptyAnswerCountsWhereTheLoginMaySeeIt(t *testing.T) {
	for right, parts := range map[string]func(*facts.SQLServer) []facts.Answered{
		"state": func(s *facts.SQLServer) []facts.Answered {
			return []facts.Answered{s.Groups.Answered, s.Clients.Answered}
		},
		"definition": func(s *facts.SQLServer) []facts.Answered {
			return []facts.Answered{s.Groups.Answered, s.Logins.Answered}
		},
		"everything": func(s *facts.SQLServer) []facts.Answered { return []facts.Answered{s.Databases.Answered} },
		"shipping":   func(s *facts.SQLServer) []facts.Answered { return []facts.Answered{s.Restored.Answered} },
	} {
		t.Run(right, func(t *testing.T) {
			s := ask(t, func(m *sqllab.Model) { m.Server(primary).Denied = []string{right} }, nil).Servers[primary]
			denied := 0
			for _, a := range []facts.Answered{s.Groups.Answered, s.Databases.Answered, s.Logins.Answered, s.Clients.Answered, s.Restored.Answered} {
				if a.Reason == facts.PermissionDenied {
					denied++
				}
			}
			for _, a := range parts(s) {
				if a.Reason != facts.PermissionDenied {
					t.Errorf("the reason is %q: %s", a.Reason, a.Message)
				}
			}
			if denied != len(parts(s)) || !s.Learnt() {
				t.Errorf("%d parts are denied, want %d; the server itself is %+v", denied, len(parts(s)), s.Answered)
			}
		})
	}
}

func TestThePrimaryReplicaKnowsAllAndTheOtherItself(t *testing.T) {
	servers := ask(t, nil, nil).Servers
	for host, knows := range map[string]bool{primary: true, secondary: false} {
		g := servers[host].Groups.Items["AG1"]
		if g == nil {
			t.Fatalf("%s knows no AG1: %+v", host, servers[host].Groups)
		}
		here, there := g.Replicas["SQL-FRA-01"], g.Replicas["SQL-MUC-01"]
		if got := here.Connected != ""; got != knows {
			t.Errorf("%s knows how the primary replica is: %v, want %v", host, got, knows)
		}
		if c := there.Copies[sqllab.DatabasePVS]; c.State != "SYNCHRONIZED" || c.Suspended == nil || *c.Suspended {
			t.Errorf("%s has the copy at the recovery site as %+v", host, c)
		}
		if l := g.Listeners["sql-ag1-ctx"]; l == nil || len(l.Addresses) != 2 || l.Port != 1433 {
			t.Errorf("%s has the listener as %+v", host, l)
		}
	}
	if n := len(servers[primary].Clients.Items); n != 3 {
		t.Errorf("%d connections are kept, want those of PVS and Session Recording", n)
	}
	if _, kept := servers[primary].Logins.Items["##MS_PolicyEventProcessingLogin##"]; kept {
		t.Error("a login of the product itself is kept")
	}
}
