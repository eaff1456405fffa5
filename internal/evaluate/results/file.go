package results

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/muster-dr/muster/internal/kit/migrate"
)

// versions are those of the document, see docs/versions.md.
var versions = migrate.Table{Kind: "muster.results", Current: 1, Again: "evaluate the facts again"}

// Read reads a results file; "-" is standard input. It refuses a document of a newer
// schema, or of an older one that cannot be migrated. Fields that it does not know are
// left out: a report of an older muster shows what that one knew.
func Read(path string, stdin io.Reader) (*Document, error) {
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("reading results: %w", err)
		}
		defer func() { _ = f.Close() }()
		r = f
	}
	return read(path, r, versions)
}

func read(path string, r io.Reader, versions migrate.Table) (*Document, error) {
	r, err := versions.Open(r)
	if err != nil {
		return nil, fmt.Errorf("reading results: %s %w", path, err)
	}
	var doc Document
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("reading results from %s: %w", path, err)
	}
	if err := versions.Check(doc.Schema); err != nil {
		return nil, fmt.Errorf("reading results: %s %w", path, err)
	}
	return &doc, nil
}
