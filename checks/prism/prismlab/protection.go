package prismlab

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// label names a place in protection policies.
func label(cluster string) string { return strings.ToLower(strings.TrimPrefix(cluster, "NTX-")) }

// centralOf is the uuid of the Prism Central that has the cluster of that name.
func (p *platform) centralOf(cluster string) string {
	n := p.model.Nutanix
	return centralID(n.Centrals[n.Cluster(cluster).Site].Host)
}

func (s *central) policyEntries(_ *restlab.Request) []obj {
	var all []obj
	for _, x := range s.knownPolicies() {
		location := func(cluster string) obj {
			return obj{
				"label": label(cluster), "domainManagerExtId": s.centralOf(cluster), "isPrimary": cluster == x.From,
				"replicationSubLocation": obj{"$objectType": "datapolicies.v4.config.NutanixCluster", "clusterExtIds": []string{clusterID(cluster)}},
			}
		}
		schedule := func(source, remote string) obj {
			return obj{"sourceLocationLabel": label(source), "remoteLocationLabel": label(remote), "schedule": obj{
				"recoveryPointObjectiveTimeSeconds": int(x.RPO.Seconds()), "recoveryPointType": "CRASH_CONSISTENT", "startTime": "00h:00m",
				"isReplicationPaused": x.Paused || x.PausedAt != "" && x.PausedAt == s.site,
				"retention":           obj{"$objectType": "datapolicies.v4.config.LinearRetention", "local": x.Keep, "remote": x.Keep},
			}}
		}
		locations := []obj{location(x.From)}
		var schedules []obj
		for _, remote := range x.Ends()[1:] {
			locations = append(locations, location(remote))
			if schedules = append(schedules, schedule(x.From, remote)); !x.OneWay {
				schedules = append(schedules, schedule(remote, x.From))
			}
		}
		all = append(all, obj{
			"extId": policyID(x.Name), "name": x.Name, "categoryIds": []string{categoryID(x.Category)},
			"replicationLocations": locations, "replicationConfigurations": schedules,
		})
	}
	return all
}

func (s *central) policies(q *restlab.Request) (restlab.Listing, error) {
	return restlab.Fixed(s.policyEntries(q), "extId", "name"), nil
}

func (s *central) policy(q *restlab.Request) (any, error) { return byID(s.policyEntries(q), q.ID()) }

func (s *central) recoveryPointList(q *restlab.Request) (restlab.Listing, error) {
	points := s.points()
	return restlab.Listing{
		Count: len(points), Order: "creationTime",
		At:      func(i int) any { return s.pointEntry(q, points[i]) },
		Filters: []string{"creationTime", "extId", "recoveryPointType", "vmRecoveryPoints/vmExtId"},
		Values: func(i int, path string) []string {
			switch x := points[i]; path {
			case "creationTime":
				return []string{world.RFC3339(s.clock.Ago(x.age))}
			case "vmRecoveryPoints/vmExtId":
				return []string{x.of.at(x.guest).uuid}
			}
			return restlab.ValuesAt(s.pointEntry(q, points[i]), path)
		},
		Pick: func(c *restlab.Condition) ([]int, bool) {
			after, _ := c.After("creationTime")
			if since, err := time.Parse(time.RFC3339, after); err == nil {
				return restlab.Numbers(sort.Search(len(points), func(i int) bool { return !s.clock.Ago(points[i].age).After(since) })), true
			}
			wanted, ok := c.Equals("vmRecoveryPoints/vmExtId")
			if !ok {
				return nil, false
			}
			return s.pointsOf(wanted), true
		},
	}, nil
}

// pointsOf finds the recovery points of some virtual machines, by their uuids.
func (p *platform) pointsOf(uuids []string) []int {
	type key struct {
		of    *guests
		guest int
	}
	wanted := map[key]bool{}
	for _, uuid := range uuids {
		for _, g := range p.all {
			if i, there := g.identified(uuid); there {
				wanted[key{g, i}] = true
			}
		}
	}
	found := []int{}
	for i, x := range p.points() {
		if wanted[key{x.of, x.guest}] {
			found = append(found, i)
		}
	}
	return found
}

// kept is how long a recovery point stays when no newer one comes to replace it.
const kept = 30 * world.Day

func (s *central) pointEntry(q *restlab.Request, x point) obj {
	v, created := x.of.at(x.guest), s.clock.Ago(x.age)
	moment := world.RFC3339(created)
	own := world.GUIDOf("recovery point", v.uuid, moment, x.holder)
	agnostic := world.GUIDOf("recovery point", v.uuid, moment) // the same wherever it is
	o := obj{
		"extId": own, "locationAgnosticId": agnostic, "name": v.policy.Name + "-" + moment, "creationTime": moment,
		"expirationTime": world.RFC3339(created.Add(kept)), "status": "COMPLETE",
		"recoveryPointType": "CRASH_CONSISTENT", "locationReferences": []obj{{"locationExtId": clusterID(x.holder)}},
		"vmRecoveryPoints": []obj{{
			"extId": world.GUIDOf("vm recovery point", own), "locationAgnosticId": world.GUIDOf("vm recovery point", agnostic), "vmExtId": v.uuid,
			"vmCategories": []string{v.category.Key + "/" + v.category.Value}, "hypervisorType": "AHV",
			"diskRecoveryPoints": []obj{{"diskRecoveryPointExtId": world.GUIDOf("disk recovery point", own), "diskExtId": world.GUIDOf("disk", v.uuid)}},
		}},
	}
	if q.Minor >= 2 {
		o["sourceLocation"] = obj{"domainManagerExtId": s.centralOf(v.cluster.Name), "clusterExtIds": []string{clusterID(v.cluster.Name)}}
	}
	return o
}

