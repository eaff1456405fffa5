package policy

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Some built-ins take time and memory that do not follow the size of what they are
// given: a short line makes a list of billions. Rules do not need what is lost here, and
// an error in a rule is unknown, by the same bounds on every machine.
const (
	mostNumbers   = 100_000  // that a range may give
	mostAddresses = 1 << 16  // that a network may be expanded to
	mostDigits    = 2_000    // of a number that is multiplied, divided or shifted
	mostText      = 16 << 20 // bytes of a text that is put together
	mostElements  = 4 << 20  // of a list that is put together
)

// refused are built-ins without a bound that could be told from their operands.
var refused = []string{"graph.reachable_paths", "strings.render_template"}

// bounds tell whether a call would cost too much; by the name of the built-in.
var bounds = map[string]func(operands []*ast.Term) error{
	"numbers.range":      func(o []*ast.Term) error { return rangeBound(o[0], o[1], nil) },
	"numbers.range_step": func(o []*ast.Term) error { return rangeBound(o[0], o[1], o[2]) },
	"bits.lsh":           shiftBound,
	"net.cidr_expand":    networkBound,
	"mul":                digitBound,
	"div":                digitBound,
	"product":            digitBound,
	"concat":             func(o []*ast.Term) error { return textBound(1, o...) },
	"sprintf":            func(o []*ast.Term) error { return textBound(1, o...) },
	"replace":            replaceBound,
	"strings.replace_n":  func(o []*ast.Term) error { return textBound(1+longestIn(o[0]), o[1]) },
	"regex.replace":      func(o []*ast.Term) error { return textBound(1+longestIn(o[2]), o[0]) },
	"array.concat":       elementBound,
	"array.flatten":      elementBound,
	"json.marshal":       func(o []*ast.Term) error { return textBound(1, o...) },
}

func init() {
	for name, bound := range bounds {
		do := topdown.GetBuiltin(name)
		if do == nil {
			panic("policy: OPA has no built-in " + name)
		}
		topdown.RegisterBuiltinFunc(name, func(c topdown.BuiltinContext, operands []*ast.Term, iter func(*ast.Term) error) error {
			if err := bound(operands); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return do(c, operands, iter)
		})
	}
}

// tooMuch is the error of a call that would cost too much.
func tooMuch(most int, of string) error {
	return fmt.Errorf("a rule may make at most %d %s at once", most, of)
}

func rangeBound(from, to, step *ast.Term) error {
	a, b := integer(from), integer(to)
	if a == nil || b == nil {
		return nil // which the built-in refuses itself
	}
	n := new(big.Int).Sub(b, a)
	n.Abs(n)
	if step != nil {
		if s := integer(step); s != nil && s.Sign() > 0 {
			n.Div(n, s)
		}
	}
	if n.Cmp(big.NewInt(mostNumbers)) >= 0 {
		return tooMuch(mostNumbers, "numbers")
	}
	return nil
}

func integer(t *ast.Term) *big.Int {
	number, ok := t.Value.(ast.Number)
	if !ok || digits(t) > mostDigits {
		return nil
	}
	r, ok := new(big.Rat).SetString(string(number))
	if !ok || !r.IsInt() {
		return nil
	}
	return new(big.Int).Set(r.Num())
}

func shiftBound(o []*ast.Term) error {
	if n := integer(o[1]); n == nil || n.Cmp(big.NewInt(mostDigits)) > 0 || digits(o[0]) > mostDigits {
		return tooMuch(mostDigits, "digits")
	}
	return nil
}

func networkBound(o []*ast.Term) error {
	network, ok := o[0].Value.(ast.String)
	if !ok {
		return nil
	}
	address, prefix, _ := strings.Cut(string(network), "/")
	width := 32
	if strings.Contains(address, ":") {
		width = 128
	}
	if n, err := strconv.Atoi(prefix); err == nil && width-n > 16 {
		return tooMuch(mostAddresses, "addresses")
	}
	return nil
}

// digitBound bounds what grows with every further multiplication: ten of them, each of the
// last one's result with itself, make a number of a million digits.
func digitBound(o []*ast.Term) error {
	n := 0
	for _, t := range o {
		each(t, func(t *ast.Term) { n += digits(t) })
	}
	if n > mostDigits {
		return tooMuch(mostDigits, "digits")
	}
	return nil
}

// digits is about how many digits a number has when it is written without an exponent.
func digits(t *ast.Term) int {
	number, ok := t.Value.(ast.Number)
	if !ok {
		return 0
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(string(number)), "e")
	if exponent == "" {
		return len(mantissa)
	}
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return mostDigits + 1
	}
	return len(mantissa) + max(e, -e)
}

// textBound bounds the texts in some terms, each of whose bytes may become that many.
func textBound(times int, terms ...*ast.Term) error {
	n := 0
	for _, t := range terms {
		each(t, func(t *ast.Term) {
			if s, ok := t.Value.(ast.String); ok {
				n += len(s)
			}
		})
	}
	if n > mostText/max(1, times) {
		return tooMuch(mostText, "bytes of text")
	}
	return nil
}

func replaceBound(o []*ast.Term) error {
	text, ok1 := o[0].Value.(ast.String)
	old, ok2 := o[1].Value.(ast.String)
	by, ok3 := o[2].Value.(ast.String)
	if !ok1 || !ok2 || !ok3 {
		return nil
	}
	if n := strings.Count(string(text), string(old)); n > 0 && len(text)+n*len(by) > mostText {
		return tooMuch(mostText, "bytes of text")
	}
	return nil
}

// longestIn is the length of the longest text in a term.
func longestIn(t *ast.Term) int {
	n := 0
	each(t, func(t *ast.Term) {
		if s, ok := t.Value.(ast.String); ok {
			n = max(n, len(s))
		}
	})
	return n
}

func elementBound(o []*ast.Term) error {
	n := 0
	for _, t := range o {
		if a, ok := t.Value.(*ast.Array); ok {
			n += a.Len()
		}
	}
	if n > mostElements {
		return tooMuch(mostElements, "elements")
	}
	return nil
}

// each visits a term, or the elements of a list or a set.
func each(t *ast.Term, visit func(*ast.Term)) {
	switch v := t.Value.(type) {
	case *ast.Array:
		v.Foreach(visit)
	case ast.Set:
		v.Foreach(visit)
	case ast.Object:
		v.Foreach(func(k, v *ast.Term) { visit(k); visit(v) })
	default:
		visit(t)
	}
}

// isRefused tells whether rules may not use a built-in because its cost has no bound.
func isRefused(name string) bool { return slices.Contains(refused, name) }
