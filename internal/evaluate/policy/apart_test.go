package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

func TestFilesOfAUserDoNotReachIntoBundledPackages(t *testing.T) {
	bundled := fstest.MapFS{"lib/names/names.rego": {Data: []byte("package muster.lib.names\n\nknown(name) if name == \"a\"\n")}}
	tests := []struct {
		name, folder, text, want string
	}{
		{"a clause more in a library", "mine", "package muster.lib.names\n\nknown(name) if name != \"\"\n", "and not add to it"},
		{"another name in a library", "mine", "package muster.lib.names\n\nmore := 1\n", "and not add to it"},
		{"the same from above", "mine", "package muster\n\nlib.names.known(name) if name != \"\"\n", "and not add to it"},
		{"a library of their own", "mine", "package muster.lib.namesake\n\nknown(name) if name != \"\"\n", ""},
		{"a package of their own", "mine", "package own\n\nknown(name) if name != \"\"\n", ""},
		{"a file in the place of a bundled one", "bundled:", "package own\n\nknown(name) if name != \"\"\n", "two files of this name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			mine := fstest.MapFS{"lib/names/names.rego": {Data: []byte(tt.text)}}
			_, err := policy.Parse(policy.Folder{Name: "bundled:", FS: bundled}, policy.Folder{Name: tt.folder, FS: mine, Own: true})
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}
