// Package ruletest runs the tests of rules with OPA's tester, under the same
// restrictions under which rules judge, and measures what the tests reach.
package ruletest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// Report is the outcome of a test run.
type Report struct {
	Passed, Failed, Skipped int
	Failures                []string
	// Coverage is the percentage of the lines of each rule that its tests reach,
	// by rule id; NotCovered names the others as file:line.
	Coverage   map[string]float64
	NotCovered []string
	// Untested are rules without any test.
	Untested []string

	tested map[string]bool // folders with tests
}

// OK tells whether all tests passed and every rule has some. A skipped test
// counts as a failure: nobody would see it again.
func (r *Report) OK() bool {
	return r.Failed == 0 && r.Skipped == 0 && len(r.Untested) == 0
}

// patience is how long one test may take. It only ends what would never end: a
// busy machine must not fail a test.
const patience = 5 * time.Minute

// Run runs the tests whose file lies below the folder of that name; all when it is
// empty.
func Run(ctx context.Context, p *policy.Parsed, folder string) (*Report, error) {
	modules, err := p.Tests()
	if err != nil {
		return nil, err
	}
	// Whoever tests a folder does not wait for the tests of all other rules.
	maps.DeleteFunc(modules, func(name string, _ *ast.Module) bool {
		return strings.HasSuffix(name, "_test.rego") && !strings.HasPrefix(name, folder)
	})
	maps.Copy(modules, p.Modules)
	tracer := cover.New()
	rep, err := Modules(ctx, modules, folder, tracer)
	if err != nil {
		return nil, err
	}
	covered := tracer.Report(modules)
	for _, r := range p.Rules {
		if !strings.HasPrefix(r.File, folder) {
			continue
		}
		if !rep.tested[path.Dir(r.File)] {
			rep.Untested = append(rep.Untested, r.ID)
		}
		f := covered.Files[r.File]
		if f == nil {
			continue
		}
		rep.Coverage[r.ID] = f.Coverage
		for _, n := range f.NotCovered {
			rep.NotCovered = append(rep.NotCovered, fmt.Sprintf("%s:%d", r.File, n.Start.Row))
		}
	}
	return rep, nil
}

// Modules runs the tests among the modules whose file lies below the folder; all
// when it is empty. The tracer, which may be nil, learns what they reach.
func Modules(ctx context.Context, modules map[string]*ast.Module, folder string, tracer *cover.Cover) (*Report, error) {
	compiler := ast.NewCompiler().
		WithCapabilities(policy.Capabilities()).
		WithEnablePrintStatements(false)
	rep := &Report{Coverage: map[string]float64{}, tested: map[string]bool{}}
	store := inmem.New()
	runner := tester.NewRunner().
		SetCompiler(compiler).
		SetStore(store).
		RaiseBuiltinErrors(true).
		SetTimeout(patience).
		SetModules(modules)
	if tracer != nil {
		runner.SetCoverageQueryTracer(tracer)
	}
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	outcomes, err := runner.RunTests(ctx, txn)
	if err != nil {
		return nil, fmt.Errorf("the tests do not compile: %w", err)
	}
	for o := range outcomes {
		if !strings.HasPrefix(o.Location.File, folder) {
			continue
		}
		rep.tested[path.Dir(o.Location.File)] = true
		switch {
		case o.Skip:
			rep.Skipped++
			rep.Failures = append(rep.Failures, fmt.Sprintf("%s: %s is skipped (its name begins with todo_)", o.Location, o.Name))
		case o.Pass():
			rep.Passed++
		default:
			rep.Failed++
			rep.Failures = append(rep.Failures, failure(o))
		}
	}
	slices.Sort(rep.Failures)
	return rep, nil
}

// failure is one line for a failed test, with the cases that failed when the test
// is a table.
func failure(o *tester.Result) string {
	text := fmt.Sprintf("%s: %s", o.Location, o.Name)
	if o.Error != nil {
		return text + ": " + o.Error.Error()
	}
	var cases []string
	for name, sub := range o.SubResults.Iter {
		if sub.Fail {
			cases = append(cases, strings.Join(name, "/"))
		}
	}
	if len(cases) > 0 {
		text += ": " + strings.Join(cases, ", ")
	}
	return text
}

// Unformatted lists the files that `opa fmt` would change.
func Unformatted(folder fs.FS) ([]string, error) {
	var bad []string
	err := fs.WalkDir(folder, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".rego" {
			return err
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		formatted, err := format.Source(file, text)
		if err != nil {
			return err
		}
		if !bytes.Equal(text, formatted) {
			bad = append(bad, file)
		}
		return nil
	})
	return bad, err
}

// Print writes the report for people.
func (r *Report) Print(w io.Writer, coverage bool) error {
	var b strings.Builder
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "FAIL %s\n", f)
	}
	for _, id := range r.Untested {
		fmt.Fprintf(&b, "FAIL %s has no tests\n", id)
	}
	if coverage {
		for _, id := range slices.Sorted(maps.Keys(r.Coverage)) {
			fmt.Fprintf(&b, "%6.1f%%  %s\n", r.Coverage[id], id)
		}
		for _, place := range r.NotCovered {
			fmt.Fprintf(&b, "no test reaches %s\n", place)
		}
	}
	fmt.Fprintf(&b, "%d passed, %d failed, %d skipped\n", r.Passed, r.Failed, r.Skipped)
	_, err := io.WriteString(w, b.String())
	return err
}
