package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
	"github.com/muster-dr/muster/report/reporttest"
)

// ownFramework is a framework of a user, in a folder for --policies.
func ownFramework(t *testing.T, change ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	text := strings.NewReplacer(change...).Replace("id: house\ntitle: House rules\nversion: \"3\"\nsource: https://intranet.example\nlicence: ours\ncontrols:\n" +
		"  H-1:\n    title: Names\n    meaning: Names lead to the recovery site.\n    relation: tests\n    rules: [dns/*]\n")
	if err := os.Mkdir(filepath.Join(dir, compliance.Folder), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, compliance.Folder, "house.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func keptResults(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Formats["json"].Write(&b, reporttest.Every(), report.Options{}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "results.json")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNamesOfFrameworksAndControlsAreCheckedBeforeAnythingIsAsked(t *testing.T) {
	kept := keptResults(t)
	wrong := ownFramework(t, "dns/*", "dsn/*")
	empty := t.TempDir()
	if err := os.Mkdir(filepath.Join(empty, compliance.Folder), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(empty, compliance.Folder, "README.md"), []byte("none yet"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken := ownFramework(t)
	if err := os.WriteFile(filepath.Join(taken, compliance.Folder, "nis2.yaml"), []byte(strings.Replace(read(t, filepath.Join(taken, compliance.Folder, "house.yaml")), "house", "nis2", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"a framework of scan", []string{"scan", "-e", "../../testdata/estates/small.yaml", "--framework", "ni2"}, `--framework: there is no framework "ni2"; did you mean "nis2"?`},
		{"a framework of evaluate", []string{"evaluate", "x", "--framework", "iso"}, `there is no framework "iso"; there are bsi-200-4, dora,`},
		{"a framework of report", []string{"report", kept, "--framework", "nist"}, `there is no framework "nist"`},
		{"a framework of demo", []string{"demo", "--dir", t.TempDir(), "--framework", "hippa"}, `did you mean "hipaa"?`},
		{"a framework of rules list", []string{"rules", "list", "--framework", "soc-2"}, `did you mean "soc2"?`},
		{"a control to select", []string{"evaluate", "x", "--only", "framework:nist-800-53/CP9"}, `--only framework:nist-800-53/CP9: there is no control "CP9"; did you mean "CP-9"?`},
		{"a framework to leave out", []string{"evaluate", "x", "--skip", "framework:dorra"}, `--skip framework:dorra: there is no framework "dorra"; did you mean "dora"?`},
		{"a control that nothing bears on", []string{"evaluate", "x", "--only", "framework:nist-800-53/CP-3"}, "no rule and no question bears on it"},
		{"a glob of one's own that fits nothing", []string{"report", kept, "--policies", wrong, "--framework", "house"}, "house.yaml:11:13: controls.H-1.rules[0]: dsn/* fits no rule and no question"},
		{"a glob of one's own that fits nothing, when no framework is asked for", []string{"report", kept, "--policies", wrong}, "dsn/* fits no rule and no question"},
		{"a folder with neither rules nor frameworks", []string{"rules", "list", "--policies", empty}, "holds no rule"},
		{"an id that is taken", []string{"report", kept, "--policies", taken, "--framework", "house"}, "a framework nis2 already exists"},
		{"two lists at once", []string{"rules", "list", "--framework", "nis2", "--questions"}, "--framework lists controls"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := muster(t, tt.args...)
			if code != exitError || stdout != "" || !strings.Contains(stderr, tt.want) {
				t.Errorf("ended with %d: %q, want %q", code, stderr, tt.want)
			}
		})
	}
}

func TestFrameworksOfOnesOwnStandBesideTheBundledOnes(t *testing.T) {
	kept, own := keptResults(t), ownFramework(t)
	out := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := muster(t, "report", kept, "--policies", own, "--framework", "house", "--framework", "nis2")
	if code != exitGo || !strings.Contains(stdout, "House rules 3 (house, a framework") || strings.Index(stdout, "(house,") > strings.Index(stdout, "(nis2)") || !strings.Contains(stdout, "NOT PROVEN     H-1 Names: 2 results are open: dns/low-ttl (2).") {
		t.Errorf("ended with %d: %s%s", code, stdout, stderr)
	}
	for _, tt := range []struct{ format, framework, want, wantNot string }{
		{"compliance", "", "house,3,H-1", ""}, {"compliance", "", "nist-800-53,Rev. 5.1.1,CP-10", ""}, {"compliance", "nis2", "nis2,", "house,"},
		{"oscal", "", "nist-800-53", "house"}, {"oscal", "house", `"house"`, "nist-800-53"},
	} {
		args := []string{"report", kept, "--policies", own, "-o", tt.format + "=" + out}
		if tt.framework != "" {
			args = append(args, "--framework", tt.framework)
		}
		if code, _, stderr := muster(t, args...); code != exitGo {
			t.Fatal(stderr)
		}
		if text := read(t, out); !strings.Contains(text, tt.want) || tt.wantNot != "" && strings.Contains(text, tt.wantNot) {
			t.Errorf("%s of %q: %.300s", tt.format, tt.framework, text)
		}
	}
	_, stdout, _ = muster(t, "rules", "list", "--policies", own, "--framework", "house", "-o", "json")
	var controls []controlOf
	if err := json.Unmarshal([]byte(stdout), &controls); err != nil || len(controls) != 1 || !slices.Contains(controls[0].Rules, "dns/low-ttl") {
		t.Errorf("got %v, %v", controls, err)
	}
}

func TestAFrameworkIsAViewAndAControlIsASelection(t *testing.T) {
	dir, _ := demo(t)
	facts, kept := filepath.Join(dir, "facts.json"), read(t, filepath.Join(dir, "results.json"))
	out := func(name string) string { return filepath.Join(dir, name) }
	code, stdout, _ := muster(t, "evaluate", facts, "--framework", "nist-800-53", "-o", "table", "-o", "json="+out("view.json"))
	if code != exitNoGo || read(t, out("view.json")) != kept || !strings.Contains(stdout, "\nCOMPLIANCE  NIST SP 800-53") {
		t.Errorf("with a framework it ends with %d, and results differ: %t", code, read(t, out("view.json")) != kept)
	}
	code, stdout, stderr := muster(t, "evaluate", facts, "--only", "framework:nist-800-53/CP-2(2)", "--framework", "nist-800-53", "-o", "table", "-o", "json="+out("only.json"))
	if code != exitGo {
		t.Errorf("a selection by a control ends with %d: %s", code, stderr)
	}
	doc, err := results.Read(out("only.json"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"--only framework:nist-800-53/CP-2(2)"}; !slices.Equal(doc.Gate.Flags, want) {
		t.Errorf("the gate was shaped by %q, want %q", doc.Gate.Flags, want)
	}
	ran := map[string]bool{}
	for _, r := range doc.Results {
		if r.Status != results.Skipped && !strings.HasPrefix(r.Rule, "reach/") {
			ran[r.Rule] = true
		}
	}
	if !ran["replication/capacity"] || !ran["workloads_mcs/enough-recovery-desktops"] || ran["dns/low-ttl"] || doc.Verdict.Decision == results.Go {
		t.Errorf("judged were %v, and the verdict is %s", ran, doc.Verdict.Decision)
	}
	for _, line := range strings.Split(stdout, "\n") {
		if strings.HasPrefix(line, "  SATISFIED") {
			t.Errorf("a selection satisfies a control: %s", line)
		}
	}
}
