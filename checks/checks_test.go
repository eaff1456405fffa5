package checks_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestSourcesHaveNamesOfTheirOwnAndWaitForOnesThatExist(t *testing.T) {
	names := map[string]bool{}
	for _, s := range checks.All() {
		if names[s.Name] || !regexp.MustCompile(`^[a-z]+$`).MatchString(s.Name) {
			t.Errorf("%q is no name, or is there twice", s.Name)
		}
		names[s.Name] = true
		if s.Asks == "" || s.Over == "" {
			t.Errorf("%s does not say what it asks, or how", s.Name)
		}
		if s.New(collect.Limits{}) == nil {
			t.Errorf("%s has no collector", s.Name)
		}
	}
	credentials := checks.Credentials()
	for _, s := range checks.All() {
		for _, other := range s.After {
			if !names[other] || other == s.Name {
				t.Errorf("%s waits for %q, which is no other source", s.Name, other)
			}
		}
		for _, c := range s.Credentials {
			if c.Fallback != "" && !slices.ContainsFunc(credentials, func(k estate.CredentialKind) bool { return k.Name == c.Fallback }) {
				t.Errorf("credentials.%s falls back on %q, which is no credential", c.Name, c.Fallback)
			}
		}
	}
}

// A circle of sources that wait for each other would wait until the end of the run.
func TestSourcesDoNotWaitForEachOtherInACircle(t *testing.T) {
	after := map[string][]string{}
	for _, s := range checks.All() {
		after[s.Name] = s.After
	}
	var leads func(from, to string, steps int) bool
	leads = func(from, to string, steps int) bool {
		return steps > 0 && slices.ContainsFunc(after[from], func(next string) bool { return next == to || leads(next, to, steps-1) })
	}
	for name := range after {
		if leads(name, name, len(after)) {
			t.Errorf("%s waits for itself", name)
		}
	}
}

