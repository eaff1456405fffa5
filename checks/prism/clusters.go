package prism

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// clusterAnswer is a cluster of the v4 interface. The passwords of proxies that
// stand beside these fields are never decoded.
type clusterAnswer struct {
	ExtID text `json:"extId"`
	Name  text `json:"name"`
	Nodes struct {
		Number number `json:"numberOfNodes"`
	} `json:"nodes"`
	Network struct {
		External address `json:"externalAddress"`
	} `json:"network"`
	Config struct {
		Functions   []text `json:"clusterFunction"`
		Hypervisors []text `json:"hypervisorTypes"`
		Available   flag   `json:"isAvailable"`
		Build       struct {
			Version     text `json:"version"`
			FullVersion text `json:"fullVersion"`
		} `json:"buildInfo"`
	} `json:"config"`
}

// isCentral reports whether it is Prism Central itself, which stands among the
// clusters that are registered to it.
func (a *clusterAnswer) isCentral() bool { return slices.Contains(a.Config.Functions, "PRISM_CENTRAL") }

func (a *clusterAnswer) fact() *facts.NutanixCluster {
	unread := facts.No(facts.RunInterrupted, "the run ended before this was read")
	return &facts.NutanixCluster{
		UUID: a.ExtID.id(), Name: cmp.Or(string(a.Name), a.ExtID.id()), Address: string(a.Network.External), Version: a.version(),
		Nodes: int(a.Nodes.Number.n), Available: a.Config.Available.v, MemoryInUse: -1,
		Hosts: facts.HostCapacity{Answered: unread}, Licence: facts.Licence{Answered: unread},
	}
}

// release finds the version in the name of a release, such as
// el8.5-release-ganges-7.0.1-stable-0000.
var release = regexp.MustCompile(`-([0-9]+(?:\.[0-9]+)+)-`)

// version prefers the full name of the release: the short one may be shortened.
func (a *clusterAnswer) version() string {
	if m := release.FindStringSubmatch(string(a.Config.Build.FullVersion)); m != nil {
		return m[1]
	}
	return string(a.Config.Build.Version)
}

// clusters reads the clusters. It is the first question that needs a credential.
func (c *central) clusters(ctx context.Context) error {
	items := map[string]*facts.NutanixCluster{}
	l := list{space: clusterSpace, path: "/config/clusters"}
	minor, err := each(ctx, c.client, l, func(a *clusterAnswer) string { return a.ExtID.id() }, func(page []clusterAnswer) bool {
		for _, a := range page {
			if a.isCentral() {
				c.facts.UUID, c.facts.Version = a.ExtID.id(), a.version()
				continue
			}
			items[a.ExtID.id()] = a.fact()
			c.guests[a.ExtID.id()] = slices.Equal(a.Config.Hypervisors, []text{"AHV"})
		}
		return true
	})
	c.facts.Clusters = keep(c, factClusters, generation4(minor), "its clusters", items, err)
	return err
}

// managerAnswer is what Prism Central says of itself.
type managerAnswer struct {
	ExtID  text `json:"extId"`
	Config struct {
		Build struct {
			Version text `json:"version"`
		} `json:"buildInfo"`
	} `json:"config"`
}

// ownUUID reads the uuid of Prism Central, by which policies and plans name it.
func (c *central) ownUUID(ctx context.Context) {
	var p page[managerAnswer] // this list has no pages
	_, err := c.v4(ctx, prismSpace, 0, "/config/domain-managers", nil, &p)
	switch {
	case err == nil && len(p.Data) == 1:
		c.facts.UUID = p.Data[0].ExtID.id()
		if v := p.Data[0].Config.Build.Version; v != "" {
			c.facts.Version = string(v)
		}
	case c.facts.UUID != "": // the list of clusters told it
	case err != nil:
		c.gap(fmt.Errorf("asking %s for its own uuid: %w", c.host, err))
	default:
		c.gap(fmt.Errorf("asking %s for its own uuid: it named %d Prism Centrals", c.host, len(p.Data)))
	}
}

// hostAnswer is a host of a cluster.
type hostAnswer struct {
	ExtID  text   `json:"extId"`
	Kind   text   `json:"hostType"`
	Memory number `json:"memorySizeBytes"`
	State  text   `json:"maintenanceState"` // normal, in_maintenance, entering_maintenance …
}

// resting reports whether a host runs no machines for the time being.
func (a *hostAnswer) resting() bool {
	return strings.Contains(strings.ToLower(string(a.State)), "maintenance")
}

// hosts reads what the hosts of each cluster have.
func (c *central) hosts(ctx context.Context) {
	for _, cluster := range c.facts.Clusters.Items {
		cluster.Hosts = c.capacity(ctx, cluster)
	}
}

func (c *central) capacity(ctx context.Context, cluster *facts.NutanixCluster) facts.HostCapacity {
	var sum facts.HostCapacity
	silent, unsaid := 0, 0
	l := list{space: clusterSpace, path: "/config/clusters/" + url.PathEscape(cluster.UUID) + "/hosts"}
	_, err := each(ctx, c.client, l, func(a *hostAnswer) string { return a.ExtID.id() }, func(page []hostAnswer) bool {
		for _, a := range page {
			if a.Kind == "STORAGE_ONLY" {
				continue // runs no machines
			}
			if a.Memory.n == 0 {
				silent++
			}
			if a.State == "" {
				unsaid++
			}
			sum.Count++
			sum.Memory += a.Memory.n
			if a.resting() {
				sum.Maintenance += a.Memory.n
			}
			sum.LargestMemory = max(sum.LargestMemory, a.Memory.n)
		}
		return true
	})
	switch {
	case err == nil && silent > 0:
		err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%d of %d hosts do not say how much memory they have", silent, sum.Count)}
	case err == nil && unsaid > 0:
		err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%d of %d hosts do not say whether they are in maintenance", unsaid, sum.Count)}
	case err == nil && sum.Count == 0:
		err = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("there is none")}
	}
	if err != nil {
		return facts.HostCapacity{Answered: facts.FromError(fmt.Errorf("asking %s for the hosts of the cluster %s: %w", c.host, cluster.Name, err))}
	}
	sum.Answered = facts.Yes()
	return sum
}
