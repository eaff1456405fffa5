// Package netscaler asks NetScaler appliances, by NITRO, what a failover needs of the
// access layer: whom the gateway asks about users, where it leads sessions, what it
// presents and balances, whether its pair and its saved configuration can be relied on.
//
// It only reads, and only what questions.go lists. It keeps no secret: passwords and keys
// are not even asked for.
package netscaler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector, and of the credential for both sites.
const source = "netscaler"

// limits are how gently and how patiently an appliance is asked.
type limits struct {
	perSecond float64       // questions to one node
	pause     time.Duration // before the first repetition
	answer    time.Duration // for one answer
}

// Collector asks the appliances of both sites.
type Collector struct{ limits limits }

// New returns the collector of NetScaler.
func New(l collect.Limits) *Collector {
	return &Collector{limits{perSecond: l.Rate(5), pause: l.Pause(time.Second), answer: l.Timeout(time.Minute)}}
}

// node is a declared appliance.
type node struct {
	site     string
	declared estate.NetScaler
	where    string // its place in the estate file
}

func (n node) id() string { return n.site + "/" + n.declared.Host }

// address is where it is reached.
func (n node) address() string {
	if n.declared.Address != "" {
		return n.declared.Address
	}
	return net.JoinHostPort(n.declared.Host, "443")
}

// nodesOf are the declared appliances of a site.
func nodesOf(est *estate.Estate, site string) []node {
	var all []node
	for i, a := range est.Site(site).NetScaler {
		all = append(all, node{site, a, fmt.Sprintf("sites.%s.netscaler[%d]", site, i)})
	}
	return all
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	declared := false
	for _, site := range []string{estate.Production, estate.Recovery} {
		if len(nodesOf(est, site)) == 0 {
			continue
		}
		declared = true
		for _, name := range []string{source + "-" + site, source} {
			if c := est.Credentials[name]; c != nil && c.Username != "" {
				return nil
			}
		}
	}
	if !declared {
		return errors.New("neither site has a netscaler in the estate file; people are asked about it")
	}
	return errors.New("the estate file has no credentials.netscaler with a username: a user that may only show is enough")
}

// run is one collection.
type run struct {
	env    *collect.Env
	limits limits
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits}
	early := facts.No(facts.RunInterrupted, "the run ended before this NetScaler was read")
	var all sync.WaitGroup
	for _, site := range []string{estate.Recovery, estate.Production} {
		nodes := nodesOf(env.Estate, site)
		if len(nodes) == 0 {
			continue
		}
		r.store(site, func(s *facts.NetScalerSite) { *s = *unread(early) })
		all.Go(func() {
			r.site(ctx, site, nodes)
		})
	}
	all.Wait()
	return nil
}

// site reads the configuration of the node that owns it, and asks the others only what
// they are.
func (r *run) site(ctx context.Context, site string, nodes []node) {
	owned := false
	var why error // nobody owns it, of the first node
	for _, n := range nodes {
		owns := false
		err := r.ask(ctx, n, !owned, &owns)
		owned = owned || owns
		if why == nil && err != nil {
			why = err
		}
	}
	if !owned {
		r.store(site, func(s *facts.NetScalerSite) { *s = *unread(facts.FromError(why)) })
	}
}

// ask turns to one node and notes how it went. The error tells why its configuration was
// not read.
func (r *run) ask(ctx context.Context, n node, wanted bool, owns *bool) (err error) {
	var answered facts.Answered
	var done func(facts.Answered, int)
	if err := r.env.Lost(n.site); err != nil {
		r.env.AskWith(n.id(), facts.Asked{Site: n.site, Address: n.address()})(facts.FromError(err), 0)
		return err
	}
	panicked := collect.Protect(func() {
		var c *client
		c, err = r.newClient(ctx, n)
		done = r.env.AskWith(n.id(), facts.Asked{Site: n.site, Address: n.address(), Insecure: c != nil && c.insecure})
		if err == nil {
			answered, err = r.node(ctx, c, wanted, owns)
		}
	})
	if panicked != nil {
		err = panicked
	}
	switch {
	case err != nil:
		answered = facts.FromError(err)
	case !*owns:
		err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%s is a secondary node, whose configuration and health are not those that serve; "+
			"name the other node in sites.%s.netscaler too", n.declared.Host, n.site)}
	}
	if done != nil {
		done(answered, 1)
	} else { // it was not even noted that it is asked
		r.env.Store(func(d *facts.Document) {
			if asked := d.Sources[source].Asked[n.id()]; asked != nil {
				asked.Answered = answered
			}
		})
	}
	return err
}

// node asks one node. It reads the configuration when the node owns it and it is wanted.
func (r *run) node(ctx context.Context, c *client, wanted bool, owns *bool) (facts.Answered, error) {
	defer c.signOut(ctx)
	if err := c.signIn(ctx); err != nil {
		return facts.Answered{}, err
	}
	is, err := c.identify(ctx)
	if err != nil {
		return facts.Answered{}, err
	}
	*owns = is.owner
	if !is.owner || !wanted {
		return facts.Yes(), nil
	}
	return r.configuration(ctx, c, is), nil
}

// store lets set write to what is known of a site. After the end of a run nobody looks.
func (r *run) store(site string, set func(*facts.NetScalerSite)) {
	r.env.Store(func(d *facts.Document) {
		if d.NetScaler == nil {
			d.NetScaler = &facts.NetScaler{Sites: map[string]*facts.NetScalerSite{}}
		}
		if d.NetScaler.Sites[site] == nil {
			d.NetScaler.Sites[site] = &facts.NetScalerSite{}
		}
		set(d.NetScaler.Sites[site])
	})
}

// unread is a site of which nothing is known, and why.
func unread(a facts.Answered) *facts.NetScalerSite {
	return &facts.NetScalerSite{
		Answered: a, System: facts.NetScalerSystem{Answered: a, Partitions: []string{}}, Licence: facts.NetScalerLicence{Answered: a, Servers: []string{}},
		Features: nothing[facts.NetScalerFeature](a), Nodes: nothing[facts.NetScalerNode](a), NameServers: nothing[facts.NetScalerNameServer](a),
		Addresses: nothing[facts.NetScalerAddress](a), Routes: nothing[facts.NetScalerRoute](a), Time: facts.NetScalerTime{Answered: a, Servers: []string{}},
		VirtualServers: nothing[facts.NetScalerVirtual](a), Gateways: nothing[facts.NetScalerGateway](a), SignIns: nothing[facts.NetScalerSignIn](a),
		STAs: nothing[facts.NetScalerTarget](a), StoreFronts: nothing[facts.NetScalerTarget](a), Certificates: nothing[facts.NetScalerCert](a),
		IdentityProviders: nothing[facts.NetScalerIdentityProvider](a), GSLB: nothing[facts.NetScalerGSLB](a),
		GSLBSites: nothing[facts.NetScalerGSLBSite](a), ADNS: nothing[facts.NetScalerADNS](a),
	}
}

func nothing[T any](a facts.Answered) facts.Listing[*T] {
	return facts.Listing[*T]{Answered: a, Items: map[string]*T{}}
}
