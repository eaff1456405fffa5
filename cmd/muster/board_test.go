package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// boardResults is a results file with a board of one component.
func boardResults(t *testing.T) string {
	t.Helper()
	doc := results.Document{
		Schema:  results.Schema,
		Verdict: results.Verdict{Decision: results.Go, Because: "1 result judged"},
		Results: []results.Result{{ID: "1", Rule: "ad/rule", Target: "dc/dc3", Component: "ad", Status: results.Pass}},
		Board:   []results.BoardEntry{{Component: "ad", Label: "Active Directory", Level: 1, State: results.StateReady}},
	}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "results.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBoardShowsTheVerdictAndTheBoardAlone(t *testing.T) {
	path := boardResults(t)
	for _, c := range []struct {
		name          string
		flags         []string
		code          int
		stdout, never string
	}{
		{"without it, the table has counts", []string{}, 0, "0 fail · 0 pass", "nothing"},
		{"with it, there are none", []string{"--board"}, 0, "ready       Active Directory", "0 fail"},
		{"for a table that is asked for", []string{"--board", "-o", "table"}, 0, "ready       Active Directory", "0 fail"},
		{"beside a file in another format", []string{"--board", "-o", "json=" + filepath.Join(t.TempDir(), "r.json")}, 0, "ready       Active Directory", "0 fail"},
		{"not when no table is asked for", []string{"--board", "-o", "json"}, 2, "", "Active"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			code := Run(append([]string{"report", path}, c.flags...), strings.NewReader(""), &stdout, &stderr)
			if code != c.code || !strings.Contains(stdout.String(), c.stdout) || strings.Contains(stdout.String(), c.never) {
				t.Errorf("exit code %d\n%s%s", code, stdout.String(), stderr.String())
			}
		})
	}
}

func TestACircleInTheEstateFileEndsAScanBeforeItAsks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "estate.yaml")
	const text = `version: 1
domain: corp.example
sites: {production: {resolvers: ["127.0.0.1:9"]}, recovery: {resolvers: ["127.0.0.2:9"]}}
components:
  cloud_connectors: {dependsOn: [hosting_connections]}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"scan", "collect"} {
		var stdout, stderr strings.Builder
		code := Run([]string{command, "-e", path}, strings.NewReader(""), &stdout, &stderr)
		want := path + ":5:34: components.cloud_connectors.dependsOn[0]: components wait for each other in a circle"
		if code != exitError || stdout.Len() > 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: exit code %d\n%s%s", command, code, stdout.String(), stderr.String())
		}
	}
}
