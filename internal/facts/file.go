package facts

import (
	"bufio"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/formcheck"
	"github.com/muster-dr/muster/internal/kit/limited"
	"github.com/muster-dr/muster/internal/kit/migrate"
	"github.com/muster-dr/muster/internal/kit/nilcheck"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// versions are those of the document. When a change makes older documents impossible
// to judge as they are, Schema gets the next number, and this table a step from the one
// before, or none when what is missing cannot be made up; see docs/versions.md.
var versions = migrate.Table{Kind: "muster.facts", Current: 1, Again: "collect the facts again"}

// Read reads a facts file; "-" is standard input. It refuses a document of a newer
// schema, or of an older one that cannot be migrated, and one with fields that it does
// not know: those would be facts that nobody judges. A field that stands twice is
// refused as well, one that is not there although it is always written, and a null as
// an entry of a map or a list, which is neither a thing nor its absence.
//
// Reading is most of the work for a large estate, and the second version of
// encoding/json, which this is until the project is built with Go 1.27, does it in
// a third of the time and without holding the text in memory.
func Read(path string, stdin io.Reader) (*Document, error) {
	r, err := limited.Open(path, stdin)
	if err != nil {
		return nil, fmt.Errorf("reading facts: %w", err)
	}
	defer func() { _ = r.Close() }()
	return read(path, r, versions)
}

func read(path string, r io.Reader, versions migrate.Table) (*Document, error) {
	r, err := versions.Open(r)
	if err != nil {
		return nil, fmt.Errorf("reading facts: %s %w", path, err)
	}
	var doc Document
	r, complete := checkMembers(r)
	err = json.UnmarshalRead(r, &doc, json.RejectUnknownMembers(true))
	incomplete := complete()
	if err != nil {
		var refused limited.Refused
		if errors.As(err, &refused) {
			return nil, fmt.Errorf("reading facts from %s: %w", path, refused)
		}
		if errors.Is(err, json.ErrUnknownName) {
			return nil, fmt.Errorf("reading facts from %s: %w: it is misspelt, or a newer muster wrote it", path, err)
		}
		return nil, fmt.Errorf("reading facts from %s: %w", path, err)
	}
	if err := versions.Check(doc.Schema); err != nil {
		return nil, fmt.Errorf("reading facts: %s %w", path, err)
	}
	if at := nilcheck.First(&doc); at != "" {
		return nil, fmt.Errorf("reading facts from %s: %s is null; an entry is there with all that is known of it, or not there: collect the facts again", path, strings.TrimPrefix(at, "."))
	}
	if incomplete != nil {
		return nil, fmt.Errorf("reading facts from %s: %w; muster always writes it, and what is not there must not be taken for good news: collect the facts again", path, incomplete)
	}
	if wrong := formcheck.First(&doc); wrong != "" {
		return nil, fmt.Errorf("reading facts from %s: %s: muster does not write that: collect the facts again", path, wrong)
	}
	if wrong := agree(&doc); wrong != "" {
		return nil, fmt.Errorf("reading facts from %s: %s: muster does not write that: collect the facts again", path, wrong)
	}
	if s := doc.Sources["directory"]; s != nil && s.Learnt() && doc.Directory != nil && doc.Directory.Computers == nil {
		return nil, fmt.Errorf("reading facts from %s: directory.computers is missing although the directory answered: which policies matter to whom cannot be told: collect the facts again", path)
	}
	if err := settleAges(&doc); err != nil {
		return nil, fmt.Errorf("reading facts from %s: %w: an age counts from a moment of the run: collect the facts again", path, err)
	}
	if doc.Estate != nil {
		if err := estate.Verify(doc.Estate); err != nil {
			return nil, fmt.Errorf("reading facts from %s: estate.%w: muster does not write that: collect the facts again", path, err)
		}
	}
	return &doc, nil
}

// Write writes the document as JSON.
func (d *Document) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<20)
	e := stdjson.NewEncoder(plain.JSON(b))
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(d); err != nil {
		return err
	}
	return b.Flush()
}
