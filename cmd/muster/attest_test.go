package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// typed runs the program with lines on its standard input.
func typed(t *testing.T, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Run(args, strings.NewReader(input), &out, &err)
	return code, out.String(), err.String()
}

// unsigned is the healthy embedded estate without what its people have confirmed: its
// facts, and an estate file that names an attestations file which is not there yet.
func unsigned(t *testing.T) (factsFile, estateFile, attested string) {
	t.Helper()
	dir, _ := demo(t, "--healthy")
	estateFile, attested = filepath.Join(dir, "estate.yaml"), filepath.Join(dir, "attestations.yaml")
	if err := os.WriteFile(attested, []byte("# ours\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "facts.json"), estateFile, attested
}

func TestPeopleAttestTheHealthyEstateIntoAGo(t *testing.T) {
	facts, estate, file := unsigned(t)
	verdict := func() int {
		code, _, _ := muster(t, "evaluate", facts, "-e", estate)
		return code
	}
	if got := verdict(); got != exitNotProven {
		t.Fatalf("nothing is signed, and evaluate ends with %d", got)
	}
	code, out, stderr := typed(t, "n\ny\nseen\nJo\n\n\nCHG-1\nq\n", "attest", facts, "-e", estate)
	if code != exitGo || !strings.Contains(out, "1 answered and written to "+file) {
		t.Fatalf("exit code %d, %s\n%s", code, stderr, out)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(first), "# ours\nversion: 1\nattestations:\n  - rule: question/") {
		t.Errorf("got\n%s", first)
	}
	// The owner is proposed again, so an empty line will do.
	all := strings.Repeat("y\nseen\nJo\n\n\n\n", 60)
	if code, out, stderr := typed(t, all, "attest", facts, "-e", estate); code != exitGo || !strings.Contains(out, ", 0 still open.") {
		t.Fatalf("exit code %d, %s\n%s", code, stderr, out)
	}
	now, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(now, first) {
		t.Errorf("the first entry was changed:\n%s", now)
	}
	if got := verdict(); got != exitGo {
		t.Errorf("all is signed, and evaluate ends with %d", got)
	}
	if code, out, _ := typed(t, "", "attest", facts, "-e", estate); code != exitGo || out != "Nothing is open to confirm.\n" {
		t.Errorf("exit code %d: %s", code, out)
	}
	// Another server is another design: what was signed for the old ones ends, and says why.
	text, err := os.ReadFile(estate)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "kms-muc-01.corp", "kms-muc-02.corp", 1)
	if err := os.WriteFile(estate, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	_, table, _ := muster(t, "evaluate", facts, "-e", estate)
	said := strings.Join(strings.Fields(table), " ")
	if want := "the list has changed since it was signed (new: recovery server kms-muc-02.corp.contoso.example; gone: recovery server kms-muc-01.corp.contoso.example)"; !strings.Contains(said, want) {
		t.Errorf("the report lacks %q:\n%s", want, table)
	}
}

func TestTheFormAndTheListsAreForSendingRound(t *testing.T) {
	facts, estate, _ := unsigned(t)
	code, form, stderr := muster(t, "attest", facts, "-e", estate, "--print")
	if code != exitGo {
		t.Fatal(stderr)
	}
	for _, want := range []string{"# To confirm: Contoso EUC\n", "\n## For the network and firewall team\n", "BLOCKER · Network · question/NET-001\n", "- `production network 10.10.10.0/24`\n", "| Valid until | |\n"} {
		if !strings.Contains(form, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	code, list, stderr := muster(t, "attest", facts, "-e", estate, "--list", "dns/changing-names-signed")
	if code != exitGo || !strings.Contains(list, "rdslicense.corp.contoso.example leads to 10.10.10.42\n") || strings.Contains(list, "#") {
		t.Errorf("exit code %d, %s\n%s", code, stderr, list)
	}
	if _, same, _ := muster(t, "attest", facts, "-e", estate, "--list", "NET-001"); !strings.Contains(same, "recovery network 10.20.10.0/24\n") {
		t.Errorf("got\n%s", same)
	}
}

func TestAttestRefusesWhatCannotWork(t *testing.T) {
	facts, estate, file := unsigned(t)
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"a list that is none":            {[]string{facts, "--list", "dns/low-ttl"}, "nothing of that name has a list here; these have one: dns/changing-names-signed"},
		"a list with a slip":             {[]string{facts, "--list", "dns/changing-name-signed"}, `did you mean "dns/changing-names-signed"?`},
		"both":                           {[]string{facts, "--print", "--list", "x"}, "--print and --list exclude each other"},
		"facts where the answers come":   {[]string{"-"}, "the answers come from standard input"},
		"a day that does not exist":      {[]string{facts, "--as-of", "2027-02-30"}, "--as-of 2027-02-30"},
		"a file that cannot be read":     {[]string{facts, "-e", estate, "--file", filepath.Dir(file)}, "reading the attestations"},
		"no facts":                       {nil, "requires at least 1 arg"},
		"a question that does not exist": {[]string{facts, "-e", estateNaming(t, estate, "question/NET-002")}, `there is no rule "question/NET-002"; did you mean "question/NET-001"?`},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := typed(t, "y\n", append([]string{"attest"}, tt.args...)...)
			if code != exitError || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit code %d: %s", code, stderr)
			}
		})
	}
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte("attestations: {\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, stderr := typed(t, "y\n", "attest", facts, "-e", estate, "--file", broken); code != exitError || out != "" || !strings.Contains(stderr, "not valid YAML") {
		t.Errorf("a broken file: exit code %d, %s\n%s", code, stderr, out)
	}
}

