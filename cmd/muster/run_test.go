package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// muster runs the program in this process. The estates that it asks are embedded
// ones, which need not be spared.
func muster(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = (&app{stdin: strings.NewReader(""), stdout: &out, stderr: &err, limits: collect.Unthrottled()}).run(args)
	return code, out.String(), err.String()
}

// demo leaves the facts and results of an embedded estate in a folder.
func demo(t *testing.T, args ...string) (dir, stdout string) {
	t.Helper()
	dir = t.TempDir()
	code, stdout, stderr := muster(t, append([]string{"demo", "--dir", dir}, args...)...)
	if code != exitGo {
		t.Fatalf("demo ended with %d: %s", code, stderr)
	}
	return dir, stdout
}

func TestBadInputIsOneClearErrorAndExitCode2(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	notFacts := write("other.json", `{"schema": "muster.facts/0"}`)
	halfFacts := write("half.json", `{"schema": "muster.facts/1", "run": {`)
	misspelt := write("estate.yaml", "version: 1\ndomain: corp.example\nsitez: {}\n")
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"a command that does not exist", []string{"scna"}, `unknown command "scna"; did you mean "scan"?`},
		{"a command that is near none", []string{"frobnicate"}, `unknown command "frobnicate"; muster --help lists those that there are`},
		{"a command below another that does not exist", []string{"rules", "lst"}, `unknown command "lst"; did you mean "list"?`},
		{"an argument of a command that takes none", []string{"scan", "estate.yaml"}, `muster scan takes no arguments, and "estate.yaml" is one`},
		{"a flag that does not exist", []string{"scan", "--estat", "x"}, "unknown flag: --estat; did you mean --estate?"},
		{"a flag that is near none", []string{"scan", "--frobnicate"}, "unknown flag: --frobnicate; muster scan --help lists those that there are"},
		{"an estate file that is not there", []string{"scan", "-e", filepath.Join(dir, "none.yaml")}, "none.yaml"},
		{"an estate file with a misspelt key", []string{"scan", "-e", misspelt}, `estate.yaml:3:1: unknown key "sitez"; did you mean "sites"?`},
		{"a format that does not exist", []string{"evaluate", "x", "-o", "jsn"}, `did you mean "json"?`},
		{"two reports to one place", []string{"evaluate", "x", "-o", "json", "-o", "table"}, "standard output is written already"},
		{"a severity that does not exist", []string{"evaluate", "x", "--fail-on", "severe"}, "--fail-on severe"},
		{"a day that does not exist", []string{"evaluate", "x", "--as-of", "2027-02-30"}, "--as-of 2027-02-30"},
		{"facts that are not there", []string{"evaluate", filepath.Join(dir, "none.json")}, "none.json"},
		{"facts of another schema", []string{"evaluate", notFacts}, `has the schema "muster.facts/0"`},
		{"facts that end in the middle", []string{"evaluate", halfFacts}, "half.json"},
		{"results that are facts", []string{"report", notFacts}, "other.json"},
		{"a source that does not exist", []string{"collect", "-e", "../../testdata/estates/small.yaml", "--only", "dsn"}, `did you mean "dns"?`},
		{"a fault that does not exist", []string{"demo", "--dir", dir, "--fault", "alias-missing-at-recover"}, "alias-missing-at-recovery"},
		{"healthy and a fault", []string{"demo", "--dir", dir, "--healthy", "--fault", "zone-stale"}, "exclude each other"},
		{"a rule that does not exist", []string{"rules", "explain", "dns/low-tttl"}, `did you mean "dns/low-ttl"?`},
		{"the second half of a rule's name", []string{"rules", "explain", "low-ttl"}, `did you mean "dns/low-ttl"?`},
		{"a folder of rules that is not there", []string{"rules", "list", "--policies", filepath.Join(dir, "none")}, "there is no such folder"},
		{"a new rule with an odd name", []string{"rules", "new", "DNS/Low TTL", "--dir", dir}, "is no rule id"},
		{"a schema that does not exist", []string{"schema", "fact"}, `there is no schema "fact"; did you mean "facts"? It is one of estate, facts, results, waivers or attestations`},
		{"a schema that is like none", []string{"schema", "verdict"}, `there is no schema "verdict"; it is one of estate, facts`},
		{"a schema without its name", []string{"schema"}, "muster schema takes one argument: estate, facts"},
		{"an estate file to validate with a misspelt key", []string{"validate", "-e", misspelt}, `estate.yaml:3:1: unknown key "sitez"`},
		{"an estate file to validate that is not there", []string{"validate", "-e", filepath.Join(dir, "none.yaml")}, "none.yaml"},
		{"a colour that does not exist", []string{"--color", "sometimes", "version"}, "use auto, always or never"},
		{"an empty time to ask in", []string{"scan", "-e", "../../testdata/estates/small.yaml", "--timeout", "0s"}, "--timeout 0s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := muster(t, tt.args...)
			if code != exitError {
				t.Errorf("exit code %d, want %d", code, exitError)
			}
			if stdout != "" {
				t.Errorf("an error wrote to standard output: %q", stdout)
			}
			if !strings.HasPrefix(stderr, "muster: ") || !strings.Contains(stderr, tt.want) {
				t.Errorf("got %q, want an error with %q", stderr, tt.want)
			}
		})
	}
}