// nearSync is the longest RPO whose copies are light-weight snapshots.
const nearSync = 15 * time.Minute

// protectedResource tells of machines that are copied more often than hourly; of
// others it knows nothing.
func (s *central) protectedResource(q *restlab.Request) (any, error) {
	i, ok := s.guests.identified(q.ID())
	var v *guest
	if ok {
		v = s.guests.at(i)
	}
	if v == nil || v.policy == nil || v.policy.RPO > nearSync {
		return nil, &restlab.Error{Status: http.StatusNotFound, Message: "The entity is not a protected resource."}
	}
	x := v.policy
	place := func(cluster string) obj {
		return obj{"domainManagerExtId": s.centralOf(cluster), "clusterExtId": clusterID(cluster)}
	}
	return obj{
		"extId": v.uuid, "entityExtId": v.uuid, "entityType": "VM", "sourceSiteReference": place(x.From),
		"replicationStates": []obj{{
			"protectionPolicyExtId": policyID(x.Name), "recoveryPointObjectiveSeconds": int(x.RPO.Seconds()),
			"replicationStatus": "IN_SYNC", "targetSiteReference": place(x.To),
		}},
		"siteProtectionInfo": []obj{{
			"locationReference": place(x.From),
			"recoveryInfo": obj{"restorableTimeRanges": []obj{{
				"startTime": world.RFC3339(s.clock.Ago(x.Newest + time.Hour)), "endTime": world.RFC3339(s.clock.Ago(x.Newest)),
			}}},
		}},
	}, nil
}

// knownPolicies are the protection policies that this Prism Central has.
func (p *platform) knownPolicies() []*world.ProtectionPolicy {
	return slices.DeleteFunc(slices.Clone(p.model.Nutanix.Policies), func(x *world.ProtectionPolicy) bool { return x.MissingAt[p.site] })
}

// knownPlans are the recovery plans that this Prism Central has.
func (p *platform) knownPlans() []*world.RecoveryPlan {
	return slices.DeleteFunc(slices.Clone(p.model.Nutanix.Plans), func(x *world.RecoveryPlan) bool { return x.MissingAt[p.site] })
}

// planJob is a run of a plan under the names of v4.
type planJob struct {
	*world.PlanJob
	plan   *world.RecoveryPlan
	action string
}

func (j planJob) id() string { return jobID(j.plan.Name, j.action) }

// took is how long every run of a plan takes.
const took = 20 * time.Minute

func (p *platform) planJobs() []planJob {
	var all []planJob
	for _, x := range p.knownPlans() {
		if x.Validation != nil {
			all = append(all, planJob{x.Validation, x, "VALIDATE"})
		}
		if x.Test != nil {
			all = append(all, planJob{x.Test, x, "TEST_FAILOVER"})
		}
	}
	return all
}

func (s *central) jobEntries(_ *restlab.Request) []obj {
	var all []obj
	for _, j := range s.planJobs() {
		status := "SUCCEEDED"
		switch {
		case j.Failed:
			status = "FAILED"
		case j.Warned:
			status = "SUCCEEDED_WITH_WARNING"
		}
		all = append(all, obj{
			"extId": j.id(), "name": strings.ToLower(j.action) + "-" + j.plan.Name, "actionType": j.action, "status": status,
			"recoveryPlanExtId": planID(j.plan.Name), "startTime": world.RFC3339(s.clock.Ago(j.Age + took)), "endTime": world.RFC3339(s.clock.Ago(j.Age)),
			"percentageComplete": 100, "validationStatus": obj{"status": status, "percentageComplete": 100},
			"failoverDirections": []obj{{"sourceDomainManagerExtId": s.centralOf(world.ClusterFRA), "targetDomainManagerExtId": s.centralOf(world.ClusterMUC)}},
			"executionPhases":    []obj{{"phase": "POST_PROCESSING", "status": status, "percentageComplete": 100}}, "numRecoverableVMs": len(j.plan.Stages),
		})
	}
	return all
}

func (s *central) jobs(q *restlab.Request) (restlab.Listing, error) {
	l := restlab.Fixed(s.jobEntries(q), "recoveryPlanExtId", "actionType", "status", "extId", "name")
	l.Sorts = []string{"startTime", "endTime", "name"}
	return l, nil
}

func (s *central) job(q *restlab.Request) (any, error) { return byID(s.jobEntries(q), q.ID()) }

func (s *central) jobErrors(q *restlab.Request) (restlab.Listing, error) {
	id := q.ID()
	for _, j := range s.planJobs() {
		if j.id() != id {
			continue
		}
		var all []obj
		severity := "ERROR"
		if j.Warned {
			severity = "WARNING"
		}
		if j.Problem != "" {
			all = append(all, obj{
				"extId": world.GUIDOf("validation error", id), "severity": severity, "errorCode": "DP-303001", "errorGroup": "NETWORK", "message": j.Problem,
				"affectedEntities":  []obj{},
				"rootCauseAnalysis": obj{"cause": j.Problem, "impacts": []string{"The failover would not succeed."}, "resolutions": []string{"Correct the plan."}},
			})
		}
		return restlab.Fixed(all, "severity"), nil
	}
	return restlab.Listing{}, restlab.NotFound("job " + id)
}
