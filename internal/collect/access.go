package collect

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// Access is whether an account was allowed to do something, as the facts of a run show it.
type Access string

// What the facts show of a right.
const (
	Present  Access = "present"
	Missing  Access = "missing"
	NotShown Access = "not known" // nothing that needs it was asked, or nobody answered
)

// Shown is what a run shows of a right: the facts at its places were learnt, or they were
// refused. Where is the first place that was refused, or why nothing is known, for people.
func (r Right) Shown(d *facts.Document) (a Access, why string) {
	text, err := json.Marshal(d.Sections)
	if err != nil {
		return NotShown, err.Error()
	}
	var sections any
	if err := json.Unmarshal(text, &sections); err != nil {
		return NotShown, err.Error()
	}
	learnt, refused, otherwise, silent := 0, []string{}, "", 0
	for _, path := range r.In {
		visit(sections, strings.Split(path, "."), "", 0, func(at string, below int, part map[string]any) {
			status, _ := part["status"].(string)
			reason, _ := part["reason"].(string)
			message, _ := part["message"].(string)
			switch {
			case strings.Contains(message, facts.ErrRefused.Error()):
				otherwise, silent = "the account was not let in", silent+1
			case facts.Reason(reason) == facts.PermissionDenied:
				refused = append(refused, strings.TrimPrefix(at, ".")+": "+message)
			case facts.Status(status) == facts.OK:
				learnt++
			case message == "", facts.Reason(reason) == facts.FactMissing && below > 0:
				// what hangs on something that failed, or what nobody asks for
			default:
				otherwise, silent = strings.TrimPrefix(at, ".")+": "+message, silent+1
			}
		})
	}
	switch {
	case len(refused) > 1:
		return Missing, fmt.Sprintf("%s; and at %d more places", refused[0], len(refused)-1)
	case len(refused) == 1:
		return Missing, refused[0]
	case learnt > 0 && silent == 0:
		return Present, ""
	case learnt > 0:
		return NotShown, fmt.Sprintf("present at %d places; %s", learnt, otherwise)
	}
	return NotShown, otherwise
}

// visit calls see for what stands at a path, and for all below it that has a status of its
// own; below is by how much.
func visit(v any, path []string, at string, below int, see func(at string, below int, part map[string]any)) {
	if list, ok := v.([]any); ok && len(path) == 0 {
		for i, item := range list {
			visit(item, nil, fmt.Sprintf("%s[%d]", at, i), below+1, see)
		}
	}
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	if _, answered := m["status"].(string); answered && len(path) == 0 {
		see(at, below, m)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		switch {
		case len(path) == 0:
			visit(m[k], nil, at+"."+k, below+1, see)
		case path[0] == k || path[0] == "*":
			visit(m[k], path[1:], at+"."+k, 0, see)
		}
	}
}
