package evaluate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/facts"
)

// methodRule is the rule that knows which recovery methods suit which component.
const methodRule = "replication/recovery-method-allowed"

// SuitedMethods returns the recovery methods that suit each component, sorted, as the
// rule on them says: it is shown an estate in which every component has a method that
// does not exist, and its findings list what it expects instead. Components of which the
// rule does not speak are not in the table.
func SuitedMethods(ctx context.Context, set *policy.Set) (map[string][]string, error) {
	e := estate.New()
	e.Components = map[string]*estate.Component{}
	for _, id := range estate.Components {
		e.Components[id] = &estate.Component{Methods: []string{"(none)"}}
	}
	anytime := time.Unix(0, 0) // the rule looks at no clock
	doc := &facts.Document{Schema: facts.Schema, Run: facts.Run{Started: anytime, Finished: anytime}, Estate: e}
	res, err := Run(ctx, set, doc, Options{Only: []string{methodRule}})
	if err != nil {
		return nil, fmt.Errorf("asking %s which methods suit: %w", methodRule, err)
	}
	suited := map[string][]string{}
	for _, r := range res.Results {
		id, ok := strings.CutPrefix(r.Target, "component/")
		if !ok || r.Rule != methodRule {
			continue
		}
		for _, f := range r.Findings {
			list, ok := f.Evidence["expected"].([]any)
			if !ok {
				return nil, fmt.Errorf("%s finds something in %s, and its evidence lists no expected methods", methodRule, id)
			}
			for _, method := range list {
				suited[id] = append(suited[id], fmt.Sprint(method))
			}
		}
	}
	if len(suited) == 0 {
		return nil, fmt.Errorf("%s says of no component which methods suit", methodRule)
	}
	return suited, nil
}
