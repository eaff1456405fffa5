package prism

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// The actions of recovery plan jobs that matter, alike in both interfaces.
const (
	actionValidate = "VALIDATE"
	actionTest     = "TEST_FAILOVER"
)

const (
	jobPages      = 30 // of jobs, newest first: older ones prove nothing
	problemPages  = 5
	problemsShown = 5
)

// job is a run of a recovery plan, of either interface.
type job struct {
	id       string
	plan     string
	action   string
	status   string
	ended    time.Time // zero when Prism did not say
	cleanUp  string
	problems *problems // nil: they take another question
}

// problems are what a validation found.
type problems struct{ errors, warnings []string }

// statuses are the ends of jobs in the words of facts. Others are kept as they are;
// those that are no end are empty.
var statuses = map[text]string{
	"RUNNING": "", "QUEUED": "",
	"SUCCEEDED_WITH_VALIDATION_WARNING": "SUCCEEDED_WITH_WARNING",
	"COMPLETED":                         "SUCCEEDED",
	"COMPLETED_WITH_WARNING":            "SUCCEEDED_WITH_WARNING",
	"FAILED_WITH_WARNING":               "FAILED",
}

// statusOf is how a job ended, and whether it did.
func statusOf(t text) (status string, ended bool) {
	if s, ok := statuses[t]; ok {
		return s, s != ""
	}
	return string(t), true
}

// jobAnswer is a job of the v4 interface.
type jobAnswer struct {
	ExtID  text `json:"extId"`
	Plan   text `json:"recoveryPlanExtId"`
	Action text `json:"actionType"`
	Status text `json:"status"`
	Start  text `json:"startTime"`
	End    text `json:"endTime"`
}

// problemAnswer is something that a validation found.
type problemAnswer struct {
	ExtID    text `json:"extId"`
	Severity text `json:"severity"`
	Message  text `json:"message"`
}

// newest keeps the newest finished job of each plan and action.
type newest map[string]*job

func (n newest) add(j *job) {
	if j.action != actionValidate && j.action != actionTest {
		return
	}
	key := j.plan + "/" + j.action
	if old := n[key]; old == nil || j.ended.After(old.ended) {
		n[key] = j
	}
}

// jobs reads the newest validation and test failover of each plan.
func (c *central) jobs(ctx context.Context) {
	if len(c.facts.Plans.Items) == 0 {
		return
	}
	found := newest{}
	sorted, last := true, text("")
	l := list{space: protectionSpace, since: since42, path: "/config/recovery-plan-jobs", pages: jobPages,
		query: url.Values{"$orderby": {"startTime desc"}}}
	minor, err := each(ctx, c.client, l, func(a *jobAnswer) string { return a.ExtID.id() }, func(page []jobAnswer) bool {
		for _, a := range page {
			sorted = sorted && (last == "" || a.Start <= last)
			last = a.Start
			if status, ended := statusOf(a.Status); ended {
				at, ok := a.End.when()
				if !ok {
					at, _ = a.Start.when()
				}
				found.add(&job{id: a.ExtID.id(), plan: a.Plan.id(), action: string(a.Action), status: status, ended: at})
			}
		}
		return true
	})
	by := generation4(minor)
	if absent(err) {
		by, sorted = generation3, false
		err = c.jobs3(ctx, found)
	}
	if err != nil && !sorted {
		clear(found) // a newer one may be among those that were not read
	}
	if err == nil || len(found) > 0 {
		c.by(factJobs, by)
	}
	for _, id := range slices.Sorted(maps.Keys(c.facts.Plans.Items)) {
		p := c.facts.Plans.Items[id]
		p.Validation = c.job(ctx, p, actionValidate, found, err)
		p.Test = c.job(ctx, p, actionTest, found, err)
	}
}

// job is the newest job of a plan in the words of facts; err is why not all jobs
// were read.
func (c *central) job(ctx context.Context, p *facts.RecoveryPlan, action string, found newest, err error) facts.PlanJob {
	what := fmt.Sprintf("asking %s for the newest job %s of the recovery plan %s", c.host, action, p.Name)
	key := p.UUID + "/" + action
	j := found[key]
	last := c.lastRun[key]
	switch {
	case j == nil && err != nil:
		return noJob(facts.FromError(fmt.Errorf("%s: %w", what, err)))
	case j == nil && last.IsZero():
		return noJob(facts.Yes())
	case j == nil, last.Sub(j.ended) > time.Minute:
		a := noJob(facts.No(facts.FactMissing, fmt.Sprintf("%s: there was one at %s, and no record of how it ended", what, stamp(last))))
		a.Done, a.Ended = true, stamp(last)
		return a
	}
	out := noJob(facts.Yes())
	out.Done, out.Status, out.CleanUp = true, j.status, j.cleanUp
	if !j.ended.IsZero() {
		seconds := age(c.now, j.ended)
		out.Ended, out.AgeSeconds = stamp(j.ended), &seconds
	}
	if j.status == "" {
		out.Answered = facts.No(facts.FactMissing, what+": it does not say how that ended")
		return out
	}
	if j.problems == nil {
		j.problems, err = c.problems(ctx, j)
		if err != nil && strings.HasPrefix(j.status, "SUCCEEDED") {
			out.Answered = facts.FromError(fmt.Errorf("%s: what it found: %w", what, err))
			out.Status = ""
		} else if err != nil { // that it failed is known, only not why
			out.Problems = []string{"why it failed could not be read: " + err.Error()}
		}
	}
	if j.problems != nil {
		out.Errors, out.Warnings = len(j.problems.errors), len(j.problems.warnings)
		all := slices.Concat(j.problems.errors, j.problems.warnings)
		out.Problems = append(out.Problems, all[:min(len(all), problemsShown)]...)
	}
	return out
}

// problems asks what a job of the v4 interface found. One that went well found
// nothing.
func (c *central) problems(ctx context.Context, j *job) (*problems, error) {
	found := &problems{}
	if j.status == "SUCCEEDED" {
		return found, nil
	}
	l := list{space: protectionSpace, since: since42, pages: problemPages,
		path: "/config/recovery-plan-jobs/" + url.PathEscape(j.id) + "/validation-errors"}
	_, err := each(ctx, c.client, l, func(a *problemAnswer) string { return a.ExtID.id() }, func(page []problemAnswer) bool {
		for _, a := range page {
			found.add(a.Severity == "WARNING", string(a.Message))
		}
		return true
	})
	if err != nil && len(found.errors)+len(found.warnings) == 0 {
		return nil, err
	}
	return found, nil
}

// add notes a problem, in one line.
func (p *problems) add(warning bool, message string) {
	message = cmp.Or(strings.Join(strings.Fields(message), " "), "a problem without a message")
	if len(message) > 300 {
		message = strings.ToValidUTF8(message[:300], "") + "…"
	}
	if warning {
		p.warnings = append(p.warnings, message)
	} else {
		p.errors = append(p.errors, message)
	}
}
