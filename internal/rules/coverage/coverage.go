// Package coverage tells what of the document is encoded by rules, and what is
// not and why.
package coverage

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// File is the list of the document's recommendations, in the folder of policies.
const File = "recommendations.yaml"

// Recommendation is one thing that the document asks for.
type Recommendation struct {
	ID    string `yaml:"id" json:"id"`
	Topic string `yaml:"topic" json:"topic"` // the document's heading
	Says  string `yaml:"says" json:"says"`   // in our words
	// Why tells why no rule encodes it and none will; empty when one does, or when
	// it is still open.
	Why string `yaml:"why,omitempty" json:"why,omitempty"`
	// Rules encode it; filled from the rules' own annotations.
	Rules []string `yaml:"-" json:"rules"`
}

// State is encoded, open or none.
func (r *Recommendation) State() string {
	switch {
	case len(r.Rules) > 0:
		return "encoded"
	case r.Why != "":
		return "none"
	}
	return "open"
}

// Load reads the list and joins it with the rules. Rules of basis document that
// name a recommendation which is not in the list are an error.
func Load(files fs.FS, rules []*policy.Rule) ([]*Recommendation, error) {
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
		r.Rules = []string{}
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
	for _, r := range list {
		if len(r.Rules) > 0 && r.Why != "" {
			return nil, fmt.Errorf("%s: %s says why no rule encodes it, but %s does", File, r.ID, r.Rules[0])
		}
		slices.Sort(r.Rules)
	}
	return list, nil
}

// Count counts recommendations by state.
func Count(list []*Recommendation) map[string]int {
	n := map[string]int{}
	for _, r := range list {
		n[r.State()]++
	}
	return n
}

// Markdown writes the page docs/coverage.md.
func Markdown(w io.Writer, list []*Recommendation) error {
	n := Count(list)
	var b strings.Builder
	b.WriteString("# What of the document is covered\n\n")
	b.WriteString("Made from the rules' annotations and policies/recommendations.yaml by `make docs`; do not edit.\n\n")
	fmt.Fprintf(&b, "%d recommendations: %d encoded by rules, %d open, %d that no rule will encode.\n", len(list), n["encoded"], n["open"], n["none"])
	topic := ""
	for _, r := range list {
		if r.Topic != topic {
			topic = r.Topic
			fmt.Fprintf(&b, "\n## %s\n\n| id | what it asks for | encoded by |\n|---|---|---|\n", topic)
		}
		by := "open"
		switch r.State() {
		case "encoded":
			var links []string
			for _, id := range r.Rules {
				links = append(links, fmt.Sprintf("[%s](rules/%s.md)", id, id))
			}
			by = strings.Join(links, ", ")
		case "none":
			by = "no rule: " + r.Why
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.ID, cell(r.Says), cell(by))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
