// Package canary proves that no secret leaves muster: it plants secrets wherever
// they lie in real estates, runs the program, and searches all that it writes.
package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/report"
)

// The secrets. Each has a word of its own, so that a leak says where it comes from.
const (
	refused       = "CANARY-refused-3f9c7a"            // a password that is not accepted
	accountKey    = "CANARYfslogixAccountKey8d21fe=="  // of a storage account, in a list of locations
	accountKeyOne = "CANARYfslogixOneString61b0aa=="   // the same in a single string
	accountKeyPP  = "CANARYpreferenceAccountKey77ab==" // in a preference
	sasSignature  = "CANARYsasSignature5512"           // of a shared access signature
	cpassword     = "CANARYcpasswordj1Uyj3Vx8TY9LtLZ"  // the encrypted passwords of preferences
	autologon     = "CANARYautologon90c1"              // DefaultPassword of Winlogon
	inScript      = "CANARYlogonScript4410"            // a script below SYSVOL
)

// plant puts secrets into the Group Policies of an estate.
func plant(m *world.Model) {
	azure := func(key string) string {
		return `type=azure,name="blob",connectionString="DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=` + key + `;EndpointSuffix=core.windows.net"`
	}
	g := m.Policies.GPO("CTX Profiles FSLogix")
	for i, v := range g.Policy {
		if v.Name == "CCDLocations" {
			g.Policy[i].List = slices.Concat(v.List, []string{azure(accountKey), "type=azure,name=sas,connectionString=\"BlobEndpoint=https://contoso.blob.core.windows.net;SharedAccessSignature=sv=2024&sig=" + sasSignature + "\""})
		}
	}
	g.Set(world.Value{Key: `SOFTWARE\Policies\FSLogix\ODFC`, Name: "CCDLocations", Text: `type=smb,connectionString=\\fs\odfc;` + azure(accountKeyOne)})
	g.Preferences = append(g.Preferences,
		world.Value{Key: `SOFTWARE\FSLogix\Profiles`, Name: "CCDLocations", List: []string{azure(accountKeyPP)}},
		world.Value{Key: `SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon`, Name: "DefaultPassword", Text: autologon})
	g.Set(world.Value{Key: `SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon`, Name: "DefaultPassword", Text: autologon})
}

// plantFiles puts the files into SYSVOL in which administrators left passwords.
func plantFiles(t *testing.T, sysvol, domain string) {
	t.Helper()
	policies := filepath.Join(sysvol, domain, "Policies")
	entries, err := os.ReadDir(policies)
	if err != nil || len(entries) == 0 {
		t.Fatalf("there are no policies in %s: %v", policies, err)
	}
	write := func(path, text string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range entries {
		for _, kind := range []string{"Groups", "Services", "ScheduledTasks", "Drives", "DataSources", "Printers"} {
			for _, part := range []string{"Machine", "User"} {
				write(filepath.Join(policies, e.Name(), part, "Preferences", kind, kind+".xml"),
					`<?xml version="1.0" encoding="utf-8"?><`+kind+` clsid="{3125E937-EB16-4b4c-9934-544FC6D24D26}"><User name="Administrator"><Properties action="U" userName="Administrator" cpassword="`+cpassword+`"/></User></`+kind+`>`)
			}
		}
		write(filepath.Join(policies, e.Name(), "Machine", "Scripts", "Startup", "map.cmd"), "net use s: \\\\fs\\share /user:svc "+inScript+"\r\n")
	}
	write(filepath.Join(sysvol, domain, "scripts", "logon.cmd"), "net use s: \\\\fs\\share /user:svc "+inScript+"\r\n")
}

// program builds muster.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "muster")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/muster-dr/muster/cmd/muster").CombinedOutput(); err != nil {
		t.Fatalf("building muster: %v\n%s", err, out)
	}
	return path
}

// run runs muster in dir and keeps what it says there. Only an end that no verdict
// explains is an error.
func run(t *testing.T, muster, dir, name string, env []string, args ...string) (code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), muster, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), env...)
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	for suffix, b := range map[string][]byte{"stdout": stdout.Bytes(), "stderr": stderr.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name+"."+suffix), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%s: exit code %d, %d bytes on standard output, %d on standard error", name, cmd.ProcessState.ExitCode(), stdout.Len(), stderr.Len())
	return cmd.ProcessState.ExitCode()
}

// everyFormat asks for a file of each format.
func everyFormat(prefix string) []string {
	var args []string
	for _, f := range report.Names() {
		args = append(args, "-o", f+"="+prefix+"."+f)
	}
	return args
}

