package proof

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

var (
	silence = facts.No(facts.Timeout, "taken away by the test")
	partial = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "taken away by the test"}
)

// wholly leaves nothing of a source. After each of them, nothing that
// rests on the source may pass.
var wholly = map[string]func(*facts.Document, string){
	"the source is absent": func(d *facts.Document, source string) {
		delete(d.Sources, source)
		d.Drop(source)
	},
	"the source failed and left nothing": func(d *facts.Document, source string) {
		d.Sources[source].Answered = silence
		d.Drop(source)
	},
	"the source failed and left its facts": func(d *facts.Document, source string) {
		d.Sources[source].Answered = silence
	},
	"the source says ok and left nothing": func(d *facts.Document, source string) { d.Drop(source) },
}

// partly leaves a source that is partial. A target whose own facts were
// not touched may pass; one that failed may not.
var partly = map[string]func(*facts.Document, string){
	"the source is partial and every system was silent": func(d *facts.Document, source string) {
		d.Sources[source].Answered = partial
		silenceSystems(d, source)
	},
	"the source is partial and every single answer failed": func(d *facts.Document, source string) {
		d.Sources[source].Answered = partial
		silenceAnswers(d, source)
	},
}

func restsOn(rule, source string) bool {
	for _, r := range embedded.Rules().Rules {
		if r.ID == rule {
			return slices.Contains(r.Sources(), source)
		}
	}
	return false
}

func TestNoRulePassesWithoutTheSourcesThatItRequires(t *testing.T) {
	whole := with(t, "")
	for name, spoil := range wholly {
		for _, source := range whole.sources {
			t.Run(fmt.Sprintf("%s: %s", source, name), func(t *testing.T) {
				t.Parallel()
				doc := whole.document(t)
				spoil(doc, source)
				judged := 0
				for _, r := range judge(t, doc).Results {
					if !restsOn(r.Rule, source) {
						continue
					}
					judged++
					if r.Status == results.Pass {
						t.Errorf("%s of %s passes", r.Rule, r.Target)
					}
				}
				if judged == 0 {
					t.Fatal("no rule rests on this source: the test proves nothing")
				}
			})
		}
	}
}

// Between them, the faults of the estate make every rule fail or ask. Only those
// rules are judged again.
func TestTakingFactsAwayNeverTurnsAFailureIntoAPass(t *testing.T) {
	takeaways := maps.Clone(wholly)
	maps.Copy(takeaways, partly)
	for _, f := range lab.Faults(checks.Lab()) {
		if f.Server {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			whole := with(t, f.Name)
			failing := whole.statuses.failing()
			if len(failing) == 0 {
				return
			}
			for name, spoil := range takeaways {
				for _, source := range whole.sources {
					related := slices.ContainsFunc(failing, func(rule string) bool { return restsOn(rule, source) })
					if !related && name != "the source is absent" {
						continue // once is enough to see a rule look where it does not say it looks
					}
					doc := whole.document(t)
					spoil(doc, source)
					for rule, targets := range statusesOf(judge(t, doc, failing...)) {
						for target, status := range targets {
							if was := whole.statuses[rule][target]; status == results.Pass && was != results.Pass {
								t.Errorf("%s: %s: %s of %s was %q and passes", source, name, rule, target, was)
							}
						}
					}
				}
			}
		})
	}
}
