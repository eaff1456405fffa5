// Package scaffold writes the first version of a new rule: one that loads, is
// tested and documented, so that its author starts from something that works.
package scaffold

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

//go:embed rule.rego.tmpl
var ruleText string

//go:embed test.rego.tmpl
var testText string

var idForm = regexp.MustCompile(`^([a-z][a-z0-9_]*)/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$`)

// New writes rule and test of the id below dir, and its page below dir/docs. It
// returns the files, and leaves everything as it was when one of them is there.
func New(dir, id string) ([]string, error) {
	m := idForm.FindStringSubmatch(id)
	if m == nil {
		return nil, fmt.Errorf("%q is no rule id: use COMPONENT/RULE in lower case, such as dns/low-ttl", id)
	}
	name := strings.ReplaceAll(m[2], "-", "_")
	folder := filepath.Join(dir, m[1], name)
	values := map[string]string{"ID": id, "Package": "muster.rules." + m[1] + "." + name, "Name": name}
	files := map[string]string{
		filepath.Join(folder, name+".rego"):      ruleText,
		filepath.Join(folder, name+"_test.rego"): testText,
	}
	contents := map[string][]byte{}
	for path, text := range files {
		var b bytes.Buffer
		if err := template.Must(template.New(path).Delims("<<", ">>").Parse(text)).Execute(&b, values); err != nil {
			return nil, err
		}
		contents[path] = b.Bytes()
	}
	rule := filepath.Join(folder, name+".rego")
	page, err := pageOf(rule, contents[rule])
	if err != nil {
		return nil, err
	}
	contents[filepath.Join(dir, "docs", "rules", m[1], m[2]+".md")] = page

	var written []string
	for path := range contents {
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s is there already; nothing was written", path)
		}
	}
	for path, text := range contents {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return written, err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return written, err
		}
		written = append(written, path)
	}
	return written, nil
}

func pageOf(file string, text []byte) ([]byte, error) {
	r, err := policy.ParseRule(file, text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := policy.Page(&b, r); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
