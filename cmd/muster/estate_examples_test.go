package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// examples are all estate files that people copy from, by name: those of testdata, of
// muster init, of muster lab, of the real domain, and of the README.
func examples(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	found := map[string]string{}
	files, err := filepath.Glob("../../testdata/estates/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("\nsites:")) {
			found[file] = file
		}
	}
	real, err := os.ReadFile("../../test/real/estate.yaml")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	snippet := regexp.MustCompile("(?s)```yaml\n(version: 1\n.*?)```").FindSubmatch(readme)
	if snippet == nil {
		t.Fatal("README.md shows no estate file")
	}
	for name, text := range map[string]string{
		"that of the real domain": string(real), "the README's": string(snippet[1]), "that of muster init": estate.Example(), "that of muster init, with all that is commented out": uncommented(estate.Example()),
	} {
		path := filepath.Join(dir, regexp.MustCompile(`\W+`).ReplaceAllString(name, "-")+".yaml")
		write(t, path, text)
		found[name] = path
	}
	// What they name lies beside them.
	write(t, filepath.Join(dir, "ca.pem"), "")
	write(t, filepath.Join(dir, "waivers.yaml"), "waivers: []\n")
	write(t, filepath.Join(dir, "attestations.yaml"), "attestations: []\n")
	if len(found) < 5 {
		t.Fatalf("only %d examples were found", len(found))
	}
	return found
}

// uncommented is an example with the lines that a person would bring in by removing
// the sign before them: those with a key, and the items of lists.
func uncommented(text string) string {
	line := regexp.MustCompile(`^( *)# ( *(?:[\w/-]+:(?: .*)?|- \{.*))$`)
	var all []string
	for s := range strings.Lines(text) {
		s = strings.TrimRight(s, "\n")
		if m := line.FindStringSubmatch(s); m != nil && !strings.Contains(s, "yaml-language-server") {
			s = m[1] + m[2]
		}
		all = append(all, s)
	}
	return strings.Join(all, "\n") + "\n"
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// An example that names a rule or a key that does not exist is the first that a new
// user sees of muster.
func TestEveryExampleOfAnEstateCanBeJudged(t *testing.T) {
	for name, path := range examples(t) {
		t.Run(name, func(t *testing.T) {
			// Judged for itself: facts of nothing but the estate.
			est, err := estate.LoadOffline(path, checks.Credentials()...)
			if err != nil {
				t.Fatal(err)
			}
			now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
			doc := &facts.Document{Schema: facts.Schema, Run: facts.Run{Tool: "muster", Started: now, Finished: now}, Estate: est, Sources: map[string]*facts.Source{}}
			var text bytes.Buffer
			if err := doc.Write(&text); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "facts.json")
			write(t, file, text.String())
			if code, _, stderr := muster(t, "evaluate", file, "-e", path); code != exitNoGo && code != exitNotProven {
				t.Errorf("evaluate ended with %d: %s", code, stderr)
			}
			if code, stdout, stderr := muster(t, "validate", "-e", path); code != exitGo || !strings.Contains(stdout, "is valid: "+est.Name) {
				t.Errorf("validate ended with %d: %s%s", code, stdout, stderr)
			}
		})
	}
}

func TestTheExampleIsTriedWithAllItsLines(t *testing.T) {
	text := uncommented(estate.Example())
	for _, want := range []string{"\nthresholds:", "\n  sspr:", "\n    caFile:", "\n      - {name: NTX-RECOVERY", "\n    catalogs: {", "\n    dns/low-ttl:"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not there:\n%s", want, text)
		}
	}
}

func TestValidateFindsWhatNoSingleFileShows(t *testing.T) {
	const base = "version: 1\ndomain: corp.example\nsites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}\n"
	for _, tt := range []struct{ name, more, want string }{
		{"a severity of no rule", "policy: {severities: {dns/low-tll: {severity: low, reason: x}}}\n",
			`estate.yaml:4:23: policy.severities.dns/low-tll: there is no rule "dns/low-tll"; did you mean "dns/low-ttl"?`},
		{"dependencies in a circle", "components: {ad: {dependsOn: [dns]}, dns: {dependsOn: [ad]}}\n", "circle"},
		{"a waiver of no rule", "policy: {waivers: w.yaml}\n", `w.yaml:2:11: waivers[0].rule: no rule fits "dns/nothing"`},
		{"an authority that is away", "credentials: {prism: {username: a, password: env:P, caFile: none.pem}}\n", "estate.yaml:4:61: credentials.prism.caFile: there is no file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "estate.yaml")
			write(t, path, base+tt.more)
			write(t, filepath.Join(dir, "w.yaml"), "waivers:\n  - rule: dns/nothing\n    reason: x\n    owner: y\n    expires: 2027-01-31\n")
			code, stdout, stderr := muster(t, "validate", "-e", path)
			if code != exitError || stdout != "" || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d, %q, want %q in\n%s", code, stdout, tt.want, stderr)
			}
		})
	}
}

