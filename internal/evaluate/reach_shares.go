package evaluate

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/policies"
)

// recommendations are the ids of what the document recommends, read once.
var recommendations = sync.OnceValue(func() []string {
	text, err := fs.ReadFile(policies.Files(), "recommendations.yaml")
	var list []struct {
		ID string `yaml:"id"`
	}
	if err == nil {
		err = yaml.Unmarshal(text, &list)
	}
	if err != nil {
		panic(fmt.Sprintf("the bundled recommendations cannot be read: %v", err)) // a test reads them
	}
	ids := make([]string, 0, len(list))
	for _, r := range list {
		ids = append(ids, r.ID)
	}
	return ids
})

// measureReach fills in what of the components and of the document the verdict covers,
// after waivers and attestations.
func measureReach(out *results.Document) {
	for _, e := range out.Board {
		if e.State == results.StateNotInScope {
			continue
		}
		out.Reach.Components.Total++
		if e.State == results.StateReady || e.State == results.StateNotReady {
			out.Reach.Components.Covered++
		}
	}
	byRule := map[string][]*results.Result{}
	for i := range out.Results {
		byRule[out.Results[i].Rule] = append(byRule[out.Results[i].Rule], &out.Results[i])
	}
	by := map[string][]string{} // rules and questions by recommendation
	for id, r := range out.Rules {
		for _, rec := range r.Recommendations {
			by[rec] = append(by[rec], id)
		}
	}
	settled := confirmed(byRule)
	for _, rec := range recommendations() {
		out.Reach.Recommendations.Total++
		open, said, signed := false, false, false
		for _, id := range by[rec] {
			for _, r := range byRule[id] {
				switch {
				case r.Waiver != nil:
					said = true
				case r.Status == results.Unknown || r.Status == results.Manual || r.Status == results.Skipped:
					open = true
				case r.Attested != nil:
					said, signed = true, true
				case r.Status == results.Pass || r.Status == results.Fail:
					said = true
				}
			}
		}
		// What nothing is said about does not concern this estate, once somebody has
		// confirmed that the estate file is complete.
		if !open && (said || settled) {
			out.Reach.Recommendations.Covered++
			if signed {
				out.Reach.BySignature++
			}
		}
	}
}

// confirmed tells that the components which nobody names are known not to be used.
func confirmed(byRule map[string][]*results.Result) bool {
	return !slices.ContainsFunc(byRule[results.QuestionPrefix+"INV-001"], func(r *results.Result) bool { return r.Status != results.Pass })
}
