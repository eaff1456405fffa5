package estate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"go.yaml.in/yaml/v3"
)

const estates = "../../testdata/estates"

func load(t *testing.T, name string) *estate.Estate {
	t.Helper()
	e, err := estate.Load(filepath.Join(estates, name), estate.Kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestASmallEstateGetsItsDefaults(t *testing.T) {
	e := load(t, "small.yaml")
	if e.Name != e.Domain || e.Policy.FailOn != "high" {
		t.Errorf("name %q, failOn %q", e.Name, e.Policy.FailOn)
	}
	if want := (estate.Thresholds{AliasTTL: 300, ClockSkew: 300, FactsAge: 86400, WaiverNotice: 1209600, SerialLag: 50,
		ConnectorContact: 900, PlanValidationAge: 2592000, PlanTestAge: 15552000, LicenceNotice: 2592000, RecoveryShare: 1}); e.Thresholds != want {
		t.Errorf("thresholds %+v, want %+v", e.Thresholds, want)
	}
	if len(e.Components) != 1 {
		t.Errorf("components that nobody declared: %v", e.Components)
	}
}

func TestEveryValueComesOutInItsForm(t *testing.T) {
	e := load(t, "full.yaml")
	production, recovery := e.Sites.Production, e.Sites.Recovery
	components := e.Components
	for what, c := range map[string]struct{ got, want any }{
		"networks":                 {production.Networks, []string{"10.10.0.0/16", "fd00:10::/48", "192.168.50.0/24"}},
		"resolvers":                {production.Resolvers, []string{"10.10.0.10:53", "10.10.0.11:53", "[fd00:10::10]:53"}},
		"a controller by its name": {production.DomainControllers[0], estate.DomainController{Host: "dc1.corp.example.internal"}},
		"a controller as object":   {production.DomainControllers[1], estate.DomainController{Host: "dc2.corp.example.internal", LDAP: "10.10.0.12:636", SMB: "10.10.0.12:445"}},
		"a Prism by its name":      {production.PrismCentral, estate.Prism{Host: "pc-hq.corp.example.internal"}},
		"a Prism as object": {recovery.PrismCentral, estate.Prism{
			Host: "pc-dr.corp.example.internal", Address: "10.20.0.5:9440",
			Fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		}},
		"clusters":                  {production.Clusters, []estate.Cluster{{Name: "HQ-CL01"}, {Name: "HQ-CL02", Element: estate.Prism{Host: "pe-hq.corp.example.internal"}}}},
		"a region":                  {e.Credentials["citrixcloud"].Region, "eu"},
		"an API key without a user": {e.Credentials["prism-recovery"].Username, ""},
		"sysvol":                    {recovery.Sysvol, filepath.Join(estates, "sysvol")},
		"public resolvers":          {e.Sites.Public.Resolvers, []string{"9.9.9.9:53", "[2620:fe::fe]:53"}},
		"CA file":                   {e.Credentials["directory"].CAFile, filepath.Join(estates, "ca.pem")},
		"an environment secret":     {string(e.Credentials["directory"].Password), "env:MUSTER_PASSWORD"},
		"a secret in a file":        {string(e.Credentials["citrixcloud"].Password), "file:" + filepath.Join(estates, "citrix-cloud.secret")},
		"a secret of a command":     {string(e.Credentials["windows"].Password), "cmd:pass show euc/windows"},
		"fingerprint":               {e.Credentials["prism"].Fingerprint, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
		"an OU":                     {components["workloads_mcs"].OUs.Recovery, []string{`ou=vda\, dr,ou=citrix,dc=corp,dc=example,dc=internal`}},
		"UNC paths":                 {components["profiles"].Paths, []string{`\\corp.example.internal\profiles\%USERNAME%`, `\\files.corp.example.internal\containers`}},
		"not in scope":              {*components["sspr"].InScope, false},
		"dependencies":              {components["fas"].DependsOn, []string{"sql"}},
		"nothing said of scope":     {components["storefront"].InScope, (*bool)(nil)},
		"thresholds": {e.Thresholds, estate.Thresholds{AliasTTL: 120, ClockSkew: 300, FactsAge: 43200, WaiverNotice: 604800, SerialLag: 0,
			ConnectorContact: 600, BaseImageAge: 172800, PlanValidationAge: 2592000, PlanTestAge: 7776000, LicenceNotice: 1209600, RecoveryShare: 0.5}},
		"objectives":                {e.Objectives, estate.Objectives{RPO: 3600, RTO: 28800}},
		"objectives of a component": {components["license_server"].Objectives, estate.Objectives{RPO: 86400, RTO: 172800}},
		"failOn":                    {e.Policy.FailOn, "medium"},
		"override":                  {e.Policy.Severities["dns/low-ttl"].Severity, "low"},
		"waivers":                   {e.Policy.Waivers, filepath.Join(estates, "waivers.yaml")},
		"attestations":              {e.Policy.Attestations, filepath.Join(estates, "attestations.yaml")},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %#v, want %#v", what, c.got, c.want)
		}
	}
}

// The file is what people copy from, and other tests read and write it to try all keys.
func TestTheFullFileHasEveryKey(t *testing.T) {
	e := load(t, "full.yaml")
	entry := regexp.MustCompile(`^(credentials|components|policy\.severities)\.[^.]+|\[\d+\]`)
	given := map[string]bool{}
	for path := range e.Positions {
		given[entry.ReplaceAllString(strings.ReplaceAll(path, "sites.production.", "sites.recovery."), "$1")] = true
	}
	for _, path := range estate.KeyPaths() {
		if !given[path] {
			t.Errorf("testdata/estates/full.yaml does not have %s; add it", path)
		}
	}
}

func TestPositionsAreWhereTheValuesStand(t *testing.T) {
	e := load(t, "full.yaml")
	text, err := os.ReadFile(filepath.Join(estates, "full.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for path, want := range map[string]string{
		"version":                                "1",
		"sites":                                  "sites:",
		"sites.production.networks":              "networks: [10.10.0.0/16,",
		"sites.production.networks[1]":           `"fd00:10::/48"`,
		"sites.production.domainControllers[0]":  "dc1.corp.example.internal",
		"sites.production.domainControllers[1]":  "{host: DC2.corp.example.internal,",
		"sites.recovery.networks[1]":             "192.168.50.0/24 # stretched",
		"components.sspr":                        "sspr: {inScope",
		"components.sspr.inScope":                "false}",
		"credentials.directory.password":         "env:MUSTER_PASSWORD",
		"policy.severities.dns/low-ttl":          "dns/low-ttl: {severity",
		"policy.severities.dns/low-ttl.reason":   "The resolvers of the call centre",
		"components.fas.dependsOn[0]":            "sql]",
		"components.storefront.servers.recovery": "recovery: [sf1.",
	} {
		at := e.Positions[path]
		if at.Line < 1 || at.Column < 1 || !strings.HasPrefix(lines[at.Line-1][at.Column-1:], want) {
			t.Errorf("%s is at %+v, where %q does not stand", path, at, want)
		}
	}
	if at, there := e.Positions["sites.production.domainControllers[1].x"]; there {
		t.Errorf("a key that is not in the file is at %+v", at)
	}
}

func TestAnEstateInFactsReadsBackTheSame(t *testing.T) {
	for _, name := range []string{"small.yaml", "full.yaml"} {
		e := load(t, name)
		first, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(first, []byte("null")) {
			t.Errorf("%s: null in %s", name, first)
		}
		if bytes.Contains(first, []byte("MUSTER_PASSWORD")) || bytes.Contains(first, []byte("svc-scan")) {
			t.Errorf("%s: a credential in %s", name, first)
		}
		var again estate.Estate
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatal(err)
		}
		e.Credentials = map[string]*estate.Credential{}
		if !reflect.DeepEqual(e, &again) {
			t.Errorf("%s reads back as\n%+v\nand was\n%+v", name, again, *e)
		}
	}
}

func TestAHandWrittenEstateInFactsHasNoNull(t *testing.T) {
	var e estate.Estate
	if err := json.Unmarshal([]byte(`{"components": {"ad": {}}}`), &e); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(&e)
	if err != nil || bytes.Contains(b, []byte("null")) {
		t.Errorf("%v: %s", err, b)
	}
	if e.Thresholds.RecoveryShare != 1 {
		t.Errorf("facts without recoveryShare have %v of it, want the default", e.Thresholds.RecoveryShare)
	}
	if err := json.Unmarshal([]byte(`{"version": "one"}`), &e); err == nil {
		t.Error("a text passes for a number")
	}
}

func TestASecretPrintsItsSchemeAlone(t *testing.T) {
	type holder struct {
		Password estate.Secret `json:"password" yaml:"password"`
	}
	for ref, want := range map[estate.Secret]string{
		"env:MUSTER_PASSWORD":  "env:…",
		"cmd:vault -p hunter2": "cmd:…",
		"hunter2":              "…",
		"":                     "",
	} {
		h := holder{ref}
		inJSON, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		inYAML, err := yaml.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		for way, got := range map[string]string{
			"String": ref.String(),
			"%s":     fmt.Sprintf("%s", ref),
			"%v":     fmt.Sprintf("%v", ref),
			"%q":     fmt.Sprintf("%q", ref),
			"%x":     fmt.Sprintf("%x", ref),
			"%#v":    fmt.Sprintf("%#v", ref),
			"JSON":   strings.Trim(strings.TrimPrefix(string(inJSON), `{"password":`), `"}`),
			"YAML":   strings.Trim(strings.TrimPrefix(string(inYAML), "password: "), "\"\n"),
		} {
			if got != want {
				t.Errorf("%s of %q is %q, want %q", way, string(ref), got, want)
			}
		}
		if got := fmt.Sprintf("%+v", h); got != "{Password:"+want+"}" {
			t.Errorf("within a struct: %s", got)
		}
	}
}

func TestTheExampleLoads(t *testing.T) {
	if _, err := estate.Parse("estate.yaml", []byte(estate.Example()), estate.Kinds...); err != nil {
		t.Error(err)
	}
	// The lines that are commented out are examples as well. A comment that
	// follows a "# " and looks like a key, a list or goes on with one is a line.
	var all []string
	for line := range strings.Lines(estate.Example()) {
		bare := strings.TrimLeft(line, " ")
		if rest, ok := strings.CutPrefix(bare, "# "); ok {
			key, _, isKey := strings.Cut(strings.TrimLeft(rest, " "), ":")
			if isKey && !strings.Contains(key, " ") && !strings.HasPrefix(rest, "yaml-language-server") {
				line = line[:len(line)-len(bare)] + rest
			}
		}
		all = append(all, line)
	}
	whole := strings.Join(all, "")
	_, err := estate.Parse(filepath.Join(estates, "all.yaml"), []byte(whole), estate.Kinds...)
	if err != nil {
		t.Errorf("%v\n%s", err, whole)
	}
	if !strings.Contains(whole, "# DNS name of the Active Directory domain\n") {
		t.Errorf("the comments do not come from the types:\n%s", whole)
	}
	if !strings.Contains(whole, "\nthresholds:") || !strings.Contains(whole, "\n  sspr:") || !strings.Contains(whole, "\n    caFile:") {
		t.Errorf("not every commented line was tried:\n%s", whole)
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range wrongFiles {
		if len(c.file) < 4096 {
			f.Add([]byte(c.file))
		}
	}
	f.Add([]byte(estate.Example()))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := estate.Parse("e.yaml", data, estate.Kinds...)
		if err != nil {
			_ = err.Error()
			return
		}
		// What loads must survive the way into facts.
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var again estate.Estate
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatal(err)
		}
		e.Credentials = again.Credentials
		if !reflect.DeepEqual(e, &again) {
			t.Fatalf("reads back as\n%+v\nand was\n%+v", again, *e)
		}
	})
}

// Editors of Windows put a byte order mark before UTF-8.
func TestAByteOrderMarkIsNoMistake(t *testing.T) {
	e, err := estate.Parse("e.yaml", []byte("\xef\xbb\xbf"+base))
	if err != nil || e.Domain != "corp.example" {
		t.Errorf("got %+v, %v", e, err)
	}
}
