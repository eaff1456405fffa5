// Package image writes compiled policies as bytes, and reads them back. The bytes are for
// the very version of OPA that compiled them, and are never kept: a build makes them anew.
package image

import (
	"encoding/binary"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
)

// The kinds of values, expressions and parts of template strings.
const (
	kindNone = iota
	kindNull
	kindFalse
	kindTrue
	kindNumber
	kindString
	kindVar
	kindRef
	kindArray
	kindObject
	kindSet
	kindArrayComprehension
	kindSetComprehension
	kindObjectComprehension
	kindCall
	kindTemplate
)

const (
	termsOne = iota
	termsMany
	termsSome
	termsEvery
	termsNot
)

// language is the version of Rego that all policies are written in.
var language = ast.RegoVersionSpanOf(ast.RegoV1)

// Writer encodes modules. Texts that occur in several of them are written once.
type Writer struct {
	texts []string
	index map[string]int
	b     []byte
	err   error
}

// NewWriter returns a writer without texts.
func NewWriter() *Writer { return &Writer{index: map[string]int{}} }

// Texts are what [NewReader] needs to read the modules that were written so far.
func (w *Writer) Texts() []string { return w.texts }

// Module encodes a module. Comments and annotations are left out, as are the texts that
// places in a file hold beside line and column: none of that takes part in judging. What
// is not understood is an error.
func (w *Writer) Module(m *ast.Module) ([]byte, error) {
	w.b, w.err = nil, nil
	if v := m.RegoVersionSpan(); v != language {
		return nil, fmt.Errorf("the image of policies holds Rego of version %v, and this is %v", language, v)
	}
	w.terms(m.Package.Path)
	w.place(m.Package.Location)
	w.number(len(m.Imports))
	for _, i := range m.Imports {
		w.term(i.Path)
		w.text(string(i.Alias))
		w.place(i.Location)
	}
	w.number(len(m.Rules))
	for _, r := range m.Rules {
		w.rule(r)
	}
	return w.b, w.err
}

func (w *Writer) fail(what any) {
	if w.err == nil {
		w.err = fmt.Errorf("the image of policies has no form for %T", what)
	}
}

func (w *Writer) number(n int) { w.b = binary.AppendUvarint(w.b, uint64(n)) }

func (w *Writer) flag(f bool) {
	if f {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *Writer) text(s string) {
	i, ok := w.index[s]
	if !ok {
		i = len(w.texts)
		w.index[s] = i
		w.texts = append(w.texts, s)
	}
	w.number(i)
}

func (w *Writer) place(l *ast.Location) {
	if l == nil {
		w.number(0)
		return
	}
	w.number(l.Row + 1)
	w.number(l.Col)
}

func (w *Writer) terms(list []*ast.Term) {
	w.number(len(list))
	for _, t := range list {
		w.term(t)
	}
}

func (w *Writer) term(t *ast.Term) {
	if t == nil {
		w.number(kindNone)
		return
	}
	switch v := t.Value.(type) {
	case ast.Null:
		w.number(kindNull)
	case ast.Boolean:
		if v {
			w.number(kindTrue)
		} else {
			w.number(kindFalse)
		}
	case ast.Number:
		w.number(kindNumber)
		w.text(string(v))
	case ast.String:
		w.number(kindString)
		w.text(string(v))
	case ast.Var:
		w.number(kindVar)
		w.text(string(v))
	case ast.Ref:
		w.number(kindRef)
		w.terms(v)
	case *ast.Array:
		w.number(kindArray)
		w.number(v.Len())
		v.Foreach(w.term)
	case ast.Object:
		w.number(kindObject)
		w.number(v.Len())
		v.Foreach(func(k, e *ast.Term) { w.term(k); w.term(e) })
	case ast.Set:
		w.number(kindSet)
		w.number(v.Len())
		v.Foreach(w.term)
	case *ast.ArrayComprehension:
		w.number(kindArrayComprehension)
		w.term(v.Term)
		w.body(v.Body)
	case *ast.SetComprehension:
		w.number(kindSetComprehension)
		w.term(v.Term)
		w.body(v.Body)
	case *ast.ObjectComprehension:
		w.number(kindObjectComprehension)
		w.term(v.Key)
		w.term(v.Value)
		w.body(v.Body)
	case ast.Call:
		w.number(kindCall)
		w.terms(v)
	case *ast.TemplateString:
		w.number(kindTemplate)
		w.template(v)
	default:
		w.fail(v)
	}
	w.place(t.Location)
}

func (w *Writer) template(s *ast.TemplateString) {
	w.flag(s.MultiLine)
	w.number(len(s.Parts))
	for _, p := range s.Parts {
		switch p := p.(type) {
		case *ast.Term:
			w.flag(true)
			w.term(p)
		case *ast.Expr:
			w.flag(false)
			w.expr(p)
		default:
			w.fail(p)
		}
	}
}

func (w *Writer) body(b ast.Body) {
	w.number(len(b))
	for _, e := range b {
		w.expr(e)
	}
}

func (w *Writer) expr(e *ast.Expr) {
	w.flag(e.Negated)
	w.flag(e.Generated)
	w.number(e.Index)
	w.place(e.Location)
	w.number(len(e.With))
	for _, with := range e.With {
		w.term(with.Target)
		w.term(with.Value)
		w.place(with.Location)
	}
	switch t := e.Terms.(type) {
	case *ast.Term:
		w.number(termsOne)
		w.term(t)
	case []*ast.Term:
		w.number(termsMany)
		w.terms(t)
	case *ast.SomeDecl:
		w.number(termsSome)
		w.terms(t.Symbols)
		w.place(t.Location)
	case *ast.Every:
		w.number(termsEvery)
		w.term(t.Key)
		w.term(t.Value)
		w.term(t.Domain)
		w.body(t.Body)
		w.place(t.Location)
	case *ast.Not:
		w.number(termsNot)
		w.body(t.Body)
		w.flag(t.ExplicitBody)
		w.place(t.Location)
	default:
		w.fail(t)
	}
}

func (w *Writer) rule(r *ast.Rule) {
	w.flag(r.Default)
	w.place(r.Location)
	h := r.Head
	w.text(string(h.Name))
	w.terms(h.Reference)
	w.terms(h.Args)
	w.term(h.Key)
	w.term(h.Value)
	w.flag(h.Assign)
	w.place(h.Location)
	w.body(r.Body)
	w.flag(r.Else != nil)
	if r.Else != nil {
		w.rule(r.Else)
	}
}
