package evaluate

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatIsSaidOfATargetWhileProductionIsLost(t *testing.T) {
	const target, own, copied, anew = "alias/x.corp.example", "host/dc1.corp.example", "host/sf1.corp.example", "host/sql1.corp.example"
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	none := results.Status("")
	said := func(target string, s results.Status) []results.Result {
		if s == none {
			return nil
		}
		r := results.Result{Rule: "a/b", Target: target, Status: s, Severity: results.High, Message: "so it is"}
		switch s {
		case results.Fail:
			r.Findings = []results.Finding{{Message: "It is broken."}}
		case results.Unknown:
			r.Reason = facts.NoResult
		}
		return []results.Result{r}
	}
	const backed = "it holds now and failed before, and holds for who knows nothing of the loss"
	for name, c := range map[string]struct {
		kind             string
		target           string
		now, then, named results.Status
		want             results.Status
		reason           facts.Reason
		words            string
	}{
		backed:                                  {"", target, results.Pass, results.Fail, none, results.Pass, "", ""},
		backed + ", but not with what is known": {"", target, results.Pass, results.Fail, results.Fail, results.Fail, "", "as last known"},
		"it holds because production is lost, and failed before": {"", target, results.Pass, results.Fail, none, results.Fail, "", "as last known"},
		"it never applied, and nobody can tell now":              {"", target, results.Unknown, results.NotApplicable, none, results.NotApplicable, "", "it did not apply as last known"},
		"it runs no more":                            {policy.LostRunning, copied, results.Unknown, results.Pass, none, results.NotApplicable, "", "production is taken to be lost: so says the rule"},
		"it runs, and is none of production":         {policy.LostRunning, target, results.Fail, results.Pass, none, results.Fail, "", ""},
		"it comes back from a copy":                  {"", copied, results.Unknown, results.Pass, none, results.Unknown, facts.StaleFacts, "and lies in a copy"},
		"there are others at the recovery site":      {"", anew, results.Fail, results.Pass, none, results.NotApplicable, "", "is lost with production"},
		"it fails now and held before":               {"", target, results.Fail, results.Pass, none, results.Fail, "", ""},
		"nobody can tell, and it failed before":      {"", target, results.Unknown, results.Fail, none, results.Fail, "", "as last known at 2026-11-22 08:00 UTC, 14 h before"},
		"nobody can tell, and it held before":        {"", target, results.Unknown, results.Pass, none, results.Unknown, facts.StaleFacts, "it held as last known at 2026-11-22 08:00 UTC, 14 h before; now: so it is"},
		"nobody could tell before either":            {"", target, results.Unknown, results.Unknown, none, results.Unknown, facts.NoResult, "so it is"},
		"it is not even named, and failed before":    {"", target, none, results.Fail, none, results.Fail, "", "as last known"},
		"it stands for what held before":             {"", "component/a", results.Unknown, results.Pass, none, results.Unknown, facts.StaleFacts, "it held as last known"},
		"it is not even named, and held before":      {"", target, none, results.Pass, none, none, "", ""},
		"the earlier names let nothing else pass":    {"", target, results.Unknown, results.Pass, results.Pass, results.Unknown, facts.StaleFacts, ""},
		"names are known, and it holds":              {policy.LostNames, target, results.Unknown, results.Pass, results.Pass, results.Pass, "", ""},
		"names are known, and it fails at recovery":  {policy.LostNames, target, results.Unknown, results.Pass, results.Fail, results.Fail, "", ""},
		"names are known, and it failed before":      {policy.LostNames, target, results.Unknown, results.Fail, results.Unknown, results.Fail, "", "as last known"},
		"what the rule is about has ended":           {policy.LostGone, target, results.Unknown, results.Pass, none, results.NotApplicable, "", "production is taken to be lost: so says the rule"},
		"it has ended, and failed before":            {policy.LostGone, target, results.Unknown, results.Fail, none, results.Fail, "", "as last known"},
		"it has ended, and fails now":                {policy.LostGone, target, results.Fail, results.Pass, none, results.Fail, "", ""},
		"the target is lost with production":         {"", own, results.Fail, results.Fail, none, results.NotApplicable, "", "is lost with production"},
		"the target is lost, and nobody can tell":    {"", own, results.Unknown, results.Pass, none, results.NotApplicable, "", "is lost with production"},
		"the target is lost, and not even named now": {"", own, none, results.Fail, none, none, "", ""},
		"it never applied":                           {policy.LostGone, target, results.NotApplicable, results.NotApplicable, none, results.NotApplicable, "", "so it is"},
		"left out by the user":                       {policy.LostGone, target, results.Skipped, results.Fail, none, results.Skipped, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			est := &estate.Estate{Sites: estate.Sites{Production: estate.Site{DomainControllers: []estate.DomainController{{Host: "dc1.corp.example"}}}}, Components: map[string]*estate.Component{
				"storefront": {Methods: []string{"hypervisor"}, Servers: estate.PerSite{Production: []string{"sf1.corp.example"}}},
				"sql":        {Methods: []string{"application"}, Servers: estate.PerSite{Production: []string{"sql1.corp.example"}}},
			}}
			r := &policy.Rule{Rule: results.Rule{ID: "a/b", Component: "a"}, Lost: c.kind, LostWhy: "so says the rule"}
			l := &losing{est: est, asOf: at.Add(14 * time.Hour), at: at, then: map[string][]results.Result{"a/b": said(c.target, c.then)}, named: map[string][]results.Result{"a/b": said(c.target, c.named)}}
			if strings.HasPrefix(name, backed) {
				l.unknowing = map[[2]string]bool{{"a/b", c.target}: true}
			}
			l.gone, l.off = goneWith(&facts.Document{Run: facts.Run{Lost: &facts.Lost{Site: "production"}}, Estate: est}, nil)
			got := l.rule(r, said(c.target, c.now))
			if c.want == none {
				if len(got) > 0 {
					t.Errorf("it is %s", got[0].Status)
				}
				return
			}
			if len(got) != 1 || got[0].Status != c.want || got[0].Reason != c.reason || !strings.Contains(got[0].Message, c.words) {
				t.Errorf("got %+v, want %s %s %q", got, c.want, c.reason, c.words)
			}
		})
	}
}

