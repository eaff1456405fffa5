package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// patch renames things in the source of the old program, as a list in
// docs/renames.md says and in no other way: ids of rules, with their folders and
// packages, keys of facts and results, and texts, in string literals and policies
// alone. So whatever follows from a name (where a rule sorts, how wide a column
// is, where a line is broken) follows in the old program too, and outputs can be
// compared byte for byte. Results go on being identified by the first id of their
// rule: that is what keeps baselines and the alerts of other programs together.
//
// Rules that the old program has under their new names already are taken off the list.
// Rows that are found nowhere in the source are told.
func patch(source string, r *renames, out io.Writer) error {
	rules := filepath.Join(source, "policies", "rules")
	r.rules = slices.DeleteFunc(r.rules, func(row rename) bool {
		_, err := os.Stat(folderOf(rules, row.old))
		_, already := os.Stat(folderOf(rules, row.new))
		return os.IsNotExist(err) && already == nil
	})
	p := newPatcher(r)
	for _, row := range r.rules {
		if err := moveRule(rules, row); err != nil {
			return err
		}
	}
	for _, dir := range []string{"policies", "report", "cmd", "internal", "checks"} {
		err := filepath.WalkDir(filepath.Join(source, dir), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/testdata/") {
				return err
			}
			edit := p.plain
			switch filepath.Ext(path) {
			case ".go":
				edit = p.goSource
			case ".rego", ".json", ".yaml", ".html", ".css", ".js", ".tmpl", ".md", ".ps1":
			default:
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			changed, err := edit(path, content)
			if err != nil || bytes.Equal(changed, content) {
				return err
			}
			return os.WriteFile(path, changed, 0o644)
		})
		if err != nil {
			return err
		}
	}
	for _, row := range slices.Concat(r.commands, r.texts) {
		if p.texts.hits[row.old] == 0 {
			if _, err := fmt.Fprintf(out, "note: no literal of the old program has %q\n", row.old); err != nil {
				return err
			}
		}
	}
	if len(r.estateKeys) > 0 {
		if _, err := fmt.Fprintf(out, "note: %d keys of the estate file are not renamed: the old facts are read as they are\n", len(r.estateKeys)); err != nil {
			return err
		}
	}
	return nil
}

type patcher struct {
	ids, packages, texts *replacer
	keys                 map[string]string // of JSON
	first                map[string]string // ids of rules before they were renamed, by the new ones
	regoKeys             *replacer
}

func newPatcher(r *renames) *patcher {
	var packages, keys []rename
	for _, row := range r.rules {
		packages = append(packages, rename{"muster.rules." + packageOf(row.old), "muster.rules." + packageOf(row.new)})
	}
	first := map[string]string{}
	for _, row := range r.rules {
		first[row.new] = row.old
	}
	tags := map[string]string{}
	for _, row := range r.factsKeys {
		old, renamed := last(row.old), last(row.new)
		tags[old] = renamed
		keys = append(keys, rename{"." + old, "." + renamed}, rename{`"` + old + `"`, `"` + renamed + `"`})
	}
	return &patcher{
		ids:      newReplacer(r.rules, beforeID, afterID),
		packages: newReplacer(packages, `\W`, `\W`),
		texts:    newReplacer(slices.Concat(r.texts, r.commands), textBoundary, textBoundary),
		keys:     tags,
		first:    first,
		regoKeys: newReplacer(keys, `[^.]`, `\W`),
	}
}

// last is the last part of a path of keys.
func last(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// packageOf is the end of the package of a rule: dns.low_ttl for dns/low-ttl.
func packageOf(id string) string {
	return strings.NewReplacer("/", ".", "-", "_").Replace(id)
}

func folderOf(rules, id string) string {
	return filepath.Join(rules, strings.ReplaceAll(packageOf(id), ".", "/"))
}

func moveRule(rules string, row rename) error {
	from, to := folderOf(rules, row.old), folderOf(rules, row.new)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("the old program has no rule %s: %w", row.old, err)
	}
	files, err := os.ReadDir(to)
	if err != nil {
		return err
	}
	for _, f := range files {
		if rest, ok := strings.CutPrefix(f.Name(), filepath.Base(from)); ok {
			if err := os.Rename(filepath.Join(to, f.Name()), filepath.Join(to, filepath.Base(to)+rest)); err != nil {
				return err
			}
		}
	}
	return nil
}

// plain renames in policies and templates.
func (p *patcher) plain(path string, content []byte) ([]byte, error) {
	text := p.texts.replace(p.packages.replace(p.ids.replace(string(content))))
	if ext := filepath.Ext(path); ext == ".rego" || ext == ".html" || ext == ".js" {
		text = p.regoKeys.replace(text)
	}
	return []byte(text), nil
}

// edit replaces a piece of a file.
type edit struct {
	from, to int
	text     string
}

// goSource renames in the string literals of a Go file. Literals that are put
// together by + are one text.
func (p *patcher) goSource(path string, content []byte) ([]byte, error) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, content, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var edits []edit
	tags := map[ast.Expr]bool{}
	put := func(n ast.Node, text string) {
		edits = append(edits, edit{files.Position(n.Pos()).Offset, files.Position(n.End()).Offset, text})
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			if n.Tag != nil {
				tags[n.Tag] = true
				if tag := p.tag(n.Tag.Value); tag != n.Tag.Value {
					put(n.Tag, tag)
				}
			}
		case *ast.CallExpr:
			if id := hashedID(n); id != nil && len(p.first) > 0 {
				from, to := files.Position(id.Pos()).Offset, files.Position(id.End()).Offset
				put(id, fmt.Sprintf("func(id string) string { if first := (%#v)[id]; first != \"\" { return first }; return id }(%s)", p.first, content[from:to]))
				return false
			}
		case ast.Expr:
			if tags[n] {
				return false
			}
			old, ok := literal(n)
			if !ok {
				return true
			}
			if text := p.texts.replace(p.packages.replace(p.ids.replace(old))); text != old {
				put(n, strconv.Quote(text))
			}
			return false
		}
		return true
	})
	slices.SortFunc(edits, func(a, b edit) int { return b.from - a.from })
	for _, e := range edits {
		content = slices.Concat(content[:e.from], []byte(e.text), content[e.to:])
	}
	return content, nil
}

// hashedID is the id of a rule in sha256.Sum256([]byte(id + "\x00" + …)), which is what
// results are identified by; nil when a call is something else.
func hashedID(call *ast.CallExpr) ast.Expr {
	if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Sum256" || len(call.Args) != 1 {
		return nil
	}
	conversion, ok := call.Args[0].(*ast.CallExpr)
	if !ok || len(conversion.Args) != 1 {
		return nil
	}
	e := conversion.Args[0]
	for {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok {
			break
		}
		if text, ok := literal(sum.Y); ok && text == "\x00" {
			if id, ok := sum.X.(*ast.SelectorExpr); ok && (id.Sel.Name == "ID" || id.Sel.Name == "Rule") {
				return id
			}
		}
		e = sum.X
	}
	return nil
}

// tag renames the keys of a struct's field.
func (p *patcher) tag(raw string) string {
	name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(raw, "`")).Get("json"), ",")
	if renamed, ok := p.keys[name]; ok && name != "" {
		return strings.Replace(raw, `json:"`+name, `json:"`+renamed, 1)
	}
	return raw
}

// literal is the text of a string literal, or of several that are added.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		return left + right, ok && also && e.Op == token.ADD
	}
	return "", false
}
