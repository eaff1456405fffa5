package estate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"go.yaml.in/yaml/v3"
)

// Limits of an estate file. Real ones are a few kilobytes; the limits keep a
// wrong file name or a hostile file from taking the memory of the machine.
const (
	maxSize   = 4 << 20 // bytes
	maxValues = 100_000 // with every alias written out
)

// Load reads the estate file at path. Problems with its content are [Errors],
// all of them at once. The kinds are what the file may name under credentials.
func Load(path string, kinds ...CredentialKind) (*Estate, error) {
	return Direction{}.Load(path, kinds...)
}

// LoadOffline is Load for a file by which nothing will be asked: what only asking
// needs, such as the certificates of an authority, need not be there.
func LoadOffline(path string, kinds ...CredentialKind) (*Estate, error) {
	return Direction{}.LoadOffline(path, kinds...)
}

// Load is [Load] of one direction of the file; of the only one, when it is empty.
func (d Direction) Load(path string, kinds ...CredentialKind) (*Estate, error) {
	return d.load(path, false, kinds)
}

// LoadOffline is [LoadOffline] of one direction of the file.
func (d Direction) LoadOffline(path string, kinds ...CredentialKind) (*Estate, error) {
	return d.load(path, true, kinds)
}

func (d Direction) load(path string, offline bool, kinds []CredentialKind) (*Estate, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("estate file: %w; -e names another one, and muster init writes one", err)
		}
		return nil, fmt.Errorf("estate file: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("estate file: %w", err)
	}
	return d.parse(path, data, offline, kinds)
}

// Parse reads data, the content of the estate file that the user knows by name.
// Paths in it are relative to the folder of name. Problems are [Errors], all of
// them at once. The kinds are what the file may name under credentials.
func Parse(name string, data []byte, kinds ...CredentialKind) (*Estate, error) {
	return Direction{}.Parse(name, data, kinds...)
}

// Parse is [Parse] of one direction of the file.
func (d Direction) Parse(name string, data []byte, kinds ...CredentialKind) (*Estate, error) {
	return d.parse(name, data, false, kinds)
}

func (d Direction) parse(name string, data []byte, offline bool, kinds []CredentialKind) (*Estate, error) {
	r := &reader{file: name, kinds: kinds, positions: map[string]Position{}, bad: map[string]bool{}, offline: offline}
	root, problem := document(data)
	if problem != nil {
		problem.File = name
		return nil, Errors{*problem}
	}
	e := New()
	e.File, e.Positions = name, r.positions
	if root = r.turn(root, d, e); root != nil {
		r.read(root, e)
		if !r.full {
			r.validate(e)
		}
	}
	if len(r.problems) > 0 {
		asWritten(r.problems, e.Direction)
		r.problems.sort()
		return nil, r.problems
	}
	e.Renamed = r.renamed
	if e.Direction != nil {
		e.elsewhere()
		e.Name += " (" + e.Direction.Sentence() + ")"
	}
	e.complete()
	return e, nil
}

// document returns the root node of the one YAML document in data.
func document(data []byte) (*yaml.Node, *Problem) {
	top := Position{Line: 1, Column: 1}
	if len(data) > maxSize {
		return nil, &Problem{Position: top, Message: fmt.Sprintf("the file is larger than %d MiB, so it is hardly an estate file", maxSize>>20)}
	}
	if at, reason := NotUTF8(data); reason != "" {
		return nil, &Problem{Position: at, Message: reason}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	err := decoder.Decode(&first)
	if errors.Is(err, io.EOF) || err == nil && (len(first.Content) == 0 || isNull(first.Content[0])) {
		return nil, &Problem{Position: top, Message: "the file is empty; muster init writes one to start from"}
	}
	if err == nil {
		if err = decoder.Decode(&second); err == nil {
			return nil, &Problem{Position: place(&second), Message: "a second YAML document begins here; an estate file is one document"}
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, SyntaxProblem(err, data)
	}
	return first.Content[0], nil
}
