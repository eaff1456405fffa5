// Package sql asks SQL Servers, over TDS, what a failover needs of the databases of PVS and
// Session Recording: whether each has a copy at the recovery site that is kept up to date,
// whether clients find it there, and whether they may sign in.
//
// It only reads, and only what questions.go lists: views of the server itself, no table of a
// database. It never speaks without encryption.
package sql

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector, and of the credential for both sites.
const source = "sql"

// limits are how patiently a server is asked.
type limits struct {
	whole time.Duration // for all that is asked of one server
	step  time.Duration // for anything that it is to answer
}

// Collector asks the SQL Servers of both sites.
type Collector struct{ limits limits }

// New returns the collector of SQL Server.
func New(l collect.Limits) *Collector {
	return &Collector{limits{whole: 90 * time.Second, step: l.Timeout(20 * time.Second)}}
}

// server is a declared instance.
type server struct {
	site     string
	declared estate.SQLServer
	where    string // its place in the estate file
}

// key is its name in the facts.
func (s server) key() string { return strings.ToLower(s.declared.Host) }

// address is where it is reached.
func (s server) address() string {
	if s.declared.Address != "" {
		return s.declared.Address
	}
	return net.JoinHostPort(s.declared.Host, "1433")
}

// serversOf are the declared instances, those of the recovery site first.
func serversOf(est *estate.Estate) []server {
	var all []server
	for _, site := range []string{estate.Recovery, estate.Production} {
		for i, d := range est.Site(site).SQL {
			all = append(all, server{site, d, fmt.Sprintf("sites.%s.sql[%d]", site, i)})
		}
	}
	return all
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	all := serversOf(est)
	if len(all) == 0 {
		return errors.New("neither site has sql in the estate file; people are asked about databases")
	}
	for _, s := range all {
		for _, name := range []string{source + "-" + s.site, source} {
			if c := est.Credentials[name]; c != nil && c.Username != "" {
				return nil
			}
		}
	}
	return errors.New("the estate file has no credentials.sql with a username: a login that may see the state of the server is enough")
}

// run is one collection.
type run struct {
	env    *collect.Env
	limits limits
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits}
	early := facts.No(facts.RunInterrupted, "the run ended before this server was read")
	var all sync.WaitGroup
	for _, s := range serversOf(env.Estate) {
		r.store(s, unread(s, early))
		all.Go(func() { r.server(ctx, s) })
	}
	all.Wait()
	return nil
}

// server asks one server and notes how it went.
func (r *run) server(ctx context.Context, s server) {
	var got *facts.SQLServer
	var err error
	var done func(facts.Answered, int)
	panicked := collect.Protect(func() {
		var c *connector
		if err = r.env.Lost(s.site); err == nil {
			c, err = r.connector(ctx, s)
		}
		done = r.env.AskWith(s.site+"/"+s.declared.Host, facts.Asked{Site: s.site, Address: s.address(), Insecure: c != nil && c.insecure})
		if err == nil {
			got, err = r.ask(ctx, s, c)
		}
	})
	if panicked != nil {
		err = panicked
	}
	if err != nil {
		got = unread(s, facts.FromError(err))
	}
	r.store(s, got)
	answered := got.Answered
	if trouble := parts(got); answered.Learnt() && trouble != nil {
		answered = *trouble
		answered.Status = facts.Partial
	}
	if done != nil {
		done(answered, 1)
		return
	}
	r.env.Store(func(d *facts.Document) { // it was not even noted that it is asked
		if asked := d.Sources[source].Asked[s.site+"/"+s.declared.Host]; asked != nil {
			asked.Answered = answered
		}
	})
}

// ask signs in to a server and reads all parts of it.
func (r *run) ask(ctx context.Context, s server, c *connector) (*facts.SQLServer, error) {
	ctx, cancel := context.WithTimeout(ctx, r.limits.whole)
	defer cancel()
	release, err := r.env.Hosts.Acquire(ctx, s.declared.Host)
	if err != nil {
		return nil, err
	}
	defer release()
	session, err := c.signIn(ctx)
	if err != nil {
		return nil, err
	}
	defer session.close()
	return session.read(ctx, s, clientsOf(r.env.Estate)), nil
}

// clientsOf are the servers of PVS and Session Recording, by the name that they give to
// databases: that of the machine, in lower case.
func clientsOf(est *estate.Estate) map[string]string {
	hosts := map[string]string{}
	for _, id := range []string{"pvs", "sr"} {
		c := est.Components[id]
		if c == nil || c.Excluded() {
			continue
		}
		for _, site := range []string{estate.Production, estate.Recovery} {
			for _, host := range c.Servers.Of(site) {
				hosts[machine(host)] = strings.ToLower(host)
			}
		}
	}
	return hosts
}

// machine is the name that Windows gives a machine of that host name.
func machine(host string) string {
	const longest = 15
	short, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(host)), ".")
	return short[:min(len(short), longest)]
}

func (r *run) store(s server, got *facts.SQLServer) {
	r.env.Store(func(d *facts.Document) {
		if d.SQL == nil {
			d.SQL = &facts.SQL{Servers: map[string]*facts.SQLServer{}}
		}
		d.SQL.Servers[s.key()] = got
	})
}

// unread is a server of which nothing is known, and why.
func unread(s server, a facts.Answered) *facts.SQLServer {
	return &facts.SQLServer{
		Answered: a, Site: s.site, Instance: facts.SQLInstance{Answered: a},
		Groups: nothing[facts.SQLGroup](a), Databases: nothing[facts.SQLDatabase](a), Logins: nothing[facts.SQLLogin](a),
		Clients: nothing[facts.SQLClient](a), Restored: nothing[facts.SQLRestoredDB](a),
	}
}

func nothing[T any](a facts.Answered) facts.Listing[*T] {
	return facts.Listing[*T]{Answered: a, Items: map[string]*T{}}
}

// parts is the first part of a server that was not learnt, nil when all were.
func parts(s *facts.SQLServer) *facts.Answered {
	for _, a := range []*facts.Answered{&s.Instance.Answered, &s.Groups.Answered, &s.Databases.Answered, &s.Logins.Answered, &s.Clients.Answered, &s.Restored.Answered} {
		if !a.Learnt() {
			failed := *a
			return &failed
		}
	}
	return nil
}
