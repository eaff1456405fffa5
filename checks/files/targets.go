package files

import (
	"cmp"
	"fmt"
	"net"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// credentials is the name of those that Prism is asked with; those of a site have its name
// behind a dash and go first.
const credentials = "prism"

// The ways to sign in to Prism.
const (
	methodBasic = "basic"
	methodKey   = "apikey"
)

// target is a Prism to ask.
type target struct {
	site    string
	prism   estate.Prism
	cluster string // of a Prism Element; "" for a Prism Central
	where   string // its place in the estate file
}

// sites are those whose Prisms are asked: both, as soon as one has file servers. What is
// replicated from production has to be there at the recovery site, under whatever name.
func sites(est *estate.Estate) []string {
	if len(est.Site(estate.Production).Files)+len(est.Site(estate.Recovery).Files) == 0 {
		return nil
	}
	return []string{estate.Recovery, estate.Production}
}

// targetsOf are the Prisms of a site: its Prism Central and its Prism Elements.
func targetsOf(est *estate.Estate, site string) []*target {
	var all []*target
	s := est.Site(site)
	if s.PrismCentral.Host != "" {
		all = append(all, &target{site: site, prism: s.PrismCentral, where: "sites." + site + ".prismCentral"})
	}
	for i, c := range s.Clusters {
		if c.Element.Host != "" {
			all = append(all, &target{site: site, prism: c.Element, cluster: c.Name, where: fmt.Sprintf("sites.%s.clusters[%d].element", site, i)})
		}
	}
	return all
}

// id names the Prism among the systems that were asked.
func (t *target) id() string { return t.site + "/" + cmp.Or(t.cluster, t.prism.Host) }

// address is where it is reached.
func (t *target) address() string {
	return cmp.Or(t.prism.Address, net.JoinHostPort(t.prism.Host, "9440"))
}

// credential is the name of what to sign in with: that of the site goes before the one for
// both.
func (t *target) credential(est *estate.Estate) (string, error) {
	var unusable error
	for _, name := range []string{credentials + "-" + t.site, credentials} {
		c := est.Credentials[name]
		switch {
		case c == nil:
		case c.Method == methodKey && t.cluster != "":
			unusable = fmt.Errorf("a Prism Element accepts no API key, so that of the cluster %s cannot be asked with credentials.%s", t.cluster, name)
		case c.Method != methodKey && c.Username == "":
			unusable = fmt.Errorf("credentials.%s.username is missing from the estate file", name)
		default:
			return name, nil
		}
	}
	if unusable == nil {
		unusable = fmt.Errorf("the estate file has no credentials.%s-%s or credentials.%s: a user with the role Prism Viewer is enough", credentials, t.site, credentials)
	}
	return "", facts.Failure{Reason: facts.FactMissing, Err: unusable}
}
