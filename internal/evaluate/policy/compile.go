package policy

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// Set are policies ready to judge. It is safe for concurrent use, and for any number of
// evaluations.
type Set struct {
	*Parsed
	compiler *ast.Compiler
	own      *ast.Compiler    // of the user's own, and what they use; nil when all are compiled together
	selected func(*Rule) bool // which rules can be asked; nil for all
	prepared sync.Map         // questions of [Set.Query] that were asked before, by their text
}

// Capabilities are what policies may use: nothing that reaches the network, the
// environment, the clock or chance, so that the same input always gives the same
// answer.
func Capabilities() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.Builtins = slices.DeleteFunc(c.Builtins, func(b *ast.Builtin) bool {
		return b.Nondeterministic || isRefused(b.Name) || b.Name == "opa.runtime" || b.Name == "http.send" ||
			b.Name == "net.lookup_ip_addr" || b.Name == "time.now_ns" || b.Name == "trace" || b.Name == "print" ||
			strings.HasPrefix(b.Name, "rand.") || strings.HasPrefix(b.Name, "uuid.")
	})
	c.AllowNet = []string{}
	return c
}

// Compile checks the policies against the schema of the input and makes them
// ready.
func Compile(p *Parsed) (*Set, error) {
	return check(p, func(c *ast.Compiler) (*Set, error) { return compile(p, c) })
}

