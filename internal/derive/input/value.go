package input

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/open-policy-agent/opa/v1/ast"
)

// valueOf reads JSON as OPA takes it: as [ast.InterfaceToValue] makes it of what a decoder
// makes of it, in half the time, because there is nothing in between and a text that occurs
// a thousand times is one value.
func valueOf(b []byte) (ast.Value, error) {
	r := valueReader{from: jsontext.NewDecoder(bytes.NewReader(b)), texts: map[string]ast.Value{}}
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	return v, nil
}

type valueReader struct {
	from  *jsontext.Decoder
	texts map[string]ast.Value
	some  []ast.Term // thousands are needed: they are made many at a time
}

func (r *valueReader) value() (ast.Value, error) {
	token, err := r.from.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '"':
		return r.text(token.String()), nil
	case '0':
		n, err := token.Float()
		if err != nil {
			return nil, err
		}
		return ast.InterfaceToValue(n)
	case '{':
		var pairs [][2]*ast.Term
		for r.from.PeekKind() != '}' {
			key, err := r.term()
			if err != nil {
				return nil, err
			}
			value, err := r.term()
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, [2]*ast.Term{key, value})
		}
		_, err := r.from.ReadToken()
		return ast.NewObject(pairs...), err
	case '[':
		var list []*ast.Term
		for r.from.PeekKind() != ']' {
			t, err := r.term()
			if err != nil {
				return nil, err
			}
			list = append(list, t)
		}
		_, err := r.from.ReadToken()
		return ast.NewArray(list...), err
	case 't', 'f':
		return ast.InterfaceToValue(token.Bool())
	case 'n':
		return ast.NullValue, nil
	}
	return nil, fmt.Errorf("unexpected %v", token)
}

func (r *valueReader) term() (*ast.Term, error) {
	v, err := r.value()
	if len(r.some) == 0 {
		r.some = make([]ast.Term, 256)
	}
	t := &r.some[0]
	r.some = r.some[1:]
	t.Value = v
	return t, err
}

func (r *valueReader) text(s string) ast.Value {
	if v, ok := r.texts[s]; ok {
		return v
	}
	v := ast.Value(ast.String(s))
	r.texts[s] = v
	return v
}
