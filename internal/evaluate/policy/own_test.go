package policy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// A file of rules that nobody judges is worse than none: people believe that it ran.
func TestAFolderOfAUserIsJudgedOrRefused(t *testing.T) {
	const rule, helper = "dns/probe/probe.rego", "lib/helper.rego"
	using := strings.Replace(whole, "findings contains", "helped := data.own.helper.ok\n\nfindings contains", 1)
	imported := strings.Replace(whole, "probe\n", "probe\n\nimport data.own.helper\n\nhelped := helper.ok\n", 1)
	for name, c := range map[string]struct {
		files map[string]string
		want  string // "" when it loads
	}{
		"a rule":                                      {map[string]string{rule: whole}, ""},
		"a rule and its test":                         {map[string]string{rule: whole, "dns/probe/probe_test.rego": "package muster.rules.dns.probe_test\n\ntest_x if true\n"}, ""},
		"a library that a rule refers to":             {map[string]string{rule: using, helper: "package own.helper\n\nok := true\n"}, ""},
		"a library that a rule imports":               {map[string]string{rule: imported, helper: "package own.helper\n\nok := true\n"}, ""},
		"a library of a library":                      {map[string]string{rule: using, helper: "package own.helper\n\nok := data.own.deep.ok\n", "lib/deep.rego": "package own.deep\n\nok := true\n"}, ""},
		"a library that only a test uses":             {map[string]string{rule: whole, helper: "package own.helper\n\nok := true\n", "x_test.rego": "package own.helper_test\n\ntest_x if data.own.helper.ok\n"}, ""},
		"other files beside":                          {map[string]string{rule: whole, "README.md": "x", "data.yaml": "allow: true", ".git/config": "x", "probe.rego~": "x"}, ""},
		"a byte order mark":                           {map[string]string{rule: "\ufeff" + whole}, ""},
		"line ends of Windows":                        {map[string]string{rule: strings.ReplaceAll(whole, "\n", "\r\n")}, ""},
		"nothing":                                     {map[string]string{}, "mine holds no rule"},
		"nothing but a page":                          {map[string]string{"README.md": "x"}, "mine holds no rule"},
		"nothing but tests":                           {map[string]string{"x_test.rego": "package x_test\n\ntest_x if true\n"}, "mine holds no rule"},
		"a rule of conftest":                          {map[string]string{"policy/x.rego": "package main\n\ndeny contains msg if {\n\tinput.dns.x\n\tmsg := \"x\"\n}\n"}, "mine/policy/x.rego: package main is no rule"},
		"a rule of conftest beside one of ours":       {map[string]string{rule: whole, "x.rego": "package main\n\ndeny contains \"x\" if input.asOf\n"}, "mine/x.rego: package main is no rule"},
		"a package of somebody else":                  {map[string]string{rule: whole, "x.rego": "package policies.main\n\nallow := true\n"}, "mine/x.rego: package policies.main is no rule"},
		"a package above the rules":                   {map[string]string{rule: whole, "x.rego": "package muster.rules\n\nallow := true\n"}, "package muster.rules is no rule"},
		"a package one step short":                    {map[string]string{rule: whole, "x.rego": "package muster.rules.dns\n\nallow := true\n"}, "package muster.rules.dns is not of the form"},
		"a rule whose package is misspelt":            {map[string]string{rule: whole, "dns/other/other.rego": strings.Replace(whole, "muster.rules.dns.probe", "muster.rule.dns.other", 1)}, "mine/dns/other/other.rego: package muster.rule.dns.other is no rule"},
		"a name in capitals":                          {map[string]string{rule: whole, "dns/other/OTHER.REGO": whole}, "mine/dns/other/OTHER.REGO: rules are in files whose names end in .rego"},
		"a name that Windows has made longer":         {map[string]string{rule: whole, "dns/other/other.rego.txt": whole}, "mine/dns/other/other.rego.txt: rules are in files"},
		"a rule in a file that is named a test":       {map[string]string{rule: whole, "dns/other/other_test.rego": strings.Replace(whole, "dns.probe", "dns.other", 1)}, "mine/dns/other/other_test.rego: files whose names end in _test.rego are tests"},
		"a rule where bundled libraries of tests are": {map[string]string{rule: whole, "lib/testing/dns/other/other.rego": strings.Replace(whole, "dns.probe", "dns.other", 1)}, ""},
		"UTF-16": {map[string]string{rule: "\xff\xfep\x00"}, "mine/dns/probe/probe.rego: it is UTF-16"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := fstest.MapFS{}
			for name, text := range c.files {
				folder[name] = &fstest.MapFile{Data: []byte(text)}
			}
			p, err := policy.Parse(policy.Folder{Name: "mine", FS: folder, Own: true})
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want an error with %q", err, c.want)
			case c.want != "" && strings.Contains(err.Error(), "\n"):
				t.Errorf("one mistake, and several errors: %v", err)
			}
			if strings.HasPrefix(name, "a rule where") && err == nil && len(p.Rules) != 2 {
				t.Errorf("%d rules are judged", len(p.Rules))
			}
		})
	}
}

func TestALinkToAFolderOfRulesIsNotPassedOverInSilence(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	for _, d := range []string{dir, elsewhere} {
		if err := os.MkdirAll(filepath.Join(d, "dns", "probe"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d, "dns", "probe", "probe.rego"), []byte(whole), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "more")); err != nil {
		t.Skip("this system has no symbolic links: " + err.Error())
	}
	_, err := policy.Parse(policy.Folder{Name: "mine", FS: os.DirFS(dir), Own: true})
	if err == nil || !strings.Contains(err.Error(), "mine/more: links to folders are not followed") {
		t.Errorf("got %v", err)
	}
}
