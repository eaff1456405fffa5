package results

import "strings"

// Change is what a fix does, as data: enough to carry it out on a model, or by a tool,
// without reading its text.
type Change struct {
	// Kind is command for what can be pasted, console for what is done by hand in one,
	// question for what somebody has to find out or decide first.
	Kind string `json:"kind" jsonschema:"enum=command,enum=console,enum=question"`
	// Where names the host, or the console, that it is done on.
	Where string `json:"where"`
	// Action is what becomes of the values: set replaces all that the attribute has, add
	// and remove leave the others; run is an action that has no values; ask changes
	// nothing yet.
	Action string `json:"action" jsonschema:"enum=set,enum=add,enum=remove,enum=run,enum=ask"`
	// Object is what is changed, as KIND/NAME: gpo/CTX Registration, ou/OU=…, record/NAME.
	Object    string   `json:"object"`
	Attribute string   `json:"attribute,omitempty"`
	Values    []string `json:"values,omitempty"`
	// At are the things that a new object is attached to, as KIND/NAME.
	At []string `json:"at,omitempty"`
	// Keep is what has to stay as it is, in words or as values.
	Keep []string `json:"keep,omitempty"`
}

// ChangeKinds and ChangeActions are the values that the fields of a [Change] may have.
var (
	ChangeKinds   = []string{"command", "console", "question"}
	ChangeActions = []string{"set", "add", "remove", "run", "ask"}
)

// Key is alike for changes that are the same change, whatever rule asks for it.
func (c *Change) Key() string {
	return strings.Join(append([]string{c.Kind, c.Where, c.Action, c.Object, c.Attribute, strings.Join(c.At, "\x01")}, c.Values...), "\x00")
}
