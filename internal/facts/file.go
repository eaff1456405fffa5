package facts

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Read reads a facts file; "-" is standard input. It refuses a document of
// another schema, and one with fields that it does not know: those would be facts
// that nobody judges.
func Read(path string, stdin io.Reader) (*Document, error) {
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("reading facts: %w", err)
		}
		defer func() { _ = f.Close() }()
		r = f
	}
	d := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	d.DisallowUnknownFields()
	var doc Document
	if err := d.Decode(&doc); err != nil {
		return nil, fmt.Errorf("reading facts from %s: %w", path, err)
	}
	if doc.Schema != Schema {
		return nil, fmt.Errorf("%s has the schema %q, and this muster reads %q: collect the facts again, or use the version that wrote them", path, doc.Schema, Schema)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("reading facts from %s: there is more after the end of the document", path)
	}
	return &doc, nil
}

// Write writes the document as JSON.
func (d *Document) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<20)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(d); err != nil {
		return err
	}
	return b.Flush()
}
