// Package ruletest runs the tests of rules under the same restrictions under which
// rules judge, says of each case that fails what came out and what should have, and
// measures what the tests reach when that is asked for.
package ruletest

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// Report is the outcome of a test run.
type Report struct {
	Passed, Failed, Skipped int // tests; a table of cases is one test
	Cases                   int // cases of all tables
	Failures                []Failure
	// Coverage is the percentage of the lines of each rule that its tests reach,
	// by rule id; NotCovered names the others as file:line. Both are empty unless
	// they were asked for.
	Coverage   map[string]float64
	NotCovered []string
	// Untested are rules without any test.
	Untested []string

	tested map[string]bool // folders with tests
}

// Failure is a test that did not pass, or a case of one.
type Failure struct {
	File    string
	Line    int
	Test    string   // the name of the test rule
	Case    string   // the name of the case when the test is a table of them
	Problem string   // what kept it from running; empty when it ran and failed
	Details []string // what it found, line by line
}

// OK tells whether all tests passed and every rule has some. A skipped test
// counts as a failure: nobody would see it again.
func (r *Report) OK() bool {
	return r.Failed == 0 && r.Skipped == 0 && len(r.Untested) == 0
}

// Run runs the tests whose file lies below the folder; all when it is empty. What
// they reach is measured with coverage only, which makes them several times slower.
func Run(ctx context.Context, p *policy.Parsed, folder string, coverage bool) (*Report, error) {
	modules, err := p.Tests(folder)
	if err != nil {
		return nil, err
	}
	maps.Copy(modules, p.Modules)
	var tracer *cover.Cover
	if coverage {
		tracer = cover.New()
	}
	rep, err := Modules(ctx, modules, folder, tracer)
	if err != nil {
		return nil, err
	}
	for _, r := range p.Rules {
		// What the engine judges is tested in Go.
		if strings.HasPrefix(r.File, folder) && !r.Engine && !rep.tested[path.Dir(r.File)] {
			rep.Untested = append(rep.Untested, r.ID)
		}
	}
	if coverage {
		rep.measure(p.Rules, folder, tracer.Report(modules))
	}
	return rep, nil
}

// measure notes what the tests reach of the rules below the folder.
func (r *Report) measure(rules []*policy.Rule, folder string, covered cover.Report) {
	r.Coverage = map[string]float64{}
	for _, rule := range rules {
		f := covered.Files[rule.File]
		if f == nil || !strings.HasPrefix(rule.File, folder) {
			continue
		}
		r.Coverage[rule.ID] = f.Coverage
		for _, n := range f.NotCovered {
			r.NotCovered = append(r.NotCovered, fmt.Sprintf("%s:%d", rule.File, n.Start.Row))
		}
	}
}

// Modules runs the tests among the modules whose file lies below the folder; all
// when it is empty. The tracer, which may be nil, learns what they reach.
func Modules(ctx context.Context, modules map[string]*ast.Module, folder string, tracer *cover.Cover) (*Report, error) {
	modules, err := withFixtureOnce(ctx, reachable(modules, folder))
	if err != nil {
		return nil, err
	}
	compiler, err := compile(ctx, modules)
	if err != nil {
		return nil, err
	}
	outcomes, err := runAll(ctx, compiler, testsBelow(compiler, folder), tracer)
	if err != nil {
		return nil, err
	}
	rep := &Report{tested: map[string]bool{}}
	for _, o := range outcomes {
		rep.tested[path.Dir(o.test.file())] = true
		rep.Cases += o.cases
		switch {
		case o.skipped:
			rep.Skipped++
		case len(o.failures) == 0:
			rep.Passed++
		default:
			rep.Failed++
		}
		rep.Failures = append(rep.Failures, o.failures...)
	}
	slices.SortStableFunc(rep.Failures, byPlace)
	return rep, nil
}
