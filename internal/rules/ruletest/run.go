package ruletest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/kit/crash"
)

// timeout is how long one test may take. It only ends what would never end: a busy
// machine must not fail a test.
const timeout = 5 * time.Minute

// capabilities are those of rules, and print, with which the author of a test looks
// at values. A rule that prints does not load.
func capabilities() *ast.Capabilities {
	c := policy.Capabilities()
	c.Builtins = append(slices.Clone(c.Builtins), ast.Print)
	return c
}

// compile makes the modules ready as OPA's tester does: it gives tests of one name
// numbers, and lets a table of cases report each case that it begins. The tester
// itself runs nothing, because it makes a copy of all variables at every step of a
// table, which takes ten times as long as the test.
func compile(ctx context.Context, modules map[string]*ast.Module) (*ast.Compiler, error) {
	compiler := ast.NewCompiler().WithCapabilities(capabilities()).WithEnablePrintStatements(true)
	ran, err := tester.NewRunner().SetCompiler(compiler).SetModules(modules).Filter("^$").RunTests(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("the tests do not compile: %w", err)
	}
	for r := range ran {
		return nil, fmt.Errorf("%s ran while the tests were being compiled", r.Name)
	}
	return compiler, nil
}

// test is one test rule.
type test struct {
	rule *ast.Rule
	name string  // such as test_status
	ref  ast.Ref // what to ask for
	tail int     // how many levels of cases a table has; 0 when it is none
}

func (t *test) file() string { return t.rule.Location.File }

// testsBelow lists the tests whose file lies below the folder, in the order of files
// and lines.
func testsBelow(c *ast.Compiler, folder string) []*test {
	var all []*test
	for _, file := range slices.Sorted(maps.Keys(c.Modules)) {
		m := c.Modules[file]
		if !strings.HasPrefix(file, folder) {
			continue
		}
		for _, r := range m.Rules {
			ref := r.Head.Ref()
			for i, term := range ref {
				name := strings.Trim(term.String(), `"`)
				if strings.HasPrefix(name, tester.TestPrefix) || strings.HasPrefix(name, tester.SkipTestPrefix) {
					all = append(all, &test{r, name, m.Package.Path.Extend(ref[:i+1]), len(ref) - i - 1})
					break
				}
			}
		}
	}
	return all
}

// outcome is what became of one test.
type outcome struct {
	test     *test
	skipped  bool
	cases    int
	failures []Failure
}

// runAll runs the tests, several at a time; the outcomes are in the order of the tests.
func runAll(ctx context.Context, c *ast.Compiler, tests []*test, tracer *cover.Cover) ([]*outcome, error) {
	outcomes := make([]*outcome, len(tests))
	next := make(chan int)
	var workers crash.Group
	for range min(runtime.GOMAXPROCS(0), len(tests)) {
		workers.Go(func() {
			for i := range next {
				workers.Do(func() { outcomes[i] = tests[i].run(ctx, c, tracer) })
			}
		})
	}
	for i := range tests {
		next <- i
	}
	close(next)
	workers.Wait()
	return outcomes, ctx.Err()
}

func (t *test) run(ctx context.Context, c *ast.Compiler, tracer *cover.Cover) *outcome {
	o := &outcome{test: t}
	if strings.HasPrefix(t.name, tester.SkipTestPrefix) {
		o.skipped = true
		o.failures = []Failure{t.failure("", "skipped, because its name begins with todo_")}
		return o
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	seen := &observer{file: t.file()}
	var raised []topdown.Error
	options := []func(*rego.Rego){
		rego.Query(t.ref.String()), rego.Compiler(c), rego.BuiltinErrorList(&raised),
		rego.PrintHook(seen), rego.QueryTracer(seen),
	}
	if tracer != nil {
		options = append(options, rego.QueryTracer(tracer))
	}
	rs, err := rego.New(options...).Eval(ctx)
	switch {
	case err != nil:
		o.failures = []Failure{t.failure("", err.Error())}
	case len(raised) > 0:
		o.failures = []Failure{t.failure("", raised[0].Error())}
	default:
		var value any
		if len(rs) == 1 && len(rs[0].Expressions) == 1 {
			value = rs[0].Expressions[0].Value
		}
		o.weigh(value, seen)
	}
	return o
}

// weigh compares what the test says with the cases that began.
func (o *outcome) weigh(value any, seen *observer) {
	if o.test.tail == 0 {
		if value != true {
			f := o.test.failure("", "")
			f.Details = seen.before.details()
			o.failures = append(o.failures, f)
		}
		return
	}
	o.cases = len(seen.cases)
	if o.cases == 0 {
		o.failures = append(o.failures, o.test.failure("", "has no cases: it would pass whatever the rule says"))
	}
	for _, c := range seen.cases {
		if !holds(value, c.name) {
			f := o.test.failure(strings.Join(c.name, "/"), "")
			f.Details = c.details()
			o.failures = append(o.failures, f)
		}
	}
}

// holds tells whether the value of a table is true for the case.
func holds(value any, name []string) bool {
	for _, step := range name {
		object, ok := value.(map[string]any)
		if !ok {
			return false
		}
		value = object[step]
	}
	return value == true
}

func (t *test) failure(name, problem string) Failure {
	return Failure{File: t.file(), Line: t.rule.Location.Row, Test: t.name, Case: name, Problem: problem}
}

// byPlace sorts failures by file and line, and leaves cases in their order.
func byPlace(a, b Failure) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}
