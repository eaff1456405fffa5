package ruletest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/print"
)

// observer follows one test: which cases it begins, what is printed during each, and
// which condition of the test file was the last that did not hold.
type observer struct {
	file   string
	before attempt // what belongs to no case
	cases  []*attempt
	byName map[string]*attempt
	now    *attempt
}

// attempt is one case of a table, or a test that is none.
type attempt struct {
	name    []string
	printed []string
	failed  *ast.Location
}

// Enabled implements [topdown.QueryTracer].
func (o *observer) Enabled() bool { return true }

// Config implements [topdown.QueryTracer]: variables are not copied at every step,
// which would take ten times as long as the test.
func (o *observer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent implements [topdown.QueryTracer].
func (o *observer) TraceEvent(e topdown.Event) {
	switch e.Op {
	case topdown.TestCaseOp:
		o.begin(e)
	case topdown.FailOp:
		if l := e.Location; l != nil && l.File == o.file && l.Row > 0 {
			o.current().failed = l
		}
	}
}

// begin turns to another case. One may begin several times, when its name is bound
// before the rest of the condition has its values.
func (o *observer) begin(e topdown.Event) {
	expr, ok := e.Node.(*ast.Expr)
	if !ok {
		return
	}
	args, ok := expr.Operand(0).Value.(*ast.Array)
	if !ok {
		return
	}
	var name []string
	args.Foreach(func(t *ast.Term) {
		text := t.String()
		if s, ok := t.Value.(ast.String); ok {
			text = string(s)
		}
		name = append(name, text)
	})
	key := strings.Join(name, "\x00")
	if o.byName[key] == nil {
		if o.byName == nil {
			o.byName = map[string]*attempt{}
		}
		o.byName[key] = &attempt{name: name}
		o.cases = append(o.cases, o.byName[key])
	}
	o.now = o.byName[key]
}

// Print implements [print.Hook].
func (o *observer) Print(_ print.Context, text string) error {
	a := o.current()
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		// What is worked out twice is printed twice.
		if !slices.Contains(a.printed, line) {
			a.printed = append(a.printed, line)
		}
	}
	return nil
}

func (o *observer) current() *attempt {
	if o.now != nil {
		return o.now
	}
	return &o.before
}

// details are what is shown of a case that fails: what was printed, which is where
// data.muster.lib.testing says what came out, or else the condition.
func (a *attempt) details() []string {
	if len(a.printed) > 0 || a.failed == nil {
		return a.printed
	}
	text, _, more := strings.Cut(string(a.failed.Text), "\n")
	if more {
		text += " …"
	}
	return []string{fmt.Sprintf("line %d does not hold: %s", a.failed.Row, text)}
}
