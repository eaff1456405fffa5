package policy

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/policies"
)

// ownRule is a rule of a user's own, that reads what the bundled rules read.
const ownRule = `# METADATA
# title: A rule of one's own
# description: It reads what bundled rules read.
# custom:
#   severity: high
#   remediation: Do it.
#   requires: [estate]
#   recommendations: [X-001]
#   basis: practice
package muster.rules.dns.own_rule

import data.muster.lib.names

targets contains "component/dns"

findings contains {"target": "component/dns", "message": "x", "evidence": {}} if {
	input.estate.domain == ""
}
`

// What a user's own rules come to beside compiled ones is what they come to when all are
// compiled at once.
func TestRulesOfOnesOwnAreCheckedAsIfAllWereCompiledAtOnce(t *testing.T) {
	edit := func(old, by string) string {
		if !strings.Contains(ownRule, old) {
			t.Fatalf("the rule has no %q", old)
		}
		return strings.Replace(ownRule, old, by, 1)
	}
	few := fstest.MapFS{} // enough of the bundled policies: every case compiles them
	if err := fs.WalkDir(policies.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".rego" || strings.HasPrefix(name, "rules/") && !strings.HasPrefix(name, "rules/dns/") {
			return err
		}
		b, err := fs.ReadFile(policies.Files(), name)
		few[name] = &fstest.MapFile{Data: b}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	bundled := Folder{Name: "bundled:", FS: few}
	var image bytes.Buffer
	if err := WriteImage(&image, bundled); err != nil {
		t.Fatal(err)
	}
	ways := map[string]*Base{"from the sources": NewBase(bundled, nil), "from the image": NewBase(bundled, image.Bytes())}
	if ways["from the sources"].FromImage() || !ways["from the image"].FromImage() {
		t.Fatal("the image is not used")
	}
	const condition = `input.estate.domain == ""`
	for name, c := range map[string]struct {
		rule string
		want string // part of the error; "" for none
	}{
		"a good rule":                                {strings.Replace(ownRule, "import data.muster.lib.names\n\n", "", 1), ""},
		"a field that does not exist":                {edit(condition, `input.estate.domian == ""`), "domian"},
		"a field behind a key":                       {edit(condition, `input.estate.components[_].metods`), "metods"},
		"a function that does not exist":             {edit(condition, `nosuch(1)`), "there is no function nosuch"},
		"a function that no rule may use":            {edit(condition, `time.now_ns() > 0`), "may not be used in a rule"},
		"a library that does not exist":              {edit(condition, `data.muster.lib.nosuch.x`), "there is no rule or function data.muster.lib.nosuch.x"},
		"a name that a bundled rule does not have":   {edit(condition, `data.muster.rules.dns.low_ttl.nosuch`), "there is no rule or function data.muster.rules.dns.low_ttl.nosuch"},
		"the findings of a bundled rule":             {edit(condition, `count(data.muster.rules.dns.low_ttl.findings) > 0`), ""},
		"all bundled rules, and so itself":           {edit(condition, "some r in data.muster.rules.dns\n\tr.nosuch"), "is recursive"},
		"all bundled libraries":                      {edit(condition, "some l in data.muster.lib\n\tl.nosuch"), ""},
		"an import that nothing uses":                {ownRule, "unused"},
		"a variable that is never bound":             {edit(condition, `x > 0`), "unsafe"},
		"a source that does not exist":               {edit("[estate]", "[estate.nosuch]"), "requires estate.nosuch"},
		"the id of a bundled rule":                   {edit("dns.own_rule", "dns.low_ttl"), "already exists"},
		"a set that is no set":                       {edit("targets contains \"component/dns\"", "targets := [\"component/dns\"]"), "must be a set"},
		"a rule that is called as a bundled one was": {edit("custom:\n", "custom:\n#   formerly: [dns/low-ttl]\n"), "the id of another rule"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule := c.rule
			if name != "an import that nothing uses" {
				rule = strings.Replace(rule, "import data.muster.lib.names\n\n", "", 1)
			}
			dir := "dns/own_rule/own_rule.rego"
			if strings.Contains(rule, "package muster.rules.dns.low_ttl") {
				dir = "dns/low_ttl/low_ttl.rego"
			}
			own := Folder{Name: "mine", Own: true, FS: fstest.MapFS{dir: {Data: []byte(rule)}}}
			together, err := func() (*Set, error) {
				p, err := Parse(bundled, own)
				if err != nil {
					return nil, err
				}
				return Compile(p)
			}()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			for way, base := range ways {
				beside, besideErr := base.Load(own)
				if said(err) != said(besideErr) {
					t.Errorf("%s: got\n%v\nwant\n%v", way, besideErr, err)
				}
				if err != nil || besideErr != nil {
					continue
				}
				if beside.SHA256 != together.SHA256 || len(beside.Rules) != len(together.Rules) {
					t.Errorf("%s: %d rules, %s; want %d, %s", way, len(beside.Rules), beside.SHA256, len(together.Rules), together.SHA256)
				}
				for i, r := range together.Rules {
					if of := beside.Rules[i]; of.ID != r.ID || of.Own != r.Own || of.Declared != r.Declared {
						t.Errorf("%s: %s is own %t, declared %t; want %t, %t", way, of.ID, of.Own, of.Declared, r.Own, r.Declared)
					}
					if _, err := beside.Query(t.Context(), beside.Rules[i], "targets", "findings"); err != nil {
						t.Errorf("%s: %v", way, err)
					}
				}
			}
		})
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestOnlyWhatWasSelectedCanBeAsked(t *testing.T) {
	dns := func(r *Rule) bool { return r.Component == "dns" }
	for way, b := range bases() {
		all, err := b.Load()
		if err != nil {
			t.Fatal(err)
		}
		some, err := b.LoadOnly(dns)
		if err != nil {
			t.Fatal(err)
		}
		if n, of := len(some.compiler.Modules), len(all.compiler.Modules); n == 0 || n > of/2 {
			t.Errorf("%s: %d of %d modules are loaded for one component", way, n, of)
		}
		if len(some.Rules) != len(all.Rules) || some.SHA256 != all.SHA256 {
			t.Errorf("%s: the rules that were left out are not listed", way)
		}
		for i, r := range some.Rules {
			_, err := some.Query(t.Context(), r, "targets")
			if selected := dns(r); selected != (err == nil) {
				t.Errorf("%s: %s is selected: %t; %v", way, r.ID, selected, err)
			}
			if dns(r) && r.Declared != all.Rules[i].Declared {
				t.Errorf("%s: %s takes its targets from the estate file alone: %t", way, r.ID, r.Declared)
			}
		}
	}
}

func TestWhatABaseCannotReadIsAnError(t *testing.T) {
	b := NewBase(Folder{Name: "bundled:", FS: fstest.MapFS{"x.rego": {Data: []byte("package")}}}, nil)
	for i, load := range []func() error{
		func() error { _, err := b.Parse(); return err },
		func() error { _, err := b.Load(); return err },
		func() error { _, err := b.Load(Folder{}); return err },
		func() error { _, err := b.LoadOnly(func(*Rule) bool { return true }); return err },
	} {
		if err := load(); err == nil {
			t.Errorf("%d: got %v", i, err)
		}
	}
}

// What is compiled without the policies that it stands beside would judge nothing, and say
// nothing of it.
func TestPoliciesOfABaseAreNotCompiledWithoutIt(t *testing.T) {
	for way, b := range bases() {
		p, err := b.Parse()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Compile(p); err == nil {
			t.Errorf("%s: they are compiled", way)
		}
		if _, err := Ready(p); err == nil {
			t.Errorf("%s: they are made ready", way)
		}
	}
}
