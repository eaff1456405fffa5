// Package citrixcloud asks Citrix Cloud, and the DaaS site in it, over REST: which
// Cloud Connectors are alive where, which hosting connections, machine catalogs and
// delivery groups there are, and what state their machines are in.
//
// It only reads. The one thing that it posts is its own sign-in, and a site that
// sleeps is left asleep.
package citrixcloud

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector and of its credential.
const source = "citrixcloud"

// limits are what the collector allows itself and the server.
type limits struct {
	perSecond float64       // requests per second, retries among them
	pause     time.Duration // before the first retry; it doubles with each further one
	request   time.Duration // one attempt; the service itself gives up after some 90 seconds
	page      int           // objects of a page; the service may reject more than 1000
	pages     int           // of one list
}

// Collector asks Citrix Cloud.
type Collector struct {
	limits limits
	now    func() time.Time
	// instead reads what is wanted in place of everything; nil for that.
	instead func(context.Context, *run)
}

// New returns the collector of Citrix Cloud.
func New(l collect.Limits) *Collector {
	return &Collector{limits: limits{
		perSecond: l.Rate(5), pause: l.Pause(time.Second), request: l.Timeout(100 * time.Second), page: 1000, pages: 500,
	}, now: time.Now}
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	cred := est.Credentials[source]
	switch {
	case cred == nil:
		return errors.New("credentials.citrixcloud is missing from the estate file: a service principal that may only read is enough")
	case cred.Username == "":
		return errors.New("credentials.citrixcloud.username is missing from the estate file: the client id of the service principal")
	case cred.Customer == "":
		return errors.New("credentials.citrixcloud.customer is missing from the estate file: the customer id that Citrix Cloud shows under API access")
	}
	_, err := where(cred)
	return err
}

// run is one collection.
type run struct {
	env    *collect.Env
	limits limits
	client *client
	now    time.Time // by the clock of Citrix Cloud; zero when it did not say

	// restricting are those that read what wants machines with a tag. The machines are kept
	// when they are done.
	restricting sync.WaitGroup

	mu       sync.Mutex
	tags     map[string]bool // that machines are wanted with, lower case
	lists    int             // that were asked for
	learnt   int             // of them, in full
	kept     bool            // something of one that was cut off
	troubles []error         // what is missing, in the order in which it became known
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits, tags: map[string]bool{}}
	r.store(func(*facts.CitrixCloud) {}) // as long as nothing is known, that is what the facts say
	account, noSecret := env.SignIn(ctx, source)
	if account == nil {
		return r.none(noSecret)
	}
	p, err := where(&account.Credential)
	if err != nil {
		return r.none(err)
	}
	done := env.AskWith(source+"/"+account.Customer, facts.Asked{Site: "public", Address: p.host, Insecure: account.Terms.Unverified()})
	if err = noSecret; err == nil {
		r.client, err = newClient(env, account, p, c)
	}
	if err == nil {
		defer r.client.close()
		err = r.site(ctx)
	}
	if err != nil {
		err = r.none(err)
		done(facts.FromError(err), 1)
		return nil // told through the system
	}
	if c.instead != nil {
		c.instead(ctx, r)
	} else {
		r.everything(ctx)
	}
	done(r.sum(), r.client.tokens.signIns())
	return nil
}

