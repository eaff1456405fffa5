package results

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Read reads a results file; "-" is standard input. It refuses a document of
// another schema.
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
	var doc Document
	if err := json.NewDecoder(bufio.NewReader(r)).Decode(&doc); err != nil {
		return nil, fmt.Errorf("reading results from %s: %w", path, err)
	}
	if doc.Schema != Schema {
		return nil, fmt.Errorf("%s has the schema %q, and this muster reads %q: evaluate the facts again", path, doc.Schema, Schema)
	}
	return &doc, nil
}