// While a server is not read, a rule speaks of that server in the place of what is on it.
func TestWhatStandsForThingsThatNobodyCouldName(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	say := func(target string, s results.Status) results.Result {
		return results.Result{Rule: "a/b", Target: target, Status: s, Reason: map[results.Status]facts.Reason{results.Unknown: facts.NoResult}[s], Message: "so it is"}
	}
	server := say("sqlserver/sql1", results.Unknown)
	for name, c := range map[string]struct {
		then, now []results.Result
		want      results.Status
		words     string
	}{
		"all that was on it is decided now":      {[]results.Result{say("database/a", results.Pass)}, []results.Result{say("database/a", results.Pass)}, results.NotApplicable, "all that was known of that as last known"},
		"all of it is decided, and some fails":   {[]results.Result{say("database/a", results.Fail)}, []results.Result{say("database/a", results.Fail)}, results.NotApplicable, ""},
		"some of it is open now":                 {[]results.Result{say("database/a", results.Pass), say("database/b", results.Pass)}, []results.Result{say("database/a", results.Pass)}, results.Unknown, "it held as last known"},
		"some of it was open before":             {[]results.Result{say("database/a", results.Pass), say("database/b", results.Unknown)}, []results.Result{say("database/a", results.Pass)}, results.Unknown, "so it is"},
		"nothing was known of it":                {nil, nil, results.Unknown, "so it is"},
		"it did not apply, and nothing is on it": {[]results.Result{say("estate", results.NotApplicable)}, nil, results.NotApplicable, "it did not apply"},
		"some of it is not applicable any more":  {[]results.Result{say("database/a", results.Pass)}, []results.Result{say("database/a", results.NotApplicable)}, results.Unknown, "it held as last known"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &losing{est: &estate.Estate{}, site: "production", asOf: at.Add(14 * time.Hour), at: at, then: map[string][]results.Result{"a/b": c.then}}
			l.gone, l.off = func(string) string { return "" }, func(string) bool { return false }
			for _, r := range l.rule(&policy.Rule{Rule: results.Rule{ID: "a/b"}}, append(c.now, server)) {
				if r.Target == server.Target && (r.Status != c.want || !strings.Contains(r.Message, c.words)) {
					t.Errorf("it is %s: %s; want %s, %q", r.Status, r.Message, c.want, c.words)
				}
			}
		})
	}
}
