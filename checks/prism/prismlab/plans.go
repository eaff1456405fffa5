package prismlab

import (
	"fmt"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

func (s *central) planEntries(q *restlab.Request) []obj {
	var all []obj
	for _, x := range s.knownPlans() {
		o := obj{
			"extId": planID(x.Name), "name": x.Name, "description": "What others need starts first.",
			"primaryLocation": s.place(world.ClusterFRA), "recoveryLocation": s.place(world.ClusterMUC),
		}
		if q.Minor >= 3 {
			o["isProtectionPausedPostFailover"] = false
		}
		all = append(all, o)
	}
	return all
}

// place is an end of a recovery plan: a Prism Central, and where that has more than one site,
// the cluster.
func (s *central) place(cluster string) obj {
	o := obj{"domainManagerExtId": s.centralOf(cluster)}
	if s.site == everywhere {
		o["clusters"] = []obj{{"extId": clusterID(cluster)}}
	}
	return o
}

func (s *central) plans(q *restlab.Request) (restlab.Listing, error) {
	return restlab.Fixed(s.planEntries(q), "extId", "name"), nil
}

func (s *central) plan(q *restlab.Request) (any, error) { return byID(s.planEntries(q), q.ID()) }

// knownPlan finds the plan of a request.
func (s *central) knownPlan(q *restlab.Request) (*world.RecoveryPlan, error) {
	for _, x := range s.knownPlans() {
		if planID(x.Name) == q.ID() {
			return x, nil
		}
	}
	return nil, restlab.NotFound("recovery plan " + q.ID())
}

// started is the uuid of a virtual machine of production.
func (p *platform) started(name string) string {
	v := p.model.Nutanix.VM(name)
	return vmID(v.Cluster, v.Name)
}

func (s *central) stages(q *restlab.Request) (restlab.Listing, error) {
	x, err := s.knownPlan(q)
	if err != nil {
		return restlab.Listing{}, err
	}
	var all []obj
	for i, stage := range x.Stages {
		o := obj{"extId": world.GUIDOf("stage", x.Name, fmt.Sprint(i)), "priority": i + 1, "entityType": "VM"}
		if stage.Category != world.NoCategory {
			o["categoryExtIds"] = []string{categoryID(stage.Category)}
		}
		if len(stage.VMs)+len(stage.Gone) > 0 {
			var entities []obj
			for _, name := range stage.VMs {
				entities = append(entities, obj{"extId": s.started(name)})
			}
			for _, id := range stage.Gone {
				entities = append(entities, obj{"extId": id})
			}
			o["entities"] = entities
		}
		if stage.Delay > 0 {
			o["postActions"] = []obj{{"config": obj{"$objectType": "datapolicies.v4.config.DelayAction", "delaySecs": int(stage.Delay.Seconds())}}}
		}
		all = append(all, o)
	}
	return restlab.Fixed(all, "priority"), nil
}

func (s *central) mappings(q *restlab.Request) (restlab.Listing, error) {
	x, err := s.knownPlan(q)
	if err != nil {
		return restlab.Listing{}, err
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
			n := s.model.Nutanix.Network(name)
			// In a plan, addresses are plain text.
			ip := obj{"defaultGatewayIp": n.Gateway, "prefixLength": n.Prefix}
			if q.Minor >= 3 {
				ip["networkIpAddress"] = n.Address
			}
			o[key] = obj{"subnetName": n.Name, "ipConfig": obj{"ipv4": ip}}
		}
		all = append(all, o)
	}
	return restlab.Fixed(all, "extId"), nil
}

// settings are those of single machines, of which the plans have none.
func (s *central) settings(q *restlab.Request) (restlab.Listing, error) {
	_, err := s.knownPlan(q)
	return restlab.Fixed[obj](nil, "scope"), err
}
