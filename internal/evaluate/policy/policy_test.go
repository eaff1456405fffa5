package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

const metadata = `# METADATA
# title: A rule
# description: Why it matters.
# custom:
#   severity: high
#   remediation: Mend it.
#   requires: [dns.resolvers]
#   recommendations: [X-001]
#   basis: practice
`

const sets = `
targets contains "domain/x" if true

findings contains {"target": "domain/x", "message": "m", "evidence": {}} if {
	some r in input.dns.resolvers
	r.site == "recovery"
}
`

const whole = metadata + "package muster.rules.dns.probe\n" + sets

func load(files map[string]string) error {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	p, err := policy.Parse(policy.Folder{FS: folder})
	if err != nil {
		return err
	}
	_, err = policy.Compile(p)
	return err
}

func TestARuleIsRefusedWithAPlainSentence(t *testing.T) {
	rule := func(text string) map[string]string { return map[string]string{"dns/probe/probe.rego": text} }
	with := func(body string) map[string]string { return rule(whole + "\n" + body) }
	formerly := func(list string) string {
		return strings.Replace(whole, "#   basis:", "#   formerly: "+list+"\n#   basis:", 1)
	}
	two := func(first, second string) map[string]string {
		return map[string]string{
			"dns/probe/probe.rego": formerly(first),
			"dns/other/other.rego": strings.Replace(formerly(second), "dns.probe", "dns.other", 1),
		}
	}
	finding := `findings contains {"target": "domain/x", "message": "m", "evidence": {}} if `
	tests := []struct {
		name  string
		files map[string]string
		want  string // "" when it loads
	}{
		{"a complete rule loads", rule(whole), ""},
		{"no annotations", rule("package muster.rules.dns.probe\n" + sets), "rule dns/probe has no METADATA above its package"},
		{"no severity", rule(strings.Replace(whole, "#   severity: high\n", "", 1)), "rule dns/probe lacks custom.severity in its METADATA"},
		{"no title and no remediation", rule(strings.Replace(strings.Replace(whole, "# title: A rule\n", "", 1), "#   remediation: Mend it.\n", "", 1)), "lacks title, custom.remediation"},
		{"no requires", rule(strings.Replace(whole, "#   requires: [dns.resolvers]\n", "", 1)), "lacks custom.requires"},
		{"no recommendations", rule(strings.Replace(whole, "#   recommendations: [X-001]\n", "", 1)), "lacks custom.recommendations"},
		{"no basis", rule(strings.Replace(whole, "#   basis: practice\n", "", 1)), "lacks custom.basis"},
		{"a severity that does not exist", rule(strings.Replace(whole, "severity: high", "severity: severe", 1)), `severity "severe"; use one of [blocker high medium low info]`},
		{"a basis that does not exist", rule(strings.Replace(whole, "basis: practice", "basis: rumour", 1)), `basis "rumour"; use document or practice`},
		{"requires a section that does not exist", rule(strings.Replace(whole, "dns.resolvers", "dns.resolver", 1)), `did you mean "resolvers"?`},
		{"stands in the wrong file", map[string]string{"dns/other/other.rego": whole}, "belongs in a file …/dns/probe/probe.rego"},
		{"has no targets", rule(metadata + "package muster.rules.dns.probe\n" + finding + "input.asOf"), "defines no targets"},
		{"could only pass", rule(metadata + "package muster.rules.dns.probe\n" + `targets contains "x" if true`), "defines neither findings nor attest"},
		{"findings that are no set", rule(metadata + "package muster.rules.dns.probe\n" + `targets contains "x" if true` + "\nfindings := []"), "findings must be a set"},
		{"reaches for the network", with(finding + `http.send({"method": "GET", "url": "http://x"}).status_code == 200`), "http.send may not be used in a rule"},
		{"reads the clock", with(finding + `time.now_ns() > 0`), "time.now_ns may not be used in a rule"},
		{"reads the environment", with(finding + `opa.runtime().env.HOME`), "opa.runtime may not be used in a rule"},
		{"throws dice", with(finding + `rand.intn("x", 2) == 1`), "rand.intn may not be used in a rule"},
		{"looks a name up", with(finding + `net.lookup_ip_addr("x")`), "net.lookup_ip_addr may not be used in a rule"},
		{"calls what does not exist", with(finding + `dns.frobnicate(1)`), "there is no function dns.frobnicate"},
		{"a section misspelt", with(finding + `input.dms.resolvers`), `there is no field "dms"; did you mean "dns"?`},
		{"a field misspelt behind a map", with(finding + "{\n\tsome r in input.dns.resolvers\n\tr.sitee == \"recovery\"\n}"), `there is no field "sitee"; did you mean "site"?`},
		{"a field misspelt two maps deep", with(finding + "{\n\tsome r in input.dns.resolvers\n\tsome h in r.hosts\n\th.existz\n}"), `did you mean "exists"?`},
		{"a field misspelt inside a function", with("ok(h) if h.ttls > 1\n" + finding + "{\n\tsome r in input.dns.resolvers\n\tsome h in r.hosts\n\tok(h)\n}"), `did you mean "ttl"?`},
		{"a field misspelt through a table", with("all := {k: r | some k, r in input.dns.resolvers}\n" + finding + `all.x.adress == ""`), `did you mean "address"?`},
		{"a field of a string", with(finding + `input.asOf.year == 1`), "input.asOf"},
		{"a library function that does not exist", with(finding + `data.muster.lib.nothing.here`), "there is no rule or function data.muster.lib.nothing.here"},
		{"data of a file beside it", map[string]string{"dns/probe/probe.rego": whole + "\n" + finding + "data.settings.allow", "data.yaml": "settings: {allow: true}", "data.json": `{"settings": {"allow": true}}`}, "there is no rule or function data.settings.allow"},
		{"the computers, which never reach policies", with(finding + `input.directory.computers.items`), `there is no field "computers"`},
		{"a table built element by element", with("by_site[r.site] := r if some r in input.dns.resolvers\n" + finding + `by_site.x`), "is built element by element"},
		{"a set of its own", with("mine contains r.site if some r in input.dns.resolvers\n" + finding + `mine.x`), "is built element by element"},
		{"an id that another rule has", map[string]string{"dns/probe/probe.rego": whole, "more/dns/probe/probe.rego": whole}, "a rule dns/probe already exists"},
		{"former ids that are a list", rule(formerly("[dns/old, dns/older]")), ""},
		{"a former id that is no list", rule(formerly("dns/old")), "custom.formerly is not a list of ids, such as [dns/old-name]"},
		{"a former id that is a number", rule(formerly("[dns/old, 7]")), "custom.formerly is not a list of ids"},
		{"a former id that is none", rule(formerly("[old]")), `custom.formerly names "old", which is no rule id`},
		{"a former id that the rule has now", rule(formerly("[dns/probe]")), "names the id that the rule has now"},
		{"a former id twice", rule(formerly("[dns/old, dns/old]")), "names dns/old twice"},
		{"a former id that is the id of another rule", two("[dns/other]", "[]"), "rule dns/probe was formerly dns/other, but that is the id of another rule (dns/other/other.rego)"},
		{"a former id of two rules", two("[dns/old]", "[dns/old]"), "rule dns/probe was formerly dns/old, but so was dns/other (dns/other/other.rego)"},
		{"an annotation that is misspelt", rule(strings.Replace(formerly("[dns/old]"), "formerly", "formely", 1)), "has custom.formely in its METADATA; did you mean custom.formerly?"},
		{"an annotation of one's own", rule(strings.Replace(whole, "#   basis:", "#   team: Citrix\n#   basis:", 1)), ""},
		{"Rego that does not parse", rule(whole + "\nfindings contains {"), "rego_parse_error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := load(tt.files)
			switch {
			case tt.want == "" && err != nil:
				t.Fatal(err)
			case tt.want != "" && err == nil:
				t.Fatalf("it loaded; want an error with %q", tt.want)
			case tt.want != "" && !strings.Contains(err.Error(), tt.want):
				t.Fatalf("got %q, want an error with %q", err, tt.want)
			case tt.want != "" && !strings.Contains(err.Error(), "probe.rego"):
				t.Errorf("the error does not name the file: %v", err)
			case err != nil && strings.Contains(err.Error(), "\n") && !strings.Contains(err.Error(), "rego_parse_error"):
				t.Errorf("one mistake, and several errors: %v", err)
			}
		})
	}
}
