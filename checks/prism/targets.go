package prism

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// The ways to sign in.
const (
	methodBasic = "basic"
	methodKey   = "apikey"
)

// target is a Prism to ask.
type target struct {
	sites   []string // both, where one Prism Central serves both
	prism   estate.Prism
	cluster string // of a Prism Element; "" for a Prism Central
	where   string // its place in the estate file

	// What others wait for: the snapshots of a Prism Element, and the protected VMs
	// of a Prism Central.
	snapshots promise[map[string]*facts.MasterImage]
	protected promise[*protected]
}

// targetsOf are the Prisms that an estate declares, the recovery site's first.
func targetsOf(est *estate.Estate) []*target {
	var all []*target
	centrals := map[estate.Prism]*target{}
	for _, site := range []string{estate.Recovery, estate.Production} {
		s := est.Site(site)
		if p := s.PrismCentral; p.Host != "" {
			if t := centrals[p]; t != nil {
				t.sites = append(t.sites, site) // it must not be asked twice as often
			} else {
				t = newTarget(site, p, "", "sites."+site+".prismCentral")
				centrals[p] = t
				all = append(all, t)
			}
		}
		for i, c := range s.Clusters {
			if c.Element.Host != "" {
				all = append(all, newTarget(site, c.Element, c.Name, fmt.Sprintf("sites.%s.clusters[%d].element", site, i)))
			}
		}
	}
	return all
}

func newTarget(site string, p estate.Prism, cluster, where string) *target {
	return &target{
		sites: []string{site}, prism: p, cluster: cluster, where: where,
		snapshots: newPromise[map[string]*facts.MasterImage](), protected: newPromise[*protected](),
	}
}

// id names the Prism among the systems that were asked.
func (t *target) id(site string) string { return site + "/" + cmp.Or(t.cluster, t.prism.Host) }

// address is where it is reached.
func (t *target) address() string {
	return cmp.Or(t.prism.Address, net.JoinHostPort(t.prism.Host, "9440"))
}

// release lets go whoever still waits for something of this Prism.
func (t *target) release() {
	t.snapshots.keep(nil)
	t.protected.keep(nil)
}

// credential is the name of what to sign in with: that of the site goes before the one
// for both.
func (t *target) credential(est *estate.Estate) (string, error) {
	var unusable error
	for _, name := range t.credentials() {
		cred := est.Credentials[name]
		if cred == nil {
			continue
		}
		err := t.usable(cred, name)
		if err == nil {
			return name, nil
		}
		unusable = cmp.Or(unusable, err)
	}
	if unusable != nil {
		return "", facts.Failure{Reason: facts.FactMissing, Err: unusable}
	}
	return "", facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf(
		"the estate file has no credentials.%s: a user with the role Prism Viewer is enough", strings.Join(t.credentials(), " or credentials."))}
}

// credentials are the names of those that may be for it.
func (t *target) credentials() []string {
	var names []string
	for _, site := range t.sites {
		names = append(names, source+"-"+site)
	}
	return append(names, source)
}

// usable tells what a credential lacks.
func (t *target) usable(cred *estate.Credential, name string) error {
	switch cred.Method {
	case "", methodBasic:
		if cred.Username == "" {
			return fmt.Errorf("credentials.%s.username is missing from the estate file", name)
		}
	case methodKey:
		if t.cluster != "" {
			return fmt.Errorf("a Prism Element accepts no API key, so that of the cluster %s cannot be asked with credentials.%s; "+
				"give a user name and password in credentials.%s-%s or credentials.%s", t.cluster, name, source, t.sites[0], source)
		}
	default:
		return fmt.Errorf("credentials.%s.method is %q, want %s or %s", name, cred.Method, methodBasic, methodKey)
	}
	return nil
}

// promise is a value that somebody waits for.
type promise[T any] struct {
	done  chan struct{}
	value *T
	once  *sync.Once
}

func newPromise[T any]() promise[T] {
	return promise[T]{done: make(chan struct{}), value: new(T), once: new(sync.Once)}
}

// keep gives the value; only the first counts.
func (p promise[T]) keep(v T) {
	p.once.Do(func() {
		*p.value = v
		close(p.done)
	})
}

// wait returns the value when it is there.
func (p promise[T]) wait(ctx context.Context) (T, error) {
	select {
	case <-p.done:
		return *p.value, nil
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
