package report

import (
	"net/url"
	"path"
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// sarifTaxonomy is a framework, whose taxa are its controls.
type sarifTaxonomy struct {
	Name           string                 `json:"name"`
	FullName       string                 `json:"fullName"`
	Version        string                 `json:"version"`
	InformationURI string                 `json:"informationUri,omitempty"`
	Short          sarifText              `json:"shortDescription"`
	Comprehensive  bool                   `json:"isComprehensive"`
	Taxa           []*sarifTaxon          `json:"taxa"`
	Properties     map[string]any         `json:"properties"`
	assessed       *compliance.Assessment // whose controls the taxa are, one by one
}

type sarifTaxon struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Short      sarifText      `json:"shortDescription"`
	Full       sarifText      `json:"fullDescription"`
	Properties map[string]any `json:"properties"`
}

// sarifTaxonomyRef names a taxonomy of the run.
type sarifTaxonomyRef struct {
	Name  string `json:"name"`
	Index int    `json:"index"`
}

// sarifTaxonRef points at a control.
type sarifTaxonRef struct {
	ID        string           `json:"id"`
	Index     int              `json:"index"`
	Component sarifTaxonomyRef `json:"toolComponent"`
}

type sarifRelation struct {
	Target sarifTaxonRef `json:"target"`
	Kinds  []string      `json:"kinds"`
}

// scanningTags is how many tags GitHub takes of one rule.
const scanningTags = 20

// taxonomies are the frameworks that were asked for, with the states that the document
// itself gives them: results of a baseline say nothing of today.
func taxonomies(doc *results.Document, frameworks compliance.Set) []*sarifTaxonomy {
	var all []*sarifTaxonomy
	for _, a := range assessAll(printable(doc), frameworks) {
		t := &sarifTaxonomy{
			Name: a.ID, FullName: a.String(), Version: a.Version, Short: sarifText{Text: ended(a.Title)}, Taxa: []*sarifTaxon{}, assessed: a,
			Properties: map[string]any{"sha256": a.SHA256, "says": mappingSays},
		}
		if isWeb(a.Source) {
			t.InformationURI = a.Source
		}
		if a.Unverified != "" {
			t.Properties["unverified"] = a.Unverified
		}
		for i := range a.Controls {
			c := &a.Controls[i]
			taxon := &sarifTaxon{ID: c.ID, Name: c.Title, Short: sarifText{Text: unlinked(ended(c.Title))}, Full: sarifText{Text: unlinked(ended(c.Meaning))},
				Properties: map[string]any{"state": c.State, "says": c.Says(), "because": c.Because, "relation": c.Relation}}
			if c.Unverified != "" {
				taxon.Properties["unverified"] = c.Unverified
			}
			t.Taxa = append(t.Taxa, taxon)
		}
		all = append(all, t)
	}
	return all
}

// isWeb tells that a text is an address on the web.
func isWeb(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// taxa are the controls that results of a rule about a component bear on.
func (b *sarif) taxa(rule, component string) []sarifTaxonRef {
	var refs []sarifTaxonRef
	var former []string
	if r := b.doc.Rules[rule]; r != nil {
		former = r.Formerly
	}
	for i, t := range b.taxonomies {
		for k := range t.assessed.Controls {
			if c := &t.assessed.Controls[k]; c.Relation != compliance.Outside && c.Covers(rule, component, former...) {
				refs = append(refs, sarifTaxonRef{c.ID, k, sarifTaxonomyRef{t.Name, i}})
			}
		}
	}
	return refs
}

// classify puts a rule under its controls: as tags, by which pipelines filter, and where
// the reader understands that as relationships.
func (b *sarif) classify(d *sarifDescriptor) {
	component := path.Dir(d.ID)
	if r := b.doc.Rules[d.ID]; r != nil && r.Component != "" {
		component = r.Component
	}
	labels, _ := d.Properties["tags"].([]string)
	for _, ref := range b.taxa(d.ID, component) {
		if !b.reduced {
			d.Relationships = append(d.Relationships, sarifRelation{ref, []string{"relevant"}})
		}
		if tag := ref.Component.Name + "/" + ref.ID; !slices.Contains(labels, tag) && (!b.reduced || len(labels) < scanningTags) {
			labels = append(labels, tag)
		}
	}
	d.Properties["tags"] = labels
}
