package prismlab

import (
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// label names a place in protection policies.
func label(cluster string) string { return strings.ToLower(strings.TrimPrefix(cluster, "NTX-")) }

// centralOf is the uuid of the Prism Central that has the cluster of that name.
func (p *platform) centralOf(cluster string) string {
	n := p.model.Nutanix
	return centralID(n.Centrals[n.Cluster(cluster).Site].Host)
}

const kindPolicy = "datapolicies.v4.config.ProtectionPolicy"

func (q *question) policyEntries() []obj {
	var all []obj
	for _, x := range q.model.Nutanix.Policies {
		location := func(cluster string) obj {
			return obj{
				"label": label(cluster), "domainManagerExtId": q.centralOf(cluster), "isPrimary": cluster == x.From,
				"replicationSubLocation": obj{"$objectType": "datapolicies.v4.config.NutanixCluster", "clusterExtIds": []string{clusterID(cluster)}},
			}
		}
		schedule := func(source, remote string) obj {
			return obj{"sourceLocationLabel": label(source), "remoteLocationLabel": label(remote), "schedule": obj{
				"recoveryPointObjectiveTimeSeconds": int(x.RPO.Seconds()), "recoveryPointType": "CRASH_CONSISTENT", "startTime": "00h:00m",
				"isReplicationPaused": x.Paused,
				"retention":           obj{"$objectType": "datapolicies.v4.config.LinearRetention", "local": x.Keep, "remote": x.Keep},
			}}
		}
		locations := []obj{location(x.From)}
		var schedules []obj
		for _, remote := range x.Ends()[1:] {
			locations = append(locations, location(remote))
			schedules = append(schedules, schedule(x.From, remote), schedule(remote, x.From))
		}
		all = append(all, obj{
			"extId": policyID(x.Name), "name": x.Name, "categoryIds": []string{categoryID(x.Category)},
			"replicationLocations": locations, "replicationConfigurations": schedules,
		})
	}
	return all
}

func (q *question) policies(string) { q.list(fixed(kindPolicy, q.policyEntries(), "extId", "name")) }

func (q *question) policy(id string) { q.byID(kindPolicy, q.policyEntries(), id) }

func (q *question) recoveryPointList(string) {
	points := q.points()
	q.list(listing{
		kind: "dataprotection.v4.config.RecoveryPoint", count: len(points), order: "creationTime",
		at:      func(i int) obj { return q.pointEntry(points[i]) },
		filters: []string{"creationTime", "extId", "recoveryPointType", "vmRecoveryPoints/vmExtId"},
		values: func(i int, path string) []string {
			switch x := points[i]; path {
			case "creationTime":
				return []string{world.RFC3339(q.clock.Ago(x.age))}
			case "vmRecoveryPoints/vmExtId":
				return []string{x.of.at(x.guest).uuid}
			}
			return valuesAt(q.pointEntry(points[i]), strings.Split(path, "/"))
		},
		pick: func(c *condition) ([]int, bool) {
			if since, err := time.Parse(time.RFC3339, c.value); err == nil && c.op == "gt" && c.path == "creationTime" {
				return numbers(sort.Search(len(points), func(i int) bool { return !q.clock.Ago(points[i].age).After(since) })), true
			}
			wanted, ok := c.equals("vmRecoveryPoints/vmExtId")
			if !ok {
				return nil, false
			}
			return q.pointsOf(wanted), true
		},
	})
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

// numbers counts from 0 up to n.
func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// kept is how long a recovery point stays when no newer one comes to replace it.
const kept = 30 * world.Day

func (q *question) pointEntry(x point) obj {
	v, created := x.of.at(x.guest), q.clock.Ago(x.age)
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
	if q.minor >= 2 {
		o["sourceLocation"] = obj{"domainManagerExtId": q.centralOf(v.cluster.Name), "clusterExtIds": []string{clusterID(v.cluster.Name)}}
	}
	return o
}

// nearSync is the longest RPO whose copies are light-weight snapshots.
const nearSync = 15 * time.Minute

// protectedResource tells of machines that are copied more often than hourly; of
// others it knows nothing.
func (q *question) protectedResource(id string) {
	i, ok := q.guests.identified(id)
	var v *guest
	if ok {
		v = q.guests.at(i)
	}
	if v == nil || v.policy == nil || v.policy.RPO > nearSync {
		q.fail(http.StatusNotFound, "The entity is not a protected resource.")
		return
	}
	x := v.policy
	place := func(cluster string) obj {
		return obj{"domainManagerExtId": q.centralOf(cluster), "clusterExtId": clusterID(cluster)}
	}
	q.one("dataprotection.v4.config.ProtectedResource", obj{
		"extId": v.uuid, "entityExtId": v.uuid, "entityType": "VM", "sourceSiteReference": place(x.From),
		"replicationStates": []obj{{
			"protectionPolicyExtId": policyID(x.Name), "recoveryPointObjectiveSeconds": int(x.RPO.Seconds()),
			"replicationStatus": "IN_SYNC", "targetSiteReference": place(x.To),
		}},
		"siteProtectionInfo": []obj{{
			"locationReference": place(x.From),
			"recoveryInfo": obj{"restorableTimeRanges": []obj{{
				"startTime": world.RFC3339(q.clock.Ago(x.Newest + time.Hour)), "endTime": world.RFC3339(q.clock.Ago(x.Newest)),
			}}},
		}},
	})
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

const kindJob = "dataprotection.v4.config.RecoveryPlanJob"

func (q *question) jobEntries() []obj {
	var all []obj
	for _, j := range q.planJobs() {
		status := "SUCCEEDED"
		if j.Failed {
			status = "FAILED"
		}
		all = append(all, obj{
			"extId": j.id(), "name": strings.ToLower(j.action) + "-" + j.plan.Name, "actionType": j.action, "status": status,
			"recoveryPlanExtId": planID(j.plan.Name), "startTime": world.RFC3339(q.clock.Ago(j.Age + took)), "endTime": world.RFC3339(q.clock.Ago(j.Age)),
			"percentageComplete": 100, "validationStatus": obj{"status": status, "percentageComplete": 100},
			"failoverDirections": []obj{{"sourceDomainManagerExtId": q.centralOf(world.ClusterFRA), "targetDomainManagerExtId": q.centralOf(world.ClusterMUC)}},
			"executionPhases":    []obj{{"phase": "POST_PROCESSING", "status": status, "percentageComplete": 100}}, "numRecoverableVMs": len(j.plan.Stages),
		})
	}
	return all
}

func (q *question) jobs(string) {
	l := fixed(kindJob, q.jobEntries(), "recoveryPlanExtId", "actionType", "status", "extId", "name")
	l.sorts = []string{"startTime", "endTime", "name"}
	q.list(l)
}

func (q *question) job(id string) { q.byID(kindJob, q.jobEntries(), id) }

func (q *question) jobErrors(id string) {
	for _, j := range q.planJobs() {
		if j.id() != id {
			continue
		}
		var all []obj
		if j.Problem != "" {
			all = append(all, obj{
				"extId": world.GUIDOf("validation error", id), "severity": "ERROR", "errorCode": "DP-303001", "errorGroup": "NETWORK", "message": j.Problem,
				"affectedEntities":  []obj{},
				"rootCauseAnalysis": obj{"cause": j.Problem, "impacts": []string{"The failover would not succeed."}, "resolutions": []string{"Correct the plan."}},
			})
		}
		q.list(fixed("dataprotection.v4.config.RecoveryPlanValidationError", all, "severity"))
		return
	}
	q.fail(http.StatusNotFound, fmt.Sprintf("There is no job %s.", id))
}
