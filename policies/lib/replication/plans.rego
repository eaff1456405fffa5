package muster.lib.replication

# plans are the recovery plans of production that lead to the recovery site, by
# uuid.
plans := found if {
	found := input.protection.plans
} else := {}

plan_target(uuid) := sprintf("plan/%s", [plans[uuid].name])

plan_fact(uuid, rest) := array.concat(["protection", "plans", uuid], rest)

# members_needs are, while production is lost, that its machines are known: plans name some by
# their category alone, and who has that nobody else can tell.
members_needs(targets) := {{"target": target, "fact": ["prism", "sites", "production", "central", "vms"]} |
	input.lost == "production"
	some target in targets
}

# networks are the networks of a plan that was read, by uuid of the subnet.
networks(uuid) := plans[uuid].networks.items if plans[uuid].networks.status == "ok"

# stretched tells that a plan declares its networks stretched, which need no
# mapping.
stretched(uuid) if input.prism.sites[keeper].central.plans.items[uuid].stretched

# jobs says how the two kinds of jobs of a plan are called.
jobs := {
	"validation": {"noun": "validation", "done": "validated", "limit": "planValidationAge"},
	"test": {"noun": "test failover", "done": "tested", "limit": "planTestAge"},
}

# run is the newest run of a job of a plan.
run(uuid, "validation") := plans[uuid].validation

run(uuid, "test") := plans[uuid].test

limit("validation") := input.estate.thresholds.planValidationAge

limit("test") := input.estate.thresholds.planTestAge

# flaws are what is wrong with the newest run: that there was none, that it failed,
# that it is too long ago.
flaws(uuid, kind) := (never(uuid, kind) | failed(uuid, kind)) | old(uuid, kind)

# doubts are what nobody can tell of the newest run: how it ended, or when.
doubts(uuid, kind) := open_end(uuid, kind) | undated(uuid, kind)

ran(uuid, kind) if {
	run(uuid, kind).status == "ok"
	run(uuid, kind).done
}

never(uuid, kind) := {flaw |
	run(uuid, kind).status == "ok"
	not run(uuid, kind).done
	flaw := {
		"message": sprintf("The recovery plan %s was never %s, or so long ago that Prism has no record of it.", [plans[uuid].name, jobs[kind].done]),
		"evidence": {"found": sprintf("no %s on record", [jobs[kind].noun]), "expected": "one that succeeded"},
	}
}

failed(uuid, kind) := {flaw |
	ran(uuid, kind)
	job := run(uuid, kind)
	wrong(job)
	flaw := {
		"message": sprintf("The last %s of the recovery plan %s ended as %s, with %d errors%s.", [
			jobs[kind].noun, plans[uuid].name,
			job.outcome, job.errors,
			quoted(job.problems),
		]),
		"evidence": {"found": job.outcome, "expected": "success without errors", "errors": job.errors, "problems": job.problems, "ended": job.ended},
	}
}

old(uuid, kind) := {flaw |
	ran(uuid, kind)
	run(uuid, kind).ageSeconds > limit(kind)
	flaw := object.union(overdue(uuid, kind), {
		"message": sprintf("The recovery plan %s was last %s %s ago; thresholds.%s allows %s.", [
			plans[uuid].name, jobs[kind].done,
			span(run(uuid, kind).ageSeconds), jobs[kind].limit,
			span(limit(kind)),
		]),
		"evidence": {"found": sprintf("%s ago", [span(run(uuid, kind).ageSeconds)]), "expected": sprintf("at most %s ago", [span(limit(kind))]), "ended": run(uuid, kind).ended},
	})
}

# overdue is how much it matters that a run is too long ago: one that is a few days late still
# says nearly as much.
overdue(uuid, kind) := {"severity": "medium"} if {
	run(uuid, kind).ageSeconds <= limit(kind) * 1.15
} else := {}

open_end(uuid, kind) := {doubt |
	ran(uuid, kind)
	not wrong(run(uuid, kind))
	not succeeded(run(uuid, kind))
	doubt := sprintf("Prism gives the last %s of the recovery plan %s the state %q, which is neither success nor failure", [
		jobs[kind].noun, plans[uuid].name,
		run(uuid, kind).outcome,
	])
}

undated(uuid, kind) := {doubt |
	ran(uuid, kind)
	run(uuid, kind).ageSeconds == null
	doubt := sprintf("Prism did not say when the last %s of the recovery plan %s ended", [jobs[kind].noun, plans[uuid].name])
}

wrong(job) if job.errors > 0

wrong(job) if startswith(upper(job.outcome), "FAILED")

wrong(job) if startswith(upper(job.outcome), "ABORTED")

succeeded(job) if startswith(upper(job.outcome), "SUCCEEDED")

succeeded(job) if startswith(upper(job.outcome), "COMPLETED")

quoted(problems) := sprintf(": %s", [concat("; ", [trim_right(problem, ".") | some problem in problems])]) if {
	some _ in problems
} else := ""

# span is a time as people say it.
span(seconds) := sprintf("%v days", [floor(seconds / 86400)]) if {
	seconds >= 172800
} else := sprintf("%v h", [floor(seconds / 3600)])
