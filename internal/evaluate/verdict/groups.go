package verdict

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// groups puts results together that one change settles, each group in the order of the
// results, and the groups in that of their first ones:
//
//   - results of any rules with the very same change ([results.Change]), failures and what
//     is unknown until it is made;
//   - failures of one rule, or of rules of one name for several components, that differ in
//     nothing but the thing that they are about, and whose fix differs in no more: the same
//     has to be done on each host of a kind;
//   - failures of any rules with the very same fixes in words;
//   - failures that others bring about, with those: see [Ranking.Follows];
//   - results of any rules that are unknown for one cause: the systems of a source that told
//     nothing, or one sentence; of one rule, also those that say the same of several things;
//   - the questions to people, which one sitting answers.
func groups(picked []*results.Result, by Ranking) []*group {
	causes := by.Causes
	cause := map[string]int{}
	for i, c := range causes {
		for _, id := range c.Results {
			cause[id] = i + 1
		}
	}
	// Results that share any key are in one group, and so are those that share one with
	// those: parent leads to the first of them.
	parent := make([]int, len(picked))
	find := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	join := func(i, j int) {
		if a, b := find(i), find(j); a != b {
			parent[max(a, b)] = min(a, b)
		}
	}
	first := map[string]int{}
	for i, r := range picked {
		parent[i] = i
		for _, k := range keys(r, cause[r.ID]) {
			at, there := first[k]
			if !there {
				first[k] = i
				continue
			}
			join(at, i)
		}
	}
	follow(picked, by, join)
	var all []*group
	at := map[int]*group{}
	for i, r := range picked {
		root := find(i)
		if at[root] == nil {
			at[root] = &group{}
			all = append(all, at[root])
			if n := cause[r.ID]; n > 0 {
				c := causes[n-1]
				at[root].fix.Title, at[root].fix.Fix = c.Title, c.Fix
			}
		}
		at[root].members = append(at[root].members, r)
	}
	return all
}

// keys are alike for results that belong together.
func keys(r *results.Result, cause int) []string {
	switch {
	case r.Question():
		return []string{"questions"}
	case cause > 0:
		return []string{"cause\x00" + string(rune(cause))}
	case r.Change != nil:
		return []string{"change\x00" + r.Change.Key()}
	case r.Cause() != "":
		all := []string{"unknown\x00" + r.Cause(), "unknown\x00" + r.Rule + "\x00" + string(r.Reason) + "\x00" + r.Like(r.Message)}
		// What stands before a colon is what it is said of.
		if _, why, ok := strings.Cut(r.Message, ": "); ok {
			all = append(all, "why\x00"+r.Rule+"\x00"+string(r.Reason)+"\x00"+why)
		}
		return all
	case r.Status != results.Fail || len(r.Findings) == 0:
		return nil
	}
	var all []string
	same, complete := "same\x00"+path.Base(r.Rule), true
	for _, f := range r.Findings {
		if f.Change != nil && f.Change.Action != "ask" {
			all = append(all, "change\x00"+f.Change.Key())
		}
		complete = complete && f.Fix != ""
		if f.Change != nil && f.Change.Kind != "question" && f.Change.Action != "ask" {
			alike := *f.Change
			alike.Object = ""
			all = append(all, "alike\x00"+r.Rule+"\x00"+alike.Key())
		}
		same += "\x00" + r.Like(f.Message) + "\x00" + r.Like(f.Fix)
	}
	if complete {
		all = append(all, same, exact(r))
	}
	return all
}

// exact is alike for failures with the very same fixes, whatever they say.
func exact(r *results.Result) string {
	key := "fix"
	for _, f := range r.Findings {
		key += "\x00" + f.Fix
	}
	return key
}

// follow joins failures with those that bring them about: of the same thing, of some of the
// same machines, of a thing that they name, or of the site or domain as a whole.
func follow(picked []*results.Result, by Ranking, join func(i, j int)) {
	failing := map[string][]int{}
	for i, r := range picked {
		if r.Status == results.Fail {
			failing[r.Rule] = append(failing[r.Rule], i)
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(by.Follows)) {
		for _, i := range failing[rule] {
			r := picked[i]
			machines := map[string]bool{}
			for _, m := range by.Machines[r.Target] {
				machines[m] = true
			}
			for _, cause := range by.Follows[rule] {
				for _, j := range failing[cause] {
					c := picked[j]
					shares := func(m string) bool { return machines[m] }
					if c.Target == r.Target || whole(c.Target) || names(r, c.Target) || slices.ContainsFunc(by.Machines[c.Target], shares) {
						join(i, j)
					}
				}
			}
		}
	}
}

// whole tells that a target is no one thing of several.
func whole(target string) bool {
	kind, _, _ := strings.Cut(target, "/")
	return slices.Contains([]string{"site", "domain", "estate"}, kind)
}

// names tells that the findings of a failure name a thing.
func names(r *results.Result, target string) bool {
	_, name, _ := strings.Cut(target, "/")
	return name != "" && slices.ContainsFunc(r.Findings, func(f results.Finding) bool { return strings.Contains(f.Message, name) })
}

// single tells that a target is one host or resolver of several.
func single(target string) bool {
	kind, _, _ := strings.Cut(target, "/")
	return slices.Contains([]string{"host", "resolver", "dc", "vm"}, kind)
}
