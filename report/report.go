// Package report tells people and machines what the results mean. Every format is
// one file and one line in Formats; help, completion and validation are built
// from that list.
package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// Options are what a format may want to know of where it is shown.
type Options struct {
	Color bool // ANSI colours may be used
	Width int  // columns; 80 when nobody knows
	Brief bool // the table as a terminal shows it first: no detail of results
	// Frameworks are those that were asked for. Formats that can show them do, and without
	// any nothing is different; compliance and oscal have some of their own choice then.
	Frameworks compliance.Set
}

// Format writes results in one format.
type Format struct {
	Description string
	Write       func(io.Writer, *results.Document, Options) error
}

// Formats are all formats by name.
var Formats = map[string]Format{
	"table":        {"for people, on a terminal", table},
	"html":         {"for people, in a browser: one file that needs no network", writeHTML},
	"junit":        {"JUnit XML, for GitLab, Jenkins, Azure DevOps", writeJUnit},
	"sarif":        {"SARIF 2.1.0: the full audit", writeSARIF},
	"sarif-github": {"SARIF for GitHub code scanning: unwaived failures", writeSARIFGitHub},
	"markdown":     {"Markdown, for job summaries and comments of pull requests", writeMarkdown},
	"github":       {"annotations of GitHub Actions", writeGitHub},
	"compliance":   {"one row for each control of the frameworks, as csv", writeCompliance},
	"oscal":        {"OSCAL 1.2.1 assessment results, of NIST SP 800-53 unless --framework says otherwise", writeOSCAL},
	"csv":          {"one row for each result, for spreadsheets", writeCSV},
	"prometheus":   {"metrics, for the textfile collector of the node exporter", writePrometheus},
	"json":         {"everything, in the published schema (muster schema results)", writeJSON},
}

// Names lists the formats, sorted.
func Names() []string { return slices.Sorted(maps.Keys(Formats)) }

// Output is one -o: a format and where it goes.
type Output struct {
	Name   string
	Format Format
	Path   string // "-" is standard output
}

// ParseOutputs reads the values of -o: FORMAT or FORMAT=PATH. With none, the
// table goes to standard output; when all that are given go to files, it does so
// too.
func ParseOutputs(values []string) ([]Output, error) {
	var outs []Output
	toStdout := 0
	for _, v := range values {
		name, path, _ := strings.Cut(v, "=")
		f, ok := Formats[name]
		if !ok {
			return nil, fmt.Errorf("-o %s: %w", v, suggest.Unknown("format", name, Names()))
		}
		if path == "" {
			path = "-"
		}
		if path == "-" {
			toStdout++
		}
		for _, o := range outs {
			if o.Path == path {
				return nil, fmt.Errorf("-o %s: %s is written already by -o %s; give one of them another path", v, where(path), o.Name)
			}
		}
		outs = append(outs, Output{Name: name, Format: f, Path: path})
	}
	if toStdout == 0 {
		outs = append(outs, Output{Name: "table", Format: Formats["table"], Path: "-"})
	}
	return outs, nil
}

func where(path string) string {
	if path == "-" {
		return "standard output"
	}
	return path
}
