package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/policies"
)

// What GitHub shows of a text, in characters; the names are SARIF's. The length
// of a message is not documented, but more than this nobody reads in an alert.
const (
	scanningName        = 255
	scanningDescription = 1024
	scanningMessage     = 2000
)

// rule describes a rule. A rule that is not in the document is described by its id.
func (b *sarif) rule(id string) *sarifDescriptor {
	r := b.doc.Rules[id]
	if r == nil {
		r = &results.Rule{ID: id}
	}
	r = &results.Rule{
		ID: id, Title: cmp.Or(clean(r.Title), id), Description: clean(r.Description), Component: cmp.Or(r.Component, path.Dir(id)), Severity: cmp.Or(r.Severity, results.Medium),
		SeverityReason: clean(r.SeverityReason), Remediation: clean(r.Remediation), Basis: r.Basis, Recommendations: r.Recommendations, Requires: r.Requires,
	}
	d := &sarifDescriptor{
		ID: id, Name: pascal(id), ShortDescription: sarifText{Text: ended(r.Title)}, FullDescription: &sarifText{Text: ended(cmp.Or(r.Description, r.Title))},
		Help: ruleHelp(r), HelpURI: rulePage(id), DefaultConfiguration: &sarifLevel{Level: sarifLevels[r.Severity]},
		Properties: map[string]any{
			"tags": tags("disaster-recovery", r.Component, string(r.Severity), r.Basis), "problem.severity": problemSeverities[r.Severity], "severity": r.Severity,
		},
	}
	for key, value := range map[string]string{"basis": r.Basis, "severityReason": r.SeverityReason} {
		if value != "" {
			d.Properties[key] = value
		}
	}
	if len(r.Recommendations) > 0 {
		d.Properties["recommendations"] = r.Recommendations
	}
	b.classify(d)
	if b.reduced {
		d.Name = atMost(d.Name, scanningName)
		d.ShortDescription.Text, d.FullDescription.Text = atMost(d.ShortDescription.Text, scanningDescription), atMost(d.FullDescription.Text, scanningDescription)
	}
	return d
}