func TestTheEstateFileMayNameTheCredentialsOfSourcesAndNoOthers(t *testing.T) {
	const base = "version: 1\ndomain: corp.example\nsites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}\ncredentials:\n"
	for name, c := range map[string]struct{ lines, want string }{
		"the directory":                        {"  directory: {username: a, password: env:P, method: gssapi, transport: starttls}\n", ""},
		"Group Policy":                         {"  grouppolicy: {username: a, password: env:P, method: kerberos}\n", ""},
		"Citrix Cloud":                         {"  citrixcloud: {username: a, password: env:P, customer: c, region: eu}\n", ""},
		"one Prism of two":                     {"  prism-recovery: {password: env:P, method: apikey}\n", ""},
		"Windows over HTTP":                    {"  windows: {username: a, password: env:P, method: ntlm, transport: http}\n", ""},
		"NetScaler":                            {"  netscaler: {username: a, password: env:P}\n", ""},
		"a source that there never was":        {"  reachability: {username: a, password: env:P}\n", `unknown source "reachability"; credentials are for directory, `},
		"DNS, which nobody signs in to":        {"  dns: {username: a, password: env:P}\n", `unknown source "dns"; credentials are for directory, `},
		"a slip of the pen":                    {"  windws: {username: a, password: env:P}\n", `unknown source "windws"; did you mean "windows"?`},
		"a method of another source":           {"  windows: {username: a, password: env:P, method: gssapi}\n", "expects ntlm, kerberos or basic"},
		"a customer where there is none":       {"  prism: {username: a, password: env:P, customer: c}\n", "only citrixcloud can have this key"},
		"Citrix Cloud without its customer":    {"  citrixcloud: {username: a, password: env:P}\n", "customer is missing"},
		"a transport where there is no choice": {"  prism: {username: a, password: env:P, transport: https}\n", "this source leaves no choice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := estate.Parse("e.yaml", []byte(base+c.lines), checks.Credentials()...)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTheExamplesLoadWithTheSourcesThatThereAre(t *testing.T) {
	if _, err := estate.Parse("estate.yaml", []byte(estate.Example()), checks.Credentials()...); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"small.yaml", "full.yaml"} {
		if _, err := estate.Load(filepath.Join("../testdata/estates", name), checks.Credentials()...); err != nil {
			t.Error(err)
		}
	}
}

func TestOnlySourcesThatExistCanBeSelected(t *testing.T) {
	for only, want := range map[string]string{
		"dns": "", "prism": "", "DNS": "dns", "windws": "windows", "vcenter": "directory",
	} {
		all, err := checks.Select([]string{only})
		switch {
		case want == "" && (err != nil || len(all) != len(checks.All())):
			t.Errorf("%s: %d sources, %v", only, len(all), err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q in it", only, err, want)
		}
	}
}

var update = flag.Bool("update", false, "write the tables of the documentation that come from the sources anew")

// The tables of the documentation that say of every source what people want to know.
func TestTheDocumentationSaysWhatTheSourcesSay(t *testing.T) {
	var asked, seen strings.Builder
	var names []string
	for _, s := range checks.All() {
		names = append(names, s.Name)
		asked.WriteString("| [" + s.Name + "](checks/" + s.Name + "/README.md) | " + s.Asks + " | " + s.Over + " |\n")
		for _, part := range s.Sees {
			seen.WriteString("| `" + part.Path + "` | " + part.What + " | " + s.Name + " |\n")
		}
	}
	for page, c := range map[string]struct{ rows, want string }{
		"../README.md":             {`(?m)(^\| \[\w+\]\(checks/\w+/README\.md\) \|.*\n)+`, asked.String()},
		"../docs/writing-rules.md": {"(?m)(^\\| `input\\.(" + strings.Join(names, "|") + ")\\b.*\\n)+", seen.String()},
	} {
		text := read(t, page)
		found := regexp.MustCompile(c.rows).FindAllString(text, -1)
		switch {
		case len(found) != 1:
			t.Errorf("%s has %d tables of sources, want 1", page, len(found))
		case found[0] == c.want:
		case *update:
			if err := os.WriteFile(page, []byte(strings.Replace(text, found[0], c.want, 1)), 0o600); err != nil {
				t.Error(err)
			}
		default:
			t.Errorf("a table of %s is not what the sources say; run make docs\n%s\nwant\n%s", page, found[0], c.want)
		}
	}
}

func TestEachSourceHasAPage(t *testing.T) {
	for _, s := range checks.All() {
		page := read(t, s.Name+"/README.md")
		for _, c := range s.Credentials {
			if !strings.Contains(page, c.Name) {
				t.Errorf("checks/%s/README.md does not name credentials.%s", s.Name, c.Name)
			}
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Facts, merging and policies find a section by the name of its source.
func TestEachSourceHasItsSectionAndEachSectionItsSource(t *testing.T) {
	var names []string
	for _, s := range checks.All() {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	sections := facts.SectionNames()
	slices.Sort(sections)
	if !slices.Equal(names, sections) {
		t.Errorf("the sources are %q, the sections of the facts %q", names, sections)
	}
}

// The package of a source has its name, and is listed.
func TestEachFolderIsASourceThatIsListed(t *testing.T) {
	folders, err := filepath.Glob("*/source.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		name := filepath.Dir(f)
		if !slices.ContainsFunc(checks.All(), func(s collect.Source) bool { return s.Name == name }) {
			t.Errorf("checks/%s declares a source that checks.All does not list", name)
		}
		suite, err := os.ReadFile(filepath.Join(name, "suite_test.go"))
		if err != nil || !strings.Contains(string(suite), "collecttest.Suite{Source: "+name+".Source()") {
			t.Errorf("checks/%s does not run the suite of every collector: %v", name, err)
		}
	}
	if len(folders) != len(checks.All()) {
		t.Errorf("%d folders, %d sources", len(folders), len(checks.All()))
	}
}

// What the help of a key says about sources is written by hand.
func TestTheHelpOfCredentialsNamesEveryMethodAndTransport(t *testing.T) {
	reference := read(t, "../docs/estate.md")
	for _, k := range checks.Credentials() {
		for _, word := range slices.Concat(k.Methods, k.Transports) {
			if !strings.Contains(reference, word) {
				t.Errorf("docs/estate.md does not know %q of credentials.%s", word, k.Name)
			}
		}
	}
}

func TestDerivedSectionsRestOnSourcesThatExist(t *testing.T) {
	for section, sources := range input.Behind {
		for _, name := range sources {
			if !slices.ContainsFunc(checks.All(), func(s collect.Source) bool { return s.Name == name }) {
				t.Errorf("input.%s rests on %q, which is no source", section, name)
			}
		}
	}
}
