package ruletest

import (
	"bytes"
	"io/fs"
	"path"

	"github.com/open-policy-agent/opa/v1/format"
)

// Unformatted lists the files that `opa fmt` would change.
func Unformatted(folder fs.FS) ([]string, error) {
	var bad []string
	err := fs.WalkDir(folder, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".rego" {
			return err
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		formatted, err := format.Source(file, text)
		if err != nil {
			return err
		}
		if !bytes.Equal(text, formatted) {
			bad = append(bad, file)
		}
		return nil
	})
	return bad, err
}
