// Package migrate reads documents that an older muster wrote: it knows how each
// version of a document becomes the next, and says what to do with one that cannot.
package migrate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Table is what is known of the versions of one kind of document. Documents name
// theirs in the member "schema", as "muster.facts/1".
type Table struct {
	Kind    string // "muster.facts"
	Current int
	// Steps turns a document of a version into one of the next. A version without a
	// step is refused, and so are all before it.
	Steps map[int]Step
	// Again is what to do with a document that is refused, such as "collect the facts
	// again".
	Again string
}

// Step changes a document in place. Numbers in it are [json.Number].
type Step func(doc map[string]any) error

// Schema is the value of "schema" in documents of the current version.
func (t Table) Schema() string { return fmt.Sprintf("%s/%d", t.Kind, t.Current) }

// peeked is how far into a document its schema is looked for: muster writes it first.
const peeked = 512

var first = regexp.MustCompile(`^\s*\{\s*"schema"\s*:\s*"([^"\\]*)"`)

// Open returns the document that r holds, in the current version. A document that is
// of that version, or that says nothing of its version at its beginning or at all, comes
// as it is; whoever decodes it checks with [Table.Check].
func (t Table) Open(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte(utf8Mark)) {
		head = head[len(utf8Mark):]
		if _, err := b.Discard(len(utf8Mark)); err != nil {
			return nil, err
		}
	}
	if err := foreign(head); err != nil {
		return nil, err
	}
	m := first.FindSubmatch(head)
	if m == nil {
		return t.sorted(b)
	}
	return t.open(string(m[1]), b)
}

// utf8Mark is what some editors write in front of UTF-8. It says nothing, and is passed over.
const utf8Mark = "\xef\xbb\xbf"

// foreign says what a file is that cannot be a document, where its beginning tells.
func foreign(head []byte) error {
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return errors.New("is written in UTF-16, as the > of Windows PowerShell does; let muster write the file itself, with -o or --facts")
	case len(text) == 0:
		return errors.New("is empty")
	case text[0] != '{':
		return fmt.Errorf("is no JSON document of muster: it begins with %.20q", text)
	}
	return nil
}

// sorted opens a document whose members may stand in another order, as other programs
// write them.
func (t Table) sorted(r io.Reader) (io.Reader, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Schema string `json:"schema"`
	}
	if json.Unmarshal(all, &doc) != nil { // the decoder proper says what is wrong with it
		return bytes.NewReader(all), nil
	}
	return t.open(doc.Schema, bytes.NewReader(all))
}

func (t Table) open(schema string, r io.Reader) (io.Reader, error) {
	if schema == t.Schema() {
		return r, nil
	}
	version, ok := t.version(schema)
	if !ok || version > t.Current || !t.reaches(version) {
		return nil, t.Check(schema)
	}
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	var doc map[string]any
	if err := decoder.Decode(&doc); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the document")
	}
	for ; version < t.Current; version++ {
		if err := t.Steps[version](doc); err != nil {
			return nil, fmt.Errorf("turning %s/%d into %s/%d: %w: %s", t.Kind, version, t.Kind, version+1, err, t.Again)
		}
	}
	doc["schema"] = t.Schema()
	text, err := json.Marshal(doc)
	return bytes.NewReader(text), err
}

// Check returns nil for the current version, and otherwise an error that says what the
// document is and what to do.
func (t Table) Check(schema string) error {
	if schema == t.Schema() {
		return nil
	}
	version, ok := t.version(schema)
	switch {
	case schema == "":
		return fmt.Errorf("has no schema, so it is not of the kind %s", t.Kind)
	case !ok:
		return fmt.Errorf("has the schema %q, and %s is wanted here: it is another file", schema, t.Schema())
	case version > t.Current:
		return fmt.Errorf("has the schema %q, and this muster reads %q: a newer muster wrote it, use that one", schema, t.Schema())
	}
	return fmt.Errorf("has the schema %q, and this muster reads %q: %s, or use the version that wrote it", schema, t.Schema(), t.Again)
}

// version is the number in a schema of this kind.
func (t Table) version(schema string) (int, bool) {
	number, ok := strings.CutPrefix(schema, t.Kind+"/")
	n, err := strconv.ParseUint(number, 10, 31)
	return int(n), ok && err == nil
}

// reaches reports whether there are steps from a version to the current one.
func (t Table) reaches(version int) bool {
	for ; version < t.Current; version++ {
		if t.Steps[version] == nil {
			return false
		}
	}
	return true
}
