package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// complianceColumns is the header. New columns go to the end.
var complianceColumns = []string{
	"framework", "framework_version", "control", "title", "meaning", "relation", "state", "exceptions", "because",
	"pass", "fail", "unknown", "manual", "waived", "not_applicable", "skipped",
	"failing", "open", "excepted", "passing_rules", "left_to_show", "unverified",
	"verdict", "headline", "gate", "reach", "fail_on", "as_of", "estate", "facts_sha256", "policies_sha256", "framework_sha256",
}

// writeCompliance writes one row for each control after RFC 4180, in UTF-8: of the
// frameworks that were asked for, or of all that come with muster.
func writeCompliance(w io.Writer, doc *results.Document, opt Options) error {
	frameworks := opt.Frameworks
	if frameworks == nil {
		var err error
		if frameworks, err = compliance.Bundled(); err != nil {
			return err
		}
	}
	doc = printable(doc)
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(complianceColumns); err != nil {
		return err
	}
	for _, a := range assessAll(doc, frameworks) {
		for i := range a.Controls {
			row := complianceRow(doc, a, &a.Controls[i])
			for k := range row {
				row[k] = atMost(harmless(row[k]), csvCell)
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func complianceRow(doc *results.Document, a *compliance.Assessment, c *compliance.Assessed) []string {
	var failing, open, excepted, passing []string
	for _, r := range c.Results {
		name := r.Rule + " (" + r.Target + ")"
		switch {
		case r.Waiver != nil:
		case r.Status == results.Fail || r.Assumed:
			failing = append(failing, string(r.Severity)+" "+name)
		case r.Status == results.Unknown || r.Status == results.Manual:
			open = append(open, string(r.Severity)+" "+name)
		case r.Status == results.Pass:
			passing = append(passing, r.Rule)
		}
	}
	for i := range c.Exceptions {
		excepted = append(excepted, singleLine(exceptionLine(&c.Exceptions[i])))
	}
	slices.Sort(passing)
	unverified := c.Unverified
	if unverified == "" {
		unverified = a.Unverified
	}
	row := []string{
		a.ID, a.Version, c.ID, c.Title, c.Meaning, string(c.Relation), c.State.Words(), positive(len(c.Exceptions)), c.Because,
	}
	for _, s := range []results.Status{results.Pass, results.Fail, results.Unknown, results.Manual, "waived", results.NotApplicable, results.Skipped} {
		row = append(row, positive(c.Counts[s]))
	}
	return append(row,
		strings.Join(failing, "\n"), strings.Join(open, "\n"), strings.Join(excepted, "\n"), strings.Join(slices.Compact(passing), "\n"), c.Question, unverified,
		string(doc.Verdict.Decision), singleLine(doc.Verdict.Says()), gateLine(doc), reachLine(doc), string(doc.Verdict.FailOn), utc(doc.AsOf), doc.Estate.Name, doc.Facts, doc.Policies, a.SHA256)
}