// estateNaming is the estate file with an attestations file that answers a rule.
func estateNaming(t *testing.T, estate, rule string) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile(estate)
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(filepath.Dir(estate), "lab-ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	entry := fmt.Sprintf("attestations:\n- {rule: %s, target: component/network, statement: s, owner: o, date: 2026-01-01, expires: 2026-02-01}\n", rule)
	for name, content := range map[string][]byte{"estate.yaml": text, "lab-ca.pem": ca, "attestations.yaml": []byte(entry)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "estate.yaml")
}

// TestAnInterruptionKeepsWhatWasAnswered: the answers before it are in the file, and the
// half one is not.
func TestAnInterruptionKeepsWhatWasAnswered(t *testing.T) {
	facts, estate, file := unsigned(t)
	silence, keys := io.Pipe() // after the last line nobody types any more
	defer func() { _ = keys.Close() }()
	in := io.MultiReader(strings.NewReader("y\nseen\nJo\n\n\n\ny\nhalf\n"), silence)
	ctx, cancel := context.WithCancelCause(t.Context())
	var errs bytes.Buffer
	out := &watcher{prompt: "Who says so [Jo]: ", then: func() { cancel(collect.ErrInterrupted) }}
	a := &app{stdin: in, stdout: out, stderr: &errs, color: "never"}
	root := a.root()
	root.SetArgs([]string{"attest", facts, "-e", estate})
	if err := root.ExecuteContext(ctx); err != exitCode(exitInterrupted) { //nolint:errorlint // it is made in this package
		t.Errorf("it ended with %v\n%s", err, out.String())
	}
	kept, err := attestation.Load(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != 1 || kept[0].Statement != "seen" || !strings.Contains(out.String(), "\n1 answered and written to ") {
		t.Errorf("kept %+v\n%s", kept, out.String())
	}
}

// watcher is an output that does something when a prompt is shown.
type watcher struct {
	bytes.Buffer
	prompt string
	then   func()
}

// WriteString is what io.WriteString calls.
func (w *watcher) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

func (w *watcher) Write(b []byte) (int, error) {
	n, err := w.Buffer.Write(b)
	// A prompt may come in several pieces.
	if strings.HasSuffix(w.String(), w.prompt) {
		w.then()
	}
	return n, err
}

// TestEveryQuestionOfTheHealthyEstateIsSigned keeps docs/coverage.md honest: it counts as
// many questions as the healthy estate has signatures.
func TestEveryQuestionOfTheHealthyEstateIsSigned(t *testing.T) {
	dir, stdout := demo(t, "--healthy")
	signed := 0
	for _, r := range readResults(t, filepath.Join(dir, "results.json")).Results {
		if r.Status == results.Manual {
			t.Errorf("%s asks, and nobody has signed it: %s", r.Rule, r.Message)
		}
		if r.Question() && r.Attested != nil {
			signed++
		}
	}
	page, err := os.ReadFile(filepath.Join(docsFolder, "coverage.md"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("raises %d of them;", signed); !strings.Contains(string(page), want) {
		t.Errorf("docs/coverage.md does not say that the embedded estate %s", want)
	}
	if want := fmt.Sprintf("BY SIGNATURE  %d ", signed); !strings.Contains(stdout, want) {
		t.Errorf("the demo does not show %q", want)
	}
}

func TestAtMost25QuestionsRemainWhenAllSourcesAreThere(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(docsFolder, "coverage.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`raises (\d+) of them; (\d+) when the sources to come are there`).FindStringSubmatch(string(page))
	if m == nil || len(m[2]) > 2 || len(m[2]) == 2 && m[2] > "25" {
		t.Errorf("docs/coverage.md says %v", m)
	}
}