// check checks what a compiler makes of policies against the schema of the input.
func check(p *Parsed, compile func(*ast.Compiler) (*Set, error)) (*Set, error) {
	schema, err := input.Schema()
	if err != nil {
		return nil, fmt.Errorf("making the schema of the input: %w", err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, schema)
	set, err := compile(ast.NewCompiler().WithStrict(true).WithSchemas(schemas))
	if err != nil {
		return nil, err
	}
	if err := typeCheck(set, schema.(map[string]any)); err != nil {
		return nil, err
	}
	for _, r := range p.Rules {
		if err := requiresExist(r, schema.(map[string]any)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// Ready makes policies ready that went through [Compile] before, and leaves out
// what only finds mistakes. It is for the rules that are built into the program:
// they cannot change after its tests have compiled them, and every command would
// wait for the checks.
func Ready(p *Parsed) (*Set, error) {
	return compile(p, ast.NewCompiler().WithSkipStages(
		ast.StageCheckUnusedImports,
		ast.StageCheckKeywordOverrides,
		ast.StageCheckDuplicateImports,
		ast.StageCheckVoidCalls,
		ast.StageSetAnnotationSet,
		ast.StageCheckRuleConflicts,
		ast.StageCheckUndefinedFuncs,
		ast.StageCheckSafetyRuleHeads,
		ast.StageCheckRecursion,
		ast.StageCheckTypes,
		ast.StageCheckUnsafeBuiltins,
		ast.StageCheckDeprecatedBuiltins,
		ast.StageBuildRequiredCapabilities,
	))
}

func compile(p *Parsed, c *ast.Compiler) (*Set, error) {
	if p.base != nil {
		return nil, errors.New("these policies were not all parsed, since they stand beside a base: load them with it")
	}
	c.WithCapabilities(Capabilities()).Compile(maps.Clone(p.Modules))
	if c.Failed() {
		return nil, plainly(c.Errors)
	}
	for _, r := range p.Rules {
		r.Declared = r.Population == PopulationEstate || readsOnlyEstate(c, r)
	}
	return &Set{Parsed: p, compiler: c}, nil
}

// modules are all modules after they were compiled.
func (s *Set) modules() map[string]*ast.Module {
	if s.own == nil {
		return s.compiler.Modules
	}
	all := maps.Clone(s.own.Modules)
	maps.Copy(all, s.compiler.Modules)
	return all
}

// exists tells whether a reference names a rule, or what holds some.
func (s *Set) exists(ref ast.Ref) bool {
	in := func(c *ast.Compiler) bool {
		return c != nil && (len(c.GetRulesForVirtualDocument(ref)) > 0 || len(c.GetRulesWithPrefix(ref)) > 0)
	}
	return in(s.compiler) || in(s.own)
}

// compilerOf is what knows the rule.
func (s *Set) compilerOf(r *Rule) *ast.Compiler {
	if r.Own && s.own != nil {
		return s.own
	}
	return s.compiler
}

// Query prepares the question for one set of a rule, or for several at once.
func (s *Set) Query(ctx context.Context, r *Rule, sets ...string) (rego.PreparedEvalQuery, error) {
	if s.selected != nil && !s.selected(r) {
		return rego.PreparedEvalQuery{}, fmt.Errorf("rule %s was left out when rules were loaded", r.ID)
	}
	var fields []string
	for _, name := range sets {
		if r.Sets[name] {
			fields = append(fields, fmt.Sprintf("%q: data.%s.%s", name, r.Package, name))
		}
	}
	text := "{" + strings.Join(fields, ", ") + "}"
	if q, ok := s.prepared.Load(text); ok {
		return q.(rego.PreparedEvalQuery), nil
	}
	q, err := rego.New(
		rego.Query(text),
		rego.Compiler(s.compilerOf(r)),
		rego.StrictBuiltinErrors(true),
	).PrepareForEval(ctx)
	if err == nil {
		s.prepared.Store(text, q)
	}
	return q, err
}

// plainly turns the compiler's errors into sentences that say what to do.
func plainly(problems ast.Errors) error {
	var out []error
	for _, e := range problems {
		out = append(out, errors.New(plain(e)))
	}
	return errors.Join(out...)
}

var undefinedFunction = regexp.MustCompile(`undefined function ([\w.]+)`)

func plain(e *ast.Error) string {
	where := fmt.Sprintf("%s:%d:%d: ", e.Location.File, e.Location.Row, e.Location.Col)
	if m := undefinedFunction.FindStringSubmatch(e.Message); m != nil {
		if isRefused(m[1]) {
			return where + m[1] + " may not be used in a rule: what it costs has no bound"
		}
		if forbidden(m[1]) {
			return where + m[1] + " may not be used in a rule: rules see the facts and nothing else, so that the same facts always give the same verdict"
		}
		return where + "there is no function " + m[1]
	}
	if d, ok := e.Details.(*ast.RefErrInvalidDetail); ok && d.Ref != nil && d.Pos < len(d.Ref) {
		var have []string
		for _, t := range d.OneOf {
			if s, ok := t.(ast.String); ok {
				have = append(have, string(s))
			}
		}
		if word, ok := d.Ref[d.Pos].Value.(ast.String); ok && len(have) > 0 {
			slices.Sort(have)
			return where + fmt.Sprintf("%s: there is no field %q%s", d.Ref, string(word), suggest.Or(string(word), have, "; there are "+strings.Join(have, ", ")))
		}
	}
	return where + e.Message
}

func forbidden(name string) bool {
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		if b.Name == name {
			return true
		}
	}
	return false
}

// requiresExist checks the paths of custom.requires against the schema.
func requiresExist(r *Rule, schema map[string]any) error {
	for _, path := range r.Requires {
		at := schema
		for _, step := range strings.Split(path, ".") {
			at = deref(at, schema)
			props, _ := at["properties"].(map[string]any)
			next, ok := props[step].(map[string]any)
			if !ok {
				next, ok = at["additionalProperties"].(map[string]any)
			}
			if !ok {
				return fmt.Errorf("%s: rule %s requires %s, but the input has no %q there%s", r.File, r.ID, path, step, suggest.DidYouMean(step, slices.Sorted(maps.Keys(props))))
			}
			at = next
		}
	}
	return nil
}

func deref(at, schema map[string]any) map[string]any {
	ref, ok := at["$ref"].(string)
	if !ok {
		return at
	}
	defs, _ := schema["$defs"].(map[string]any)
	if d, ok := defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any); ok {
		return d
	}
	return at
}

// readsOnlyEstate follows everything that the targets of a rule are made of.
func readsOnlyEstate(c *ast.Compiler, r *Rule) bool {
	only := true
	seen := map[*ast.Rule]bool{}
	var follow func(*ast.Rule)
	follow = func(rule *ast.Rule) {
		if seen[rule] {
			return
		}
		seen[rule] = true
		ast.WalkRefs(rule, func(ref ast.Ref) bool {
			if !ref.HasPrefix(ast.InputRootRef) {
				return false
			}
			if len(ref) < 2 || !ref[1].Equal(ast.StringTerm("estate")) {
				only = false
			}
			return false
		})
		for dep := range c.Graph.Dependencies(rule) {
			if next, ok := dep.(*ast.Rule); ok {
				follow(next)
			}
		}
	}
	for _, rule := range c.GetRules(ast.MustParseRef("data." + r.Package + ".targets")) {
		follow(rule)
	}
	return only
}
