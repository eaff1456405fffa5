package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestValidateTellsAllThatIsWrongAtOnce(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, path("estate.yaml"), `version: 1
domain: corp.example
sites:
  production: {resolvers: [10.1.0.1], networks: [10.1.0.0]}
  recovery: {resolver: [10.2.0.1]}
credentials:
  directory: {username: svc, password: hunter2}
components:
  clod_connectors: {methods: [stanby]}
  workloads_mcs: {ous: {production: ["OU=VDA,DC=other,DC=example"]}}
thresholds: {aliasTTL: 5 minutes}
policy: {waivers: waivers.yaml, attestations: attestations.yaml}
`)
	write(t, path("waivers.yaml"), "version: 1\nwaivers:\n  - {rule: dns/low-tttl, reason: known, owner: us, expires: 2099-01-32}\n")
	write(t, path("attestations.yaml"), "version: 2\nattestations: []\n")
	code, stdout, stderr := muster(t, "validate", "-e", path("estate.yaml"))
	if code != exitError || stdout != "" {
		t.Errorf("it ended with %d: %s", code, stdout)
	}
	for _, want := range []string{
		`estate.yaml:4:50: sites.production.networks[0]: "10.1.0.0" is an address`, `estate.yaml:5:14: sites.recovery: unknown key "resolver"; did you mean "resolvers"?`,
		"estate.yaml:7:40: credentials.directory.password: must refer to the secret, not hold it", `did you mean "cloud_connectors"?`,
		"is in the domain other.example", "estate.yaml:11:24: thresholds.aliasTTL: expects a time such as 90s", "waivers.yaml:3:", "did you mean \"dns/low-ttl\"?", "2099-01-32",
		"attestations.yaml:1:10: version: expects 1",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(stderr, "hunter2") {
		t.Error("it shows the password")
	}
	if t.Failed() {
		t.Log(stderr)
	}
}

func TestValidateTellsOfRulesOfOnesOwnBesideTheEstateFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "estate.yaml"), "version: 1\ndomain: corp\nsites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}\n")
	write(t, filepath.Join(dir, "own.rego"), "package muster.rules.dns.own\n\nthis is no rego\n")
	code, _, stderr := muster(t, "validate", "-e", filepath.Join(dir, "estate.yaml"), "--policies", dir)
	if code != exitError || !strings.Contains(stderr, "own.rego") || !strings.Contains(stderr, "is a NetBIOS name") {
		t.Errorf("it ended with %d: %s", code, stderr)
	}
}
