package netscaler

import (
	"cmp"
	"context"
	"fmt"

	"github.com/muster-dr/muster/internal/facts"
)

// identity is what a node is.
type identity struct {
	system facts.NetScalerSystem
	nodes  facts.Listing[*facts.NetScalerNode]
	owner  bool // its configuration and what it says of health are those that serve
}

// identify asks a node what it is. A secondary node answers for the configuration as well,
// but its virtual servers look as if they were down.
func (c *client) identify(ctx context.Context) (*identity, error) {
	type config struct {
		IPAddress  text `json:"ipaddress"`
		SystemType text `json:"systemtype"`
		PrimaryIP  text `json:"primaryip"`
		Changed    text `json:"configchanged"`
	}
	of, err := one[config](ctx, c, "nsconfig")
	if err != nil {
		return nil, err
	}
	is := &identity{system: facts.NetScalerSystem{Answered: facts.Yes(), Partitions: []string{}}, nodes: facts.Listing[*facts.NetScalerNode]{Answered: facts.Yes(), Items: map[string]*facts.NetScalerNode{}}}
	if changed := of.Changed.yes(); changed != nil {
		is.system.Saved = new(!*changed)
	}
	switch of.SystemType.word() {
	case "STAND-ALONE", "STANDALONE":
		is.system.Kind, is.owner = facts.NetScalerAlone, true
	case "HA":
		is.system.Kind = facts.NetScalerPair
		err = c.pair(ctx, is, of.PrimaryIP != "" && of.PrimaryIP == of.IPAddress)
	case "CLUSTER":
		is.system.Kind = facts.NetScalerCluster
		err = c.cluster(ctx, is)
	default:
		return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("GET nsconfig of %s: the system type %q is none that muster knows", c.of.declared.Host, of.SystemType)}
	}
	if err != nil {
		return nil, err
	}
	type version struct {
		Version text `json:"version"`
	}
	if v, err := one[version](ctx, c, "nsversion"); err == nil { // for people; nothing depends on it
		is.system.Version = string(v.Version)
	}
	type partition struct {
		Name text `json:"partitionname"`
	}
	partitions, err := read[partition](ctx, c, "nspartition")
	if err != nil {
		is.system.Answered = facts.FromError(err)
	}
	for _, p := range partitions {
		if p.Name.word() != "DEFAULT" && p.Name != "" {
			is.system.Partitions = append(is.system.Partitions, string(p.Name))
		}
	}
	return is, nil
}

// pair reads the nodes of a pair. The first is the one that is asked.
func (c *client) pair(ctx context.Context, is *identity, primary bool) error {
	type row struct {
		ID      text `json:"id"`
		Address text `json:"ipaddress"`
		State   text `json:"state"`
		Status  text `json:"hastatus"`
		Sync    text `json:"hasync"`
		INC     text `json:"inc"`
	}
	rows, err := read[row](ctx, c, "hanode")
	if err != nil {
		return err
	}
	is.owner = primary
	for _, n := range rows {
		key := string(cmp.Or(n.Address, n.ID))
		is.nodes.Items[key] = &facts.NetScalerNode{Role: n.State.word(), Health: n.Status.word(), Sync: n.Sync.word(), OwnNetwork: n.INC.yes()}
		if n.ID == "0" && n.State != "" {
			is.owner = n.State.word() == "PRIMARY"
		}
	}
	return nil
}

// cluster reads the nodes of a cluster, which its own address answers for. A node that is
// asked for itself does not own the probes of all services, which nothing here reads.
func (c *client) cluster(ctx context.Context, is *identity) error {
	type row struct {
		ID        text `json:"nodeid"`
		Address   text `json:"ipaddress"`
		State     text `json:"state"`
		Effective text `json:"effectivestate"`
		Sync      text `json:"operationalsyncstate"`
	}
	rows, err := read[row](ctx, c, "clusternode")
	if err != nil {
		return err
	}
	for _, n := range rows {
		key := string(cmp.Or(n.Address, n.ID))
		is.nodes.Items[key] = &facts.NetScalerNode{Role: n.State.word(), Health: n.Effective.word(), Sync: n.Sync.word(), OwnNetwork: new(false)}
	}
	is.owner = true
	return nil
}
