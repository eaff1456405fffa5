package results

import (
	"fmt"
	"strconv"
)

// WholeEstate is the component of results that are about the estate as a whole; it is
// none of the board's.
const WholeEstate = "reach"

// Reach is how much of the estate the verdict is about: what was found is judged,
// excluded with a reason, somebody else's, or named here as not judged.
type Reach struct {
	// Desktops are the machines that production's loss takes along, and those of them
	// whose recovery was judged with a definite outcome.
	Desktops Share `json:"desktops"`
	// Components in scope, and those of them whose state is known.
	Components Share `json:"components"`
	// Recommendations of the document that concern this estate, and those of them that
	// rules judged or a person signed.
	Recommendations Share `json:"recommendations"`
	// BySignature is how many of the covered recommendations rest on an attestation.
	BySignature int `json:"bySignature"`

	NotJudged []Unjudged `json:"notJudged"` // sorted by kind and name
	Excluded  []Excluded `json:"excluded"`
	Foreign   []Unjudged `json:"foreign"`
}

// Share is a part of a whole.
type Share struct {
	Covered int `json:"covered"`
	Total   int `json:"total"`
}

// Whole tells that nothing is left out.
func (s Share) Whole() bool { return s.Covered >= s.Total }

// Unjudged is something that a source names and no rule judged.
type Unjudged struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Desktops int    `json:"desktops,omitempty"`
	Why      string `json:"why"`
}

// Excluded is something that the estate file takes out.
type Excluded struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Desktops int    `json:"desktops,omitempty"`
	Reason   string `json:"reason"`
	Owner    string `json:"owner"`
}

// String is the reach in one line, such as "covers 1,240 of 3,240 desktops, 14 of 23
// components, 171 of 193 recommendations (23 by signature)".
func (r *Reach) String() string {
	if r == nil {
		return ""
	}
	s := fmt.Sprintf("covers %s desktops, %s components, %s recommendations", r.Desktops, r.Components, r.Recommendations)
	if r.BySignature > 0 {
		s += fmt.Sprintf(" (%s by signature)", thousands(r.BySignature))
	}
	return s + r.takenOut()
}

// takenOut tells how much the estate file takes out, since the shares do not count it.
func (r *Reach) takenOut() string {
	if len(r.Excluded) == 0 {
		return ""
	}
	desktops := 0
	for _, e := range r.Excluded {
		desktops += e.Desktops
	}
	s := fmt.Sprintf("; `exclude` takes out %s things", thousands(len(r.Excluded)))
	if len(r.Excluded) == 1 {
		s = fmt.Sprintf("; `exclude` takes out the %s %s", r.Excluded[0].Kind, r.Excluded[0].Name)
	}
	if desktops > 0 {
		s += fmt.Sprintf(" with %s desktops", thousands(desktops))
	}
	return s
}

func (s Share) String() string { return thousands(s.Covered) + " of " + thousands(s.Total) }

// thousands writes a number as people read it.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
