package image

import (
	"encoding/binary"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Reader decodes what a [Writer] encoded. It trusts the bytes: whoever gives them to it
// makes sure that they are whole, and from the same version of this package and of OPA.
type Reader struct {
	texts   []string
	strings []ast.Value // the texts as values, once they were needed
	vars    []ast.Value

	b    []byte
	file string

	// Thousands of each are needed: they are made many at a time.
	someTerms  []ast.Term
	somePlaces []ast.Location
	someExprs  []ast.Expr
}

// NewReader returns a reader of modules whose texts these are.
func NewReader(texts []string) *Reader {
	return &Reader{texts: texts, strings: make([]ast.Value, len(texts)), vars: make([]ast.Value, len(texts))}
}

// Module decodes a module. File is what places in it say that it is called.
func (r *Reader) Module(b []byte, file string) *ast.Module {
	r.b, r.file = b, file
	m := &ast.Module{Package: &ast.Package{Path: r.terms()}}
	m.Package.Location = r.place()
	for range r.number() {
		i := &ast.Import{Path: r.term()}
		i.Alias = ast.Var(r.text())
		i.Location = r.place()
		m.Imports = append(m.Imports, i)
	}
	m.Rules = make([]*ast.Rule, r.number())
	for i := range m.Rules {
		m.Rules[i] = r.rule(m)
	}
	m.SetRegoVersionSpan(language)
	return m
}

func (r *Reader) number() int {
	if n := r.b[0]; n < 0x80 {
		r.b = r.b[1:]
		return int(n)
	}
	n, size := binary.Uvarint(r.b)
	r.b = r.b[size:]
	return int(n)
}

func (r *Reader) flag() bool { return r.number() == 1 }

func (r *Reader) text() string { return r.texts[r.number()] }

func (r *Reader) place() *ast.Location {
	row := r.number()
	if row == 0 {
		return nil
	}
	if len(r.somePlaces) == 0 {
		r.somePlaces = make([]ast.Location, 512)
	}
	l := &r.somePlaces[0]
	r.somePlaces = r.somePlaces[1:]
	l.File, l.Row, l.Col = r.file, row-1, r.number()
	return l
}

func (r *Reader) terms() []*ast.Term {
	n := r.number()
	if n == 0 {
		return nil
	}
	list := make([]*ast.Term, n)
	for i := range list {
		list[i] = r.term()
	}
	return list
}

func (r *Reader) term() *ast.Term {
	kind := r.number()
	if kind == kindNone {
		return nil
	}
	if len(r.someTerms) == 0 {
		r.someTerms = make([]ast.Term, 512)
	}
	t := &r.someTerms[0]
	r.someTerms = r.someTerms[1:]
	t.Value = r.value(kind)
	t.Location = r.place()
	return t
}

func (r *Reader) value(kind int) ast.Value {
	switch kind {
	case kindFalse, kindTrue:
		return ast.Boolean(kind == kindTrue)
	case kindNumber:
		return ast.Number(r.text())
	case kindString:
		i := r.number()
		if r.strings[i] == nil {
			r.strings[i] = ast.String(r.texts[i])
		}
		return r.strings[i]
	case kindVar:
		i := r.number()
		if r.vars[i] == nil {
			r.vars[i] = ast.Var(r.texts[i])
		}
		return r.vars[i]
	case kindRef:
		return ast.Ref(r.terms())
	case kindArray:
		return ast.NewArray(r.terms()...)
	case kindObject:
		pairs := make([][2]*ast.Term, r.number())
		for i := range pairs {
			key := r.term()
			pairs[i] = [2]*ast.Term{key, r.term()}
		}
		return ast.NewObject(pairs...)
	case kindSet:
		return ast.NewSet(r.terms()...)
	case kindArrayComprehension:
		c := &ast.ArrayComprehension{Term: r.term()}
		c.Body = r.body()
		return c
	case kindSetComprehension:
		c := &ast.SetComprehension{Term: r.term()}
		c.Body = r.body()
		return c
	case kindObjectComprehension:
		c := &ast.ObjectComprehension{Key: r.term()}
		c.Value = r.term()
		c.Body = r.body()
		return c
	case kindCall:
		return ast.Call(r.terms())
	case kindTemplate:
		return r.template()
	}
	return ast.NullValue
}

func (r *Reader) template() *ast.TemplateString {
	s := &ast.TemplateString{MultiLine: r.flag()}
	s.Parts = make([]ast.Node, r.number())
	for i := range s.Parts {
		if r.flag() {
			s.Parts[i] = r.term()
		} else {
			s.Parts[i] = r.expr()
		}
	}
	return s
}

func (r *Reader) body() ast.Body {
	b := make(ast.Body, r.number())
	for i := range b {
		b[i] = r.expr()
	}
	return b
}

func (r *Reader) expr() *ast.Expr {
	if len(r.someExprs) == 0 {
		r.someExprs = make([]ast.Expr, 256)
	}
	e := &r.someExprs[0]
	r.someExprs = r.someExprs[1:]
	e.Negated, e.Generated, e.Index = r.flag(), r.flag(), r.number()
	e.Location = r.place()
	for range r.number() {
		with := &ast.With{Target: r.term()}
		with.Value = r.term()
		with.Location = r.place()
		e.With = append(e.With, with)
	}
	switch r.number() {
	case termsOne:
		e.Terms = r.term()
	case termsMany:
		e.Terms = r.terms()
	case termsSome:
		s := &ast.SomeDecl{Symbols: r.terms()}
		s.Location = r.place()
		e.Terms = s
	case termsEvery:
		v := &ast.Every{Key: r.term()}
		v.Value = r.term()
		v.Domain = r.term()
		v.Body = r.body()
		v.Location = r.place()
		e.Terms = v
	case termsNot:
		n := &ast.Not{Body: r.body()}
		n.ExplicitBody = r.flag()
		n.Location = r.place()
		e.Terms = n
	}
	return e
}

func (r *Reader) rule(m *ast.Module) *ast.Rule {
	rule := &ast.Rule{Module: m, Default: r.flag()}
	rule.Location = r.place()
	h := &ast.Head{Name: ast.Var(r.text())}
	h.Reference, h.Args = r.terms(), r.terms()
	h.Key = r.term()
	h.Value = r.term()
	h.Assign = r.flag()
	h.Location = r.place()
	rule.Head = h
	rule.Body = r.body()
	if r.flag() {
		rule.Else = r.rule(m)
	}
	return rule
}
