package citrixcloud

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// testReport is the report of the newest test of something that somebody ran. Asking for
// it runs none: that is another request, which muster never makes.
type testReport struct {
	At      text             `json:"FormattedReportTime"`
	Results list[testResult] `json:"TestResults"`
}

type testResult struct {
	Status     text                `json:"TestComponentStatus"` // several words, or none
	Components list[testComponent] `json:"TestComponents"`
}

type testComponent struct {
	Status  text `json:"TestComponentStatus"`
	Details list[struct {
		Explanation text `json:"Explanation"`
	}] `json:"ResultDetails"`
}

// tests asks for the reports of the newest tests of hosting connections. One that may not
// be read is unknown, and nothing else is the worse for it: people can be asked.
func (r *run) tests(ctx context.Context, connections map[string]*facts.HostingConnection) {
	ids := keysOf(connections, func(*facts.HostingConnection) bool { return true })
	fail := func(id string, err error) {
		connections[id].Test = facts.ConnectionTest{Answered: facts.FromError(err)}
	}
	r.details(ctx, "the tests of hosting connections", ids, fail, func(ctx context.Context, id string) error {
		var report testReport
		_, err := r.client.get(ctx, manage+"/Hypervisors/"+url.PathEscape(id)+"/TestReport", nil, &report)
		switch {
		case restclient.StatusOf(err) == http.StatusNotFound:
			report = testReport{}
		case refused(err):
			fail(id, err)
			return nil
		case err != nil:
			return err
		}
		connections[id].Test = report.fact("the hosting connection "+connections[id].Name, r.now, r.client.clean)
		return nil
	})
}

// poolTests asks likewise for those of resource pools. A pool that nobody tested on its own
// shows in the test of its connection.
func (r *run) poolTests(ctx context.Context, pools map[string]*facts.ResourcePool) {
	ids := keysOf(pools, func(p *facts.ResourcePool) bool { return p.Connection != "" })
	fail := func(id string, err error) { pools[id].Test = facts.ConnectionTest{Answered: facts.FromError(err)} }
	r.details(ctx, "the tests of resource pools", ids, fail, func(ctx context.Context, id string) error {
		pool := pools[id]
		var report testReport
		_, err := r.client.get(ctx, manage+"/Hypervisors/"+url.PathEscape(pool.Connection)+"/ResourcePools/"+url.PathEscape(id)+"/TestReport", nil, &report)
		switch {
		case restclient.StatusOf(err) == http.StatusNotFound:
			report = testReport{}
		case err != nil: // nothing hangs on it that the test of the connection does not say
			fail(id, err)
			return nil
		}
		pool.Test = report.fact("the resource pool "+pool.Name, r.now, r.client.clean)
		return nil
	})
}

// fact is what a report comes to; now is the time by the clock of Citrix Cloud.
func (i *testReport) fact(name string, now time.Time, clean func(string) string) facts.ConnectionTest {
	outcome, said := i.outcome(clean)
	if outcome == "" {
		return facts.ConnectionTest{Answered: facts.No(facts.FactMissing, fmt.Sprintf("Citrix Cloud has no report of a test of %s", name))}
	}
	t := facts.ConnectionTest{Answered: facts.Yes(), Outcome: outcome, Said: said}
	if at, err := time.Parse(time.RFC3339, string(i.At)); err == nil && at.Year() > 1 {
		t.At = at.UTC().Format(time.RFC3339)
		if !now.IsZero() && !at.After(now) {
			t.AgeSeconds = new(int64(now.Sub(at) / time.Second))
		}
	}
	return t
}

// mostSaid is how many sentences of a report are kept.
const mostSaid = 3

// outcome is the worst of what a report tells of its parts; "" when it tells of none.
func (i *testReport) outcome(clean func(string) string) (worst string, said []string) {
	rank := map[string]int{facts.TestPassed: 1, facts.TestWarned: 2, facts.TestUnfinished: 3, facts.TestFailed: 4}
	said = []string{}
	note := func(status text) (passed bool) {
		words := strings.FieldsFunc(string(status), func(r rune) bool { return r == ',' || r == '|' || r == ' ' })
		passed = len(words) > 0
		for _, word := range words {
			outcome := outcomes[strings.ToLower(word)]
			if outcome == "" {
				outcome = facts.TestUnfinished
			}
			passed = passed && outcome == facts.TestPassed
			if rank[outcome] > rank[worst] {
				worst = outcome
			}
		}
		return passed
	}
	for _, result := range i.Results.items {
		note(result.Status)
		for _, part := range result.Components.items {
			if note(part.Status) {
				continue
			}
			for _, detail := range part.Details.items {
				if text := strings.Join(strings.Fields(clean(string(detail.Explanation))), " "); text != "" && len(said) < mostSaid {
					said = append(said, shortened(text))
				}
			}
		}
	}
	return worst, said
}

// outcomes are the words of a report.
var outcomes = map[string]string{
	"successful": facts.TestPassed, "warnings": facts.TestWarned, "failed": facts.TestFailed, "notrun": facts.TestUnfinished, "pending": facts.TestUnfinished,
}

// shortened is a text of bearable length.
func shortened(s string) string {
	const most = 200
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