func tags(all ...string) []string {
	out := make([]string, 0, len(all))
	for _, t := range all {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

func ruleHelp(r *results.Rule) *sarifText {
	why, mend := cmp.Or(r.Description, r.Title), cmp.Or(r.Remediation, "The rule gives no general advice.")
	about := "Severity: " + string(r.Severity) + "."
	if r.SeverityReason != "" {
		about += " The estate file changed it: " + ended(r.SeverityReason)
	}
	switch r.Basis {
	case "document":
		about += " Basis: the reference document (" + strings.Join(r.Recommendations, ", ") + ")."
	case "practice":
		about += " Basis: good practice (" + strings.Join(r.Recommendations, ", ") + ")."
	}
	return &sarifText{
		Text:     fmt.Sprintf("%s\n\nWhy it matters: %s\n\nHow to fix it: %s\n\n%s", r.Title, why, mend, about),
		Markdown: fmt.Sprintf("# %s\n\n## Why it matters in a disaster\n\n%s\n\n## How to fix it\n\n%s\n\n%s\n", r.Title, why, mend, about),
	}
}

// rulePage is the address of a rule's page; "" for a rule of the user's own, which
// has none here.
func rulePage(id string) string {
	name := strings.ReplaceAll(path.Base(id), "-", "_")
	if _, err := fs.Stat(policies.Files(), path.Join("rules", path.Dir(id), name, name+".rego")); err != nil {
		return ""
	}
	return project + "/blob/main/docs/rules/" + id + ".md"
}

var (
	sarifKinds = map[results.Status]string{
		results.Pass: "pass", results.Fail: "fail", results.Unknown: "open", results.Manual: "review", results.NotApplicable: "notApplicable",
	}
	sarifLevels = map[results.Severity]string{
		results.Blocker: "error", results.High: "error", results.Medium: "warning", results.Low: "note", results.Info: "note",
	}
	problemSeverities = map[results.Severity]string{
		results.Blocker: "error", results.High: "error", results.Medium: "warning", results.Low: "recommendation", results.Info: "recommendation",
	}
)

func (b *sarif) result(r *results.Result) *sarifResult {
	out := &sarifResult{
		RuleID: r.Rule, Kind: sarifKinds[r.Status], Level: "none", Message: sarifText{Text: b.message(r)},
		Locations: []sarifLocation{b.location(r)}, PartialFingerprints: b.fingerprints(r),
		Properties: map[string]any{"severity": r.Severity, "status": r.Status, "id": r.ID},
	}
	if at, ok := b.rules[r.Rule]; ok {
		out.RuleIndex = &at
	}
	if r.Status == results.Fail {
		out.Level = cmp.Or(sarifLevels[r.Severity], "warning")
	}
	if b.reduced {
		return out
	}
	out.Taxa = b.taxa(r.Rule, r.Component)
	out.BaselineState = string(r.Baseline)
	suppressions := []sarifSuppression{} // an empty list says: not suppressed
	if r.Waiver != nil {
		suppressions = append(suppressions, sarifSuppression{Kind: "external", Status: "accepted", Justification: waivedLine(r.Waiver)})
	}
	out.Suppressions = &suppressions
	if r.Reason != "" {
		out.Properties["reason"] = r.Reason
	}
	if len(r.Findings) > 0 {
		out.Properties["findings"] = r.Findings
	}
	if r.Machines > 0 {
		out.Properties["machines"] = r.Machines
	}
	if r.Planned != nil {
		out.Properties["planned"] = r.Planned
	}
	if len(r.List) > 0 {
		out.Properties["list"], out.Properties["listSha256"] = r.List, r.ListSHA256
	}
	if r.Waiver != nil {
		out.Properties["waiver"] = r.Waiver
	}
	if r.Attested != nil {
		out.Properties["attested"] = r.Attested
	}
	return out
}

// message is what is the matter with the target, in sentences. The first one
// stands alone where there is little room.
func (b *sarif) message(r *results.Result) string {
	target := singleLine(r.Target)
	title := cmp.Or(r.Rule, "The rule")
	if rule := b.doc.Rules[r.Rule]; rule != nil {
		title = cmp.Or(rule.Title, title)
	}
	said := strings.Join(messages(r), "\n")
	var text string
	switch r.Status {
	case results.Pass:
		text = target + " passes: " + ended(title)
		if r.Attested != nil {
			text += " " + attestedLine(r.Attested)
		}
	case results.Unknown:
		text = target + " could not be judged: " + ended(said)
	case results.Manual:
		text = target + " is for a person to attest: " + ended(said)
	default:
		text = target + ": " + ended(cmp.Or(said, title))
	}
	if r.Machines > 0 {
		text += fmt.Sprintf(" It stands for %s.", plural(r.Machines, "machine"))
	}
	if fix := fixOf(b.doc, r); fix != "" {
		text += "\nTo fix it: " + fix
	}
	if b.reduced {
		text = atMost(text, scanningMessage)
	}
	return unlinked(text)
}

// location is where the estate file declares the target. Without such a place it
// is the top of the file.
func (b *sarif) location(r *results.Result) sarifLocation {
	kind, name, _ := strings.Cut(singleLine(r.Target), "/")
	if name == "" {
		kind, name = "estate", cmp.Or(singleLine(b.doc.Estate.Name), kind)
	}
	loc := sarifLocation{Logical: []sarifLogical{
		{Name: r.Component, FullyQualifiedName: r.Component, Kind: "component"},
		{Name: name, FullyQualifiedName: r.Component + "/" + singleLine(r.Target), Kind: kind},
	}}
	file, line, column := b.doc.Estate.File, 1, 1
	if r.Location != nil {
		file, line, column = cmp.Or(r.Location.File, file), max(r.Location.Line, 1), max(r.Location.Column, 1)
	}
	if file == "" && b.reduced {
		file = "estate.yaml" // GitHub drops a result without a file; this is the usual name
	}
	if file != "" {
		loc.Physical = &sarifPhysical{Artifact: artifact(file), Region: sarifRegion{StartLine: line, StartColumn: column, EndLine: line}}
	}
	return loc
}

// artifact is the address of a file: relative to the root of the repository, which
// is taken to be where muster was started, or absolute where it was given so.
func artifact(file string) sarifArtifact {
	file = path.Clean(strings.ReplaceAll(file, `\`, "/"))
	if len(file) > 2 && file[1] == ':' && file[2] == '/' { // C:/…
		file = "/" + file
	}
	if path.IsAbs(file) {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: file}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: file}).String(), URIBaseID: sourceRoot}
}

// fingerprints identify the result from run to run: by rule, target and estate,
// never by what is said about it, and of a rule that was renamed by its first id. GitHub compares primaryLocationLineHash alone.
func (b *sarif) fingerprints(r *results.Result) map[string]string {
	rule := r.Rule
	if known := b.doc.Rules[rule]; known != nil {
		rule = known.FirstID()
	}
	sum := sha256.Sum256([]byte(rule + "\x00" + cmp.Or(r.ID, r.Target) + "\x00" + b.doc.Estate.Domain))
	key := hex.EncodeToString(sum[:8])
	b.seen[key]++ // there is one result for each rule and target, unless somebody joined documents
	print := key + ":" + strconv.Itoa(b.seen[key])
	return map[string]string{"musterResult/v1": print, "primaryLocationLineHash": print}
}
