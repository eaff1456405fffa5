package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// chained is a query that makes each of n values of the last one.
func chained(n int, first, of, last string) string {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "x0 := %s\n", first)
	for i := range n {
		_, _ = fmt.Fprintf(&b, "x%d := %s\n", i+1, strings.ReplaceAll(of, "X", fmt.Sprintf("x%d", i)))
	}
	return b.String() + strings.ReplaceAll(last, "X", fmt.Sprintf("x%d", n))
}

// Each of the refused ones took seconds to hours and up to all memory before there were
// bounds: bits.lsh(1, 4e9) ran for nine minutes and did not end when asked to.
func TestBuiltInsWhoseCostDoesNotFollowTheirInputAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		query string
		want  string // "" when it is allowed
	}{
		"a short range":                             {`count(numbers.range(1, 1000)) == 1000`, ""},
		"a long range":                              {`numbers.range(1, 20000000)`, "at most 100000 numbers"},
		"a long range downwards":                    {`numbers.range(0, -200000)`, "at most 100000 numbers"},
		"a range beyond all integers":               {`numbers.range(1, 1e300)`, "at most 100000 numbers"},
		"a range in large steps":                    {`count(numbers.range_step(0, 20000000, 1000000)) == 21`, ""},
		"a range in small steps":                    {`numbers.range_step(0, 20000000, 2)`, "at most 100000 numbers"},
		"a small shift":                             {`bits.lsh(1, 10) == 1024`, ""},
		"a large shift":                             {`bits.lsh(1, 4000000000)`, "at most 2000 digits"},
		"a network of an office":                    {`count(net.cidr_expand("10.0.0.0/24")) == 256`, ""},
		"a network of the world":                    {`net.cidr_expand("10.0.0.0/8")`, "at most 65536 addresses"},
		"a network of IPv6":                         {`net.cidr_expand("fe80::/64")`, "at most 65536 addresses"},
		"numbers as they occur":                     {`86400 * 365 * 1.5 / 7 > 1`, ""},
		"a number that is multiplied with itself":   {chained(40, "123456789", "X * X", "X > 0"), "at most 2000 digits"},
		"one that is divided by what is very small": {chained(40, "1e308", "X / (1 / X)", "X > 0"), "at most 2000 digits"},
		"the product of many":                       {chained(40, "123456789", "product([X, X])", "X > 0"), "at most 2000 digits"},
		"a text that is joined with itself":         {chained(60, `"aa"`, `concat("", [X, X])`, "count(X) > 0"), "bytes of text"},
		"a text that is printed twice":              {chained(60, `"aa"`, `sprintf("%s%s", [X, X])`, "count(X) > 0"), "bytes of text"},
		"a text that replaces its own letters":      {chained(60, `"aa"`, `replace(X, "a", X)`, "count(X) > 0"), "bytes of text"},
		"a text that replaces several":              {chained(60, `"aa"`, `strings.replace_n({"a": X}, X)`, "count(X) > 0"), "bytes of text"},
		"a text that replaces what matches":         {chained(60, `"aa"`, `regex.replace(X, "a", X)`, "count(X) > 0"), "bytes of text"},
		"a list that is joined with itself":         {chained(60, `[1, 2]`, `array.concat(X, X)`, "count(X) > 0"), "elements"},
		"a list that is written down":               {chained(60, `"aa"`, `json.marshal([X, X])`, "count(X) > 0"), "bytes of text"},
		"all paths through a graph":                 {`graph.reachable_paths({"a": ["b"]}, ["a"])`, "undefined function graph.reachable_paths"},
		"a template":                                {`strings.render_template("x", {})`, "undefined function strings.render_template"},
		"a repetition of repetitions":               {`regex.match("((((a{100}){100}){100}){100})", "a")`, "regex.match"},
	} {
		t.Run(name, func(t *testing.T) {
			rs, err := rego.New(rego.Query(c.query), rego.StrictBuiltinErrors(true), rego.Capabilities(policy.Capabilities())).Eval(t.Context())
			switch {
			case c.want == "" && (err != nil || len(rs) == 0):
				t.Errorf("got %v, %v", rs, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
