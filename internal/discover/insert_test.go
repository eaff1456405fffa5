package discover

import (
	"strings"
	"testing"
)

func TestAnAdditionGoesIntoTheFileAndNothingElseChanges(t *testing.T) {
	const found = "  # new: found"
	for name, c := range map[string]struct {
		before, path  string
		values        []string
		pairs         bool
		after, refuse string
	}{
		"at the end of a list":              {"a:\n  b:\n    - x # why\n    - y\n  c: 1\n", "a.b", []string{"z"}, false, "a:\n  b:\n    - x # why\n    - y\n    - z" + found + "\n  c: 1\n", ""},
		"a list that is not indented":       {"a:\n  b:\n  - x\n", "a.b", []string{"z"}, false, "a:\n  b:\n  - x\n  - z" + found + "\n", ""},
		"after an item of several lines":    {"a:\n  - host: x\n    at: y\n# end\n", "a", []string{"z"}, false, "a:\n  - host: x\n    at: y\n  - z" + found + "\n# end\n", ""},
		"into brackets":                     {"a: {b: [x], c: 1}\n", "a.b", []string{"y", "z"}, false, "a: {b: [x, y, z], c: 1}" + found + "\n", ""},
		"into brackets with a comment":      {"a: [x] # mine\n", "a", []string{"y"}, false, "a: [x, y] # mine\n", ""},
		"into brackets with one in a text":  {"a: ['x]']\n", "a", []string{"y"}, false, "a: ['x]', y]" + found + "\n", ""},
		"into empty brackets":               {"a: []\n", "a", []string{"y"}, false, "a: [y]" + found + "\n", ""},
		"a key that is not there":           {"a:\n  b: 1\nz: 1\n", "a.c.d", []string{"y"}, false, "a:\n  b: 1\n  c:" + found + "\n    d:\n      - y\nz: 1\n", ""},
		"a key in braces":                   {"a: {b: 1}\n", "a.c", []string{"y"}, false, "a: {b: 1, c: [y]}" + found + "\n", ""},
		"keys in braces":                    {"a: {b: 1}\n", "a.c.d", []string{"y"}, false, "a: {b: 1, c: {d: [y]}}" + found + "\n", ""},
		"an entry of a mapping":             {"a:\n  b: x\n", "a", []string{"c: y"}, true, "a:\n  b: x\n  c: y" + found + "\n", ""},
		"a text that needs quotes":          {"a:\n  - x\n", "a", []string{`O'Neil: #1`}, false, "a:\n  - x\n  - 'O''Neil: #1'" + found + "\n", ""},
		"brackets over several lines":       {"a: [x,\n  y]\n", "a", []string{"z"}, false, "", "over several lines"},
		"a key with nothing behind it":      {"a:\n  b:\n", "a.b", []string{"z"}, false, "", "the key is there and empty"},
		"something else than a list":        {"a: x\n", "a", []string{"z"}, false, "", "something else"},
		"an alias of YAML":                  {"x: &x [1]\na: *x\n", "a", []string{"z"}, false, "", "alias"},
		"text that stands on several lines": {"a:\n  - |\n    x\n    y\nb: 1\n", "a", []string{"z"}, false, "a:\n  - |\n    x\n    y\n  - z" + found + "\nb: 1\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Update(c.before, []Addition{{Path: c.path, Values: c.values, Pairs: c.pairs, From: "found"}})
			if c.refuse != "" {
				if err == nil || !strings.Contains(err.Error(), c.refuse) || !strings.Contains(err.Error(), "z was found") {
					t.Errorf("got %v\n%s", err, got)
				}
				return
			}
			if err != nil || got != c.after {
				t.Errorf("got %v\n%swant\n%s", err, got, c.after)
			}
		})
	}
}

func TestADiffShowsLinesThatCameAndWereExtended(t *testing.T) {
	before := "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n"
	after := strings.NewReplacer("2\n3\n", "2\nnew\n3\n", "\n14\n", "\n14 and more\n").Replace(before)
	want := "--- e.yaml\n+++ e.yaml\n@@ -1,5 +1,6 @@\n 1\n 2\n+new\n 3\n 4\n 5\n@@ -11,6 +12,6 @@\n 11\n 12\n 13\n-14\n+14 and more\n 15\n \n"
	if got := Diff("e.yaml", before, after); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := Diff("e.yaml", before, before); got != "" {
		t.Errorf("the same text differs:\n%s", got)
	}
}
