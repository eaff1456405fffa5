package evaluate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// ask adds what only people can tell to what the rules said. The questions are a part
// of what was judged by, and so of its hash.
func ask(doc *facts.Document, out *results.Document, named map[string]string, opt Options) error {
	people, err := opt.questions()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(out.Policies + people.SHA256))
	out.Policies = hex.EncodeToString(sum[:])
	asked, rules := people.Ask(doc.Estate, named, out.Results, opt.selected)
	maps.Copy(out.Rules, rules)
	out.Results = append(out.Results, asked...)
	slices.SortStableFunc(out.Results, func(a, b results.Result) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target))
	})
	return nil
}

func (o *Options) questions() (*questions.Set, error) {
	if o.Questions != nil {
		return o.Questions, nil
	}
	return questions.Bundled()
}
