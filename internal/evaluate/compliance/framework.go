// Package compliance says what the results of an evaluation mean for the controls of a
// framework, such as NIST SP 800-53: satisfied, not satisfied, not proven or not assessed.
// Frameworks are data (policies/frameworks). A state follows from results alone; nothing
// is judged anew, and no verdict changes.
package compliance

import (
	"path"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Relation says what results can do for a control.
type Relation string

// The relations.
const (
	Tests    Relation = "tests"    // results decide
	Supports Relation = "supports" // results are evidence, and never enough to satisfy it
	Attests  Relation = "attests"  // a person must state it, and muster can show who did
	Outside  Relation = "outside"  // nothing that muster looks at; listed so that no list looks complete
)

// Relations are all of them.
var Relations = []Relation{Tests, Supports, Attests, Outside}

// Everything is the glob, and the component, of a control that all results are about.
const Everything = "*"

// Framework is a list of controls.
type Framework struct {
	ID      string
	Title   string
	Version string
	Source  string // where the text is published
	Licence string // who may copy the text; ours is written anew
	// Unverified says what of the whole could not be read in the source; "" for nothing.
	Unverified string
	Controls   []*Control // in the order of the file
	// Unmapped are globs of rules that stand under no control but one of everything, with
	// the reason.
	Unmapped map[string]string

	File   string // its name for people
	SHA256 string // of the file, in hexadecimal
	Own    bool   // of a folder of the user
}

// Control is one requirement, and what of muster bears on it.
type Control struct {
	ID       string
	Title    string
	Meaning  string // in our own words
	Relation Relation
	// Rules are globs of ids of rules and of questions to people, as path.Match has them:
	// replication/*, */servers-replicated, question/NET-001.
	Rules []string
	// Components are ids of components: all results about them, whatever the rule.
	Components []string
	Question   string // what is left for a person to show; "" for nothing
	// Unverified says what of it could not be read in the source; "" for nothing.
	Unverified string
}

// Named returns the control with the id; nil when there is none.
func (f *Framework) Named(id string) *Control {
	for _, c := range f.Controls {
		if strings.EqualFold(c.ID, id) {
			return c
		}
	}
	return nil
}

// Of are the ids of the controls that a rule stands under, in the order of the framework.
// Controls of everything are among them when all is set.
func (f *Framework) Of(r *results.Rule, all bool) []string {
	var ids []string
	for _, c := range f.Controls {
		if c.Covers(r.ID, r.Component, r.Formerly...) && (all || !c.Everything()) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Everything tells that the control is about all results there are.
func (c *Control) Everything() bool {
	return slices.Contains(c.Rules, Everything) || slices.Contains(c.Components, Everything)
}

// Covers tells whether results of a rule, or about a component, bear on the control. Former
// are ids that the rule had before: a framework of the user may still name them.
func (c *Control) Covers(rule, component string, former ...string) bool {
	if c.Everything() || slices.Contains(c.Components, component) {
		return true
	}
	return slices.ContainsFunc(c.Rules, func(glob string) bool {
		return fits(glob, rule) || slices.ContainsFunc(former, func(id string) bool { return fits(glob, id) })
	})
}

// fits tells whether a glob is about a rule. Loading refuses globs that cannot be read.
func fits(glob, rule string) bool {
	if !strings.ContainsAny(glob, `*?[\`) {
		return glob == rule
	}
	ok, err := path.Match(glob, rule)
	return err == nil && ok
}

// Called is how reports call the framework beside its title: by its id, and by whose it is
// when it did not come with muster.
func (f *Framework) Called() string {
	if f.Own {
		return f.ID + ", a framework of your own"
	}
	return f.ID
}

// String is the title and the version, for one line.
func (f *Framework) String() string { return strings.TrimSpace(f.Title + " " + f.Version) }
