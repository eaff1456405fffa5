package listfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate/listfile"
)

var shape = listfile.Shape{Top: "things", Required: []string{"name", "ends"}, Optional: []string{"note"}}

func TestProblemsAreToldWithTheirPlace(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"a misspelt top key", "thing:\n  - {name: a, ends: b}\n", `f.yaml:1:1: unknown key "thing"; did you mean "things"?`},
		{"a foreign top key", "completely: different\n", `f.yaml:1:1: unknown key "completely"; the keys here are version, things`},
		{"a newer version", "version: 2\nthings: []\n", "f.yaml:1:10: version: expects 1, which is the version that this muster reads"},
		{"a version that is a list", "version: [1]\nthings: []\n", "f.yaml:1:10: version: expects 1"},
		{"a version given twice", "version: 1\nversion: 1\nthings: []\n", "f.yaml:2:1: version: is given twice"},
		{"a misspelt version", "versions: 1\nthings: []\n", `f.yaml:1:1: unknown key "versions"; did you mean "version"?`},
		{"a top key given twice", "things: []\nthings: []\n", "f.yaml:2:1: things: is given twice"},
		{"a file that is a list", "- name: a\n", "f.yaml:1:1: expects the key things:"},
		{"a top key without a list", "things: a\n", "f.yaml:1:9: things: expects a list"},
		{"an entry that is text", "things:\n  - a\n", "f.yaml:2:5: things[0]: expects keys and values: name, ends"},
		{"a misspelt key", "things:\n  - nam: a\n    ends: b\n", `f.yaml:2:5: things[0]: unknown key "nam"; did you mean "name"?`},
		{"a key given twice", "things:\n  - name: a\n    name: b\n    ends: c\n", "f.yaml:3:5: things[0].name: is given twice"},
		{"a missing key", "things:\n  - name: a\n", "f.yaml:2:5: things[0]: ends is missing"},
		{"a key without a value", "things:\n  - name: a\n    ends:\n", "f.yaml:2:5: things[0]: ends is missing"},
		{"an empty value", "things:\n  - name: ' '\n    ends: b\n", "f.yaml:2:11: things[0].name: is empty"},
		{"a list for text", "things:\n  - name: [a]\n    ends: b\n", "f.yaml:2:11: things[0].name: expects text, not a list"},
		{"keys for text", "things:\n  - name: {a: b}\n    ends: b\n", "f.yaml:2:11: things[0].name: expects text, not keys and values"},
		{"a placeholder", "things:\n  - name: '<who>'\n    ends: b\n", "f.yaml:2:11: things[0].name: still holds the placeholder <who>"},
		{"a bare star", "things:\n  - name: *\n    ends: b\n", "a value that begins with * needs quotes"},
		{"a star before a word", "things:\n  - name: *any\n    ends: b\n", "a value that begins with * needs quotes"},
		{"broken YAML", "things:\n  - name: 'a\n", "not valid YAML"},
		{"a second document", "things: []\n---\nthings: []\n", "a second YAML document begins here"},
		{"a tab for indentation", "things:\n\t- name: a\n", "f.yaml:2:1: not valid YAML: the line begins with a tab"},
		{"a file saved as UTF-16", "t\x00h\x00i\x00n\x00g\x00s\x00:\x00", "the file is UTF-16"},
		{"a broken second document", "things: []\n---\n'a\n", "not valid YAML"},
		{"a file that is far too large", strings.Repeat("#", 5<<20), "larger than 4 MiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := listfile.Parse("f.yaml", []byte(tt.text), shape)
			if err := l.Err(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			} else if n := strings.Count(err.Error(), "\n"); n > 0 {
				t.Errorf("one mistake is told %d times:\n%v", n+1, err)
			}
		})
	}
}

func TestValuesAreTextAsItIsWritten(t *testing.T) {
	l := listfile.Parse("f.yaml", []byte(`
version: 1
things:
  - name: 0123
    ends: 2027-01-31
    note: >-
      folded
      lines
  - {name: yes, ends: 2027-01-31T00:00:00Z, note: null}
`), shape)
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	if n := len(l.Entries); n != 2 {
		t.Fatalf("%d entries, want 2", n)
	}
	for i, want := range []map[string]string{
		{"name": "0123", "ends": "2027-01-31", "note": "folded lines"},
		{"name": "yes", "ends": "2027-01-31T00:00:00Z", "note": ""},
	} {
		for key, text := range want {
			if got := l.Entries[i].Text(key); got != text {
				t.Errorf("entry %d, %s: got %q, want %q", i, key, got, text)
			}
		}
	}
	if got, ok := l.Day(l.Entries[0], "ends"); !ok || got.Format("2006-01-02") != "2027-01-31" {
		t.Errorf("the day is %v, %v", got, ok)
	}
	if _, ok := l.Day(l.Entries[1], "ends"); ok || l.Err() == nil || !strings.Contains(l.Err().Error(), "f.yaml:9:23: things[1].ends: \"2027-01-31T00:00:00Z\" is not a day") {
		t.Errorf("a moment was taken for a day: %v", l.Err())
	}
}

func TestAFileOfCommentsIsAnEmptyList(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "things:\n", "things: []\n", "---\n"} {
		if l := listfile.Parse("f.yaml", []byte(text), shape); l.Err() != nil || len(l.Entries) != 0 {
			t.Errorf("%q gave %v and %v", text, l.Entries, l.Err())
		}
	}
}

func TestAMissingFileIsAnError(t *testing.T) {
	_, err := listfile.Load(filepath.Join(t.TempDir(), "none.yaml"), shape)
	if err == nil || !strings.Contains(err.Error(), "reading the things") || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestAFileIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.yaml")
	if err := os.WriteFile(path, []byte("things:\n  - {name: a, ends: b}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := listfile.Load(path, shape)
	if err != nil || l.Err() != nil || len(l.Entries) != 1 || l.Entries[0].At.Line != 2 {
		t.Errorf("got %+v, %v", l, err)
	}
}

func FuzzQuotedTextIsReadAsItWas(f *testing.F) {
	for _, s := range []string{"dns/low-ttl", `namespace/\\corp.example\dfs`, "ou/ou=a,dc=b", "gpo/{6AC1-…}", "it's", "a: b # c", "yes", "1e3", "*", "tab\tand\nline", "", "é", "-/-", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := strings.Join(strings.Fields(s), " ")
		if strings.ToValidUTF8(text, "") != text || text == "" || strings.HasPrefix(text, "<") {
			t.Skip("nobody writes such an entry")
		}
		l := listfile.Parse("f.yaml", []byte("things:\n  - {name: "+listfile.Quote(text)+", ends: x}\n"), shape)
		if err := l.Err(); err != nil {
			t.Fatalf("%s: %v", listfile.Quote(text), err)
		}
		if got := l.Entries[0].Text("name"); got != text {
			t.Errorf("%s was read as %q, want %q", listfile.Quote(text), got, text)
		}
	})
}
