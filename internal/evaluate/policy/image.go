package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/muster-dr/muster/internal/evaluate/policy/image"
)

// An image is: a line that names its form and the version of OPA, a line with the fields of
// a rule, a line with the hash of the sources, the lengths and the bytes of an index in JSON, of
// the texts and of the modules, and the SHA-256 of all that.

// imageForm is the version of that form; package image is a part of it.
const imageForm = "muster policy image 1"

func imageHead(sources string) string {
	var fields []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Rule]()) {
		fields = append(fields, f.Name+" "+f.Type.String())
	}
	return fmt.Sprintf("%s, OPA %s\n%s\n%s\n", imageForm, version.Version, strings.Join(fields, ", "), sources)
}

// imageIndex is what is known of policies without decoding them.
type imageIndex struct {
	Rules   []*Rule        `json:"rules"`
	Modules []*imageModule `json:"modules"`
	Texts   []int          `json:"texts"` // their lengths
}

type imageModule struct {
	Path    string   `json:"path"` // in its folder
	Package string   `json:"package"`
	Uses    []string `json:"uses"` // names below data
	Length  int      `json:"length"`

	code []byte
}

// fromCompiled are the stages of the compiler that an image has not been through: what
// they make cannot be written down, because OPA does not show it.
var fromCompiled = []ast.StageID{
	ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageSetGraph, ast.StageBuildRuleIndices, ast.StageBuildComprehensionIndices,
}

func notForImages() []ast.StageID {
	return slices.DeleteFunc(ast.AllStages(), func(s ast.StageID) bool { return slices.Contains(fromCompiled, s) })
}

// WriteImage compiles the policies in a folder, with all checks, and writes what came of
// that for [NewBase]: decoding it takes a tenth of the time.
func WriteImage(w io.Writer, folder Folder) error {
	p, err := Parse(Folder{FS: folder.FS})
	if err != nil {
		return err
	}
	if _, err := Compile(p); err != nil {
		return err
	}
	set, err := Ready(p)
	if err != nil {
		return err
	}
	files, err := (&Parsed{tests: map[string]string{}}).read([]Folder{{FS: folder.FS}})
	if err != nil {
		return err
	}
	index := imageIndex{Rules: p.Rules}
	modules := image.NewWriter()
	var code bytes.Buffer
	for _, f := range files {
		b, err := modules.Module(set.compiler.Modules[f.name])
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		code.Write(b)
		parsed := p.Modules[f.name]
		names := uses(parsed)
		slices.Sort(names)
		index.Modules = append(index.Modules, &imageModule{
			Path: f.path, Package: packagePath(parsed), Uses: slices.Compact(names), Length: len(b),
		})
	}
	var texts bytes.Buffer
	for _, text := range modules.Texts() {
		index.Texts = append(index.Texts, len(text))
		texts.WriteString(text)
	}
	head, err := json.Marshal(index, json.Deterministic(true), json.FormatNilSliceAsNull(true))
	if err != nil {
		return err
	}
	b := []byte(imageHead(p.SHA256))
	for _, part := range [][]byte{head, texts.Bytes(), code.Bytes()} {
		b = binary.AppendUvarint(b, uint64(len(part)))
		b = append(b, part...)
	}
	sum := sha256.Sum256(b)
	_, err = w.Write(append(b, sum[:]...))
	return err
}

// opened is an image that fits.
type opened struct {
	index   imageIndex
	modules map[string]*imageModule // by their path
	texts   []string
}

// openImage reads an image; nil when it is none of these sources by this version of OPA,
// or is not whole.
func openImage(b []byte, sources string) *opened {
	rest, fits := bytes.CutPrefix(b, []byte(imageHead(sources)))
	if !fits || len(rest) < sha256.Size {
		return nil
	}
	whole := len(b) - sha256.Size
	if sum := sha256.Sum256(b[:whole]); !bytes.Equal(sum[:], b[whole:]) {
		return nil
	}
	var parts [3][]byte
	for i := range parts {
		n, size := binary.Uvarint(rest)
		parts[i], rest = rest[size:size+int(n)], rest[size+int(n):]
	}
	o := &opened{modules: map[string]*imageModule{}}
	if err := json.Unmarshal(parts[0], &o.index); err != nil {
		return nil
	}
	texts := string(parts[1])
	o.texts = make([]string, len(o.index.Texts))
	for i, n := range o.index.Texts {
		o.texts[i], texts = texts[:n], texts[n:]
	}
	code := parts[2]
	for _, m := range o.index.Modules {
		m.code, code = code[:m.Length], code[m.Length:]
		o.modules[m.Path] = m
	}
	return o
}

// rules are those of the image, in files of the named folder.
func (o *opened) rules(folder string) []*Rule {
	for _, r := range o.index.Rules {
		r.File = path.Join(folder, r.File)
	}
	return o.index.Rules
}

// decode are the compiled modules of files, by name.
func (o *opened) decode(files []*file) (map[string]*ast.Module, error) {
	reader := image.NewReader(o.texts)
	modules := make(map[string]*ast.Module, len(files))
	for _, f := range files {
		m := o.modules[f.path]
		if m == nil {
			return nil, fmt.Errorf("%s is not in the image of the policies: build the program again", f.name)
		}
		modules[f.name] = reader.Module(m.code, f.name)
	}
	return modules, nil
}