// disguises are the forms in which a secret would still be one.
func disguises(secret string) map[string][]byte {
	all := map[string][]byte{
		"plain": []byte(secret), "in a URL": []byte(url.QueryEscape(secret)), "in hex": []byte(hex.EncodeToString([]byte(secret))),
		"backwards escaped": []byte(strings.ReplaceAll(secret, "=", `\u003d`)), "in HTML": []byte(strings.ReplaceAll(secret, "=", "&#61;")),
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune(secret)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	all["in UTF-16"] = wide
	for shift := range 3 { // base64 looks different at each place in a group of three
		text := base64.StdEncoding.EncodeToString(append(make([]byte, shift), secret...))
		all[fmt.Sprintf("in base64, shifted by %d", shift)] = []byte(text[4 : len(text)-4])
	}
	return all
}

// leaks names every place in dir at which a secret stands.
func leaks(t *testing.T, dir string, secrets map[string]string) (found []string, files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for name, secret := range secrets {
			for how, form := range disguises(secret) {
				if bytes.Contains(b, form) {
					found = append(found, fmt.Sprintf("%s (%s) in %s", name, how, filepath.Base(path)))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, files
}

// estateFile is the part of an estate file that the test needs.
type estateFile struct {
	Domain string `yaml:"domain"`
	Sites  map[string]struct {
		Sysvol string `yaml:"sysvol"`
	} `yaml:"sites"`
}

func TestNoSecretIsWrittenAnywhere(t *testing.T) {
	muster := program(t)
	model := world.Healthy()
	plant(model)
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Model: model, Faults: []string{"listofddcs-production-only", "alias-missing-at-recovery"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var declared estateFile
	if err := yaml.Unmarshal(l.EstateFile(), &declared); err != nil {
		t.Fatal(err)
	}
	for _, site := range declared.Sites {
		plantFiles(t, site.Sysvol, declared.Domain)
	}
	password := l.World().Secret(world.DirectorySource)
	secrets := map[string]string{
		"the password": password, "the refused password": refused, "the account key of a list": accountKey, "the account key of a string": accountKeyOne,
		"the account key of a preference": accountKeyPP, "the shared access signature": sasSignature, "a cpassword": cpassword,
		"the password of an automatic logon": autologon, "the password of a script": inScript,
	}

	// The estate files refer to secrets and hold none, but they are inputs: they lie
	// beside what is searched.
	inputs, dir := t.TempDir(), t.TempDir()
	estate := func(name, password string) string {
		path := filepath.Join(inputs, name)
		var lines []string
		for line := range strings.Lines(string(l.EstateFile())) {
			if before, _, ok := strings.Cut(line, "password: "); ok && password != "" {
				line = before + "password: " + password + "\n"
			}
			lines = append(lines, line)
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	scan := func(name, file string, env ...string) int {
		return run(t, muster, dir, name, env, append([]string{"scan", "-e", file, "--facts", name + ".facts.json", "--verbose", "--log", name + ".log.jsonl"}, everyFormat(name)...)...)
	}
	if code := scan("file", estate("file.yaml", "")); code != 1 && code != 3 {
		t.Errorf("the scan ended with %d", code)
	}
	scan("environment", estate("environment.yaml", "env:CANARY_PASSWORD"), "CANARY_PASSWORD="+password)
	scan("refused", estate("refused.yaml", "env:CANARY_PASSWORD"), "CANARY_PASSWORD="+refused)
	scan("missing", estate("missing.yaml", "env:CANARY_NOT_THERE"), "CANARY_PASSWORD="+password)
	// Somebody writes the password itself where a reference belongs.
	if code := scan("literal", estate("literal.yaml", refused)); code != 2 {
		t.Errorf("a password in the estate file ends with %d, want 2", code)
	}
	run(t, muster, dir, "collect", nil, "collect", "-e", estate("collect.yaml", ""))
	run(t, muster, dir, "evaluate", nil, append([]string{"evaluate", "file.facts.json"}, everyFormat("evaluate")...)...)
	run(t, muster, dir, "report", nil, append([]string{"report", "file.json"}, everyFormat("report")...)...)
	for _, format := range report.Names() { // and on standard output
		run(t, muster, dir, "stdout-"+format, nil, "report", "file.json", "-o", format, "--color", "always")
	}

	found, files := leaks(t, dir, secrets)
	for _, f := range found {
		t.Errorf("leaked: %s", f)
	}
	if least := 5 * len(report.Names()); files < least {
		t.Errorf("only %d files were searched, want at least %d", files, least)
	}

	// All of this would be worth nothing had muster not read what holds the secrets,
	// or the search not found them.
	b, err := os.ReadFile(filepath.Join(dir, "file.facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	// Two in the list, one in the string, one in the preference.
	if n := bytes.Count(b, []byte(facts.Redacted)); n < 4 {
		t.Errorf("the facts hold %q %d times, want 4: some secrets were never read", facts.Redacted, n)
	}
	if b, err = os.ReadFile(filepath.Join(dir, "refused.facts.json")); err != nil || !bytes.Contains(b, []byte(facts.PermissionDenied)) {
		t.Errorf("the refused password was not refused: %v", err)
	}
	for name, secret := range secrets {
		for how, form := range disguises(secret) {
			if err := os.WriteFile(filepath.Join(inputs, "control"), append([]byte("x"), form...), 0o600); err != nil {
				t.Fatal(err)
			}
			if hits, _ := leaks(t, inputs, map[string]string{name: secret}); len(hits) == 0 {
				t.Errorf("the search does not find %s %s", name, how)
			}
		}
	}
}
