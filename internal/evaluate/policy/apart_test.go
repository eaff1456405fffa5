package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

func TestFilesOfAUserDoNotReachIntoBundledPackages(t *testing.T) {
	bundled := fstest.MapFS{
		"lib/names/names.rego":           {Data: []byte("package muster.lib.names\n\nknown(name) if name == \"a\"\n")},
		"rules/dns/low_ttl/low_ttl.rego": {Data: []byte(strings.Replace(whole, "dns.probe", "dns.low_ttl", 1) + "\nlow(name) if name == \"a\"\n")},
	}
	tests := []struct {
		name, folder, text, want string
	}{
		{"a clause more in a library", "mine", "package muster.lib.names\n\nknown(name) if name != \"\"\n", "and not add to it"},
		{"another name in a library", "mine", "package muster.lib.names\n\nmore := 1\n", "and not add to it"},
		{"the same from above", "mine", "package muster\n\nlib.names.known(name) if name != \"\"\n", "and not add to it"},
		{"the same by a name that only the evaluation knows", "mine", "package muster\n\nlib[x].known(name) if {\n\tx := \"names\"\n\tname != \"\"\n}\n", "defines muster.lib[…]"},
		{"a package below all by such a name", "mine", "package muster\n\nlib[x] := y if {\n\tx := \"names\"\n\ty := {\"more\": 1}\n}\n", "and not add to it"},
		{"a helper of a bundled rule from above", "mine", "package muster.rules\n\ndns.low_ttl.low(name) if name != \"\"\n", "and not add to it"},
		{"a set of a bundled rule from above", "mine", "package muster.rules.dns\n\nlow_ttl.gaps contains \"x\"\n", "and not add to it"},
		{"a package below a bundled rule", "mine", "package muster.rules.dns.low_ttl.more\n\nx := 1\n", "and not add to it"},
		{"a library of their own", "mine", "package muster.lib.namesake\n\nknown(name) if name != \"\"\n", ""},
		{"a package of their own", "mine", "package own\n\nknown(name) if name != \"\"\n", ""},
		{"a file in the place of a bundled one", "bundled:", "package own\n\nknown(name) if name != \"\"\n", "two files of this name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			mine := fstest.MapFS{
				"lib/names/names.rego": {Data: []byte(tt.text)},
				"dns/probe/probe.rego": {Data: []byte(whole + "\nuses := [data.own.known, data.muster.lib.namesake]\n")},
			}
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
