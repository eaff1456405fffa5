package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/policies"
)

// Input is what other programs that evaluate the rules are given: the facts with
// every computer, and ready-made, as rules could not work them out at all, the
// sections that muster derives from them in Go.
func Input(doc *facts.Document) ([]byte, error) {
	in := input.From(doc, doc.Run.Finished, nil)
	in.Directory = doc.Directory
	return json.Marshal(in)
}

// Rules are the bundled rules.
func Rules() (*policy.Parsed, error) {
	return policy.Parse(policy.Folder{FS: policies.Files()})
}

// Query asks for all that all rules say, in one question.
func Query(p *policy.Parsed) string {
	var rules []string
	for _, r := range p.Rules {
		var sets []string
		for _, name := range []string{"targets", "needs", "findings", "gaps", "attest"} {
			if r.Sets[name] {
				sets = append(sets, fmt.Sprintf("%q: data.%s.%s", name, r.Package, name))
			}
		}
		rules = append(rules, fmt.Sprintf("%q: {%s}", r.ID, strings.Join(sets, ", ")))
	}
	return "{" + strings.Join(rules, ", ") + "}"
}

// WritePolicies writes the bundled rules, without their tests, to a folder. For
// conftest, which asks for deny, there is a package main in a folder beside it
// that denies what any rule finds or misses. A third folder has what names the
// machines behind findings.
func WritePolicies(dir string, p *policy.Parsed) error {
	var all bytes.Buffer
	all.WriteString("package main\n")
	for _, r := range p.Rules {
		for _, name := range []string{"findings", "gaps"} {
			if r.Sets[name] {
				fmt.Fprintf(&all, "\ndeny contains {\"msg\": said.message, \"rule\": %q, \"set\": %q, \"target\": said.target} if some said in data.%s.%s\n", r.ID, name, r.Package, name)
			}
		}
	}
	if err := write(filepath.Join(dir, "conftest", "main.rego"), all.Bytes()); err != nil {
		return err
	}
	if err := write(filepath.Join(dir, "machines", "machines.rego"), []byte(behind)); err != nil {
		return err
	}
	files := policies.Files()
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p.Modules[name] == nil {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return write(filepath.Join(dir, "rules", filepath.FromSlash(name)), text)
	})
}

// behind makes OPA name the machines behind what rules find, as muster does, with
// one look at each machine and one index.
const behind = `package bench

import data.muster.rules

placed := [[lower(substring(c.dn, indexof(c.dn, ",") + 1, -1)), c.name] | some c in input.directory.computers.items]

targets := {f.target |
	some f in rules[_][_].findings
	startswith(f.target, "ou/")
}

machines := {target: names |
	some target in targets
	ou := substring(target, 3, -1)
	names := {pair[1] | some pair in placed; pair[0] == ou}
}
`

func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
