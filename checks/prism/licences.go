package prism

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// entitlementAnswer is what a cluster is licensed for.
type entitlementAnswer struct {
	ExtID   text               `json:"extId"`
	Cluster text               `json:"clusterExtId"`
	Details []entitlementEntry `json:"details"`
}

type entitlementEntry struct {
	Type     text `json:"type"`
	Category text `json:"category"`
	Expires  text `json:"earliestExpiryDate"`
}

// platformTypes are the products whose edition is that of the cluster. Others have
// editions too, such as that of the management, which say nothing here.
var platformTypes = map[text]bool{
	"AOS": true, "NCI": true, "NCI_C": true, "NCI_D": true, "EDGE": true, "VDI": true, "EUC": true, "ROBO": true, "NO_LICENSE": true,
}

// editions are the ranks of editions; what is not listed ranks below them.
var editions = map[text]int{"STARTER": 1, "PRO": 2, "PRO_SPECIAL": 2, "CLOUD_PRO": 2, "ULTIMATE": 3, "CLOUD_ULTIMATE": 3}

// noLicence is the word for a cluster without one.
const noLicence = "NO_LICENSE"

var editionNames = map[int]string{1: "STARTER", 2: "PRO", 3: "ULTIMATE"}

// replicationAddOns are the spellings of Advanced Replication over the years.
var replicationAddOns = map[text]bool{"ADV_REPLICATION": true, "ADVANCED_REPLICATION": true, "ADR": true}

// licenceOf sums the entries of a cluster up.
func licenceOf(details []entitlementEntry) facts.Licence {
	out := facts.Licence{Answered: facts.Yes()}
	rank, hidden := 0, 0
	var expires time.Time
	for _, d := range details {
		if replicationAddOns[d.Category] {
			out.AdvancedReplication = true
			continue
		}
		if d.Type == "" || platformTypes[d.Type] && d.Category == "" {
			hidden++
			continue
		}
		if !platformTypes[d.Type] {
			continue
		}
		if r := editions[d.Category]; r > rank {
			rank, out.Edition = r, editionNames[r]
		} else if rank == 0 {
			if out.Edition == "" || out.Edition == noLicence { // any word says more than that there is none
				out.Edition = string(d.Category)
			}
		}
		if at, ok := d.Expires.when(); ok && (expires.IsZero() || at.Before(expires)) {
			expires = at
		}
	}
	if !expires.IsZero() {
		out.Expires = stamp(expires)
	}
	switch {
	case hidden > 0 && rank < editions["ULTIMATE"]:
		out.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%d of its entitlements do not say what they are for", hidden))
	case out.Edition == "":
		out.Answered = facts.No(facts.FactMissing, "none of its entitlements is for the platform itself")
	}
	return out
}

// licences reads what each cluster is licensed for.
func (c *central) licences(ctx context.Context) {
	found := map[string][]entitlementEntry{}
	l := list{space: licenceSpace, path: "/config/entitlements"}
	key := func(a *entitlementAnswer) string { return cmp.Or(a.ExtID.id(), a.Cluster.id()) }
	minor, err := each(ctx, c.client, l, key, func(page []entitlementAnswer) bool {
		for _, a := range page {
			found[a.Cluster.id()] = append(found[a.Cluster.id()], a.Details...)
		}
		return true
	})
	if err == nil || len(found) > 0 {
		c.by(factLicences, generation4(minor))
	}
	for _, cluster := range c.facts.Clusters.Items {
		what := fmt.Sprintf("asking %s for the licence of the cluster %s", c.host, cluster.Name)
		details, ok := found[cluster.UUID]
		licence := licenceOf(details)
		switch {
		case ok && !licence.Learnt():
			licence.Message = what + ": " + licence.Message
		case ok:
		case err != nil:
			licence.Answered = facts.FromError(fmt.Errorf("%s: %w", what, err))
		default:
			licence.Answered = facts.No(facts.FactMissing, what+": no entitlement is on record for it")
		}
		cluster.Licence = licence
	}
}
