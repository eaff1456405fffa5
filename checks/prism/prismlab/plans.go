package prismlab

import (
	"fmt"
	"net/http"

	"github.com/muster-dr/muster/internal/lab/world"
)

const kindPlan = "datapolicies.v4.config.RecoveryPlan"

func (q *question) planEntries() []obj {
	var all []obj
	for _, x := range q.knownPlans() {
		o := obj{
			"extId": planID(x.Name), "name": x.Name, "description": "What others need starts first.",
			"primaryLocation": obj{"domainManagerExtId": q.centralOf(world.ClusterFRA)}, "recoveryLocation": obj{"domainManagerExtId": q.centralOf(world.ClusterMUC)},
		}
		if q.minor >= 3 {
			o["isProtectionPausedPostFailover"] = false
		}
		all = append(all, o)
	}
	return all
}

func (q *question) plans(string) { q.list(fixed(kindPlan, q.planEntries(), "extId", "name")) }

func (q *question) plan(id string) { q.byID(kindPlan, q.planEntries(), id) }

// knownPlan finds a plan, or says that there is none.
func (q *question) knownPlan(id string) *world.RecoveryPlan {
	for _, x := range q.knownPlans() {
		if planID(x.Name) == id {
			return x
		}
	}
	q.fail(http.StatusNotFound, "There is no recovery plan "+id+".")
	return nil
}

// started is the uuid of a virtual machine of production.
func (p *platform) started(name string) string {
	v := p.model.Nutanix.VM(name)
	return vmID(v.Cluster, v.Name)
}

func (q *question) stages(id string) {
	x := q.knownPlan(id)
	if x == nil {
		return
	}
	var all []obj
	for i, stage := range x.Stages {
		o := obj{"extId": world.GUIDOf("stage", x.Name, fmt.Sprint(i)), "priority": i + 1, "entityType": "VM"}
		if stage.Category != world.NoCategory {
			o["categoryExtIds"] = []string{categoryID(stage.Category)}
		}
		if len(stage.VMs) > 0 {
			var entities []obj
			for _, name := range stage.VMs {
				entities = append(entities, obj{"extId": q.started(name)})
			}
			o["entities"] = entities
		}
		if stage.Delay > 0 {
			o["postActions"] = []obj{{"config": obj{"$objectType": "datapolicies.v4.config.DelayAction", "delaySecs": int(stage.Delay.Seconds())}}}
		}
		all = append(all, o)
	}
	q.list(fixed("datapolicies.v4.config.RecoveryStage", all, "priority"))
}

func (q *question) mappings(id string) {
	x := q.knownPlan(id)
	if x == nil {
		return
	}
	var all []obj
	for i, m := range x.Mappings {
		o := obj{"extId": mappingID(x.Name, i), "isIpMappingEnabled": true}
		for key, name := range map[string]string{
			"primaryNetwork": m.Production, "recoveryNetwork": m.Recovery, "primaryTestNetwork": m.ProductionTest, "recoveryTestNetwork": m.RecoveryTest,
		} {
			if name == "" {
				continue
			}
			n := q.model.Nutanix.Network(name)
			// In a plan, addresses are plain text.
			ip := obj{"defaultGatewayIp": n.Gateway, "prefixLength": n.Prefix}
			if q.minor >= 3 {
				ip["networkIpAddress"] = n.Address
			}
			o[key] = obj{"subnetName": n.Name, "ipConfig": obj{"ipv4": ip}}
		}
		all = append(all, o)
	}
	q.list(fixed("datapolicies.v4.config.NetworkMapping", all, "extId"))
}

// settings are those of single machines, of which the plans have none.
func (q *question) settings(id string) {
	if q.knownPlan(id) != nil {
		q.list(fixed("datapolicies.v4.config.RecoverySetting", nil, "scope"))
	}
}
