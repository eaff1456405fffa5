package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// assumeFixed turns the failures that names fit into passes that say so. A name is
// the id of a rule, or of a rule and a target with a colon between. A name that fits
// no failure is an error: an assumption that changes nothing is a slip of the pen.
func assumeFixed(all []results.Result, names []string, renames results.Renames) (*results.WhatIf, error) {
	what := &results.WhatIf{Assumed: []string{}}
	for _, name := range names {
		rule, target, one := strings.Cut(name, ":")
		rule = renames.Now(rule)
		fits, fails := 0, 0
		for i := range all {
			r := &all[i]
			if r.Rule != rule || one && r.Target != target {
				continue
			}
			fits++
			switch {
			case r.Assumed:
				fails++
			case r.Status == results.Fail:
				fails++
				r.Status, r.Assumed = results.Pass, true
				r.Message, r.Findings, r.Machines, r.Waiver, r.Planned = "", nil, 0, nil, nil
				what.Assumed = append(what.Assumed, r.ID)
			}
		}
		switch {
		case fits == 0:
			return nil, fmt.Errorf("--assume-fixed %s: there is no such result%s; give RULE or RULE:TARGET as the report prints them", name, near(all, name, one))
		case fails == 0:
			return nil, fmt.Errorf("--assume-fixed %s: nothing of it fails, so there is nothing to assume", name)
		}
	}
	slices.Sort(what.Assumed)
	return what, nil
}

func near(all []results.Result, name string, one bool) string {
	var known []string
	for i := range all {
		id := all[i].Rule
		if one {
			id += ":" + all[i].Target
		}
		known = append(known, id)
	}
	if n := suggest.To(name, known); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}
