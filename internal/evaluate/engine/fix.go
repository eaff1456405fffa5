package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// saidFix is what a rule says to do: a sentence, or the change as data with its text.
type saidFix struct {
	text   string
	change *results.Change
}

// UnmarshalJSON takes a text, or an object of the fields of [results.Change] and text.
func (f *saidFix) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &f.text)
	}
	var said struct {
		results.Change
		Text string `json:"text"`
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&said); err != nil {
		return fmt.Errorf("a fix is a text, or an object as policies/lib/fix makes it: %w", err)
	}
	var missing []string
	for _, field := range []struct {
		name  string
		there bool
	}{
		{"kind", slices.Contains(results.ChangeKinds, said.Kind)}, {"action", slices.Contains(results.ChangeActions, said.Action)},
		{"where", said.Where != ""}, {"object", said.Object != ""}, {"text", said.Text != ""},
	} {
		if !field.there {
			missing = append(missing, field.name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("a fix lacks %s, or has a value there that it may not have", strings.Join(missing, ", "))
	}
	f.text, f.change = said.Text, &said.Change
	return nil
}
