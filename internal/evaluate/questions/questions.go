// Package questions asks people what no source can see: one question for each
// component in scope, whatever the number of its servers or desktops. The questions
// are data (policies/questions.yaml); in results each is a rule of its own, whose one
// result waits for an attestation.
package questions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/policies"
)

// File is the list of questions, in the folder of policies.
const File = "questions.yaml"

// WholeEstate stands for the component of a question about all of the estate, and is
// its target.
const WholeEstate = "estate"

// Question is something to ask about a component.
type Question struct {
	ID        string           `yaml:"id"` // of the recommendation that it is named after
	Component string           `yaml:"component"`
	Severity  results.Severity `yaml:"severity"`
	Methods   []string         `yaml:"methods"`    // ask only where the component has one of these; always when empty
	Platforms []string         `yaml:"platforms"`  // ask only where the recovery site runs on one of these; always when empty
	Failing   []string         `yaml:"failing"`    // ids of rules: ask only where one of them fails; always when empty
	Observed  []string         `yaml:"observedBy"` // ids of rules that see what is asked: not asked where each of them judges something; always when empty
	Text      string           `yaml:"question"`
	Why       string           `yaml:"why"`
	Ask       string           `yaml:"ask"`      // who knows
	Evidence  string           `yaml:"evidence"` // what shows it
	Signs     []string         `yaml:"signs"`    // see Signs
	Proves    bool             `yaml:"proves"`   // a yes says that the component stands ready at the recovery site
	Until     string           `yaml:"until"`    // the source to come that will see it, one of Awaited; "" when only people can know
	// Planned and Unplanned are what it means for a planned failover, in which production helps,
	// and without that help, where these differ; both or none.
	Planned   string `yaml:"planned"`
	Unplanned string `yaml:"unplanned"`
	// Recommendations are what the answer settles, or settles the rest of.
	Recommendations []string `yaml:"recommendations"`
}

// Awaited are the sources, or parts of sources, that muster does not have yet and
// that will see what it asks for until then.
var Awaited = []string{"windows roles"}

// Rule is the id that the question has in results.
func (q *Question) Rule() string { return results.QuestionPrefix + q.ID }

// Target is what the result of the question is about.
func (q *Question) Target() string {
	if q.Component == WholeEstate {
		return WholeEstate
	}
	return "component/" + q.Component
}

// Set are the questions of a file.
type Set struct {
	All    []*Question // in the order of the file
	SHA256 string      // of the file, in hexadecimal
}

// Named returns the question that has the id in results; nil when there is none.
func (s *Set) Named(rule string) *Question {
	for _, q := range s.All {
		if q.Rule() == rule {
			return q
		}
	}
	return nil
}

// Bundled are the questions that come with muster.
var Bundled = sync.OnceValues(func() (*Set, error) { return Load(policies.Files()) })

// Load reads the questions from the folder of policies.
func Load(files fs.FS) (*Set, error) {
	text, err := fs.ReadFile(files, File)
	if err != nil {
		return nil, fmt.Errorf("reading the questions: %w", err)
	}
	sum := sha256.Sum256(text)
	s := &Set{SHA256: hex.EncodeToString(sum[:])}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&s.All); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	seen := map[string]bool{}
	for _, q := range s.All {
		if err := q.check(); err != nil {
			return nil, fmt.Errorf("%s: the question %q %w", File, q.ID, err)
		}
		if seen[q.ID] {
			return nil, fmt.Errorf("%s: the question %q is there twice", File, q.ID)
		}
		seen[q.ID] = true
	}
	return s, nil
}

func (q *Question) check() error {
	for name, text := range map[string]string{"id": q.ID, "question": q.Text, "why": q.Why, "ask": q.Ask, "evidence": q.Evidence} {
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("has no %s", name)
		}
	}
	switch {
	case !strings.HasSuffix(q.Text, "?"):
		return fmt.Errorf("is no question: %s", q.Text)
	case q.Component != WholeEstate && !slices.Contains(estate.Components, q.Component):
		return fmt.Errorf("names the component %q, which estate files do not know", q.Component)
	case !slices.Contains(results.Severities, q.Severity):
		return fmt.Errorf("has the severity %q; use one of %v", q.Severity, results.Severities)
	case q.Until != "" && !slices.Contains(Awaited, q.Until):
		return fmt.Errorf("waits for %q; use one of %v", q.Until, Awaited)
	case (q.Planned == "") != (q.Unplanned == ""):
		return fmt.Errorf("has one of planned and unplanned; give both, or none")
	case len(q.Recommendations) == 0 || q.Recommendations[0] != q.ID && !slices.Contains(q.Recommendations, q.ID):
		return fmt.Errorf("does not list the recommendation that it is named after")
	}
	for _, m := range q.Methods {
		if !slices.Contains(estate.Methods, m) {
			return fmt.Errorf("names the method %q, which estate files do not know", m)
		}
	}
	for _, p := range q.Platforms {
		if !slices.Contains(estate.Platforms, p) {
			return fmt.Errorf("names the platform %q, which estate files do not know", p)
		}
	}
	for _, what := range q.Signs {
		if signs[what] == nil {
			return fmt.Errorf("signs %q, which is nothing of the estate file", what)
		}
	}
	return nil
}