func TestFactsAreJudgedWithoutTheAuthoritiesOfTheEstate(t *testing.T) {
	dir, _ := demo(t)
	if err := os.Remove(filepath.Join(dir, "lab-ca.pem")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "estate.yaml")
	if code, _, stderr := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "-e", path); code != exitNoGo {
		t.Errorf("evaluate ended with %d: %s", code, stderr)
	}
	if code, _, stderr := muster(t, "scan", "-e", path); code != exitError || !strings.Contains(stderr, "caFile: there is no file") {
		t.Errorf("scan ended with %d: %s", code, stderr)
	}
}

func TestTheVersionIsTheSameInBothWays(t *testing.T) {
	_, command, _ := muster(t, "version")
	code, flag, stderr := muster(t, "--version")
	if code != exitGo || flag != command || !strings.HasPrefix(flag, "muster ") {
		t.Errorf("exit %d, %q and %q: %s", code, flag, command, stderr)
	}
}

func TestTheSchemasOfListFilesTakeWhatLoads(t *testing.T) {
	for _, tt := range []struct{ schema, text string }{
		{"waivers", `waivers: [{rule: dns/low-ttl, target: alias/*, reason: x, owner: y, ticket: z, starts: "2026-11-01", expires: "2027-01-31"}]`},
		{"attestations", `attestations: [{rule: dns/low-ttl, target: estate, statement: x, owner: y, date: "2026-11-01", expires: "2027-01-31", evidence: z, list: "` + strings.Repeat("a1", 32) + `"}]`},
	} {
		code, text, stderr := muster(t, "schema", tt.schema)
		if code != exitGo {
			t.Fatal(stderr)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("s.json", doc); err != nil {
			t.Fatal(err)
		}
		s, err := c.Compile("s.json")
		if err != nil {
			t.Fatal(err)
		}
		valid := func(text string) bool {
			var v any
			if err := yaml.Unmarshal([]byte(text), &v); err != nil {
				t.Fatal(err)
			}
			return s.Validate(v) == nil
		}
		for _, right := range []string{tt.text, "version: 1\n" + tt.text} {
			if !valid(right) {
				t.Errorf("%s: the schema refuses %s", tt.schema, right)
			}
		}
		for _, wrong := range []string{
			strings.Replace(tt.text, "owner: y, ", "", 1), strings.Replace(tt.text, "owner", "woner", 1),
			strings.Replace(tt.text, "2027-01-31", "31.1.2027", 1), "version: 2\n" + tt.text, "versions: 1", tt.schema + ": x",
		} {
			if valid(wrong) {
				t.Errorf("%s: the schema takes %s", tt.schema, wrong)
			}
		}
		if strings.Count(text, `"description"`) < 8 {
			t.Errorf("%s: keys are not described:\n%s", tt.schema, text)
		}
	}
}

func TestThePagesOnWaiversAndAttestationsShowWhatLoads(t *testing.T) {
	var page []byte
	for _, name := range []string{"waivers", "attestations"} {
		text, err := os.ReadFile("../../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		page = append(page, text...)
	}
	dir, text := t.TempDir(), "version: 1\ndomain: corp.example\nsites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}\n"
	for _, m := range regexp.MustCompile("(?s)```yaml\n((?:version: 1\n)?(\\w+):.*?)```").FindAllStringSubmatch(string(page), -1) {
		if m[2] == "policy" {
			if !strings.Contains(text, "policy:") { // each page shows it
				text += m[1]
			}
			continue
		}
		write(t, filepath.Join(dir, m[2]+".yaml"), m[1])
	}
	path := filepath.Join(dir, "estate.yaml")
	write(t, path, text)
	a := &app{stderr: io.Discard}
	set, err := a.rules()
	if err != nil {
		t.Fatal(err)
	}
	est, err := a.loadEstate(path, ruleIDs(set), estate.Load)
	if err != nil {
		t.Fatal(err)
	}
	if len(est.Policy.WaiverList) != 1 || len(est.Policy.AttestationList) != 1 || len(est.Policy.AttestationList[0].Items) == 0 {
		t.Errorf("got %+v", est.Policy)
	}
}
