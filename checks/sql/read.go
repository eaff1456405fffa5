package sql

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// mostRows is how many rows of an answer are read.
const mostRows = 50_000

// row is a row of an answer, by the names of its columns.
type row map[string]any

// text is a column of text; "" for NULL.
func (r row) text(name string) string {
	switch v := r[name].(type) {
	case string:
		return strings.TrimSpace(v)
	case []byte:
		return strings.TrimSpace(string(v))
	}
	return ""
}

// number is a column of numbers, nil for NULL.
func (r row) number(name string) *int64 {
	if v, ok := r[name].(int64); ok {
		return &v
	}
	return nil
}

// flag is a column of bits, nil for NULL.
func (r row) flag(name string) *bool {
	switch v := r[name].(type) {
	case bool:
		return &v
	case int64:
		yes := v != 0
		return &yes
	}
	return nil
}

func (r row) is(name string) bool {
	f := r.flag(name)
	return f != nil && *f
}

// ask asks a question and gives each row to take.
func (s *session) ask(ctx context.Context, q question, take func(row) error) error {
	timed, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	rows, err := s.conn.QueryContext(timed, q.batch())
	if err != nil {
		return s.failed(timed, q.name, err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	names, err := rows.Columns()
	if err != nil {
		return s.failed(timed, q.name, err)
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for n := 0; rows.Next(); n++ {
		if n == mostRows {
			return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("%s has more than %d rows of %s, which were not read to the end", s.of.declared.Host, mostRows, q.name)}
		}
		if err := rows.Scan(into...); err != nil {
			return s.failed(timed, q.name, err)
		}
		r := row{}
		for i, name := range names {
			r[name] = values[i]
		}
		if err := take(r); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return s.failed(timed, q.name, err)
	}
	return nil
}

// may are the rights of the login, which say whether an empty answer means that there is
// nothing.
type may struct{ state, definition, everything, shipping bool }

// read asks a server for all parts.
func (s *session) read(ctx context.Context, of server, hosts map[string]string) *facts.SQLServer {
	got := unread(of, facts.Yes())
	rights, release, err := s.instance(ctx, &got.Instance)
	if err != nil { // without it no empty answer means anything
		failed := unread(of, facts.FromError(err))
		failed.Answered = facts.Yes() // signing in did work
		return failed
	}
	got.Groups.Answered = allowed(rights.state && rights.definition, s, "VIEW SERVER STATE and VIEW ANY DEFINITION", func() error { return s.groups(ctx, release, got.Groups.Items) })
	got.Databases.Answered = allowed(rights.everything, s, "VIEW ANY DATABASE", func() error { return s.databases(ctx, got.Databases.Items) })
	got.Logins.Answered = allowed(rights.definition, s, "VIEW ANY DEFINITION", func() error { return s.logins(ctx, got.Logins.Items) })
	got.Clients.Answered = allowed(rights.state, s, "VIEW SERVER STATE", func() error { return s.clients(ctx, hosts, got.Clients.Items) })
	got.Restored.Answered = allowed(rights.shipping, s, "SELECT on msdb.dbo.log_shipping_monitor_secondary", func() error { return s.restored(ctx, got.Restored.Items) })
	for _, l := range []struct {
		learnt bool
		forget func()
	}{
		{got.Groups.Learnt(), func() { clear(got.Groups.Items) }}, {got.Databases.Learnt(), func() { clear(got.Databases.Items) }},
		{got.Logins.Learnt(), func() { clear(got.Logins.Items) }}, {got.Clients.Learnt(), func() { clear(got.Clients.Items) }},
		{got.Restored.Learnt(), func() { clear(got.Restored.Items) }},
	} {
		if !l.learnt { // a part of a list is none
			l.forget()
		}
	}
	return got
}

// allowed asks where the login may see an answer.
func allowed(may bool, s *session, right string, ask func() error) facts.Answered {
	if !may {
		return facts.No(facts.PermissionDenied, fmt.Sprintf("the login on %s has no right to %s, without which it sees nothing there", s.of.declared.Host, right))
	}
	return facts.FromError(ask())
}

func (s *session) instance(ctx context.Context, into *facts.SQLInstance) (rights may, release int, err error) {
	n := 0
	err = s.ask(ctx, instance, func(r row) error {
		n++
		into.Name, into.Version, into.Edition = r.text("name"), r.text("version"), r.text("edition")
		rights = may{r.is("state"), r.is("definition"), r.is("everything"), r.is("shipping")}
		release, err = major(into.Version)
		return err
	})
	if err == nil && (n != 1 || into.Name == "") {
		err = facts.Failure{Reason: facts.FactMissing, Err: errors.New(s.of.declared.Host + " does not say what it is")}
	}
	into.Answered = facts.FromError(err)
	return rights, release, err
}

func (s *session) groups(ctx context.Context, release int, into map[string]*facts.SQLGroup) error {
	replica := func(r row) *facts.SQLReplica {
		g := into[r.text("ag")]
		if g == nil {
			g = &facts.SQLGroup{Replicas: map[string]*facts.SQLReplica{}, Listeners: map[string]*facts.SQLListener{}}
			into[r.text("ag")] = g
		}
		name := r.text("replica")
		if g.Replicas[name] == nil {
			g.Replicas[name] = &facts.SQLReplica{Copies: map[string]*facts.SQLCopy{}}
		}
		return g.Replicas[name]
	}
	if err := s.ask(ctx, replicas(release), func(r row) error {
		is := replica(r)
		is.Mode, is.Connected = r.text("mode"), r.text("connected")
		g := into[r.text("ag")]
		g.Primary, g.Distributed, g.Contained = r.text("main"), r.is("distributed"), r.is("contained")
		return nil
	}); err != nil {
		return err
	}
	if err := s.ask(ctx, copies, func(r row) error {
		replica(r).Copies[r.text("db")] = &facts.SQLCopy{
			Joined: r.flag("joined"), State: r.text("state"), Suspended: r.flag("suspended"), Reason: r.text("reason"), LagSeconds: atLeastZero(r.number("lag")),
		}
		return nil
	}); err != nil {
		return err
	}
	return s.ask(ctx, listeners, func(r row) error {
		g := into[r.text("ag")]
		if g == nil {
			return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("%s has a listener of the group %q, of which it knows no replica", s.of.declared.Host, r.text("ag"))}
		}
		name := strings.ToLower(r.text("listener"))
		l := g.Listeners[name]
		if l == nil {
			l = &facts.SQLListener{Addresses: []string{}}
			g.Listeners[name] = l
		}
		if port := r.number("port"); port != nil {
			l.Port = int(*port)
		}
		if address := r.text("address"); address != "" {
			l.Addresses = append(l.Addresses, address)
		}
		return nil
	})
}

// atLeastZero: clocks of transactions differ by less than a scan takes.
func atLeastZero(n *int64) *int64 {
	if n != nil && *n < 0 {
		return new(int64)
	}
	return n
}

func (s *session) databases(ctx context.Context, into map[string]*facts.SQLDatabase) error {
	return s.ask(ctx, databases, func(r row) error {
		d := &facts.SQLDatabase{State: r.text("state")}
		if state := r.text("mirror"); state != "" {
			d.Mirror = &facts.SQLMirror{State: state, Partner: r.text("partner")}
		}
		into[r.text("db")] = d
		return nil
	})
}

func (s *session) logins(ctx context.Context, into map[string]*facts.SQLLogin) error {
	return s.ask(ctx, logins, func(r row) error {
		into[r.text("name")] = &facts.SQLLogin{Kind: r.text("kind"), SID: r.text("sid"), Disabled: r.is("disabled")}
		return nil
	})
}

func (s *session) clients(ctx context.Context, hosts map[string]string, into map[string]*facts.SQLClient) error {
	return s.ask(ctx, clients, func(r row) error {
		host := hosts[machine(r.text("host"))]
		if host == "" {
			return nil // of no component of the estate
		}
		c := &facts.SQLClient{Host: host, Database: r.text("db"), Login: r.text("login"), Address: r.text("address")}
		into[strings.Join([]string{c.Host, c.Database, c.Login, c.Address}, " ")] = c
		return nil
	})
}

func (s *session) restored(ctx context.Context, into map[string]*facts.SQLRestoredDB) error {
	return s.ask(ctx, restored, func(r row) error {
		d := &facts.SQLRestoredDB{Source: r.text("source"), Database: r.text("original")}
		if age := r.number("age"); age != nil {
			seconds := max(0, *age) * 60
			d.AgeSeconds = &seconds
		}
		into[r.text("db")] = d
		return nil
	})
}
