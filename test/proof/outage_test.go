package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
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
			undone := whole.document(t)
			for name, spoil := range takeaways {
				for _, source := range whole.sources {
					related := slices.ContainsFunc(failing, func(rule string) bool { return restsOn(rule, source) })
					if !related && name != "the source is absent" {
						continue // once is enough to see a rule look where it does not say it looks
					}
					doc := apart(t, undone, source)
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
			if b, err := json.Marshal(undone); err != nil || !bytes.Equal(b, whole.facts) {
				t.Errorf("judging changed the facts that were judged (%v)", err)
			}
		})
	}
}

// apart is the document with sources and the section of that source of its own, which may
// be changed; all else it shares.
func apart(t *testing.T, of *facts.Document, source string) *facts.Document {
	t.Helper()
	doc := *of
	doc.Sources = map[string]*facts.Source{}
	for name, s := range of.Sources {
		one := *s
		doc.Sources[name] = &one
	}
	section := reflect.ValueOf(of.Section(source))
	b, err := json.Marshal(section.Interface())
	if err != nil {
		t.Fatal(err)
	}
	own := reflect.New(section.Type())
	if err := json.Unmarshal(b, own.Interface()); err != nil {
		t.Fatal(err)
	}
	for i := range reflect.TypeFor[facts.Sections]().NumField() {
		if f := reflect.ValueOf(&doc.Sections).Elem().Field(i); f.Type() == section.Type() {
			f.Set(own.Elem())
		}
	}
	return &doc
}
