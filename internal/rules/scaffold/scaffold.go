// Package scaffold writes the first version of a new rule: one that loads, is
// tested and documented, so that its author starts from something that works.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/open-policy-agent/opa/v1/format"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

//go:embed *.rego.tmpl kinds/*.tmpl
var templates embed.FS

var idForm = regexp.MustCompile(`^([a-z][a-z0-9_]*)/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$`)

// New writes rule and test of the id below dir, and with page its page below dir/docs.
// It returns the files, and leaves everything as it was when one of them is there.
func New(dir, id string, page bool) ([]string, error) {
	m := idForm.FindStringSubmatch(id)
	if m == nil {
		return nil, fmt.Errorf("%q is no rule id: use COMPONENT/RULE in lower case, such as dns/low-ttl", id)
	}
	component, name := m[1], strings.ReplaceAll(m[2], "-", "_")
	k, err := kindOf(component)
	if err != nil {
		return nil, err
	}
	values := struct {
		kind
		Package, Component string
	}{k, "muster.rules." + component + "." + name, component}
	folder := filepath.Join(dir, component, name)
	contents := map[string][]byte{}
	for path, frame := range map[string]string{
		filepath.Join(folder, name+".rego"):      "rule.rego.tmpl",
		filepath.Join(folder, name+"_test.rego"): "test.rego.tmpl",
	} {
		if contents[path], err = fill(frame, "kinds/"+k.File+".tmpl", values); err != nil {
			return nil, err
		}
	}
	if page {
		rule := filepath.Join(folder, name+".rego")
		text, err := pageOf(rule, contents[rule])
		if err != nil {
			return nil, err
		}
		contents[filepath.Join(dir, "docs", "rules", component, m[2]+".md")] = text
	}

	var written []string
	for path := range contents {
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s already exists; nothing was written", path)
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

// fill puts the parts of a kind into a frame, and formats what comes out as `opa fmt`
// does.
func fill(frame, parts string, values any) ([]byte, error) {
	t, err := template.New(frame).Delims("<<", ">>").ParseFS(templates, frame, parts)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, values); err != nil {
		return nil, err
	}
	return format.Source(frame, b.Bytes())
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
