package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// assignments is the list of whose each desktop is. It is in no facts file: users' names
// stay where they are until somebody asks for them.
const assignments = "assignments"

// printAssignments asks Citrix Cloud whose each desktop is, and writes that down by catalog.
// On standard error it says whether the facts were collected when the list was the same.
func (a *app) printAssignments(ctx context.Context, paths []string, path string) error {
	if path == "" {
		return fmt.Errorf("--list %s asks Citrix Cloud, and only the estate file says as whom: give it with -e", assignments)
	}
	doc, err := readFacts(paths, a.stdin)
	if err != nil {
		return err
	}
	est, err := a.loadEstate(path, nil, directionOf(doc.Estate).Load)
	if err != nil {
		return err
	}
	if err := sameEstate(doc.Estate, est); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	var all []citrixcloud.Assigned
	source := citrixcloud.AssignmentsOnly(func(found []citrixcloud.Assigned) { all = found })
	run := collect.Run(ctx, est, []collect.Source{source}, collect.Options{Version: version, Limits: a.limits, Refused: a.refused, Clock: a.clock})
	switch s := run.Sources[source.Name]; {
	case run.Run.Interrupted && errors.Is(context.Cause(ctx), collect.ErrInterrupted):
		return collect.ErrInterrupted
	case s.Status != facts.OK:
		return fmt.Errorf("--list %s: %s", assignments, s.Message)
	case len(all) == 0:
		return fmt.Errorf("--list %s: no machine that Citrix Cloud shows this API client belongs to anybody", assignments)
	}
	_, terminal := terminal(a.stdout)
	for _, c := range all {
		text := fmt.Sprintf("# %s: %d of %d machines, sha256 %s\n%s\n", plain.Line(c.Name), len(c.Lines), c.Machines, c.SHA256, strings.Join(c.Lines, "\n"))
		if terminal {
			text = plain.Clean(text) // a file gets what was hashed, letter for letter
		}
		if _, err := io.WriteString(a.stdout, text); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(a.stderr, "muster: %s: %s\n", plain.Line(c.Name), againstFacts(doc, c)); err != nil {
			return err
		}
	}
	for _, c := range all {
		if c.Unsaid != "" {
			return fmt.Errorf("--list %s: the list of %s is not whole: Citrix Cloud does not say whose %s is", assignments, c.Name, c.Unsaid)
		}
	}
	return nil
}

// againstFacts says whether the list of a catalog is that of the facts.
func againstFacts(doc *facts.Document, c citrixcloud.Assigned) string {
	if doc.CitrixCloud == nil || !doc.CitrixCloud.Assignments.Learnt() {
		return "the facts say nothing of assignments"
	}
	switch then := doc.CitrixCloud.Assignments.Items[c.Catalog]; {
	case then == nil || !then.Learnt():
		return "the facts say nothing of its assignments"
	case then.SHA256 == c.SHA256:
		return "as when the facts were collected"
	default:
		return fmt.Sprintf("changed since the facts were collected, when %d of %d machines belonged to somebody", then.Assigned, then.Machines)
	}
}
