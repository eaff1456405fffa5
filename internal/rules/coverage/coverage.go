// Package coverage tells how each recommendation of the document is settled: by rules,
// by a question to people, by some of both, or by a reason why there is nothing to ask.
package coverage

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
)

// File is the list of the document's recommendations, in the folder of policies.
const File = "recommendations.yaml"

// State is how a recommendation is settled.
type State string

// The states. None is "open": what no rule judges is asked.
const (
	Encoded State = "rules"    // rules judge it
	Partly  State = "partly"   // rules judge some of it, and people are asked for the rest
	Asked   State = "question" // people are asked
	Reason  State = "reason"   // there is nothing to judge and nothing to ask
)

// States are all of them, in the order in which they are told.
var States = []State{Encoded, Partly, Asked, Reason}

// Word is the state as reports and pages name it.
func (s State) Word() string {
	switch s {
	case Encoded:
		return "encoded"
	case Asked:
		return "asked"
	case Reason:
		return "settled by a reason"
	}
	return string(s)
}

// Recommendation is one thing that the document asks for.
type Recommendation struct {
	ID      string `yaml:"id" json:"id"`
	Topic   string `yaml:"topic" json:"topic"` // the document's heading
	Says    string `yaml:"says" json:"says"`   // in our words
	Settled State  `yaml:"settled" json:"settled"`
	// Why tells why there is nothing to judge or to ask; empty in all other states.
	Why string `yaml:"why,omitempty" json:"why,omitempty"`
	// Rules judge it, by id, and Questions ask for it; filled from what these say of
	// themselves.
	Rules     []string `yaml:"-" json:"rules"`
	Questions []string `yaml:"-" json:"questions"`
	// Beyond tells that rules judge more of it than the list says, as those of users may.
	Beyond bool `yaml:"-" json:"-"`
}

// Load reads the list and joins it with rules and questions. It is an error when less
// settles a recommendation than the list says, or when a rule of basis document or a
// question names one that is not in the list.
func Load(files fs.FS, rules []*policy.Rule, people *questions.Set) ([]*Recommendation, error) {
	text, err := fs.ReadFile(files, File)
	if err != nil {
		return nil, fmt.Errorf("reading the recommendations: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	var list []*Recommendation
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	byID := make(map[string]*Recommendation, len(list))
	for _, r := range list {
		if r.ID == "" || r.Topic == "" || r.Says == "" || byID[r.ID] != nil {
			return nil, fmt.Errorf("%s: recommendation %q is incomplete or there twice", File, r.ID)
		}
		r.Rules, r.Questions = []string{}, []string{}
		byID[r.ID] = r
	}
	for _, rule := range rules {
		for _, id := range rule.Recommendations {
			r := byID[id]
			if r == nil {
				if strings.HasPrefix(id, "EXT-") || rule.Basis != "document" {
					continue // good practice beyond the document
				}
				return nil, fmt.Errorf("%s: rule %s names the recommendation %s, which %s does not list", rule.File, rule.ID, id, File)
			}
			r.Rules = append(r.Rules, rule.ID)
		}
	}
	for _, q := range people.All {
		for _, id := range q.Recommendations {
			r := byID[id]
			if r == nil {
				return nil, fmt.Errorf("%s: the question %s names the recommendation %s, which %s does not list", questions.File, q.ID, id, File)
			}
			r.Questions = append(r.Questions, q.Rule())
		}
	}
	for _, r := range list {
		if err := r.settle(); err != nil {
			return nil, fmt.Errorf("%s: %s %w", File, r.ID, err)
		}
		slices.Sort(r.Rules)
	}
	return list, nil
}

// settle works out how the recommendation is settled. Rules of users may judge what
// the list says is asked; with fewer rules or questions than it says, it claims too much.
func (r *Recommendation) settle() error {
	said := r.Settled
	switch {
	case len(r.Rules) > 0 && len(r.Questions) > 0:
		r.Settled = Partly
	case len(r.Rules) > 0:
		r.Settled = Encoded
	case len(r.Questions) > 0:
		r.Settled = Asked
	case r.Why != "":
		r.Settled = Reason
	default:
		return fmt.Errorf("is settled by nothing: no rule names it in its annotations, no question in %s, and there is no why", questions.File)
	}
	r.Beyond = said != r.Settled
	switch {
	case !slices.Contains(States, said):
		return fmt.Errorf("says settled: %q; use one of %v", said, States)
	case r.Beyond && (len(r.Rules) == 0 || said == Partly):
		return fmt.Errorf("says settled: %s, and by rules and questions it is %s", said, r.Settled)
	case r.Why != "" && said != Reason:
		return fmt.Errorf("says why there is nothing to ask, and settled: %s", said)
	}
	return nil
}

// Count counts recommendations by state.
func Count(list []*Recommendation) map[State]int {
	n := map[State]int{}
	for _, r := range list {
		n[r.Settled]++
	}
	return n
}

// Summary is the count in words.
func Summary(list []*Recommendation) string {
	n := Count(list)
	var parts []string
	for _, s := range States {
		parts = append(parts, fmt.Sprintf("%d %s", n[s], s.Word()))
	}
	return fmt.Sprintf("%d recommendations: %s", len(list), strings.Join(parts, ", "))
}
