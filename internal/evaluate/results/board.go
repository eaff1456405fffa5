package results

// State says whether a component would come up at the recovery site, as far as
// its own results tell.
type State string

// The states of components.
const (
	StateReady      State = "ready"
	StateDeclared   State = "declared"     // nothing of it was seen at the recovery site, and nobody has signed that it is there
	StateNotReady   State = "not_ready"    // an unwaived failure decides
	StateNotProven  State = "not_proven"   // something that decides is open, or nothing was judged
	StateNotInScope State = "not_in_scope" // declared not to be there, or neither declared nor judged
)

// BoardEntry is a component on the go/no-go board. All components that it names
// are ids.
type BoardEntry struct {
	Component string `json:"component"`
	Label     string `json:"label"`
	// Level is the place in the start order, from 0: a component starts after those
	// of lower levels that it needs. It is -1 for a component that only a rule of
	// the user knows, and the component graph does not.
	Level int   `json:"level"`
	State State `json:"state"`
	// Declared tells that the estate file mentions it, if only to say that it is not
	// there.
	Declared bool `json:"declared"`
	// Note says what the state alone does not: why nothing was judged, or what was
	// not counted.
	Note string `json:"note,omitempty"`
	// Counts are its own results by status; waived ones are under "waived" instead.
	Counts map[Status]int `json:"counts"`
	Needs  []Need         `json:"needs"` // start before serve
	// BlockedBy are the components below it in the start order, at any distance,
	// that are not ready, declared or not proven, nearest first.
	BlockedBy []string `json:"blockedBy"`
	// Uncertain are those of BlockedBy that it waits for only if conditions hold
	// which the estate file does not answer.
	Uncertain []string `json:"uncertain,omitempty"`
	// Assumes are those below it that nobody declared and nothing judged: they are
	// assumed to work. Some are no components of muster, such as radius.
	Assumes []string `json:"assumes"`
	// Unblocks are the components in scope that wait for it when they start, at any
	// distance, nearest first.
	Unblocks []string `json:"unblocks"`
	// Impact are the components in scope that cannot start, or are of no use, when
	// it is lost; Unblocks is a part of it.
	Impact   []string `json:"impact"`
	FirstFix string   `json:"firstFix,omitempty"` // id of its own result to mend first
}

// Need is something that a component depends on.
type Need struct {
	Component string `json:"component"`
	Label     string `json:"label"`
	// Kind is start for what must be up first, serve for what it needs to be of use.
	Kind    string   `json:"kind" jsonschema:"enum=start,enum=serve"`
	Sources []string `json:"sources"` // who says so: table, text (of the document), estate
	// Unanswered are the conditions of which the estate file does not tell whether
	// they hold, as "NetScaler balances its load".
	Unanswered []string `json:"unanswered,omitempty"`
}
