package proof

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// copyOf returns facts that can be spoilt.
func copyOf(t *testing.T, doc *facts.Document) *facts.Document {
	t.Helper()
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var c facts.Document
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	return &c
}

var (
	silence = facts.No(facts.Timeout, "taken away by the test")
	partial = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "taken away by the test"}
)

// wholly leaves nothing of a source. After each of them, nothing that
// rests on the source may pass.
var wholly = map[string]func(*facts.Document, string){
	"the source is absent": func(d *facts.Document, source string) {
		delete(d.Sources, source)
		drop(d, source)
	},
	"the source failed and left nothing": func(d *facts.Document, source string) {
		d.Sources[source].Answered = silence
		drop(d, source)
	},
	"the source failed and left its facts": func(d *facts.Document, source string) {
		d.Sources[source].Answered = silence
	},
	"the source says ok and left nothing": drop,
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

func drop(d *facts.Document, source string) {
	switch source {
	case "dns":
		d.DNS = nil
	case "directory":
		d.Directory = nil
	case "grouppolicy":
		d.GroupPolicy = nil
	case "citrixcloud":
		d.CitrixCloud = nil
	case "prism":
		d.Prism = nil
	case "windows":
		d.Windows = nil
	}
}

func silenceSystems(d *facts.Document, source string) {
	switch source {
	case "dns":
		for _, r := range d.DNS.Resolvers {
			r.Answered = silence
		}
	case "directory":
		for _, s := range d.Directory.Servers {
			s.Answered = silence
		}
		for _, v := range d.Directory.Views {
			v.Answered = silence
		}
	case "grouppolicy":
		for _, v := range d.GroupPolicy.Views {
			v.Answered = silence
		}
	case "citrixcloud":
		d.CitrixCloud.Answered = silence
	case "prism":
		for _, s := range d.Prism.Sites {
			s.Central.Answered = silence
			for _, e := range s.Elements {
				e.Answered = silence
			}
		}
	case "windows":
		for _, h := range d.Windows.Hosts {
			h.Answered = silence
		}
	}
}

// silenceWithin silences everything that v points to, and leaves v itself.
func silenceWithin(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			silenceWithin(v.Elem())
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			silenceAll(v.MapIndex(key))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); v.Type().Field(i).Name != "Answered" {
				silenceAll(f)
			}
		}
	}
}

// silenceAll silences v and everything that it points to.
func silenceAll(v reflect.Value) {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct && v.CanSet() {
		if a := v.FieldByName("Answered"); a.IsValid() && a.Type() == reflect.TypeFor[facts.Answered]() {
			a.Set(reflect.ValueOf(silence))
		}
	}
	silenceWithin(v)
}

func silenceAnswers(d *facts.Document, source string) {
	switch source {
	case "dns":
		for _, r := range d.DNS.Resolvers {
			for _, h := range r.Hosts {
				h.Answered = silence
			}
			for _, s := range r.Services {
				s.Answered = silence
			}
			for _, z := range r.Zones {
				z.Answered = silence
			}
			for _, p := range r.Pointers {
				p.Answered = silence
			}
		}
	case "directory":
		for _, s := range d.Directory.Servers {
			s.Answered = silence
		}
		for _, v := range d.Directory.Views {
			for _, a := range []*facts.Answered{
				&v.Sites.Answered, &v.Subnets.Answered, &v.SiteLinks.Answered, &v.DomainControllers.Answered, &v.Roles.Answered,
				&v.Containers.Answered, &v.GPOs.Answered, &v.EnrollmentServers.Answered, &v.ActivationObjects.Answered,
				&v.DHCPServers.Answered, &v.Namespaces.Answered,
			} {
				*a = silence
			}
		}
	case "grouppolicy":
		for _, v := range d.GroupPolicy.Views {
			for _, g := range v.GPOs {
				g.Answered, g.RegistryPol.Answered, g.RegistryPreferences.Answered = silence, silence, silence
			}
		}
	case "citrixcloud":
		silenceWithin(reflect.ValueOf(d.CitrixCloud))
	case "prism":
		for _, s := range d.Prism.Sites {
			silenceWithin(reflect.ValueOf(s.Central))
			for _, e := range s.Elements {
				silenceWithin(reflect.ValueOf(e))
			}
		}
	case "windows":
		for _, h := range d.Windows.Hosts {
			silenceWithin(reflect.ValueOf(h))
		}
	}
}

func restsOn(rule, source string) bool {
	for _, r := range rules().Rules {
		if r.ID == rule {
			return slices.Contains(r.Sources(), source)
		}
	}
	return false
}

func TestNoRulePassesWithoutTheSourcesThatItRequires(t *testing.T) {
	whole := baseline(t)
	for name, spoil := range wholly {
		for source := range whole.Sources {
			t.Run(fmt.Sprintf("%s: %s", source, name), func(t *testing.T) {
				doc := copyOf(t, whole)
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

// Between them, the faults of the table make every rule fail or ask. Only those
// rules are judged again.
func TestTakingFactsAwayNeverTurnsAFailureIntoAPass(t *testing.T) {
	every := maps.Clone(estateRows)
	maps.Copy(every, platformRows)
	for fault, row := range every {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			failing := strings.Fields(row.fail + " " + row.manual)
			if len(failing) == 0 {
				return
			}
			whole := scan(t, fault)
			before := statuses(judge(t, whole, failing...))
			takeaways := maps.Clone(wholly)
			maps.Copy(takeaways, partly)
			for name, spoil := range takeaways {
				for source := range whole.Sources {
					related := slices.ContainsFunc(failing, func(rule string) bool { return restsOn(rule, source) })
					if !related && name != "the source is absent" {
						continue // once is enough to see a rule look where it does not say it looks
					}
					doc := copyOf(t, whole)
					spoil(doc, source)
					for rule, targets := range statuses(judge(t, doc, failing...)) {
						for target, status := range targets {
							if was := before[rule][target]; status == results.Pass && was != results.Pass {
								t.Errorf("%s: %s: %s of %s was %q and passes", source, name, rule, target, was)
							}
						}
					}
				}
			}
		})
	}
}
