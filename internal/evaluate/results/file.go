package results

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/muster-dr/muster/internal/kit/limited"
	"github.com/muster-dr/muster/internal/kit/migrate"
	"github.com/muster-dr/muster/internal/kit/nilcheck"
)

// versions are those of the document, see docs/versions.md. There is no step from 1:
// its verdict could be that of the run, and a report would tell it of the estate.
var versions = migrate.Table{Kind: "muster.results", Current: 2, Again: "evaluate the facts again"}

// compared are the versions of a document to compare with, whose results count and
// whose verdict does not.
var compared = migrate.Table{Kind: versions.Kind, Current: versions.Current, Again: versions.Again, Steps: map[int]migrate.Step{1: distrust}}

// EarlierSchema is the kind of the notice in a document that was of an earlier schema.
const EarlierSchema = "earlier_schema"

// distrust turns version 1 into 2: a notice says what its verdict is worth.
func distrust(doc map[string]any) error {
	notices, _ := doc["notices"].([]any)
	doc["notices"] = append(notices, map[string]any{
		"kind": EarlierSchema, "message": "The results were of the schema muster.results/1, in which flags could shape the verdict.",
	})
	return nil
}

// Read reads a results file; "-" is standard input. It refuses a document of a newer
// schema, or of an older one that cannot be migrated, and a null as an entry of a map
// or a list. Fields that it does not know are left out: a report of an older muster
// shows what that one knew.
func Read(path string, stdin io.Reader) (*Document, error) { return open(path, stdin, versions) }

// ReadEarlier is Read for a document to compare with, which may be of the schema
// before.
func ReadEarlier(path string, stdin io.Reader) (*Document, error) {
	return open(path, stdin, compared)
}

func open(path string, stdin io.Reader, versions migrate.Table) (*Document, error) {
	r, err := limited.Open(path, stdin)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	defer func() { _ = r.Close() }()
	return read(path, r, versions)
}

func read(path string, r io.Reader, versions migrate.Table) (*Document, error) {
	r, err := versions.Open(r)
	if err != nil {
		return nil, fmt.Errorf("reading results: %s %w", path, err)
	}
	var doc Document
	if err := json.UnmarshalRead(r, &doc); err != nil {
		var refused limited.Refused
		if errors.As(err, &refused) {
			err = refused
		}
		return nil, fmt.Errorf("reading results from %s: %w", path, err)
	}
	if err := versions.Check(doc.Schema); err != nil {
		return nil, fmt.Errorf("reading results: %s %w", path, err)
	}
	if at := nilcheck.First(&doc); at != "" {
		return nil, fmt.Errorf("reading results from %s: %s is null; an entry is there with all that is known of it, or not there: evaluate the facts again", path, strings.TrimPrefix(at, "."))
	}
	return &doc, nil
}

// Earlier tells whether the document was of an earlier schema, so that its verdict
// could be shaped by flags.
func (d *Document) Earlier() bool {
	return slices.ContainsFunc(d.Notices, func(n Notice) bool { return n.Kind == EarlierSchema })
}