// everything reads all lists side by side; the limit of connections makes a queue
// of them.
func (r *run) everything(ctx context.Context) {
	var all sync.WaitGroup
	r.restricting.Add(3) // the delivery groups, the application groups and the policies
	for name, read := range map[string]func(context.Context){
		"the rights of the API client":   r.rights,
		"the site's version":             r.version,
		"the resource locations":         r.resourceLocations,
		"the connectors":                 r.connectors,
		"the domains":                    r.domains,
		"the zones":                      r.zones,
		"the hosting connections":        r.connections,
		"the resource pools":             r.resourcePools,
		"the machine catalogs":           r.catalogs,
		"the delivery groups":            r.deliveryGroups,
		"the applications":               r.applications,
		"the application groups":         r.applicationGroups,
		"the sets of policies":           r.policySets,
		"the machines":                   r.machines,
		"the FAS servers":                r.fasServers,
		"the health alerts":              r.alerts,
		"the report of misconfiguration": r.misconfiguration,
		"the backups":                    r.backups,
	} {
		all.Go(func() {
			if err := collect.Protect(func() { read(ctx) }); err != nil {
				r.trouble(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	all.Wait()
}

// none notes that nothing at all can be learnt.
func (r *run) none(err error) error {
	r.store(func(c *facts.CitrixCloud) { *c = *nothing(facts.FromError(err)) })
	return err
}

// trouble notes that something is missing.
func (r *run) trouble(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.troubles = append(r.troubles, err)
}

// listed notes how the reading of a list ended.
func (r *run) listed(what string, a facts.Answered) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lists++
	switch {
	case a.Learnt():
		r.learnt++
		return
	case a.Status == facts.Partial:
		r.kept = true
	}
	r.troubles = append(r.troubles, facts.Failure{Reason: a.Reason, Err: fmt.Errorf("%s: %s", what, a.Message)})
}

// further notes how the reading of a list ended that not every reader of a site may see.
// One that is refused is unknown, with all that hangs on it, and nothing else is the worse
// for it.
func (r *run) further(what string, a facts.Answered) {
	if a.Reason != facts.PermissionDenied {
		r.listed(what, a)
	}
}

// refused tells that the site does not let this API client see something.
func refused(err error) bool {
	return err != nil && facts.FromError(err).Reason == facts.PermissionDenied
}

// sum is how asking Citrix Cloud went as a whole.
func (r *run) sum() facts.Answered {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.troubles) == 0 {
		return facts.Yes()
	}
	first := facts.FromError(r.troubles[0])
	if r.learnt == 0 && !r.kept {
		return facts.No(first.Reason, "signed in and found the site, but read none of its lists; "+first.Message)
	}
	text := first.Message
	if n := len(r.troubles) - 1; n > 0 {
		text = fmt.Sprintf("%s (and %d more)", text, n)
	}
	return facts.InPart(text)
}

// store lets set write to the section. The section may be a new one: after the end
// of a run nobody looks at it any more.
func (r *run) store(set func(*facts.CitrixCloud)) {
	r.env.Store(func(d *facts.Document) {
		if d.CitrixCloud == nil {
			d.CitrixCloud = nothing(facts.No(facts.RunInterrupted, "the run ended before Citrix Cloud told"))
		}
		set(d.CitrixCloud)
	})
}

// nothing is the section before anything was learnt, and why.
func nothing(a facts.Answered) *facts.CitrixCloud {
	return &facts.CitrixCloud{
		Answered:          a,
		Rights:            facts.Rights{Answered: a, Roles: []string{}, CanWrite: []string{}},
		ResourceLocations: unread[facts.ResourceLocation](a),
		Zones:             unread[facts.CitrixZone](a),
		Connectors:        unread[facts.CloudConnector](a),
		Domains:           unread[facts.ConnectorDomain](a),
		Connections:       unread[facts.HostingConnection](a),
		ResourcePools:     unread[facts.ResourcePool](a),
		Catalogs:          unread[facts.MachineCatalog](a),
		DeliveryGroups:    unread[facts.DeliveryGroup](a),
		Applications:      unread[facts.Application](a),
		ApplicationGroups: unread[facts.ApplicationGroup](a),
		PolicySets:        unread[facts.PolicySet](a),
		Machines:          unread[facts.MachineClass](a),
		Plugins:           unread[facts.ZonePlugins](a),
		FASServers:        unread[facts.FASServer](a),
		Assignments:       unread[facts.Assignments](a),
		Remarks: facts.SiteRemarks{
			Alerts: facts.Alerts{Answered: a}, Misconfiguration: facts.Misconfiguration{Answered: a}, Backups: facts.Backups{Answered: a},
		},
	}
}

func unread[T any](a facts.Answered) facts.Listing[*T] {
	return facts.Listing[*T]{Answered: a, Items: map[string]*T{}}
}