func TestTheExitCodeIsTheVerdict(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want int
	}{
		{"a healthy estate is GO", []string{"--healthy"}, exitGo},
		{"a broken one is NO-GO", []string{"--fault", "gpo-link-disabled"}, exitNoGo},
		{"a blind scan is NOT PROVEN", []string{"--fault", "sysvol-recovery-missing"}, exitNotProven},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			code, _, stderr := muster(t, append([]string{"demo", "--exit-code", "--dir", dir}, tt.args...)...)
			if code != tt.want {
				t.Errorf("exit code %d, want %d\n%s", code, tt.want, stderr)
			}
			facts := filepath.Join(dir, "facts.json")
			if code, _, _ := muster(t, "evaluate", facts); code != tt.want {
				t.Errorf("evaluate ends with %d, want %d", code, tt.want)
			}
			if tt.want == exitNotProven {
				if code, _, _ := muster(t, "evaluate", "--allow-unknown", facts); code != exitGo {
					t.Errorf("--allow-unknown ends with %d", code)
				}
			}
		})
	}
}

func TestTheSameFactsGiveTheSameBytes(t *testing.T) {
	dir, _ := demo(t)
	facts := filepath.Join(dir, "facts.json")
	_, first, _ := muster(t, "evaluate", facts, "-o", "json")
	_, second, _ := muster(t, "evaluate", facts, "-o", "json")
	if first == "" || first != second {
		t.Error("two evaluations differ")
	}
	shuffled := filepath.Join(dir, "shuffled.json")
	text, err := os.ReadFile(facts)
	if err != nil {
		t.Fatal(err)
	}
	// Through a map and back, the keys of every object stand in another order.
	var any map[string]any
	if err := json.Unmarshal(text, &any); err != nil {
		t.Fatal(err)
	}
	text, err = json.Marshal(any)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(shuffled, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, third, _ := muster(t, "evaluate", shuffled, "-o", "json"); third != first {
		t.Error("facts with other key order and layout give another result")
	}
	kept, err := os.ReadFile(filepath.Join(dir, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != first {
		t.Error("scan and evaluate disagree about the same facts")
	}
}

func TestWhatIsWrittenKeepsToThePublishedSchemas(t *testing.T) {
	dir, _ := demo(t)
	for name, file := range map[string]string{"facts": "facts.json", "results": "results.json"} {
		t.Run(name, func(t *testing.T) {
			code, text, stderr := muster(t, "schema", name)
			if code != exitGo {
				t.Fatal(stderr)
			}
			c := jsonschema.NewCompiler()
			schema, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := c.AddResource("schema.json", schema); err != nil {
				t.Fatal(err)
			}
			compiled, err := c.Compile("schema.json")
			if err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			doc, err := jsonschema.UnmarshalJSON(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(doc); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReportsAreWrittenBesideTheTable(t *testing.T) {
	dir, _ := demo(t)
	out := filepath.Join(dir, "again.json")
	_, stdout, stderr := muster(t, "report", filepath.Join(dir, "results.json"), "-o", "json="+out)
	if !strings.Contains(stdout, "NO-GO") {
		t.Errorf("no table on standard output: %q %s", stdout, stderr)
	}
	if _, err := results.Read(out, nil); err != nil {
		t.Error(err)
	}
	code, _, stderr := muster(t, "report", filepath.Join(dir, "results.json"), "-o", "json="+filepath.Join(dir, "none", "x.json"))
	if code != exitError || !strings.Contains(stderr, "x.json") {
		t.Errorf("a report that cannot be written ends with %d: %s", code, stderr)
	}
	if _, err := facts.Read(filepath.Join(dir, "facts.json"), nil); err != nil {
		t.Error(err)
	}
}

func TestThePasswordIsNowhere(t *testing.T) {
	const canary = "canary-Xy7-password"
	t.Setenv("MUSTER_CANARY", canary)
	dir := t.TempDir()
	text := `version: 1
domain: corp.example
sites:
  production: {adSite: A, networks: [10.1.0.0/16], resolvers: ["127.0.0.1:1"], domainControllers: [{host: dc1.corp.example, ldap: "127.0.0.1:1", smb: "127.0.0.1:1"}]}
  recovery: {adSite: B, networks: [10.2.0.0/16], resolvers: ["127.0.0.1:1"], domainControllers: [{host: dc2.corp.example, ldap: "127.0.0.1:1", smb: "127.0.0.1:1"}]}
credentials:
  directory: {username: scan@corp.example, password: "env:MUSTER_CANARY"}
`
	file := filepath.Join(dir, "estate.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(dir, "facts.json")
	code, stdout, stderr := muster(t, "scan", "-e", file, "--facts", kept, "-o", "json="+filepath.Join(dir, "results.json"), "-o", "table")
	if code != exitNotProven {
		t.Errorf("exit code %d, want %d: %s", code, exitNotProven, stderr)
	}
	all := stdout + stderr
	for _, name := range []string{"facts.json", "results.json"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all += string(b)
	}
	for _, secret := range []string{canary, "MUSTER_CANARY"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q stands in the output", secret)
		}
	}
}
