package prism

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// resourceAnswer is how a VM is replicated, for policies without an interval.
type resourceAnswer struct {
	Data struct {
		States []struct {
			RPO    number `json:"recoveryPointObjectiveSeconds"`
			Status text   `json:"replicationStatus"`
		} `json:"replicationStates"`
	} `json:"data"`
}

// syncRank orders the states: of several, the worst counts.
var syncRank = map[text]int{"IN_SYNC": 1, "SYNCING": 2, "OUT_OF_SYNC": 3}

// fact is the state of synchronous replication; "" when Prism does not say.
func (a *resourceAnswer) fact() string {
	worst := text("")
	for _, s := range a.Data.States {
		if !s.RPO.said || s.RPO.n > 0 {
			continue
		}
		if s.Status == "" {
			return ""
		}
		if worst == "" || syncRank[s.Status] > syncRank[worst] {
			worst = s.Status
		}
	}
	return string(worst)
}

// synced asks for the VMs that are replicated synchronously: they may have no
// recovery points at all.
func (c *central) synced(ctx context.Context) {
	_, vms, _ := c.expectations(ctx)
	for i, vm := range vms {
		if i == c.limits.synced {
			c.lessen(incomplete("there are %d VMs that are replicated synchronously, of which %d were asked for", len(vms), i))
			return
		}
		var a resourceAnswer
		_, err := c.v4(ctx, protectionSpace, 0, "/config/protected-resources/"+url.PathEscape(vm), nil, &a)
		switch {
		case restclient.StatusOf(err) == http.StatusNotFound:
			continue // not replicated that way from here
		case err != nil:
			c.lessen(fmt.Errorf("the synchronous replication of the VM %s: %w", vm, err))
			return
		}
		copies := c.facts.RecoveryPoints.Items[vm]
		if copies == nil {
			copies = &facts.Copies{VM: vm, Newest: map[string]*facts.Copy{}}
			c.facts.RecoveryPoints.Items[vm] = copies
		}
		copies.Sync = a.fact()
	}
}

// lessen notes that something is missing from the recovery points.
func (c *central) lessen(err error) {
	if c.facts.RecoveryPoints.Learnt() {
		c.facts.RecoveryPoints = listing(c.host, "its recovery points", c.facts.RecoveryPoints.Items, err)
	}
}
