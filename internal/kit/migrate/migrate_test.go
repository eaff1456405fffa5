package migrate_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/kit/migrate"
)

// made is a kind of document that has had four versions: from the second on, older
// ones can be read.
var made = migrate.Table{
	Kind: "made.up", Current: 4, Again: "make it again",
	Steps: map[int]migrate.Step{
		2: func(doc map[string]any) error {
			doc["name"] = doc["title"]
			delete(doc, "title")
			return nil
		},
		3: func(doc map[string]any) error {
			if doc["name"] == nil {
				return errors.New("there is no name")
			}
			doc["names"] = []any{doc["name"]}
			delete(doc, "name")
			return nil
		},
	},
}

func TestDocumentsOfOtherVersions(t *testing.T) {
	long := strings.Repeat(" ", 5000)
	for _, tt := range []struct{ name, text, want string }{
		{"the current version comes as it is", ` { "schema" : "made.up/4", "x":1.10 } `, ` { "schema" : "made.up/4", "x":1.10 } `},
		{"the version before is changed", `{"schema": "made.up/3", "name": "a"}`, `{"names":["a"],"schema":"made.up/4"}`},
		{"one of two versions ago is changed twice", `{"schema": "made.up/2", "title": "a"}`, `{"names":["a"],"schema":"made.up/4"}`},
		{"members in another order", `{"name": "a", "schema": "made.up/3"}`, `{"names":["a"],"schema":"made.up/4"}`},
		{"members in another order, of the current version", `{"name": "a", "schema": "made.up/4"}`, `{"name": "a", "schema": "made.up/4"}`},
		{"the schema far down", `{"name": "` + long + `", "schema": "made.up/3"}`, `{"names":["` + long + `"],"schema":"made.up/4"}`},
		{"large numbers stay as they are", `{"schema": "made.up/3", "name": 1152921504606846977}`, `{"names":[1152921504606846977],"schema":"made.up/4"}`},
		{"what is no JSON is left to the decoder", `{"schema"`, `{"schema"`},
		{"a mark of UTF-8 in front", "\xef\xbb\xbf" + `{"schema": "made.up/4"}`, `{"schema": "made.up/4"}`},
		{"what is empty", ``, `error: is empty`},
		{"what has blanks alone", " \n", `error: is empty`},
		{"UTF-16", "\xff\xfe{\x00", `error: is written in UTF-16, as the > of Windows PowerShell does; let muster write the file itself, with -o or --facts`},
		{"another kind of file", "version: 1\n", `error: is no JSON document of muster: it begins with "version: 1\n"`},
		{"an older version without a step", `{"schema": "made.up/1"}`, `error: has the schema "made.up/1", and this muster reads "made.up/4": make it again, or use the version that wrote it`},
		{"a newer version", `{"schema": "made.up/5"}`, `error: has the schema "made.up/5", and this muster reads "made.up/4": a newer muster wrote it, use that one`},
		{"another kind", `{"schema": "other/4"}`, `error: has the schema "other/4", and made.up/4 is wanted here: it is another file`},
		{"a version that is no number", `{"schema": "made.up/new"}`, `error: has the schema "made.up/new", and made.up/4 is wanted here: it is another file`},
		{"no schema", `{"name": "a"}`, `error: has no schema, so it is not of the kind made.up`},
		{"a document that cannot be changed", `{"schema": "made.up/3"}`, `error: turning made.up/3 into made.up/4: there is no name: make it again`},
		{"something behind an older one", `{"schema": "made.up/3", "name": "a"} {}`, `error: something follows the document`},
		{"an older one that is cut", `{"schema": "made.up/3", "name": "a"`, `error: unexpected EOF`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := made.Open(strings.NewReader(tt.text))
			got := fmt.Sprintf("error: %v", err)
			if err == nil {
				b, readErr := io.ReadAll(r)
				if readErr != nil {
					t.Fatal(readErr)
				}
				got = string(b)
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	if _, err := made.Open(brokenReader{}); err == nil || !strings.Contains(err.Error(), "the disk is gone") {
		t.Errorf("got %v", err)
	}
}
